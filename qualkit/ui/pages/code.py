"""The coding desk: one transcript, its codings, the codes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qualkit.model import Attributes, Codebook, Study
from qualkit.services import admission, editing
from qualkit.store import TranscriptEntry
from qualkit.ui import payload, session
from qualkit.ui.colours import PALETTE
from qualkit.ui.components import surface
from qualkit.ui.operations import apply_edits, rows, steps_rows
from qualkit.ui.server import CODES_PATH, CODINGS_PATH, OPERATIONS_PATH, STEPS_PATH

CHOSEN = "transcript"
AT = "at"
OUTCOMES = "outcomes"


def page() -> None:
    with session.project().reading() as repository:
        listing, codebook, study = repository.listing(), repository.codebook(), repository.study()
    if not listing or not len(codebook):
        st.title("Code", anchor=False)
        _say_what_is_missing(bool(listing), codebook)
        return
    coder = session.coder()
    name, beside = _choose(listing, study)
    round_name = admission.working_round(session.project(), coder, name)
    beside.caption(f"Coding as **{coder}**, round **{round_name}**", text_alignment="right")
    if session.has_routes():
        _surface(name, coder, round_name)
    else:
        st.fragment(_surface)(name, coder, round_name)


def _say_what_is_missing(has_transcripts: bool, codebook: Codebook) -> None:
    if not has_transcripts:
        st.info("There is nothing to code yet. Import transcripts on the Study page.")
    if not len(codebook):
        st.info("There are no codes yet. Load a codebook on the Codebook page.")


def _choose(listing: tuple[TranscriptEntry, ...], study: Study) -> tuple[str, DeltaGenerator]:
    names = [entry.name for entry in listing]
    titles = {entry.name: _title(entry, study) for entry in listing}
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
        st.query_params.pop(AT, None)
    st.session_state[CHOSEN] = name
    st.query_params[CHOSEN] = name
    return name, right


def _title(entry: TranscriptEntry, study: Study) -> str:
    return " · ".join((entry.name, *place_in_study(entry.attributes, study)))


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
    surface.mount(data, on_pending=_apply_pending)


def _settings(coder: str) -> dict[str, str]:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}" if base else ""
    return {
        "coder": coder,
        "project": payload.scope(session.location() or ""),
        "transport": "http" if session.has_routes() else "state",
        "at": str(st.query_params.get(AT, "")),
        "url": prefix + OPERATIONS_PATH,
        "codings": prefix + CODINGS_PATH,
        "steps": prefix + STEPS_PATH,
        "codes": prefix + CODES_PATH,
        "palette": " ".join(PALETTE),
    }


def _apply_pending() -> None:
    """Edits through the component's state, where the app runs without our routes."""
    sent = surface.pending()
    if sent:
        outcomes = apply_edits(session.project(), sent, coder=session.coder())
        st.session_state[OUTCOMES] = rows(outcomes)
