"""Changes that leave a file what it is: another cell, another element, another member.

Changed bytes of a ZIP, an XML or an SQLite file are refused at the door; these get behind it.
Everything is drawn from the seed, so that a run can be repeated.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from typing import Any

from benchmarks.fuzz import paper

Bytes = Callable[[bytes, int], bytes]
"""Changes bytes to at most so many, knowing nothing of their form."""

ODD = (
    "", " ", "0", "                     5", "1", "-1", "3", "7", "2147483648", "999999999999999999",
    "9" * 5000, "1e400", "nan", "٣", "²", "1.5", "true", "x" * 3000, "a\nb\r\nc",
    "\ufeffHello", "😀 world", "\u202e",
    "{00000000-0000-4000-8000-000000000001}", "internal://a.txt", "../a.txt", "#fff",
    "rgb(1,2,300)", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2024-02-30",
    "Codes (3-9)", "Codes (999999999-3)", "a > b > a", "=1+1", "[x · 0a1b2c3d.1]",
    "[End of x · 0a1b2c3d]", "\u2028", "hal.agy", "Hello", "_xD800_", "_x0000_",
)  # fmt: skip
_CELLS = (None, 0, -1, 2**62, 1.5, float("inf"), "a\0b", b"\xff\xfe\x00", b"\xed\xa0\x80", *ODD)
_WORDS = tuple(each for each in _CELLS if not isinstance(each, bytes))
_DEEP = 300


def changed(data: bytes, most: int, seed: int, bytes_changed: Bytes) -> bytes:
    """The file with one to four changes of its own kind, now and then of its bytes; as it was
    where that would be longer than `most`.
    """
    draw = random.Random(seed)
    if draw.random() < 0.05:
        return bytes_changed(data, most)
    for _ in range(draw.choice((1, 1, 2, 4))):
        made = _kind(data)(data, draw, bytes_changed)
        data = made if len(made) <= most else data
    return data


def _kind(data: bytes) -> Callable[[bytes, random.Random, Bytes], bytes]:
    head = data[:200].lstrip()
    for beginning, change in _KINDS:
        if head.startswith(beginning):
            return change
    return _lines if b"," in head else lambda d, _draw, change: change(d, len(d) + 64)


def _archive(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        return bytes_changed(data, len(data) + 64)
    if not members:
        return data
    names = sorted(members)
    name, other = draw.choice(names), draw.choice(names)
    what = draw.random()
    if what < 0.02:
        del members[name]
    elif what < 0.04:
        members[name], members[other] = members[other], members[name]
    elif what < 0.06:
        members[draw.choice((name.upper(), f"../{name}", f"{name}\\x", f"x/{name}"))] = members[
            name
        ]
    else:
        weights = [1 + len(members[each]) for each in names]
        name = draw.choices(names, weights)[0] if draw.random() < 0.7 else name
        members[name] = _kind(members[name])(members[name], draw, bytes_changed)
    return packed_of(members)


def packed_of(members: dict[str, bytes]) -> bytes:
    """The members as they are, unpacked, so that an engine sees what they share."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in members.items():
            made.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _xml(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return bytes_changed(data, len(data) + 64)
    every = [each for each in root.iter() if isinstance(each.tag, str)]
    one, other = draw.choice(every), draw.choice(every)
    try:
        draw.choice(_XML)(one, other, draw)
    except ValueError:  # lxml takes no such letters, or the root nowhere else
        return data
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _drop(one: Any, _other: Any, _draw: random.Random) -> None:
    if one.getparent() is not None:
        one.getparent().remove(one)


def _copy(one: Any, other: Any, draw: random.Random) -> None:
    if len(list(one.iter())) < 50:
        other.insert(draw.randint(0, len(other)), copy.deepcopy(one))


def _again(one: Any, _other: Any, draw: random.Random) -> None:
    if one.getparent() is not None and len(list(one.iter())) < 50:
        for _ in range(draw.choice((1, 1, 3))):
            one.addnext(copy.deepcopy(one))


def _rename(one: Any, other: Any, _draw: random.Random) -> None:
    one.tag = other.tag


def _attribute(one: Any, other: Any, draw: random.Random) -> None:
    """A value as in another element, an odd one, or none."""
    names = sorted({*map(str, one.keys()), *map(str, other.keys())})
    if not names:
        return
    name = draw.choice(names)
    values = [v for each in one.getroottree().iter() if (v := each.get(name)) is not None]
    kept = draw.random()
    if kept < 0.15:
        one.attrib.pop(name, None)
    else:
        one.set(name, draw.choice(values if kept < 0.5 and values else ODD))


def _words(one: Any, other: Any, draw: random.Random) -> None:
    one.text = draw.choice((other.text, *ODD))


def _deep(one: Any, _other: Any, draw: random.Random) -> None:
    """Put below copies of itself, without what it holds."""
    inner = one
    for _ in range(draw.choice((1, 2, _DEEP))):
        below = copy.copy(one)
        for child in list(below):
            below.remove(child)
        inner.append(below)
        inner = below


_XML = (_drop, _copy, _again, _rename, _attribute, _attribute, _attribute, _words, _words, _deep)


def _json(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return bytes_changed(data, len(data) + 64)
    places = list(_places(whole))
    if not places:
        return data
    holder, key = draw.choice(places)
    if draw.random() < 0.2:
        del holder[key]
    else:
        other, at = draw.choice(places)
        holder[key] = copy.deepcopy(
            draw.choice((other[at], [], {}, 3, -1, 1e400, True, "\ud800", *_WORDS))
        )
    return json.dumps(whole).encode()


def _places(value: Any) -> Any:
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _database(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(data)
        base.execute("PRAGMA trusted_schema=0")
        tables = [
            row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        _row(base, f'"{draw.choice(tables)}"', draw)
        base.commit()
        return base.serialize()
    except (sqlite3.Error, IndexError, OverflowError, UnicodeError):
        return bytes_changed(data, len(data))
    finally:
        base.close()


def _row(base: sqlite3.Connection, table: str, draw: random.Random) -> None:
    """Another value in one row, the row once more, or the row, the column or all rows gone."""
    columns = [f'"{row[1]}"' for row in base.execute(f"PRAGMA table_info({table})")]
    rows = [row[0] for row in base.execute(f"SELECT rowid FROM {table} LIMIT 50")]
    column, value = draw.choice(columns), draw.choice(_CELLS)
    row, what = draw.choice(rows or [0]), draw.random()
    if what < 0.04:
        base.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    elif what < 0.1:
        base.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
    elif what < 0.3:
        names = ", ".join(columns[1:] or columns)
        chosen = f"SELECT {names} FROM {table} WHERE rowid = ?"
        base.execute(f"INSERT INTO {table} ({names}) {chosen}", (row,))
    elif what < 0.5 and rows:
        same = f"(SELECT {column} FROM {table} WHERE rowid = ?)"
        base.execute(
            f"UPDATE {table} SET {column} = {same} WHERE rowid = ?", (draw.choice(rows), row)
        )
    else:
        base.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, row))


def _lines(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    """A table in text: another cell, a line once more, elsewhere or not at all."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    except (csv.Error, UnicodeDecodeError):
        return bytes_changed(data, len(data) + 64)
    row, what = draw.choice(rows), draw.random()
    if what < 0.2:
        rows.insert(draw.randint(0, len(rows)), list(draw.choice(rows)))
    elif what < 0.3 and len(rows) > 1:
        rows.remove(row)
    elif row:
        other = draw.choice(rows) or [""]
        row[draw.randrange(len(row))] = draw.choice((*ODD, draw.choice(other), draw.choice(other)))
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _paper(data: bytes, draw: random.Random, bytes_changed: Bytes) -> bytes:
    return paper.changed(data, draw, bytes_changed)


_KINDS: tuple[tuple[bytes, Callable[[bytes, random.Random, Bytes], bytes]], ...] = (
    (b"PK", _archive),
    (b"SQLite format 3\x00", _database),
    (b"<", _xml),
    (b"\xef\xbb\xbf<", _xml),
    (b"{", _json),
    (b"[", _json),
    (paper.BEGINNING, _paper),
)
