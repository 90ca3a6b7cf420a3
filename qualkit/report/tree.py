"""The plain tree of a memo: text and numbers in order; renderers only walk it."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.analyst_note import GENERAL, FileRecord
from qualkit.model.results import Passage
from qualkit.model.span import Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; a `section` has notes of its own, as every heading of the first level has."""

    text: str
    level: int = 1
    section: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A numbered statement with what it rests on: n of N transcripts, sites of sites, when.

    `key` stays the same when the numbers change; `passages` are those counted, None where a claim
    is tied to none.
    """

    number: int
    text: str
    n: int
    of: int
    sites: int
    of_sites: int
    site_noun: str = "sites"
    when: str = ""
    key: str = ""
    passages: tuple[Passage, ...] | None = None

    @property
    def basis(self) -> str:
        noun = "transcript" if self.of == 1 else "transcripts"
        parts = [f"{self.n} of {self.of} {noun}"]
        if self.of_sites > 1:
            parts.append(f"{self.sites} of {self.of_sites} {self.site_noun}")
        return ", ".join([*parts, self.when] if self.when else parts)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as shown; `spans` of `transcript` are what they must be, but for marked edits."""

    text: str
    attribution: str
    transcript: str = ""
    turn: int = -1
    spans: tuple[Span, ...] = ()
    codings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of texts; `wide` is the number of leading columns that hold names, not figures.

    `sums` says that the last row adds up those above it.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    wide: int = 1
    sums: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as PNG bytes, with words for those who cannot see it."""

    png: bytes
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Notes:
    """A marked place that belongs to the analyst; `text` is what was written there, in Markdown.

    `mark` and `version` say in the file which place it is and which version it shows; `byline` who
    wrote it and when.
    """

    text: str = ""
    place: str = GENERAL
    title: str = "Analyst notes"
    mark: str = ""
    version: int = 0
    byline: str = ""


Block = Heading | Paragraph | Claim | Quote | TableBlock | BulletList | Callout | Figure | Notes


@dataclass(frozen=True, slots=True)
class Memo:
    """A document to be rendered. `date` is an ISO day and the only date in it."""

    title: str
    subtitle: str
    standing: str
    blocks: tuple[Block, ...]
    subject: str = ""
    date: str = ""
    record: FileRecord | None = None
