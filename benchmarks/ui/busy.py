"""The app with one more page, whose script computes for a long time: `/?busy=SECONDS`."""

from pathlib import Path

import streamlit as st

from qualkit.ui.server import routes, take_turns

take_turns()
app = st.App(Path(__file__).with_name("busy_page.py"), routes=routes())
