"""Which of the speakers ask the questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from qualkit.ingest.speakers import is_interviewer_label
from qualkit.model import Attributes


def interviewers_of(
    speakers: Iterable[str], attributes: Attributes, given: Collection[str] = ()
) -> frozenset[str]:
    """Labels given by the caller; else those named in `interviewer`, and I, INT, Q and the like.

    Given labels that a file does not have say nothing about that file.
    """
    labels = tuple(speakers)
    wanted = {name.strip().casefold() for name in given}
    if given_here := frozenset(label for label in labels if label.casefold() in wanted):
        return given_here
    named = {name.strip().casefold() for name in interviewer_names(attributes)}
    return frozenset(s for s in labels if is_interviewer_label(s) or s.casefold() in named)


def named_people(attributes: Attributes) -> frozenset[str]:
    """Everybody whom the attributes name as a person or interviewer; such labels are speakers."""
    persons = (name.strip() for name in attributes.get("persons", "").split(";"))
    return frozenset(name for name in (*persons, *interviewer_names(attributes)) if name)


def interviewer_names(attributes: Attributes) -> tuple[str, ...]:
    """The names that the attribute `interviewer` lists."""
    written = attributes.get("interviewer", "") + ";" + attributes.get("interviewers", "")
    return tuple(name.strip() for name in re.split(r"[;,/]", written) if name.strip())
