"""A codebook as written, before it is checked: every value is text and knows its `file:line`.

YAML and CSV both become a Draft; the checks read it; `codebook_of` makes the codebook of a Draft
that passed them.
"""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model import (
    Attributes,
    Code,
    Codebook,
    Passage,
    Scale,
    Source,
    Stance,
    Support,
    Work,
)
from qualkit.model.whole import whole

CODE_TEXTS = (
    "id",
    "label",
    "parent",
    "level",
    "stance",
    "cycle",
    "definition",
    "include",
    "exclude",
    "expected_agreement",
    "color",
    "scale",
    "retired",
    "why_retired",
    "merged_into",
)
CODE_LISTS = (
    "values",
    "examples",
    "keywords",
    "cues",
    "also_under",
    "synonyms",
    "former_names",
    "split_into",
)
CODE_PARTS = ("source", "supports", "passages")
CODE_FIELDS = frozenset({*CODE_TEXTS, *CODE_LISTS, *CODE_PARTS})
YES = frozenset({"true", "yes"})
NO = frozenset({"false", "no", ""})
HEADER_TEXTS = ("id", "title", "version", "release", "note")


@dataclass(frozen=True, slots=True)
class Stray:
    """A field that a codebook does not have; `near` is the known field it resembles, or empty."""

    name: str
    where: str
    near: str = ""


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """One code as written; `places` give the `file:line` of each field that was written."""

    where: str
    texts: Attributes
    places: Attributes
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    source: tuple[Source, ...] = ()
    supports: tuple[Support, ...] = ()
    passages: tuple[Passage, ...] = ()

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def list(self, name: str) -> tuple[str, ...]:
        return dict(self.lists).get(name, ())

    def at(self, name: str) -> str:
        return self.places.get(name, self.where)

    @property
    def id(self) -> str:
        return self.text("id")


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole codebook as written."""

    where: str
    header: Attributes
    places: Attributes
    codes: tuple[CodeDraft, ...]
    levels: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()
    strays: tuple[Stray, ...] = ()

    def at(self, name: str) -> str:
        return self.places.get(name, self.where)


def codebook_of(draft: Draft) -> Codebook:
    """The codebook of a draft without errors; a version that is no whole number is the release."""
    version = draft.header.get("version", "")
    number = whole(version)
    return Codebook(
        id=draft.header["id"],
        title=draft.header.get("title", ""),
        version=1 if number is None else number,
        codes=tuple(_code(code) for code in draft.codes),
        levels=draft.levels,
        note=draft.header.get("note", ""),
        release=draft.header.get("release", "") or (version if number is None else ""),
        works=draft.works,
    )


def _code(draft: CodeDraft) -> Code:
    return Code(
        id=draft.id,
        label=draft.text("label"),
        stance=Stance(draft.text("stance") or Stance.ETIC),
        cycle=whole(draft.text("cycle")) or 1,
        level=draft.text("level"),
        parent=draft.text("parent") or None,
        definition=draft.text("definition"),
        include=draft.text("include"),
        exclude=draft.text("exclude"),
        values=draft.list("values"),
        examples=draft.list("examples"),
        keywords=draft.list("keywords"),
        cues=draft.list("cues"),
        expected_agreement=draft.text("expected_agreement"),
        source=draft.source,
        color=draft.text("color"),
        also_under=draft.list("also_under"),
        synonyms=draft.list("synonyms"),
        former_names=draft.list("former_names"),
        scale=Scale(draft.text("scale")) if draft.text("scale") else None,
        supports=draft.supports,
        passages=draft.passages,
        retired=draft.text("retired").strip().lower() in YES,
        why_retired=draft.text("why_retired"),
        merged_into=draft.text("merged_into"),
        split_into=draft.list("split_into"),
    )


def draft_of(codebook: Codebook) -> Draft:
    """A codebook of a project as a draft to check; a code's place is its id."""
    header = {name: str(getattr(codebook, name)) for name in HEADER_TEXTS}
    return Draft(
        where="codebook",
        header=Attributes.of(header),
        places=Attributes(),
        codes=tuple(_draft_of(code) for code in codebook),
        levels=codebook.levels,
        works=codebook.works,
    )


def _draft_of(code: Code) -> CodeDraft:
    return CodeDraft(
        where=code.id,
        texts=Attributes.of({name: text_of(code, name) for name in CODE_TEXTS}),
        places=Attributes(),
        lists=tuple((name, getattr(code, name)) for name in CODE_LISTS),
        source=code.source,
        supports=code.supports,
        passages=code.passages,
    )


def text_of(code: Code, name: str) -> str:
    """One of CODE_TEXTS as it is written; empty where there is nothing to say."""
    value = getattr(code, name)
    return "true" if value is True else str(value or "")
