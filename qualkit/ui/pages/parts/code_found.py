"""Coding what was found: a code for the ticked places or for all, undone in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from qualkit.model import Codebook, Right
from qualkit.model.hit import Hit, HitUnit
from qualkit.services import finding
from qualkit.ui import session
from qualkit.ui.notices import refusals


@dataclass(frozen=True, slots=True)
class Bar:
    """The row of tools over a list; `noun` is one of what is listed, `units` what can be coded.

    Each bar has a `key` of its own, so that what was chosen in one is not chosen in another.
    """

    key: str
    noun: str
    units: Mapping[HitUnit, str]

    def shown(self, codebook: Codebook, *, every: int, listed: int) -> None:
        """Inside a form."""
        code, unit, which, go = st.columns([3, 2, 2.4, 1.4], vertical_alignment="bottom")
        labels = {c.id: c.label for c in codebook}
        code.selectbox(
            "Code", list(labels), index=None, format_func=labels.__getitem__,
            key=f"{self.key}_code", placeholder="Choose a code",
        )  # fmt: skip
        unit.selectbox(
            "On", tuple(self.units), format_func=self.units.__getitem__, key=f"{self.key}_unit"
        )
        words = {"ticked": f"those ticked of {listed}", "all": f"all {every:,} {self.noun}s"}
        which.selectbox(
            "Which", list(words), key=f"{self.key}_which", format_func=words.__getitem__
        )
        pressed = go.form_submit_button("Code them", type="primary")
        st.session_state[f"{self.key}_go"] = pressed

    def ticked(self, hit: Hit) -> bool:
        turn = "?" if hit.turn is None else str(hit.turn + 1)
        key = f"{self.key}-{hit.transcript}-{hit.span.start}-{hit.span.end}"
        label = f"Tick this {self.noun} in turn {turn}"
        return st.checkbox(label, key=key, label_visibility="collapsed")

    def act(self, ticked: Sequence[Hit], every: Sequence[Hit]) -> None:
        """Code what was chosen, once the button was pressed."""
        if not st.session_state.pop(f"{self.key}_go", False):
            return
        code = st.session_state.get(f"{self.key}_code")
        if code is None:
            st.warning("Choose a code first.")
            return
        chosen = every if st.session_state.get(f"{self.key}_which") == "all" else ticked
        unit = st.session_state.get(f"{self.key}_unit", HitUnit.HIT)
        with refusals():
            coded = finding.code_hits(
                session.project(), chosen, code, coder=session.coder(), unit=unit
            )
            number = len(coded.codings)
            told = f"{number} passage{' is' if number == 1 else 's are'} coded."
            if coded.already:
                told += f" {coded.already} had the code already."
            st.session_state[f"{self.key}_done"] = (told, tuple(c.id for c in coded.codings))
            st.rerun()

    def done(self) -> None:
        """What was coded last, with the way back."""
        if f"{self.key}_done" not in st.session_state:
            return
        told, ids = st.session_state[f"{self.key}_done"]
        said, tool = st.columns([5, 1], vertical_alignment="center")
        said.success(told)
        if ids:
            tool.button("Undo", on_click=self._undo, args=(ids,), key=f"{self.key}_undo")

    def _undo(self, ids: tuple[str, ...]) -> None:
        st.session_state.pop(f"{self.key}_done", None)
        with refusals():
            finding.uncode(session.project(), ids, coder=session.coder())


def may_code() -> bool:
    return session.can(Right.CODE)
