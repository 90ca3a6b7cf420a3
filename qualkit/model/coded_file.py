"""Files of other programs as coded texts: what a reader of any format hands on for comparison."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import Problem


@dataclass(frozen=True, slots=True)
class CodedSpan:
    """Half-open characters of a text under a code. No `coder` is whoever the file belongs to."""

    text: str
    coder: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CodedText:
    """One text of a file and who worked on it; both names may be empty, as in CodedSpan.

    `exact` says that offsets count the characters of `text`; else they count those of the
    program's own copy, and `text` only shows whether two files are about the same words.
    """

    name: str
    text: str
    coders: tuple[str, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class CodedFile:
    """What one file holds. `where` is its path, which names coder and text where it does not."""

    where: str
    texts: tuple[CodedText, ...]
    spans: tuple[CodedSpan, ...]
    warnings: tuple[Problem, ...] = ()
