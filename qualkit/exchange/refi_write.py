"""A project or codebook as REFI-QDA: valid against its schema, code points, line feeds, no mark.

The text under a selection stands in its name, as far as a name goes. Characters that XML cannot
hold become spaces; texts are not in the XML and stay as they are.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from qualkit.exchange.refi_own import MEMBER, dump_own
from qualkit.model import Attributes
from qualkit.model.exchanged import (
    Exchanged,
    ExchangedCode,
    ExchangedCoding,
    ExchangedPassage,
    TargetKind,
)

PROJECT_SPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_SPACE = "urn:QDA-XML:codebook:1.0"
_LONGEST_NAME = 1_000
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def dump_qdpx(project: Exchanged) -> bytes:
    """A .qdpx; every id in it is a GUID. The same project gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        _put(packed, "project.qde", dump_qde(project))
        for source in project.sources:
            text = source.text or ""
            marked = "\ufeff" if text.startswith("\ufeff") else ""
            _put(packed, f"sources/{source.id}.txt", (marked + text).encode())
        if project.own is not None:
            _put(packed, MEMBER, dump_own(project.own).encode())
    return stream.getvalue()


def _put(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    packed.writestr(member, data)


def dump_qde(project: Exchanged) -> bytes:
    """The XML of a project."""
    return _Writer(project).whole()


def dump_qdc(codes: Sequence[ExchangedCode], origin: str) -> bytes:
    """A codebook; at least one code, or no program reads it."""
    root = _root("CodeBook", CODEBOOK_SPACE)
    root.set("origin", fit(origin))
    _write_codes(_under(root, "Codes"), codes)
    return _bytes(root)


def _root(name: str, space: str) -> Any:
    from lxml import etree

    return etree.Element(f"{{{space}}}{name}", nsmap={None: space})


def _bytes(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return written


def fit(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _UNFIT.sub(" ", text)


def _under(parent: Any, name: str, /, **attributes: str) -> Any:
    from lxml.etree import SubElement

    space = parent.tag.partition("}")[0] + "}"
    return SubElement(parent, space + name, {k: v for k, v in attributes.items() if v})


def _text(parent: Any, name: str, text: str) -> None:
    if text:
        _under(parent, name).text = fit(text)


def _write_codes(top: Any, codes: Iterable[ExchangedCode]) -> None:
    """Codes below each other; a parent stands before what is below it.

    They refer to no note: a program in wide use leaves out codes that do. Links do it instead.
    """
    elements: dict[str | None, Any] = {None: top}
    for code in codes:
        place = elements.get(code.parent, top)
        element = _under(
            place,
            "Code",
            guid=code.id,
            name=fit(code.name),
            isCodable="true" if code.applicable else "false",
            color=code.color,
        )
        _text(element, "Description", code.description)
        elements[code.id] = element


def _refer(parent: Any, name: str, guids: Iterable[str]) -> None:
    for guid in guids:
        _under(parent, name, targetGUID=guid)


def _time(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""


class _Writer:
    """One project; elements in the order that the schema asks for."""

    def __init__(self, project: Exchanged) -> None:
        self.project = project
        self.users = {user.name: user.id for user in project.users}
        self.notes: dict[tuple[TargetKind, str], list[str]] = {}
        for note in project.notes:
            for target in note.targets:
                self.notes.setdefault((target.kind, target.id), []).append(note.id)
        self.variables: dict[str, str] = dict(project.variables)

    def whole(self) -> bytes:
        project = self.project
        root = _root("Project", PROJECT_SPACE)
        root.set("name", fit(project.title) or "Project")
        root.set("origin", fit(project.origin))
        self._write_users(root)
        if project.codes:
            codes = _under(_under(root, "CodeBook"), "Codes")
            _write_codes(codes, project.codes)
        self._write_variables(root)
        self._write_sources(root)
        self._write_notes(root)
        self._write_links(root)
        _refer(root, "NoteRef", self.notes.get((TargetKind.PROJECT, ""), ()))
        return _bytes(root)

    def _write_users(self, root: Any) -> None:
        users = _under(root, "Users") if self.project.users else None
        for user in self.project.users:
            _under(users, "User", guid=user.id, name=fit(user.name))

    def _write_variables(self, root: Any) -> None:
        parent = _under(root, "Variables") if self.variables else None
        for name, guid in self.variables.items():
            _under(parent, "Variable", guid=guid, name=fit(name), typeOfVariable="Text")

    def _write_sources(self, root: Any) -> None:
        passages, codings = _by_source(self.project.passages), _by_source(self.project.codings)
        parent = _under(root, "Sources") if self.project.sources else None
        for source in self.project.sources:
            place = f"internal://{source.id}.txt"
            element = _under(parent, "TextSource", guid=source.id, name=fit(source.name),
                             plainTextPath=place)  # fmt: skip
            self._write_marked(element, passages.get(source.id, []), codings.get(source.id, []))
            _refer(element, "NoteRef", self.notes.get((TargetKind.SOURCE, source.id), ()))
            self._write_values(element, source.attributes)

    def _write_marked(
        self, parent: Any, passages: list[ExchangedPassage], codings: list[ExchangedCoding]
    ) -> None:
        coded = {guid: list(group) for guid, group in groupby(
            sorted(codings, key=lambda c: c.passage), key=lambda c: c.passage)}  # fmt: skip
        for passage in passages:
            element = _under(
                parent,
                "PlainTextSelection",
                guid=passage.id,
                name=_called(passage.quote),
                startPosition=str(passage.span.start),
                endPosition=str(passage.span.end),
            )
            inside = coded.get(passage.id, [])
            notes = self.notes.get((TargetKind.PASSAGE, passage.id), [])
            made = self._made(inside[0]) if inside else self._noted(notes)
            element.attrib.update(made)
            for coding in inside:
                self._write_coding(element, coding)
            _refer(element, "NoteRef", notes)
        for coding in coded.get("", []):
            self._write_coding(parent, coding)

    def _made(self, coding: ExchangedCoding) -> dict[str, str]:
        return self._by(coding.coder, coding.at)

    def _noted(self, notes: Sequence[str]) -> dict[str, str]:
        """Who marked words that nobody coded, and when: who wrote the note on them."""
        first = next((note for note in self.project.notes if note.id in notes), None)
        return {} if first is None else self._by(first.author, first.at)

    def _by(self, name: str, at: datetime | None) -> dict[str, str]:
        made = {"creatingUser": self.users.get(name, ""), "creationDateTime": _time(at)}
        return {attribute: value for attribute, value in made.items() if value}

    def _write_links(self, root: Any) -> None:
        """What notes say of codes."""
        pairs = [
            (note.id, target.id)
            for note in self.project.notes
            for target in note.targets
            if target.kind is TargetKind.CODE
        ]
        parent = _under(root, "Links") if pairs else None
        for note, code in pairs:
            guid = str(uuid.uuid5(uuid.UUID(note), code))
            _under(parent, "Link", guid=guid, name="about", direction="OneWay",
                   originGUID=note, targetGUID=code)  # fmt: skip

    def _write_coding(self, parent: Any, coding: ExchangedCoding) -> None:
        element = _under(parent, "Coding", guid=coding.id, **self._made(coding))
        _under(element, "CodeRef", targetGUID=coding.code)
        _refer(element, "NoteRef", self.notes.get((TargetKind.CODING, coding.id), ()))

    def _write_values(self, parent: Any, attributes: Attributes) -> None:
        for name, value in attributes.pairs:
            element = _under(parent, "VariableValue")
            _under(element, "VariableRef", targetGUID=self.variables[name])
            _text(element, "TextValue", value)

    def _write_notes(self, root: Any) -> None:
        parent = _under(root, "Notes") if self.project.notes else None
        for note in self.project.notes:
            element = _under(
                parent,
                "Note",
                guid=note.id,
                name=fit(note.title),
                **self._by(note.author, note.at),
            )
            _text(element, "PlainTextContent", note.text)


def _by_source(items: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item.source, []).append(item)
    return found


def _called(quote: str) -> str:
    whole = fit(quote)
    return whole if len(whole) <= _LONGEST_NAME else whole[: _LONGEST_NAME - 1] + "…"
