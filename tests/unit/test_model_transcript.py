"""Transcript: turns in order, who speaks, how much is said, and texts that cannot be kept."""

from __future__ import annotations

import pytest

from qualkit.errors import SpanError
from qualkit.model import Attributes, Span, Transcript, Turn, fault_of, text_hash
from tests import factories


def test_turns_must_follow_each_other() -> None:
    with pytest.raises(SpanError, match="turn 2 begins before"):
        Transcript("a", "abcdef", (Turn(0, Span(0, 4)), Turn(1, Span(3, 6))))


def test_turns_must_lie_in_the_text() -> None:
    with pytest.raises(SpanError, match="outside the text"):
        Transcript("a", "abc", (Turn(0, Span(0, 4)),))


def test_turns_are_numbered_from_nought() -> None:
    with pytest.raises(SpanError, match="turn 2 has the index 0, not 1"):
        Transcript("a", "abcdef", (Turn(0, Span(0, 2)), Turn(0, Span(3, 6))))


def test_speakers_in_order_of_appearance_and_participants_without_interviewers() -> None:
    made = factories.transcript("a", ("B", "Yes."), ("I", "Why?"), (None, "(noise)"), ("A", "So."))
    assert made.speakers == ("B", "I", "A")
    assert made.participants == ("B", "A")
    assert [made.is_interviewer(turn) for turn in made.turns] == [False, True, False, False]


def test_words_are_those_said_and_labels_are_not_counted() -> None:
    made = factories.transcript("a", ("I", "How was it?"), ("T", "Not  bad\u00a0at all."))
    assert made.words == 3 + 4
    assert Transcript("a", "Title\n\ntwo words").words == 3


@pytest.mark.parametrize(
    ("said", "persons", "people"),
    [
        ([("I", "Well?"), ("T", "Fine.")], "", 1),
        ([("I", "Well?"), ("A", "Fine."), ("B", "Me too.")], "", 2),
        ([("I", "Well?"), ("All", "Fine.")], "p1; p2 ;p3", 3),
        ([("I", "Is anyone there?")], " ; ", 1),
    ],
)
def test_people_are_labels_or_persons_named_whichever_is_more(
    said: list[tuple[str, str]], persons: str, people: int
) -> None:
    assert factories.transcript("a", *said, persons=persons).people == people


def test_a_span_finds_the_turns_it_touches() -> None:
    made = factories.transcript("a", ("I", "one"), ("T", "two"), ("I", "three"))
    first, second, _ = made.turns
    across = Span(first.span.start, second.span.start + 1)
    assert list(made.turns_in(across)) == [first, second]
    assert made.turn_at(across) == first
    assert made.turn_at(Span(first.span.end, second.span.start)) is None


def test_the_hash_is_of_the_utf8_bytes() -> None:
    nfc, nfd = "caf\u00e9", "cafe\u0301"
    assert text_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_hash(nfc) != text_hash(nfd)
    assert Transcript("a", nfc).sha256 == text_hash(nfc)


@pytest.mark.parametrize("text", ["", "plain", "caf\u00e9 \U0001f600 \u05d0", "\ufeff\u2028"])
def test_any_whole_text_can_be_stored(text: str) -> None:
    assert fault_of(text) == ""


def test_what_cannot_be_stored_is_named_with_its_offset() -> None:
    assert fault_of("secret\0") == "a NUL character at offset 6"
    assert fault_of("sé\ud83d") == "half a character (a lone surrogate) at offset 2"


def test_attributes_are_text_by_name_and_none_takes_one_away() -> None:
    made = Attributes.of({"wave": "y1", "gone": None}, minutes=40)
    assert dict(made) == {"minutes": "40", "wave": "y1"}
    assert made == Attributes.of(minutes="40", wave="y1")
    assert made.with_(wave=None, site="kestrel").pairs == (("minutes", "40"), ("site", "kestrel"))
    assert made.get("site", "?") == "?"


def test_notes_of_an_observation_hold_nobody():
    notes = Transcript("obs", "Nine o'clock. Quiet.", attributes=Attributes.of(n_speakers=0))
    assert notes.people == 0
    assert Transcript("int", "A voice.", attributes=Attributes.of(n_speakers=2)).people == 1
