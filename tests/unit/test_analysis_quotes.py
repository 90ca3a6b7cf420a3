"""Quotes are spread over voices, cut where they must be, and exactly what was said."""

from dataclasses import replace

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import CUT, MOST_OF_ONE, Shown, choose, quote_at, verify
from qualkit.errors import CodingError
from qualkit.model import Span
from tests import factories as make

LONG = " ".join(f"We did thing number {n}." for n in range(60))


def chosen(limit, *said, shown=None, **attributes):
    """Quotes from one-turn transcripts, each wholly coded."""
    documents = tuple(
        make.transcript(name, ("R", words), **{**attributes, **place})
        for name, words, place in said
    )
    codings = tuple(make.coding(t, t.quote(t.turns[0].span), "dar.acc") for t in documents)
    corpus = Corpus(make.study(), documents, codings, make.codebook())
    return choose(corpus, passages(corpus.pick(["dar.acc"])), limit, shown)


TWELVE = "one two three four five six seven eight nine ten eleven twelve"


def test_two_quotes_come_from_two_people_and_two_sites():
    quotes = chosen(
        2,
        ("A", f"{TWELVE} and more words", {"site": "kestrel"}),
        ("B", f"{TWELVE} and still more words", {"site": "kestrel"}),
        ("C", TWELVE, {"site": "orchard"}),
    )
    assert {quote.site for quote in quotes} == {"kestrel", "orchard"}


def test_one_person_is_never_quoted_twice_in_one_choice():
    quotes = chosen(
        3, ("A", TWELVE, {"persons": "p"}), ("B", TWELVE, {"persons": "p", "wave": "y2"})
    )
    assert len(quotes) == 1


def test_what_was_shown_before_waits_behind_what_was_not():
    shown = Shown()
    said = (("A", TWELVE, {}), ("B", TWELVE, {}))
    first, second = chosen(1, *said, shown=shown), chosen(1, *said, shown=shown)
    assert first[0].transcript != second[0].transcript


def test_a_long_passage_is_cut_after_a_sentence_and_says_so():
    (quote,) = chosen(1, ("A", LONG, {}))
    assert quote.cut
    assert quote.text.endswith(f". {CUT}")
    assert len(quote.text.split()) <= 91


def test_quotes_of_minors_are_short():
    (quote,) = chosen(1, ("A", LONG, {}), role="student")
    assert quote.text.endswith(CUT)
    assert len(quote.text.split()) <= 41


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (("S3", "S1"), {"S3": 3, "S1": 1}),
        (("Maria", "Ben"), {"Maria": 1, "Ben": 2}),
        (("S1", "T1"), {"S1": 1, "T1": 2}),
    ],
)
def test_speakers_among_many_are_told_apart_by_numbers(labels, numbers):
    t = make.transcript("F", *((label, "Yes.") for label in labels))
    assert dict(Corpus(make.study(), (t,)).documents[0].voices) == numbers


def test_a_changed_quote_is_refused():
    from dataclasses import replace

    document = Corpus(make.study(), (make.transcript(),)).documents[0]
    span = document.transcript.turns[1].span
    quote = quote_at(document, span, whole=span, turn=1, speaker="T")
    with pytest.raises(CodingError):
        verify(document, replace(quote, text=quote.text.replace("choose", "chose")))


def test_a_quote_keeps_every_character_outside_the_basic_plane():
    said = "Ja 😀👩‍👧 naïve שלום, that is what she said to all of us then."
    t = make.transcript("A", ("R", said))
    document = Corpus(make.study(), (t,)).documents[0]
    start = t.text.index("😀")
    quote = quote_at(
        document, Span(start, start + 12), whole=Span(start, start + 12), turn=0, speaker="R"
    )
    assert quote.text == t.text[start : start + 12]


def dialogue(*said, words=""):
    """The quote of one coding from the first to the last of the words said."""
    told = make.transcript("F", *said, role="student")
    whole = words or told.text[told.turns[0].span.start : told.turns[-1].span.end]
    corpus = Corpus(make.study(), (told,), (make.coding(told, whole, "x"),), make.codebook())
    (quote,) = choose(corpus, passages(corpus.pick(["x"])), 1)
    return corpus, quote


def test_a_passage_of_several_speakers_is_quoted_as_their_dialogue():
    corpus, quote = dialogue(("S1", "We drew it."), ("S2", "On the wall."), ("S1", "Twice."))
    assert quote.lines == ("We drew it.", "On the wall.", "Twice.")
    assert quote.voices == (1, 2, 1)
    assert not quote.cut
    verify(corpus.document("F"), quote)


def test_interviewers_are_left_out_of_a_dialogue():
    _, quote = dialogue(("S1", "We drew it."), ("I", "Where?"), ("S2", "On the wall."))
    assert quote.lines == ("We drew it.", "On the wall.")


def test_a_dialogue_of_minors_is_short_and_says_that_it_is_cut():
    _, quote = dialogue(*((f"S{n}", "word " * 15) for n in range(1, 6)))
    assert quote.cut
    assert len(quote.lines) == 2
    assert sum(len(line.split()) for line in quote.lines) <= 40


def test_a_dialogue_that_was_changed_is_refused():
    corpus, quote = dialogue(("S1", "We drew it."), ("S2", "On the wall."))
    with pytest.raises(CodingError):
        verify(corpus.document("F"), replace(quote, lines=("We drew it.", "On a wall.")))


def test_a_person_is_not_quoted_more_than_three_times_in_a_memo():
    shown = Shown()
    said = tuple((f"D{n}", f"{TWELVE} {n}", {"persons": "p"}) for n in range(6))
    made = [chosen(1, *said, shown=shown) for _ in range(6)]
    assert sum(map(len, made)) == MOST_OF_ONE == 3
