"""Rounds: transcripts, codings and a round as material, and its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement.material import Fields, Material, check_coders, masks
from qualkit.agreement.projection import Marks
from qualkit.agreement.segments import Unit, fields_of, segments
from qualkit.agreement.sweep import character_tally, overlap_units
from qualkit.agreement.tally import Tally
from qualkit.agreement.units import MIN_COVER, UnitCodings, covered_units, pattern_counts
from qualkit.errors import StatisticsError
from qualkit.model import Coding, Origin, Round, Transcript

PARTICIPANTS = "interviewers' turns left out"
ALL_SPEAKERS = "all speakers"


@dataclass(frozen=True, slots=True)
class Compared:
    """How codings become ratings: the unit, and what of a text counts.

    `min_cover` is the number of characters of a turn, sentence or paragraph that must lie under a
    coder's spans.
    """

    unit: Unit = Unit()  # noqa: RUF009 - a frozen value
    min_cover: int = MIN_COVER
    interviewers: bool = False

    def __post_init__(self) -> None:
        if self.min_cover < 1:
            raise StatisticsError(f"a least cover of {self.min_cover} characters", hint="1 or more")

    @property
    def name(self) -> str:
        """The unit as it is printed with every figure."""
        who = ALL_SPEAKERS if self.interviewers else PARTICIPANTS
        kind = self.unit.kind
        if kind == "overlap":
            kind = f"coded segment, overlap of {self.unit.threshold:g} or more"
        return f"{kind} ({who})"


def material_of_round(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    round_: Round,
    codes: Sequence[str],
    *,
    interviewers: bool = False,
) -> Material:
    """The transcripts that two or more coders were assigned to, with their codings.

    Codings of other rounds, of people not assigned, of other revisions and those agreed on
    afterwards (origin consensus) are left out.
    """
    doubly, coders = _doubly_coded(transcripts, round_)
    begins = _begins(doubly)
    rows = (
        (begins[i] + span.start, begins[i] + span.end, i)
        for i, transcript in enumerate(doubly)
        for span in fields_of(transcript, interviewers=interviewers)
    )
    line = {(t.name, t.revision): begin for t, begin in zip(doubly, begins, strict=True)}
    return Material(
        coders,
        tuple(codes),
        tuple(t.name for t in doubly),
        masks((round_.assigned(t.name) for t in doubly), coders),
        Fields.of(rows),
        _marks(_counting(codings, round_, line), coders, codes),
    )


def unit_codings(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    round_: Round,
    codes: Sequence[str],
    *,
    unit: str = "turn",
    min_cover: int = MIN_COVER,
    interviewers: bool = False,
) -> UnitCodings:
    """Which coder gave which code to which unit of a round.

    A unit (`Unit.parse`) has a code when at least `min_cover` characters of it are covered; a
    shorter one must be covered whole. A coder's own overlapping spans of a code count once.
    Interviewers' turns are left out unless `interviewers`; a transcript without turns is one
    turn. Coders not assigned to a transcript are missing there; only transcripts with two or more
    assigned coders are used.
    """
    how = Compared(Unit.parse(unit), min_cover, interviewers)
    texts = tuple(transcripts)
    material = material_of_round(texts, codings, round_, codes, interviewers=interviewers)
    return units_of(material, texts, how)


def units_of(material: Material, transcripts: Sequence[Transcript], how: Compared) -> UnitCodings:
    """The units of material; `transcripts` must hold its documents. Not for single characters."""
    if how.unit.kind == "overlap":
        return overlap_units(material, how.unit.threshold, name=how.name)
    if how.unit.kind not in {"turn", "sentence", "paragraph"}:
        raise StatisticsError(
            f"units of the kind '{how.unit.kind}' cannot be listed one by one",
            hint="use turn, sentence, paragraph or overlap:0.5",
        )
    if how.unit.kind == "turn":
        return covered_units(material, how.name, material.fields, how.min_cover)
    by_name = {t.name: t for t in transcripts}
    doubly = [by_name[name] for name in material.documents]
    begins = _begins(doubly)
    rows = (
        (begins[i] + span.start, begins[i] + span.end, i)
        for i, text in enumerate(doubly)
        for span in segments(text, how.unit.kind, interviewers=how.interviewers)
    )
    return covered_units(material, how.name, Fields.of(rows), how.min_cover)


def tally_of_material(
    material: Material, transcripts: Sequence[Transcript], how: Compared
) -> Tally:
    """How many units (or characters) of each kind every document and code has."""
    if how.unit.kind == "character":
        return character_tally(material, how.name)
    return pattern_counts(units_of(material, transcripts, how))


def _begins(transcripts: Sequence[Transcript]) -> list[int]:
    """Where each text begins on the line; one place is left free between two."""
    lengths = [0, *(len(t.text) + 1 for t in transcripts)]
    return np.cumsum(lengths)[:-1].tolist() if transcripts else []


Located = tuple[Coding, int]


def _counting(
    codings: Iterable[Coding], round_: Round, line: dict[tuple[str, int], int]
) -> Iterator[Located]:
    """The codings that count, each with the place where its transcript begins on the line."""
    for coding in codings:
        begins = line.get((coding.transcript, coding.revision))
        assigned = (coding.transcript, coding.coder) in round_.assignments
        apart = coding.origin is not Origin.CONSENSUS
        if begins is not None and assigned and apart and coding.round == round_.name:
            yield coding, begins


def _marks(located: Iterable[Located], coders: Sequence[str], codes: Sequence[str]) -> Marks:
    coder_at = {coder: i for i, coder in enumerate(coders)}
    code_at = {code: i * len(coders) for i, code in enumerate(codes)}
    rows = [
        (code_at[c.code] + coder_at[c.coder], begins + c.span.start, begins + c.span.end)
        for c, begins in located
        if c.code in code_at
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Marks(table[:, 0], table[:, 1], table[:, 2])


def _doubly_coded(
    transcripts: Iterable[Transcript], round_: Round
) -> tuple[tuple[Transcript, ...], tuple[str, ...]]:
    """Transcripts with two or more assigned coders, in their order, and those coders by name."""
    known: dict[str, list[str]] = {}
    for name, coder in sorted(round_.assignments):
        known.setdefault(name, []).append(coder)
    doubly = tuple(t for t in transcripts if len(known.get(t.name, ())) >= 2)
    coders = tuple(sorted({coder for t in doubly for coder in known[t.name]}))
    check_coders(coders, f"round {round_.name}")
    return doubly, coders
