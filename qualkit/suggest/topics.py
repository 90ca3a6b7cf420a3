"""Emergent codes: groups of passages that talk alike, proposed to a person who decides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, UUID, uuid5

from qualkit.errors import MissingExtra, UsageError
from qualkit.model import Attributes, Codebook, Suggestion, SuggestionRun, Topic, Transcript
from qualkit.suggest.embed import DIMENSIONS, MODEL, EmbeddingCache, Progress, embeddings_of
from qualkit.suggest.engine import COMPONENTS, TERMS, Grouping, group, topics_for
from qualkit.suggest.nearest import NearestCode, nearest_codes
from qualkit.suggest.passages import IDEAL, LONGEST, SHORTEST, Passage, Passages, passages_of
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHOD = "BERTopic with PCA and Ward"
FEWEST = 6
"""Passages below which no topics are sought."""
ONE_VOICE = 0.8
"""Share of a topic above which one site or person is named in the notes."""


@dataclass(frozen=True, slots=True)
class TopicProposal:
    """Topics, the largest first and numbered from 1, and their most typical passages."""

    run: SuggestionRun
    topics: tuple[Topic, ...]
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]


def suggest_topics(
    transcripts: Iterable[Transcript],
    *,
    seed: int = 0,
    n_topics: int | None = None,
    embeddings: NDArray[np.float32] | None = None,
    progress: Progress | None = None,
    known_codes: Codebook | None = None,
    typical: int = 10,
    cache: EmbeddingCache | None = None,
) -> TopicProposal:
    """Group participants' passages into topics and propose the `typical` passages of each.

    `embeddings` (n x 384, in the order of `passages_of`) spare computing them; they must come from
    the same model for `known_codes` to be compared with. Same input, same result, ids included.
    Raises UsageError and MissingExtra.
    """
    passages = passages_of(transcripts)
    _check(n_topics, typical, embeddings, len(passages.kept))
    vectors = embeddings
    if vectors is None and len(passages.kept) >= FEWEST:
        vectors = embeddings_of(passages.texts, cache=cache, progress=progress)
    count, why = _how_many(passages, vectors, n_topics)
    notes = (_left_out(passages), *([why] if why else ()))
    made = _parameters(n_topics, count, typical, embeddings, known_codes)
    run = _run(passages, seed, made, notes)
    if not count or vectors is None:
        return TopicProposal(run, (), (), run.notes)
    _tell(progress, 0)
    grouping = group(passages.texts, vectors, topics=count, seed=seed)
    _tell(progress, 1)
    picks = _typical(vectors, grouping, typical)
    near = nearest_codes(vectors[[pick.passage for pick in picks]], known_codes, cache=cache)
    return _proposal(run, passages, grouping, tuple(zip(picks, near, strict=True)))


def _proposal(
    run: SuggestionRun,
    passages: Passages,
    grouping: Grouping,
    picks: tuple[tuple[_Pick, NearestCode | None], ...],
) -> TopicProposal:
    topics = tuple(_topic(number, grouping) for number in range(len(grouping.terms)))
    voices = tuple(note for topic in topics for note in _one_voice(topic, passages, grouping))
    run = replace(run, notes=run.notes + voices)
    suggestions = tuple(
        _suggestion(run.id, passages.kept[pick.passage], pick, topics[pick.group], near)
        for pick, near in picks
    )
    return TopicProposal(run, topics, suggestions, run.notes)


def _check(
    n_topics: int | None, typical: int, embeddings: NDArray[np.float32] | None, count: int
) -> None:
    if n_topics is not None and n_topics < 1:
        raise UsageError(f"{n_topics} topics cannot be made", hint="ask for 1 or more")
    if typical < 1:
        raise UsageError(f"{typical} typical passages cannot be shown", hint="ask for 1 or more")
    if embeddings is None:
        return
    if embeddings.shape != (count, DIMENSIONS):
        raise UsageError(
            f"the embeddings have the shape {embeddings.shape}, not ({count}, {DIMENSIONS})",
            hint="give one row for each passage that passages_of keeps, in its order",
        )
    import numpy as np

    if not np.isfinite(embeddings).all():
        raise UsageError(
            "the embeddings hold numbers that are not finite", hint="compute them anew"
        )


def _left_out(passages: Passages) -> str:
    return (
        f"{len(passages.kept)} passages were compared; left out were {passages.interviewers} turns "
        f"of interviewers, {passages.short} passages of fewer than {SHORTEST} words and "
        f"{passages.repeated} repeated passages."
    )


def _how_many(
    passages: Passages, vectors: NDArray[np.float32] | None, asked: int | None
) -> tuple[int, str]:
    """The number of topics, 0 for none; and a sentence where that needs one."""
    found = len(passages.kept)
    if vectors is None or found < FEWEST:
        return 0, f"No topics: {found} passages are too few, at least {FEWEST} are needed."
    if len({word for text in passages.texts for word in content_words(text)}) < 2:
        return 0, "No topics: the passages hold hardly a word besides stop words and fillers."
    import numpy as np

    distinct = len(np.unique(np.round(vectors, 4), axis=0))
    if distinct == 1:
        return 0, "No topics: all passages are alike."
    wanted = asked or topics_for(found)
    if wanted > distinct:
        return distinct, f"{distinct} topics, not {wanted}: no more passages differ."
    return wanted, ""


def _parameters(
    asked: int | None,
    count: int,
    typical: int,
    given: NDArray[np.float32] | None,
    known: Codebook | None,
) -> Attributes:
    return Attributes.of(
        topics=count,
        topics_asked="by corpus size" if asked is None else asked,
        typical=typical,
        terms=TERMS,
        components=COMPONENTS,
        words=f"{SHORTEST} or more; windows of {IDEAL}, at most {LONGEST}",
        embeddings="computed" if given is None else f"given, sha256 {_digest(given)}",
        codebook=None if known is None else f"{known.id} version {known.version}",
        scikit_learn=_version("scikit-learn"),
        sentence_transformers=_version("sentence-transformers"),
        spacy=_version("spacy"),
    )


def _digest(vectors: NDArray[np.float32]) -> str:
    import hashlib

    return hashlib.sha256(vectors.astype("<f4").tobytes()).hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise MissingExtra(
            f"suggested codes need {package}, which is not installed",
            hint=f'pip install "{package}"',
        ) from error


def _run(passages: Passages, seed: int, made: Attributes, notes: tuple[str, ...]) -> SuggestionRun:
    """The run, its id a hash of method, parameters, seed and texts."""
    engine = _version("bertopic")
    texts = [[p.transcript, p.revision, p.span.start, p.span.end, p.text] for p in passages.kept]
    identity = json.dumps([METHOD, engine, MODEL, seed, made.pairs, texts])
    return SuggestionRun(
        id=str(uuid5(NAMESPACE_OID, identity)),
        method=METHOD,
        method_version=engine,
        model=MODEL,
        seed=seed,
        parameters=made,
        passages=len(passages.kept),
        notes=notes,
    )


def _topic(number: int, grouping: Grouping) -> Topic:
    terms = grouping.terms[number]
    label = ", ".join(term for term, _ in terms[:4]) or f"topic {number + 1}"
    return Topic(number + 1, label, terms, grouping.labels.count(number))


def _one_voice(topic: Topic, passages: Passages, grouping: Grouping) -> tuple[str, ...]:
    """A sentence where one person, or else site, speaks most of a topic and not of the corpus."""
    inside = [
        passage
        for passage, label in zip(passages.kept, grouping.labels, strict=True)
        if label == topic.number - 1
    ]
    for kind in ("person", "site"):
        voice, times = Counter(getattr(p, kind) for p in inside).most_common(1)[0]
        elsewhere = sum(getattr(p, kind) == voice for p in passages.kept) / len(passages.kept)
        if len(inside) >= 3 and voice and times / len(inside) > ONE_VOICE >= elsewhere:
            return (
                f"Topic {topic.number} ({topic.label}) may be one {kind}'s vocabulary: "
                f"{times} of its {len(inside)} passages are from {voice}.",
            )
    return ()


@dataclass(frozen=True, slots=True)
class _Pick:
    group: int
    passage: int
    score: float


def _typical(vectors: NDArray[np.float32], grouping: Grouping, typical: int) -> tuple[_Pick, ...]:
    """For each group the passages nearest its centroid, nearest first."""
    import numpy as np

    labels = np.array(grouping.labels)
    unit = _unit(vectors)
    picks: list[_Pick] = []
    for number in range(len(grouping.terms)):
        members = np.flatnonzero(labels == number)
        centroid = _unit(unit[members].mean(axis=0, keepdims=True))[0]
        scores = np.round(np.clip((unit[members] @ centroid + 1) / 2, 0, 1), 6)
        order = np.argsort(-scores, kind="stable")[:typical]
        picks += [_Pick(number, int(members[i]), float(scores[i])) for i in order]
    return tuple(picks)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    import numpy as np

    wide = vectors.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    return np.asarray(wide / np.where(lengths > 0, lengths, 1))


def _suggestion(
    run: str, passage: Passage, pick: _Pick, topic: Topic, near: NearestCode | None
) -> Suggestion:
    place = f"{passage.transcript}:{passage.revision}:{passage.span.start}-{passage.span.end}"
    return Suggestion(
        id=str(uuid5(UUID(run), place)),
        run=run,
        transcript=passage.transcript,
        span=passage.span,
        quote=passage.text,
        score=pick.score,
        reason=_reason(passage.text, topic, near),
        topic=topic.number,
        revision=passage.revision,
    )


def _reason(text: str, topic: Topic, near: NearestCode | None) -> str:
    """Which of the topic's terms the passage uses, and the existing code that is nearest."""
    said = set(content_words(text))
    shared = [term for term, _ in topic.terms if term in said][:4]
    first = (
        f"Speaks of {', '.join(shared)}, as topic {topic.number} does"
        if shared
        else f"Near the middle of topic {topic.number} in meaning, without using its terms"
    )
    return f"{first}; {near.sentence}." if near is not None else f"{first}."


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress("Finding topics", done, 1)
