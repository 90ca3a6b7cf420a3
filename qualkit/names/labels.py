"""Speakers' labels and header values: which of them name a person, and which are codes."""

from __future__ import annotations

import re

from qualkit.names.words import key, words_of

_ROLES_TEXT = """interviewer interviewee moderator facilitator speaker participant respondent
teacher student principal parent male female woman man boy girl voice unknown unidentified all group
several researcher observer coach leader person place school narrator both everyone crosstalk
lead the math mathematics science program staff assistant director mr mrs ms dr miss
interviewers participants speakers students teachers name host guest voices
"""
_ROLES = frozenset(_ROLES_TEXT.split())
_BEHIND = re.compile(r"\s*[(\[].*$", re.DOTALL)


def personal(label: str) -> str:
    """The name in a label; empty where it is a code, a role or a number: T1, KES-T01, Teacher 2."""
    plain = _BEHIND.sub("", label).strip()
    words = [plain[start:end] for start, end in words_of(plain)]
    if any(any(c.isdigit() for c in word) for word in words):
        return ""
    telling = [word for word in words if key(word) not in _ROLES and not _short(word)]
    if not telling:
        return ""
    while words and key(words[0]) in _ROLES:
        words.pop(0)
    return plain[plain.index(words[0]) :] if words else ""


def _short(word: str) -> bool:
    """One letter, or letters such as PI that stand for a role; not one sign of another script."""
    return word.isascii() and (len(word) == 1 or (len(word) <= 3 and word.isupper()))
