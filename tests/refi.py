"""Project files of other tools, made small for tests: how each one counts, and what is in them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "samples"
REFI = SHARED / "refi"
HOSTILE = SHARED / "hostile"

CODE = "00000000-0000-4000-8000-000000000001"
SOURCE = "00000000-0000-4000-8000-000000000002"
TEXT = "00000000-0000-4000-8000-000000000003"
ANA = "00000000-0000-4000-8000-00000000000a"
BEN = "00000000-0000-4000-8000-00000000000b"


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def archive(members: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return stream.getvalue()


def project(inside: str, *, origin: str = "", space: str = "urn:QDA-XML:project:1.0") -> str:
    vocabulary = f' xmlns="{space}"' if space else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project{vocabulary} name="p" '
        f"origin={quoteattr(origin)}>{inside}</Project>"
    )


def one_code(name: str = "c") -> str:
    return (f'<CodeBook><Codes><Code guid="{CODE}" name={quoteattr(name)} isCodable="true"/>'
            "</Codes></CodeBook>")  # fmt: skip


def selection(start: int | str, end: int | str, number: int = 1, *, name: str = "") -> str:
    called = f" name={quoteattr(name)}" if name else ""
    return (
        f'<PlainTextSelection guid="{guid(100 + number)}" startPosition="{start}" '
        f'endPosition="{end}"{called}><Coding guid="{guid(500 + number)}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>'
    )


def text_source(selections: str, *, path: str = f"internal://{TEXT}.txt", name: str = "t") -> str:
    return (f'<TextSource guid="{SOURCE}" name={quoteattr(name)} plainTextPath={quoteattr(path)}>'
            f"{selections}</TextSource>")  # fmt: skip


def qdpx(inside: str, text: bytes | str = "Hello world", *, origin: str = "") -> bytes:
    """A project whose only text stands where `text_source` says."""
    return archive({"project.qde": project(inside, origin=origin), f"sources/{TEXT}.txt": text})


@dataclass(frozen=True)
class Habit:
    """How a tool counts the characters of a text as it stands in the file."""

    origin: str
    utf16: bool
    crlf_as_two: bool
    mark: bool = False
    quotes: bool = False

    def position(self, raw: str, at: int) -> int:
        before = raw[:at]
        if not self.crlf_as_two:
            before = before.replace("\r\n", "\n")
        return len(before.encode("utf-16-le")) // 2 if self.utf16 else len(before)

    def file(self, raw: str, marked: list[str]) -> bytes:
        """A project in which the first place of each of the words is coded, as the tool does it."""
        selections = "".join(
            selection(
                self.position(raw, found.start()),
                self.position(raw, found.end()),
                number,
                name=found.group() if self.quotes else "",
            )
            for number, words in enumerate(marked)
            if (found := re.search(re.escape(words), raw))
        )
        text = ("\ufeff" if self.mark else "") + raw
        inside = f"{one_code()}<Sources>{text_source(selections)}</Sources>"
        return qdpx(inside, text.encode(), origin=self.origin)


NVIVO = Habit("NVivo Release 1.7", utf16=True, crlf_as_two=True, mark=True)
QUALCODER = Habit("QualCoder 3.5", utf16=False, crlf_as_two=False, mark=True, quotes=True)
QC = Habit("qc 1.3.2", utf16=False, crlf_as_two=False)
ATLAS = Habit("ATLAS.ti 22 Windows", utf16=False, crlf_as_two=False)
MAXQDA = Habit("MAXQDA 2022", utf16=False, crlf_as_two=False)
HABITS = (NVIVO, QUALCODER, QC, ATLAS, MAXQDA)
