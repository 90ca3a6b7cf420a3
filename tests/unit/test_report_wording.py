"""Sentences stay right whatever the number."""

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.evidence import evidence_base
from qualkit.model import Site
from qualkit.model.findings import Quoted
from qualkit.model.results import Count
from qualkit.report.wording import HOLD, Claims, Names, counted, joined, lowered, quoted, times
from tests import factories as make


def names(**changes):
    corpus = Corpus(make.study(**changes), make.sample_transcripts(), (), make.codebook())
    return Names(evidence_base(corpus, ()))


@pytest.mark.parametrize(
    ("n", "of", "text"),
    [
        (8, 8, "All transcripts speak of it."),
        (7, 10, "Most transcripts speak of it."),
        (5, 10, "About half of the transcripts speak of it."),
        (1, 10, "One transcript speaks of it."),
        (0, 10, "No transcript speaks of it."),
        (3, 4, "3 of 4 transcripts speak of it."),
        (1, 4, "1 of 4 transcripts speaks of it."),
        (0, 2, "None of the 2 transcripts speaks of it."),
        (1, 1, "The one transcript speaks of it."),
        (0, 1, "No transcript speaks of it."),
    ],
)
def test_a_claim_agrees_with_its_number(n, of, text):
    claim = Claims(names()).make("it", Count(n, n, n, of), ())
    assert claim.text == text
    assert (claim.n, claim.of) == (n, of)


def test_claims_are_numbered_and_say_on_what_they_rest():
    claims = Claims(names())
    by_site = (("kestrel", Count(3, 3, 3, 4)), ("orchard", Count(0, 0, 0, 4)))
    first = claims.make("it", Count(3, 3, 3, 8), by_site)
    second = claims.make("both", Count(3, 3, 3, 8), by_site, verbs=HOLD, where="On “Space”, ")
    assert first.basis == "3 of 8 transcripts, 1 of 2 schools, 2015-16 to 2016-17"
    assert (first.number, second.number) == (1, 2)
    assert second.text == "On “Space”, some transcripts hold both."


def test_sites_are_schools_only_where_all_are_called_so():
    assert names().site_noun == "school"
    assert names(sites=(Site("kestrel", "Kestrel"), Site("x", "X School"))).site_noun == "site"


def test_a_quote_names_role_site_wave_transcript_and_turn():
    quote = Quoted("So.", (), "KES-T01", 13, "kestrel", "y2", "teacher", "p")
    assert names().quote(quote).attribution == "teacher, Kestrel School, 2016-17 (KES-T01, turn 14)"


def test_a_speaker_among_many_is_numbered_and_never_named():
    quote = Quoted("So.", (), "F", 2, "kestrel", "y2", "student", "F/Maria", voice=2)
    assert names().quote(quote).attribution == "student 2, Kestrel School, 2016-17 (F, turn 3)"


def test_a_quote_from_an_unframed_transcript_names_what_is_known():
    quote = Quoted("So.", (), "X", -1, "", "", "", "p")
    assert names().quote(quote).attribution == "(X)"


def test_small_words():
    assert [counted(1, "person"), counted(2, "person")] == ["1 person", "2 people"]
    assert [times(1), times(2), times(3)] == ["once", "twice", "3 times"]
    assert [joined([]), joined("a"), joined("ab"), joined("abc")] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [lowered("Teacher"), lowered("TEPP staff")] == ["teacher", "TEPP staff"]
    assert [quoted("Space"), quoted("“Menu”")] == ["“Space”", "“Menu”"]
