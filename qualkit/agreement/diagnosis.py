"""Diagnosis: why coders differ on a code, and which codes to discuss first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from qualkit.model.disagreement import Comparison, Diagnosis, DisagreementKind
from qualkit.model.results import AgreementTable, CodeAgreement

FEW = 10
GENEROUS = 1.5
OFTEN = 3
SHARE = 0.25
HALF = 0.5
GOOD = 0.667
BORDER = 0.25
"""What a disagreement about borders weighs beside one about codes."""


def diagnosed(comparison: Comparison, table: AgreementTable) -> Comparison:
    """A comparison with its diagnoses: codes that are disputed, the most to discuss first.

    The weight of a code is its disagreements, borders by a quarter, times 1 - alpha (times 1
    where alpha cannot be estimated).
    """
    kinds: dict[str, Counter[DisagreementKind]] = {}
    for disagreement in comparison.disagreements:
        for code in disagreement.disputed:
            kinds.setdefault(code, Counter())[disagreement.kind] += 1
    rows = {row.code: row for row in table.codes}
    found = [
        _diagnosis(comparison, rows[code], counts) for code, counts in kinds.items() if code in rows
    ]
    found.sort(key=lambda each: (-each.weight, each.code))
    return replace(comparison, diagnoses=tuple(found))


def _diagnosis(
    comparison: Comparison, row: CodeAgreement, kinds: Mapping[DisagreementKind, int]
) -> Diagnosis:
    counted = tuple((kind, kinds[kind]) for kind in DisagreementKind if kinds.get(kind))
    borders = kinds.get(DisagreementKind.BOUNDARY, 0)
    total = sum(kinds.values())
    alpha = row.coefficients["krippendorff_alpha"].value
    weight = (total - borders + BORDER * borders) * (1 - alpha if alpha is not None else 1.0)
    reasons = (
        _rare(row),
        _generous(row),
        _confused(comparison, row.code, total),
        "mostly a matter of borders" if borders >= HALF * total else "",
    )
    findings = tuple(reason for reason in reasons if reason)
    if not findings and (alpha is None or alpha < GOOD):
        findings = ("coders differ without a pattern: the definition may be unclear",)
    return Diagnosis(row.code, findings, counted, round(weight, 6))


def _rare(row: CodeAgreement) -> str:
    times = sum(n for _, n in row.applied)
    most = max((n for _, n in row.applied), default=0)
    if most >= FEW:
        return ""
    return f"rare: applied {times} times in all"


def _generous(row: CodeAgreement) -> str:
    """One coder who uses the code far more often than the others do on average."""
    coder, most = max(row.applied, key=lambda each: each[1], default=("", 0))
    others = {name: n for name, n in row.applied if name != coder}
    mean = sum(others.values()) / len(others) if others else 0.0
    if not others or most < FEW or most < GENEROUS * mean:
        return ""
    if not mean:
        return f"only {coder} uses it"
    whom = next(iter(others)) if len(others) == 1 else "the others"
    return f"{coder} uses it {most / mean:.1f} times as often as {whom}"


def _confused(comparison: Comparison, code: str, total: int) -> str:
    if code not in comparison.confusions.codes:
        return ""
    other, times = comparison.confusions.partner(code)
    if times < OFTEN or times < SHARE * total:
        return ""
    return f"confused with {other} ({times} times)"
