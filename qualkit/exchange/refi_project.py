"""A REFI-QDA project as one value: codes, documents, codings, cases, notes, links and sets."""

from __future__ import annotations

from collections import Counter
from typing import Any

from qualkit.errors import ReadError
from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.exchange.offsets import decide, is_quoted
from qualkit.exchange.refi_cases import CaseReader
from qualkit.exchange.refi_codes import CodeReader
from qualkit.exchange.refi_notes import NoteReader, links_of, sets_of
from qualkit.exchange.refi_package import Texts
from qualkit.exchange.refi_passages import Selection, marked_in, times_of
from qualkit.exchange.refi_people import People
from qualkit.exchange.refi_sources import Document, SourceReader
from qualkit.model import Span
from qualkit.model.exchanged import (
    Exchanged,
    ExchangedCoding,
    ExchangedPassage,
    ExchangedSource,
    OffsetReading,
    TargetKind,
)

_MOST_QUOTED = 50_000_000  # characters
_KNOWN_PARTS = frozenset(
    ("Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs",
     "Description", "NoteRef")
)  # fmt: skip


def read_project(root: Any, texts: Texts, gathering: Gathering) -> Exchanged:
    """Everything in a Project element. Raises ReadError where the root is another one."""
    if xml.local_name(root) != "Project":
        what = f"this is no REFI-QDA project: its root is '{xml.local_name(root)[:40]}'"
        hint = "export a project as .qdpx, or a codebook as .qdc"
        raise ReadError(what, where=gathering.where, hint=hint)
    return _ProjectReader(root, texts, gathering).read()


class _ProjectReader:
    def __init__(self, root: Any, texts: Texts, gathering: Gathering) -> None:
        self.root = root
        self.gathering = gathering
        self.people = People(root, gathering)
        self.codes = CodeReader(gathering)
        self.sources = SourceReader(texts, gathering)
        self.cases = CaseReader(root, self.sources.ids, gathering)
        self.coding_ids, self.passage_ids = Ids(), Ids()
        self.codings: list[ExchangedCoding] = []
        self.passages: list[ExchangedPassage] = []
        self.quotes: dict[tuple[str, Span], str] = {}
        self.quoted = 0
        self.notes = NoteReader(root, texts, self.people, gathering)

    def read(self) -> Exchanged:
        self._read_codes()
        for element in xml.within(self.root, "Sources"):
            self.sources.read(element)
        origin = xml.attribute(self.root, "origin")
        raws = [d.raw for d in self.sources.documents if d.raw is not None]
        reading = decide(marked_in(self.sources.selections), origin, raws)
        self._read_documents(reading)
        self.notes.fasten(TargetKind.PROJECT, "", self.root)
        for id, element in self.codes.elements:
            self.notes.fasten(TargetKind.CODE, id, element)
        self._tell(reading)
        return Exchanged(
            "qdpx",
            origin,
            xml.attribute(self.root, "name"),
            self.people.users,
            tuple(self.codes.codes),
            tuple(self._source(document, reading) for document in self.sources.documents),
            tuple(self.passages),
            tuple(self.codings),
            self.cases.cases(),
            self.notes.notes(),
            tuple(links_of(self.root)),
            tuple(sets_of(self.root, self.codes.ids, self.sources.ids)),
            self.gathering.discarded,
            self.gathering.warnings,
            reading,
            variables=self.cases.variables,
        )

    def _read_codes(self) -> None:
        books = list(xml.children(self.root, "CodeBook"))
        for book in books:
            self.codes.read(book)
        if len(books) > 1:
            self.gathering.warn(f"the file holds {len(books)} codebooks; they were put together")
        self.codes.tell()

    def _read_documents(self, reading: OffsetReading) -> None:
        for selection in self.sources.selections:
            self._read_selection(selection, reading)
        for document in self.sources.documents:
            self.notes.fasten(TargetKind.SOURCE, document.id, *_both(document))
            self.notes.describe(TargetKind.SOURCE, document.id, *_both(document))
            self._read_whole(document)

    def _read_selection(self, selection: Selection, reading: OffsetReading) -> None:
        element, span = selection.element, selection.span(reading)
        codings = list(xml.children(element, "Coding"))
        if span is None or selection.marked is None:
            why = selection.fault(reading)
            self.gathering.discard("coding", why, len(codings))
            self.gathering.discard("passage without a code", why, int(not codings))
            places = [xml.attribute(element, n) for n in ("startPosition", "endPosition")]
            what = f"a passage at {' to '.join(p[:40] or '?' for p in places)} is left out: {why}"
            self.gathering.warn(what, "look it up in the program it comes from")
            return
        quote = self._quote(selection, span)
        guid = xml.guid_of(element)
        id = self.passage_ids.claim(guid, f"passage {len(self.passages) + 1}")
        self.passages.append(ExchangedPassage(id, selection.source, span, quote))
        passage = self.passages[-1]
        for coding in codings:
            self._read_coding(coding, element, passage)
        self.notes.fasten(TargetKind.PASSAGE, id, element)
        if not codings:
            self.notes.describe(TargetKind.PASSAGE, id, element)

    def _quote(self, selection: Selection, span: Span) -> str:
        """The words, kept once for all passages that mark the same ones. Raises ReadError."""
        key = (selection.source, span)
        if key not in self.quotes and selection.marked is not None:
            self.quoted += len(span)
            if self.quoted > _MOST_QUOTED:
                what = "the passages cover the texts more often than any coding does"
                hint = "check where the file comes from"
                raise ReadError(what, where=self.gathering.where, hint=hint)
            self.quotes[key] = span.text(selection.marked.raw.text)
        return self.quotes[key]

    def _read_coding(self, element: Any, around: Any, passage: ExchangedPassage) -> None:
        code = self._code_of(element)
        if code is None:
            return
        number = len(self.codings) + 1
        id = self.coding_ids.claim(xml.guid_of(element), f"coding {number}")
        times = (xml.attribute(e, "creationDateTime") for e in (element, around))
        self.codings.append(
            ExchangedCoding(
                id,
                passage.source,
                passage.span,
                passage.quote,
                code,
                self.people.maker_of(element, around),
                next((at for written in times if (at := xml.time_of(written))), None),
                xml.text_in(around, "Description").strip(),
                passage.id,
            )
        )
        self.notes.fasten(TargetKind.CODING, id, element)

    def _code_of(self, coding: Any) -> str | None:
        reference = xml.first(coding, "CodeRef")
        guid = "" if reference is None else xml.guid_of(reference, "targetGUID", "guid")
        code = self.codes.ids.find(guid)
        if code is None:
            self.gathering.discard("coding", "its code is not in the file")
            self.gathering.warn("a coding names a code that is not in the file", at=guid[:80])
        return code

    def _read_whole(self, document: Document) -> None:
        """Codings of a document as such; they stand over all of its text."""
        for element in (e for each in _both(document) for e in xml.children(each, "Coding")):
            if xml.local_name(document.outer) not in ("TextSource", "PDFSource"):
                continue
            if document.raw is None or not document.raw.text.strip():
                if document.raw is not None:
                    self.gathering.discard("coding", "it is on a document without words")
                continue
            code = self._code_of(element)
            if code is not None:
                self.codings.append(self._whole(element, document, code))
                self.notes.fasten(TargetKind.CODING, self.codings[-1].id, element)

    def _whole(self, element: Any, document: Document, code: str) -> ExchangedCoding:
        text = document.raw.text if document.raw else ""
        id = self.coding_ids.claim(xml.guid_of(element), f"coding {len(self.codings) + 1}")
        coder = self.people.maker_of(element, document.element, document.outer)
        at = xml.time_of(xml.attribute(element, "creationDateTime"))
        span = Span(0, len(text))
        return ExchangedCoding(id, document.id, span, text, code, coder, at, whole=True)

    def _source(self, document: Document, reading: OffsetReading) -> ExchangedSource:
        raw = document.raw
        return ExchangedSource(
            document.id,
            document.name,
            None if raw is None else raw.text,
            document.kind,
            self.cases.values_in(*_both(document)),
            () if raw is None else times_of(document.element, raw, reading),
        )

    def _tell(self, reading: OffsetReading) -> None:
        for space in filter(None, (xml.foreign(self.root),)):
            self.gathering.warn(f"the file is in a vocabulary that is not known: {space[:80]}")
        others = Counter(xml.local_name(each) for each in xml.children(self.root))
        for name in sorted(set(others) - _KNOWN_PARTS):
            self.gathering.discard(f"part '{name[:40]}'", "the standard has no such part")
        graphs = sum(1 for _ in xml.within(self.root, "Graphs", "Graph"))
        self.gathering.discard("graph", "qualkit draws none", graphs)
        if self.passage_ids.repeated or self.coding_ids.repeated:
            repeated = self.passage_ids.repeated + self.coding_ids.repeated
            self.gathering.warn(f"{repeated} passages or codings share an id; all are kept")
        self._tell_quotes(reading)

    def _tell_quotes(self, reading: OffsetReading) -> None:
        """Where a file names passages by their words, name those whose words are others."""
        named = [s for s in self.sources.selections if s.marked and s.marked.name]
        agree = [s for s in named if _quotes(s, reading)]
        if len(agree) * 2 > len(named) > len(agree):
            self.gathering.warn(
                f"{len(named) - len(agree)} of {len(named)} passages are called otherwise than "
                "the words they mark",
                "somebody renamed them, or they stand elsewhere: compare a few",
            )


def _quotes(selection: Selection, reading: OffsetReading) -> bool:
    span, marked = selection.span(reading), selection.marked
    return bool(span and marked and is_quoted(marked.name, marked.raw.text, span))


def _both(document: Document) -> tuple[Any, ...]:
    """The element with the text, and the PDF around it; a recording's own things are not its."""
    if document.outer is document.element or document.kind != "pdf":
        return (document.element,)
    return (document.outer, document.element)
