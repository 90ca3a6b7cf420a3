"""What a run of suggestions tells about itself: enough to make it again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from qualkit.errors import MissingExtra, UsageError
from qualkit.model import Attributes, Codebook, SuggestionRun
from qualkit.suggest.clusters import STEPS
from qualkit.suggest.embed import DIMENSIONS, MODEL
from qualkit.suggest.engine import Method
from qualkit.suggest.passages import IDEAL, LONGEST, SHORTEST, Passages
from qualkit.suggest.points import COARSE, COMPONENTS, NEIGHBOURS
from qualkit.suggest.stability import LARGEST, SHARE
from qualkit.suggest.terms import TERMS, TermsBy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPEATS = 5


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """How topics are sought. `repeats` says how often they are sought again for their stability;
    None is 5 times for Ward and never for UMAP, where each takes as long as the first.
    """

    seed: int = 0
    topics: int | None = None
    method: Method = Method.WARD
    terms: TermsBy = TermsBy.COUNTS
    guided: bool = False
    repeats: int | None = None
    typical: int = 10

    @property
    def repetitions(self) -> int:
        if self.repeats is not None:
            return self.repeats
        return 0 if self.method is Method.UMAP else REPEATS


def check_options(
    options: TopicOptions,
    passages: int,
    embeddings: NDArray[np.float32] | None,
    known: Codebook | None,
) -> None:
    """Raises UsageError."""
    if options.topics is not None and options.topics < 1:
        raise UsageError(f"{options.topics} topics cannot be made", hint="ask for 1 or more")
    if options.typical < 1:
        what = f"{options.typical} typical passages cannot be shown"
        raise UsageError(what, hint="ask for 1 or more")
    if options.repetitions < 0:
        raise UsageError("topics cannot be sought fewer than 0 times again", hint="0 is never")
    if options.guided and not (known and known.codes):
        raise UsageError("there is no codebook to guide the topics", hint="load one, or leave it")
    if embeddings is not None:
        _check_embeddings(embeddings, passages)


def _check_embeddings(embeddings: NDArray[np.float32], passages: int) -> None:
    if embeddings.shape != (passages, DIMENSIONS):
        raise UsageError(
            f"the embeddings have the shape {embeddings.shape}, not ({passages}, {DIMENSIONS})",
            hint="give one row for each passage that passages_of keeps, in its order",
        )
    import numpy as np

    if not np.isfinite(embeddings).all():
        raise UsageError(
            "the embeddings hold numbers that are not finite", hint="compute them anew"
        )


def parameters_of(
    options: TopicOptions,
    passages: Passages,
    count: int,
    given: NDArray[np.float32] | None,
    known: Codebook | None,
) -> Attributes:
    repeated = f"{options.repetitions} times"
    if options.method is not Method.UMAP:
        repeated += f" with {SHARE:.0%} of the passages, at most {LARGEST}"
    return Attributes.of(
        topics="found by HDBSCAN" if options.method is Method.UMAP else count,
        topics_asked="by corpus size" if options.topics is None else options.topics,
        typical=options.typical,
        terms=f"{TERMS} by {options.terms}",
        blended=f"with {NEIGHBOURS} neighbours at most, in large studies",
        components=COMPONENTS,
        settled=f"at most {STEPS} steps of k-means",
        sampled_above=COARSE,
        repeated=repeated,
        guided="by the codebook" if options.guided else "no",
        words=f"{SHORTEST} or more; windows of {IDEAL}, at most {LONGEST}",
        embeddings="computed" if given is None else f"given, sha256 {_digest(given)}",
        codebook=None if known is None else f"{known.id} version {known.version}",
        training_set=f"sha256 {_texts_digest(passages)}",
        scikit_learn=installed("scikit-learn"),
        sentence_transformers=installed("sentence-transformers"),
        spacy=installed("spacy"),
    )


def _digest(vectors: NDArray[np.float32]) -> str:
    return hashlib.sha256(vectors.astype("<f4").tobytes()).hexdigest()[:16]


def _texts_digest(passages: Passages) -> str:
    """A hash of the places of the passages and their words."""
    places = [[p.transcript, p.revision, p.span.start, p.text] for p in passages.kept]
    return hashlib.sha256(json.dumps(places).encode()).hexdigest()


def installed(package: str) -> str:
    """The version of a package. Raises MissingExtra."""
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise MissingExtra(
            f"suggested codes need {package}, which is not installed",
            hint=f'pip install "{package}"',
        ) from error


def run_of(
    options: TopicOptions, passages: Passages, made: Attributes, notes: tuple[str, ...]
) -> SuggestionRun:
    """The run, its id a hash of method, parameters, seed and texts."""
    light = options.method is Method.LIGHT
    engine = installed("scikit-learn" if light else "bertopic")
    texts = [[p.transcript, p.revision, p.span.start, p.span.end, p.text] for p in passages.kept]
    identity = [options.method.words, engine, MODEL, options.seed, made.pairs, texts]
    return SuggestionRun(
        id=str(uuid5(NAMESPACE_OID, json.dumps(identity))),
        method=options.method.words,
        method_version=engine,
        model=MODEL,
        seed=options.seed,
        parameters=made,
        passages=len(passages.kept),
        notes=notes,
    )
