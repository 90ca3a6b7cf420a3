"""Who has read what: coders by transcripts."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from qualkit.model import ReadingCell, ReadingState
from qualkit.services import memos, reading_status
from qualkit.store import Project
from qualkit.ui import session

SIGNS = {ReadingState.NOT_STARTED: "○", ReadingState.IN_PROGRESS: "◐", ReadingState.DONE: "●"}


def shown(project: Project) -> None:
    """A table of coders by transcripts, and one's own status to change."""
    import pandas as pd

    cells = reading_status.overview(project, viewer=session.coder())
    st.subheader("Reading", anchor=False)
    table: dict[str, dict[str, str]] = {}
    for cell in cells:
        table.setdefault(cell.transcript, {})[cell.coder] = _said(cell)
    noted = Counter(
        t for memo in memos.find(project, viewer=session.coder()) for t in memo.transcripts
    )
    for name, row in table.items():
        row["Memos"] = str(noted[name] or "")
    frame = pd.DataFrame.from_dict(table, orient="index")
    frame.index.name = "Transcript"
    st.dataframe(
        frame.reset_index(), hide_index=True, height="content" if len(table) <= 20 else 700
    )
    done = sum(cell.state is ReadingState.DONE for cell in cells)
    st.caption(
        f"{done} of {len(cells)} done. Done means that all of it was read; a share is that of the "
        "turns seen so far. A blind round keeps the counts of others hidden."
    )
    _change(project, sorted(table))


def _said(cell: ReadingCell) -> str:
    parts = [f"{SIGNS[cell.state]} {cell.state.value}"]
    if cell.state is ReadingState.IN_PROGRESS and cell.turns:
        parts.append(f"{100 * cell.furthest // cell.turns} %")
    if cell.codings is not None:
        parts.append(f"{cell.codings or 'no'} {'coding' if cell.codings == 1 else 'codings'}")
    return " · ".join(parts)


def _change(project: Project, names: list[str]) -> None:
    with st.expander("Set my own status"), st.form("reading", border=False):
        which, state, go = st.columns([4, 2, 1], vertical_alignment="bottom")
        chosen = which.multiselect("Transcripts", names, placeholder="Choose transcripts")
        wanted = state.selectbox("Status", list(ReadingState), format_func=lambda s: s.value)
        if go.form_submit_button("Set") and chosen and wanted:
            for name in chosen:
                reading_status.set_state(project, name, wanted, coder=session.coder())
            st.rerun()
