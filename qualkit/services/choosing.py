"""The codes somebody is likeliest to want next, for the code picker of the coding desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qualkit.model import Code, Coding
from qualkit.services.admission import blind_round_of
from qualkit.services.offering import passages_cut
from qualkit.store import Project, Repository
from qualkit.suggest.likely import Likely, Place, likely, nearest_place, short

if TYPE_CHECKING:
    from qualkit.suggest import Passage
    from qualkit.suggest.nearness import Nearness, Replay

NEWEST = 300
"""Own codings that weights are learnt from; older ones, and those of others, only say what codes
are about."""
MOST = 3000
FEWEST = 50
"""Kept embeddings below which likeness in meaning is left out."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def likely_codes(project: Project, *, coder: str, transcript: str = "") -> Likely | None:
    """What is learnt so far; None where the study forbids suggestions.

    In an open blind round from the coder's own codings only. Likeness in meaning is told for the
    passages of `transcript` where embeddings are kept and passages were looked for since the
    program started: nothing is read here, and no language library is loaded.
    """
    with project.seen_by(coder).reading() as repository:
        if repository.suggestions_are_off():
            return None
        own = coder if blind_round_of(repository, coder) else None
        codings = sorted(repository.codings(coder=own), key=_when)[-MOST:]
        codes = [code for code in repository.codebook() if not code.retired]
        kept = _kept(repository, codes) if transcript else None
    mine = [coding for coding in codings if coding.coder == coder][-NEWEST:]
    replayed = {coding.id for coding in mine}
    others = [coding for coding in codings if coding.id not in replayed]
    said, now = [(c.quote, c.code) for c in others], [(c.quote, c.code) for c in mine]
    if kept is None:
        return short(likely(codes, said, now))
    known = likely(codes, said, now, kept=kept.replayed(others, mine))
    known.places = kept.places_in(transcript)
    return short(known)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Passages with kept embeddings, in the order of `nearness`."""

    passages: Sequence[Passage]
    nearness: Nearness
    rows: Mapping[str, Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        rows: dict[str, list[int]] = defaultdict(list)
        for row, passage in enumerate(self.passages):
            rows[passage.transcript].append(row)
        object.__setattr__(self, "rows", dict(rows))

    def replayed(self, others: Iterable[Coding], mine: Iterable[Coding]) -> Replay:
        """Others' codings are known at once, one's own one after the other."""
        from qualkit.suggest.nearness import Replay

        for coding in others:
            self.nearness.add(self._row(coding), coding.code)
        return Replay(self.nearness, [self._row(coding) for coding in mine])

    def places_in(self, transcript: str) -> tuple[Place, ...]:
        return tuple(
            Place(self.passages[row].span, self.nearness.near(row))
            for row in self.rows.get(transcript, ())
        )

    def _row(self, coding: Coding) -> int | None:
        rows = self.rows.get(coding.transcript, ())
        found = nearest_place([self.passages[row].span for row in rows], coding.span)
        return None if found is None else rows[found]


def _kept(repository: Repository, codes: Sequence[Code]) -> _Kept | None:
    """None where too little is kept or passages were not cut yet, which costs a look each."""
    from qualkit.suggest.embed import decoded, embedding_key
    from qualkit.suggest.evidence import meaning_of
    from qualkit.suggest.nearness import nearness_of

    wanted = {code.id: embedding_key(meaning_of(code)) for code in codes}
    defined = repository.vectors(sorted(set(wanted.values())))
    if not defined:
        return None
    passages = passages_cut(tuple(repository.transcripts()))
    if passages is None:
        return None
    keys = [embedding_key(passage.text) for passage in passages]
    held = repository.vectors(keys)
    known = [n for n, key in enumerate(keys) if key in held]
    if len(known) < FEWEST:
        return None
    vectors = decoded([held[keys[n]] for n in known])
    meanings = {code: decoded([defined[key]])[0] for code, key in wanted.items() if key in defined}
    return _Kept(
        [passages[n] for n in known], nearness_of(vectors, meanings, [code.id for code in codes])
    )


def _when(coding: Coding) -> tuple[datetime, str, int]:
    return coding.recorded_at or _LONG_AGO, coding.transcript, coding.span.start
