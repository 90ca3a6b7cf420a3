"""qualkit's app for `streamlit run app.py`; `qualkit ui PROJECT` serves the same pages."""

from qualkit.ui.app import run

run()
