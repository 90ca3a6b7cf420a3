"""Percentiles, and the lines that are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One measured quantity; `values` in `unit`, `target` for the 95th percentile."""

    what: str
    values: tuple[float, ...]
    failed: int = 0
    target: float | None = None
    unit: str = "ms"

    @property
    def median(self) -> float:
        return percentile(self.values, 0.50)

    @property
    def high(self) -> float:
        return percentile(self.values, 0.95)


def line(
    what: str, values: Sequence[float | None], *, target: float | None = None, unit: str = "ms"
) -> Line:
    there = tuple(value for value in values if value is not None)
    return Line(what, there, len(values) - len(there), target, unit)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that is at least as large as this share of them; NaN of none."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)] if ordered else float("nan")


def as_table(lines: Sequence[Line]) -> str:
    """A Markdown table; it is read as well in a terminal."""
    rows = [("measured", "n", "p50", "p95", "target", "failed")]
    for each in lines:
        target = "" if each.target is None else f"{each.target:g}"
        numbers = (f"{each.median:.4g} {each.unit}", f"{each.high:.4g} {each.unit}")
        rows.append((each.what, str(len(each.values)), *numbers, target, str(each.failed or "")))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = [_row(row, widths) for row in rows]
    text.insert(1, _row(tuple("-" * width for width in widths), widths))
    return "\n".join(text)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"


def ratio(plain: Line, ours: Line) -> str:
    return f"{plain.median / ours.median:.1f} at p50, {plain.high / ours.high:.1f} at p95"


def pressure() -> str:
    """How often something had to wait for a processor in the last minute, where Linux says so."""
    try:
        text = Path("/proc/pressure/cpu").read_text(encoding="ascii")
    except OSError:
        return "not known"
    return f"{text.split('avg60=')[1].split()[0]} %"
