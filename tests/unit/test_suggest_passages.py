from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model import Attributes, Span, Transcript, Turn
from qualkit.suggest.passages import LONGEST, SHORTEST, normalised, passages_of, windows, word_spans

SENTENCE = "We moved the advisory block to the morning so that nobody would miss it."


def transcript(name: str, *said: tuple[str | None, str], **more: object) -> Transcript:
    text, turns = "", []
    for index, (speaker, words) in enumerate(said):
        text += f"{speaker}: "
        turns.append(Turn(index, Span(len(text), len(text) + len(words)), speaker))
        text += words + "\n"
    return Transcript(name, text, tuple(turns), interviewers=frozenset({"I"}), **more)  # type: ignore[arg-type]


def test_a_turn_of_a_participant_is_a_passage_and_the_interviewer_is_counted() -> None:
    found = passages_of([transcript("a", ("I", SENTENCE + " Why?"), ("T", SENTENCE))])
    assert found.texts == (SENTENCE,)
    assert (found.interviewers, found.short, found.repeated) == (1, 0, 0)
    assert found.kept[0].speaker == "T"


@pytest.mark.parametrize(
    "words", ["Yes.", "one two three four five six seven", "- - - - - - - - -"]
)
def test_few_words_are_left_out_as_short(words: str) -> None:
    found = passages_of([transcript("a", ("T", words))])
    assert (found.kept, found.short) == ((), 1)


def test_eight_words_are_enough() -> None:
    assert len(passages_of([transcript("a", ("T", "a b c d e f g h"))]).kept) == 1


def test_the_same_words_count_once_and_the_first_is_kept() -> None:
    shouted = SENTENCE.upper().replace(" ", "  ").replace(".", "!")
    found = passages_of([transcript("b", ("T", shouted)), transcript("a", ("T", SENTENCE))])
    assert found.repeated == 1
    assert [p.transcript for p in found.kept] == ["a"]


def test_text_without_turns_is_one_stretch() -> None:
    found = passages_of([Transcript("a", f"\n {SENTENCE}\n")])
    assert found.texts == (SENTENCE,)


def test_nothing_gives_nothing() -> None:
    assert passages_of([]).kept == ()
    assert passages_of([Transcript("a", "")]).kept == ()


def test_a_long_turn_is_cut_between_sentences() -> None:
    long = " ".join(f"{SENTENCE[:-1]} number {n}." for n in range(20))
    found = passages_of([transcript("a", ("T", long))])
    assert len(found.kept) > 1
    for text in found.texts:
        assert text.startswith("We moved")
        assert text.endswith(".")
        assert 40 <= len(word_spans(text)) <= LONGEST


def test_a_sentence_without_end_is_cut_evenly() -> None:
    spans = windows(" ".join(f"word{n}" for n in range(200)))
    text = " ".join(f"word{n}" for n in range(200))
    assert [len(word_spans(s.text(text))) for s in spans] == [66, 67, 67]


def test_lone_surrogates_do_not_move_offsets() -> None:
    long = "\ud800 😀 " + " ".join(SENTENCE for _ in range(10))
    made = transcript("a", ("T", long))
    for passage in passages_of([made]).kept:
        assert made.quote(passage.span) == passage.text


def test_a_person_is_named_by_the_document_or_by_the_label_in_it() -> None:
    named = Attributes.of(site="north", persons="Ana")
    one = transcript("a", ("T", SENTENCE), attributes=named)
    group = transcript("b", ("S1", SENTENCE + " One"), ("S2", SENTENCE + " Two"))
    assert [p.person for p in passages_of([one, group]).kept] == ["north/Ana", "b/S1", "b/S2"]


def test_the_order_of_transcripts_does_not_matter() -> None:
    made = [transcript(f"t{n}", ("T", f"{SENTENCE} {n % 5}")) for n in range(9)]
    shuffled = random.Random(1).sample(made, len(made))
    assert passages_of(made) == passages_of(shuffled)


speech = st.text(
    alphabet=st.sampled_from([*"ab é😀.?!,\n\t\u00a0\u2028。"]),
    max_size=400,
) | st.lists(st.sampled_from(["so", "and", "end.", "what?", "…", "\n", "é😀"]), max_size=400).map(
    " ".join
)


@given(speech)
def test_windows_are_trimmed_in_order_and_lose_no_word(text: str) -> None:
    spans = windows(text)
    cut = [text[s.start : s.end] for s in spans]
    assert all(piece == piece.strip() for piece in cut)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(len(word_spans(piece)) <= LONGEST for piece in cut)


@given(st.lists(st.tuples(st.sampled_from(["I", "T", "S", None]), speech), max_size=4))
def test_a_passage_is_its_transcripts_text_within_one_turn(
    said: list[tuple[str | None, str]],
) -> None:
    made = transcript("a", *((who, words) for who, words in said if words))
    found = passages_of([made])
    for passage in found.kept:
        assert made.text[passage.span.start : passage.span.end] == passage.text
        assert passage.text == passage.text.strip()
        assert len(word_spans(passage.text)) >= SHORTEST
        turn = made.turn_at(passage.span)
        assert turn is not None
        assert turn.span.contains(passage.span)
        assert not made.is_interviewer(turn)
    assert len({normalised(text) for text in found.texts}) == len(found.kept)


def test_sentences_are_cut_without_torch() -> None:
    program = (
        "import sys; from qualkit.suggest.passages import windows; windows('One two. ' * 99); "
        "print('spacy' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout.decode().split() == ["True", "False"]
