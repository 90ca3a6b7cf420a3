"""In-vivo candidates: participants' phrases that could name a code, as suggestions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, UUID, uuid5

from qualkit.errors import NotFound, UsageError
from qualkit.model import (
    Attributes,
    Brought,
    Coding,
    Offer,
    OfferKind,
    Origin,
    Right,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Transcript,
)
from qualkit.services.admission import refuse_while_off
from qualkit.services.coding import NewCoding, record_in
from qualkit.services.suggesting import named_code, waiting
from qualkit.store import Project
from qualkit.store.offer_tables import PHRASES

if TYPE_CHECKING:
    from qualkit.suggest import Passage
    from qualkit.suggest.phrases import Phrase

METHOD = "participants' phrases: spaCy matcher, log-odds with a prior"
VERSION = "1"
ATTRIBUTES = ("role", "site", "wave")
MOST = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One place of a phrase with the words around it."""

    transcript: str
    span: Span
    speaker: str
    before: str
    words: str
    after: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase as it was stored, who said it first, and all its places."""

    offer: Offer
    phrase: Phrase
    lines: tuple[Line, ...]


def phrases(
    project: Project, *, actor: str, by: Sequence[str] = ATTRIBUTES, most: int = MOST
) -> tuple[Found, ...]:
    """Look for striking phrases of participants and store them as suggestions.

    `by` are the attributes whose values are compared, each against the rest.
    """
    unknown = sorted(set(by) - set(ATTRIBUTES))
    if unknown or most < 1:
        raise UsageError(f"phrases are compared by {', '.join(ATTRIBUTES)}; at least one is shown")
    found = _found(project, actor, tuple(by), most)
    with project.writing(actor, right=Right.CODE) as repository:
        run = _run(found, tuple(by), most)
        repository.save_offers(run, [each.offer for each in found], kind=PHRASES)
    return found


def newest(project: Project, *, actor: str) -> tuple[Found, ...]:
    """What the actor asked for last and is not decided yet, with its places read anew."""
    with project.seen_by(actor).reading() as repository:
        run = None if repository.suggestions_are_off() else repository.offer_run(PHRASES, actor)
        if run is None:
            return ()
        offers = {o.id: o for o in repository.offers(run.id) if o.suggestion.status.waits}
    by = tuple(run.parameters["by"].split(", "))
    found = _found(project, actor, by, int(run.parameters["most"]))
    return tuple(
        Found(offers[each.offer.id], each.phrase, each.lines)
        for each in found
        if each.offer.id in offers
    )


def waiting_phrase(
    project: Project, phrase: str, *, actor: str, by: Sequence[str] = ATTRIBUTES, most: int = MOST
) -> Found:
    """A phrase, by its words or the id of its suggestion, of those that wait for the actor.

    They are looked for where she never asked before. Raises NotFound.
    """
    listed = newest(project, actor=actor) or phrases(project, actor=actor, by=by, most=most)
    wanted = phrase.strip(' “”"').casefold()
    for each in listed:
        if wanted in (each.phrase.text.casefold(), each.offer.id):
            return each
    raise NotFound(
        f"“{phrase}” is none of the phrases that wait",
        hint="qualkit suggest phrases PROJECT lists them",
    )


def accept(
    project: Project,
    found: Found,
    places: Sequence[int],
    *,
    actor: str,
    code: str = "",
    label: str = "",
) -> tuple[Coding, ...]:
    """Give the chosen places of a phrase one code: a new one of its name unless others are said.

    `places` count the lines from 0. All are coded or none; taking the decision back undoes all.
    """
    chosen = sorted(set(places))
    if not chosen or chosen[0] < 0 or chosen[-1] >= len(found.lines):
        raise UsageError(
            f"the phrase has {len(found.lines)} places, numbered from 1",
            hint="choose at least one of them",
        )
    with project.writing(actor, right=Right.CODE) as repository:
        suggestion = waiting(repository, found.offer.id)
        named = named_code(repository, suggestion, code, actor=actor, label=label)
        codings = tuple(
            record_in(repository, _coding_at(found.lines[place], named.code), coder=actor)
            for place in chosen
        )
        brought = Brought(tuple(coding.id for coding in codings), named.made)
        repository.decide(suggestion, SuggestionStatus.ACCEPTED, brought=brought)
        return codings


def _coding_at(line: Line, code: str) -> NewCoding:
    return NewCoding(
        line.transcript, line.span, code, origin=Origin.SUGGESTION, revision=line.revision
    )


def concordance(project: Project, phrase: str, *, actor: str) -> Found:
    """Every place of one of the phrases found. Raises NotFound."""
    wanted = phrase.casefold()
    for each in _found(project, actor, ATTRIBUTES, 10_000):
        if each.phrase.text.casefold() == wanted:
            return each
    raise NotFound(
        f"“{phrase}” is none of the phrases found",
        hint="qualkit find PROJECT WORDS looks for any words",
    )


def _found(project: Project, actor: str, by: tuple[str, ...], most: int) -> tuple[Found, ...]:
    with project.seen_by(actor).reading() as repository:
        refuse_while_off(repository)
        transcripts, study = tuple(repository.transcripts()), repository.study()
    waves = tuple(wave.id for wave in study.waves)
    passages, struck = _struck(transcripts, waves, by, most)
    named = {transcript.name: transcript for transcript in transcripts}
    run = UUID(_identity(passages, actor, by, most))
    return tuple(
        Found(_offer(phrase, passages, named, run), phrase, tuple(_lines(phrase, passages)))
        for phrase in struck
    )


@lru_cache(maxsize=2)
def _struck(
    transcripts: tuple[Transcript, ...], waves: tuple[str, ...], by: tuple[str, ...], most: int
) -> tuple[tuple[Passage, ...], tuple[Phrase, ...]]:
    """Passages and phrases; kept, since the page asks again after each decision."""
    from qualkit.suggest import passages_of
    from qualkit.suggest.phrases import phrases_of

    named = {transcript.name: transcript for transcript in transcripts}
    passages = _in_time(passages_of(transcripts).kept, named, waves)
    frame = {name: transcript.attributes for name, transcript in named.items()}
    return passages, phrases_of(passages, frame, by=by, most=most)


def _in_time(
    passages: Sequence[Passage], named: Mapping[str, Transcript], waves: Sequence[str]
) -> tuple[Passage, ...]:
    """Passages wave after wave, then by the names of their transcripts."""
    place = {wave: number for number, wave in enumerate(waves)}

    def when(passage: Passage) -> tuple[int, str, Span]:
        wave = named[passage.transcript].attributes.get("wave", "")
        return place.get(wave, len(place)), passage.transcript, passage.span

    return tuple(sorted(passages, key=when))


def _identity(passages: Sequence[Passage], actor: str, by: tuple[str, ...], most: int) -> str:
    places = [[p.transcript, p.revision, p.span.start, p.text] for p in passages]
    said = json.dumps([METHOD, VERSION, version("spacy"), actor, by, most, places])
    return str(uuid5(NAMESPACE_OID, hashlib.sha256(said.encode()).hexdigest()))


def _run(found: Sequence[Found], by: tuple[str, ...], most: int) -> SuggestionRun:
    run = found[0].offer.suggestion.run if found else str(uuid5(NAMESPACE_OID, METHOD))
    parameters = Attributes.of(by=", ".join(by), most=most, spacy=version("spacy"))
    return SuggestionRun(run, METHOD, VERSION, "none", 0, parameters, len(found))


def _offer(
    phrase: Phrase, passages: Sequence[Passage], named: dict[str, Transcript], run: UUID
) -> Offer:
    use = phrase.uses[0]
    passage = passages[use.row]
    suggestion = Suggestion(
        id=str(uuid5(run, phrase.text.casefold())),
        run=str(run),
        transcript=passage.transcript,
        span=use.span,
        quote=named[passage.transcript].quote(use.span),
        score=round(phrase.weight / (phrase.weight + 5), 4),
        reason=_reason(phrase, passage),
        revision=passage.revision,
    )
    return Offer(suggestion, OfferKind.PHRASE)


def _reason(phrase: Phrase, first: Passage) -> str:
    times, people = len(phrase.uses), len(phrase.people)
    who = "one person" if people == 1 else f"{people} people"
    said = f"Said {times} times by {who}, first by {first.speaker or 'someone'}"
    more = "; ".join(f"{d.attribute} {d.value}, z {d.z:.1f}" for d in phrase.distinct)
    return f"{said}; said more than elsewhere in {more}." if more else f"{said}."


def _lines(phrase: Phrase, passages: Sequence[Passage]) -> Iterator[Line]:
    from qualkit.suggest.phrases import concordance as around

    for use, (before, words, after) in zip(phrase.uses, around(phrase, passages), strict=True):
        passage = passages[use.row]
        yield Line(
            passage.transcript, use.span, passage.speaker or "", before, words, after,
            passage.revision,
        )  # fmt: skip
