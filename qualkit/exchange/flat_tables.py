"""A project as flat tables: a quotation a row, and codes by document as 0 and 1.

Every cell is verbatim; in a workbook every text stays text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.errors import UsageError
from qualkit.exchange.csv_text import write_table
from qualkit.model import Attributes
from qualkit.model.exchanged import Exchanged, ExchangedCode, ExchangedCoding, TargetKind

Cell = str | int
Form = Literal["csv", "jsonl", "xlsx"]
FORMS: tuple[Form, ...] = ("csv", "jsonl", "xlsx")
_FIXED = (
    "transcript", "start", "end", "quote", "code", "code_path", "coder", "round", "origin",
    "valence", "note", "recorded",
)  # fmt: skip
_BOOK = (
    "code", "code_path", "name", "description", "color", "applicable", "codings", "transcripts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flat:
    """A table with its title; every row has a cell for each column."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def dump_flat(table: Flat, form: str) -> bytes:
    """The table as csv, jsonl or xlsx. Raises UsageError for another form."""
    if form == "csv":
        return write_table(table.columns, [list(map(str, row)) for row in table.rows]).encode()
    if form == "jsonl":
        lines = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()
    if form == "xlsx":
        from qualkit.exchange.workbook import write_workbook

        return write_workbook(table.title, table.columns, table.rows)
    raise UsageError(f"tables are not written as '{form}'", hint=", ".join(FORMS))


def paths_of(project: Exchanged) -> dict[str, tuple[str, ...]]:
    """The names from the top down to each code, by its id."""
    paths: dict[str, tuple[str, ...]] = {}
    for code in project.codes:
        paths[code.id] = (*(paths[code.parent] if code.parent else ()), code.name)
    return paths


def in_order(project: Exchanged) -> list[ExchangedCoding]:
    """The codings by document, place, code and coder."""
    names = {source.id: source.name for source in project.sources}
    return sorted(project.codings, key=lambda c: (names[c.source], c.span, c.code, c.coder, c.id))


def remarks_of(project: Exchanged) -> dict[str, str]:
    """What coders noted on each coding."""
    found: dict[str, list[str]] = {}
    for note in project.notes:
        for target in note.targets:
            if target.kind is TargetKind.CODING and not note.title:
                found.setdefault(target.id, []).append(note.text)
    return {id: "\n\n".join(texts) for id, texts in found.items()}


def code_ids(project: Exchanged) -> Mapping[str, str]:
    """Qualkit's own ids of codes; those of values are `code=value`."""
    own = project.own
    if own is None:
        return {code.id: code.id for code in project.codes}
    values = {guid: f"{code}={value}" for guid, (code, value) in own.values.items()}
    return {**own.codes, **values}


def quotations(project: Exchanged) -> Flat:
    """A coding a row: the words, their code from the top down, and what is known of the text."""
    names = _attribute_names(project)
    rows = tuple(_quotations(project, names))
    return Flat("quotations", (*_FIXED, *_told_apart(names, _FIXED)), rows)


def _quotations(project: Exchanged, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    paths, ids, remarks = paths_of(project), code_ids(project), remarks_of(project)
    for coding in in_order(project):
        source = project.source_of[coding.source]
        own = project.own.codings.get(coding.id) if project.own else None
        yield (
            source.name,
            coding.span.start,
            coding.span.end,
            coding.quote,
            ids[coding.code],
            " > ".join(paths[coding.code]),
            coding.coder,
            own.round if own else "",
            own.origin.value if own else "",
            own.valence.value if own else "",
            remarks.get(coding.id, coding.note),
            coding.at.isoformat() if coding.at else "",
            *_values(source.attributes, names),
        )


def presence(project: Exchanged) -> Flat:
    """A document a row; 1 where a code, or one below it, stands in it."""
    names, paths = _attribute_names(project), paths_of(project)
    columns = tuple(" > ".join(paths[code.id]) for code in project.codes)
    fixed = ("transcript", *_told_apart(names, ("transcript",)))
    there: dict[str, set[str]] = {}
    for coding in project.codings:
        there.setdefault(coding.source, set()).update(_line(project, coding.code))
    rows = []
    for source in project.sources:
        own = there.get(source.id, set())
        cells: list[Cell] = [source.name, *_values(source.attributes, names)]
        rows.append((*cells, *(int(code.id in own) for code in project.codes)))
    return Flat("presence", (*fixed, *_told_apart(columns, fixed)), tuple(rows))


def codebook(project: Exchanged) -> Flat:
    """A code a row, with how often and in how many documents it stands."""
    return Flat("codebook", _BOOK, tuple(_codes(project)))


def _codes(project: Exchanged) -> Iterator[tuple[Cell, ...]]:
    paths, ids = paths_of(project), code_ids(project)
    for code in project.codes:
        codings, documents = uses_of(project, code)
        shown = (" > ".join(paths[code.id]), code.name, code.description, code.color)
        yield (ids[code.id], *shown, int(code.applicable), codings, documents)


def uses_of(project: Exchanged, code: ExchangedCode) -> tuple[int, int]:
    """How many codings a code has, and in how many documents."""
    found = [coding.source for coding in project.codings if coding.code == code.id]
    return len(found), len(set(found))


def _line(project: Exchanged, id: str) -> Iterator[str]:
    at: str | None = id
    while at is not None:
        yield at
        at = project.code_of[at].parent


def _attribute_names(project: Exchanged) -> tuple[str, ...]:
    return tuple(sorted({name for source in project.sources for name in source.attributes}))


def _told_apart(names: Sequence[str], taken: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"attribute {name}" if name in taken else name for name in names)


def _values(attributes: Attributes, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(attributes.get(name, "") for name in names)
