"""Search: offsets are exact for any text, and the browser finds what Python finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualkit.analysis.contexts import hits_in
from qualkit.analysis.search import Like, hits
from qualkit.analysis.sentences import sentence_around
from qualkit.model import Span
from tests import factories, nodejs

HARNESS = """import { hits } from "./finding.js";
import { astralTable, toPoints } from "./offsets.js";
export function answer({ text, wanted, like }) {
  const table = astralTable(text);
  const pair = ({ start, end }) => [toPoints(table, start), toPoints(table, end)];
  return hits(text, wanted, like).map(pair);
}
"""

TRICKY = st.text(
    alphabet="aAeEéÉßẞsSİıiI\u0301\u0307fﬁΣςσ’'“\" \u00a0\n-–𝒜👍🏽한k\u212a_1", max_size=24
)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=24)
TEXTS = TRICKY | ANYTHING
LIKES = st.builds(Like, st.booleans(), st.booleans(), st.booleans())


@given(TEXTS, TEXTS, TEXTS)
def test_what_stands_there_is_found_where_it_stands(before: str, words: str, after: str) -> None:
    wanted = words.strip()
    like = Like(case=True, accents=True)
    found = hits(f"{before} | {wanted} | {after}", wanted, like)
    if not wanted or wanted in before or wanted in after or "|" in wanted:
        return
    place = Span(len(before) + 3, len(before) + 3 + len(wanted))
    assert place in found or any(each.overlaps(place) for each in found)


@given(TEXTS, TEXTS, LIKES)
@example("Straße", "s", Like())
@example("e\u0301", "e", Like(accents=True))
def test_hits_are_in_order_inside_and_apart(text: str, wanted: str, like: Like) -> None:
    found = hits(text, wanted, like)
    assert all(span.end <= len(text) for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(TEXTS, TEXTS, LIKES)
def test_what_is_found_is_found_again_by_its_own_words(text: str, wanted: str, like: Like) -> None:
    for span in hits(text, wanted, Like(like.case, like.accents)):
        quote = span.text(text)
        if quote.strip() == quote:
            assert hits(quote, quote, Like(case=True, accents=True)) == (Span(0, len(quote)),)
            assert hits(quote, wanted, Like(like.case, like.accents))[0].start == 0


@given(TEXTS, TEXTS, LIKES)
def test_asking_for_more_alike_never_finds_more(text: str, wanted: str, like: Like) -> None:
    only_marks = not hits(wanted, wanted)  # nothing is left of them where accents do not count
    if not only_marks and not hits(text, wanted):
        assert hits(text, wanted, like) == ()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nodejs.Node]:
    nodejs.needed()
    made = nodejs.Node(HARNESS, tmp_path_factory.mktemp("node"))
    yield made
    made.close()


@settings(max_examples=300)
@given(text=TRICKY, wanted=TRICKY, like=LIKES)
def test_the_browser_finds_the_same(node, text: str, wanted: str, like: Like) -> None:
    asked = {"matchCase": like.case, "accents": like.accents, "wholeWords": like.whole_words}
    found = node.ask({"text": text, "wanted": wanted, "like": asked})
    assert [tuple(pair) for pair in found] == [(s.start, s.end) for s in hits(text, wanted, like)]


@given(st.lists(TRICKY.filter(bool), min_size=1, max_size=5), TRICKY, LIKES)
def test_the_short_way_through_a_transcript_misses_no_turn(
    said: list[str], wanted: str, like: Like
) -> None:
    transcript = factories.transcript("T", *(("R", words) for words in said))
    found = [hit.span for hit in hits_in(transcript, wanted, like)]
    every = [
        place.shift(turn.span.start)
        for turn in transcript.turns
        for place in hits(turn.span.text(transcript.text), wanted, like)
    ]
    assert found == every


@given(TEXTS, st.data())
def test_a_sentence_holds_its_place_and_stays_inside(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    start = data.draw(st.integers(0, len(text) - 1))
    place = Span(start, data.draw(st.integers(start + 1, len(text)))).trimmed(text)
    if place is None:
        return
    whole = Span(0, len(text))
    found = sentence_around(text, place, whole)
    assert whole.contains(found)
    assert found.contains(place)


@pytest.mark.parametrize(
    ("text", "wanted", "like", "found"),
    [
        ("Die Straße", "strasse", Like(), ["Straße"]),
        ("Die Straße", "s", Like(), ["S"]),
        ("in İstanbul", "istanbul", Like(), ["İstanbul"]),
        ("cafe\u0301, café, cafe", "cafe", Like(), ["cafe\u0301", "café", "cafe"]),
        ("cafe\u0301, café, cafe", "cafe", Like(accents=True), ["cafe"]),
        ("cafe\u0301, café, cafe", "café", Like(accents=True), ["cafe\u0301", "café"]),
        ("don’t, don't", "don't", Like(), ["don’t", "don't"]),
        ("Art is art, no party", "art", Like(whole_words=True), ["Art", "art"]),
        ("Art is art", "art", Like(case=True), ["art"]),
        ("aaaa", "aa", Like(), ["aa", "aa"]),
        ("🙂🙂 fence 🎓", "FENCE", Like(), ["fence"]),
        ("words", "   ", Like(), []),
    ],
)
def test_examples(text: str, wanted: str, like: Like, found: list[str]) -> None:
    assert [span.text(text) for span in hits(text, wanted, like)] == found


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("Smith", "Dr. Smith came."),
        ("said", "He said “no!”"),
        ("left", "Then left"),
    ],
)
def test_sentences(word: str, sentence: str) -> None:
    text = "Dr. Smith came. He said “no!” Then left"
    start = text.index(word)
    place = Span(start, start + len(word))
    assert sentence_around(text, place, Span(0, len(text))).text(text) == sentence
