"""The gold double coding of study A: who found what in the 400 segments.

A segment is one participant's turn. The true segments of a code are those with a planted passage
of it: both coders find so many of them as the table says, and A alone the rest. What only B has
lies on segments without the code, first where it is easily confused with one that is there. On and
off is dealt with round by round. Then borders of 15 % of the agreed codings move by a sentence or
two, and B codes one long passage in two parts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import PlanA, Table
from corpora_sample.full.sentences import cuts
from corpora_sample.full.truth import Found, Row, Stored

COLUMNS = (
    "transcript", "coder", "round", "code", "start", "end", "quote", "value", "note", "origin",
)  # fmt: skip
SEGMENT_COLUMNS = ("segment", "transcript", "round", "start", "end")
CONSENSUS_COLUMNS = ("segment", "code", "Ana", "Ben", "decision", "reason")
ON_OFF = "dar.ind.on_off"
SHIFTED = 0.15
RECONCILED = 8
_LEAST_WORDS = 8
_LEAST_LETTERS = 12
_MOST_ERRORS = 3
_CONFUSED = {
    "dar.team.captain": ("dar.team.trust", "dar.acc.evaluation", "dar.sense.locus"),
    "dar.sense.disrupted": ("dar.ten.never_seen", "dar.sense.locus", "dar.ind.on_off"),
    "dar.org.peripheral": ("dar.org.test_prep",),
    "dar.org.test_prep": ("dar.org.peripheral", "dar.ind.on_off"),
    "dar.ind.relief": ("dar.sus.initial_hope", "dar.org.peripheral"),
    "dar.team.trust": ("dar.team.sink_or_swim", "dar.team.captain"),
    "dar.sense.locus": ("dar.sense.disrupted", "dar.acc.evaluation"),
    "dar.ind.on_off": ("dar.org.test_prep",),
    "dar.org.coupling": ("dar.org.ceremony", "dar.org.peripheral"),
    "dar.org.ceremony": ("dar.org.coupling", "dar.prog.exit_slip"),
    "dar.ten.test_blind": ("dar.ten.never_seen",),
    "dar.prog.exit_slip": ("dar.prog.playlist",),
    "dar.prog.playlist": ("dar.prog.exit_slip",),
}
_KEPT = (
    "both halves of the definition are there, Ben had read past it",
    "said in other words than the cues, but meant",
    "one sentence is enough if it is about the matter itself",
    "Ben had given it to another code and not seen that both hold",
)
_DROPPED = (
    "coded for the mood; the matter of the definition is missing",
    "belongs to the neighbouring code that is already there",
    "a wish, not something that happens; not coded",
    "too little to go by without the question before it",
)
_STUDENTS_SAY = frozenset({"dar.prog.playlist", "dar.prog.exit_slip", "dar.ten.never_seen"})


@dataclass(slots=True)
class Segment:
    """One turn that both coders read, with what is planted in it."""

    number: int
    stored: Stored
    round: str
    turn: Found
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)
    errors: int = 0

    @property
    def place(self) -> tuple[int, int]:
        return self.turn.span(0, len(self.turn.line.words))

    @property
    def is_group(self) -> bool:
        return self.stored.script.document.is_group


@dataclass(slots=True)
class Coded:
    """One coding of one coder; offsets are those of the turn's words."""

    segment: Segment
    coder: str
    code: str
    start: int
    end: int
    note: str = ""


@dataclass(slots=True)
class Doubled:
    """Everything about the double coding."""

    segments: list[Segment] = field(default_factory=list)
    codings: list[Coded] = field(default_factory=list)
    consensus: list[Row] = field(default_factory=list)
    shifted: int = 0
    problems: list[str] = field(default_factory=list)


def sizes(plan: PlanA, passages: Counter[str]) -> dict[str, int]:
    """How many segments each double-coded document has: as even as the rounds allow."""
    found: dict[str, int] = {}
    for name, stems in plan.rounds.items():
        least, more = divmod(plan.segments[name], len(stems))
        order = sorted(stems, key=lambda stem: (-passages[stem], stem))
        found |= {stem: least + (number < more) for number, stem in enumerate(order)}
    return found


def pairs(plan: PlanA, passages: Counter[str]) -> dict[str, int]:
    """How many turns hold two passages, so that two or more segments of a document are empty."""
    size = sizes(plan, passages)
    return {stem: max(0, passages[stem] - size[stem] + 2) for stem in plan.sample}


def double_code(stored: Sequence[Stored], plan: PlanA, draw: Draw) -> Doubled:
    """The codings of both coders."""
    work = _Coding(stored, plan, draw)
    for code, table in plan.tables.items():
        if code == ON_OFF:
            for name, part in plan.on_off.items():
                work.code(code, part, name)
        else:
            work.code(code, table, "")
    work.shift()
    work.split()
    work.reconcile()
    return work.made


class _Coding:
    def __init__(self, stored: Sequence[Stored], plan: PlanA, draw: Draw) -> None:
        self.plan, self.draw = plan, draw
        self.made = Doubled()
        by_stem = {s.stem: s for s in stored}
        truth = Counter({s: len(_true_turns(by_stem[s], plan)) for s in plan.sample})
        self.size = sizes(plan, truth)
        for name, stems in plan.rounds.items():
            for stem in sorted(stems):
                self._segments(by_stem[stem], name)

    def _segments(self, stored: Stored, name: str) -> None:
        """Every turn with a code of the tables, and others up to the document's number."""
        true = _true_turns(stored, self.plan)
        others = [
            found
            for found in stored.turns
            if found.line.speaker not in {"", "I"}
            and found not in true
            and len(found.line.words.split()) >= _LEAST_WORDS
            and not any(p.mark and not p.mark.codes for p in found.line.pieces)
        ]
        missing = self.size[stored.stem] - len(true)
        if not 0 <= missing <= len(others):
            self.made.problems.append(f"{stored.stem}: {len(true)} true turns, {missing} to add")
        more = self.draw.shuffled(others, stored.stem, "segments")[: max(0, missing)]
        for found in sorted([*true, *more], key=lambda f: f.at[0]):
            segment = Segment(len(self.made.segments) + 1, stored, name, found)
            _fill(segment, self.plan)
            self.made.segments.append(segment)

    def code(self, code: str, table: Table, name: str) -> None:
        """Codings of one code, in one round or in all."""
        here = [s for s in self.made.segments if name in {"", s.round}]
        true = self.draw.shuffled([s for s in here if code in s.spans], code, name, "true")
        if len(true) != table.true:
            what = f"{code} {name}: planted in {len(true)} segments, not {table.true}"
            self.made.problems.append(what)
        for number, segment in enumerate(true):
            start, end = segment.spans[code]
            for coder in ("A", "B") if number < table.both else ("A",):
                self._add(segment, coder, code, start, end)
        false = [s for s in here if code not in s.spans]
        ranked = sorted(false, key=lambda s: self._error_rank(code, s))
        for segment in ranked[: table.only_b]:
            segment.errors += 1
            self._add(segment, "B", code, *self._mistaken(segment, code))

    def _add(self, segment: Segment, coder: str, code: str, start: int, end: int) -> None:
        self.made.codings.append(Coded(segment, coder, code, start, end))

    def _error_rank(self, code: str, segment: Segment) -> tuple[object, ...]:
        """Easily confused segments first; students' words are mistaken for adults' codes last."""
        there = set(segment.spans) | segment.other
        odd = segment.is_group and code not in _STUDENTS_SAY
        unlike = not any(other in there for other in _CONFUSED.get(code, ()))
        luck = self.draw.number(code, segment.number, "error")
        later = code == "dar.org.peripheral" and segment.round != "R1"
        return segment.errors >= _MOST_ERRORS, odd, later, unlike, luck

    def _mistaken(self, segment: Segment, code: str) -> tuple[int, int]:
        """Where B sees a code that is not there: a passage like it, or a sentence or two."""
        for other in _CONFUSED.get(code, ()):
            if other in segment.spans:
                return segment.spans[other]
        found = cuts(segment.turn.line.words)
        first = self.draw.between(0, len(found) - 1, code, segment.number, "first")
        last = min(len(found) - 1, first + 1)
        while found[last][1] - found[first][0] < _LEAST_LETTERS and (first, last) != (
            0, len(found) - 1,
        ):  # fmt: skip
            first, last = max(0, first - 1), min(len(found) - 1, last + 1)
        return found[first][0], found[last][1]

    def _agreed(self) -> Iterator[tuple[Coded, Coded]]:
        by_key = {(c.segment.number, c.code, c.coder): c for c in self.made.codings}
        for (number, code, coder), coded in sorted(by_key.items()):
            if coder == "A" and (number, code, "B") in by_key:
                yield coded, by_key[number, code, "B"]

    def shift(self) -> None:
        """Move B's borders in 15 % of the agreed codings by one or two sentences."""
        agreed = list(self._agreed())
        wanted = round(SHIFTED * len(agreed))
        for one, other in self.draw.shuffled(agreed, "shift"):
            if self.made.shifted == wanted:
                return
            places = self._moved(one)
            if places:
                key = (one.segment.number, one.code, "moved")
                other.start, other.end = self.draw.one(places, *key)
                self.made.shifted += 1
        self.made.problems.append(f"only {self.made.shifted} of {wanted} borders can move")

    def _moved(self, one: Coded) -> list[tuple[int, int]]:
        """Spans in the same turn with one border one or two sentences away."""
        found = cuts(one.segment.turn.line.words)
        starts = [start for start, _ in found]
        ends = [end for _, end in found]
        first = max((n for n, start in enumerate(starts) if start <= one.start), default=0)
        last = min((n for n, end in enumerate(ends) if end >= one.end), default=len(ends) - 1)
        moves = [(first + by, last) for by in (-2, -1, 1, 2)]
        moves += [(first, last + by) for by in (-2, -1, 1, 2)]
        return [
            (starts[a], ends[b])
            for a, b in moves
            if 0 <= a <= b < len(found)
            and (starts[a] < one.end and one.start < ends[b])
            and min(one.end, ends[b]) - max(one.start, starts[a]) >= _LEAST_LETTERS
        ]

    def split(self) -> None:
        """B codes the longest agreed passage of at least four sentences in two parts."""
        whole = [b for a, b in self._agreed() if (a.start, a.end) == (b.start, b.end)]
        best = max(whole, key=lambda c: (c.end - c.start, c.segment.number))
        words = best.segment.turn.line.words
        inner = [(s, e) for s, e in cuts(words) if best.start <= s and e <= best.end]
        middle = len(inner) // 2
        end, best.end = best.end, inner[middle - 1][1]
        best.note = "first of two parts"
        second = Coded(best.segment, "B", best.code, inner[middle][0], end, "second of two parts")
        self.made.codings.append(second)

    def reconcile(self) -> None:
        """Eight disagreements of the calibration round, decided together; originals stay."""
        coders: dict[tuple[int, str], set[str]] = defaultdict(set)
        first: dict[tuple[int, str], Coded] = {}
        for coded in self.made.codings:
            if coded.segment.round == "R1":
                key = (coded.segment.number, coded.code)
                coders[key].add(coded.coder)
                first.setdefault(key, coded)
        open_ = sorted(key for key, who in coders.items() if len(who) == 1)
        seen: set[int] = set()
        for key in self.draw.shuffled(open_, "consensus"):
            if len(self.made.consensus) < RECONCILED and key[0] not in seen:
                seen.add(key[0])
                self._decide(first[key])
        self.made.consensus.sort(key=lambda row: int(row[0]))

    def _decide(self, coded: Coded) -> None:
        ana = coded.coder == "A"
        reason = self._reason(coded, _KEPT if ana else _DROPPED)
        marks = ("1", "0") if ana else ("0", "1")
        decision = "coded" if ana else "not coded"
        row = (str(coded.segment.number), coded.code, *marks, decision, reason)
        self.made.consensus.append(row)
        if ana:
            kept = (coded.segment, "consensus", coded.code, coded.start, coded.end, reason)
            self.made.codings.append(Coded(*kept))

    def _reason(self, coded: Coded, reasons: tuple[str, ...]) -> str:
        """What the two wrote down; the boundary that the next codebook draws is named."""
        if coded.code == "dar.org.peripheral" and reasons is _DROPPED:
            return "weeks inside program time are a window; boundary to go into the codebook"
        return reasons[len(self.made.consensus) % len(reasons)]


def _true_turns(stored: Stored, plan: PlanA) -> list[Found]:
    return [
        found
        for found in stored.turns
        if any(p.mark and set(p.mark.codes) & set(plan.tables) for p in found.line.pieces)
    ]


def _fill(segment: Segment, plan: PlanA) -> None:
    for piece, start, end in segment.turn.line.places():
        for code in piece.mark.codes if piece.mark else ():
            if code in plan.tables:
                segment.spans[code] = (start, end)
                segment.values[code] = piece.mark.value if piece.mark else ""
            else:
                segment.other.add(code)


def coding_rows(made: Doubled, coders: dict[str, str]) -> list[Row]:
    """Codings in the order of rounds, coders and places."""
    rounds = ("R1", "R2", "R3", "consensus")
    names = {**coders, "consensus": "Consensus"}
    rows = []
    for coded in made.codings:
        segment = coded.segment
        start, end = segment.turn.span(coded.start, coded.end)
        value = segment.values.get(coded.code, "")
        name = "consensus" if coded.coder == "consensus" else segment.round
        key = (rounds.index(name), names[coded.coder], segment.stored.stem, start, end, coded.code)
        quote = segment.stored.quote(start, end)
        cells = (quote, value, coded.note, "consensus" if name == "consensus" else "human")
        rows.append((key, (*key[2:3], key[1], name, coded.code, str(start), str(end), *cells)))
    return [row for _, row in sorted(rows)]


def only_one(stored: Stored, plan: PlanA, coder: str) -> Iterator[Row]:
    """What the one coder of a document found: B never coded it, so it is in no table."""
    _, name = plan.one_coder
    for mark, start, end in stored.marks():
        for code in mark.codes:
            if code in plan.tables:
                place = (code, str(start), str(end), stored.quote(start, end))
                yield (stored.stem, coder, name, *place, mark.value, "", "human")


def segment_rows(made: Doubled) -> Iterator[Row]:
    for segment in made.segments:
        start, end = segment.place
        place = (segment.stored.stem, segment.round, str(start), str(end))
        yield (str(segment.number), *place)
