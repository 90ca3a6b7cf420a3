"""Finding words across transcripts, and coding what was found in one step."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from qualkit.analysis.contexts import hits_in
from qualkit.analysis.search import Like
from qualkit.analysis.sentences import sentence_around
from qualkit.errors import CodingError
from qualkit.model import Attributes, Coding, Right, Span, Transcript
from qualkit.model.hit import Hit, HitsIn, HitUnit
from qualkit.services.coding import NewCoding, record_in, retract_in
from qualkit.store import Project

MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for and where; attributes and speakers that are empty mean any.

    `attributes` hold what a transcript must say, with `;` between values of which one will do.
    """

    words: str
    like: Like = field(default_factory=Like)
    attributes: Attributes = field(default_factory=Attributes)
    speakers: frozenset[str] = frozenset()
    interviewers: bool = False


@dataclass(frozen=True, slots=True)
class CodedHits:
    """What coding some hits stored: `codings` are new, `already` were there before."""

    codings: tuple[Coding, ...]
    already: int


def find(project: Project, wanted: Wanted) -> tuple[HitsIn, ...]:
    """Transcripts with hits, by name, in their newest text."""
    with project.reading() as repository:
        texts = [t for t in repository.transcripts() if _fits(t.attributes, wanted.attributes)]
    found = (HitsIn(text.name, text.attributes, tuple(_hits(text, wanted))) for text in texts)
    return tuple(each for each in found if each.hits)


def _hits(text: Transcript, wanted: Wanted) -> Sequence[Hit]:
    return list(
        hits_in(
            text,
            wanted.words,
            wanted.like,
            speakers=wanted.speakers,
            interviewers=wanted.interviewers,
        )
    )


def _fits(own: Attributes, asked: Attributes) -> bool:
    return all(own.get(name, "") in value.split(";") for name, value in asked.pairs if value)


def code_hits(
    project: Project,
    hits: Sequence[Hit],
    code: str,
    *,
    coder: str,
    unit: HitUnit = HitUnit.HIT,
) -> CodedHits:
    """Give every hit the code, all in one transaction; `uncode` undoes it.

    Hits in one sentence or turn are coded once. Raises CodingError where a transcript was corrected
    since it was searched; nothing is stored then.
    """
    if not hits:
        raise CodingError("no hits are ticked", hint="tick the ones that the code fits")
    if len(hits) > MOST_AT_ONCE:
        raise CodingError(
            f"{len(hits):,} hits are too many to code unread", hint="narrow the search"
        )
    texts: dict[str, Transcript] = {}
    with project.writing(coder, right=Right.CODE) as repository:
        for name in dict.fromkeys(hit.transcript for hit in hits):
            texts[name] = repository.transcript(name)
        wanted = dict.fromkeys(
            (hit.transcript, _unit(texts[hit.transcript], hit, unit), hit.revision) for hit in hits
        )
        made = []
        for name, span, revision in wanted:
            new = NewCoding(name, span, code, str(uuid.uuid4()), revision=revision)
            coding = record_in(repository, new, coder=coder)
            made.append((coding.id == new.id, coding))
    fresh = tuple(coding for is_new, coding in made if is_new)
    return CodedHits(fresh, len(made) - len(fresh))


def uncode(project: Project, coding_ids: Sequence[str], *, coder: str) -> int:
    """Take off one's own codings again, all of them in one transaction; how many."""
    with project.writing(coder, right=Right.CODE) as repository:
        for coding_id in coding_ids:
            retract_in(repository, coding_id, coder=coder)
    return len(coding_ids)


def _unit(text: Transcript, hit: Hit, unit: HitUnit) -> Span:
    if hit.revision != text.revision:
        raise CodingError(
            "the transcript was corrected since it was searched",
            where=hit.transcript,
            hint="search again; nothing was changed",
        )
    around = text.turns[hit.turn].span if hit.turn is not None else Span(0, len(text.text))
    if unit is HitUnit.SENTENCE:
        return sentence_around(text.text, hit.span, around)
    if unit is HitUnit.TURN and hit.turn is not None:
        return around.trimmed(text.text) or hit.span
    return hit.span


def speakers(project: Project) -> tuple[str, ...]:
    """Labels of participants in any transcript, sorted."""
    with project.reading() as repository:
        return repository.participant_labels()
