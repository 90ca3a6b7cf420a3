"""Everything qualkit refuses: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found wrong; `where` is `file:line`, a transcript or a cell."""

    what: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} ({self.hint})" if self.hint else head


class QualkitError(Exception):
    """Base of all refusals; only `cli` and `ui` catch it."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.problems: tuple[Problem, ...] = (Problem(what, where, hint),)

    @property
    def what(self) -> str:
        return self.problems[0].what

    @property
    def where(self) -> str:
        return self.problems[0].where

    @property
    def hint(self) -> str:
        return self.problems[0].hint

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> QualkitError:
        """One error that carries every problem found, in the order found."""
        found = tuple(problems)
        error = cls(found[0].what, where=found[0].where, hint=found[0].hint)
        error.problems = found
        return error


class ReadError(QualkitError):
    """A transcript file cannot be read."""


class NotATranscriptError(ReadError):
    """A table or list is sound and holds nothing that somebody said, like a manifest."""


class StudyError(QualkitError):
    """The study frame or a manifest contradicts itself or a file."""


class CodebookError(QualkitError):
    """A codebook cannot be used as it stands."""


class SpanError(QualkitError):
    """A span lies outside its text or is empty."""


class CodingError(QualkitError):
    """A coding names an unknown code, coder, round or transcript, or its quote does not match."""


class MemoError(QualkitError):
    """A memo is empty, somebody else's, or speaks of what the project does not hold."""


class ProjectError(QualkitError):
    """A project file is missing, locked, newer than this qualkit, or not a project."""


class QueryError(QualkitError):
    """A query cannot be read, or names what the project does not hold; `where` is the column."""


class NotFound(QualkitError):
    """Something was asked for by a name that the project does not hold."""


class NotAllowed(QualkitError):
    """The person has no account here, or it does not allow this."""


class NamesError(QualkitError):
    """Names are undecided, decided in contradiction, or a key does not fit."""


class StatisticsError(QualkitError):
    """A table of ratings cannot be analysed as it stands."""


class MissingExtra(QualkitError):
    """An optional package is needed and not installed."""


class UsageError(QualkitError):
    """The call itself is wrong."""

    exit_code = 2
