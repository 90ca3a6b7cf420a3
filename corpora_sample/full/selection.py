"""What is said in each document of study A: passages first, then decoys and uncoded talk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil

from corpora_sample.full.assign import Assigned
from corpora_sample.full.banks import Banks, Exchange, Wording, fits
from corpora_sample.full.cast import Document
from corpora_sample.full.choose import MOST_USES, Demand, Ledger, Place, choose
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import PlanA
from corpora_sample.full.rules import FREE, Rules

LENGTHS = {False: (1500, 2150), True: (1020, 1550)}
OVERHEAD = {False: 90, True: 90}
_FIRST_TALK = {False: 5, True: 6}
_ENOUGH_TALK = 7
_PASSAGES = 10
_MOST_OF_ONE_CODE = 3
_MOST_OF_ONE_TOPIC = 2
_ONCE_A_PERSON = ("biograph", "background", "career")


@dataclass(slots=True)
class Selected:
    """Passages and exchanges by document, and what the banks fall short of."""

    passages: dict[str, list[Wording]] = field(default_factory=lambda: defaultdict(list))
    exchanges: dict[str, list[Exchange]] = field(default_factory=lambda: defaultdict(list))
    short: list[str] = field(default_factory=list)

    def words(self, document: Document) -> int:
        said = sum(w.words for w in self.passages[document.stem])
        said += sum(e.words for e in self.exchanges[document.stem])
        return OVERHEAD[document.is_group] + said


def select(
    documents: Sequence[Document], assigned: Assigned, plan: PlanA, rules: Rules, draw: Draw
) -> Selected:
    """The words of every document."""
    work = _Selecting(documents, assigned, plan, rules, draw)
    work.passages()
    work.decoys()
    work.talk()
    return work.made


class _Selecting:
    def __init__(
        self,
        documents: Sequence[Document],
        assigned: Assigned,
        plan: PlanA,
        rules: Rules,
        draw: Draw,
    ) -> None:
        self.documents = {d.stem: d for d in documents}
        self.assigned, self.plan, self.rules, self.draw = assigned, plan, rules, draw
        self.banks: Banks = rules.banks
        self.wordings = {w.id: w for w in self.banks.wordings}
        self.ledger = Ledger()
        self.made = Selected(short=[*assigned.short, *rules.traits.lost])
        self.topics: Counter[tuple[str, str]] = Counter()

    def passages(self) -> None:
        """The passages that the plan asks for, code by code and role by role."""
        wanted = {stem: Counter(codes) for stem, codes in self.assigned.passages.items()}
        for negative in self.plan.negatives:
            wording = self._written_for(negative.document, negative.code)
            self._add(negative.document, wording)
            wanted[negative.document][negative.code] -= 1
        codes = sorted({code for held in wanted.values() for code in held})
        for code in codes:
            for role in ("SL", "LM", "T", "PS", "SF"):
                self._choose(code, role, wanted)

    def _written_for(self, stem: str, code: str) -> Wording:
        document = self.documents[stem]
        found = [
            w
            for w in self.banks.of_code(code, document.role)
            if w.document == stem
            or (w.negative and fits(w.sites, w.waves, document.site, document.wave))
        ]
        return min(found, key=lambda w: (not w.negative, w.id))

    def _add(self, stem: str, wording: Wording) -> None:
        self.ledger.note(self.documents[stem].place, wording.id)
        self.made.passages[stem].append(wording)

    def _choose(self, code: str, role: str, wanted: dict[str, Counter[str]]) -> None:
        asked = [
            Demand(self.documents[stem].place, codes[code])
            for stem, codes in sorted(wanted.items())
            if codes[code] > 0 and self.documents[stem].role == role
        ]
        before = {d.place.stem: len(self.ledger.in_document[d.place.stem]) for d in asked}
        missing = choose(asked, lambda place: self._ids(code, place), self.ledger, self.draw)
        for stem, count in before.items():
            for item in self.ledger.in_document[stem][count:]:
                self.made.passages[stem].append(self.wordings[item])
        if missing:
            self._report(code, role, missing)

    def _ids(self, code: str, place: Place) -> list[str]:
        held = self.assigned.held(place.stem)
        return [w.id for w in self.rules.usable(code, self.documents[place.stem], held)]

    def _report(self, code: str, role: str, missing: dict[str, int]) -> None:
        cells = Counter[str]()
        for stem, count in missing.items():
            cells[f"{self.documents[stem].site} {self.documents[stem].wave}"] += count
        total = sum(missing.values())
        where = ", ".join(f"{cell} {count}" for cell, count in sorted(cells.items()))
        text = f"{code} {role}: {ceil(total / MOST_USES)} more wordings (places short: {where})"
        self.made.short.append(text)

    def decoys(self) -> None:
        """Each decoy in a shipped document and, if it can be, in another."""
        shipped = [d for d in self.documents.values() if d.stem in self.plan.shipped]
        others = [d for d in self.documents.values() if d.stem not in self.plan.shipped]
        for kind, (_, site) in self.plan.decoys.items():
            placed = [self._decoy(kind, site, group) for group in (shipped, others)]
            if not placed[0]:
                self.made.short.append(f"decoy {kind}: an exchange for a document that is shipped")

    def _decoy(self, kind: str, site: str, documents: Iterable[Document]) -> bool:
        options = [
            (self.ledger.uses[exchange.id], self.draw.number(kind, document.stem), document.stem, n)
            for document in documents
            for n, exchange in enumerate(self.banks.exchanges)
            if exchange.decoy == kind
            and site in {"", document.site}
            and self._may_say(document, exchange)
            and not any(said.decoy for said in self.made.exchanges[document.stem])
        ]
        if options:
            _, _, stem, number = min(options)
            self._say(self.documents[stem], self.banks.exchanges[number])
        return bool(options)

    def _may_say(self, document: Document, exchange: Exchange) -> bool:
        return (
            exchange.role == document.role
            and exchange.document in {"", document.stem}
            and fits(exchange.sites, exchange.waves, document.site, document.wave)
            and self.ledger.free(document.place, exchange.id)
            and self.rules.traits.fit(document, exchange.id)
            and not self._told(document, exchange)
        )

    def _told(self, document: Document, exchange: Exchange) -> bool:
        """A person tells a life once, not another one each year."""
        once = exchange.topic.startswith(_ONCE_A_PERSON)
        return once and self.topics[";".join(document.persons), "life"] > 0

    def _say(self, document: Document, exchange: Exchange) -> None:
        self.ledger.note(document.place, exchange.id)
        self.topics[document.stem, exchange.topic] += 1
        if exchange.topic.startswith(_ONCE_A_PERSON):
            self.topics[";".join(document.persons), "life"] += 1
        self.made.exchanges[document.stem].append(exchange)

    def talk(self) -> None:
        """Uncoded talk and further passages until every document has its length."""
        order = self.draw.shuffled(self.documents.values(), "talk")
        for _ in range(max(_FIRST_TALK.values())):
            self._once(order, self._first_talk)
        for _ in range(_PASSAGES):
            self._once(order, self._first_passages)
        for stage in (0, 1):
            while self._once(sorted(order, key=self.made.words), partial(self._longer, stage)):
                pass
        self._report_lengths()

    def _once(self, order: Iterable[Document], step: Callable[[Document], bool]) -> bool:
        return any([step(document) for document in order])  # noqa: C419 (every step is taken)

    def _first_talk(self, document: Document) -> bool:
        few = len(self.made.exchanges[document.stem]) < _FIRST_TALK[document.is_group]
        return few and self._one_exchange(document)

    def _first_passages(self, document: Document) -> bool:
        few = len(self.made.passages[document.stem]) < _PASSAGES and not document.is_group
        return few and document.stem not in self.plan.sample and self._one_passage(document)

    def _longer(self, stage: int, document: Document) -> bool:
        if self.made.words(document) >= self._target(document, stage):
            return False
        talk = len(self.made.exchanges[document.stem]) < _ENOUGH_TALK
        may_code = document.stem not in self.plan.sample
        return (
            (talk and self._one_exchange(document))
            or (may_code and self._one_passage(document))
            or self._one_exchange(document)
        )

    def _target(self, document: Document, stage: int) -> int:
        least, most = LENGTHS[document.is_group]
        return least if not stage else self.draw.between(least, most - 100, document.stem, "length")

    def _one_exchange(self, document: Document) -> bool:
        free = [
            (self.topics[document.stem, e.topic], self.ledger.uses[e.id], n)
            for n, e in enumerate(self.banks.exchanges)
            if not e.decoy and self._may_say(document, e)
        ]
        free = [option for option in free if option[0] < _MOST_OF_ONE_TOPIC]
        if not free:
            return False
        best = min(option[:2] for option in free)
        numbers = [option[2] for option in free if option[:2] == best]
        said = len(self.made.exchanges[document.stem])
        number = self.draw.one(numbers, document.stem, "exchange", said)
        self._say(document, self.banks.exchanges[number])
        return True

    def _one_passage(self, document: Document) -> bool:
        """A further passage of a code the document holds, or of one that is not counted."""
        said = self.made.passages[document.stem]
        times = Counter(w.code for w in said)
        held = self.assigned.held(document.stem)
        codes = sorted(held | (set() if document.is_group else set(FREE)))
        options = [
            (times[code], self.ledger.uses[w.id], self.draw.number(document.stem, w.id), w.id)
            for code in codes
            if times[code] < _MOST_OF_ONE_CODE
            for w in self.rules.usable(code, document, held)
            if self.ledger.free(document.place, w.id)
        ]
        if not options:
            return False
        self._add(document.stem, self.wordings[min(options)[-1]])
        return True

    def _report_lengths(self) -> None:
        """How many exchanges are missing: for the length, and for talk that is no passage."""
        words, talk = Counter[str](), Counter[str]()
        for document in self.documents.values():
            least = LENGTHS[document.is_group][0]
            words[document.role] += max(0, least - self.made.words(document))
            said = len(self.made.exchanges[document.stem])
            talk[document.role] += max(0, _FIRST_TALK[document.is_group] - said)
        for role in sorted(words):
            missing = max(ceil(words[role] / 90), talk[role])
            if missing:
                exchanges = ceil(missing / MOST_USES)
                text = f"filler {role}: {exchanges} more exchanges of about 90 words"
                self.made.short.append(text)
