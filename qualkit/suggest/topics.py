"""Emergent codes: groups of passages that talk alike, proposed to a person who decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from qualkit.model import Codebook, Suggestion, SuggestionRun, Topic, Transcript
from qualkit.model.topics import TopicFacts, TopicMember
from qualkit.suggest.clusters import closeness, middles_of
from qualkit.suggest.embed import EmbeddingCache, Progress, embedding_key, embeddings_of
from qualkit.suggest.engine import ENOUGH_FOR_UMAP, Grouping, Method, group, topics_for
from qualkit.suggest.nearest import Meanings, NearestCode, guided, meanings_of
from qualkit.suggest.passages import SHORTEST, Passage, Passages, passages_of
from qualkit.suggest.record import TopicOptions, check_options, parameters_of, run_of
from qualkit.suggest.stability import Regroup, stabilities, ward_again
from qualkit.suggest.terms import TERMS, Terms, TermsBy, by_meaning, by_variety
from qualkit.suggest.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST = 6
"""Passages below which no topics are sought."""
ONE_VOICE = 0.8
"""Share of a topic above which one site or person is named in the notes."""
FAR = 0.35
"""Mean cosine of a topic's passages to their nearest codes below which no code speaks of it."""
PLAIN = TopicOptions()


@dataclass(frozen=True, slots=True)
class TopicProposal:
    """Topics, the largest first and numbered from 1, their passages and the most typical ones."""

    run: SuggestionRun
    topics: tuple[Topic, ...]
    suggestions: tuple[Suggestion, ...]
    notes: tuple[str, ...]
    members: tuple[TopicMember, ...] = ()
    facts: tuple[TopicFacts, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Corpus:
    passages: Passages
    vectors: NDArray[np.float32]
    meanings: Meanings
    options: TopicOptions
    cache: EmbeddingCache | None


def suggest_topics(
    transcripts: Iterable[Transcript],
    *,
    options: TopicOptions = PLAIN,
    embeddings: NDArray[np.float32] | None = None,
    progress: Progress | None = None,
    known_codes: Codebook | None = None,
    cache: EmbeddingCache | None = None,
) -> TopicProposal:
    """Group participants' passages into topics and propose the most typical passages of each.

    `embeddings` (n x 384, in the order of `passages_of`) spare computing them; they must come from
    the same model for `known_codes` to be compared with. Same input, same result, ids included.
    Raises UsageError and MissingExtra.
    """
    passages = passages_of(transcripts)
    check_options(options, len(passages.kept), embeddings, known_codes)
    vectors = embeddings
    if vectors is None and len(passages.kept) >= FEWEST:
        vectors = embeddings_of(passages.texts, cache=cache, progress=progress)
    count, why = _how_many(passages, vectors, options)
    notes = (_left_out(passages), *([why] if why else ()))
    made = parameters_of(options, passages, count, embeddings, known_codes)
    run = run_of(options, passages, made, notes)
    if not count or vectors is None:
        return TopicProposal(run, (), (), run.notes)
    _tell(progress, 0)
    meanings = meanings_of(known_codes, cache=cache)
    corpus = _Corpus(passages, vectors, meanings, options, cache)
    found = _found(run, corpus, count)
    _tell(progress, 1)
    return found


def _found(run: SuggestionRun, corpus: _Corpus, count: int) -> TopicProposal:
    import numpy as np

    options = corpus.options
    seen = guided(corpus.vectors, corpus.meanings) if options.guided else corpus.vectors
    texts = corpus.passages.texts
    grouping = group(texts, seen, topics=count, seed=options.seed, method=options.method)
    labels = np.array(grouping.labels)
    if not grouping.terms:
        none = (*run.notes, "No topics: no passages lie close enough together.")
        return TopicProposal(replace(run, notes=none), (), (), none)
    middles = middles_of(corpus.vectors, labels, len(grouping.terms))
    close, margin = closeness(corpus.vectors, labels, middles)
    topics = tuple(
        _topic(number, grouping, _terms(grouping.terms[number], middles[number], corpus))
        for number in range(len(grouping.terms))
    )
    facts = _facts(corpus, seen, labels, middles)
    suggestions = _proposed(run.id, corpus, labels, close, topics)
    members = _members(corpus.passages, labels, close, margin)
    notes = (*run.notes, *_outliers(labels), *_loose(members),
             *_voices(topics, corpus.passages, labels), *_beyond(topics, facts))  # fmt: skip
    return TopicProposal(replace(run, notes=notes), topics, suggestions, notes, members, facts)


def _left_out(passages: Passages) -> str:
    were = "1 passage was" if len(passages.kept) == 1 else f"{len(passages.kept)} passages were"
    return (
        f"{were} compared; left out were {passages.interviewers} turns of interviewers, "
        f"{passages.short} passages of fewer than {SHORTEST} words and {passages.repeated} "
        "repeated passages."
    )


def _how_many(
    passages: Passages, vectors: NDArray[np.float32] | None, options: TopicOptions
) -> tuple[int, str]:
    """The number of topics, 0 for none; and a sentence where that needs one."""
    found = len(passages.kept)
    fewest = ENOUGH_FOR_UMAP if options.method is Method.UMAP else FEWEST
    if vectors is None or found < fewest:
        few = "1 passage is" if found == 1 else f"{found} passages are"
        return 0, f"No topics: {few} too few, at least {fewest} are needed."
    if len({word for text in passages.texts for word in content_words(text)}) < 2:
        return 0, "No topics: the passages hold hardly a word besides stop words and fillers."
    import numpy as np

    distinct = len(np.unique(np.round(vectors, 4), axis=0))
    if distinct == 1:
        return 0, "No topics: all passages are alike."
    wanted = options.topics or topics_for(found)
    if wanted > distinct:
        return distinct, f"{distinct} topics, not {wanted}: no more passages differ."
    return wanted, ""


def _terms(terms: Terms, middle: NDArray[np.float64], corpus: _Corpus) -> Terms:
    if corpus.options.terms is TermsBy.MEANING:
        return by_meaning(terms, middle, cache=corpus.cache)
    if corpus.options.terms is TermsBy.VARIETY:
        return by_variety(terms, middle, cache=corpus.cache)
    return terms[:TERMS]


def _topic(number: int, grouping: Grouping, terms: Terms) -> Topic:
    return Topic(number + 1, label_of(number + 1, terms), terms, grouping.labels.count(number))


def label_of(number: int, terms: Terms) -> str:
    """What a topic is called until a person names it."""
    return ", ".join(term for term, _ in terms[:4]) or f"topic {number}"


def _facts(
    corpus: _Corpus,
    seen: NDArray[np.float32],
    labels: NDArray[np.int_],
    middles: NDArray[np.float64],
) -> tuple[TopicFacts, ...]:
    options = corpus.options
    steady: tuple[float | None, ...] = (None,) * len(middles)
    if options.repetitions:
        steady = stabilities(
            labels,
            _regroup(corpus, seen, len(middles)),
            times=options.repetitions,
            seed=options.seed,
            **({"share": 1} if options.method is Method.UMAP else {}),
        )
    if not corpus.meanings.codes:
        return tuple(TopicFacts(number, seen) for number, seen in enumerate(steady, start=1))
    nearest = corpus.meanings.similar(corpus.vectors).max(axis=1)
    return tuple(
        TopicFacts(
            number + 1,
            steady[number],
            tuple((near.code.id, near.similarity) for near in codes),
            covered=round(float(nearest[labels == number].mean()), 4),
        )
        for number, codes in enumerate(corpus.meanings.nearest(middles))
    )


def _regroup(corpus: _Corpus, seen: NDArray[np.float32], count: int) -> Regroup:
    """For UMAP the whole again with another seed; for Ward a part, PCA computed once."""
    if corpus.options.method is not Method.UMAP:
        return ward_again(seen, count)
    import numpy as np

    def regroup(_: NDArray[np.int_], seed: int) -> NDArray[np.int_]:
        texts = corpus.passages.texts
        return np.array(group(texts, seen, topics=count, seed=seed, method=Method.UMAP).labels)

    return regroup


def _members(
    passages: Passages,
    labels: NDArray[np.int_],
    close: NDArray[np.float64],
    margin: NDArray[np.float64],
) -> tuple[TopicMember, ...]:
    return tuple(
        TopicMember(embedding_key(passage.text), int(label) + 1, float(near), float(more))
        for passage, label, near, more in zip(passages.kept, labels, close, margin, strict=True)
        if label >= 0
    )


def _proposed(
    run: str,
    corpus: _Corpus,
    labels: NDArray[np.int_],
    close: NDArray[np.float64],
    topics: tuple[Topic, ...],
) -> tuple[Suggestion, ...]:
    """For each topic the passages nearest its middle, nearest first."""
    import numpy as np

    picks: list[tuple[int, Topic]] = []
    for topic in topics:
        inside = np.flatnonzero(labels == topic.number - 1)
        order = np.argsort(-close[inside], kind="stable")[: corpus.options.typical]
        picks += [(int(inside[i]), topic) for i in order]
    rows = corpus.vectors[[place for place, _ in picks]]
    near = corpus.meanings.nearest(rows) if corpus.meanings.codes else ((),) * len(picks)
    at = corpus.passages.kept
    return tuple(
        suggestion_for(run, at[place], topic, float(close[place]), codes[0] if codes else None)
        for (place, topic), codes in zip(picks, near, strict=True)
    )


def suggestion_for(
    run: str, passage: Passage, topic: Topic, close: float, near: NearestCode | None = None
) -> Suggestion:
    """A passage proposed for its topic; `close` is its cosine to the topic's middle."""
    place = f"{passage.transcript}:{passage.revision}:{passage.span.start}-{passage.span.end}"
    return Suggestion(
        id=str(uuid5(UUID(run), place)),
        run=run,
        transcript=passage.transcript,
        span=passage.span,
        quote=passage.text,
        score=round(min(max((close + 1) / 2, 0.0), 1.0), 6),
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


def _outliers(labels: NDArray[np.int_]) -> tuple[str, ...]:
    outside = int((labels < 0).sum())
    return (f"{outside} of {len(labels)} passages lie in no topic.",) if outside else ()


def _loose(members: tuple[TopicMember, ...]) -> tuple[str, ...]:
    loose = sum(member.loose for member in members)
    return (f"{loose} of {len(members)} passages lie loosely in their topic.",) if loose else ()


def _voices(
    topics: tuple[Topic, ...], passages: Passages, labels: NDArray[np.int_]
) -> tuple[str, ...]:
    inside: dict[int, list[Passage]] = {topic.number: [] for topic in topics}
    for passage, label in zip(passages.kept, labels, strict=True):
        if label >= 0:
            inside[int(label) + 1].append(passage)
    return tuple(
        f"Topic {topic.number} ({topic.label}) {said}"
        for topic in topics
        for said in one_voice(inside[topic.number], passages)
    )


def one_voice(inside: list[Passage], passages: Passages) -> tuple[str, ...]:
    """A sentence where one person, or else site, speaks most of a topic and not of the corpus."""
    for kind in ("person", "site"):
        said = Counter(getattr(p, kind) for p in inside)
        voice, times = said.most_common(1)[0] if said else ("", 0)
        elsewhere = sum(getattr(p, kind) == voice for p in passages.kept) / len(passages.kept)
        if len(inside) >= 3 and voice and times / len(inside) > ONE_VOICE >= elsewhere:
            return (
                f"may be one {kind}'s vocabulary: "
                f"{times} of its {len(inside)} passages are from {voice}.",
            )
    return ()


def _beyond(topics: tuple[Topic, ...], facts: tuple[TopicFacts, ...]) -> tuple[str, ...]:
    """Which topics no code of the codebook speaks of."""
    far = [t for t, f in zip(topics, facts, strict=True) if is_beyond(f)]
    if not far:
        return ()
    said = "; ".join(f"{topic.number} ({topic.label})" for topic in far)
    return (f"Far from every code of the codebook: {said}.",)


def is_beyond(facts: TopicFacts) -> bool:
    """Whether no existing code is near; False where there was no codebook to compare with."""
    return facts.covered is not None and facts.covered < FAR


def _tell(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress("Finding topics", done, 1)
