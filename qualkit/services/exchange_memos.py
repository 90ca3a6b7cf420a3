"""Notes, links and sets of another tool as analytic memos of a project."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qualkit.model import Coding, Memo, Subject, SubjectKind
from qualkit.model.exchanged import (
    Discarded,
    Exchanged,
    ExchangedLink,
    ExchangedNote,
    Target,
    TargetKind,
)
from qualkit.services.exchange_codings import Placed, coder_name, is_guid, is_remark
from qualkit.services.memos import LONGEST_TEXT, LONGEST_TITLE

_SHORTENED = 60


@dataclass(frozen=True)
class Anchors:
    """What memos may speak of: places, and the codings of the file as they are stored here."""

    placed: Placed
    codings: Mapping[str, Coding]
    author: str


@dataclass(frozen=True)
class MemoPlan:
    fresh: tuple[Memo, ...]
    left_out: tuple[Discarded, ...]


def plan_memos(found: Exchanged, anchors: Anchors, held: frozenset[str]) -> MemoPlan:
    """The memos to store; those whose ids are here already are left as they are."""
    planner = _Planner(found, anchors)
    memos = [memo for note in planner.notes() if (memo := planner.memo(note)) is not None]
    fresh = [memo for memo in memos if memo.id not in held]
    lost = planner.bare_passages()
    counted = tuple(Discarded(what, n, why) for (what, why), n in planner.lost.items())
    return MemoPlan(tuple(fresh), (*counted, *lost))


class _Planner:
    def __init__(self, found: Exchanged, anchors: Anchors) -> None:
        self.found = found
        self.anchors = anchors
        self.lost: Counter[tuple[str, str]] = Counter()
        self.passages = {passage.id: passage for passage in found.passages}
        self.targets = self._everything()

    def _everything(self) -> dict[str, Target]:
        """Whatever a link may lead to, by its id in small letters."""
        found = self.found
        kinds = (
            (TargetKind.CODE, found.codes),
            (TargetKind.SOURCE, found.sources),
            (TargetKind.CODING, found.codings),
            (TargetKind.PASSAGE, found.passages),
        )
        return {each.id.casefold(): Target(kind, each.id) for kind, all_ in kinds for each in all_}

    def notes(self) -> Iterator[ExchangedNote]:
        """The notes with what links fasten them to, then links, sets and cases as notes."""
        remarks = is_remark(self.found)
        linked = self._linked()
        for note in self.found.notes:
            if note.id not in remarks:
                more = linked.get(note.id.casefold(), ())
                yield replace(note, targets=tuple(dict.fromkeys((*note.targets, *more))))
        yield from self._links_as_notes()
        yield from self._sets_as_notes()
        for case in self.found.cases:
            if case.description:
                on = tuple(Target(TargetKind.SOURCE, id) for id in case.sources)
                title = f"Case: {case.name}" if case.name else "Case"
                yield ExchangedNote(f"case {case.id}", title, case.description, targets=on)

    def _linked(self) -> dict[str, list[Target]]:
        notes = {note.id.casefold() for note in self.found.notes}
        found: dict[str, list[Target]] = {}
        for link in self.found.links:
            ends = (link.origin.casefold(), link.target.casefold())
            for one, other in (ends, ends[::-1]):
                if one in notes and other in self.targets:
                    found.setdefault(one, []).append(self.targets[other])
        return found

    def _links_as_notes(self) -> Iterator[ExchangedNote]:
        notes = {note.id.casefold() for note in self.found.notes}
        for link in self.found.links:
            ends = (link.origin.casefold(), link.target.casefold())
            targets = tuple(self.targets[end] for end in ends if end in self.targets)
            if notes & set(ends):
                if not targets:
                    self.lost["link", "one of its ends is not kept"] += 1
            elif len(targets) < 2:
                self.lost["link", "one of its ends is not kept"] += 1
            else:
                yield self._link(link, targets)

    def _link(self, link: ExchangedLink, targets: tuple[Target, ...]) -> ExchangedNote:
        arrow = {"OneWay": "→", "Bidirectional": "↔"}.get(link.direction, "–")
        text = f" {arrow} ".join(self._named(target) for target in targets)
        return ExchangedNote(link.id, link.name or "Link", text, targets=targets)

    def _named(self, target: Target) -> str:
        if target.kind is TargetKind.CODE:
            return self.found.code_of[target.id].name
        if target.kind is TargetKind.SOURCE:
            return self.found.source_of[target.id].name
        words = {passage.id: passage.quote for passage in self.found.passages}
        words |= {coding.id: coding.quote for coding in self.found.codings}
        return f"“{_short(words.get(target.id, ''))}”"

    def _sets_as_notes(self) -> Iterator[ExchangedNote]:
        for each in self.found.sets:
            targets = tuple(Target(TargetKind.CODE, id) for id in each.codes)
            names = "\n".join(f"- {self._named(target)}" for target in targets)
            text = "\n\n".join(filter(None, (each.description, names)))
            if targets:
                yield ExchangedNote(each.id, f"Set: {each.name}", text, targets=targets)
            elif each.description:
                on = tuple(Target(TargetKind.SOURCE, id) for id in each.sources)
                yield ExchangedNote(each.id, f"Set: {each.name}", text, targets=on)
            elif not each.sources:
                self.lost["empty set", "there is nothing in it"] += 1

    def bare_passages(self) -> tuple[Discarded, ...]:
        """Words that somebody marked without saying anything of them."""
        spoken = {c.passage for c in self.found.codings}
        spoken |= {t.id for note in self.found.notes for t in note.targets}
        spoken_by_link = {end.casefold() for k in self.found.links for end in (k.origin, k.target)}
        bare = [
            p for p in self.passages.values()
            if p.id not in spoken and p.id.casefold() not in spoken_by_link
        ]  # fmt: skip
        why = "a passage here carries a code or a memo"
        return (Discarded("passage without a code", len(bare), why),) if bare else ()

    def memo(self, note: ExchangedNote) -> Memo | None:
        title, text = " ".join(note.title.split()), note.text.strip()
        if len(title) > LONGEST_TITLE:
            title, text = _short(title), "\n\n".join(filter(None, (title, text)))
        if not title and not text:
            self.lost["note", "it is empty"] += 1
            return None
        if len(text) > LONGEST_TEXT:
            self.lost["note", f"it is longer than {LONGEST_TEXT:,} characters"] += 1
            return None
        author = coder_name(note.author) if note.author else self.anchors.author
        subjects = (self._subject(target) for target in note.targets)
        kept = tuple(dict.fromkeys(subject for subject in subjects if subject is not None))
        id = note.id if is_guid(note.id) else str(uuid.uuid4())
        return Memo(id, title or _short(text), text, author, kept, note.at, note.at)

    def _subject(self, target: Target) -> Subject | None:
        placed = self.anchors.placed
        match target.kind:
            case TargetKind.PROJECT:
                return Subject(SubjectKind.STUDY)
            case TargetKind.CODE:
                code, _ = placed.codes.get(target.id, ("", ""))
                return Subject.of_code(code) if code else None
            case TargetKind.SOURCE:
                name = placed.names.get(target.id)
                return None if name is None else Subject.of_transcript(name)
            case TargetKind.CODING:
                coding = self.anchors.codings.get(target.id)
                return None if coding is None else Subject.of_coding(coding)
            case TargetKind.PASSAGE:
                return self._passage(target.id)

    def _passage(self, id: str) -> Subject | None:
        passage, placed = self.passages[id], self.anchors.placed
        name = placed.names.get(passage.source)
        if name is None or not passage.quote.strip():
            return None
        place = (name, passage.span, passage.quote, placed.revisions[name])
        return Subject(SubjectKind.PASSAGE, "", *place)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORTENED else f"{line[: _SHORTENED - 1].rstrip()}…"
