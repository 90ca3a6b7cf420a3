"""Build studies H and S: a few short texts each, and what one coder marked in them.

A mark is written as in the small study, with the coder `A` only. Documents have no turns, so a
passage is found again by its words, which must stand in the stored text once.
"""

from __future__ import annotations

from pathlib import Path

from corpora_sample.marked import Mark, SourceError, without_marks
from qualkit.ingest import read_transcript
from qualkit.model import Transcript

Row = tuple[str, ...]
STUDIES = ("h", "s")
ROUND = "R1"
FIELDS = ("site", "wave", "role", "instrument", "person_ids", "date", "minutes")


def build_one(sources: Path) -> tuple[dict[str, bytes], list[Row], list[Row]]:
    """The transcripts of a folder by name, the rows of their manifest and their codings."""
    files: dict[str, bytes] = {}
    manifest: list[Row] = []
    codings: list[Row] = []
    for path in sorted(sources.glob("*.txt")):
        text, marks = without_marks(path.read_text(encoding="utf-8"), path.name)
        data = text.encode("utf-8")
        files[path.name] = data
        head = dict(line.split(": ", 1) for line in text.partition("\n---\n")[0].split("\n"))
        manifest.append((path.name, *(head.get(name, "") for name in FIELDS), "en"))
        stored = read_transcript(path.name, data)
        codings.extend(_row(path.stem, stored, text[mark.start : mark.end], mark) for mark in marks)
    return files, manifest, sorted(codings)


def _row(stem: str, stored: Transcript, quote: str, mark: Mark) -> Row:
    """The coding in the text as it is stored. Raises SourceError where its words are not unique."""
    if stored.text.count(quote) != 1 or quote != quote.strip():
        raise SourceError(f"{stem}: not there exactly once: {quote!r}")
    start = stored.text.index(quote)
    place = (str(start), str(start + len(quote)), quote)
    return (stem, mark.coder, ROUND, mark.code, *place, mark.value, mark.note, "human")
