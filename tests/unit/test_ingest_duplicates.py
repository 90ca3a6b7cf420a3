"""Transcripts that are nearly the same, and passages that stand in two."""

import random

from hypothesis import given
from hypothesis import strategies as st

from qualkit.ingest import read_transcript
from qualkit.ingest.duplicates import Held, compared
from qualkit.ingest.signatures import said_in, signature_from
from qualkit.model import Transcript


def sentences(seed, count, words=9):
    draw = random.Random(seed)
    return [" ".join(f"w{draw.randrange(5000)}" for _ in range(words)) + "." for _ in range(count)]


def twins(transcripts):
    return compared(transcripts).twins


def passages(transcripts):
    return compared(transcripts).passages


def prose(name, said):
    return Transcript(name=name, text=" ".join(said))


def test_over_sixty_percent_of_the_sentences_make_a_twin():
    said = sentences(1, 20)
    more, less = [*said[:13], *sentences(2, 7)], [*said[:12], *sentences(3, 8)]
    (twin,) = twins([prose("a", said), prose("b", more)])
    assert (twin.name, twin.twin, twin.share) == ("b", "a", 0.65)
    assert twins([prose("a", said), prose("b", less)]) == ()


def test_the_share_is_of_the_shorter_and_of_sentences_that_can_be_told_apart():
    said = sentences(1, 40)
    assert twins([prose("a", said), prose("part", said[:10])])[0].share == 1
    short = ["Yes.", "Well, no.", "I do not know."] * 30
    assert twins([prose("a", short), prose("b", short)]) == ()


def test_a_long_passage_is_found_where_it_stands():
    passage = sentences(9, 5)
    one = prose("a", [*sentences(1, 10), *passage, *sentences(2, 10)])
    text = "\n".join(sentences(3, 20)) + "\n" + " ".join(passage).upper() + "\nend of it"
    (found,) = passages([one, Transcript(name="b", text=text)])
    assert (found.name, found.other, found.passages, found.words) == ("b", "a", 1, 45)
    assert (found.line, found.other_line) == (21, 1)


def test_passages_below_forty_words_are_left_alone():
    for count, expected in ((39, 0), (40, 1), (41, 1)):
        passage = [" ".join(f"p{n}" for n in range(count))]
        for shift in range(7):
            one = prose("a", [*sentences(1, 10, 9 + shift), *passage, *sentences(2, 3)])
            other = prose("b", [*sentences(3, 9), *passage, *sentences(4, 6)])
            assert len(passages([one, other])) == expected


def test_interviewers_may_say_the_same_everywhere():
    guide = " ".join(sentences(5, 6))
    texts = [f"I: {guide}\nR: {' '.join(sentences(n, 8))}\nI: {guide}\nR: So." for n in (1, 2)]
    read = [read_transcript(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]
    assert (twins(read), passages(read)) == ((), ())


def test_twins_are_not_reported_again_as_passages():
    said = sentences(1, 30)
    found = compared([prose("a", said), prose("b", said), prose("c", sentences(2, 30))])
    assert [(t.name, t.twin) for t in found.twins] == [("b", "a")]
    assert found.passages == ()


def test_chinese_is_counted_by_characters():
    passage = "".join(chr(0x4E00 + n * 7) for n in range(45))
    one, other = f"甲{passage}乙。", f"丙丁戊{passage}己。"
    (found,) = passages([prose("a", [one]), prose("b", [other])])
    assert found.words == 45


@given(st.lists(st.sampled_from("ab"), max_size=300), st.lists(st.sampled_from("ab"), max_size=300))
def test_few_different_words_are_compared_as_they_are(one, other):
    text = [" ".join(words) for words in (one, other)]
    for found in passages([prose("a", text[:1]), prose("b", text[1:])]):
        assert found.words >= 40
        held = [" ".join(words) for words in zip(*(other[n:] for n in range(40)), strict=False)]
        assert any(window in text[0] for window in held)


def test_the_same_words_without_end_come_to_an_end():
    again = prose("a", ["so "] * 100_000), prose("b", ["so "] * 100_000)
    assert passages(again)[0].words == 100_000


def held(*transcripts):
    """As a project holds them: signatures as bytes, texts only when asked for."""
    texts = {transcript.name: transcript for transcript in transcripts}
    asked = []

    def text_of(name):
        asked.append(name)
        return texts[name]

    kept = {name: said_in(text).signature.to_bytes() for name, text in texts.items()}
    return Held({name: signature_from(data) for name, data in kept.items()}, text_of), asked


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5), st.integers(0, 3))
def test_it_makes_no_difference_which_are_held_already(seeds, new):
    said = [
        prose(f"t{n}", [*sentences(seed, 12), *sentences(99, 5 * (seed % 2))])
        for n, seed in enumerate(seeds)
    ]
    there, asked = held(*said[:-new] if new else said)
    late = said[len(there.signatures) :]
    together, apart = compared(said), compared(late, there)
    names = {transcript.name for transcript in late}
    assert apart.twins == tuple(t for t in together.twins if t.name in names)
    assert apart.passages == tuple(p for p in together.passages if p.name in names)
    assert len(asked) == len(set(asked))


def test_a_signature_of_another_kind_is_made_anew():
    data = said_in(prose("a", sentences(1, 9))).signature.to_bytes()
    assert signature_from(data) is not None
    for other in (b"", b"qks0" + data[4:], data[:-1], data[:4] + b"\xff" * 4 + data[8:]):
        assert signature_from(other) is None


def test_texts_that_share_nothing_are_not_read_again():
    there, asked = held(*(prose(f"t{n}", sentences(n, 30)) for n in range(5)))
    assert compared([prose("new", sentences(9, 30))], there).twins == ()
    assert asked == []
