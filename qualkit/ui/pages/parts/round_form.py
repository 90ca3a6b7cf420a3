"""The form that opens a round: purpose, transcripts by sample or by list, coders, unit, blind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Purpose, Round, Segmentation, Study
from qualkit.services import rounds, sampling
from qualkit.services.rounds import RoundPlan
from qualkit.ui import session

if TYPE_CHECKING:
    from qualkit.agreement.size import Stratum

PURPOSES = {
    Purpose.CALIBRATION: "Calibration: learn to use the codes alike",
    Purpose.RELIABILITY: "Reliability: how far coders agree, each on their own",
    Purpose.DRIFT: "Drift: whether the same words are still coded alike",
    Purpose.WORKING: "Working: everyone codes, nobody is assigned",
}
SAMPLE, LIST, EVERY = "A sample over site, wave and role", "A list", "All"


def shown(every: Sequence[Round], me: str) -> Round | None:
    """The form; the round that it opened just now."""
    project = session.project()
    left, right = st.columns(2, gap="large")
    with left:
        purpose = _purpose()
        name = st.text_input("Name", _proposed(every, purpose))
        coders = st.multiselect("Coders", rounds.coders_of(project))
        each = _each(len(coders))
        unit = _unit()
        blind = st.checkbox(
            "Blind: nobody sees what others code until the round is closed",
            value=purpose is not Purpose.WORKING,
            key=f"blind_{purpose}",
        )
    with right:
        how = st.radio("Transcripts", (SAMPLE, LIST, EVERY), horizontal=True)
        names, seed = _transcripts(how or SAMPLE)
    if not st.button("Open the round", type="primary", disabled=not (names and coders)):
        return None
    plan = RoundPlan(" ".join(name.split()), names, tuple(coders), purpose, unit, blind, each, seed)
    return rounds.open_round(project, plan, actor=me)


def _purpose() -> Purpose:
    kinds = list(PURPOSES)
    chosen = st.selectbox("What for", kinds, index=1, format_func=PURPOSES.__getitem__)
    return chosen or Purpose.RELIABILITY


def _unit() -> Segmentation:
    chosen = st.selectbox("Compared by", list(Segmentation), format_func=lambda unit: unit.value)
    return chosen or Segmentation.TURN


def _proposed(every: Sequence[Round], purpose: Purpose) -> str:
    taken = {round_.name for round_ in every}
    return next(
        name for n in range(1, len(taken) + 2) if (name := f"{purpose.value} {n}") not in taken
    )


def _each(coders: int) -> int:
    """How many coders a transcript is given to; 0 for all of them."""
    if coders < 2:
        return 0
    chosen = st.number_input("Coders for each transcript", 1, coders, coders, key=f"each_{coders}")
    return 0 if chosen == coders else int(chosen)


def _transcripts(how: str) -> tuple[tuple[str, ...], int]:
    project = session.project()
    with project.reading() as repository:
        listing, study = repository.listing(), repository.study()
    names = [entry.name for entry in listing]
    if how == EVERY:
        st.caption(f"All {len(names)} transcripts.")
        return tuple(names), 1
    if how == LIST:
        return tuple(st.multiselect("Which", names)), 1
    one, two = st.columns(2)
    usual = max(1, round(len(names) * 0.2))
    count = one.number_input("How many", 1, max(1, len(names)), usual)
    seed = two.number_input("Seed", 0, 1_000_000, 1, help="The same seed draws the same sample")
    strata = sampling.sample_to_double_code(project, count=int(count), seed=int(seed))
    _preview(strata, study)
    return tuple(sorted(name for stratum in strata for name in stratum.drawn)), int(seed)


def _preview(strata: Sequence[Stratum], study: Study) -> None:
    """Drawn of all, sites and roles by waves."""
    import pandas as pd

    held = {stratum.name[1] for stratum in strata}
    order = [wave.id for wave in study.waves]
    waves = [*(w for w in order if w in held), *sorted(held.difference(order))]
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for stratum in strata:
        site, wave, role = stratum.name
        cell = f"{len(stratum.drawn)} of {len(stratum.documents)}"
        rows.setdefault((site, role), {})[wave] = cell
    table = [
        {
            "Site": study.site_name(site),
            "Role": study.role_name(role),
            **{study.wave_label(wave) or "no wave": row.get(wave, "") for wave in waves},
        }
        for (site, role), row in sorted(rows.items())
    ]
    st.dataframe(pd.DataFrame(table), hide_index=True, height=min(36 * len(table) + 40, 300))
