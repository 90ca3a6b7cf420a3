"""Exports held back while names are unresolved: the same words and the same way out everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qualkit.store import Project
from qualkit.ui import session

ANYWAY = "Write all the same (goes on record)"


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether something may be written, and who takes it on themselves where names are open."""

    given: bool
    anyway_by: str | None = None


def leave(project: Project, key: str) -> Leave:
    """Ask where names are unresolved; nothing is shown where they are not."""
    with project.reading() as repository:
        state = repository.deidentification()
    if not state.blocked:
        return Leave(True)
    names = sum(count for _, count in state.unresolved)
    parts = []
    if names:
        parts.append(f"{names} names are not decided in {len(state.unresolved)} transcripts")
    if state.unchecked:
        parts.append(f"{len(state.unchecked)} transcripts were not looked through for names")
    st.warning(
        f"Held back: {' and '.join(parts)}. Decide on the Names page.", icon=":material/lock:"
    )
    if st.checkbox(ANYWAY, key=f"anyway-{key}"):
        return Leave(True, session.coder())
    return Leave(False)
