"""Agreement of a round, whole or in parts: by code group, site, wave, role, pair or round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal, get_args

from qualkit.agreement.rounds import Compared, material_of_round, tally_of_material, units_of
from qualkit.agreement.segments import Unit
from qualkit.agreement.sets import alphas_of_sets
from qualkit.agreement.summary import Spread, describe_tally
from qualkit.agreement.tally import Tally
from qualkit.agreement.unitizing import Unitizing, unitizing_of
from qualkit.agreement.units import UnitCodings, pattern_counts
from qualkit.agreement.values import agreement_on_values
from qualkit.errors import UsageError
from qualkit.model import Codebook, Coding, Round, Transcript
from qualkit.model.results import AgreementParts, AgreementTable, Estimate

By = Literal["code", "group", "site", "wave", "role", "pair", "round"]
ATTRIBUTES = ("site", "wave", "role")
WITHOUT = "(none)"
APART = {
    "unitizing": "with unitizing, whole rounds are compared by code only",
    "gamma": "dump the codings as CSV and compare them by qualkit agreement spans",
}


@dataclass(frozen=True)
class Coded:
    """What a round is compared on. `codebook` gives codes, their order and their groups."""

    transcripts: tuple[Transcript, ...]
    codings: tuple[Coding, ...]
    round: Round
    codebook: Codebook

    def codes(self) -> tuple[str, ...]:
        """The codebook's codes, then codes applied in the round that are no longer in it."""
        applied = {coding.code for coding in self.codings if coding.round == self.round.name}
        known = tuple(code.id for code in self.codebook)
        return (*known, *sorted(applied - set(known)))

    def compared(self, how: Compared | None) -> Compared:
        """How to compare unless said: by the unit that the round fixes."""
        return how or Compared(Unit(self.round.segmentation.value))

    def grouped(self) -> Coded:
        """Codings under the topmost code above theirs, and a codebook of those only."""
        top = {code.id: _top(self.codebook, code.id) for code in self.codebook}
        codings = tuple(replace(c, code=top.get(c.code, c.code)) for c in self.codings)
        book = replace(self.codebook, codes=tuple(self.codebook.roots))
        return replace(self, codings=codings, codebook=book)


def _top(book: Codebook, code: str) -> str:
    while parent := book.code(code).parent:
        code = parent
    return code


def agreement_of_round(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    round_: Round,
    codebook: Codebook,
    *,
    how: Compared | None = None,
    spread: Spread | None = None,
) -> AgreementTable:
    """Every coefficient of every code, with intervals, by the unit the round fixes unless said.

    A code nobody used, or one coder only, has no chance-corrected value but a reason. `mean` is
    over the codes with a value, `left_out` the number of those without.
    """
    coded = Coded(tuple(transcripts), tuple(codings), round_, codebook)
    table, _ = _described(coded, coded.compared(how), spread or Spread())
    return table


def agreement_by(
    coded: Coded, by: By, *, how: Compared | None = None, spread: Spread | None = None
) -> AgreementParts:
    """A round in parts; groups of codes are one part, with a row for each.

    Parts by site, wave and role follow the transcripts' attributes; a pair is compared on what
    both were assigned to. By round there is one part, see `agreement_of_rounds`.
    """
    if by not in get_args(By):
        raise UsageError(f"cannot compare by '{by}'", hint=f"one of {', '.join(get_args(By))}")
    how, spread = coded.compared(how), spread or Spread()
    if by == "group":
        table, _ = _described(coded.grouped(), how, spread)
        return AgreementParts(by, ((coded.round.name, table),))
    table, tally = _described(coded, how, spread)
    if by == "pair":
        parts = tuple((f"{a} | {b}", tally.between(a, b)) for a, b in combinations(tally.coders, 2))
    elif by in ATTRIBUTES:
        parts = tuple(
            (value, tally.within(names)) for value, names in _strata(coded, tally, by).items()
        )
    else:
        return AgreementParts(by, ((coded.round.name, table),))
    return AgreementParts(
        by, tuple((name, describe_tally(t, coded.round.name, spread=spread)) for name, t in parts)
    )


def agreement_of_rounds(
    rounds: Iterable[Coded], *, how: Compared | None = None, spread: Spread | None = None
) -> AgreementParts:
    """One part a round, in the order given: how agreement drifts."""
    parts = tuple(
        (coded.round.name, _described(coded, coded.compared(how), spread or Spread())[0])
        for coded in rounds
    )
    return AgreementParts("round", parts)


def unitizing_of_round(coded: Coded, *, interviewers: bool = False) -> Unitizing:
    """alpha_U and the u-alpha family of a round; see `unitizing_of`."""
    return unitizing_of(
        material_of_round(
            coded.transcripts, coded.codings, coded.round, coded.codes(), interviewers=interviewers
        )
    )


def _described(coded: Coded, how: Compared, spread: Spread) -> tuple[AgreementTable, Tally]:
    if how.unit.kind in APART:
        raise UsageError(f"{how.unit.kind} has coefficients of its own", hint=APART[how.unit.kind])
    texts, codes = coded.transcripts, coded.codes()
    material = material_of_round(
        texts, coded.codings, coded.round, codes, interviewers=how.interviewers
    )
    if how.unit.kind == "character":
        tally = tally_of_material(material, texts, how)
        table = describe_tally(tally, coded.round.name, spread=spread)
    else:
        units = units_of(material, texts, how)
        tally = pattern_counts(units)
        table = describe_tally(tally, coded.round.name, spread=spread)
        table = replace(table, overall={**table.overall, **alphas_of_sets(units)})
    values = _values(coded, how)
    rows = tuple(replace(row, on_value=values.get(row.code)) for row in table.codes)
    coders = table.coders or coded.round.coders
    return replace(table, codes=rows, coders=coders), tally


def _values(coded: Coded, how: Compared) -> dict[str, Estimate]:
    by_turn = how if how.unit.kind != "character" else replace(how, unit=Unit("turn"))

    def units_by(codings: Sequence[Coding], codes: Sequence[str]) -> UnitCodings:
        material = material_of_round(
            coded.transcripts, codings, coded.round, codes, interviewers=how.interviewers
        )
        return units_of(material, coded.transcripts, by_turn)

    return agreement_on_values(coded.codings, units_by)


def _strata(coded: Coded, tally: Tally, by: str) -> dict[str, list[str]]:
    """Documents by the value of an attribute, in the order of the values' names."""
    doubly = set(tally.documents)
    found: dict[str, list[str]] = {}
    for transcript in coded.transcripts:
        if transcript.name in doubly:
            value = transcript.attributes.get(by, "") or WITHOUT
            found.setdefault(value, []).append(transcript.name)
    return dict(sorted(found.items()))
