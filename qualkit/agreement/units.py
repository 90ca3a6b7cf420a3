"""Units: which coder gave which code to which unit, kept as what is coded only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.agreement.grid import Ints
from qualkit.agreement.material import Fields, Material
from qualkit.agreement.projection import coded_units, patterns
from qualkit.agreement.tally import Found, Tally, empty_tally, tally_of

MIN_COVER = 10


@dataclass(frozen=True, eq=False)
class UnitCodings:
    """Who coded what in the doubly coded documents, kept as what is coded only.

    One entry of `unit`, `code` and `pattern` for every unit and code that at least one coder put
    together; bit k of `pattern` stands for `coders[k]`. All other units are uncoded by those
    assigned: bit k of `assigned[document]`. `transcript_of[unit]` is the unit's document.
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


def covered_units(material: Material, name: str, units: Fields, min_cover: int) -> UnitCodings:
    """A unit has a code when `min_cover` characters of it are covered, or a shorter unit whole."""
    key, unit = coded_units(material.marks, units.places, min_cover)
    return unit_codings_of(material, name, units.document, key, unit)


def unit_codings_of(
    material: Material, name: str, document: Ints, key: Ints, unit: Ints
) -> UnitCodings:
    """From (key, unit): which key was put on which unit; `document[unit]` is its document."""
    unit, code, pattern = patterns(key, unit, len(material.coders))
    return UnitCodings(
        name,
        material.coders,
        material.codes,
        material.documents,
        material.assigned,
        document,
        unit,
        code,
        pattern,
    )


def pattern_counts(units: UnitCodings) -> Tally:
    """How many units of each kind every document and code has."""
    document = units.transcript_of[units.unit] if len(units.unit) else units.unit
    shape = empty_tally(units.unit_name, units.coders, units.codes, units.transcripts)
    found = Found(document, units.code, units.pattern)
    return tally_of(found, units.units_by_transcript, units.assigned, shape)
