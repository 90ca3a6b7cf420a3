"""A document as it is said: turns of pieces, of which some are planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from corpora_sample.full.cast import Document
from corpora_sample.marked import Marked, Said


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a stretch of talk is in the truth: its codes (none for decoys), value and kind."""

    kind: str
    codes: tuple[str, ...] = ()
    value: str = ""
    note: str = ""
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words said in one go."""

    text: str
    mark: Mark | None = None


@dataclass(slots=True)
class Line:
    """One turn, or (without a speaker) a marker of the protocol or a paragraph of a note."""

    speaker: str
    pieces: list[Piece]
    time: str = ""

    @property
    def words(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def is_marker(self) -> bool:
        """Whether this is a line such as `[Q2 adults]`."""
        return not self.speaker and self.words.startswith("[Q")

    def places(self) -> Iterator[tuple[Piece, int, int]]:
        """Each piece with its offsets in `words`."""
        at = 0
        for piece in self.pieces:
            yield piece, at, at + len(piece.text)
            at += len(piece.text) + 1


@dataclass(slots=True)
class Script:
    """A document with its turns."""

    document: Document
    lines: list[Line] = field(default_factory=list)

    @property
    def spoken(self) -> list[Line]:
        return [line for line in self.lines if not line.is_marker]

    @property
    def words(self) -> int:
        return sum(len(line.words.split()) for line in self.spoken)

    def marked(self) -> Marked:
        """The document as the renderers of the small study take it."""
        head = "\n".join(f"{name}: {value}" for name, value in self.document.header)
        text = head + "\n---\n"
        turns: list[Said] = []
        for line in self.lines:
            label = f"[{line.time}] " if line.time else ""
            label += f"{line.speaker}: " if line.speaker else ""
            start = len(text) + len(label)
            text += f"{label}{line.words}\n\n"
            if not line.is_marker:
                turns.append(Said(line.speaker, start, start + len(line.words)))
        return Marked(self.document.stem, text[:-1], dict(self.document.header), tuple(turns), ())
