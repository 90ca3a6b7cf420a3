"""Offers: existing codes for passages, learnt from what the person who asks may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qualkit.errors import MissingExtra, UsageError
from qualkit.model import (
    Code,
    Coding,
    Offer,
    OfferKind,
    ReadingState,
    Right,
    SuggestionRun,
    SuggestionStatus,
    Transcript,
    Yield,
)
from qualkit.services.admission import blind_round_of, refuse_while_off
from qualkit.services.embeddings import ProjectEmbeddings
from qualkit.services.progress import Progress
from qualkit.services.vectors import vectors_of
from qualkit.store import Project, Repository
from qualkit.store.offer_tables import CODES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from qualkit.suggest import Passage
    from qualkit.suggest.embed import EmbeddingCache
    from qualkit.suggest.evidence import Evidence
    from qualkit.suggest.offered import Ground

PRECISION = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `precision` is the share of right ones expected of what is offered.

    `words_only` leaves embeddings out, which take minutes at first.
    """

    precision: float = PRECISION
    words_only: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.precision < 1:
            raise UsageError("the expected precision is a number between 0 and 1")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for one person: offers, what came of earlier ones, and the codings they quote."""

    run: SuggestionRun | None
    offers: tuple[Offer, ...]
    yields: tuple[Yield, ...]
    quoted: Mapping[str, Coding]

    @property
    def waiting(self) -> tuple[Offer, ...]:
        """Open ones in their order, then those put off."""
        found = [o for o in self.offers if o.suggestion.status.waits]
        return tuple(sorted(found, key=lambda o: o.suggestion.status is SuggestionStatus.LATER))


def codes(
    project: Project, *, actor: str, asked: Asked | None = None, progress: Progress | None = None
) -> SuggestionRun:
    """Look for passages of existing codes and store them as suggestions to the actor.

    Learns from the codings that the actor may see; while she works in an open blind round, from her
    own only. The same codings, transcripts and codes give the same run, which is stored once.
    """
    from qualkit.suggest.offered import offers_of
    from qualkit.suggest.passages import Passages

    wanted = asked or Asked()
    with project.seen_by(actor).reading() as repository:
        refuse_while_off(repository)
        ground = ground_of(repository, actor)
    if not ground.codes:
        raise UsageError(
            "there are no codes to suggest", hint="qualkit codebook load PROJECT FILE.yaml"
        )
    if not ground.passages:
        raise UsageError(
            "there are no passages to suggest codes for", hint="qualkit ingest PROJECT FILES…"
        )
    evidence = evidence_for(
        ground,
        words_only=wanted.words_only,
        cache=ProjectEmbeddings(project, actor, Passages(ground.passages)),
        progress=progress,
    )
    found = offers_of(ground, evidence, precision=wanted.precision, seed=wanted.seed)
    with project.writing(actor, right=Right.CODE) as repository:
        repository.save_offers(found.run, found.offers, kind=CODES)
    return found.run


def ground_of(repository: Repository, coder: str) -> Ground:
    """What suggestions to this coder may be learnt from; the repository is hers to see."""
    from qualkit.suggest.offered import Ground

    own = coder if blind_round_of(repository, coder) else None
    codings = repository.codings(coder=own)
    in_use = tuple(code for code in repository.codebook() if not code.retired)
    readers: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        readers[coding.transcript].add(coding.coder)
    transcripts = tuple(repository.transcripts())
    return Ground(
        passages_in(transcripts),
        codings,
        in_use,
        coder,
        {name: frozenset(people) for name, people in sorted(readers.items())},
        repository.refused_offers(),
        dict(_unread(repository, transcripts, readers)),
    )


def _unread(
    repository: Repository, transcripts: Sequence[Transcript], readers: Mapping[str, set[str]]
) -> Iterator[tuple[str, int]]:
    """Where the unread rest begins of transcripts in which all who coded say to be on the way.

    Nothing is known of those who coded elsewhere, or before their codings came here.
    """
    known = {(s.transcript, s.coder): s for s in repository.reading_statuses()}
    for each in transcripts:
        found = [known.get((each.name, coder)) for coder in readers.get(each.name, ())]
        furthest = [s.furthest for s in found if s and s.state is ReadingState.IN_PROGRESS]
        if found and len(furthest) == len(found) and max(furthest) < len(each.turns):
            yield each.name, each.turns[max(furthest)].span.start


_CUT: dict[tuple[Transcript, ...], tuple[Passage, ...]] = {}
"""The passages cut last."""


def passages_in(transcripts: tuple[Transcript, ...]) -> tuple[Passage, ...]:
    """What can be offered, cut once while transcripts stay as they are."""
    from qualkit.suggest import passages_of

    made = passages_cut(transcripts)
    if made is None:
        made = passages_of(transcripts).kept
        _CUT.clear()
        _CUT[transcripts] = made
    return made


def passages_cut(transcripts: tuple[Transcript, ...]) -> tuple[Passage, ...] | None:
    """The same where it was done since the program started; else None, at once."""
    return _CUT.get(transcripts)


_LAST: dict[tuple[tuple[str, ...], tuple[Code, ...], bool], Evidence] = {}
"""The evidence made last, so that learning again while a person works reads nothing again."""


def evidence_for(
    ground: Ground,
    *,
    words_only: bool = False,
    cache: EmbeddingCache | None = None,
    progress: Progress | None = None,
) -> Evidence:
    """Likenesses of passages and definitions; by words only where no transformer is installed."""
    texts = tuple(passage.text for passage in ground.passages)
    key = (texts, ground.codes, words_only)
    made = _LAST.get(key)
    if made is None:
        vectors = partial(vectors_of, cache=cache, progress=progress)
        made = _made(texts, ground.codes, None if words_only else vectors)
        _LAST.clear()
        _LAST[key] = made
    return made


def _made(
    texts: Sequence[str],
    codes: Sequence[Code],
    embedded: Callable[[Sequence[str]], NDArray[np.float32]] | None,
) -> Evidence:
    from qualkit.suggest.evidence import evidence_of, meaning_of

    if embedded is None:
        return evidence_of(texts, codes)
    try:
        vectors = embedded(texts)
        meanings = embedded([meaning_of(code) for code in codes])
    except MissingExtra as missing:
        return evidence_of(texts, codes, missing=f"{missing.what}; {missing.hint}")
    return evidence_of(texts, codes, vectors=vectors, meanings=meanings)


def queue(project: Project, *, actor: str) -> Queue:
    """What waits for a person, of the run that she asked for last; nothing where they are off."""
    with project.seen_by(actor).reading() as repository:
        run = None if repository.suggestions_are_off() else repository.offer_run(CODES, actor)
        if run is None:
            return Queue(None, (), (), {})
        offers = repository.offers(run.id)
        wanted = {coding for offer in offers for coding in offer.nearest}
        own = actor if blind_round_of(repository, actor) else None
        quoted = {c.id: c for c in repository.codings(coder=own) if c.id in wanted}
        return Queue(run, offers, repository.yields(), quoted)


def counts(offers: Sequence[Offer]) -> Mapping[OfferKind, int]:
    """How many there are of each kind, for all kinds of codes."""
    kinds = (OfferKind.MISSED, OfferKind.UNLIKE, OfferKind.DISPUTED)
    return {kind: sum(offer.kind is kind for offer in offers) for kind in kinds}
