"""Disagreements on the Agreement page: what to discuss first, and every place with its words."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from qualkit.model.disagreement import Comparison, Diagnosis, DisagreementKind, Marked
from qualkit.report.disagreements import Shown
from qualkit.services import agreement_words, review, review_files
from qualkit.store import Project
from qualkit.ui.notices import escaped

PER_PAGE = 20
EVERY = "all"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(project: Project, asked: review.Asked, labels: dict[str, str]) -> None:
    """Codes in the order in which discussing them is worth most, then the places."""
    found = review.comparison(project, asked=asked)
    if not found.disagreements:
        st.info(f"The coders coded all {found.agreed} places of this round alike.")
        return
    _diagnoses(agreement_words.comparison_in_words(project, found).diagnoses)
    code, kind = _filters(found, labels)
    listed = [
        each
        for each in review_files.listed(project, found)
        if code in (EVERY, *each.disagreement.disputed) and kind in (EVERY, each.disagreement.kind)
    ]
    st.caption(
        f"{len(listed)} of {len(found.disagreements)} places coded differently; "
        f"{found.agreed} places were coded alike."
    )
    for each in _of_page(listed):
        _place(each, labels)
    _downloads(project, found)


def _diagnoses(diagnoses: tuple[Diagnosis, ...]) -> None:
    import pandas as pd

    rows = [
        {
            "Code": each.code,
            "What is seen": "; ".join(each.findings) or "–",
            "Kinds": each.in_words,
            "Places": each.disagreements,
        }
        for each in diagnoses
    ]
    st.subheader("What to discuss first", anchor=False)
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=min(36 * len(rows) + 38, 300))


def _filters(found: Comparison, labels: dict[str, str]) -> tuple[str, str]:
    st.subheader("Places", anchor=False)
    left, right, _ = st.columns([2, 1.2, 2])
    code = left.selectbox(
        "Code",
        [EVERY, *(each.code for each in found.diagnoses)],
        format_func=lambda name: labels.get(name, name),
    )
    kind = right.selectbox("Kind", [EVERY, *(str(kind) for kind in DisagreementKind)])
    return code or EVERY, kind or EVERY


def _of_page(listed: list[Shown]) -> list[Shown]:
    pages = max(1, -(-len(listed) // PER_PAGE))
    if pages == 1:
        return listed
    number = st.number_input(f"Page of {pages}", 1, pages, width=160)
    return listed[(number - 1) * PER_PAGE : number * PER_PAGE]


def _place(each: Shown, labels: dict[str, str]) -> None:
    disagreement = each.disagreement
    with st.container(border=True):
        speaker = f" · {escaped(each.speaker)}" if each.speaker else ""
        span = disagreement.span
        place = {"transcript": disagreement.transcript, "at": f"{span.start}-{span.end}"}
        link = urlencode(place)
        st.markdown(
            f"**{each.number} {disagreement.kind}** · {escaped(disagreement.transcript)}{speaker}"
            f" · [open on the Code page](code?{link})"
        )
        before = f"… {each.before} " if each.before else ""
        after = f" {each.after} …" if each.after else ""
        st.markdown(
            f":gray[{escaped(_line(before))}] **{escaped(_line(each.text))}** "
            f":gray[{escaped(_line(after))}]"
        )
        st.caption(" · ".join(_did(marked, labels) for marked in disagreement.marked))
        if each.resolution:
            agreed = ", ".join(labels.get(code, code) for code in each.resolution.split("; "))
            st.caption(f"Agreed on: {escaped(agreed)}")


def _did(marked: Marked, labels: dict[str, str]) -> str:
    codes = ", ".join(labels.get(code, code) for code in marked.codes) or "left it uncoded"
    return f"**{escaped(marked.coder)}**: {escaped(codes)}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _downloads(project: Project, found: Comparison) -> None:
    left, right, _ = st.columns([1, 1, 3])
    left.download_button(
        "Word document",
        lambda: review_files.disagreements_docx(project, found),
        file_name=f"disagreements_{found.round}.docx",
        mime=DOCX,
    )
    right.download_button(
        "CSV",
        lambda: review_files.disagreements_csv(project, found),
        file_name=f"disagreements_{found.round}.csv",
        mime="text/csv",
    )
