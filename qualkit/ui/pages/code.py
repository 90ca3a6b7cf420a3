"""The coding desk: one transcript, its codings, the codes."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qualkit.errors import QualkitError
from qualkit.model import Attributes, Codebook, ReadingState, ReadingStatus, Study
from qualkit.services import admission, editing, reading_status
from qualkit.store import TranscriptEntry
from qualkit.ui import asking, payload, session
from qualkit.ui.colours import PALETTE
from qualkit.ui.components import surface
from qualkit.ui.operations import apply_edits, rows, steps_rows
from qualkit.ui.pages.parts import pattern_asked, suggestion_address
from qualkit.ui.server import (
    ASK_PATH,
    CHANGES_PATH,
    CODES_PATH,
    CODINGS_PATH,
    HERE_PATH,
    OPERATIONS_PATH,
    STEPS_PATH,
)

CHOSEN = "transcript"
OUTCOMES = "outcomes"
ANSWERED = "answered"
PLACE = "at"
BACK = "back"


def page() -> None:
    with session.project().reading() as repository:
        listing, codebook, study = repository.listing(), repository.codebook(), repository.study()
    if not listing or not len(codebook):
        st.title("Code", anchor=False)
        _say_what_is_missing(bool(listing), codebook)
        return
    coder = session.coder()
    name, beside = _choose(listing, study, coder)
    round_name = admission.working_round(session.project(), coder, name)
    _standing(beside, coder, round_name)
    if session.has_routes():
        _surface(name, coder, round_name)
    else:
        st.fragment(_surface)(name, coder, round_name)


def _standing(beside: DeltaGenerator, coder: str, round_name: str) -> None:
    """Who codes in which round, and the way back to the place from which one came."""
    link, where = _way_back(st.query_params.get(BACK, ""))
    if not link:
        beside.caption(f"Coding as **{coder}**, round **{round_name}**", text_alignment="right")
        return
    beside.html(
        '<p style="text-align:right;margin:0;font-size:0.875rem">'
        f'<a style="color:inherit" href="{escape(link)}">← Back to the {where}</a>'
        f" · coding as <b>{escape(coder)}</b>, round <b>{escape(round_name)}</b></p>"
    )


def _way_back(asked: str) -> tuple[str, str]:
    """A relative link and what it leads to; both empty where one came from nowhere."""
    if table := pattern_asked.back_link(asked):
        return table, "table"
    return suggestion_address.back_link(asked), "suggestions"


def _say_what_is_missing(has_transcripts: bool, codebook: Codebook) -> None:
    if not has_transcripts:
        st.info("There is nothing to code yet. Import transcripts on the Study page.")
    if not len(codebook):
        st.info("There are no codes yet. Load a codebook on the Codebook page.")


def _choose(
    listing: tuple[TranscriptEntry, ...], study: Study, coder: str
) -> tuple[str, DeltaGenerator]:
    names = [entry.name for entry in listing]
    read = reading_status.statuses_of(session.project(), coder)
    titles = {entry.name: _title(entry, study, read.get(entry.name)) for entry in listing}
    asked = st.query_params.get(CHOSEN) or st.session_state.get(CHOSEN)
    title, left, right = st.columns([0.6, 4, 2.4], vertical_alignment="center")
    title.title("Code", anchor=False)
    chosen = left.selectbox(
        "Transcript",
        names,
        index=names.index(asked) if asked in names else 0,
        format_func=lambda name: titles[name],
        label_visibility="collapsed",
    )
    name = chosen or names[0]
    if name != asked:
        st.query_params.pop(PLACE, None)
        st.query_params.pop(BACK, None)
    st.session_state[CHOSEN] = name
    st.query_params[CHOSEN] = name
    return name, right


def _title(entry: TranscriptEntry, study: Study, read: ReadingStatus | None) -> str:
    state = "" if read is None or read.state is ReadingState.NOT_STARTED else read.state.value
    parts = (entry.name, *place_in_study(entry.attributes, study), state)
    return " · ".join(part for part in parts if part)


def place_in_study(attributes: Attributes, study: Study) -> tuple[str, ...]:
    """Site, wave, role and instrument in words, those that are known."""
    found = (
        study.site_name(attributes.get("site", "")),
        study.wave_label(attributes.get("wave", "")),
        study.role_name(attributes.get("role", "")),
        study.instrument_name(attributes.get("instrument", "")),
    )
    return tuple(name for name in found if name)


def _surface(name: str, coder: str, round_name: str) -> None:
    with session.project().reading() as repository:
        data: dict[str, object] = {
            "document": payload.document(repository.transcript(name)),
            "codes": payload.codes(repository.codebook()),
            "codings": payload.coding_rows(repository, name, coder=coder, round_name=round_name),
        }
        hidden = repository.hidden_rounds
    data["settings"] = {**_settings(coder), "round": round_name, "blind": round_name in hidden}
    if not session.has_routes():
        data["steps"] = steps_rows(editing.steps(session.project(), name, coder=coder))
    data["outcomes"] = st.session_state.get(OUTCOMES, [])
    data["answered"] = st.session_state.get(ANSWERED)
    data["around"] = {**asking.around(session.project(), name, coder), "at": _asked_place()}
    surface.mount(data, on_pending=_apply_pending, on_asked=_answer)


def _asked_place() -> list[int] | None:
    """The span that the address names, as `at=START-END` in code points."""
    start, _, end = st.query_params.get(PLACE, "").partition("-")
    if not (start.isdecimal() and end.isdecimal() and int(start) < int(end)):
        return None
    return [int(start), int(end)]


def _settings(coder: str) -> dict[str, str]:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return {
        "coder": coder,
        "project": payload.scope(session.location() or ""),
        "transport": "http" if session.has_routes() else "state",
        "url": prefix + OPERATIONS_PATH,
        "codings": prefix + CODINGS_PATH,
        "ask": prefix + ASK_PATH,
        "here": prefix + HERE_PATH,
        "changes": prefix + CHANGES_PATH,
        "steps": prefix + STEPS_PATH,
        "codes": prefix + CODES_PATH,
        "palette": " ".join(PALETTE),
    }


def _apply_pending() -> None:
    """Edits through the component's state, where the app runs without our routes."""
    sent = surface.sent("pending")
    if sent:
        outcomes = apply_edits(session.project(), sent, coder=session.coder())
        st.session_state[OUTCOMES] = rows(outcomes)


def _answer() -> None:
    """A question through the component's state; the answer goes back with the next data."""
    sent = surface.sent("asked")
    if not isinstance(sent, dict):
        return
    told: dict[str, object] = {"round": sent.get("round")}
    try:
        told["answer"] = asking.answer(session.project(), sent, coder=session.coder())
    except QualkitError as refused:
        told["problem"] = refused.what
    st.session_state[ANSWERED] = told
