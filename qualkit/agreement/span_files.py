"""Span files: anyone's spans, documents and turns in CSV as material."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit.agreement.columns import Columns, read_columns
from qualkit.agreement.grid import Ints
from qualkit.agreement.material import Fields, Material, check_coders, masks
from qualkit.agreement.projection import Marks, Places
from qualkit.errors import Problem
from qualkit.model import Span

DOCUMENT = ("doc", "document", "transcript")
SPANS = {"doc": DOCUMENT, "code": ("code",), "start": ("start",), "end": ("end",)}
CODER = {"coder": ("coder",)}
DOCUMENTS = {"doc": DOCUMENT, "length": ("length",)}
CODERS = {"coders": ("coders",)}
TURNS = {"doc": DOCUMENT, "start": ("start",), "end": ("end",)}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as bytes with its name for messages; `coder` is whose spans it holds, if it says."""

    data: bytes
    where: str
    coder: str = ""


@dataclass(frozen=True)
class SpanFiles:
    """What was read: material, the turns on its line if there were any, and who was left out.

    `texts` are those of the material's documents where the files hold them.
    """

    material: Material
    turns: Fields | None
    single: tuple[str, ...]
    texts: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def cut(self, into: Callable[[str], Iterable[Span]]) -> Fields:
        """The stretches of every text, on the material's line."""
        begins = self.material.fields.places.start.tolist()
        return Fields.of(
            (begin + span.start, begin + span.end, i)
            for i, (begin, text) in enumerate(zip(begins, self.texts, strict=True))
            for span in into(text)
        )


@dataclass(frozen=True)
class DocumentList:
    """Documents by name, and who read each; None where everybody read everything."""

    names: tuple[str, ...]
    lengths: Ints
    coders: tuple[frozenset[str], ...] | None

    @property
    def begins(self) -> Ints:
        """Where each begins on the line; one place is left free between two."""
        begins: Ints = np.cumsum(np.concatenate([[0], self.lengths + 1]))[:-1]
        return begins

    @property
    def number(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}


@dataclass(frozen=True)
class SpanColumns:
    """Spans by column; `document` is a number into a DocumentList."""

    document: Ints
    coder: tuple[str, ...]
    code: tuple[str, ...]
    start: Ints
    end: Ints


def read_span_files(
    spans: Sequence[NamedFile], documents: NamedFile, turns: NamedFile | None = None
) -> SpanFiles:
    """Spans (doc, coder, code, start, end), documents (doc, length and, if known, coders), turns.

    `coders` are separated by `;`; a coder who is not among them is missing there. Without that
    column every coder has read every document. Documents with fewer than two coders are left out.
    Raises StatisticsError naming file and line: unknown documents, coders who were not assigned,
    spans that run backwards or outside their document, turns that overlap.
    """
    known = _documents(documents)
    read = [_spans(file, known) for file in spans]
    found = laid_out(known, read, spans[0].where)
    return replace(found, turns=_turns(turns, known, found.material.documents) if turns else None)


def laid_out(known: DocumentList, read: Sequence[SpanColumns], where: str) -> SpanFiles:
    """Documents that two coders or more read, laid end to end, with their spans."""
    coders = _order({*(name for s in read for name in s.coder), *_assigned(known)})
    check_coders(coders, where)
    who = known.coders or (frozenset(coders),) * len(known.names)
    doubly = np.array([len(names) > 1 for names in who], dtype=bool)
    begins = known.begins
    codes = _order({code for s in read for code in s.code})
    material = Material(
        coders,
        codes,
        tuple(np.array(known.names, dtype=object)[doubly]),
        masks((names for names, two in zip(who, doubly, strict=True) if two), coders),
        Fields(
            Places(begins[doubly], (begins + known.lengths)[doubly]), np.arange(int(doubly.sum()))
        ),
        _marks(read, coders, codes, begins, doubly),
    )
    single = tuple(name for name, two in zip(known.names, doubly, strict=True) if not two)
    return SpanFiles(material, None, single)


def _documents(file: NamedFile) -> DocumentList:
    table = read_columns(file.data, file.where, DOCUMENTS, CODERS)
    names, lengths = table.cells["doc"], table.numbers("length")
    first = {name: i for i, name in reversed(list(enumerate(names)))}
    table.check(
        [first[name] != i for i, name in enumerate(names)],
        lambda i: f"document '{names[i]}' stands twice",
        "one line a document",
    )
    table.check(
        lengths < 0, lambda i: f"a length of {lengths[i]} characters", "0 or more characters"
    )
    coders = None
    if "coders" in table.cells:
        coders = tuple(
            frozenset(part.strip() for part in cell.split(";") if part.strip())
            for cell in table.cells["coders"]
        )
    return DocumentList(names, lengths, coders)


def _spans(file: NamedFile, known: DocumentList) -> SpanColumns:
    wanted = SPANS if file.coder else {**SPANS, **CODER}
    table = read_columns(file.data, file.where, wanted, CODER)
    document = _document(table, known)
    start, end = table.numbers("start"), table.numbers("end")
    _check_spans(table, known.lengths[document], start, end)
    coder = table.cells.get("coder", (file.coder,) * table.rows)
    code = table.cells["code"]
    table.check(
        [not (a and b) for a, b in zip(coder, code, strict=True)],
        lambda i: f"no {'code' if coder[i] else 'coder'}",
        "every span has a coder and a code",
    )
    if known.coders is not None:
        who = known.coders
        table.check(
            [name not in who[d] for name, d in zip(coder, document.tolist(), strict=True)],
            lambda i: (
                f"coder '{coder[i]}' is not among the coders of document "
                f"'{known.names[int(document[i])]}'"
            ),
            "add the coder in the documents' file, or correct the name",
        )
    return SpanColumns(document, coder, code, start, end)


def _check_spans(table: Columns, lengths: Ints, start: Ints, end: Ints) -> None:
    table.check(
        (start < 0) | (end <= start),
        lambda i: f"a span must run forward from 0 or later, not {start[i]} to {end[i]}",
        "offsets are half-open: the end is one past the last character",
    )
    table.check(
        end > lengths,
        lambda i: (
            f"span {start[i]}-{end[i]} lies outside its document, which has {lengths[i]} characters"
        ),
        "is it the same version of the text?",
    )


def _document(table: Columns, known: DocumentList) -> Ints:
    number, names = known.number, table.cells["doc"]
    found = np.fromiter((number.get(n, -1) for n in names), dtype=np.int64, count=len(names))
    table.check(
        found < 0,
        lambda i: f"document '{names[i]}' is not in the documents' file",
        "add it there with its length",
    )
    return found


def _turns(file: NamedFile, known: DocumentList, doubly: Sequence[str]) -> Fields:
    at_place = {name: i for i, name in enumerate(doubly)}
    place = np.array([at_place.get(name, -1) for name in known.names], dtype=np.int64)
    table, begins = read_columns(file.data, file.where, TURNS), known.begins
    document = _document(table, known)
    start, end = table.numbers("start"), table.numbers("end")
    table.check(
        (start < 0) | (end < start) | (end > known.lengths[document]),
        lambda i: f"turn {start[i]}-{end[i]} runs backwards or lies outside its document",
        "offsets are half-open and count characters from 0",
    )
    order = np.lexsort((end, start, document))
    at, until = (begins[document] + start)[order], (begins[document] + end)[order]
    late = np.zeros(len(order), dtype=bool)
    late[order[1:]] = at[1:] < until[:-1]
    table.check(late, lambda i: "the turn begins before another ends", "turns must not overlap")
    kept = (place[document][order] >= 0) & (until > at)
    return Fields(Places(at[kept], until[kept]), place[document][order][kept])


def _marks(
    read: Iterable[SpanColumns],
    coders: Sequence[str],
    codes: Sequence[str],
    begins: Ints,
    doubly: Ints,
) -> Marks:
    coder_at = {name: i for i, name in enumerate(coders)}
    code_at = {name: i * len(coders) for i, name in enumerate(codes)}
    keys, starts, ends = [], [], []
    for s in read:
        kept = doubly[s.document]
        key = [code_at[b] + coder_at[a] for a, b in zip(s.coder, s.code, strict=True)]
        keys.append(np.array(key, dtype=np.int64)[kept])
        starts.append((begins[s.document] + s.start)[kept])
        ends.append((begins[s.document] + s.end)[kept])
    return Marks(np.concatenate(keys), np.concatenate(starts), np.concatenate(ends))


def _assigned(known: DocumentList) -> set[str]:
    return {name for names in known.coders or () for name in names}


def _order(names: Iterable[str]) -> tuple[str, ...]:
    """Numbers by size, then other names alphabetically."""

    def place(name: str) -> tuple[bool, int, str]:
        return (not name.isdecimal(), len(name) if name.isdecimal() else 0, name)

    return tuple(sorted(names, key=place))
