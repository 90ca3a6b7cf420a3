from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qualkit.errors import MissingExtra, UsageError
from qualkit.model import Attributes, Code, Codebook, Span, SuggestionStatus, Transcript, Turn
from qualkit.suggest import TopicOptions, TopicProposal, nearest, record, suggest_topics
from qualkit.suggest.engine import MOST_TOPICS, topics_for
from qualkit.suggest.words import content_words

THEMES = {
    "meals": """
The cafeteria line is so long that half of them eat standing up.
Um, hot lunch runs out before the last group even gets a tray.
My kids would rather bring a sandwich than eat what the kitchen serves.
They put in a salad bar and, you know, the lettuce is always brown.
Breakfast is free now, so more students come early to eat cereal.
Pizza on Fridays is the one meal that everybody finishes.
We asked the cook for vegetarian dishes and she really tried.
A lot of food gets thrown away because lunch is only twenty minutes.
The snack counter sells chips, which is what hungry teenagers buy.
Some families cannot pay the lunch bill and the child gets cold cheese.
I like that the kitchen staff know which pupils have allergies.
The milk is warm and the fruit, like, comes straight from a can.
Students cook soup together on Thursdays with vegetables they have grown.
Nobody wants to sit in the dining hall because it smells of old fish.
""",
    "exams": """
The state test decides how people outside judge our teachers.
In spring we stop everything for six weeks of exam preparation.
My scores on the standardized test went down and they called my mother.
We print benchmark results by class and hang them in the office.
The accountability rating depends on a single multiple choice exam.
I feel sick before the math test because so much hangs on it.
Every data meeting, um, begins with last year's proficiency percentages.
Practice tests take the time that I wanted for real assignments.
If our test results drop again the district puts us on a list.
You cannot measure what they learned with one standardized score.
The testing window closes the computer rooms for nearly a month.
Students who fail the exam have to repeat the reading section.
They changed the cut score, so suddenly fewer children were proficient.
We were told to raise test scores by five points before June.
""",
    "buses": """
The school bus comes so late that first period starts without them.
Our bus driver knows every child and waits if someone is running.
The late bus was cancelled, so nobody can stay for clubs anymore.
I ride for an hour and twenty minutes each way on the bus.
Parents drive because the nearest bus stop is across a highway.
Traffic at the drop-off loop, you know, backs up into the street.
When it snows the buses do not make it up our hill.
They merged two routes and now three kids share every bus seat.
The transportation office redrew the routes without asking any family.
Older riders are loud in the back and the driver cannot hear.
Without a car or a bus pass he just walks home in the dark.
We are short of drivers, so some routes run twice each morning.
A bus broke down on the bridge with forty children inside.
The city gives teenagers free rides on public buses after school.
""",
}


def document(name: str, said: list[str], **attributes: object) -> Transcript:
    text, turns = "", []
    for index, words in enumerate(said):
        text += "T: "
        turns.append(Turn(index, Span(len(text), len(text) + len(words)), "T"))
        text += words + "\n"
    return Transcript(name, text, tuple(turns), attributes=Attributes.of(attributes))


def themed() -> list[Transcript]:
    """42 passages: three themes, spread evenly over three documents at two sites."""
    said = [line for lines in THEMES.values() for line in lines.strip().split("\n")]
    return [document(f"doc{n}", said[n::3], site="north" if n else "south") for n in range(3)]


def theme_of(text: str) -> str:
    return next(theme for theme, lines in THEMES.items() if text in lines)


def known() -> Codebook:
    return Codebook(
        "k",
        codes=(
            Code("food", "Food", definition="Meals, lunch and the cafeteria at school"),
            Code("testing", "Testing", definition="State tests, exams and accountability scores"),
            Code("travel", "Travel", definition="School buses and how students get home"),
        ),
    )


def planted(count: int, groups: int, *, seed: int = 0) -> np.ndarray[Any, Any]:
    """Rows in `groups` clear clusters; row i belongs to i modulo groups."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(groups, 384))
    rows = centres[np.arange(count) % groups] + draw.normal(scale=0.1, size=(count, 384))
    return rows.astype(np.float32)


def talk(count: int, *, site: str = "north") -> list[Transcript]:
    words = ("garden", "budget", "parents", "laptop")
    said = [
        f"Passage {n} speaks at some length about the {words[n % 4]} again" for n in range(count)
    ]
    return [document("doc", said, site=site)]


def find(
    transcripts: list[Transcript],
    *,
    seed: int = 0,
    n_topics: int | None = None,
    typical: int = 10,
    **more: Any,
) -> TopicProposal:
    options = TopicOptions(seed, n_topics, typical=typical, repeats=more.pop("repeats", 0))
    return suggest_topics(transcripts, options=options, **more)


@pytest.fixture(scope="module")
def real() -> TopicProposal:
    """The whole way with the real model while no socket may connect."""

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        return find(themed(), n_topics=3, typical=50, known_codes=known())


def test_real_themes_separate_without_a_connection(real: TopicProposal) -> None:
    from sklearn.metrics import adjusted_rand_score

    assert len(real.suggestions) == real.run.passages == 42
    truth = [theme_of(s.quote) for s in real.suggestions]
    assert adjusted_rand_score(truth, [s.topic for s in real.suggestions]) > 0.8
    assert sum(topic.size for topic in real.topics) == 42


def test_real_reasons_name_terms_and_the_nearest_code(real: TopicProposal) -> None:
    expected = {"meals": "Food", "exams": "Testing", "buses": "Travel"}
    right = [f"is {expected[theme_of(s.quote)]} (" in s.reason for s in real.suggestions]
    assert sum(right) / len(right) > 0.8
    bus = next(s for s in real.suggestions if "Our bus driver" in s.quote)
    assert bus.reason.startswith("Speaks of ")
    assert "bus" in bus.reason.split(";")[0]


def test_another_process_finds_the_same(real: TopicProposal) -> None:
    script = (
        "import sys, json; from dataclasses import asdict; sys.path.insert(0, 'tests/unit');"
        "import test_suggest_topics as t;"
        "found = t.find(t.themed(), n_topics=3, typical=50, known_codes=t.known());"
        "print(json.dumps(asdict(found)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == json.dumps(asdict(real)) + "\n"
    assert done.stderr == ""


def test_planted_groups_are_found_and_numbered_by_size() -> None:
    order = [0] * 12 + [1] * 8 + [2] * 4
    rows = planted(3, 3)[order] + planted(24, 1, seed=5) * 0.01
    found = find(talk(24), embeddings=rows, n_topics=3)
    assert [(t.number, t.size) for t in found.topics] == [(1, 12), (2, 8), (3, 4)]
    by_topic = {n: {s.quote.split()[1] for s in found.suggestions if s.topic == n} for n in (2, 3)}
    assert by_topic[3] == {"20", "21", "22", "23"}
    assert by_topic[2] == {str(n) for n in range(12, 20)}


def test_suggestions_point_at_their_words_and_are_open() -> None:
    made = talk(40)
    found = find(made, embeddings=planted(40, 4), typical=3)
    assert len(found.suggestions) == 3 * len(found.topics)
    for suggestion in found.suggestions:
        assert made[0].quote(suggestion.span) == suggestion.quote
        assert 0 <= suggestion.score <= 1
        assert suggestion.status is SuggestionStatus.OPEN
        assert suggestion.code is None
        assert suggestion.run == found.run.id
    for topic in found.topics:
        scores = [s.score for s in found.suggestions if s.topic == topic.number]
        assert scores == sorted(scores, reverse=True)


def test_terms_are_content_words_and_make_the_label() -> None:
    found = find(talk(40), embeddings=planted(40, 4), n_topics=4)
    assert {t.terms[0][0] for t in found.topics} == {"garden", "budget", "parents", "laptop"}
    for topic in found.topics:
        assert topic.label == ", ".join(term for term, _ in topic.terms[:4])


def test_the_run_tells_how_to_make_it_again() -> None:
    from importlib.metadata import version

    found = find(talk(40), embeddings=planted(40, 4), seed=7, known_codes=None)
    run = found.run
    assert (run.seed, run.passages) == (7, 40)
    assert run.method_version == version("bertopic")
    assert run.model == "all-MiniLM-L6-v2"
    assert run.parameters["topics"] == str(len(found.topics))
    assert run.parameters["embeddings"].startswith("given, sha256 ")
    assert run.notes == found.notes


def test_order_of_input_changes_nothing_and_seed_texts_and_numbers_change_the_run() -> None:
    made = [
        document(
            f"d{n}",
            [f"{w} and nothing else was on our agenda that morning {n}" for w in "abcdefgh"],
        )
        for n in range(4)
    ]
    rows = planted(32, 3)
    first = find(made, embeddings=rows)
    assert find(random.Random(3).sample(made, 4), embeddings=rows) == first
    others = [
        find(made, embeddings=rows, seed=1),
        find(made, embeddings=rows * 2),
        find(made, embeddings=rows, n_topics=2),
        find([document("d0", ["Other words"]), *made], embeddings=rows, typical=9),
    ]
    assert len({first.run.id, *(other.run.id for other in others)}) == 5


@pytest.mark.parametrize("count", [0, 1, 5])
def test_few_passages_give_no_topics_and_a_plain_sentence(count: int) -> None:
    found = find(talk(count))
    assert (found.topics, found.suggestions, found.run.passages) == ((), (), count)
    few = "1 passage is" if count == 1 else f"{count} passages are"
    assert found.notes[-1] == f"No topics: {few} too few, at least 6 are needed."


def test_no_transcripts_at_all() -> None:
    assert find([]).topics == ()


def test_repeated_passages_are_one() -> None:
    made = document("doc", ["The very same words were said by everyone in the room"] * 30)
    found = find([made])
    assert found.topics == ()
    assert "29 repeated" in found.notes[0]


def test_passages_all_alike_give_no_topics() -> None:
    found = find(talk(20), embeddings=np.ones((20, 384), dtype=np.float32))
    assert (found.topics, found.notes[-1]) == ((), "No topics: all passages are alike.")


def test_embeddings_of_zeros_are_alike_too() -> None:
    found = find(talk(20), embeddings=np.zeros((20, 384), dtype=np.float32))
    assert found.topics == ()


@pytest.mark.parametrize("only", ["", "garden"])
def test_passages_of_fillers_and_one_word_give_no_topics(only: str) -> None:
    said = [f"Yeah um I mean you know like well okay right {'so ' * n} {only}" for n in range(12)]
    found = find([document("doc", said)], embeddings=planted(12, 2))
    assert found.topics == ()
    assert "stop words" in found.notes[-1]


@pytest.mark.parametrize("count", range(6, 12))
def test_small_corpora_never_ask_for_more_groups_than_there_are(count: int) -> None:
    found = find(talk(count), embeddings=planted(count, 2))
    assert sum(t.size for t in found.topics) == count


def test_more_topics_than_passages_are_capped_with_a_note() -> None:
    found = find(talk(8), embeddings=planted(8, 8), n_topics=50)
    assert len(found.topics) == 8
    assert found.notes[1] == "8 topics, not 50: no more passages differ."


@pytest.mark.parametrize("asked", [{"n_topics": 0}, {"n_topics": -1}, {"typical": 0}])
def test_impossible_numbers_are_refused(asked: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        find(talk(8), embeddings=planted(8, 2), **asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rows", [planted(7, 2), planted(8, 2)[:, :10], np.full((8, 384), np.nan, dtype=np.float32)]
)
def test_embeddings_that_do_not_fit_are_refused(rows: np.ndarray[Any, Any]) -> None:
    with pytest.raises(UsageError):
        find(talk(8), embeddings=rows)


def two_sites(north: int, south: int) -> list[Transcript]:
    said = [f"Passage {n} speaks at some length about the greenhouse" for n in range(north)]
    more = [f"Passage {n} speaks at some length about the orchestra" for n in range(south)]
    return [
        document("a", said[::2], site="north"),
        document("b", said[1::2], site="north"),
        document("c", more[::2], site="south"),
        document("d", more[1::2], site="south"),
    ]


def test_a_topic_of_one_site_is_flagged() -> None:
    rows = planted(2, 2)[[0] * 10 + [1] * 10] + planted(20, 1, seed=4) * 0.01
    notes = find(two_sites(10, 10), embeddings=rows, n_topics=2).notes
    flagged = [note for note in notes if "site's vocabulary" in note]
    assert len(flagged) == 2
    assert "10 of its 10 passages are from north" in flagged[0]


def test_a_topic_of_one_person_is_flagged_as_theirs() -> None:
    rows = planted(3, 3)[[0] * 5 + [1] * 5 + [2] * 10] + planted(20, 1, seed=4) * 0.01
    notes = find(two_sites(10, 10), embeddings=rows, n_topics=3).notes
    assert sum("person's vocabulary" in note for note in notes) == 2
    assert sum("site's vocabulary" in note for note in notes) == 1


def test_spread_topics_and_studies_of_one_site_are_not_flagged() -> None:
    spread = find(two_sites(10, 10), embeddings=planted(20, 2), n_topics=2)
    alone = find(talk(20), embeddings=planted(20, 2), n_topics=2)
    assert not [n for n in spread.notes + alone.notes if "vocabulary" in n]


def test_progress_reaches_its_end() -> None:
    seen: list[tuple[str, int, int]] = []
    find(talk(12), embeddings=planted(12, 2), progress=lambda *told: seen.append(told))
    assert seen == [("Finding topics", 0, 1), ("Finding topics", 1, 1)]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    find(talk(12), embeddings=planted(12, 2))
    assert capfd.readouterr() == ("", "")


def test_a_missing_bertopic_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str) -> str:
        raise record.PackageNotFoundError(package)

    monkeypatch.setattr(record, "version", missing)
    with pytest.raises(MissingExtra, match="not installed"):
        find(talk(12), embeddings=planted(12, 2))


def test_heavy_libraries_wait_until_they_are_used() -> None:
    script = (
        "import sys, qualkit.suggest;"
        "print({'numpy', 'torch', 'bertopic', 'sklearn', 'spacy', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_topics_grow_more_slowly_than_the_corpus_within_bounds() -> None:
    assert [topics_for(n) for n in (6, 50, 200, 5103, 10**6)] == [2, 6, 13, 92, MOST_TOPICS]


def test_content_words_leave_out_contractions_fillers_and_marks() -> None:
    said = "Yeah, we don't — [laughs] the teachers’ José's test-prep wasn't, like, kind of easy."
    assert content_words(said) == ["teachers", "josé", "test-prep", "easy"]


def test_topics_that_no_code_speaks_of_are_named() -> None:
    code = Codebook("k", codes=(Code("g", "Garden", definition="What grows"),))
    near = planted(1, 1)[0] / np.linalg.norm(planted(1, 1)[0])
    rows = planted(2, 2)[[0] * 10 + [1] * 10] + planted(20, 1, seed=4) * 0.01
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "embeddings_of", lambda texts, **_: np.stack([near] * len(texts)))
        found = find(talk(20), embeddings=rows, n_topics=2, known_codes=code)
    assert [f.covered is not None and f.covered > 0.9 for f in found.facts] == [True, False]
    assert [n for n in found.notes if n.startswith("Far from every code")] == [
        f"Far from every code of the codebook: 2 ({found.topics[1].label})."
    ]
