"""Which project is open and who is coding; shared by pages and routes of one process."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from qualkit.services import projects
from qualkit.services.people import acting_coder
from qualkit.store import Project

PROJECT_VARIABLE = "QUALKIT_PROJECT"
ROUTES_VARIABLE = "QUALKIT_ROUTES"
CHOSEN = "project_location"
PATIENCE = 3.0  # less than the surface waits for an answer, so that it can say what is the matter


def given_location() -> str | None:
    """The project named when the app was started, if one was."""
    return os.environ.get(PROJECT_VARIABLE, "").strip() or None


def location() -> str | None:
    """The project named at the start, else the one chosen in this browser tab."""
    import streamlit as st

    return given_location() or st.session_state.get(CHOSEN)


def choose(place: str) -> None:
    """Work on another project in this browser tab."""
    import streamlit as st

    st.session_state[CHOSEN] = place


def project() -> Project:
    """The open project; only pages that come after the choice ask for it."""
    place = location()
    assert place is not None
    return opened(place)


@lru_cache(maxsize=8)
def opened(place: str) -> Project:
    """A project opened once per process, its quotes verified on the way."""
    return projects.open_project(place, patience=PATIENCE)


def has_routes() -> bool:
    """Whether this process serves our own routes for the project it was started with."""
    return os.environ.get(ROUTES_VARIABLE) == "1" and given_location() is not None


def coder() -> str:
    return acting_coder()


def projects_here() -> list[str]:
    """Project files in the current folder, by name."""
    return sorted(str(path) for path in Path.cwd().glob("*.qualkit"))
