"""Exchanged: what a file of another tool holds, as one value that any reader of such files gives.

Ids are those of the file (GUIDs where it has some) and only name things within it. Texts are as
qualkit would store them: no byte-order mark, line ends as line feeds, nothing else changed. Spans
count code points in them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from qualkit.errors import Problem
from qualkit.model.attributes import Attributes
from qualkit.model.codebook import Codebook
from qualkit.model.coding import Origin, Round, Valence
from qualkit.model.quoting import Way
from qualkit.model.span import Span
from qualkit.model.transcript import Turn


class TargetKind(StrEnum):
    """What a note may be fastened to."""

    PROJECT = "project"
    CODE = "code"
    SOURCE = "source"
    PASSAGE = "passage"
    CODING = "coding"


@dataclass(frozen=True, slots=True)
class Target:
    kind: TargetKind
    id: str = ""


@dataclass(frozen=True, slots=True)
class ExchangedUser:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ExchangedCode:
    """`parent` is another code's id; a code that is not `applicable` only holds others.

    The name of a `bare` one is all the file says: what it lies below, if anything, is not known.
    """

    id: str
    name: str
    parent: str | None = None
    color: str = ""
    description: str = ""
    applicable: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True)
class ExchangedSource:
    """A document; `text` is None where the file names one and does not hold it.

    `times` are (offset, seconds) pairs of a recording's transcript.
    """

    id: str
    name: str
    text: str | None
    kind: str = "text"
    attributes: Attributes = field(default_factory=Attributes)
    times: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangedPassage:
    """Words that somebody marked, coded or not."""

    id: str
    source: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class ExchangedCoding:
    """A code on words; `whole` where the document as such was coded. `coder` may be empty."""

    id: str
    source: str
    span: Span
    quote: str
    code: str
    coder: str = ""
    at: datetime | None = None
    note: str = ""
    passage: str = ""
    whole: bool = False
    value: str = ""
    searched: bool = False


@dataclass(frozen=True, slots=True)
class LooseCoding:
    """A code on words that must be looked for, and what became of that.

    `said` is where the file says, `paragraph` the one in which it says they begin, from 1. `way`
    is None as long as the text is not at hand; `where` is the place in the file, for people.
    """

    id: str
    source: str
    quote: str
    code: str
    coder: str = ""
    at: datetime | None = None
    note: str = ""
    said: Span | None = None
    paragraph: int | None = None
    where: str = ""
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class ExchangedCase:
    id: str
    name: str
    description: str = ""
    attributes: Attributes = field(default_factory=Attributes)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangedNote:
    id: str
    title: str
    text: str
    author: str = ""
    at: datetime | None = None
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangedLink:
    """A named connection; `origin` and `target` are ids of anything in the file."""

    id: str
    name: str
    origin: str
    target: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class ExchangedSet:
    id: str
    name: str
    description: str = ""
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discarded:
    """What qualkit has no place for, by kind, how often, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class OffsetReading:
    """How a file counts: UTF-16 units or code points, a CRLF as two or as one."""

    utf16: bool = False
    crlf_as_two: bool = False
    mark_counted: bool = False
    why: str = ""

    def __str__(self) -> str:
        unit = "utf16" if self.utf16 else "codepoint"
        return f"{unit}, {'crlf' if self.crlf_as_two else 'lf'}"

    @property
    def in_words(self) -> str:
        unit = "UTF-16 units" if self.utf16 else "code points"
        return f"{unit}, {'CRLF as two' if self.crlf_as_two else 'a line end as one'}"


@dataclass(frozen=True, slots=True)
class OwnSource:
    """What only qualkit knows of a document."""

    name: str
    title: str = ""
    format: str = "txt"
    turns: tuple[Turn, ...] = ()
    interviewers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnCoding:
    """What only qualkit knows of a coding."""

    round: str
    origin: Origin = Origin.HUMAN
    valence: Valence = Valence.NONE


@dataclass(frozen=True)
class OwnPart:
    """What qualkit writes beside the standard, by the file's ids, so that it comes back equal.

    `values` are codes of the file that stand for a value of another code: (its id here, value).
    Rounds name documents as `sources` does.
    """

    codebook: Codebook
    codes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sources: Mapping[str, OwnSource] = field(default_factory=dict)
    codings: Mapping[str, OwnCoding] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()


@dataclass(frozen=True)
class Exchanged:
    """Everything that a file holds, or as much of it as could be read, and what could not.

    `variables` are (name, id) pairs; `loose` are codings without a place in a text.
    """

    format: str
    origin: str = ""
    title: str = ""
    users: tuple[ExchangedUser, ...] = ()
    codes: tuple[ExchangedCode, ...] = ()
    sources: tuple[ExchangedSource, ...] = ()
    passages: tuple[ExchangedPassage, ...] = ()
    codings: tuple[ExchangedCoding, ...] = ()
    cases: tuple[ExchangedCase, ...] = ()
    notes: tuple[ExchangedNote, ...] = ()
    links: tuple[ExchangedLink, ...] = ()
    sets: tuple[ExchangedSet, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    warnings: tuple[Problem, ...] = ()
    offsets: OffsetReading = OffsetReading()
    own: OwnPart | None = None
    variables: tuple[tuple[str, str], ...] = ()
    loose: tuple[LooseCoding, ...] = ()

    @cached_property
    def code_of(self) -> dict[str, ExchangedCode]:
        return {code.id: code for code in self.codes}

    @cached_property
    def source_of(self) -> dict[str, ExchangedSource]:
        return {source.id: source for source in self.sources}

    @cached_property
    def ways(self) -> dict[Way, int]:
        """How many codings stand where the file says, were found by search, or were not."""
        found = Counter(Way.SEARCH if each.searched else Way.EXACT for each in self.codings)
        found.update(each.way for each in self.loose if each.way is not None)
        return {way: found[way] for way in Way}
