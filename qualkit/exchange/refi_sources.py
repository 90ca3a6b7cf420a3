"""The documents of a REFI-QDA project: texts, the texts of PDFs, the transcripts of recordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.exchange.offsets import RawText
from qualkit.exchange.refi_package import Texts
from qualkit.exchange.refi_passages import Selection, text_selections, transcript_selections
from qualkit.model.storable import fault_of

_MEDIA = {"AudioSource": "audio", "VideoSource": "video", "PictureSource": "picture"}


@dataclass(frozen=True, slots=True)
class Document:
    """One text and the element that it came from; `outer` is the PDF or recording around it."""

    id: str
    name: str
    kind: str
    raw: RawText | None
    element: Any
    outer: Any


class SourceReader:
    """All sources of a project, and the selections in those that have a text."""

    def __init__(self, texts: Texts, gathering: Gathering) -> None:
        self.ids = Ids()
        self.documents: list[Document] = []
        self.selections: list[Selection] = []
        self._texts = texts
        self._gathering = gathering
        self._readers: dict[str, Callable[[Any], None]] = {
            "TextSource": lambda element: self._text(element, element, "text"),
            "PDFSource": self._pdf,
            "PictureSource": self._picture,
            "AudioSource": self._recording,
            "VideoSource": self._recording,
        }

    def read(self, element: Any) -> None:
        reader = self._readers.get(xml.local_name(element))
        if reader is None:
            self._gathering.discard("source of an unknown kind", "the standard has no such kind")
        else:
            reader(element)

    def _text(self, element: Any, outer: Any, kind: str) -> None:
        path = xml.attribute(element, "plainTextPath")
        guid = xml.guid_of(outer if kind == "pdf" else element)
        name = _name_of(element if kind == "transcript" else outer, path, len(self.documents))
        id = self.ids.claim(guid, f"source {len(self.documents) + 1}")
        self.ids.also(xml.guid_of(element), id)
        self.ids.also(xml.guid_of(outer), id)
        raw = self._raw(element, path, name)
        if raw is not None and (fault := fault_of(raw.text)):
            self._gathering.warn(f"the text holds {fault}", "it cannot be imported so", at=name)
        self.documents.append(Document(id, name, kind, raw, element, outer))
        if raw is None:
            self._lost(element, "its text is not in the file")
        else:
            self.selections.extend(text_selections(id, element, raw))
            self.selections.extend(transcript_selections(id, element, raw))

    def _raw(self, element: Any, path: str, name: str) -> RawText | None:
        if not path:
            inline = xml.first(element, "PlainTextContent")
            if inline is None:
                self._missing(name, "it has no text")
                return None
            return RawText("".join(inline.itertext()))
        found = self._texts.of(path)
        if found.text is None:
            self._missing(name, found.why)
            return None
        return RawText(found.text)

    def _missing(self, name: str, why: str) -> None:
        self._gathering.discard("text of a source", why)
        self._gathering.warn(why, "its codings are left out; its name is kept", at=name)

    def _lost(self, element: Any, why: str) -> None:
        """Count what is fastened to a document or a picture that has no text here."""
        codings = sum(1 for each in element.iter() if xml.local_name(each) == "Coding")
        self._gathering.discard("coding", why, codings)

    def _pdf(self, element: Any) -> None:
        inner = xml.first(element, "Representation")
        if inner is None:
            self._gathering.discard("PDF", "it comes without its text, and pages are not kept")
            self._lost(element, "it is in a PDF without text")
            return
        self._text(inner, element, "pdf")
        twins = {xml.guid_of(each).casefold() for each in xml.children(inner, "PlainTextSelection")}
        for area in xml.children(element, "PDFSelection"):
            if xml.guid_of(area).casefold() not in twins:
                self._gathering.discard("area of a PDF page", "only the text of a PDF is kept")
                self._lost(area, "it is on an area of a PDF page")

    def _picture(self, element: Any) -> None:
        self._media(element)
        description = xml.first(element, "TextDescription")
        if description is not None:
            self._text(description, element, "text")
        for child in xml.children(element, "PictureSelection", "Coding"):
            self._part(child, "picture")

    def _recording(self, element: Any) -> None:
        self._media(element)
        for transcript in xml.children(element, "Transcript"):
            self._text(transcript, element, "transcript")
        kind = _MEDIA[xml.local_name(element)]
        for child in xml.children(element, "AudioSelection", "VideoSelection", "Coding"):
            self._part(child, f"{kind} recording")

    def _media(self, element: Any) -> None:
        kind = _MEDIA[xml.local_name(element)]
        what = kind if kind == "picture" else f"{kind} recording"
        self._gathering.discard(what, "qualkit keeps texts")

    def _part(self, element: Any, where: str) -> None:
        if xml.local_name(element) == "Coding":
            self._gathering.discard("coding", f"it is on a {where}")
        else:
            self._gathering.discard(f"part of a {where}", "qualkit keeps texts")
            self._lost(element, f"it is on a {where}")


def _name_of(element: Any, path: str, number: int) -> str:
    """What a source is called, else its file, else its number."""
    called = " ".join(xml.attribute(element, "name").split())
    return called or PurePosixPath(path.replace("\\", "/")).stem or f"Source {number + 1}"
