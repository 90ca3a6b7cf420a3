"""The block of `key: value` lines before a transcript: attributes, never part of a turn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualkit.errors import Problem
from qualkit.model import Attributes

_PAIR = re.compile(r"\ufeff?\s{0,3}([^\W\d_][\w .-]{0,39}?)\s*:(?:[ \t\u00a0]+(.*)|)$")
_RULE = re.compile(r"-{3,}\s*")
_MOST_LINES = 200
_ALIASES = {"person_ids": "persons", "person_id": "persons"}
_STUDY_KEYS = """
doc_id study site school district year wave wave_date role persons person_ids person_id date
n_speakers instrument protocol_id grade_band minutes pages interviewer interviewers language title
consent_level minors transcription deid_profile synthetic duration location place participant
participants transcriber recorded project
"""
_KNOWN = frozenset(_STUDY_KEYS.split()) - {"interviewer", "interviewers", "title", "participant"}
_Pair = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Header:
    """Attributes in front of a text, the offset where the text proper begins, and doubts."""

    attributes: Attributes = field(default_factory=Attributes)
    end: int = 0
    warnings: tuple[Problem, ...] = ()


def key(name: str) -> str:
    """An attribute's name in lower case with `_` for spaces; `person_ids` is `persons`."""
    slug = re.sub(r"[\s-]+", "_", name.strip().casefold())
    return _ALIASES.get(slug, slug)


def value(name: str, text: str) -> str:
    """An attribute's value without quotation marks; persons are separated by `;`."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    if name == "persons":
        parts = re.split(r"[;,]", text.strip("[]"))
        text = ";".join(part.strip(" '\"") for part in parts if part.strip(" '\""))
    return text


def split_header(text: str, where: str) -> Header:
    """The header of a text: front matter between `---`, or known keys closed by `---`."""
    lines, ends = _first_lines(text)
    opened = bool(lines) and _RULE.fullmatch(lines[0]) is not None
    start = 1 if opened else 0
    close = next((n for n in range(start, len(lines)) if _RULE.fullmatch(lines[n])), None)
    pairs = _pairs(lines[start:close], loose=opened) if close is not None else None
    if close is None or pairs is None or not (opened or _says_study(pairs)):
        return _unclosed(lines, ends, where)
    numbered = [(name, text, line + start) for name, text, line in pairs]
    attributes, warnings = _attributes(numbered, where)
    return Header(attributes, ends[close], warnings)


def _says_study(pairs: list[_Pair]) -> bool:
    """Whether keys are those of a study, and not labels of people who speak in turn."""
    names = [key(name) for name, _, _ in pairs]
    known = {name for name in names if name in _KNOWN}
    return len(known) > 1 or (len(known) == 1 and len(set(names)) == len(names))


def _unclosed(lines: list[str], ends: list[int], where: str) -> Header:
    """Lines such as `Date: …` above the first blank line: no speech, and no attributes either."""
    first = next((n for n, line in enumerate(lines[:4]) if _PAIR.match(line)), None)
    if first is None:
        return Header()
    close = next((n for n in range(first, len(lines)) if not lines[n].strip()), None)
    pairs = _pairs(lines[first:close], loose=False) if close is not None else None
    if close is None or pairs is None or len(pairs) < 2 or not _says_study(pairs):
        return Header()
    what = "the lines at the top look like a header and are neither speech nor attributes here"
    hint = "put a line --- below them to have them read as attributes"
    return Header(end=ends[close], warnings=(Problem(what, f"{where}:{first + 1}", hint),))


def note_attributes(lines: Iterable[str], where: str) -> tuple[Attributes, tuple[Problem, ...]]:
    """Attributes of a leading note whose every line is `key: value`; none otherwise."""
    kept = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    pairs = _pairs(kept, loose=False)
    return _attributes(pairs, where) if pairs else (Attributes(), ())


def _first_lines(text: str) -> tuple[list[str], list[int]]:
    lines: list[str] = []
    ends: list[int] = []
    at = 0
    while at < len(text) and len(lines) < _MOST_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        lines.append(text[at:end])
        ends.append(min(end + 1, len(text)))
        at = end + 1
    return lines, ends


def _pairs(lines: list[str], *, loose: bool) -> list[_Pair] | None:
    """Names, values and line numbers; None when a line is no pair.

    Loose pairs may run on over indented lines and lists, as in YAML.
    """
    pairs: list[_Pair] = []
    for number, line in enumerate(lines, 1):
        found = _PAIR.match(line)
        if found is not None:
            pairs.append((found[1], found[2] or "", number))
        elif loose and pairs and (line[:1] in " \t" or line.startswith("- ")):
            name, before, at = pairs[-1]
            more = line.strip()
            joined = f"{before};{more[2:]}" if more.startswith("- ") else f"{before} {more}"
            pairs[-1] = (name, joined.strip(" ;"), at)
        elif line.strip():
            return None
    return pairs or None


def _attributes(
    pairs: list[tuple[str, str, int]], where: str
) -> tuple[Attributes, tuple[Problem, ...]]:
    values: dict[str, str] = {}
    problems = []
    for name, text, line in pairs:
        slug = key(name)
        found = value(slug, text)
        if values.get(slug, found) != found:
            what = f"'{slug}' is given twice: '{values[slug]}', then '{found}'; the first counts"
            problems.append(Problem(what, f"{where}:{line}", "keep one of them"))
        elif found:
            values[slug] = found
    return Attributes.of(values), tuple(problems)
