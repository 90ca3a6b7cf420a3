"""The plan as typed values: numbers to hit, choices of ours, and the cast."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
YEARS = ("Y1", "Y2", "Y3")
SITES = ("JUN", "KES", "LIN", "MAR", "ORC")

Cell = tuple[str, str]
Counts = dict[str, dict[Cell, int]]


@dataclass(frozen=True, slots=True)
class Table:
    """How often two coders agree on one code over the segments."""

    both: int
    only_a: int
    only_b: int
    neither: int

    @property
    def true(self) -> int:
        """Segments in which the code is planted: what A found."""
        return self.both + self.only_a


@dataclass(frozen=True, slots=True)
class Negative:
    """A document that must go against the pattern."""

    document: str
    code: str
    kind: str
    why: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PlanA:
    """Study A: counts by (school, year), the double coding, and what is shipped how."""

    interviews: Counts
    groups: Counts
    tables: dict[str, Table]
    on_off: dict[str, Table]
    rounds: dict[str, tuple[str, ...]]
    segments: dict[str, int]
    one_coder: tuple[str, str]
    also_shipped: tuple[str, ...]
    sample_documents: dict[str, int]
    never: dict[str, tuple[str, ...]]
    negatives: tuple[Negative, ...]
    decoys: dict[str, tuple[str, str]]
    formats: dict[str, str]

    @property
    def sample(self) -> tuple[str, ...]:
        return tuple(stem for stems in self.rounds.values() for stem in stems)

    @property
    def shipped(self) -> frozenset[str]:
        return frozenset((*self.sample, *self.also_shipped))


@cache
def raw(name: str) -> Any:
    """One of the data files beside this module."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def plan_a() -> PlanA:
    numbers, ours = raw("plan"), raw("design")["study_A"]
    coding = numbers["double_coding"]
    only = ours["one_coder_only"]
    return PlanA(
        interviews=_counts(numbers["study_A"]["interview_documents"]),
        groups=_counts(numbers["study_A"]["focus_group_documents"]),
        tables={code: _table(row) for code, row in coding["tables"].items()},
        on_off={name: _table(row) for name, row in coding["on_off_by_round"].items()},
        rounds={name: tuple(stems) for name, stems in ours["rounds"].items()},
        segments=dict(ours["segments"]),
        one_coder=(only["document"], only["round"]),
        also_shipped=tuple(ours["also_shipped"]),
        sample_documents=dict(ours["sample_documents"]),
        never={stem: tuple(codes) for stem, codes in ours["never"].items()},
        negatives=tuple(Negative(**row) for row in ours["negatives"]),
        decoys={k: (v["not"], v.get("site", "")) for k, v in ours["decoys"].items()},
        formats=dict(_formats(ours["formats"])),
    )


def _counts(rows: dict[str, dict[str, dict[str, int]]]) -> Counts:
    return {
        code: {(site, year): n for year, row in years.items() for site, n in row.items()}
        for code, years in rows.items()
    }


def _table(row: dict[str, Any]) -> Table:
    return Table(row["both"], row["only_A"], row["only_B"], row["neither"])


def _formats(rows: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    for suffix, stems in rows.items():
        for stem in stems:
            yield stem, suffix
