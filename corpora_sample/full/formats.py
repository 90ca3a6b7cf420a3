"""Formats that the small study does not have: OpenDocument text and PDF, written by ourselves.

Both are as small as such files can be and hold no clock: the same words are the same bytes.
"""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from corpora_sample import render
from corpora_sample.marked import Marked
from qualkit.ingest import suffixes

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MIME = "application/vnd.oasis.opendocument.text"
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">\
<office:body><office:text>
{paragraphs}
</office:text></office:body></office:document-content>
"""
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.2">\
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\
</manifest:manifest>
"""
_PER_LINE, _PER_PAGE, _LEADING = 86, 50, 14
_SECONDS_A_WORD = 0.38


def odt(source: Marked) -> bytes:
    """An OpenDocument text, a paragraph for each line."""
    lines = [line for line in source.text.split("\n") if line.strip()]
    paragraphs = "\n".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    members = {
        "mimetype": _MIME,
        "content.xml": _CONTENT.format(paragraphs=paragraphs),
        "META-INF/manifest.xml": _MANIFEST,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), kind, 9)
    return out.getvalue()


def pdf(source: Marked) -> bytes:
    """A PDF of plain lines in one of the fonts that every reader has."""
    lines = list(_wrapped(source.text))
    pages = [lines[at : at + _PER_PAGE] for at in range(0, len(lines), _PER_PAGE)]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
            b"<< /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (5 + 2 * number)
        )
        content = _page(page)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
    return _file(objects)


def _wrapped(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from textwrap.wrap(line, _PER_LINE, break_on_hyphens=False) or [""]


def _page(lines: list[str]) -> bytes:
    shown = [b"(%b) Tj T*" % _quoted(line) for line in lines]
    return b"BT /F1 10 Tf %d TL 60 780 Td\n%b\nET" % (_LEADING, b"\n".join(shown))


def _quoted(line: str) -> bytes:
    data = line.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        data = data.replace(sign, b"\\" + sign)
    return data


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, data in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, data)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def vtt(source: Marked) -> bytes:
    """WebVTT; what was abridged is a gap between cues, so that nobody speaks too slowly."""
    blocks = ["WEBVTT", f"NOTE\n{source.head}"]
    for start, end, _, words in render._cues(source, labelled=True):
        until = min(end, start + _SECONDS_A_WORD * len(words.split()) + 0.6)
        times = f"{render._clock(start, '.')} --> {render._clock(until, '.')}"
        blocks.append(f"{times}\n{render._wrapped(words)}")
    return ("\n\n".join(blocks) + "\n").encode("utf-8")


WRITERS: dict[str, Callable[[Marked], bytes]] = {
    **render.RENDERERS,
    "vtt": vtt,
    "odt": odt,
    "pdf": pdf,
}


def suffix_for(wanted: str) -> str:
    """The suffix wanted, or txt as long as nothing reads that suffix."""
    return wanted if f".{wanted}" in suffixes() else "txt"
