"""Attributes from file names, by a pattern such as `A_{site}_{wave}_{role}{nn}_{instrument}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qualkit.errors import StudyError
from qualkit.ingest.header import key
from qualkit.model import Attributes

_PART = re.compile(r"\{([^{}]*)\}|([^{}]+)|(.)", re.DOTALL)
_FIELD = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 255
_Part = tuple[str | None, str | None]
_HINT = "write it like A_{site}_{wave}_{role}{nn}_{instrument}"


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A compiled pattern; matching is linear, since no field may hold what ends it."""

    pattern: str
    regex: re.Pattern[str]

    def attributes(self, stem: str) -> Attributes | None:
        """The fields in a file name without suffix; None when it does not follow the pattern."""
        if len(stem) > _LONGEST:
            return None
        found = self.regex.fullmatch(stem)
        if found is None:
            return None
        return Attributes.of({key(name): text for name, text in found.groupdict().items()})


@lru_cache(maxsize=32)
def name_pattern(pattern: str) -> NamePattern:
    """The pattern, ready to match. Raises StudyError when it is not one."""
    parts = [(found[1], found[2]) for found in _parts(pattern)]
    fields = [name for name, _ in parts if name is not None]
    for name in fields:
        if not _FIELD.fullmatch(name) or fields.count(name) > 1:
            what = f"field '{{{name}}}' is not a name or stands twice"
            raise StudyError(what, where=f"file-name pattern '{pattern}'", hint=_HINT)
    pieces = [_piece(one, after, pattern) for one, after in pairwise([*parts, (None, None)])]
    return NamePattern(pattern, re.compile("".join(pieces)))


def _parts(pattern: str) -> list[re.Match[str]]:
    found = list(_PART.finditer(pattern))
    if not any(part[1] is not None for part in found) or any(part[3] for part in found):
        raise StudyError("holds no field", where=f"file-name pattern '{pattern}'", hint=_HINT)
    return found


def _piece(part: _Part, after: _Part, whole: str) -> str:
    name, literal = part
    if name is None:
        return re.escape(literal or "")
    if name == "nn":
        return "(?P<nn>[0-9]+)"
    following, text = after
    if following == "nn":
        return f"(?P<{name}>[^_0-9]+)"
    if following is not None:
        what = f"nothing separates '{{{name}}}' from '{{{following}}}'"
        raise StudyError(what, where=f"file-name pattern '{whole}'", hint=_HINT)
    ends = re.escape(text[0]) if text else ""
    return f"(?P<{name}>[^_{ends}]+)"
