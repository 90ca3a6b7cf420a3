"""JSON transcripts: lists of segments as podcasts, Whisper, Kaldi and transcription services write.

What an entry's keys mean is known by their names; the list is found wherever it stands in the
first levels. Size and number of values are limited before anything is parsed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.errors import NotATranscriptError, Problem, ReadError
from qualkit.ingest.decode import decode
from qualkit.ingest.labels import seconds, visible
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.spoken import Utterance, need_words, spoken
from qualkit.ingest.text import direction_warnings

_MOST_BYTES = 20_000_000
_MOST_VALUES = 2_000_000
_MOST_GROUPS = 500_000
_DEPTH = 3
_SLOWEST = 60  # seconds a word, pauses included
_WORDS = ("body", "text", "utterance", "content", "transcript", "message")
_WHO = (
    "speaker",
    "speakerName",
    "speaker_name",
    "speaker_label",
    "speakerId",
    "speaker_id",
    "name",
)
_WHEN = ("startTime", "start", "start_time", "begin", "from", "timestamp", "time", "ts")
_CLOCK = re.compile(r"\s*(?:\d{1,4}:){0,2}\d{1,6}(?:[.,]\d{1,9})?\s*s?\s*")
_UNREAL = re.compile("[\x00\ud800-\udfff]")
_HINT = 'it should hold a list such as {"segments": [{"speaker": …, "startTime": …, "body": …}]}'


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a list, with what its keys say."""

    words: str
    speaker: str | None
    time: float | None
    carries_on: bool = False


def read_json(source: Source) -> Reading:
    """A .json file. Raises ReadError when it is none, too large, or holds no segments."""
    decoded = decode(source.data, source.name)
    whole = _parsed(decoded.text, source.name)
    alone = _entry(whole)
    entries = _best(list(_lists(whole))) or ([alone] if alone else [])
    if not entries:
        raise NotATranscriptError("holds no list of segments", where=source.name, hint=_HINT)
    text, turns = spoken(_utterances(entries))
    need_words(text, source, _HINT)
    title = whole.get("title") if isinstance(whole, dict) else None
    return Reading(
        text=_UNREAL.sub("\ufffd", text),
        encoding=decoded.encoding,
        turns=turns,
        title=_UNREAL.sub("\ufffd", title).strip() if isinstance(title, str) else "",
        warnings=(
            *decoded.warnings,
            *_doubts(text, entries, source.name),
            *direction_warnings(text, source.name),
        ),
    )


def _parsed(text: str, where: str) -> Any:
    if len(text) > _MOST_BYTES or text.count(",") > _MOST_VALUES:
        raise ReadError("holds too much", where=where, hint="split the file")
    if text.count("[") + text.count("{") > _MOST_GROUPS:
        raise ReadError("holds too many lists and objects", where=where, hint="split the file")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}"
        raise ReadError(f"is no JSON: {error.msg}", where=place, hint="export it again") from error
    except (RecursionError, ValueError) as error:
        what = "is nested too deeply or holds an absurd number"
        raise ReadError(what, where=where, hint="export it again") from error


def _lists(whole: Any) -> Iterator[list[_Entry]]:
    """Every list of segments in the first levels, in the order of the file."""
    level = [("", whole)]
    for _ in range(_DEPTH + 1):
        below: list[tuple[str, Any]] = []
        for name, value in level:
            if isinstance(value, list) and name != "words":
                yield [entry for item in value if (entry := _entry(item)) is not None]
            elif isinstance(value, dict):
                below.extend(value.items())
        level = below


def _best(lists: Sequence[list[_Entry]]) -> list[_Entry]:
    """The first list that says who speaks, else the first that holds words."""
    voiced = (found for found in lists if any(entry.speaker for entry in found))
    return next(voiced, next((found for found in lists if found), []))


def _entry(item: Any) -> _Entry | None:
    if not isinstance(item, dict):
        return None
    words = (
        _spelled(item.get("elements"))
        or _sentences(item.get("sentences"))
        or next((item[key] for key in _WORDS if isinstance(item.get(key), str)), None)
    )
    if words is None:
        return None
    stamps = item.get("timestamps")
    if isinstance(stamps, dict):  # whisper.cpp
        item = {**item, "from": stamps.get("from")}
    who = next((item[key] for key in _WHO if item.get(key) is not None), None)
    when = next((item[key] for key in _WHEN if item.get(key) is not None), None)
    if when is None and isinstance(item.get("elements"), list):
        when = next((e.get("ts") for e in item["elements"] if isinstance(e, dict)), None)
    return _Entry(words, _speaker(who), _time(when), "body" in item)


def _spelled(elements: Any) -> str | None:
    """Words and signs of Rev's monologues in a row."""
    if not isinstance(elements, list):
        return None
    values = (e.get("value") for e in elements if isinstance(e, dict))
    return "".join(value for value in values if isinstance(value, str)) or None


def _sentences(sentences: Any) -> str | None:
    """The sentences of a paragraph in a row."""
    if not isinstance(sentences, list):
        return None
    texts = (s.get("text") for s in sentences if isinstance(s, dict))
    return " ".join(text for text in texts if isinstance(text, str)) or None


def _speaker(who: Any) -> str | None:
    if isinstance(who, dict):
        who = next((who[key] for key in ("name", "label", "id") if who.get(key) is not None), None)
    if isinstance(who, bool) or not isinstance(who, (str, int)):
        return None
    if isinstance(who, int):
        return f"Speaker {who}" if abs(who) < 1_000_000 else None
    return visible(_UNREAL.sub("\ufffd", who))[:200] or None


def _time(when: Any) -> float | None:
    if isinstance(when, list):
        when = when[0] if when else None
    if isinstance(when, str) and _CLOCK.fullmatch(when):
        when = seconds(when.strip().rstrip("s"))
    if isinstance(when, bool) or not isinstance(when, (int, float)) or abs(when) > 1e12:
        return None
    return float(when) if math.isfinite(when) and when >= 0 else None


def _utterances(entries: Sequence[_Entry]) -> Iterator[Utterance]:
    """Entries in their order. A podcast's voice goes on where the next segment names none."""
    scale = _scale(entries)
    speaker: str | None = None
    for entry in entries:
        speaker = entry.speaker or (speaker if entry.carries_on else None)
        time = None if entry.time is None else entry.time / scale
        yield Utterance(speaker, entry.words, time)


def _scale(entries: Sequence[_Entry]) -> int:
    """1000 where times are milliseconds: whole numbers beyond the seconds of ten hours, or so far
    apart that nobody speaks so slowly.
    """
    times = [entry.time for entry in entries if entry.time is not None]
    if not times or not all(time.is_integer() for time in times):
        return 1
    words = sum(len(entry.words.split()) for entry in entries[:-1])
    slow = max(times) - min(times) > _SLOWEST * max(words, 1)
    return 1000 if max(times) > 36_000 or slow else 1


def _doubts(text: str, entries: Sequence[_Entry], where: str) -> Iterator[Problem]:
    if _UNREAL.search(text):
        yield Problem("characters that are none were replaced", where, "look for \ufffd")
    nameless = sum(entry.speaker is None and not entry.carries_on for entry in entries)
    if nameless and nameless < len(entries):
        what = f"{nameless} segment(s) name no speaker"
        yield Problem(what, where, "name the speaker in the file if it is known")
