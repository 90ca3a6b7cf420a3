"""Views of the study beside the matrix: one at a time, so that the page stays short and quick."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qualkit.model import Study
from qualkit.model.results import StudyTable
from qualkit.services import studying
from qualkit.store import Project
from qualkit.ui import held
from qualkit.ui.notices import escaped

COLLECTION = "Data collection"
ANSWERS = "Questions and answers"
READING = "Reading"
_TABLES = {
    "Participants": ("participants", "groups"),
    "Volume": ("transcripts", "volume"),
    "Sites and facts": ("sites", "facts"),
    "Persons": ("coverage", "panel"),
}
_LONGEST = 20


def choice(study: Study) -> str:
    """The view chosen; only those about which the frame says something are offered."""
    views = [COLLECTION, READING, *_TABLES]
    if study.protocols:
        views.append(ANSWERS)
    return st.radio("View", views, horizontal=True, label_visibility="collapsed")


def shown(project: Project, study: Study, view: str) -> None:
    if view == ANSWERS:
        _answers(project, study)
        return
    found = studying.tables(project, _TABLES[view])
    for table in found:
        _table(table, study)
    if found:
        _downloads(project, found, view)
    else:
        st.info("Nothing here yet: the study frame says nothing of it.")


def _table(table: StudyTable, study: Study) -> None:
    import pandas as pd

    st.subheader(table.title, anchor=False)
    rows = [
        ["–" if cell is None else str(cell) for cell in row]
        for row in studying.named_rows(table, study)
    ]
    frame = pd.DataFrame(rows, columns=pd.Index(_distinct(table)))
    st.dataframe(frame, hide_index=True, height="content" if len(rows) <= _LONGEST else 700)
    st.caption(escaped(table.note))


def _distinct(table: StudyTable) -> list[str]:
    """Labels of columns, with the key where two have the same."""
    labels = [column.label for column in table.columns]
    return [
        column.label if labels.count(column.label) == 1 else f"{column.label} ({column.key})"
        for column in table.columns
    ]


def _answers(project: Project, study: Study) -> None:
    asked = {
        f"{p.id}/{q.id}": f"{p.name} · {q.id} {q.topic}"
        for p in study.protocols
        for q in p.questions
    }
    chosen = st.selectbox("Question", list(asked), format_func=lambda key: asked[key], index=None)
    if chosen is None:
        (found,) = studying.tables(project, ["questions"]) or (None,)
        if found:
            _table(found, study)
        return
    table = studying.answer_table(project, chosen)
    for site, wave, role, name, *_, words in studying.named_rows(table, study):
        place = " · ".join(str(cell) for cell in (site, wave, role) if cell)
        st.markdown(f"**{escaped(str(name))}** {escaped(place)}")
        st.text(str(words) if words is not None else "–")
    st.caption(f"{len(table.rows)} answers. {escaped(table.note)}")
    _downloads(project, (table,), chosen)


def _downloads(project: Project, found: tuple[StudyTable, ...], name: str) -> None:
    allowed = held.leave(project, "tables")
    if not allowed.given:
        return
    stem = name.lower().replace(" ", "_").replace("/", "_")
    left, right, _ = st.columns([1, 1, 3])
    as_xlsx, as_docx = (
        partial(make, project, found, anyway_by=allowed.anyway_by)
        for make in (studying.xlsx_of, studying.docx_of)
    )
    left.download_button("Workbook", as_xlsx, f"{stem}.xlsx")
    right.download_button("Word", as_docx, f"{stem}.docx")
