"""The queue of suggested codes: one passage at a time in its context, the reason beside it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from qualkit.model import Codebook, Offer, OfferKind, Right, Transcript
from qualkit.services import offering, suggesting
from qualkit.services.offering import Asked, Queue
from qualkit.ui import session
from qualkit.ui.colours import code_colours
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts.places import found_near, window
from qualkit.ui.progress import shown_progress

KINDS = {
    OfferKind.MISSED: "Passages you may have missed",
    OfferKind.UNLIKE: "Unlike what the code has",
    OfferKind.DISPUTED: "Disputed",
}
LIKELIEST, BY_CODE, BY_TRANSCRIPT = "Likeliest first", "By code", "By transcript"
EVERY = "Every code"
DONE = "offers_done"
EDITING = "offer_edited"


def shown() -> None:
    found = offering.queue(session.project(), actor=session.coder())
    _find(again=found.run is not None)
    if found.run is None:
        st.info(
            "Nothing was looked for yet. What is offered is learnt from the codings that you may "
            "see and from the codebook's definitions."
        )
        return
    _about(found)
    with session.project().reading() as repository:
        book = repository.codebook()
    chosen = _chosen(found, book)
    if not chosen:
        st.success("Nothing waits here. Look again once more is coded.")
        _undo()
        return
    _one(chosen[0], len(chosen), found, book)


def _find(*, again: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.button(
            "Look for passages again" if again else "Look for passages",
            type="secondary" if again else "primary",
            disabled=not session.can(Right.CODE),
        )
        words = st.checkbox("By words only", help="Seconds instead of minutes the first time.")
    if not asked:
        return
    with refusals():
        with shown_progress("Looking for passages") as progress:
            asked_for = Asked(words_only=words)
            offering.codes(
                session.project(), actor=session.coder(), asked=asked_for, progress=progress
            )
        st.session_state[DONE] = []
        st.rerun()


def _about(found: Queue) -> None:
    run = found.run
    assert run is not None
    learnt = run.parameters["codings"]
    decided = len(found.offers) - len(found.waiting)
    st.caption(
        f"Learnt from {learnt} codings · model {escaped(run.model)} · method version "
        f"{run.method_version} · {decided} of {len(found.offers)} decided"
    )
    for note in run.notes:
        st.caption(escaped(note))


def _chosen(found: Queue, book: Codebook) -> list[Offer]:
    """What waits under the filters, in the order wished."""
    counts = offering.counts(found.waiting)
    one, two, three = st.columns([2.4, 1.4, 1.6], vertical_alignment="bottom")
    kind = one.selectbox(
        "List", list(KINDS), format_func=lambda kind: f"{KINDS[kind]} ({counts[kind]})"
    )
    order = two.selectbox("Order", (LIKELIEST, BY_CODE, BY_TRANSCRIPT))
    labels = {code.id: code.label for code in book}
    mine = [o for o in found.waiting if o.kind is kind and o.suggestion.code in labels]
    codes = sorted({offer.suggestion.code or "" for offer in mine})
    code = three.selectbox("Code", [EVERY, *codes], format_func=lambda name: labels.get(name, name))
    mine = [offer for offer in mine if code in (EVERY, offer.suggestion.code)]
    return sorted(mine, key=_ORDERS[order or LIKELIEST])


_Key = Callable[[Offer], tuple[object, ...]]
_ORDERS: Mapping[str, _Key] = {
    LIKELIEST: lambda offer: (offer.suggestion.status.value == "later", -offer.suggestion.score),
    BY_CODE: lambda offer: (
        offer.suggestion.status.value == "later", offer.suggestion.code, -offer.suggestion.score,
    ),
    BY_TRANSCRIPT: lambda offer: (
        offer.suggestion.status.value == "later",
        offer.suggestion.transcript,
        offer.suggestion.span,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    offer: Offer
    text: Transcript
    found: Queue
    book: Codebook

    @property
    def code(self) -> str:
        return self.offer.suggestion.code or ""


def _one(offer: Offer, waiting: int, found: Queue, book: Codebook) -> None:
    with session.project().reading() as repository:
        text = repository.transcript(offer.suggestion.transcript)
    it = _Shown(offer, text, found, book)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _passage(it, waiting)
    with right:
        _reason(it)
    if session.can(Right.CODE):
        with left:
            _decide(it)


def _passage(it: _Shown, waiting: int) -> None:
    suggestion = it.offer.suggestion
    turn = it.text.turn_at(suggestion.span)
    who = f" · {escaped(turn.speaker)}" if turn and turn.speaker else ""
    st.subheader(escaped(it.book.code(it.code).label), anchor=False)
    st.caption(f"{escaped(suggestion.transcript)}{who} · {waiting} waiting")
    around, span = window(suggestion.span, it.text), suggestion.span
    before = html.escape(it.text.text[around.start : span.start])
    words = html.escape(span.text(it.text.text))
    after = html.escape(it.text.text[span.end : around.end])
    colour = code_colours(it.book).get(it.code, "#888")
    style = f"background:{colour}33;border-bottom:2px dashed {colour};color:inherit"
    st.html(
        '<div style="line-height:1.6;white-space:pre-wrap;max-width:46rem">'
        f'{before}<mark style="{style}">{words}</mark>{after}</div>'
    )


def _reason(it: _Shown) -> None:
    suggestion = it.offer.suggestion
    st.markdown(f"**Why** {escaped(suggestion.reason)}")
    st.caption(f"Chance that people would agree: {suggestion.score:.0%}. {_so_far(it)}")
    quoted = [it.found.quoted[c] for c in it.offer.nearest if c in it.found.quoted]
    if quoted:
        st.markdown("**Nearest passages under this code**")
    for coding in quoted:
        st.markdown(f"> {escaped(' '.join(coding.quote.split()))}")
        st.caption(f"{escaped(coding.transcript)} · {escaped(coding.coder)}")
    code = it.book.code(it.code)
    if code.definition:
        st.markdown(f"**Definition** {escaped(code.definition)}")


def _so_far(it: _Shown) -> str:
    """Precision so far of the code's suggestions."""
    for each in it.found.yields:
        if each.code == it.code and each.precision is not None:
            decided = each.accepted + each.refused
            return f"So far {each.accepted} of {decided} for this code were accepted."
    return "None for this code was decided so far."


def _decide(it: _Shown) -> None:
    me = it.offer.id
    with st.container(horizontal=True):
        st.button(
            "Accept", type="primary", shortcut="A", on_click=_done, args=(suggesting.accept, me)
        )
        st.button("Edit words", shortcut="E", on_click=_edit, args=(me,))
        st.button("Refuse", shortcut="X", on_click=_done, args=(suggesting.refuse, me))
        st.button("Later", shortcut="L", on_click=_done, args=(suggesting.later, me))
        _undo()
    st.caption("Keys work while no field has the focus: click beside the fields first.")
    if st.session_state.get(EDITING) == me:
        _other_words(it)


def _undo() -> None:
    done = st.session_state.get(DONE, [])
    st.button("Undo", shortcut="Z", on_click=_take_back, disabled=not done)


def _done(decide: Callable[..., object], suggestion_id: str) -> None:
    with refusals():
        decide(session.project(), suggestion_id, actor=session.coder())
        st.session_state[DONE] = [*st.session_state.get(DONE, []), suggestion_id]


def _take_back() -> None:
    *rest, last = st.session_state[DONE]
    st.session_state[DONE] = rest
    with refusals():
        suggesting.reopen(session.project(), last, actor=session.coder())


def _edit(suggestion_id: str) -> None:
    st.session_state[EDITING] = suggestion_id


def _other_words(it: _Shown) -> None:
    """Other words or another code; the words are written as they stand in the transcript."""
    labels = {code.id: code.label for code in it.book if not code.retired}
    codes = list(labels)
    with st.form(f"edit-{it.offer.id}"):
        words = st.text_area("The words", it.offer.suggestion.quote)
        code = st.selectbox(
            "The code", codes, index=codes.index(it.code) if it.code in codes else 0,
            format_func=lambda name: labels.get(name, name),
        )  # fmt: skip
        if not st.form_submit_button("Accept these words"):
            return
    span = found_near(words, it.offer.suggestion.span, it.text)
    if span is None:
        st.error("These words do not stand in the transcript; copy them from above.")
        return
    with refusals():
        suggesting.accept(
            session.project(), it.offer.id, code=code or "", span=span, actor=session.coder()
        )
        st.session_state[DONE] = [*st.session_state.get(DONE, []), it.offer.id]
        st.session_state.pop(EDITING)
        st.rerun()
