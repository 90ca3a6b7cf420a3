"""What is said or noted in each document of study B."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import ceil

from corpora_sample.full.banks import Exchange, fits
from corpora_sample.full.cast import Document
from corpora_sample.full.cast_b import kind_of
from corpora_sample.full.choose import MOST_USES, Demand, Ledger, Place, choose
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import raw
from corpora_sample.full.rules_b import PHRASE, Held, RulesB, Side
from corpora_sample.full.selection import Selected

LENGTHS = {
    "interview": (800, 1300),
    "student": (450, 800),
    "parent": (450, 800),
    "observation": (240, 500),
}
_OVERHEAD = {"interview": 60, "student": 50, "parent": 50, "observation": 0}
_FIRST = {"interview": 5, "student": 3, "parent": 3, "observation": 3}
_PASSAGES = {"interview": 5, "student": 4, "parent": 3, "observation": 2}
_MOST_OF_ONE_CODE = 2


def select_b(documents: Sequence[Document], held: Held, rules: RulesB, draw: Draw) -> Selected:
    """The words of every document."""
    work = _SelectingB(documents, held, rules, draw)
    work.phrase()
    work.sides()
    work.other()
    work.talk()
    return work.made


class _SelectingB:
    def __init__(
        self, documents: Sequence[Document], held: Held, rules: RulesB, draw: Draw
    ) -> None:
        self.documents = {d.stem: d for d in documents}
        self.held, self.rules, self.draw = held, rules, draw
        self.wordings = {w.id: w for w in rules.banks.wordings}
        self.usable = {d.stem: rules.usable(d, held.sides[d.stem]) for d in documents}
        self.ledger = Ledger()
        self.made = Selected(short=list(held.short))

    def phrase(self) -> None:
        """The exact phrase, by the one who says it."""
        stem = raw("design")["study_B"]["phrase"]["document"]
        found = [w for w in self.usable[stem] if PHRASE in w.text.casefold()]
        if found:
            self._add(stem, found[0].id)
        else:
            self.made.short.append(f"hal.fwf: the phrase '{PHRASE}' for {stem}")

    def _add(self, stem: str, item: str) -> None:
        self.ledger.note(self.documents[stem].place, item)
        self.made.passages[stem].append(self.wordings[item])

    def sides(self) -> None:
        """A passage of each side that a document holds."""
        wanted: dict[Side, list[Demand]] = defaultdict(list)
        for stem, document in self.documents.items():
            for side in sorted(self.held.sides[stem]):
                wanted[side].append(Demand(document.place, 1))
        for side, demands in sorted(wanted.items()):
            self._choose(side, demands)

    def _choose(self, side: Side, demands: list[Demand]) -> None:
        def allowed(place: Place) -> list[str]:
            return [w.id for w in self.rules.of_side(self.documents[place.stem], side)]

        before = {d.place.stem: len(self.ledger.in_document[d.place.stem]) for d in demands}
        missing = choose(demands, allowed, self.ledger, self.draw)
        for stem, count in before.items():
            for item in self.ledger.in_document[stem][count:]:
                self.made.passages[stem].append(self.wordings[item])
        if missing:
            self.made.short.append(f"{' '.join(side)}: no wording for {', '.join(sorted(missing))}")

    def other(self) -> None:
        """Each passage on other matters once, where least is said so far."""
        for wording in self.rules.banks.wordings:
            able = [
                (len(self.made.passages[stem]), self.draw.number(stem, wording.id), stem)
                for stem, usable in self.usable.items()
                if wording in usable and not wording.dimension
            ]
            if able and not self.ledger.uses[wording.id]:
                self._add(min(able)[-1], wording.id)

    def talk(self) -> None:
        """Uncoded talk, talk on other matters and further passages up to the length."""
        order = self.draw.shuffled(self.documents.values(), "talk")
        for step, times in (
            (self._first, 6),
            (self._more, 10),
            (self._least, 60),
            (self._most, 60),
        ):
            for _ in range(times):
                if not any([step(d) for d in sorted(order, key=self._words)]):  # noqa: C419
                    break
        self._report()

    def _words(self, document: Document) -> int:
        said = sum(w.words for w in self.made.passages[document.stem])
        said += sum(e.words for e in self.made.exchanges[document.stem])
        return _OVERHEAD[kind_of(document)] + said

    def _first(self, document: Document) -> bool:
        few = len(self.made.exchanges[document.stem]) < _FIRST[kind_of(document)]
        return few and self._exchange(document)

    def _more(self, document: Document) -> bool:
        few = len(self.made.passages[document.stem]) < _PASSAGES[kind_of(document)]
        return few and self._passage(document)

    def _least(self, document: Document) -> bool:
        return self._below(document, LENGTHS[kind_of(document)][0])

    def _most(self, document: Document) -> bool:
        least, most = LENGTHS[kind_of(document)]
        return self._below(document, self.draw.between(least, most - 80, document.stem, "length"))

    def _below(self, document: Document, words: int) -> bool:
        short = self._words(document) < words
        return short and (self._exchange(document) or self._passage(document))

    def _exchange(self, document: Document) -> bool:
        topics = Counter(e.topic for e in self.made.exchanges[document.stem])
        free = [
            (topics[e.topic], self.ledger.uses[e.id], self.draw.number(document.stem, e.id), n)
            for n, e in enumerate(self.rules.banks.exchanges)
            if self._may_say(document, e)
        ]
        if not free:
            return False
        exchange = self.rules.banks.exchanges[min(free)[-1]]
        self.ledger.note(document.place, exchange.id)
        self.made.exchanges[document.stem].append(exchange)
        return True

    def _may_say(self, document: Document, exchange: Exchange) -> bool:
        return (
            exchange.role == document.role
            and fits(exchange.sites, (), document.site, "")
            and self._new_here(document, exchange.id)
        )

    def _new_here(self, document: Document, item: str) -> bool:
        """Nothing is told twice in one school: what is used again is said in another one."""
        at_home = self.ledger.by_site[item, document.site]
        return not at_home and self.ledger.free(document.place, item)

    def _passage(self, document: Document) -> bool:
        times = Counter(w.code for w in self.made.passages[document.stem])
        free = [
            (times[w.code], self.ledger.uses[w.id], self.draw.number(document.stem, w.id), w.id)
            for w in self.usable[document.stem]
            if times[w.code] < _MOST_OF_ONE_CODE and self._new_here(document, w.id)
        ]
        if free:
            self._add(document.stem, min(free)[-1])
        return bool(free)

    def _report(self) -> None:
        missing: Counter[str] = Counter()
        for document in self.documents.values():
            kind = kind_of(document)
            missing[kind] += max(0, LENGTHS[kind][0] - self._words(document))
        for kind, words in sorted(missing.items()):
            if words:
                number = ceil(words / 90 / MOST_USES)
                text = f"study B, filler {kind}: {number} more of about 90 words, for any school"
                self.made.short.append(text)
