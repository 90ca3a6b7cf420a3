"""Strands: what of a project is compared and taken over record by record when copies are merged.

A record is the rows, in one or several tables, that belong together under a key and that one event
makes or changes: a decision, a run of suggestions with its topics, the versions of a note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from qualkit.store import schema
from qualkit.store.adjudication_schema import decision, remark
from qualkit.store.analyst_note_schema import analyst_note
from qualkit.store.offer_schema import offer, offer_run, suggestions_off
from qualkit.store.query_schema import saved_query
from qualkit.store.recoding_schema import recoding, second_cycle, second_cycle_passage
from qualkit.store.topic_schema import topic_fact, topic_member, topic_step

MERGED = "merged"
"""How the action ends with which a record taken over is in the log."""
_CHOSEN = ("status", "decided_by", "decided_at", "coding")


@dataclass(frozen=True, slots=True)
class Named:
    """What things of a copy are called here: persons and codings. Of the transcripts and codings
    in `without` nothing is read.
    """

    persons: Mapping[str, str] = field(default_factory=dict)
    codings: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one table. `columns` are those that the record decides about, of rows that stay;
    empty are all, of rows that come and go with the record. `through` leads from a row to its key.
    """

    table: Table
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    through: tuple[str, Table] | None = None


@dataclass(frozen=True, slots=True)
class Strand:
    """One kind of records. `actions` begin the events that touch them; `subjects` gives the keys
    that an event touches. `unsaid` columns do not make two records differ. With `grows`, rows are
    versions of which none is given up. `large` ones are in the log by their numbers of rows.
    """

    name: str
    actions: tuple[str, ...]
    pieces: tuple[Piece, ...]
    subjects: Callable[[Any, Named], Iterable[str]]
    unsaid: frozenset[str] = frozenset()
    grows: bool = False
    large: bool = False

    @property
    def action(self) -> str:
        """The action under which a record taken over is in the log."""
        return f"{self.name.replace(' ', '_')}.{MERGED}"

    def touched(self, events: Iterable[Any], named: Named) -> frozenset[str]:
        """The keys of the records that some events made, changed or removed."""
        found: set[str] = set()
        for event in events:
            if event.action == self.action:
                found.add(event.subject)
            elif event.action.startswith(self.actions):
                found.update(self.subjects(event, named))
        return frozenset(found)


def joined(*parts: object) -> str:
    """The key of a record from the values of its key columns."""
    return "/".join("" if part is None else str(part) for part in parts)


def _subject(event: Any, named: Named) -> Iterable[str]:
    yield named.codings.get(event.subject, event.subject)


def _plain(event: Any) -> dict[str, Any]:
    plain = json.loads(event.after or event.before or "{}")
    return plain if isinstance(plain, dict) else {}


def _decided_place(event: Any, _named: Named) -> Iterable[str]:
    plain = _plain(event)
    place = plain.get("place") or [None] * 4
    yield joined(plain.get("round"), *place)


def _done(event: Any, named: Named) -> Iterable[str]:
    plain = _plain(event)
    coder = str(plain.get("coder"))
    yield joined(event.subject, plain.get("transcript"), named.persons.get(coder, coder))


def _read_again(event: Any, named: Named) -> Iterable[str]:
    person = named.persons.get(event.actor, event.actor)
    for coding in _plain(event):
        yield joined(event.subject, named.codings.get(coding, coding), person)


def _the_one(_event: Any, _named: Named) -> Iterable[str]:
    yield "project"


_RUN = ("run",)
_SUGGESTION = tuple(c.name for c in schema.suggestion.c if c.name not in {"id", "run", *_CHOSEN})
STRANDS = (
    Strand(
        "topics",
        ("suggestions.made", "suggestions.topic", "suggestions.restored"),
        (
            Piece(schema.suggestion_run, ("id",)),
            Piece(schema.topic, _RUN),
            Piece(topic_fact, _RUN),
            Piece(topic_member, _RUN),
            Piece(topic_step, _RUN),
            Piece(offer_run, _RUN),
            Piece(schema.suggestion, _RUN, _SUGGESTION),
            Piece(offer, _RUN, through=("suggestion", schema.suggestion)),
        ),
        _subject,
        large=True,
    ),
    Strand(
        "suggestions",
        ("suggestion.",),
        (Piece(schema.suggestion, ("id",), _CHOSEN),),
        _subject,
        frozenset({"decided_by", "decided_at", "coding"}),
    ),
    Strand(
        "rounds",
        ("round.closed", "round.reopened"),
        (Piece(schema.round_, ("name",), ("closed_at", "closed_by")),),
        _subject,
        frozenset({"closed_by"}),
    ),
    Strand(
        "done",
        ("round.done",),
        (Piece(schema.assignment, ("round", "transcript_id", "coder"), ("done_at",)),),
        _done,
    ),
    Strand(
        "decisions",
        ("decision.",),
        (Piece(decision, ("round", "transcript_id", "revision", "span_start", "span_end")),),
        _decided_place,
        frozenset({"id", "made_by", "settled"}),
    ),
    Strand("remarks", ("remark.",), (Piece(remark, ("id",)),), _subject),
    Strand(
        "recodings",
        ("coding.decided", "coding.undecided"),
        (Piece(recoding, ("coding",)),),
        _subject,
        frozenset({"decided_by", "version"}),
    ),
    Strand(
        "second cycle", ("second_cycle.added",), (Piece(second_cycle, ("id",)),), _subject
    ),
    Strand(
        "second readings",
        ("second_cycle.read",),
        (Piece(second_cycle_passage, ("queue", "coding", "coder")),),
        _read_again,
    ),
    Strand(
        "notes",
        ("analyst_note.",),
        (Piece(analyst_note, ("kind", "memo_id", "place")),),
        _subject,
        frozenset({"version"}),
        grows=True,
    ),
    Strand(
        "queries",
        ("query.",),
        (Piece(saved_query, ("name",)),),
        _subject,
        frozenset({"author"}),
    ),
    Strand("switch", ("suggestions.switched",), (Piece(suggestions_off, ("id",)),), _the_one),
    Strand("reading", ("reading.chosen",), (Piece(schema.reading_choices, ("id",)),), _the_one),
)  # fmt: skip
"""In the order in which records name each other."""
