"""In-vivo candidates: participants' striking phrases, and whom they set apart.

Phrases begin and end with a content word and may hold function words between ("freedom within
fences"). How distinctive one is of a role, site or wave is the z-score of its log-odds ratio with
an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Political Analysis 16:372-403), the
prior being the phrase's frequency in all passages.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qualkit.model import Span
from qualkit.suggest.lazily import required
from qualkit.suggest.passages import Passage, encodable
from qualkit.suggest.words import stop_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher

FEWEST = 2
"""Times a phrase must be said, and people who must say it unless it sets somebody apart."""
SURE = 1.96
PRIOR = 500.0
"""How many phrases the prior is worth."""
WORDS_AROUND = 60
CONTENT, FUNCTION = {"_": {"content": True}}, {"_": {"content": False, "word": True}}


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a phrase is said; `row` is the passage's number."""

    row: int
    span: Span


@dataclass(frozen=True, slots=True)
class Distinct:
    """Said more by those with this attribute than by the rest; `z` standard errors from even."""

    attribute: str
    value: str
    z: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they were first said, everybody who says them, and whom they set apart."""

    text: str
    uses: tuple[Use, ...]
    people: tuple[str, ...]
    transcripts: int
    distinct: tuple[Distinct, ...]

    @property
    def weight(self) -> float:
        """Doubling the people who say it counts as much as one standard error of a difference."""
        z = max((each.z for each in self.distinct), default=0.0)
        return math.log2(len(self.people) + 1) + z


def phrases_of(
    passages: Sequence[Passage],
    frame: Mapping[str, Mapping[str, str]],
    *,
    by: Sequence[str] = ("role", "site", "wave"),
    most: int = 50,
) -> tuple[Phrase, ...]:
    """The most striking first. `frame` has the attributes of each transcript by its name.

    Passages are in the order in which they were said: the first use is the first of them.
    """
    uses = _uses(passages)
    kept = _longest({key: found for key, found in uses.items() if len(found) >= FEWEST})
    counts = {
        name: _counts(uses, [frame.get(p.transcript, {}).get(name, "") for p in passages])
        for name in by
    }
    made = (_phrase(key, kept[key], passages, counts) for key in kept)
    striking = [phrase for phrase in made if len(phrase.people) >= FEWEST or phrase.distinct]
    return tuple(sorted(striking, key=lambda p: (-p.weight, p.text.casefold()))[:most])


def _uses(passages: Sequence[Passage]) -> dict[str, list[Use]]:
    """Where each phrase is said, by its words in lower case."""
    nlp, matcher = _matcher()
    found: dict[str, list[Use]] = defaultdict(list)
    for row, doc in enumerate(nlp.pipe(encodable(p.text) for p in passages)):
        for _, start, end in matcher(doc):
            words = doc[start:end]
            span = Span(words.start_char, words.end_char).shift(passages[row].span.start)
            found[" ".join(token.lower_ for token in words)].append(Use(row, span))
    return found


@cache
def _matcher() -> tuple[Language, Matcher]:
    """Two to five words: content words, with up to two function words between."""
    spacy = required("spacy", "spacy")
    nlp = spacy.blank("en")
    from spacy.matcher import Matcher
    from spacy.tokens import Token

    Token.set_extension("word", getter=_is_word, force=True)
    Token.set_extension("content", getter=_is_content, force=True)
    matcher = Matcher(nlp.vocab)
    shapes = [
        [CONTENT, CONTENT],
        [CONTENT, CONTENT, CONTENT],
        [CONTENT, FUNCTION, CONTENT],
        [CONTENT, FUNCTION, FUNCTION, CONTENT],
        [CONTENT, CONTENT, FUNCTION, CONTENT],
        [CONTENT, FUNCTION, CONTENT, CONTENT],
    ]
    matcher.add("phrase", shapes)
    return nlp, matcher


def _is_word(token: Any) -> bool:
    return bool(token.is_alpha or "'" in token.lower_ or "’" in token.lower_ or "-" in token.lower_)


def _is_content(token: Any) -> bool:
    plain = token.lower_
    return bool(token.is_alpha and len(plain) > 2 and plain not in stop_words())


def _longest(uses: Mapping[str, list[Use]]) -> dict[str, tuple[Use, ...]]:
    """Without phrases that are hardly ever said outside a longer one."""
    covered: Counter[str] = Counter()
    for key in uses:
        words = key.split(" ")
        for size in range(2, len(words)):
            for start in range(len(words) - size + 1):
                part = " ".join(words[start : start + size])
                covered[part] = max(covered[part], len(uses[key]))
    return {
        key: tuple(sorted(found, key=lambda use: (use.row, use.span.start)))
        for key, found in uses.items()
        if covered[key] <= len(found) / 2
    }


@dataclass(frozen=True, slots=True)
class _Counts:
    """Phrases by value of an attribute; `values` is the value of each passage."""

    values: Sequence[str]
    total: Counter[str]
    everything: int


def _counts(uses: Mapping[str, Sequence[Use]], values: Sequence[str]) -> _Counts:
    total: Counter[str] = Counter()
    for found in uses.values():
        total.update(values[use.row] for use in found if values[use.row])
    return _Counts(values, total, sum(total.values()))


def _phrase(
    key: str, uses: tuple[Use, ...], passages: Sequence[Passage], counts: Mapping[str, _Counts]
) -> Phrase:
    first = uses[0]
    start = first.span.start - passages[first.row].span.start
    text = passages[first.row].text[start : start + len(first.span)]
    people = dict.fromkeys(passages[use.row].person for use in uses)
    names = {passages[use.row].transcript for use in uses}
    distinct = tuple(
        each for name, known in counts.items() for each in _distinct(name, uses, known)
    )
    return Phrase(text, uses, tuple(people), len(names), distinct)


def _distinct(name: str, uses: Iterable[Use], known: _Counts) -> Iterable[Distinct]:
    """The values whose people say the phrase clearly more than the rest."""
    said = Counter(known.values[use.row] for use in uses if known.values[use.row])
    times = said.total()
    for value, own in sorted(said.items()):
        z = log_odds(own, known.total[value], times - own, known.everything - known.total[value])
        if z >= SURE:
            yield Distinct(name, value, round(z, 2))


def log_odds(own: int, of_own: int, other: int, of_other: int) -> float:
    """The z-score of a phrase said `own` times among `of_own`, against `other` among `of_other`."""
    if not of_other:
        return 0.0
    prior = PRIOR * (own + other) / (of_own + of_other)
    rest = PRIOR - prior
    odds = math.log((own + prior) / (of_own - own + rest))
    others = math.log((other + prior) / (of_other - other + rest))
    return (odds - others) / math.sqrt(1 / (own + prior) + 1 / (other + prior))


def concordance(phrase: Phrase, passages: Sequence[Passage]) -> tuple[tuple[str, str, str], ...]:
    """Each use with the words before and after it within its passage."""
    lines = []
    for use in phrase.uses:
        passage = passages[use.row]
        start, end = use.span.start - passage.span.start, use.span.end - passage.span.start
        before = passage.text[max(0, start - WORDS_AROUND) : start]
        after = passage.text[end : end + WORDS_AROUND]
        lines.append((before, passage.text[start:end], after))
    return tuple(lines)
