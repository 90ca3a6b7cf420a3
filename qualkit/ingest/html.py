"""Web pages and rich text saved as HTML: the words on the page, a line for each block.

The page is read as a stream and no tree is built, so that nesting costs nothing. Nothing that it
names is fetched. Two kinds of page say more than their words: noScribe's times (`<a name=
"ts_start_end_speaker">`, in milliseconds) and the pairs `<cite>` and `<time>` of podcasts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from qualkit.errors import Problem, ReadError
from qualkit.ingest.decode import decode
from qualkit.ingest.formatting import marks_of
from qualkit.ingest.html_page import Anchor, Page, Voice
from qualkit.ingest.labels import seconds, visible
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import direction_warnings, in_text
from qualkit.model import Span, Turn

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([\w-]{2,40})"""
                      rb"""|<\?xml[^>]{0,60}encoding=["']([\w-]+)""",
                      re.IGNORECASE)  # fmt: skip
_TOP = 4_096
_CHUNK = 1_000_000
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LATIN = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?")
_HINT = "open it in a browser and save it as plain text (.txt)"


def read_html(source: Source) -> Reading:
    """An .html or .htm file. Raises ReadError when it shows no words."""
    from lxml import etree

    text, encoding, doubts = _decoded(source)
    page = Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True, huge_tree=True)
    try:
        for at in range(0, len(text), _CHUNK):
            parser.feed(text[at : at + _CHUNK].encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError as error:
        raise ReadError("the page is damaged", where=source.name, hint=_HINT) from error
    words = page.text
    if not words.strip():
        raise ReadError("the page shows no words", where=source.name, hint=_HINT)
    warnings = (*doubts, *_left_out(page, source.name))
    reading = _voiced(words, page, source) or _plain(words, page, source)
    return replace(
        reading,
        encoding=encoding,
        title=reading.title or page.title,
        warnings=(*warnings, *reading.warnings),
        marks=marks_of(page.looks, words),
    )


def _decoded(source: Source) -> tuple[str, str, tuple[Problem, ...]]:
    """The source of the page: in the encoding that it names, if it can be read so."""
    named = _CHARSET.search(source.data, 0, _TOP)
    name = (named[1] or named[2]).decode("ascii").lower() if named else "utf-8"
    name = _LATIN.get(name, name)
    if not name.startswith("utf") and not source.data.startswith(_MARKS):
        try:
            data = source.data.decode(name).encode("utf-8")
        except (UnicodeError, LookupError):
            pass
        else:
            return decode(data, source.name).text, name, ()
    found = decode(source.data, source.name)
    return found.text, found.encoding, found.warnings


def _left_out(page: Page, where: str) -> tuple[Problem, ...]:
    if not page.menus:
        return ()
    return (Problem(f"{page.menus} menu(s) of the page are left out", where),)


def _plain(text: str, page: Page, source: Source) -> Reading:
    """Turns by the labels at the beginning of lines, with noScribe's times where it left some."""
    voices = frozenset(a.voice for a in page.anchors if a.voice and not a.voice.startswith("//"))
    known = source.known | voices
    reading = in_text(text, replace(source, known=known))
    return replace(reading, turns=_timed(reading.turns, text, page.anchors))


def _timed(turns: tuple[Turn, ...], text: str, anchors: list[Anchor]) -> tuple[Turn, ...]:
    """Turns without a time get that of the anchor before them in their line."""
    places = [anchor.at for anchor in anchors]
    out = []
    for turn in turns:
        last = bisect_right(places, turn.span.start) - 1
        begin = text.rfind("\n", 0, turn.span.start) + 1
        if turn.time is None and last >= 0 and places[last] >= begin:
            out.append(replace(turn, time=anchors[last].time))
        else:
            out.append(turn)
    return tuple(out)


def _voiced(text: str, page: Page, source: Source) -> Reading | None:
    """Turns between names in `<cite>`, if there are at least two that open somebody's words."""
    voices = [v for v in page.voices if v.name.endswith((":", "：")) or v.clock]
    if len(voices) < 2:
        return None
    ends = [*(voice.head for voice in voices[1:]), len(text)]
    turns: list[Turn] = []
    for voice, end in zip(voices, ends, strict=True):
        span = Span(voice.said, end).trimmed(text) if 0 <= voice.said < end else None
        if span is not None:
            turns.append(Turn(len(turns), span, _name(voice), _time(voice)))
    warnings = direction_warnings(text, source.name)
    return Reading(text=text, turns=tuple(turns), warnings=warnings)


def _name(voice: Voice) -> str | None:
    return visible(voice.name.strip(" :：")) or None


def _time(voice: Voice) -> float | None:
    found = _CLOCK.search(voice.clock[:40])
    return seconds(found[0]) if found else None
