"""Choosing a project, when none was named at the start."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from qualkit.ui import session
from qualkit.ui.notices import refusals


def page() -> None:
    st.title("Open a project")
    here = session.projects_here()
    if here:
        st.write("Projects in this folder:")
    for place in here:
        st.button(Path(place).name, key=place, on_click=_open, args=(place,))
    with st.form("open", border=False):
        typed = st.text_input("Path of a project file", placeholder="study.qualkit")
        if st.form_submit_button("Open", type="primary") and typed.strip():
            _open(typed.strip())
            if session.location():
                st.rerun()
    st.caption("No project yet? `qualkit init study.qualkit` makes one, `qualkit demo` a sample.")


def _open(place: str) -> None:
    with refusals():
        session.opened(place)
        session.choose(place)
