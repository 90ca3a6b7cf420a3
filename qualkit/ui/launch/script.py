"""The page script of the served app; `app.py` is the same for a checkout."""

from qualkit.ui.app import run

run()
