"""PDF files from a short plan, with sound tables: what is drawn is free, what holds it is right.

A plan is parts of bytes, parted by lines of `%%%%`: entries of every page, entries of the font, the
map of its letters to Unicode (none where it is empty), then what each page draws.
"""

from __future__ import annotations

import random
from collections.abc import Callable

BEGINNING = b"%%PLAN\n"
_APART = b"\n%%%%\n"
_NUMBERS = (
    b"0", b"-1", b"1", b"12", b"700", b"1e3", b"-0.0001", b"99999999999999999999", b"--5", b"1.2.3",
    b"0.00000001", b"3e38", b"." + b"9" * 60, b"9" * 400, b"nan", b"inf",
)  # fmt: skip
_WORDS = (
    b"BT", b"ET", b"Tj", b"TJ", b"Td", b"TD", b"Tm", b"T*", b"Tf", b"TL", b"Tw", b"Tc", b"Tz",
    b"Ts", b"q", b"Q", b"cm", b"'", b'"', b"Do", b"/F1", b"/F2", b"/X1", b"(I: How?)",
    b"(R: Well-)", b"<0041>", b"<4", b"[(a) -300 (b)]", b"[", b"]", b"BI", b"ID", b"EI", b"<<",
    b">>", b"(", b")", b"null", b"true", b"beginbfchar", b"<01> <D800>", b"beginbfrange",
    b"<00> <FF> <0041>", b"<00> <FFFFFF> <0000>", b"/Rotate 90", b"/UserUnit 0",
    b"/MediaBox [0 0 0 0]", b"/Encoding /Identity-H", b"/Encoding <</Differences [0 /a 300 /b]>>",
    b"/Widths [1 2 nan]", b"/FirstChar 70000", b"/LastChar -1", b"/Subtype /Type3",
    b"/Subtype /Type0", b"/DescendantFonts [4 0 R]", b"/FontMatrix [0 0 0 0 0 0]",
    b"/Contents 1 0 R", b"/Annots [1 0 R]",
)  # fmt: skip


def plan(page: bytes, font: bytes, letters: bytes, *drawn: bytes) -> bytes:
    return BEGINNING + _APART.join((page, font, letters, *drawn))


def changed(
    data: bytes, draw: random.Random, bytes_changed: Callable[[bytes, int], bytes]
) -> bytes:
    """The plan with one word of one part changed, or the bytes of one part."""
    parts = data.removeprefix(BEGINNING).split(_APART)
    at = draw.randrange(len(parts))
    what = draw.random()
    if what < 0.15:
        parts[at] = bytes_changed(parts[at], len(parts[at]) + 64)
    elif what < 0.2:
        parts.append(draw.choice(parts))
    else:
        words = parts[at].split(b" ")
        place = draw.randrange(len(words))
        new = draw.choice((*_NUMBERS, *_WORDS, draw.choice(words)))
        words[place : place + draw.choice((0, 1, 1, 3))] = [new] * draw.choice((1, 1, 1, 2, 40))
        parts[at] = b" ".join(words)
    return BEGINNING + _APART.join(parts)


def printed(data: bytes) -> bytes:
    """The PDF of a plan."""
    page, font, letters, *drawn = [*data.removeprefix(BEGINNING).split(_APART), b"", b"", b"", b""][
        : max(4, data.count(_APART) + 1)
    ]
    first = 6
    pages = [first + 2 * n for n in range(len(drawn))]
    kids = b" ".join(b"%d 0 R" % n for n in pages)
    mapped = b"/ToUnicode 5 0 R " if letters else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(drawn), kids),
        b"<< /Font << /F1 4 0 R /F2 4 0 R >> /XObject << /X1 7 0 R >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s%s >>" % (mapped, font),
        _stream(letters),
    ]
    for n, each in zip(pages, drawn, strict=True):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 3 0 R "
            b"/Contents %d 0 R %s >>" % (n + 1, page)
        )
        objects.append(_stream(each))
    return _file(objects)


def _stream(data: bytes) -> bytes:
    return (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length %d >>\nstream\n%s\nendstream"
        % (
            len(data),
            data,
        )
    )


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)


_MAP = (
    b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    b"1 beginbfchar <41> <0042> endbfchar"
)
PLANS = (
    plan(b"", b"", b"", b"BT /F1 12 Tf 72 700 Td (I: How was it?) Tj 0 -14 Td (R: Well, it) Tj ET"),
    plan(
        b"/Rotate 0", b"/Encoding /WinAnsiEncoding /FirstChar 65 /LastChar 66 /Widths [5 6]",
        _MAP, b"q 1 0 0 1 72 700 cm BT /F1 11 Tf 14 TL 1 0 0 1 0 0 Tm [(I: A) -300 (B)] TJ T* "
        b"(R: fine.) ' ET Q",
        b"BT /F1 9 Tf 72 760 Td (Page 2) Tj ET BT /F1 11 Tf 72 700 Td (I: Go on.) Tj /X1 Do ET",
    ),
)  # fmt: skip
