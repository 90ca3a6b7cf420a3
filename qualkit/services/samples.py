"""The studies that come with qualkit: where they are, and the codings that stand for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from qualkit.errors import MissingExtra
from qualkit.exchange.codings_table import CodingRow, dump_codings, load_codings
from qualkit.model import Origin

SMALL = "small"
NAMES = (SMALL, "A", "B", "H", "S")
PLANNED = ("A", "B")
"""Studies of which all documents can be written."""
TRUTH = "Truth"
"""The coder under whose name planted passages are loaded."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One study: its folder, and the stem of the project made from it."""

    folder: Traversable
    stem: str

    @property
    def memos(self) -> str:
        """The folder for its memos beside the project."""
        return "memos" if self.stem == "sample" else f"memos_{self.stem}"

    @property
    def themes(self) -> Traversable:
        """Its own themes and tensions, else those over all source codebooks."""
        own = self.folder / "themes.yaml"
        return own if own.is_file() else files("codebooks") / "themes.yaml"


def shipped(name: str) -> Sample:
    """The small study of fifteen transcripts, what is shipped of A or B, or all of H or S."""
    folder = "study" if name == SMALL else f"study_{name.lower()}"
    return Sample(_package() / folder, "sample" if name == SMALL else folder)


def full(name: str, directory: Path) -> Sample:
    """Study A (148 documents) or B (62), written below a directory and read from there."""
    _package()
    from corpora_sample.full.write import write_full

    try:
        write_full(directory, studies=(name,))
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            f"the full study needs the package {missing.name}", hint='pip install "qualkit[dev]"'
        ) from missing
    folder = f"study_{name.lower()}"
    return Sample(directory / folder, f"{folder}_full")


def _package() -> Traversable:
    try:
        return files("corpora_sample")
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "the sample studies are not installed",
            hint="run qualkit demo from the folder of the project's source",
        ) from missing


def codings_of(sample: Sample) -> bytes:
    """The codings of a study as CSV: people's, and the planted truth where people did not code.

    That is in transcripts nobody coded, and for codes that nobody was asked to apply.
    """
    rows: list[CodingRow] = []
    codings, truth = sample.folder / "codings.csv", sample.folder / "truth.csv"
    if codings.is_file():
        rows.extend(load_codings(codings.read_bytes(), "codings.csv"))
    coded, asked = {row.transcript for row in rows}, {row.code for row in rows}
    if truth.is_file():
        planted = _planted(truth)
        rows.extend(r for r in planted if r.transcript not in coded or r.code not in asked)
    return dump_codings(rows, "csv")


def _planted(truth: Traversable) -> Iterator[CodingRow]:
    """Planted passages as codings; decoys and mere mentions, which carry no code, are none."""
    for row in csv.DictReader(io.StringIO(truth.read_text("utf-8"))):
        if row.get("code"):
            yield CodingRow(
                transcript=row["transcript"],
                coder=TRUTH,
                code=row["code"],
                round="truth",
                start=int(row["start"]),
                end=int(row["end"]),
                quote=row["quote"],
                value=row["value"],
                origin=Origin.HUMAN,
            )
