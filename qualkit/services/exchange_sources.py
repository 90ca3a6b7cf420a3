"""Documents of another tool as transcripts: the text as it is, its turns as qualkit finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from qualkit.errors import Problem, QualkitError
from qualkit.ingest import read_transcript
from qualkit.model import Attributes, ReadingChoices, Study, Transcript, Turn, fault_of, text_hash
from qualkit.model.exchanged import Discarded, Exchanged, ExchangedSource, OwnSource

GROUPS, CASE = "groups", "case"
_SUFFIX = re.compile(r"\.(txt|docx?|rtf|odt|pdf|html?|md|srt|vtt)$", re.IGNORECASE)
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Held:
    """The transcripts of a project: the hash of each text by its name, and how to read new ones."""

    hashes: Mapping[str, str]
    study: Study
    choices: ReadingChoices


@dataclass(frozen=True)
class SourcePlan:
    """New transcripts, and which transcript each source of the file is."""

    fresh: tuple[Transcript, ...]
    names: Mapping[str, str]
    left_out: tuple[Discarded, ...]
    notes: tuple[Problem, ...]


def plan_sources(found: Exchanged, held: Held) -> SourcePlan:
    """Where the sources of a file go; a text that the project holds already is that transcript."""
    return _SourcePlanner(found, held).plan()


class _SourcePlanner:
    def __init__(self, found: Exchanged, held: Held) -> None:
        self.found = found
        self.held = held
        self.taken = {name.casefold() for name in held.hashes}
        self.by_hash: dict[str, list[str]] = {}
        for name, sha256 in sorted(held.hashes.items()):
            self.by_hash.setdefault(sha256, []).append(name)
        self.known = attributes_by_source(found)
        self.names: dict[str, str] = {}
        self.fresh: list[Transcript] = []
        self.notes: list[Problem] = []
        self.lost = 0

    def plan(self) -> SourcePlan:
        for source in self.found.sources:
            if source.text is None:
                continue
            if fault_of(source.text):
                self.lost += 1
            elif not self._is_held(source):
                self._add(source)
        lost = Discarded("text of a source", self.lost, "it holds characters that cannot be stored")
        return SourcePlan(
            tuple(self.fresh),
            self.names,
            (lost,) if self.lost else (),
            tuple(self.notes),
        )

    def _own(self, source: ExchangedSource) -> OwnSource | None:
        own = self.found.own
        return None if own is None else own.sources.get(source.id)

    def _is_held(self, source: ExchangedSource) -> bool:
        there = self.by_hash.get(text_hash(source.text or ""), [])
        if not there:
            return False
        name = self._wanted(source)
        same = name if name in there else there[0]
        there.remove(same)
        self.names[source.id] = same
        return True

    def _wanted(self, source: ExchangedSource) -> str:
        own = self._own(source)
        return own.name if own else transcript_name(source.name)

    def _add(self, source: ExchangedSource) -> None:
        wanted = self._wanted(source)
        tries = (wanted if n == 1 else f"{wanted} ({n})" for n in count(1))
        name = next(each for each in tries if each.casefold() not in self.taken)
        if name != wanted and wanted in self.held.hashes:
            what = f"the project holds another text as '{wanted}'; this one is '{name}'"
            self.notes.append(Problem(what, source.name, "is it a newer version of it?"))
        self.taken.add(name.casefold())
        self.names[source.id] = name
        self.fresh.append(self._transcript(source, name))

    def _transcript(self, source: ExchangedSource, name: str) -> Transcript:
        own, text = self._own(source), source.text or ""
        if own is not None:
            return Transcript(
                name, text, own.turns, own.title, own.format,
                attributes=source.attributes, interviewers=own.interviewers,
            )  # fmt: skip
        read = _read(text, self.held)
        turns = _timed(read.turns, source.times) if read else ()
        values = {**dict(read.attributes if read else {}), **self.known.get(source.id, {})}
        return Transcript(
            name,
            text,
            turns,
            read.title if read else "",
            "txt",
            attributes=self._fitting(values, source.name),
            interviewers=read.interviewers if read else frozenset(),
        )

    def _fitting(self, values: Mapping[str, str], where: str) -> Attributes:
        """Attributes; those that contradict the study's frame go under another name."""
        kept: dict[str, str] = {}
        for name, value in values.items():
            if self.held.study.problems_of(Attributes.of({name: value}), where):
                kept[f"imported {name}"] = value
                what = f"'{value}' is no {name} of this study; kept as 'imported {name}'"
                self.notes.append(Problem(what, where, "correct the study frame or the value"))
            else:
                kept[name] = value
        return Attributes.of(kept)


def _read(text: str, held: Held) -> Transcript | None:
    """Turns and header as the readers of transcripts find them; None where they find no text."""
    try:
        read = read_transcript(
            "source.txt", text.encode(), interviewers=held.study.interviewers, choices=held.choices
        )
    except QualkitError:
        return None
    return read if read.text == text else None


def _timed(turns: tuple[Turn, ...], times: tuple[tuple[int, float], ...]) -> tuple[Turn, ...]:
    """Turns without a time get that of the last point before their words, if it is their own."""
    if not times:
        return turns
    out, begin = [], -1
    for turn in turns:
        own = [seconds for at, seconds in times if begin < at <= turn.span.start]
        out.append(replace(turn, time=own[-1]) if own and turn.time is None else turn)
        begin = turn.span.start
    return tuple(out)


def transcript_name(called: str) -> str:
    """A source's name as a transcript's: the last part of a path, without a usual suffix."""
    last = re.split(r"[/\\]", called)[-1]
    clean = " ".join("".join(c if c.isprintable() else " " for c in last).split())
    return _SUFFIX.sub("", clean)[:_LONGEST_NAME].strip() or "Source"


def attributes_by_source(found: Exchanged) -> dict[str, dict[str, str]]:
    """What the file says of each source: its own values, those of its cases, and its groups."""
    values: dict[str, dict[str, dict[str, None]]] = {}
    for id, name, value in _said(found):
        values.setdefault(id, {}).setdefault(name, {})[value] = None
    return {
        id: {name: "; ".join(said) for name, said in names.items()} for id, names in values.items()
    }


def _said(found: Exchanged) -> Iterator[tuple[str, str, str]]:
    for source in found.sources:
        yield from ((source.id, name, value) for name, value in source.attributes.pairs)
    for case in found.cases:
        for id in case.sources:
            if case.name:
                yield id, CASE, case.name
            yield from ((id, name, value) for name, value in case.attributes.pairs)
    for each in found.sets:
        for id in each.sources:
            name, colon, value = each.name.partition(": ")
            yield (id, name, value) if colon and name and value else (id, GROUPS, each.name)
