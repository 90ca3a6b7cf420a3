"""Analytic memos: what analysts write, found again, changed and exported."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from qualkit.model import Memo, Subject, SubjectKind
from qualkit.services import memo_files, memos
from qualkit.services.memo_files import Names
from qualkit.services.memos import MemoQuery
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import memo_form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REMOVED = "memo_removed"
MOST = 50
HELP = (
    "A memo is your own note: an idea, a doubt, a decision. It stays apart from the memos that "
    "qualkit computes (Themes & memos). While a blind round is on, only you see yours."
)


def page() -> None:
    st.title("Analytic memos", anchor=False)
    st.caption(HELP)
    _undo()
    query = _query()
    found = memos.find(session.project(), query, viewer=session.coder())
    left, right = st.columns([2, 3], gap="large")
    with right:
        editing = memo_form.open_memo()
        if editing is None:
            memo_form.new()
        else:
            memo_form.edit(editing)
    with left:
        _list(found, filtered=query != MemoQuery())
        if found:
            _export(found)


def _query() -> MemoQuery:
    everyone = memos.find(session.project(), viewer=session.coder())
    authors = sorted({memo.author for memo in everyone})
    kinds = [k for k in SubjectKind if any(memo.is_on(k) for memo in everyone)]
    words, author, kind = st.columns([3, 1.5, 1.5], vertical_alignment="bottom")
    typed = words.text_input("Search", placeholder="Words in titles, texts and quotations")
    by = author.selectbox("By", ["", *authors], format_func=lambda name: name or "everyone")
    on = kind.selectbox(
        "On", [None, *kinds], format_func=lambda each: each.value if each else "anything"
    )
    return MemoQuery(typed, by or "", on)


def _list(found: tuple[Memo, ...], *, filtered: bool) -> None:
    if not found:
        st.info(
            "No memo fits."
            if filtered
            else "No memos yet. Write one here, or mark words on the Code page and press Memos."
        )
        return
    st.caption(f"{len(found)} {'memo' if len(found) == 1 else 'memos'}, the newest first")
    names = memo_files.names_of(session.project(), found)
    for memo in found[:MOST]:
        _card(memo, names)
    if len(found) > MOST:
        st.caption(f"{MOST} of {len(found)} shown. Search to narrow them down.")


def _card(memo: Memo, names: Names) -> None:
    with st.container(border=True):
        st.markdown(f"**{escaped(memo.title)}**")
        day = f"{memo.changed:%Y-%m-%d}" if memo.changed else ""
        st.caption(f"{escaped(memo.author)} · {day}")
        for subject in memo.subjects:
            _subject(subject, names)
        if memo.text.replace("*", "") not in ("", memo.title):
            st.markdown(memo_form.shown(memo.text))
        if memo.author == session.coder():
            _tools(memo)


def _subject(subject: Subject, names: Names) -> None:
    """What it speaks of; words of a transcript lead to the Code page."""
    name = escaped(names.of(subject))
    if subject.quote:
        st.markdown(f"> {escaped(' '.join(subject.quote.split()))}")
    if not subject.transcript:
        st.caption(f"On {name}")
        return
    current = subject.revision in (0, names.revisions.get(subject.transcript))
    asked = {"transcript": subject.transcript}
    if subject.span and current:
        asked["at"] = f"{subject.span.start}-{subject.span.end}"
    st.caption(f"[{name}](code?{urlencode(asked)})")


def _tools(memo: Memo) -> None:
    with st.container(horizontal=True):
        st.button("Edit", key=f"edit-{memo.id}", on_click=memo_form.begin, args=(memo.id,))
        st.button("Remove", key=f"remove-{memo.id}", on_click=_remove, args=(memo.id,))


def _remove(memo_id: str) -> None:
    with refusals():
        memos.remove(session.project(), memo_id, author=session.coder())
        st.session_state[REMOVED] = memo_id


def _undo() -> None:
    removed = st.session_state.get(REMOVED)
    if removed:
        said, tool = st.columns([5, 1], vertical_alignment="center")
        said.success("The memo is removed.")
        tool.button("Undo", on_click=_put_back, args=(removed,))


def _put_back(memo_id: str) -> None:
    st.session_state.pop(REMOVED, None)
    with refusals():
        memos.put_back(session.project(), memo_id, author=session.coder())


def _export(found: tuple[Memo, ...]) -> None:
    project = session.project()
    with refusals(), st.container(horizontal=True):
        st.download_button(
            "Word document",
            memo_files.docx_of(project, found),
            "analytic_memos.docx",
            DOCX,
            on_click="ignore",
        )
        st.download_button(
            "Markdown",
            memo_files.markdown_of(project, found),
            "analytic_memos.md",
            "text/markdown",
            on_click="ignore",
        )
