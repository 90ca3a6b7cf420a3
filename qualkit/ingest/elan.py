"""ELAN annotation files (.eaf): tiers of speech to turns in the order of time.

Nothing that the file links to (media, schemas, other files) is opened.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import ReadError
from qualkit.ingest.package import local_name, root_of
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.spoken import Utterance, left_out, need_words, spoken
from qualkit.ingest.text import direction_warnings

_SPEECH = re.compile(r"(?i)(?:tx|txt|text|utt|utterance|transcript|transcription|speech|orth)\b")
_NUMBER = re.compile(r"[^\W\d_]{0,20}[\s._-]{0,3}\d{1,9}[a-z]?|")
_HINT = "open it in ELAN and save it again, or export it as plain text"


@dataclass(slots=True)
class _Note:
    """An annotation: its words and either its first time slot or the annotation it belongs to."""

    words: str
    slot: str | None = None
    of: str | None = None
    after: str | None = None


@dataclass(slots=True)
class _Tier:
    name: str
    person: str
    parent: str | None
    closed: bool
    notes: dict[str, _Note] = field(default_factory=dict)

    @property
    def speaker(self) -> str | None:
        """The participant; without one, the tier's name, of which `tx@Ann` says `Ann`."""
        return self.person or self.name.rpartition("@")[2].strip() or None


def read_eaf(source: Source) -> Reading:
    """An .eaf file. Raises ReadError when it is none, declares a DOCTYPE or holds no words."""
    root = root_of(source.data, source.name, _HINT)
    if local_name(root) != "ANNOTATION_DOCUMENT":
        raise ReadError("is XML but no ELAN file", where=source.name, hint=_HINT)
    tiers = _tiers(root)
    read = _of_speech(tiers)
    times = _Times(_slots(root), {key: n for tier in tiers for key, n in tier.notes.items()})
    found = [
        (time, number, place, Utterance(tier.speaker, note.words, time))
        for number, tier in enumerate(read)
        for place, (time, note) in enumerate(_ordered(tier, times))
    ]
    found.sort(key=lambda item: item[:3])
    text, turns = spoken(utterance for *_, utterance in found)
    need_words(text, source, "a tier must hold annotations with words")
    used = {id(tier) for tier in read}
    unread = (tier.name for tier in tiers if tier.notes and id(tier) not in used)
    skipped = left_out(unread, "tier(s)", source.name)
    return Reading(
        text=text, turns=turns, warnings=(*skipped, *direction_warnings(text, source.name))
    )


def _tiers(root: Any) -> list[_Tier]:
    kinds = [child for child in root if local_name(child) == "LINGUISTIC_TYPE"]
    closed = {k.get("LINGUISTIC_TYPE_ID") for k in kinds if k.get("CONTROLLED_VOCABULARY_REF")}
    tiers = []
    for child in root:
        if local_name(child) != "TIER":
            continue
        kind = child.get("LINGUISTIC_TYPE_REF")
        name, person = child.get("TIER_ID") or "", child.get("PARTICIPANT") or ""
        tier = _Tier(name, person.strip(), child.get("PARENT_REF") or None, kind in closed)
        tier.notes.update(_notes(child))
        tiers.append(tier)
    return tiers


def _notes(tier: Any) -> Iterator[tuple[str, _Note]]:
    for number, note in enumerate(
        n for n in tier.iter() if local_name(n) in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")
    ):
        value = next((child for child in note if local_name(child) == "ANNOTATION_VALUE"), None)
        words = (value.text or "") if value is not None else ""
        yield (
            note.get("ANNOTATION_ID") or f"{tier.get('TIER_ID')} {number}",
            _Note(
                words.replace("\r\n", "\n").replace("\r", "\n").strip(),
                note.get("TIME_SLOT_REF1"),
                note.get("ANNOTATION_REF"),
                note.get("PREVIOUS_ANNOTATION"),
            ),
        )


def _of_speech(tiers: list[_Tier]) -> list[_Tier]:
    """Of each tier at the top, itself, or the tier below it where it holds only numbers."""
    chosen = []
    children: dict[str | None, list[_Tier]] = defaultdict(list)
    for tier in tiers:
        if tier.notes and not tier.closed:
            children[tier.parent].append(tier)
    for tier in children.pop(None, ()):
        below = children.get(tier.name, [])
        numbers = all(_NUMBER.fullmatch(note.words) for note in tier.notes.values())
        if below and numbers:
            named = (t for t in below if _SPEECH.match(t.name))
            chosen.append(next(named, max(below, key=_length)))
        else:
            chosen.append(tier)
    return [tier for tier in chosen if _length(tier)]


def _length(tier: _Tier) -> int:
    return sum(len(note.words) for note in tier.notes.values())


def _slots(root: Any) -> dict[str, float]:
    """Seconds by time slot; slots without a time lie evenly between those around them."""
    order = next((child for child in root if local_name(child) == "TIME_ORDER"), ())
    slots: dict[str, float] = {}
    open_slots: list[str] = []
    last = 0.0
    for slot in order:
        open_slots.append(slot.get("TIME_SLOT_ID") or "")
        time = _seconds(slot.get("TIME_VALUE") or "")
        if time is not None:
            step = (time - last) / len(open_slots)
            slots.update((key, last + step * n) for n, key in enumerate(open_slots, 1))
            slots[open_slots[-1]] = last = time
            open_slots = []
    return slots | dict.fromkeys(open_slots, last)


def _seconds(value: str) -> float | None:
    usable = value.isascii() and value.isdigit() and len(value) < 13
    return int(value) / 1000 if usable else None


class _Times:
    """When annotations begin; those that refer to others begin with them."""

    def __init__(self, slots: dict[str, float], notes: dict[str, _Note]) -> None:
        self._slots, self._notes = slots, notes
        self._known: dict[str, float] = {}

    def of(self, key: str) -> float:
        trail: dict[str, None] = {}
        at: str | None = key
        while at is not None and at not in self._known and at not in trail:
            trail[at] = None
            at = self._notes[at].of if at in self._notes else None
        time = self._known.get(at or "", 0.0)
        for passed in reversed(trail):
            note = self._notes.get(passed)
            time = self._slots.get(note.slot, time) if note and note.slot else time
            self._known[passed] = time
        return time


def _ordered(tier: _Tier, times: _Times) -> Iterator[tuple[float, _Note]]:
    """Annotations as they stand, but each behind the one that it says comes before it."""
    after = {note.after: key for key, note in tier.notes.items() if note.after in tier.notes}
    given: set[str] = set()
    for key in (*_heads(tier), *tier.notes):
        at: str | None = key
        while at is not None and at not in given:
            given.add(at)
            yield times.of(at), tier.notes[at]
            at = after.get(at)


def _heads(tier: _Tier) -> Iterator[str]:
    return (key for key, note in tier.notes.items() if note.after not in tier.notes)
