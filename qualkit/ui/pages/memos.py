"""Themes, tensions and waves, and the memos made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from qualkit.services import memo_batch, reporting
from qualkit.ui import held, session
from qualkit.ui.progress import shown_progress

if TYPE_CHECKING:
    from qualkit.services.reporting import MemoName

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEADINGS = {
    "theme": "Themes",
    "tension": "Tensions",
    "wave": "Waves",
    "site": "Sites",
    "code": "Codes",
}


def page() -> None:
    st.title("Themes & memos", anchor=False)
    names = reporting.kinds(session.project())
    if not names:
        st.info(
            "There is nothing to write about yet: a memo needs waves in the study frame, or "
            "themes and tensions, and codings. `qualkit demo` shows all of them."
        )
        return
    allowed = held.leave(session.project(), "memos")
    if not allowed.given:
        return
    left, right = st.columns([1, 3], gap="large")
    with left:
        chosen = _choose(names)
        _all(allowed.anyway_by)
    with right:
        _memo(chosen, allowed.anyway_by)


def _choose(names: tuple[MemoName, ...]) -> MemoName:
    kinds = list(dict.fromkeys(name.kind for name in names))
    kind = st.segmented_control(
        "About",
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda each: HEADINGS.get(each, each),
    )
    offered = [name for name in names if name.kind == kind] or list(names)
    return st.radio("Memo", offered, format_func=lambda name: name.title) or offered[0]


def _memo(name: MemoName, by: str | None) -> None:
    project = session.project()
    with st.spinner("Writing the memo…"):
        text = reporting.memo_markdown(project, name.kind, name.id, anyway_by=by)
        data = reporting.memo_docx(project, name.kind, name.id, anyway_by=by)
    st.download_button(
        "Download as Word document",
        data,
        file_name=f"{name.kind}-{name.id}.docx",
        mime=DOCX,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    with st.container(border=True):
        st.markdown(text)


def _all(by: str | None) -> None:
    st.divider()
    if st.button("Write all memos that rest on codings"):
        with shown_progress("Writing memos") as progress:
            data = memo_batch.all_memos_zip(
                session.project(), memo_batch.Batch(anyway_by=by), progress=progress
            )
        st.download_button(
            "Download the ZIP",
            data,
            file_name="memos.zip",
            mime="application/zip",
            on_click="ignore",
        )
