"""Units: which coder gave which code to which turn, from transcripts, codings and a round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit.agreement.grid import Ints
from qualkit.agreement.projection import Marks, Places, coded_units, patterns
from qualkit.errors import StatisticsError
from qualkit.model import Coding, Round, Segmentation, Span, Transcript

MIN_COVER = 10
MAX_CODERS = 62
UNIT_PARTICIPANTS = "turn (interviewers' turns left out)"
UNIT_ALL = "turn (all speakers)"


@dataclass(frozen=True, eq=False)
class UnitCodings:
    """Who coded what in the doubly coded transcripts of a round, kept as what is coded only.

    One entry of `unit`, `code` and `pattern` for every unit and code that at least one coder put
    together; bit k of `pattern` stands for `coders[k]`. All other units are uncoded by those
    assigned: bit k of `assigned[transcript]`. `transcript_of[unit]` is the unit's transcript.
    """

    unit_name: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    transcripts: tuple[str, ...]
    assigned: Ints
    transcript_of: Ints
    unit: Ints
    code: Ints
    pattern: Ints

    def __len__(self) -> int:
        return len(self.transcript_of)

    @property
    def units_by_transcript(self) -> Ints:
        return np.bincount(self.transcript_of, minlength=len(self.transcripts))


def unit_codings(
    transcripts: Iterable[Transcript],
    codings: Iterable[Coding],
    round_: Round,
    codes: Sequence[str],
    *,
    min_cover: int = MIN_COVER,
    interviewers: bool = False,
) -> UnitCodings:
    """Turns as units: a turn has a code when at least `min_cover` characters of it are covered.

    A shorter turn must be covered whole. A coder's own overlapping spans of a code count once.
    Interviewers' turns are left out unless `interviewers`; a transcript without turns is one
    unit. Coders not assigned to a transcript are missing there; only transcripts with two or more
    assigned coders are used, and codings of others, of other rounds or of other revisions are not.
    """
    if round_.segmentation is not Segmentation.TURN:
        raise StatisticsError(
            f"agreement by {round_.segmentation.value} is not available",
            where=f"round {round_.name}",
            hint="compare by turn",
        )
    doubly, coders = _doubly_coded(transcripts, round_)
    line = _Line.of(doubly, interviewers=interviewers)
    marks = _marks(_counting(codings, round_, line), coders, codes)
    key, unit = coded_units(marks, line.places, min_cover)
    unit, code, pattern = patterns(key, unit, len(coders))
    return UnitCodings(
        UNIT_ALL if interviewers else UNIT_PARTICIPANTS,
        coders,
        tuple(codes),
        tuple(transcript.name for transcript in doubly),
        np.array([_mask(round_.assigned(t.name), coders) for t in doubly], dtype=np.int64),
        line.transcript_of,
        unit,
        code,
        pattern,
    )


@dataclass(frozen=True, eq=False)
class _Line:
    """All texts laid end to end, so that one sorted array holds every unit of all transcripts."""

    offsets: dict[tuple[str, int], int]
    places: Places
    transcript_of: Ints

    @classmethod
    def of(cls, transcripts: Sequence[Transcript], *, interviewers: bool) -> _Line:
        offsets: dict[tuple[str, int], int] = {}
        units: list[tuple[int, int, int]] = []
        position = 0
        for number, transcript in enumerate(transcripts):
            offsets[transcript.name, transcript.revision] = position
            units += (
                (position + span.start, position + span.end, number)
                for span in _turns(transcript, interviewers)
            )
            position += len(transcript.text) + 1
        table = np.array(units, dtype=np.int64).reshape(-1, 3)
        return cls(offsets, Places(table[:, 0], table[:, 1]), table[:, 2])


Located = tuple[Coding, int]


def _counting(codings: Iterable[Coding], round_: Round, line: _Line) -> Iterator[Located]:
    """The codings that count, each with the place where its transcript begins on the line."""
    for coding in codings:
        begins = line.offsets.get((coding.transcript, coding.revision))
        assigned = (coding.transcript, coding.coder) in round_.assignments
        if begins is not None and assigned and coding.round == round_.name:
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
    known = {name: round_.assigned(name) for name in round_.transcripts}
    doubly = tuple(t for t in transcripts if len(known.get(t.name, ())) >= 2)
    coders = tuple(sorted({coder for t in doubly for coder in known[t.name]}))
    if len(coders) > MAX_CODERS:
        raise StatisticsError(
            f"{len(coders)} coders in one round, {MAX_CODERS} at most can be compared",
            where=f"round {round_.name}",
            hint="split the round",
        )
    return doubly, coders


def _mask(names: Iterable[str], coders: Sequence[str]) -> int:
    return sum(1 << coders.index(name) for name in names)


def _turns(transcript: Transcript, interviewers: bool) -> tuple[Span, ...]:
    if not transcript.turns:
        return (Span(0, len(transcript.text)),) if transcript.text else ()
    return tuple(
        turn.span
        for turn in transcript.turns
        if interviewers or not transcript.is_interviewer(turn)
    )
