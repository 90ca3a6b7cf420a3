"""What is proposed and what is decided about names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a name is the name of. `OTHER` is for the person who decides to say."""

    PERSON = "person"
    PLACE = "place"
    SCHOOL = "school"
    PROGRAM = "program"
    PHONE = "phone"
    EMAIL = "e-mail"
    WEB = "web address"
    ADDRESS = "address"
    NUMBER = "id number"
    BIRTH = "date of birth"
    DATE = "date"
    OTHER = "other"


class Verdict(StrEnum):
    OPEN = ""
    ACCEPT = "accept"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Known:
    """A name that somebody wrote down: a roster, a study frame, a header, a speaker's label.

    `named` says that the person agreed to be named.
    """

    text: str
    category: Category
    why: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text to look through. `minors` says that people under age speak in it."""

    name: str
    text: str
    minors: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """A name in its words: what stands before and behind it in a document."""

    document: str
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name as found over all documents; `contexts` show it in its words, a few times.

    `any_case` says that it counts in small letters too; `same_as` is a fuller name of the same.
    """

    name: str
    category: Category
    why: str
    times: int
    documents: tuple[str, ...]
    contexts: tuple[Context, ...] = ()
    any_case: bool = True
    minors: bool = False
    named: bool = False
    same_as: str = ""

    @property
    def example(self) -> str:
        """The first context on one line."""
        first = next(iter(self.contexts), None)
        return "" if first is None else f"{first.before}{first.name}{first.after}".strip()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says about one name; `where` is its `file:line`.

    An empty pseudonym is that of `same_as`; an open verdict follows that of `same_as`.
    """

    name: str
    category: Category
    verdict: Verdict = Verdict.OPEN
    pseudonym: str = ""
    same_as: str = ""
    any_case: bool = True
    where: str = ""
