"""Topics: found by a machine, then named, merged, split, dropped or promoted by a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.errors import CodebookError, CodingError, NotFound, UsageError
from qualkit.model import (
    Code,
    Coding,
    Right,
    Stance,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Topic,
)
from qualkit.model.codebook_changes import Change, ChangeKind, quoted
from qualkit.model.codebook_edits import added
from qualkit.model.topics import Regrouping, TopicFacts, TopicFate
from qualkit.services.accepting import accept_in
from qualkit.services.admission import blind_round_of, refuse_while_blind, refuse_while_off
from qualkit.services.codebooks import free_id, store
from qualkit.services.embeddings import ProjectEmbeddings
from qualkit.services.progress import Progress
from qualkit.store import Project, Repository

if TYPE_CHECKING:
    from qualkit.suggest.portraits import TopicPortrait
    from qualkit.suggest.record import TopicOptions
    from qualkit.suggest.regroup import Held

_NOT_FOUND = "qualkit suggest topics PROJECT finds topics"


def find(
    project: Project,
    *,
    actor: str,
    options: TopicOptions | None = None,
    progress: Progress | None = None,
) -> SuggestionRun:
    """Find emergent topics in all transcripts and store them as suggestions.

    The same transcripts, codebook and options give the same run, which is stored once: what was
    decided about it stays. Embeddings are kept as they are computed.
    """
    from qualkit.suggest import TopicOptions, passages_of, suggest_topics

    with project.writing(actor, right=Right.CODE) as repository:
        refuse_while_off(repository)  # now rather than after minutes of computing
    with project.seen_by("").reading() as repository:  # a code of a blind round would be told on
        transcripts, codebook = repository.transcripts(), repository.codebook()
    passages = passages_of(transcripts)
    found = suggest_topics(
        transcripts,
        options=options or TopicOptions(),
        progress=progress,
        known_codes=codebook if len(codebook) else None,
        cache=ProjectEmbeddings(project, actor, passages),
    )
    with project.writing(actor, right=Right.CODE) as repository:
        made = Regrouping(
            found.run.id, found.topics, found.facts, found.members, made=found.suggestions
        )
        repository.save_topics(found.run, made)
    return found.run


def newest(repository: Repository) -> SuggestionRun:
    """The newest run that found topics. Raises NotFound where there is none."""
    for run in reversed(repository.suggestion_runs()):
        if repository.topic_facts(run.id):
            return run
    raise NotFound("no topics were found yet", hint=_NOT_FOUND)


def portraits(project: Project, run: str = "") -> tuple[TopicPortrait, ...]:
    """The topics of a run, the newest unless said, with passages, spread and stability."""
    from qualkit.suggest.passages import passages_of
    from qualkit.suggest.portraits import portraits as portraits_of

    with project.reading() as repository:
        refuse_while_off(repository)
        wanted = run or newest(repository).id
        transcripts = repository.transcripts()
        topics, facts = repository.topics(wanted), repository.topic_facts(wanted)
        members = repository.topic_members(wanted)
    return portraits_of(topics, facts, members, passages_of(transcripts))


def name(project: Project, number: int, label: str, *, actor: str) -> Topic:
    """Give a topic of the newest run a name of one's own."""
    words = " ".join(label.split())
    if not words or len(words) > 200:
        raise UsageError("a topic needs a name of 1 to 200 characters")
    with project.writing(actor, right=Right.CODE) as repository:
        run = _changeable(repository)
        named = replace(repository.topic(number, run), label=words)
        repository.regroup(
            Regrouping(run, (named,)), action="suggestions.topic_named", why={"topic": number}
        )
        return named


def merge(project: Project, into: int, others: Sequence[int], *, actor: str) -> Topic:
    """Put the passages of other topics into one; the others are then gone."""
    from qualkit.suggest.regroup import merged

    held, suggestions = _held(project, actor, (into, *others))
    done = merged(held, others, into=into, suggestions=suggestions)
    _store(project, held, done, actor, "merged", {"into": into, "topics": sorted(set(others))})
    return done.topics[0]


def split(project: Project, number: int, *, parts: int = 2, actor: str) -> tuple[Topic, ...]:
    """Split a topic; the largest part keeps its number and name."""
    from qualkit.suggest.regroup import split as split_up

    held, suggestions = _held(project, actor, (number,))
    done = split_up(held, number, parts=parts, suggestions=suggestions)
    _store(project, held, done, actor, "split", {"topic": number, "parts": parts})
    return done.topics


def drop(project: Project, number: int, *, actor: str) -> Topic:
    """Put a topic away and refuse what is still open in it; its passages stay in the log."""
    with project.writing(actor, right=Right.CODE) as repository:
        run = _changeable(repository)
        topic = repository.topic(number, run)
        gone = replace(_facts(repository, run, number), fate=TopicFate.DROPPED)
        inside = tuple(s for s in repository.suggestions(run=run) if s.topic == number)
        done = Regrouping(run, facts=(gone,), refused=inside)
        repository.regroup(done, action="suggestions.topic_dropped", why={"topic": number})
        return topic


def promote(
    project: Project,
    number: int,
    *,
    label: str = "",
    passages: Sequence[str] = (),
    typical: int = 0,
    actor: str,
) -> tuple[Code, tuple[Coding, ...]]:
    """Make a topic an emic code, with the chosen suggestions as the actor's own codings.

    `passages` are ids of suggestions in the topic; `typical` takes that many of the likeliest
    besides. Without a `label` the code has the topic's name.
    """
    with project.writing(actor, right=Right.CODE) as repository:
        run = _changeable(repository)
        topic = repository.topic(number, run)
        code = _new_code(repository, " ".join(label.split()) or topic.label)
        chosen = _chosen(repository, run, number, passages, typical)
        codings = tuple(accept_in(repository, s, code.id, actor) for s in chosen)
        done = replace(_facts(repository, run, number), fate=TopicFate.PROMOTED)
        why = {"topic": number, "code": code.id, "codings": [coding.id for coding in codings]}
        repository.regroup(
            Regrouping(run, facts=(done,)), action="suggestions.topic_promoted", why=why
        )
        return code, codings


def _new_code(repository: Repository, label: str) -> Code:
    if any(label.casefold() == code.label.casefold() for code in repository.seen.codebook()):
        raise CodebookError(
            f"there is a code called '{label}' already",
            hint="accept single passages under it: qualkit suggest accept PROJECT ID --code CODE",
        )
    code = Code(free_id(label, repository.codebook()), label, Stance.EMIC)
    change = Change(ChangeKind.ADDED, f"added {quoted(label)}", (code.id,))
    store(repository, lambda book: added(book, code), change)
    return code


def _chosen(
    repository: Repository, run: str, number: int, passages: Sequence[str], typical: int
) -> tuple[Suggestion, ...]:
    inside = {s.id: s for s in repository.suggestions(run=run) if s.topic == number}
    unknown = [wanted for wanted in passages if wanted not in inside]
    if unknown:
        raise UsageError(
            f"suggestion {unknown[0]} is not in topic {number}",
            hint="qualkit suggest log PROJECT lists suggestions with their topics",
        )
    waiting = [s for s in inside.values() if s.status is SuggestionStatus.OPEN]
    decided = [wanted for wanted in passages if inside[wanted] not in waiting]
    if decided:
        raise CodingError(f"suggestion {decided[0]} is decided already")
    likeliest = [s.id for s in waiting if s.id not in passages][:typical]
    return tuple(inside[wanted] for wanted in dict.fromkeys((*passages, *likeliest)))


def assign(
    project: Project, *, actor: str, progress: Progress | None = None
) -> tuple[int, int, SuggestionRun]:
    """Put passages that came since into the topics of the newest run; no topic moves.

    Gives how many joined a topic and how many lie too far from every one.
    """
    from qualkit.suggest import embedding_key, embeddings_of, passages_of
    from qualkit.suggest.regroup import joined

    held, _ = _held(project, actor, ())
    with project.reading() as repository:
        transcripts, run = repository.transcripts(), newest(repository)
        gone = {m.passage for m in repository.topic_members(run.id)}
    passages = passages_of(transcripts)
    fresh = [p for p in passages.kept if embedding_key(p.text) not in gone]
    if not fresh:
        return 0, 0, run
    cache = ProjectEmbeddings(project, actor, passages)
    rows = embeddings_of([p.text for p in fresh], cache=cache, progress=progress)
    done, outside = joined(held, fresh, rows)
    if done.members:
        _store(project, held, done, actor, "assigned", {"passages": len(done.members)})
    return len(done.members), outside, run


def _held(
    project: Project, actor: str, numbers: Iterable[int]
) -> tuple[Held, tuple[Suggestion, ...]]:
    """The topics of the newest run with passages and embeddings; each number must be there."""
    from qualkit.suggest import embedding_key, embeddings_of, passages_of
    from qualkit.suggest.regroup import Held

    with project.reading() as repository:
        run = newest(repository).id
        for number in numbers:
            repository.topic(number, run)
        topics, facts = repository.topics(run), repository.topic_facts(run)
        members, suggestions = repository.topic_members(run), repository.suggestions(run=run)
        transcripts = repository.transcripts()
    passages = passages_of(transcripts)
    at = {embedding_key(passage.text): passage for passage in passages.kept}
    there = {topic.number for topic in topics}
    inside = tuple(m for m in members if m.topic in there and m.passage in at)
    if not inside:
        raise UsageError("the topics hold no passages of these transcripts", hint=_NOT_FOUND)
    said = tuple(at[member.passage] for member in inside)
    cache = ProjectEmbeddings(project, actor, passages)
    rows = embeddings_of([passage.text for passage in said], cache=cache)
    return Held(run, topics, facts, inside, said, rows), suggestions


def _store(
    project: Project, held: Held, done: Regrouping, actor: str, action: str, why: object
) -> None:
    with project.writing(actor, right=Right.CODE) as repository:
        run = _changeable(repository)
        if run != held.run or repository.topics(run) != held.topics:
            raise UsageError(
                "the topics were changed by someone else meanwhile", hint="look at them again"
            )
        repository.regroup(done, action=f"suggestions.topics_{action}", why=why)


def _changeable(repository: Repository) -> str:
    """The newest run, unless the actor codes in a blind round: names of topics would tell ideas."""
    refuse_while_off(repository)
    blind = blind_round_of(repository, repository.actor or "")
    if blind:
        refuse_while_blind(repository.round(blind), "topics wait until it is closed")
    return newest(repository).id


def _facts(repository: Repository, run: str, number: int) -> TopicFacts:
    known = {facts.number: facts for facts in repository.topic_facts(run)}
    return known.get(number, TopicFacts(number))
