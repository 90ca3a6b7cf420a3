"""Which words of a bank may be said in which document of study A."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from corpora_sample.full.banks import Banks, Wording, fits
from corpora_sample.full.cast import Document
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import PlanA, raw
from corpora_sample.full.traits import Traits

TEST_PREP, YIELDS = "dar.org.test_prep", "dar.sense.who_yields"
HOPE, PERIPHERAL = "dar.sus.initial_hope", "dar.org.peripheral"
FREE = (
    "dar.prog.exit_slip",
    "dar.prog.playlist",
    "dar.team.trust",
    "dar.sense.locus",
    "dar.org.coupling",
    "dar.org.ceremony",
    "dar.ten.test_blind",
    "dar.field.momentum",
)
_OTHER_SIDE = 0.1


@dataclass(frozen=True)
class Rules:
    """The limits on wordings; counts of free codes are not planned, those of all others are."""

    plan: PlanA
    banks: Banks
    draw: Draw
    traits: Traits

    def usable(self, code: str, document: Document, held: Collection[str]) -> list[Wording]:
        """Wordings of a code for a document that holds the codes `held`."""
        return [
            wording
            for wording in self.banks.of_code(code, document.role)
            if self._fits(wording, document) and self._also(wording, document, held)
        ]

    def can(self, code: str, document: Document) -> bool:
        """Whether a document could hold a code at all."""
        return bool(self.usable(code, document, ()))

    def _fits(self, wording: Wording, document: Document) -> bool:
        if wording.document or wording.negative:
            return False
        placed = fits(wording.sites, wording.waves, document.site, document.wave)
        own = self.traits.fit(document, wording.id)
        return placed and own and self._value(wording, document)

    def _value(self, wording: Wording, document: Document) -> bool:
        """A refusal only where the window is refused, a structure only where there is one."""
        if wording.code == TEST_PREP:
            refuses = (document.site, document.wave) == ("ORC", "Y2")
            return (wording.value == "declined") == refuses
        if wording.code == PERIPHERAL:
            kinds = raw("plan")["study_A"]["supplemental_Y3"][document.site]
            return wording.value in {"", "other", *kinds}
        if wording.code == HOPE:
            fitting = {"Y1": "present", "Y3": "recalled"}.get(document.wave, wording.value)
            return wording.value in {"", fitting}
        if wording.code == YIELDS and wording.value not in {"", "accountability"}:
            return self.draw.share(document.stem, "yields") < _OTHER_SIDE
        return True

    def _also(self, wording: Wording, document: Document, held: Collection[str]) -> bool:
        """A second code may come along only where the plan already has it, or does not count it."""
        sampled = document.stem in self.plan.sample
        for code in wording.also:
            if sampled and code in self.plan.tables:
                return False
            if code not in held and not (code in FREE and not document.is_group):
                return False
        return True
