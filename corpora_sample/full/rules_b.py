"""Which words may be said in which document of study B, and which document holds which side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from corpora_sample.full.banks import Banks, Wording, fits
from corpora_sample.full.cast import Document
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import raw

SIDES = ("freedom", "fence")
PHRASE = "freedom within fences"
DATA = "hal.con.data"
_DATA_IN = {"teacher interprets": ("ES", "MS"), "student presents": ("HS",)}

Side = tuple[str, str]


def sides() -> dict[str, Side]:
    """The dimension and side of each code that the matrix counts."""
    dimensions = raw("plan")["study_B"]["dimensions"]
    return {
        code: (name, side)
        for name, codes in dimensions.items()
        for side in SIDES
        for code in codes[side]
    }


@dataclass(frozen=True)
class RulesB:
    """Limits on wordings in study B."""

    banks: Banks
    draw: Draw
    sides: dict[str, Side] = field(default_factory=sides)

    def usable(self, document: Document, held: Collection[Side]) -> list[Wording]:
        """Wordings that a document may hold when it holds the sides `held`, and no other."""
        return [
            wording
            for wording in self.banks.wordings
            if self._fits(wording, document)
            and all(
                self.sides[code] in held
                for code in (wording.code, *wording.also)
                if code in self.sides
            )
        ]

    def of_side(self, document: Document, side: Side) -> list[Wording]:
        """Wordings of one side that bring no other side along."""
        return [w for w in self.usable(document, {side}) if self.sides.get(w.code) == side]

    def _fits(self, wording: Wording, document: Document) -> bool:
        return (
            wording.role == document.role
            and fits(wording.sites, (), document.site, "")
            and self._data(wording, document)
            and self._phrase(wording, document)
        )

    def _data(self, wording: Wording, document: Document) -> bool:
        """Teachers read data in elementary and middle schools, students present it in high ones."""
        if wording.code != DATA or wording.value not in _DATA_IN:
            return True
        schools = raw("plan")["study_B"]["schools"]
        kind = next(school["type"] for school in schools if school["id"] == document.site)
        return kind in _DATA_IN[wording.value]

    def _phrase(self, wording: Wording, document: Document) -> bool:
        """The exact phrase is one leader's; others come near it."""
        speaker = raw("design")["study_B"]["phrase"]["document"]
        return PHRASE not in wording.said.casefold() or document.stem == speaker


@dataclass(slots=True)
class Held:
    """Which sides each document holds, and what no bank can serve."""

    sides: dict[str, set[Side]] = field(default_factory=lambda: defaultdict(set))
    short: list[str] = field(default_factory=list)


def assign_sides(documents: Sequence[Document], rules: RulesB, draw: Draw) -> Held:
    """As many documents of each school with each side as the plan says.

    Roles take turns, and documents with few sides come first.
    """
    held = Held()
    for site, rows in raw("plan")["study_B"]["strength"].items():
        here = [d for d in documents if d.site == site]
        for name, counts in rows.items():
            for side, count in zip(SIDES, counts, strict=True):
                _place(here, (name, side), count, held, rules, draw)
    return held


def _place(
    here: Sequence[Document], side: Side, count: int, held: Held, rules: RulesB, draw: Draw
) -> None:
    able = [d for d in here if rules.of_side(d, side)]
    if len(able) < count:
        what = f"{here[0].site} {' '.join(side)}: wordings for {count - len(able)} more documents"
        held.short.append(what)
    left = Counter({d.role: len(rules.of_side(d, side)) for d in able})
    roles: list[str] = []
    for _ in range(min(count, len(able))):
        rest = [d for d in able if side not in held.sides[d.stem] and left[d.role] > 0]
        if not rest:
            held.short.append(
                f"{here[0].site} {' '.join(side)}: {count - len(roles)} more wordings"
            )
            return
        best = min(rest, key=lambda d: _rank(d, side, roles, held, draw))
        held.sides[best.stem].add(side)
        left[best.role] -= 1
        roles.append(best.role)


def _rank(
    document: Document, side: Side, roles: list[str], held: Held, draw: Draw
) -> tuple[int, int, int]:
    load = len(held.sides[document.stem])
    return roles.count(document.role), load, draw.number(document.stem, *side)
