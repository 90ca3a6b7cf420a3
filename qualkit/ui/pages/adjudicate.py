"""Adjudication: places that coders of a closed round coded differently, decided one by one."""

from __future__ import annotations

import html
from itertools import pairwise

import streamlit as st

from qualkit.model import Codebook, Right, Round, Span, Transcript
from qualkit.model.disagreement import DisagreementKind, Marked
from qualkit.services import adjudicating
from qualkit.services.adjudicating import Case, Docket
from qualkit.ui import session
from qualkit.ui.colours import code_colours
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import before_and_after, ruling_form
from qualkit.ui.pages.parts.places import window

EVERY = "all"
WHERE = "adjudicate_at"

MARK = (  # mixed with the colour of the words, so that a pale code stands out on any ground
    "background:color-mix(in srgb, COLOUR 40%, transparent);color:inherit;"
    "border-bottom:3px solid color-mix(in srgb, COLOUR 60%, currentColor)"
)


def page() -> None:
    st.title("Adjudicate", anchor=False)
    with session.project().reading() as repository:
        double = [r for r in repository.rounds() if r.closed and _is_double(r)]
        book = repository.codebook()
    if not double:
        st.info(
            "Here you decide what coders did differently, once a round with two coders or more is "
            "closed on the Rounds page. What each of them coded stays as it is."
        )
        return
    names = [round_.name for round_ in reversed(double)]
    asked = st.query_params.get("round", "")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    name = left.selectbox("Round", names, index=names.index(asked) if asked in names else 0)
    found = adjudicating.docket(session.project(), name or names[0])
    with right:
        _progress(found)
    with refusals():
        _alike(found)
    if found.cases:
        _cases(found, book)
    if found.taken_over is not None:
        with refusals():
            before_and_after.shown(found.round.name, {code.id: code.label for code in book})


def _is_double(round_: Round) -> bool:
    return any(len(round_.assigned(name)) > 1 for name in round_.transcripts)


def _progress(found: Docket) -> None:
    total = len(found.cases)
    share = found.decided / total if total else 1.0
    st.progress(share, f"{found.decided} of {total} places decided")


def _alike(found: Docket) -> None:
    me, name = session.coder(), found.round.name
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.taken_over is None:
            st.write(f"{_places(found.alike)} coded alike by all.")
            label = "Take over what all agree on"
            if st.button(label, disabled=not (found.alike and session.can(Right.CODE))):
                adjudicating.take_over_alike(session.project(), name, actor=me)
                st.rerun()
        else:
            st.write(f"In the consensus: {_places(found.alike)} coded alike by all.")
            if st.button("Take that back", disabled=not session.can(Right.CODE)):
                adjudicating.take_back(session.project(), found.taken_over.id, actor=me)
                st.rerun()


def _places(number: int) -> str:
    return "1 place" if number == 1 else f"{number} places"


def _cases(found: Docket, book: Codebook) -> None:
    labels = {code.id: code.label for code in book}
    cases = _filtered(found, labels)
    if not cases:
        st.info("No place fits these filters.")
        return
    at = min(st.session_state.get(WHERE, _first_open(cases)), len(cases) - 1)
    case = cases[at]
    _walk(at, len(cases))
    with session.project().reading() as repository:
        text = repository.transcript(case.place[0])
    left, right = st.columns([3, 2], gap="large")
    with left:
        _side_by_side(case, text, book)
    with right, refusals():
        if case.disagreement.revision != text.revision:
            st.warning("The transcript was corrected since.")
        decided = ruling_form.shown(found.round.name, case, text, labels)
        if decided:
            later = [n for n, c in enumerate(cases) if n > at and c.decision is None]
            st.session_state[WHERE] = later[0] if later else at
            st.rerun()


def _filtered(found: Docket, labels: dict[str, str]) -> list[Case]:
    codes = sorted({code for case in found.cases for code in case.disagreement.disputed})
    names = sorted({case.place[0] for case in found.cases})
    one, two, three, four, five = st.columns([2, 1.2, 2, 1.6, 1.2], vertical_alignment="bottom")
    code = one.selectbox("Code", [EVERY, *codes], format_func=lambda c: labels.get(c, c))
    kind = two.selectbox("Kind", [EVERY, *(str(k) for k in DisagreementKind)])
    name = three.selectbox("Transcript", [EVERY, *names])
    coder = four.selectbox("Coder", [EVERY, *found.round.coders])
    only_open = five.checkbox("Open only")
    return [
        case
        for case in found.cases
        if code in (EVERY, *case.disagreement.disputed)
        and kind in (EVERY, case.disagreement.kind)
        and name in (EVERY, case.place[0])
        and coder in (EVERY, *case.disagreement.coders)
        and not (only_open and case.decision)
    ]


def _first_open(cases: list[Case]) -> int:
    return next((n for n, case in enumerate(cases) if case.decision is None), 0)


def _walk(at: int, total: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Previous", shortcut="Left", disabled=at == 0):
            st.session_state[WHERE] = at - 1
            st.rerun()
        st.write(f"Place {at + 1} of {total}")
        if st.button("Next", shortcut="Right", disabled=at + 1 == total):
            st.session_state[WHERE] = at + 1
            st.rerun()


def _side_by_side(case: Case, text: Transcript, book: Codebook) -> None:
    turn = text.turn_at(case.disagreement.span)
    who = f" · {escaped(turn.speaker)}" if turn and turn.speaker else ""
    place = f"{escaped(case.place[0])}{who}"
    st.markdown(f"**{case.number} · {case.disagreement.kind}** · {place}")
    colours = code_colours(book)
    labels = {code.id: code.label for code in book}
    around = window(case.disagreement.span, text)
    columns = st.columns(len(case.disagreement.marked))
    for column, marked in zip(columns, case.disagreement.marked, strict=True):
        with column:
            st.markdown(f"**{escaped(marked.coder)}**")
            st.html(_drawn(case, marked, text, around, colours))
            codes = ", ".join(labels.get(code, code) for code in marked.codes)
            st.caption(escaped(codes) or "left it uncoded")


def _drawn(
    case: Case, marked: Marked, text: Transcript, window: Span, colours: dict[str, str]
) -> str:
    """The words around the place with one coder's spans marked in the colour of the code."""
    mine = [c for c in case.originals if c.coder == marked.coder]
    edges = {window.start, window.end}
    edges |= {edge for c in mine for edge in (c.span.start, c.span.end)}
    cuts = sorted(edge for edge in edges if window.start <= edge <= window.end)
    parts = []
    for start, end in pairwise(cuts):
        words = html.escape(text.text[start:end]).replace("\n", "<br>")
        codes = [c.code for c in mine if c.span.contains(Span(start, end))]
        colour = colours.get(codes[0], "#888") if codes else ""
        style = MARK.replace("COLOUR", colour)
        parts.append(f'<mark style="{style}">{words}</mark>' if codes else words)
    return f'<div style="line-height:1.6">{"".join(parts)}</div>'
