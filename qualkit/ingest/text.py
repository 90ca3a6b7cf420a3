"""Plain text and markdown: the stored text is what the file says."""

from __future__ import annotations

import re

from qualkit.errors import Problem
from qualkit.ingest.decode import decode
from qualkit.ingest.header import split_header
from qualkit.ingest.interviewers import named_people
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.turns import find_turns

_HEADING = re.compile(r"\s*# +([^\n]{1,200})")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


def read_text(source: Source) -> Reading:
    """A .txt or .md file."""
    decoded = decode(source.data, source.name)
    return in_text(decoded.text, source, encoding=decoded.encoding, warnings=decoded.warnings)


def in_text(
    text: str, source: Source, *, encoding: str = "utf-8", warnings: tuple[Problem, ...] = ()
) -> Reading:
    """Header, turns and title of a text that any format has yielded."""
    header = split_header(text, source.name)
    known = source.known | named_people(header.attributes)
    turns, doubts = find_turns(
        text, source.name, begin=header.end, known=known, choices=source.choices
    )
    heading = _HEADING.match(text, header.end)
    title = header.attributes.get("title") or (heading[1].strip() if heading else "")
    return Reading(
        text=text,
        encoding=encoding,
        turns=turns,
        title=title,
        sought=True,
        attributes=header.attributes,
        warnings=(
            *warnings,
            *header.warnings,
            *doubts,
            *direction_warnings(text, source.name),
            *((_turnless(source.name),) if not turns else ()),
        ),
    )


def _turnless(where: str) -> Problem:
    what = "no speakers and no times found; read as prose without turns"
    return Problem(what, where, "begin each turn with a label such as I: or R:")


def direction_warnings(text: str, where: str) -> tuple[Problem, ...]:
    """A warning when invisible characters turn the direction of the text."""
    found = None if text.isascii() else _DIRECTION.search(text)
    if found is None:
        return ()
    line = text.count("\n", 0, found.start()) + 1
    what = "invisible characters change the direction in which the text is shown"
    return (Problem(what, f"{where}:{line}", "delete them unless the language needs them"),)
