"""The two copies of a merge: what each holds, and what was done in it since they parted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qualkit.model import Codebook, Coder, Coding, Round, Study, Tension, Theme, Transcript
from qualkit.model.memo import Memo, SubjectKind
from qualkit.model.reading_status import ReadingStatus
from qualkit.store import Event, Repository
from qualkit.store.plain import from_plain

Renamed = Mapping[str, str]
_CODED = frozenset({"coding.recorded", "coding.changed", "coding.retracted", "coding.replaced"})


@dataclass(frozen=True, slots=True)
class Claims:
    """The themes and tensions of a project."""

    themes: tuple[Theme, ...] = ()
    tensions: tuple[Tension, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One copy: what it holds, people's names as they are to be, and its events since they part."""

    transcripts: Mapping[str, Transcript]
    codings: Mapping[str, Coding]
    memos: Mapping[str, Memo]
    rounds: Mapping[str, Round]
    codebook: Codebook
    statuses: tuple[ReadingStatus, ...]
    coders: Mapping[str, Coder]
    study: Study
    claims: Claims
    since: tuple[Event, ...]

    def touched(self, kind: str) -> frozenset[str]:
        return frozenset(e.subject for e in self.since if e.action.startswith(kind))

    @property
    def touched_codings(self) -> frozenset[str]:
        return frozenset(e.subject for e in self.since if e.action in _CODED)

    @property
    def study_before(self) -> Study | None:
        """The frame that both had, where it was changed here."""
        before = self._before("study.saved")
        return None if before is None else from_plain(Study, json.loads(before) or {"id": ""})

    @property
    def claims_before(self) -> Claims | None:
        before = self._before("themes.saved")
        return None if before is None else from_plain(Claims, json.loads(before))

    def _before(self, action: str) -> str | None:
        """The JSON of what was there before the first such event; `null` for nothing."""
        return next((e.before or "null" for e in self.since if e.action == action), None)


def shared_events(here: Iterable[Event], there: Iterable[Event]) -> int:
    """How many events two logs, the oldest first, have in common from their beginning."""
    count = 0
    for one, two in zip(here, there, strict=False):
        if one != two:
            break
        count += 1
    return count


def side(repository: Repository, shared: int, renamed: Renamed | None = None) -> Side:
    """One copy as it is compared; `renamed` gives a person's name there the name here."""
    names = renamed or {}
    held = repository.codings(as_recorded=True, consensus=True)
    codings = (replace(c, coder=names.get(c.coder, c.coder)) for c in held)
    memos = (replace(m, author=names.get(m.author, m.author)) for m in repository.memos())
    coders = (replace(c, name=names.get(c.name, c.name)) for c in repository.coders())
    return Side(
        {t.name: t for t in repository.transcripts()},
        {coding.id: coding for coding in codings},
        {memo.id: memo for memo in memos},
        {r.name: _round_by(r, names) for r in repository.rounds()},
        repository.codebook(),
        tuple(replace(s, coder=names.get(s.coder, s.coder)) for s in repository.reading_statuses()),
        {coder.name: coder for coder in coders},
        repository.study(),
        Claims(repository.themes(), repository.tensions()),
        repository.events()[::-1][shared:],
    )


def _round_by(round_: Round, names: Renamed) -> Round:
    pairs = frozenset((t, names.get(c, c)) for t, c in round_.assignments)
    done = frozenset((t, names.get(c, c)) for t, c in round_.done)
    return replace(round_, assignments=pairs, done=done)


def with_codings_named(there: Side, names: Renamed) -> Side:
    """The other copy, in which memos speak of codings by the ids that these have here."""
    memos = {}
    for key, memo in there.memos.items():
        subjects = (
            replace(s, id=names.get(s.id, s.id)) if s.kind is SubjectKind.CODING else s
            for s in memo.subjects
        )
        memos[key] = replace(memo, subjects=tuple(subjects))
    return replace(there, memos=memos)
