"""Names by the words beside them, with spaCy's matcher; a trained pipeline where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from qualkit.errors import NamesError
from qualkit.names.values import Category, Known

_CAPITAL = {"SHAPE": {"REGEX": "^X['’]?[Xx]+"}}
_NAMES: tuple[dict[str, object], ...] = ({**_CAPITAL, "OP": "{1,3}"},)
_TITLES = """mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor principal coach señor señora
superintendent madam mister"""
_SCHOOLS = """school academy college university institute kindergarten preschool elementary high
middle primary prep charter montessori"""
_PLACES = """street avenue road lane county park district river creek village boulevard drive square
valley heights township st. ave. rd."""
_PROGRAMS = "program programme project curriculum initiative platform app math foundation"
_LABELS = {
    "PERSON": Category.PERSON,
    "GPE": Category.PLACE,
    "LOC": Category.PLACE,
    "FAC": Category.PLACE,
    "ORG": Category.OTHER,
}


def _one_of(words: str) -> dict[str, object]:
    return {"LOWER": {"IN": words.split()}}


def _ends_with(words: str) -> list[list[dict[str, object]]]:
    return [[{**_CAPITAL, "OP": "{1,4}"}, {**_one_of(words), **_CAPITAL}]]


_RULES: dict[str, tuple[Category, str, list[list[dict[str, object]]]]] = {
    "title": (Category.PERSON, "behind a title", [[_one_of(_TITLES), *_NAMES]]),
    "named": (
        Category.PERSON,
        "behind words of naming",
        [[_one_of("named"), *_NAMES], [{"LOWER": "name"}, {"LOWER": {"IN": ["is", "was", "'s"]}},
          *_NAMES]],
    ),
    "school": (Category.SCHOOL, "before a word for a school", _ends_with(_SCHOOLS)),
    "place": (Category.PLACE, "before a word for a place", _ends_with(_PLACES)),
    "program": (Category.PROGRAM, "before a word for a program", _ends_with(_PROGRAMS)),
}  # fmt: skip
_HEAD = {"title": 1, "named": 1}


@lru_cache(maxsize=1)
def _matcher() -> tuple[Any, Any]:
    import spacy
    from spacy.matcher import Matcher

    language = spacy.blank("en")
    matcher = Matcher(language.vocab)
    for name, (_, _, patterns) in _RULES.items():
        matcher.add(name, patterns, greedy="LONGEST")
    return language, matcher


def _loaded(name: str) -> Any:
    import spacy

    try:
        return spacy.load(name)
    except (OSError, ImportError, ValueError) as broken:
        raise NamesError(
            f"the installed spaCy pipeline {name} cannot be loaded",
            hint=f"install it again for this version of spaCy, or pip uninstall {name}",
        ) from broken


@lru_cache(maxsize=1)
def trained_pipeline() -> Any:
    """An installed English pipeline that knows entities, or None; nothing is downloaded.

    Raises NamesError where one is broken.
    """
    from spacy.util import get_installed_models

    for name in sorted(get_installed_models()):
        if name.startswith("en_"):
            pipeline = _loaded(name)
            if "ner" in pipeline.pipe_names:
                return pipeline
    return None


def by_rules(text: str) -> Iterator[Known]:
    """Capitalised words behind titles and before words for schools, places and programs."""
    from spacy.lang.en.stop_words import STOP_WORDS

    language, matcher = _matcher()
    for line in text.splitlines():
        if len(line) > _LONGEST or not _TRIGGER.search(line):
            continue
        doc = language.tokenizer(line)
        for label, start, end in matcher(doc):
            rule = language.vocab.strings[label]
            category, why, _ = _RULES[rule]
            span = doc[start + _head(rule, doc[start:end]) : _whole(doc, end)]
            while len(span) > 1 and span[0].lower_ in _NOT_FIRST:
                span = span[1:]
            if span[0].lower_ in STOP_WORDS:
                continue
            yield Known(span.text.removesuffix("'s").removesuffix("’s"), category, why)


def _whole(doc: Any, end: int) -> int:
    """The end of a name with its other half behind a hyphen."""
    while end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].is_title:
        end += 2
    return end


_LONGEST = 100_000
_WORDS = " ".join((_TITLES.replace(".", ""), _SCHOOLS, _PLACES.replace(".", ""), _PROGRAMS))
_TRIGGER = re.compile(rf"(?i)\b(?:named?|{'|'.join(_WORDS.split())})\b")
_NOT_FIRST_TEXT = """the a an this that our your their his her my and but so in at from to of
for on with i we they he she it if when yes no well what high middle elementary grade state public
our some any every each"""
_NOT_FIRST = frozenset(_NOT_FIRST_TEXT.split())


def _head(rule: str, span: Any) -> int:
    """How many words at the beginning are no part of the name."""
    if rule == "named" and span[0].lower_ == "name":
        return 2
    return _HEAD.get(rule, 0)


def by_pipeline(text: str) -> Iterator[Known]:
    """What an installed trained pipeline takes for persons, places and organisations."""
    pipeline = trained_pipeline()
    if pipeline is None:
        return
    for line in text.splitlines():
        if line.strip() and len(line) <= _LONGEST:
            for entity in pipeline(line).ents:
                if entity.label_ in _LABELS:
                    why = f"taken for {entity.label_} by {pipeline.meta['name']}"
                    yield Known(entity.text, _LABELS[entity.label_], why)
