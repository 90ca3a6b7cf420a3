"""The queue of suggested codes: one passage at a time in its context, the reason beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from qualkit.model import Codebook, Offer, OfferKind, Right, Transcript
from qualkit.services import offering, suggesting
from qualkit.services.offering import Asked, Queue
from qualkit.ui import session
from qualkit.ui.colours import code_colours
from qualkit.ui.components import offer_passage
from qualkit.ui.components.offer_passage import Passage
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import decided
from qualkit.ui.pages.parts.in_context import code_page
from qualkit.ui.pages.parts.offer_reason import reason
from qualkit.ui.pages.parts.places import window
from qualkit.ui.progress import say_stopped, shown_progress

KINDS = {
    OfferKind.MISSED: "Passages you may have missed",
    OfferKind.UNLIKE: "Unlike what the code has",
    OfferKind.DISPUTED: "Disputed",
}
LIKELIEST, BY_CODE, BY_TRANSCRIPT = "Likeliest first", "By code", "By transcript"
EVERY = "Every code"
EDITING = "offer_edited"
KEPT = "Passages that were read are kept: look again to go on where it was."


def shown() -> None:
    found = offering.queue(session.project(), actor=session.coder())
    say_stopped(KEPT)
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
        st.success("Nothing waits here. Choose another list, or look again once more is coded.")
        decided.undo_button()
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
        with shown_progress("Looking for passages", stoppable=True) as progress:
            asked_for = Asked(words_only=words)
            offering.codes(
                session.project(), actor=session.coder(), asked=asked_for, progress=progress
            )
        st.session_state[decided.KEY] = []
        st.rerun()


def _about(found: Queue) -> None:
    run = found.run
    assert run is not None
    learnt = run.parameters["codings"]
    decided_so_far = len(found.offers) - len(found.waiting)
    st.caption(
        f"Learnt from {learnt} codings · model {escaped(run.model)} · method version "
        f"{run.method_version} · {decided_so_far} of {len(found.offers)} decided"
    )
    for note in run.notes:
        st.caption(escaped(note))


def _chosen(found: Queue, book: Codebook) -> list[Offer]:
    """What waits under the filters, in the order wished."""
    counts = offering.counts(found.waiting)
    one, two, three = st.columns([2.4, 1.4, 1.8], vertical_alignment="bottom")
    kind = one.selectbox(
        "List", list(KINDS), format_func=lambda kind: f"{KINDS[kind]} ({counts[kind]})"
    )
    order = two.selectbox("Order", (LIKELIEST, BY_CODE, BY_TRANSCRIPT))
    labels = {code.id: code.label for code in book}
    mine = [o for o in found.waiting if o.kind is kind and o.suggestion.code in labels]
    codes = sorted({o.suggestion.code or "" for o in mine}, key=lambda c: (labels[c], c))
    said = {code: f"{labels[code]}{_precision(found, code)}" for code in codes}
    code = three.selectbox("Code", [EVERY, *codes], format_func=lambda name: said.get(name, name))
    mine = [offer for offer in mine if code in (EVERY, offer.suggestion.code)]
    return sorted(mine, key=_ORDERS[order or LIKELIEST])


def _precision(found: Queue, code: str) -> str:
    """How many of a code's decided suggestions were accepted, in short."""
    for each in found.yields:
        if each.code == code and each.precision is not None:
            return f" ({each.accepted} of {each.accepted + each.refused} accepted)"
    return ""


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

    @property
    def editing(self) -> bool:
        return st.session_state.get(EDITING) == self.offer.id


def _one(offer: Offer, waiting: int, found: Queue, book: Codebook) -> None:
    with session.project().reading() as repository:
        text = repository.transcript(offer.suggestion.transcript)
    it = _Shown(offer, text, found, book)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _passage(it, waiting)
        if session.can(Right.CODE):
            _decide(it)
    with right:
        reason(offer, found, book.code(it.code))


def _passage(it: _Shown, waiting: int) -> None:
    suggestion = it.offer.suggestion
    turn = it.text.turn_at(suggestion.span)
    who = f" · {turn.speaker}" if turn and turn.speaker else ""
    label = it.book.code(it.code).label
    st.subheader(escaped(label), anchor=False)
    st.html(code_page(suggestion.transcript, suggestion.span, f"{who} · {waiting} waiting"))
    around, span = window(suggestion.span, it.text), suggestion.span
    offer_passage.show(Passage(
        it.offer.id,
        f"Passage suggested for {label}",
        around.text(it.text.text),
        around.start,
        span.start,
        span.end,
        code_colours(it.book).get(it.code, "#888888"),
        editing=it.editing,
        may=session.can(Right.CODE),
        stop=".st-key-offer_stop button",
        keys={key: f".st-key-{name} button" for key, name in _KEYS.items()},
    ))  # fmt: skip


_KEYS = {
    "a": "offer_accept",
    "e": "offer_edit",
    "x": "offer_refuse",
    "l": "offer_later",
    "z": "suggestions_undo",
}


def _decide(it: _Shown) -> None:
    me, label = it.offer.id, it.book.code(it.code).label
    code = _other_code(it) if it.editing else ""
    with st.container(horizontal=True):
        st.button(
            "Accept", type="primary", shortcut="A", key="offer_accept", on_click=_accept,
            args=(me, code, label),
        )  # fmt: skip
        if it.editing:
            st.button("Stop editing", key="offer_stop", on_click=_stop_editing)
        else:
            st.button("Edit", shortcut="E", key="offer_edit", on_click=_edit, args=(me,))
        st.button("Refuse", shortcut="X", key="offer_refuse", on_click=_done,
                  args=(suggesting.refuse, me, f"refused {label}"))  # fmt: skip
        st.button("Later", shortcut="L", key="offer_later", on_click=_done,
                  args=(suggesting.later, me, f"put off {label}"))  # fmt: skip
        decided.undo_button()
    _say_words(it)


def _say_words(it: _Shown) -> None:
    picked = offer_passage.picked(it.offer.id)
    if it.editing:
        st.caption(
            "Mark the words with the mouse, or move the end with ← → and the beginning with "
            "Shift and ← →. Enter accepts, Esc stops."
        )
    elif picked not in (None, it.offer.suggestion.span):
        st.caption("Accept codes the words that you chose. Esc takes those proposed again.")
    else:
        st.caption("Mark other words with the mouse to code those. Keys work unless you type.")


def _other_code(it: _Shown) -> str:
    labels = {code.id: code.label for code in it.book if not code.retired}
    codes = list(labels)
    chosen = st.selectbox(
        "Code to give", codes, index=codes.index(it.code) if it.code in codes else 0,
        format_func=lambda name: labels.get(name, name), key=f"code-of-{it.offer.id}",
    )  # fmt: skip
    return chosen or ""


def _accept(suggestion_id: str, code: str, label: str) -> None:
    span = offer_passage.picked(suggestion_id)
    decide = partial(suggesting.accept, code=code, span=span)
    _done(decide, suggestion_id, f"accepted {label}")


def _done(decide: Callable[..., object], suggestion_id: str, words: str) -> None:
    _stop_editing()
    act = partial(decide, session.project(), suggestion_id, actor=session.coder())
    decided.do(words, act, suggestion_id)


def _edit(suggestion_id: str) -> None:
    st.session_state[EDITING] = suggestion_id


def _stop_editing() -> None:
    st.session_state.pop(EDITING, None)
