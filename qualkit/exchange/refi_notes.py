"""Notes of a REFI-QDA project and what they are fastened to; links and sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.exchange.offsets import RawText
from qualkit.exchange.refi_cases import known_ids
from qualkit.exchange.refi_package import Texts
from qualkit.exchange.refi_people import People
from qualkit.model.exchanged import (
    ExchangedLink,
    ExchangedNote,
    ExchangedSet,
    Target,
    TargetKind,
)


class NoteReader:
    """The notes; whatever is read in the file fastens those that it refers to."""

    def __init__(self, root: Any, texts: Texts, people: People, gathering: Gathering) -> None:
        self._gathering = gathering
        self._people = people
        self._texts = texts
        self._ids = Ids()
        self._targets: dict[str, list[Target]] = {}
        self._described: list[ExchangedNote] = []
        elements = list(xml.within(root, "Notes", "Note"))
        self._notes = [self._note(element, n) for n, element in enumerate(elements, start=1)]
        if description := xml.text_in(root, "Description").strip():
            self._described.append(
                ExchangedNote("description of the project", "Description", description,
                              targets=(Target(TargetKind.PROJECT),))
            )  # fmt: skip

    def _note(self, element: Any, number: int) -> ExchangedNote:
        parts = (xml.text_in(element, "Description").strip(), self._words(element))
        codings = sum(1 for each in element.iter() if xml.local_name(each) == "Coding")
        self._gathering.discard("coding", "it is in a note, and notes are not coded here", codings)
        return ExchangedNote(
            self._ids.claim(xml.guid_of(element), f"note {number}"),
            " ".join(xml.attribute(element, "name").split()),
            "\n\n".join(filter(None, parts)),
            self._people.maker_of(element),
            xml.time_of(xml.attribute(element, "creationDateTime")),
        )

    def _words(self, element: Any) -> str:
        inline = xml.text_in(element, "PlainTextContent")
        path = xml.attribute(element, "plainTextPath")
        if inline or not path:
            return RawText(inline).text
        found = self._texts.of(path)
        if found.text is None:
            self._gathering.discard("text of a note", found.why)
            return ""
        return RawText(found.text).text

    def fasten(self, kind: TargetKind, id: str, *elements: Any) -> None:
        """Fasten the notes that the elements refer to to what they are."""
        for element in elements:
            for reference in xml.children(element, "NoteRef"):
                note = self._ids.find(xml.guid_of(reference, "targetGUID", "guid"))
                if note is None:
                    self._gathering.discard("reference to a note", "the note is not in the file")
                else:
                    self._targets.setdefault(note, []).append(Target(kind, id))

    def describe(self, kind: TargetKind, id: str, *elements: Any) -> None:
        """Take the descriptions of the elements as notes on what they are."""
        for element in elements:
            text = xml.text_in(element, "Description").strip()
            if text:
                author = self._people.maker_of(element)
                at = xml.time_of(xml.attribute(element, "creationDateTime"))
                own = f"description of {id}"
                target = (Target(kind, id),)
                self._described.append(ExchangedNote(own, "Description", text, author, at, target))

    def notes(self) -> tuple[ExchangedNote, ...]:
        fastened = (
            replace(note, targets=tuple(dict.fromkeys(self._targets.get(note.id, ()))))
            for note in self._notes
        )
        return (*fastened, *self._described)


def links_of(root: Any) -> Iterator[ExchangedLink]:
    for number, element in enumerate(xml.within(root, "Links", "Link"), start=1):
        yield ExchangedLink(
            xml.guid_of(element) or f"link {number}",
            " ".join(xml.attribute(element, "name").split()),
            xml.guid_of(element, "originGUID"),
            xml.guid_of(element, "targetGUID"),
            xml.attribute(element, "direction"),
        )


def sets_of(root: Any, codes: Ids, sources: Ids) -> Iterator[ExchangedSet]:
    for number, element in enumerate(xml.within(root, "Sets", "Set"), start=1):
        yield ExchangedSet(
            xml.guid_of(element) or f"set {number}",
            " ".join(xml.attribute(element, "name").split()),
            xml.text_in(element, "Description").strip(),
            known_ids(element, "MemberCode", codes),
            known_ids(element, "MemberSource", sources),
            tuple(xml.guid_of(e, "targetGUID") for e in xml.children(element, "MemberNote")),
        )
