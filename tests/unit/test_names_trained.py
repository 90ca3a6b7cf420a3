"""A trained pipeline, run with a small one that is built here; none is downloaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qualkit.errors import NamesError
from qualkit.names import Category, Document, find_names, rules

META = """\
Metadata-Version: 2.1
Name: en_qualkit_small
Version: 0.1
"""
LOADER = """\
from pathlib import Path
from spacy.util import load_model_from_init_py

__version__ = "0.1"


def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""
TEXT = "I: so?\nT1: then ximena and the harbour club met in springfield.\n"


@pytest.fixture(scope="module")
def spacy():
    """Not imported by who only collects tests: torch comes with it."""
    import spacy

    return spacy


@pytest.fixture(autouse=True)
def _fresh():
    rules.trained_pipeline.cache_clear()
    yield
    rules.trained_pipeline.cache_clear()


@pytest.fixture
def installed(spacy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with an entity component, found as spaCy finds those that pip installed."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "ximena"},
            {"label": "ORG", "pattern": "harbour club"},
            {"label": "GPE", "pattern": "springfield"},
            {"label": "DATE", "pattern": "so"},
        ]
    )
    pipeline.meta.update({"name": "qualkit_small", "version": "0.1", "lang": "en"})
    package = tmp_path / "en_qualkit_small"
    package.mkdir()
    pipeline.to_disk(package / "en_qualkit_small-0.1")
    (package / "__init__.py").write_text(LOADER)
    (package / "meta.json").write_text((package / "en_qualkit_small-0.1/meta.json").read_text())
    about = tmp_path / "en_qualkit_small-0.1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(META)
    (about / "entry_points.txt").write_text("[spacy_models]\nen_qualkit_small = en_qualkit_small\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["en_qualkit_small"])
    yield
    sys.modules.pop("en_qualkit_small", None)


def test_entities_of_an_installed_pipeline_are_proposed(installed):
    found = {p.name: p for p in find_names([Document("d", TEXT)])}
    assert found["ximena"].category is Category.PERSON
    assert found["springfield"].category is Category.PLACE
    assert found["harbour club"].category is Category.OTHER
    assert found["ximena"].why == "taken for PERSON by qualkit_small"
    assert "so" not in found


def test_without_one_nothing_is_loaded_and_nothing_found(spacy, monkeypatch):
    monkeypatch.setattr(spacy.util, "get_installed_models", list)
    monkeypatch.setattr(spacy, "load", lambda name: pytest.fail("nothing is to be loaded"))
    assert "ximena" not in {p.name for p in find_names([Document("d", TEXT)])}


def test_pipelines_of_other_languages_or_without_entities_are_left_out(spacy, monkeypatch):
    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["de_core", "en_plain"])
    monkeypatch.setattr(spacy, "load", lambda name: spacy.blank(name[:2]))
    assert rules.trained_pipeline() is None


def test_a_broken_pipeline_is_named(spacy, monkeypatch):
    def load(name):
        raise OSError("no such file")

    monkeypatch.setattr(spacy.util, "get_installed_models", lambda: ["en_broken"])
    monkeypatch.setattr(spacy, "load", load)
    with pytest.raises(NamesError, match="en_broken"):
        rules.trained_pipeline()
