"""The files around names: decisions and rosters as CSV, the key as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qualkit.errors import NamesError, Problem
from qualkit.exchange.cells import guarded, unguarded
from qualkit.exchange.csv_text import Row, Table, read_table, write_table
from qualkit.names import Category, Change, Decision, Known, Proposal, Verdict
from qualkit.names.labels import personal
from qualkit.services.sealing import opened

COLUMNS = ("decision", "name", "category", "pseudonym", "same_as", "case", "times", "files",
           "minors", "why", "example")  # fmt: skip
KEY_SUFFIX = ".key"
_FORMAT = "qualkit-key-1"
_ANY, _WRITTEN = "any", "as written"
_PERSON_COLUMNS = ("name", "full_name", "person", "first_name", "last_name", "nickname", "surname")
_OTHER_COLUMNS = {
    "school": Category.SCHOOL,
    "site": Category.SCHOOL,
    "place": Category.PLACE,
    "district": Category.PLACE,
    "city": Category.PLACE,
    "program": Category.PROGRAM,
    "phone": Category.PHONE,
    "email": Category.EMAIL,
    "date_of_birth": Category.BIRTH,
}


@dataclass(frozen=True, slots=True)
class KeyDocument:
    """One de-identified file: how to recognise it, and what was replaced in it."""

    file: str
    original: str
    sha256: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class KeyField:
    """One value of a project in which something was replaced; `sha256` is that of the new value."""

    place: str
    sha256: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file from which a transcript was read, by the transcript's number; revision 0 is newest."""

    transcript: int
    revision: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """The way back: names with their pseudonyms, and every replacement at its place.

    `documents` are de-identified files; `fields` and `files` were taken out of a project.
    """

    names: tuple[Decision, ...] = ()
    documents: tuple[KeyDocument, ...] = ()
    fields: tuple[KeyField, ...] = ()
    files: tuple[KeyFile, ...] = ()


def dump_decisions(rows: Iterable[tuple[Decision, Proposal | None]]) -> bytes:
    """The table that a person edits; UTF-8 with a mark so that spreadsheets show it rightly."""
    cells = [[guarded(cell) for cell in _cells(row, seen)] for row, seen in rows]
    return ("\ufeff" + write_table(COLUMNS, cells)).encode()


def _cells(row: Decision, seen: Proposal | None) -> tuple[str, ...]:
    case = _ANY if row.any_case else _WRITTEN
    head = (row.verdict.value, row.name, row.category.value, row.pseudonym, row.same_as, case)
    if seen is None:
        return (*head, "", "", "", "", "")
    minors = "yes" if seen.minors else ""
    return (*head, str(seen.times), str(len(seen.documents)), minors, seen.why, seen.example)


def load_decisions(text: str, where: str) -> tuple[Decision, ...]:
    """The rows of a decisions table. Raises NamesError with every problem at its `file:line`."""
    problems: list[Problem] = []
    table = read_table(text, where, problems)
    missing = [c for c in ("decision", "name") if table and c not in table.columns]
    problems.extend(
        Problem(f"there is no column '{c}'", f"{where}:1", "qualkit names find makes the table")
        for c in missing
    )
    rows = [_decision(table, row, problems) for row in table.rows] if table else []
    if problems:
        raise NamesError.of(problems)
    return tuple(rows)


def _decision(table: Table, row: Row, problems: list[Problem]) -> Decision:
    def cell(column: str) -> str:
        return unguarded(table.cell(row, column).strip())

    verdict, category = cell("decision").lower(), cell("category").lower() or Category.OTHER
    if verdict not in set(Verdict):
        hint = "write accept, refuse, or nothing while it is open"
        problems.append(Problem("this is no decision", row.where, hint))
        verdict = ""
    if category not in set(Category):
        hint = f"there are {', '.join(Category)}"
        problems.append(Problem("this is no category", row.where, hint))
        category = Category.OTHER
    return Decision(
        cell("name"),
        Category(category),
        Verdict(verdict),
        cell("pseudonym"),
        cell("same_as"),
        cell("case").lower() != _WRITTEN,
        row.where,
    )


def load_roster(text: str, where: str) -> tuple[Known, ...]:
    """Names in a roster. Raises NamesError where no column is one of those that hold names.

    A person whose `consent` is `named` agreed to be named.
    """
    problems: list[Problem] = []
    table = read_table(text, where, problems)
    known = [*_PERSON_COLUMNS, *_OTHER_COLUMNS]
    if table and not any(column.replace(" ", "_") in known for column in table.columns):
        problems.append(Problem("no column holds names", f"{where}:1", f"it may be {known[0]}"))
    if table is None or problems:
        raise NamesError.of(problems)
    return tuple(one for row in table.rows for one in _of_roster(table, row))


def _of_roster(table: Table, row: Row) -> Iterator[Known]:
    cells = {c.replace(" ", "_"): unguarded(table.cell(row, c).strip()) for c in table.columns}
    named = cells.get("consent", "").lower() == "named"
    people = [cells.get(column, "") for column in _PERSON_COLUMNS]
    first, last = cells.get("first_name", ""), cells.get("last_name", "") or cells.get("surname")
    if first and last:
        people.insert(0, f"{first} {last}")
    for text in filter(None, map(personal, filter(None, people))):
        yield Known(text, Category.PERSON, "in the roster", named)
    for column, category in _OTHER_COLUMNS.items():
        text = cells.get(column, "")
        coded = category in (Category.SCHOOL, Category.PLACE) and not personal(text)
        if text and not coded:
            yield Known(text, category, "in the roster")


def dump_key(key: Key) -> bytes:
    """The key as JSON."""
    plain = {
        "format": _FORMAT,
        "names": [
            {"name": n.name, "category": n.category.value, "pseudonym": n.pseudonym,
             "same_as": n.same_as, "any_case": n.any_case}
            for n in key.names
        ],
        "documents": [
            {"file": d.file, "original": d.original, "sha256": d.sha256,
             "changes": _plain_changes(d.changes)}
            for d in key.documents
        ],
        "fields": [
            {"place": f.place, "sha256": f.sha256, "changes": _plain_changes(f.changes)}
            for f in key.fields
        ],
        "files": [
            {"transcript": f.transcript, "revision": f.revision,
             "data": base64.b64encode(f.data).decode("ascii")}
            for f in key.files
        ],
    }  # fmt: skip
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def load_key(data: bytes, where: str) -> Key:
    """The key in the bytes, sealed or not. Raises NamesError where they are none."""
    bare = opened(data, where)
    try:
        plain = json.loads(bare.decode())
        if plain["format"] != _FORMAT:
            raise NamesError("this key is of another version of qualkit", where=where)
        return Key(_key_names(plain), _key_documents(plain), _key_fields(plain), _key_files(plain))
    except (ValueError, KeyError, TypeError) as wrong:
        hint = f"qualkit names apply writes keys; their names end in {KEY_SUFFIX}"
        raise NamesError("this is not a key", where=where, hint=hint) from wrong


def _key_names(plain: Any) -> tuple[Decision, ...]:
    return tuple(
        Decision(n["name"], Category(n["category"]), Verdict.ACCEPT, n["pseudonym"], n["same_as"],
                 bool(n["any_case"]))
        for n in plain["names"]
    )  # fmt: skip


def _key_documents(plain: Any) -> tuple[KeyDocument, ...]:
    return tuple(
        KeyDocument(d["file"], d["original"], d["sha256"], _changes(d["changes"]))
        for d in plain["documents"]
    )


def _key_fields(plain: Any) -> tuple[KeyField, ...]:
    return tuple(
        KeyField(f["place"], f["sha256"], _changes(f["changes"])) for f in plain.get("fields", ())
    )


def _key_files(plain: Any) -> tuple[KeyFile, ...]:
    return tuple(
        KeyFile(int(f["transcript"]), int(f["revision"]), base64.b64decode(f["data"]))
        for f in plain.get("files", ())
    )


def _plain_changes(changes: tuple[Change, ...]) -> list[list[object]]:
    return [[c.start, c.end, c.original, c.category] for c in changes]


def _changes(plain: Any) -> tuple[Change, ...]:
    return tuple(Change(int(a), int(b), str(o), str(c)) for a, b, o, c in plain)


def report_csv(lines: Iterable[tuple[str, int, int, int]]) -> bytes:
    """Category, names, replacements and documents, a row each; no name is in it."""
    header = ("category", "names", "replacements", "documents")
    return write_table(header, [[str(cell) for cell in line] for line in lines]).encode()


def text_name(file: str) -> str:
    """The name of a file as plain text."""
    return f"{PurePath(file).stem}.txt"
