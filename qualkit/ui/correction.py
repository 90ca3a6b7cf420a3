"""Correcting a transcript in the browser: choose, look at the list, store what was listed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qualkit.ingest import suffixes
from qualkit.model.anchoring import Fate, ReanchoredCoding
from qualkit.services import correcting
from qualkit.services.correcting import Correction
from qualkit.ui import session
from qualkit.ui.notices import escaped, in_words, refusals

LISTED = "correction"
STORED = "correction_stored"


def panel(names: Sequence[str]) -> None:
    """Choose a transcript and a file; what was listed waits in the session until it is decided."""
    st.subheader("Correct a transcript", anchor=False)
    if stored := st.session_state.pop(STORED, ""):
        st.success(stored)
    listed: Correction | None = st.session_state.get(LISTED)
    if listed is None:
        _choose(names)
    else:
        _decide(listed)


def _choose(names: Sequence[str]) -> None:
    with st.form("correct", clear_on_submit=True):
        name = st.selectbox("Transcript to correct", names)
        file = st.file_uploader(
            "Corrected file", type=[suffix.lstrip(".") for suffix in suffixes()]
        )
        pressed = st.form_submit_button("Show what would happen")
        if pressed and not file:
            st.info("Choose the corrected file first.")
        elif pressed and file and name:
            with refusals():
                found = correcting.preview(session.project(), name, file.name, file.getvalue())
                st.session_state[LISTED] = found
                st.rerun()


def _decide(listed: Correction) -> None:
    new = listed.transcript
    counts = ", ".join(f"{len(listed.of(fate))} {fate.value}" for fate in Fate)
    st.write(
        f"**{escaped(new.name)}** from {escaped(listed.file)} would become revision "
        f"{new.revision}. Codings: {counts}."
    )
    _table(listed)
    for problem in listed.notes:
        st.warning(in_words(problem))
    if listed.suggestions:
        st.caption(f"{len(listed.closed)} of {len(listed.suggestions)} open suggestions close.")
    st.caption("The text before stays in the project, with its codings.")
    lost = len(listed.lost)
    accepted = st.checkbox(_may_be_lost(lost)) if lost else True
    left, right = st.columns([1, 4])
    if left.button("Store it", type="primary", disabled=not accepted):
        with refusals():
            _store(listed, accept_lost=bool(lost and accepted))
    if right.button("Leave it as it is"):
        del st.session_state[LISTED]
        st.rerun()


def _may_be_lost(lost: int) -> str:
    return "The lost coding may be lost" if lost == 1 else f"The {lost} lost codings may be lost"


def _store(listed: Correction, *, accept_lost: bool) -> None:
    """Store exactly what was shown; a list that is out of date is not shown again."""
    del st.session_state[LISTED]
    correcting.confirm(session.project(), listed, actor=session.coder(), accept_lost=accept_lost)
    new = listed.transcript
    st.session_state[STORED] = f"{escaped(new.name)} is now at revision {new.revision}."
    st.rerun()


def _table(listed: Correction) -> None:
    touched = [item for item in listed.codings if item.fate is not Fate.KEPT]
    seen = _seen(touched)
    if seen:
        st.dataframe(
            [
                {
                    "What": item.fate.value,
                    "Why": item.reason,
                    "Code": item.before.code,
                    "Coder": item.before.coder,
                    "Round": item.before.round,
                    "Was": item.before.quote,
                    "Is": item.after.quote if item.after else "",
                }
                for item in seen
            ],
            hide_index=True,
        )
    if len(seen) < len(touched):
        st.caption(f"{len(touched) - len(seen)} codings of others are not shown: rounds are blind.")


def _seen(items: Sequence[ReanchoredCoding]) -> list[ReanchoredCoding]:
    """Those that the person may see; what others code in a blind round stays hidden here too."""
    if not items:
        return []
    with session.project().reading() as repository:
        shown = {c.id for c in repository.codings(transcript=items[0].before.transcript)}
    return [item for item in items if item.before.id in shown]
