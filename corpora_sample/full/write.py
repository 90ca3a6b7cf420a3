"""The files of both studies, in memory and on disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

SEED = 20180615
BANKS = Path(__file__).parents[1] / "banks"
SHIPPED = Path(__file__).parents[1]
STUDIES = ("A", "B")

Progress = Callable[[str], None]
Files = dict[str, bytes]


def write_full(
    directory: Path,
    *,
    seed: int = SEED,
    progress: Progress | None = None,
    studies: Collection[str] = STUDIES,
    banks: Path = BANKS,
) -> list[str]:
    """Write study A (148 documents) and study B (62) below a directory.

    Returns what the banks fall short of; empty when every count of the plan is met.
    """
    short: list[str] = []
    for study in studies:
        files, missing = build(study, banks, seed=seed, progress=progress)
        short.extend(missing)
        save(files, directory / f"study_{study.lower()}")
    return short


def write_shipped(*, seed: int = SEED, banks: Path = BANKS, directory: Path = SHIPPED) -> list[str]:
    """Write the parts of both studies that are shipped with the project."""
    short: list[str] = []
    for study in STUDIES:
        files, missing = build(study, banks, seed=seed, shipped=True)
        short.extend(missing)
        save(files, directory / f"study_{study.lower()}")
    return short


def build(
    study: str,
    banks: Path,
    *,
    seed: int = SEED,
    shipped: bool = False,
    progress: Progress | None = None,
) -> tuple[Files, list[str]]:
    """Every file of a study by its path, and what the banks fall short of."""
    from corpora_sample.full import study_a, study_b

    tell = progress or (lambda _: None)
    files = {"A": study_a.files, "B": study_b.files}[study]
    return files(banks / study, seed=seed, shipped_only=shipped, progress=tell)


def save(files: Files, folder: Path) -> None:
    """Write the files; transcripts of an earlier run that are not among them are removed."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in sorted((folder / "transcripts").iterdir()):
        if f"transcripts/{path.name}" not in files:
            path.unlink()


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV table in UTF-8 with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
