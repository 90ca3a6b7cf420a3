"""The page script of what `qualkit ui` starts, and of `app.py` for a checkout."""

from qualkit.ui.app import run

run()
