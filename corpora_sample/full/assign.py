"""Which document of study A holds which code, and in the double-coded ones how often.

For each code, school and year the plan fixes how many documents hold it. Negative cases come
first, then double-coded documents as far as the agreement tables need them, then the others, those
with few codes before those with many. Where a code is planted several times in the double-coded
documents, the next passage always goes to the document that has least; the numbers by code, and
for on and off by round, are met exactly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora_sample.full.cast import Document
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import PlanA
from corpora_sample.full.rules import FREE, Rules

ON_OFF = "dar.ind.on_off"
MOST_IN_ONE = 4
_FIRST_ROLES = {"dar.org.floors_ceilings": ("PS", "SL")}
_NEVER = {"dar.acc.evaluation": ("PS",)}


@dataclass(slots=True)
class Assigned:
    """Passages asked for, by document and code; `short` says what no bank can serve."""

    passages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    short: list[str] = field(default_factory=list)

    def held(self, stem: str) -> set[str]:
        return set(self.passages[stem])


def assign(documents: Sequence[Document], plan: PlanA, rules: Rules, draw: Draw) -> Assigned:
    """Codes for every document, exactly as planned."""
    work = _Assigning(documents, plan, rules, draw)
    work.negatives()
    for code, counts in plan.interviews.items():
        work.place(code, counts, group=False)
    for code, counts in plan.groups.items():
        work.place(code, counts, group=True)
    work.repeat()
    return work.made


class _Assigning:
    def __init__(
        self, documents: Sequence[Document], plan: PlanA, rules: Rules, draw: Draw
    ) -> None:
        self.documents = {d.stem: d for d in documents}
        self.plan, self.rules, self.draw = plan, rules, draw
        self.made = Assigned()
        self.round_of = {stem: name for name, stems in plan.rounds.items() for stem in stems}

    def negatives(self) -> None:
        for negative in self.plan.negatives:
            self.made.passages[negative.document][negative.code] = 1

    def place(self, code: str, counts: dict[tuple[str, str], int], *, group: bool) -> None:
        """Give a code to exactly the planned number of documents in each school and year."""
        wanted = self._sampled(code, counts, group=group)
        for (site, wave), count in counts.items():
            here = [
                d
                for d in self.documents.values()
                if (d.site, d.wave, d.is_group) == (site, wave, group)
            ]
            able = [d for d in here if self._able(code, d)]
            order = sorted(able, key=lambda d: self._rank(code, d, d.stem in wanted))
            if len(order) < count:
                self.made.short.append(f"{code} {site} {wave}: {len(order)} of {count} documents")
            for document in order[:count]:
                self.made.passages[document.stem].setdefault(code, 1)

    def _able(self, code: str, document: Document) -> bool:
        if code in self.made.passages[document.stem]:
            return True
        if code in self.plan.never.get(document.stem, ()):
            return False
        return document.role not in _NEVER.get(code, ()) and self.rules.can(code, document)

    def _rank(self, code: str, document: Document, wanted: bool) -> tuple[object, ...]:
        stem, table = document.stem, self.plan.tables
        held = self.made.passages[stem]
        load = sum((other in table) == (code in table) for other in held)
        avoided = stem in self.round_of and code in table and not wanted
        first = document.role in _FIRST_ROLES.get(code, (document.role,))
        return (
            code not in held, not wanted, avoided, not first, load, self.draw.number(code, stem),
        )  # fmt: skip

    def _sampled(self, code: str, counts: dict[tuple[str, str], int], *, group: bool) -> set[str]:
        """Double-coded documents that are to hold a code of the agreement tables."""
        if code not in self.plan.tables:
            return set()
        room = Counter(counts)
        most = len(self.plan.sample) if group else self.plan.sample_documents[code]
        per_round = Counter({name: t.true for name, t in self.plan.on_off.items()})
        chosen: set[str] = set()
        stems = [s for s in self.plan.sample if self.documents[s].is_group == group]
        for stem in sorted(stems, key=lambda s: self._sample_rank(code, s)):
            document, name = self.documents[stem], self.round_of[stem]
            full = len(chosen) >= most or (code == ON_OFF and per_round[name] <= 0)
            if full or room[document.site, document.wave] <= 0 or not self._able(code, document):
                continue
            chosen.add(stem)
            room[document.site, document.wave] -= 1
            per_round[name] -= 1
        return chosen

    def _sample_rank(self, code: str, stem: str) -> tuple[object, ...]:
        held = self.made.passages[stem]
        return code not in held, len(held), self.draw.number(code, stem, "sample")

    def repeat(self) -> None:
        """More passages of each code of the tables, to the number of segments that hold it."""
        for code, table in self.plan.tables.items():
            if code == ON_OFF:
                for name, part in self.plan.on_off.items():
                    self._spread(code, self.plan.rounds[name], part.true)
            elif code not in FREE:
                self._spread(code, self.plan.sample, table.true)
        for code in FREE:
            self._spread(code, self.plan.sample, self.plan.tables[code].true)

    def _spread(self, code: str, stems: Sequence[str], wanted: int) -> None:
        missing = wanted - sum(self.made.passages[stem][code] for stem in stems)
        for stem in stems:
            if not self.made.passages[stem][code]:
                del self.made.passages[stem][code]
        if missing < 0:
            self.made.short.append(f"{code}: {-missing} too many double-coded documents hold it")
        for _ in range(missing):
            options = list(self._options(code, stems))
            if not options:
                self.made.short.append(f"{code}: more double-coded passages than wordings")
                return
            self.made.passages[min(options)[-1]][code] += 1

    def _options(self, code: str, stems: Sequence[str]) -> Iterator[tuple[int, int, int, str]]:
        for stem in stems:
            document, held = self.documents[stem], self.made.passages[stem]
            here = held.get(code, 0)
            free = code in FREE and not document.is_group
            if not here and not free:
                continue
            usable = len(self.rules.usable(code, document, held))
            extra = any(n.document == stem and n.code == code for n in self.plan.negatives)
            if here < min(MOST_IN_ONE, usable + extra):
                load = sum(n for other, n in held.items() if other in self.plan.tables)
                yield here * 3 + load, here, self.draw.number(code, stem, here), stem
