"""Showing: JSON on standard output, tables for people, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unicodedata import category

import click

from qualkit.errors import Problem

Progress = Callable[[str, int, int], None]

anyway_option = click.option(
    "--anyway", is_flag=True, help="Write although names are unresolved; this is recorded."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_json(value: Any) -> None:
    """One JSON document on standard output and nothing else."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def safe(text: object) -> str:
    """Text without characters that steer a terminal or turn the direction of writing."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(c) else c for c in str(text))


def _steers(character: str) -> bool:
    if character in "\n\t":
        return False
    return category(character) in {"Cc", "Cs"} or character in _DIRECTION


_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def number(value: float | None, *, digits: int = 3) -> str:
    """A coefficient as people read it; a dash where there is none."""
    return "–" if value is None else f"{round(value, digits) + 0.0:.{digits}f}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """The number and its noun: 1 transcript, 2 transcripts."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def print_table(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", right: int = 1
) -> None:
    """A table for the terminal; columns from `right` on are aligned to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(header):
        aligned = "right" if place >= right else "left"
        table.add_column(Text(name), justify=aligned, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(safe(cell)) for cell in row))
    width = None if sys.stdout.isatty() else 140
    Console(width=width, highlight=False).print(table)


def print_problems(problems: Iterable[Problem], *, heading: str) -> None:
    """Warnings on standard error."""
    listed = list(problems)
    if listed:
        click.echo(heading, err=True)
    for problem in listed:
        click.echo(f"- {safe(problem)}", err=True)


def problem_values(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems as plain values."""
    return [{"what": p.what, "where": p.where, "hint": p.hint} for p in problems]


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress on standard error: a bar in a terminal, a line a step elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield tell


class _Lines:
    """One line when a step begins."""

    def __init__(self) -> None:
        self._begun: set[str] = set()

    def __call__(self, what: str, done: int, total: int) -> None:
        if what not in self._begun:
            self._begun.add(what)
            click.echo(f"{what} ({total})", err=True)
