"""Writing one memo: what it speaks of, its text, and how it will look."""

from __future__ import annotations

import streamlit as st

from qualkit.errors import NotFound
from qualkit.model import Memo, Subject, SubjectKind
from qualkit.services import memo_files, memos
from qualkit.services.memos import NewMemo
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals

OPEN = "memo_open"
TITLE = "memo_title"
TEXT = "memo_text"
ON = "memo_on"
TOLD = "memo_told"
KINDS = (
    SubjectKind.TRANSCRIPT,
    SubjectKind.CODE,
    SubjectKind.PERSON,
    SubjectKind.THEME,
    SubjectKind.TENSION,
    SubjectKind.SITE,
    SubjectKind.WAVE,
)


def shown(text: str) -> str:
    """Markdown as it may be rendered: pictures, which other hosts would send, stay text."""
    return text.replace("![", "!\\[").replace("$", "\\$")


def open_memo() -> Memo | None:
    """The memo being changed, if it is still there."""
    chosen = st.session_state.get(OPEN)
    if not chosen:
        return None
    try:
        return memos.one(session.project(), chosen, viewer=session.coder())
    except NotFound:
        st.session_state.pop(OPEN)
        return None


def begin(memo_id: str) -> None:
    """Take a memo up for changing."""
    memo = memos.one(session.project(), memo_id, viewer=session.coder())
    st.session_state[OPEN] = memo_id
    st.session_state[TITLE], st.session_state[TEXT] = memo.title, memo.text
    st.session_state[ON] = [s for s in memo.subjects if s.kind in (*KINDS, SubjectKind.STUDY)]
    st.session_state.pop(TOLD, None)


def new() -> None:
    st.subheader("Write a memo", anchor=False)
    _fields(())
    st.button("Save memo", type="primary", on_click=_write)
    _told()


def edit(memo: Memo) -> None:
    st.subheader("Change a memo", anchor=False)
    kept = tuple(s for s in memo.subjects if s.quote)
    _fields(kept)
    with st.container(horizontal=True):
        st.button("Save memo", type="primary", on_click=_change, args=(memo,))
        st.button("Cancel", on_click=_clear)
    _told()


def _fields(kept: tuple[Subject, ...]) -> None:
    st.text_input("Title", key=TITLE, placeholder="The first words, where you leave it empty")
    write, look = st.tabs(["Write", "Preview"])
    write.text_area("Text, in Markdown", key=TEXT, height=260)
    with look, st.container(border=True):
        st.markdown(shown(st.session_state.get(TEXT) or "") or "Nothing to show yet.")
    options = _options()
    chosen = [s for s in st.session_state.get(ON, []) if s in options]
    names = memo_files.names_of(session.project(), [Memo("", "", "", "", tuple(options))])
    st.session_state[ON] = chosen
    st.multiselect("It speaks of", options, format_func=names.of, key=ON, placeholder="Anything")
    for subject in kept:
        st.caption(f"On “{escaped(' '.join(subject.quote.split())[:200])}”, {names_of(subject)}")


def names_of(subject: Subject) -> str:
    return escaped(subject.transcript)


def _options() -> list[Subject]:
    project = session.project()
    found = [Subject(SubjectKind.STUDY)]
    for kind in KINDS:
        ids = memos.subjects_of_kind(project, kind)
        found += [
            Subject.of_transcript(id_) if kind is SubjectKind.TRANSCRIPT else Subject(kind, id_)
            for id_ in ids
        ]
    return found


def _typed(kept: tuple[Subject, ...] = ()) -> NewMemo:
    state = st.session_state
    subjects = (*kept, *state.get(ON, []))
    return NewMemo(state.get(TITLE, ""), state.get(TEXT, ""), subjects)


def _write() -> None:
    with refusals():
        memos.write(session.project(), _typed(), author=session.coder())
        _clear("The memo is saved.")


def _change(memo: Memo) -> None:
    kept = tuple(s for s in memo.subjects if s.quote)
    with refusals():
        memos.change(session.project(), memo.id, _typed(kept), author=session.coder())
        _clear("The memo is saved.")


def _clear(told: str = "") -> None:
    st.session_state.pop(OPEN, None)
    st.session_state[TITLE] = st.session_state[TEXT] = ""
    st.session_state[ON] = []
    st.session_state[TOLD] = told


def _told() -> None:
    if st.session_state.get(TOLD):
        st.success(st.session_state.pop(TOLD))
