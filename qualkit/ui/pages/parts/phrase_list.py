"""In-vivo candidates: participants' phrases, who said them first, and the places to code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from qualkit.model import Codebook, Right
from qualkit.services import phrasing, suggesting
from qualkit.services.phrasing import Found, Line
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import decided
from qualkit.ui.pages.parts.accept_as import As, accept_as
from qualkit.ui.pages.parts.in_context import code_page
from qualkit.ui.pages.parts.pattern_asked import first, tell

CHOSEN, KEPT = "phrase_chosen", "phrases_waiting"
MOST = 200
"""Places of one phrase that can be chosen on the page."""


def shown() -> None:
    project, me = session.project(), session.coder()
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button("Look for phrases", disabled=not session.can(Right.CODE))
        decided.undo_button()
    if asked:
        with refusals(), st.spinner("Looking for phrases"):
            phrasing.phrases(project, actor=me)
    found = _waiting()
    if not found:
        st.info(
            "Phrases that several people use, or that one role, site or wave uses more than the "
            "rest. Any of them can name an in-vivo code. None waits for you now."
        )
        return
    with project.reading() as repository:
        book = repository.codebook()
    left, right = st.columns([2, 5], gap="large")
    with left:
        chosen = _choose(found)
    with right:
        _phrase(chosen, book)


def _waiting() -> tuple[Found, ...]:
    """Phrases that wait with all their places; kept until something changes."""
    project, me = session.project(), session.coder()
    with project.reading() as repository:
        key = (project.location, me, repository.revision())
    if st.session_state.get(KEPT, (None, ()))[0] != key:
        st.session_state[KEPT] = (key, phrasing.newest(project, actor=me))
    kept: tuple[Found, ...] = st.session_state[KEPT][1]
    return kept


def _choose(found: Sequence[Found]) -> Found:
    at = {each.offer.id: each for each in found}
    if CHOSEN not in st.session_state and first("phrase"):
        st.session_state[CHOSEN] = first("phrase")
    if st.session_state.get(CHOSEN) not in at:
        st.session_state[CHOSEN] = next(iter(at))
    with st.container(height=620, border=False):
        name = st.radio(
            "Phrases",
            list(at),
            format_func=lambda name: escaped(f"“{at[name].phrase.text}”"),
            captions=[_caption(each) for each in found],
            key=CHOSEN,
            label_visibility="collapsed",
        )
    tell(phrase=name)
    return at[name]


def _caption(found: Found) -> str:
    people = len(found.phrase.people)
    who = "1 person" if people == 1 else f"{people} people"
    more = ", ".join(each.value for each in found.phrase.distinct)
    said = f"{len(found.lines)} times · {who}"
    return escaped(f"{said} · more in {more}" if more else said)


def _phrase(found: Found, book: Codebook) -> None:
    st.subheader(escaped(f"“{found.phrase.text}”"), anchor=False)
    line = found.lines[0]
    st.markdown(f"{escaped(found.offer.suggestion.reason)} First in {escaped(line.transcript)}.")
    lines = found.lines[:MOST]
    keys = [f"place-{found.offer.id}-{number}" for number in range(len(lines))]
    chosen = [number for number, key in enumerate(keys) if st.session_state.get(key)]
    if session.can(Right.CODE):
        _decide(found, keys, chosen, book)
    if len(lines) < len(found.lines):
        st.caption(f"The first {MOST} of {len(found.lines)} places.")
    for key, each in zip(keys, lines, strict=True):
        _place(key, each)


def _place(key: str, line: Line) -> None:
    box, words = st.columns([0.05, 1], gap="small")
    place = f"{line.transcript} {line.speaker}".strip()
    box.checkbox(escaped(f"{place}: {line.before}{line.words}{line.after}"), key=key,
                 label_visibility="collapsed")  # fmt: skip
    who = f" · {line.speaker}" if line.speaker else ""
    words.html(f"{in_sentence(line)}{code_page(line.transcript, line.span, who)}")


def in_sentence(line: Line) -> str:
    """The words with those around them as HTML, from one whole word to another."""
    before = line.before.partition(" ")[2] if " " in line.before.strip() else line.before
    after = line.after.rpartition(" ")[0] if " " in line.after.strip() else line.after
    return (
        f'<div class="qks"><p>…{escape(before)}<strong>{escape(line.words)}</strong>'
        f"{escape(after)}…</p></div>"
    )


def _decide(found: Found, keys: Sequence[str], chosen: Sequence[int], book: Codebook) -> None:
    wanted = accept_as(book, _label(found, book), key=f"as-{found.offer.id}")
    said = _places(len(chosen))
    with st.container(horizontal=True):
        st.button(
            (f"Code {said}" if wanted.code else f"Make a code with {said}")
            if chosen else "Code" if wanted.code else "Make a code", type="primary",
            disabled=not chosen, on_click=_accept, args=(found, wanted, chosen),
            key="phrase_accept",
        )  # fmt: skip
        st.button("Refuse the phrase", on_click=_refuse, args=(found,), key="phrase_refuse")
        st.button("Choose all", on_click=_choose_places, args=(keys, True),
                  disabled=len(chosen) == len(keys), key="phrase_all")  # fmt: skip
        st.button("Choose none", on_click=_choose_places, args=(keys, False), disabled=not chosen,
                  key="phrase_none")  # fmt: skip


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _label(found: Found, book: Codebook) -> str:
    """A code that is called like the phrase already, or the phrase in quotation marks."""
    plain = found.phrase.text.casefold()
    alike = (c.label for c in book if c.label.casefold() == plain and not c.retired)
    return next(alike, f"“{found.phrase.text}”")


def _choose_places(keys: Sequence[str], on: bool) -> None:
    for key in keys:
        st.session_state[key] = on


def _accept(found: Found, wanted: As, chosen: Sequence[int]) -> None:
    act = partial(
        phrasing.accept, session.project(), found, chosen, actor=session.coder(),
        code=wanted.code, label=wanted.label,
    )  # fmt: skip
    words = f"{_places(len(chosen))} of “{found.phrase.text}”"
    if decided.do(words, act, found.offer.id):
        st.toast(f"Coded: {escaped(words)}.")


def _refuse(found: Found) -> None:
    act = partial(suggesting.refuse, session.project(), found.offer.id, actor=session.coder())
    decided.do(f"refused “{found.phrase.text}”", act, found.offer.id)
