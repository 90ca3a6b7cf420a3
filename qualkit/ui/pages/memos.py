"""The memos that are computed from the codings: looked at, one by one or all kept as a ZIP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from qualkit.services import memo_batch, querying, reporting
from qualkit.services.memo_ground import Basis
from qualkit.ui import held, session
from qualkit.ui.pages.parts import analyst_notes
from qualkit.ui.progress import shown_progress

if TYPE_CHECKING:
    from qualkit.services.reporting import MemoName, Written

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEADINGS = {
    "theme": "Themes",
    "tension": "Tensions",
    "wave": "Waves",
    "site": "Sites",
    "code": "Codes",
    "person": "Persons",
    "vignette": "Vignettes",
    "methods": "Methods",
    "recommendations": "Recommendations",
}
FEW = 12
_WRITTEN, _FILTER = "memo_written", "memo_filter"


def page() -> None:
    st.title("Themes & memos", anchor=False)
    names = reporting.kinds(session.project())
    if all(reporting.KINDS[name.kind].single for name in names):
        st.info(
            "There is nothing to write about yet: a memo needs waves in the study frame, or "
            "themes and tensions, and codings. `qualkit demo` shows all of them."
        )
        return
    allowed = held.leave(session.project(), "memos")
    if not allowed.given:
        return
    kind = _kind(names)
    left, right = st.columns([1, 3], gap="large")
    with left:
        chosen = _choose([name for name in names if name.kind == kind])
        agreed = _on_consensus()
        basis = Basis(agreed, _filter(), allowed.anyway_by)
        _all(memo_batch.Batch(basis=basis))
    with right:
        _memo(chosen, basis)


def _kind(names: tuple[MemoName, ...]) -> str:
    kinds = list(dict.fromkeys(name.kind for name in names))
    chosen = st.segmented_control(
        "About",
        kinds,
        default=kinds[0],
        required=True,
        format_func=lambda each: HEADINGS.get(each, each),
    )
    return chosen or kinds[0]


def _on_consensus() -> bool:
    """Whether what was adjudicated counts; asked only where something was."""
    with session.project().reading() as repository:
        if not repository.decisions():
            return False
    return st.checkbox(
        "Count the consensus",
        help="In the place of the originals that were adjudicated. All others count as they are.",
    )


def _filter() -> str:
    """A query that leaves less to rest on; examples are of this project."""
    filtered = st.text_input(
        "Filter",
        key=_FILTER,
        placeholder="Everything counts",
        help="A query as on the Find page. The memo rests only on what it leaves, and says so.",
    ).strip()
    with st.popover("Examples", type="tertiary"):
        for example in querying.filters(session.project()):
            st.button(
                example.query,
                help=example.finds,
                on_click=st.session_state.__setitem__,
                args=(_FILTER, example.query),
            )
    return filtered


def _choose(offered: list[MemoName]) -> MemoName:
    """A few stand side by side; many are looked for by typing."""
    if len(offered) <= FEW:
        chosen = st.radio("Memo", offered, format_func=lambda name: name.title)
    else:
        chosen = st.selectbox(
            "Memo", offered, format_func=lambda name: name.title, help="Type to find one."
        )
    return chosen or offered[0]


def _memo(name: MemoName, basis: Basis) -> None:
    made = _written(name, basis)
    plain = name.id.replace("/", "_")
    st.download_button(
        "Download as Word document",
        made.docx,
        file_name=f"{'-'.join(part for part in (name.kind, plain, *_endings(basis)) if part)}.docx",
        mime=DOCX,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    analyst_notes.notes(name, basis.anyway_by)
    with st.container(border=True):
        st.html(made.page)


def _endings(basis: Basis) -> list[str]:
    return ["consensus"] * basis.consensus + ["filtered"] * bool(basis.where)


def _written(name: MemoName, basis: Basis) -> Written:
    """The memo as it was written last, while nothing in the project has changed since."""
    project = session.project()
    with project.reading() as repository:
        stamp = repository.revision()
    key = (project.location, session.coder(), stamp, name, basis)
    kept = st.session_state.get(_WRITTEN)
    if kept is None or kept[0] != key:
        with st.spinner("Writing the memo…"):
            made = reporting.written(project, name.kind, name.id, basis)
        kept = st.session_state[_WRITTEN] = (key, made)
    written: Written = kept[1]
    return written


def _all(batch: memo_batch.Batch) -> None:
    st.divider()
    st.caption("All but vignettes and memos on single persons, with an index.")
    if st.button("Write all memos that rest on codings"):
        with shown_progress("Writing memos") as progress:
            data = memo_batch.all_memos_zip(session.project(), batch, progress=progress)
        st.download_button(
            "Download the ZIP",
            data,
            file_name=f"{'-'.join(('memos', *_endings(batch.basis)))}.zip",
            mime="application/zip",
            on_click="ignore",
        )
