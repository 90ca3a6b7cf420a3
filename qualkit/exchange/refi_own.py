"""What qualkit writes beside the standard, as JSON in a member that other programs leave alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any

from qualkit.errors import QualkitError
from qualkit.exchange.codebook_yaml import dump_codebook, load_codebook
from qualkit.exchange.gathering import Gathering
from qualkit.model import Origin, Purpose, Round, Segmentation, Span, Turn, Valence
from qualkit.model.exchanged import OwnCoding, OwnPart, OwnSource

MEMBER = "qualkit.json"
_VERSION = 1
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    KeyError,
    QualkitError,
    RecursionError,
    TypeError,
    ValueError,
)


def dump_own(own: OwnPart) -> str:
    whole = {
        "version": _VERSION,
        "codebook": dump_codebook(own.codebook) if own.codebook.codes else "",
        "codes": dict(own.codes),
        "values": {guid: list(pair) for guid, pair in own.values.items()},
        "sources": {guid: _source_values(source) for guid, source in own.sources.items()},
        "codings": {
            guid: [coding.round, coding.origin.value, coding.valence.value]
            for guid, coding in own.codings.items()
        },
        "rounds": [_round_values(each) for each in own.rounds],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _source_values(source: OwnSource) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "format": source.format,
        "turns": [[t.span.start, t.span.end, t.speaker, t.time] for t in source.turns],
        "interviewers": sorted(source.interviewers),
    }


def _round_values(each: Round) -> dict[str, Any]:
    return {
        "name": each.name,
        "segmentation": each.segmentation.value,
        "assignments": sorted(map(list, each.assignments)),
    }


def load_own(data: bytes, gathering: Gathering) -> OwnPart | None:
    """The part read back; None, with a warning, where it is not as qualkit writes it."""
    try:
        return _own(json.loads(data))
    except _DAMAGE:
        what = "what qualkit wrote beside the standard cannot be read and was left out"
        gathering.warn(what, "the project is read as one of another program", at=MEMBER)
        return None


def _own(plain: Any) -> OwnPart | None:
    if plain["version"] != _VERSION:
        return None
    from qualkit.model import Codebook

    book = plain["codebook"]
    return OwnPart(
        load_codebook(book, MEMBER) if book else Codebook(""),
        {str(guid): str(code) for guid, code in plain["codes"].items()},
        {str(guid): (str(code), str(value)) for guid, (code, value) in plain["values"].items()},
        {str(guid): _source(value) for guid, value in plain["sources"].items()},
        {str(guid): _coding(*value) for guid, value in plain["codings"].items()},
        tuple(_round(value) for value in plain["rounds"]),
    )


def _source(plain: Mapping[str, Any]) -> OwnSource:
    turns = (
        Turn(
            number,
            Span(int(start), int(end)),
            None if speaker is None else str(speaker),
            None if time is None else _seconds(time),
        )
        for number, (start, end, speaker, time) in enumerate(plain["turns"])
    )
    name, title, form = (str(plain[field]) for field in ("name", "title", "format"))
    return OwnSource(name, title, form, tuple(turns), frozenset(map(str, plain["interviewers"])))


def _seconds(time: Any) -> float:
    found = float(time)
    if not isfinite(found):
        raise ValueError("a time without end")
    return found


def _coding(round_name: str, origin: str, valence: str) -> OwnCoding:
    return OwnCoding(str(round_name), Origin(origin), Valence(valence))


def _round(plain: Mapping[str, Any]) -> Round:
    pairs = frozenset((str(name), str(coder)) for name, coder in plain["assignments"])
    segmentation = Segmentation(plain["segmentation"])
    return Round(str(plain["name"]), 1, segmentation, assignments=pairs, purpose=Purpose.IMPORTED)
