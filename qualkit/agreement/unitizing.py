"""Unitizing: agreement on where passages begin and end, measured on the text as a continuum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.grid import Floats, Ints
from qualkit.agreement.material import Material
from qualkit.agreement.projection import Marks, Places, union
from qualkit.agreement.sweep import touching, within
from qualkit.model.results import Estimate

METHOD_U = "alpha_U, Krippendorff 2004, ch. 11"
METHOD_UA = "Krippendorff, Mathet, Bouvry and Widlöcher 2016"
NOT_USED = "code not used"
ONE_CODER = "used by one coder only"
NO_DOCUMENT = "no doubly coded document"
NO_EXPECTED = "no disagreement could be expected"
OVERLAPPING = "one coder's spans of different codes overlap"


@dataclass(frozen=True, slots=True)
class CodeUnitizing:
    """One code as passages: alpha_U with what it is made of, and u-alpha against the gaps."""

    alpha_u: Estimate
    observed: float | None
    expected: float | None
    u_alpha: Estimate
    ku_alpha: Estimate
    coverage: float | None


@dataclass(frozen=True, slots=True)
class Unitizing:
    """Agreement in unitizing, over all codes and by code.

    `coverage` is the share of the text that two coders both marked.
    """

    coders: tuple[str, ...]
    documents: int
    length: int
    alpha_u: Estimate
    u_alpha: Estimate
    binary: Estimate
    cu_alpha: Estimate
    coverage: float | None
    by_code: Mapping[str, CodeUnitizing]


@dataclass(frozen=True, eq=False)
class Continuum:
    """Documents end to end; `coders[document]` is how many coded it, `assigned` who did.

    No section runs over the border of a field.
    """

    fields: Places
    assigned: Ints
    many: Ints

    @classmethod
    def of(cls, material: Material) -> Continuum:
        assigned = material.assigned[material.fields.document]
        bits = np.arange(len(material.coders))
        many = ((assigned[:, None] >> bits) & 1).sum(axis=1)
        return cls(material.fields.places, assigned, many)

    @property
    def total(self) -> int:
        """Characters times the coders who read them: mL."""
        return int((self.fields.lengths * self.many).sum())

    @property
    def length(self) -> int:
        return int(self.fields.lengths.sum())

    def field_of(self, marks: Marks) -> Ints:
        return np.searchsorted(self.fields.end, marks.start, side="right")

    def read_by(self, coder: int) -> Places:
        mine = (self.assigned >> coder) & 1 == 1
        return Places(self.fields.start[mine], self.fields.end[mine])


def unitizing_of(material: Material) -> Unitizing:
    """alpha_U and the u-alpha family, overall and by code.

    Text is taken as one continuum of the documents end to end; coders not assigned to a document
    have no sections in it. A coder's own overlapping spans of a code are joined, spans that
    merely touch stay two units.
    """
    whole = Continuum.of(material)
    units = within(union(material.marks, touching=False), material.fields.places)
    coders = len(material.coders)
    parts = [_one(units, units.key // coders == c) for c in range(len(material.codes))]
    raw = [alpha_u_parts(part, coders, whole) for part in parts]
    reasons = [_obstacle(part, coders) or ("" if whole.length else NO_DOCUMENT) for part in parts]
    family = u_alpha_family(units, coders, len(material.codes), whole)
    by_code = {
        code: _code(raw[i], reasons[i], u_alpha_family(parts[i], coders, 0, whole), family, i)
        for i, code in enumerate(material.codes)
    }
    kept = [pair for pair, reason in zip(raw, reasons, strict=True) if not reason]
    return Unitizing(
        material.coders,
        len(material.documents),
        whole.length,
        _ratio(sum(o for o, _ in kept), sum(e for _, e in kept), METHOD_U),
        family.u_alpha,
        family.binary,
        family.cu_alpha,
        family.coverage,
        by_code,
    )


def _code(
    raw: tuple[float, float], reason: str, alone: UAlphas, together: UAlphas, at: int
) -> CodeUnitizing:
    observed, expected = raw
    if reason:
        missing = Estimate(None, reason, method=METHOD_U)
        other = Estimate(None, reason, method=METHOD_UA)
        return CodeUnitizing(missing, None, None, other, other, None)
    alpha = _ratio(observed, expected, METHOD_U)
    by_value, coverage = together.by_code[at]
    return CodeUnitizing(alpha, observed, expected, alone.binary, by_value, coverage)


def alpha_u_parts(units: Marks, coders: int, whole: Continuum) -> tuple[float, float]:
    """(D_o, D_e) of alpha_U for the units of one code (Krippendorff 1995; 2004, p. 251-256).

    Two units that overlap differ by the squares of the distances of their beginnings and ends, a
    unit inside a gap of the other coder by the square of its length. Expected is what results
    when units are laid anywhere on the continuum.
    """
    if not whole.length:
        return 0.0, 0.0
    return _observed(units, coders, whole), _expected(units, coders, whole)


def _observed(units: Marks, coders: int, whole: Continuum) -> float:
    coder, field = units.key % coders, whole.field_of(units)
    weight = 1 / np.maximum(whole.many - 1, 1)
    total = 0.0
    for i, j in permutations(range(coders), 2):
        mine = _one(units, (coder == i) & ((whole.assigned[field] >> j) & 1 == 1))
        theirs = _one(units, coder == j)
        w = weight[whole.field_of(mine)]
        a, b = touching(mine, Places(theirs.start, theirs.end))
        apart = (mine.start[a] - theirs.start[b]).astype(float) ** 2
        apart += (mine.end[a] - theirs.end[b]).astype(float) ** 2
        met = np.bincount(a, minlength=len(mine)) > 0
        alone = np.where(met, 0.0, (mine.end - mine.start).astype(float) ** 2)
        # a unit in a gap counts once from either side, overlapping units from each
        total += float((apart * w[a]).sum()) + 2 * float((alone * w).sum())
    return total / (whole.total * whole.length)


def _expected(units: Marks, coders: int, whole: Continuum) -> float:
    length = (units.end - units.start).astype(float)
    gaps = np.sort(np.concatenate([_gaps(units, k, coders, whole) for k in range(coders)]))
    behind = np.searchsorted(gaps, length, side="left")
    sums = np.concatenate([[0.0], np.cumsum(gaps)])
    long_enough = len(gaps) - behind
    room = sums[-1] - sums[behind] - long_enough * (length - 1)
    own = (len(length) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
    above = 2 / whole.length * float((own + length**2 * room).sum())
    below = whole.total * (whole.total - 1.0) - float((length * (length - 1)).sum())
    return above / below if below > 0 else 0.0


def _gaps(units: Marks, coder: int, coders: int, whole: Continuum) -> Floats:
    """Lengths of what a coder left between units; fields and units are both borders."""
    mine = _one(units, units.key % coders == coder)
    read = whole.read_by(coder)
    begins = np.sort(np.concatenate([read.start, mine.end]))
    ends = np.sort(np.concatenate([read.end, mine.start]))
    gaps = (ends - begins).astype(float)
    return np.asarray(gaps[gaps > 0])


@dataclass(frozen=True, eq=False)
class UAlphas:
    u_alpha: Estimate
    binary: Estimate
    cu_alpha: Estimate
    coverage: float | None
    by_code: tuple[tuple[Estimate, float | None], ...]


def u_alpha_family(units: Marks, coders: int, codes: int, whole: Continuum) -> UAlphas:
    """The u-alphas of mutually exclusive units (Krippendorff et al. 2016, eq. 1-13).

    Coincidences are the lengths of text that two coders' sections share, weighted by 1 / (coders
    of the document - 1); what is expected leaves out that a unit is paired with itself. `u_alpha`
    is over values and gaps, `binary` tells units from gaps, `cu_alpha` is over the text that both
    coders marked, and (k)u-alpha over what one of them gave the value k. For `codes` of 0 only
    `binary` is computed.
    """
    binary = _against_gaps(Marks(units.key % coders, units.start, units.end), coders, 1, whole)[1]
    missing = Estimate(None, OVERLAPPING, method=METHOD_UA)
    if not codes or _overlap(units, coders):
        return UAlphas(missing, binary, missing, None, ((missing, None),) * codes)
    everything, _ = _against_gaps(units, coders, codes, whole)
    shared, own = _coincidences(units, coders, codes, whole)
    cu, by_code = _coded(shared, own)
    margins = shared.sum(axis=1)
    lengths = _lengths(units, coders, codes)
    coverage = float(margins.sum()) / whole.total if whole.total else None
    each = tuple(
        (estimate, float(margins[k] / lengths[k]) if lengths[k] else None)
        for k, estimate in enumerate(by_code)
    )
    return UAlphas(everything, binary, cu, coverage, each)


def _against_gaps(
    units: Marks, coders: int, codes: int, whole: Continuum
) -> tuple[Estimate, Estimate]:
    """u-alpha over values and gaps, and the binary one of units and gaps (eq. 4-6).

    The two are the same for one code.
    """
    marks = union(units, touching=False) if codes == 1 else units
    shared, _ = _coincidences(marks, coders, codes, whole)
    lengths = _lengths(marks, coders, codes)
    squares = np.bincount(
        marks.key // coders, weights=(marks.end - marks.start).astype(float) ** 2, minlength=codes
    )[:codes]
    total = float(whole.total)
    gap = total - lengths.sum()
    both_gap = gap - (lengths.sum() - shared.sum())
    left = total**2 - squares.sum() - gap
    if total <= 0 or left <= 0 or not len(marks):
        nothing = Estimate(None, NOT_USED, method=METHOD_UA)
        return nothing, nothing
    same = total * ((lengths**2 - squares).sum() + gap**2 - gap) / left
    observed = total - float(np.trace(shared)) - both_gap
    apart = gap - both_gap
    by_chance = total * gap * lengths.sum() / left
    return _ratio(observed, total - same, METHOD_UA), _ratio(apart, by_chance, METHOD_UA)


def _coincidences(units: Marks, coders: int, codes: int, whole: Continuum) -> tuple[Floats, Floats]:
    """(length shared by values c and k, squares of what each unit shares with another coder)."""
    shared, own = np.zeros((codes, codes)), np.zeros(codes)
    coder = units.key % coders
    weight = 1 / np.maximum(whole.many - 1, 1)
    for i, j in permutations(range(coders), 2):
        mine, theirs = _one(units, coder == i), _one(units, coder == j)
        a, b = touching(mine, Places(theirs.start, theirs.end))
        common = np.minimum(mine.end[a], theirs.end[b]) - np.maximum(mine.start[a], theirs.start[b])
        w = weight[whole.field_of(mine)]
        c, k = mine.key[a] // coders, theirs.key[b] // coders
        np.add.at(shared, (c, k), common * w[a])
        met = np.bincount(a, weights=common, minlength=len(mine))
        own += np.bincount(mine.key // coders, weights=met**2 * w, minlength=codes)[:codes]
    return shared, own


def _coded(shared: Floats, own: Floats) -> tuple[Estimate, tuple[Estimate, ...]]:
    """cu-alpha and (k)u-alpha, from what both coders marked (eq. 10-13)."""
    margins, total = shared.sum(axis=1), float(shared.sum())
    if total <= 0:
        nothing = Estimate(None, "no text that two coders marked", method=METHOD_UA)
        return nothing, (nothing,) * len(shared)
    below = total - own.sum() / total
    if below <= 0:
        nothing = Estimate(None, NO_EXPECTED, method=METHOD_UA)
        return nothing, (nothing,) * len(shared)
    expected = (np.outer(margins, margins) - np.diag(own)) / below
    cu = _ratio(total - float(np.trace(shared)), total - float(np.trace(expected)), METHOD_UA)
    sums = expected.sum(axis=1)
    by_code = tuple(
        _ratio(
            float(sums[k] * (margins[k] - shared[k, k])),
            float(margins[k] * (sums[k] - expected[k, k])),
            METHOD_UA,
        )
        for k in range(len(shared))
    )
    return cu, by_code


def _lengths(units: Marks, coders: int, codes: int) -> Floats:
    length = (units.end - units.start).astype(float)
    found = np.bincount(units.key // coders, weights=length, minlength=codes)
    return np.asarray(found[:codes], dtype=np.float64)


def _overlap(units: Marks, coders: int) -> bool:
    order = np.lexsort((units.start, units.key % coders))
    coder, start, end = (units.key % coders)[order], units.start[order], units.end[order]
    return bool(((coder[1:] == coder[:-1]) & (start[1:] < end[:-1])).any())


def _obstacle(units: Marks, coders: int) -> str:
    users = len(np.unique(units.key % coders)) if len(units) else 0
    return ("", ONE_CODER, NOT_USED)[0 if users > 1 else 2 - users]


def _one(marks: Marks, chosen: NDArray[np.bool_]) -> Marks:
    """The chosen marks, in order of their start."""
    at = np.flatnonzero(chosen)
    at = at[np.argsort(marks.start[at], kind="stable")]
    return Marks(marks.key[at], marks.start[at], marks.end[at])


def _ratio(observed: float, expected: float, method: str) -> Estimate:
    if not expected > 1e-15:
        return Estimate(None, NO_EXPECTED, method=method)
    return Estimate(1 - observed / expected, method=method)
