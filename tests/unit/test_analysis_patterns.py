"""What splits, contradicts, is recorded and is not said."""

import pytest

from qualkit.analysis.contrary import leans, least, mirrors, spearman
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.gradients import co_presence
from qualkit.analysis.panel import Line
from qualkit.analysis.passages import passages
from qualkit.analysis.recorded import contrasts, is_done, recorded
from qualkit.analysis.saturation import reached, saturation
from qualkit.analysis.sides import sides
from qualkit.analysis.silence import absence, minorities, silence
from qualkit.analysis.splits import moderators, value_splits
from qualkit.analysis.voices import voice_balance
from qualkit.model import (
    Attributes,
    Code,
    Codebook,
    CodeRef,
    Fact,
    Protocol,
    ProtocolQuestion,
    Role,
    Site,
    Strand,
    Study,
    Wave,
)
from tests import factories as make

SITES = tuple(
    Site(name, name.upper(), Attributes.of({"history": kind, "size": size}))
    for name, kind, size in (
        ("a", "strong", "10"),
        ("b", "weak", "20"),
        ("c", "strong", "10"),
        ("d", "weak", "20"),
    )
)
BOOK = Codebook(
    "book", codes=(Code("x", "X"), Code("y", "Y"), Code("v", "V", values=("yes", "no")))
)


def study(**more):
    waves = (Wave("y1", "Y1"), Wave("y2", "Y2"))
    return Study("s", sites=SITES, waves=waves, roles=(Role("teacher", "teacher"),), **more)


def corpus(said, codes, frame=None):
    """Transcripts as (name, site, words), codings as (name, words, code, more)."""
    texts = {
        name: make.transcript(name, ("I", "Tell me of money."), ("R", words), site=site)
        for name, site, words in said
    }
    codings = tuple(
        make.coding(texts[name], words, code, **dict(more)) for name, words, code, *more in codes
    )
    return Corpus(frame or study(), tuple(texts.values()), codings, BOOK)


def ladder(x, y):
    """Five transcripts at each of four sites, x[i] and y[i] of them with the codes x and y."""
    said = [(f"{site}{n}", site, "We do x and q.") for site in "abcd" for n in range(5)]
    codes = [(f"{s}{n}", "x", "x") for s, k in zip("abcd", x, strict=True) for n in range(k)]
    codes += [(f"{s}{n}", "q", "y") for s, k in zip("abcd", y, strict=True) for n in range(k)]
    return corpus(said, codes)


@pytest.mark.parametrize(
    ("x", "y", "rho"),
    [
        ((14, 3, 13, 2, 6), (3, 13, 2, 12, 6), -0.8),
        ((1, 2, 3), (1, 2, 3), 1.0),
        ((1, 1, 2), (1, 2, 2), 0.5),
    ],
)
def test_spearman_takes_mean_ranks(x, y, rho):
    assert spearman(x, y) == pytest.approx(rho)


def test_what_does_not_vary_has_no_rank_correlation():
    assert spearman((1, 1, 1), (1, 2, 3)) is None


def test_codes_that_run_against_each_other_and_who_goes_against_them():
    (pair,) = mirrors(ladder((4, 1, 3, 0), (1, 3, 2, 4)), ["x"], ["y"])
    assert pair.rho == -1.0
    assert {lean.site: lean.side for lean in pair.leans} == {"a": "a", "b": "b", "d": "b"}
    at_b = next(lean for lean in pair.leans if lean.site == "b")
    assert [one.transcript for one in at_b.contrary] == ["b0"]
    assert at_b.also == at_b.contrary


def test_three_sites_are_too_few_to_mirror():
    few = ladder((4, 1, 3, 0), (1, 3, 2, 4))
    held = tuple(t for t in few.transcripts if not t.name.startswith("d"))
    assert mirrors(Corpus(few.study, held, few.codings, BOOK), ["x"], ["y"]) == ()


def test_a_site_without_twice_as_many_does_not_lean():
    here = ladder((3, 1, 2, 0), (2, 0, 1, 0))
    assert {lean.site for lean in leans(here, sides(here, ["x"], ["y"]))} == {"c"}


def test_least_names_the_one_site_that_falls_behind():
    here = ladder((4, 4, 4, 1), (0, 0, 0, 0))
    (found,) = least(here, passages(here.pick(["x"])), "site")
    assert (found.id, found.count.transcripts) == ("d", 1)
    assert [one.transcript for one in found.speakers] == ["d0"]
    even = ladder((4, 4, 1, 1), (0, 0, 0, 0))
    assert least(even, passages(even.pick(["x"])), "site") == ()


@pytest.mark.parametrize(
    ("value", "done"),
    [("yes", True), ("Saturday; after school", True), ("No", False), ("declined", False)],
)
def test_a_record_says_whether_it_was_done(value, done):
    assert is_done(value) is done


def test_kinds_of_what_was_done_are_counted_apart():
    facts = (
        Fact("a", "y1", "f", "saturday; evening"),
        Fact("b", "y1", "f", "evening"),
        Fact("c", "y1", "f", "no"),
    )
    (row,) = recorded(Corpus(study(facts=facts)), "f")
    assert row.done == ("a", "b")
    assert row.not_done == ("c",)
    assert row.kinds == (("evening", 2), ("saturday", 1))


def test_talk_is_set_against_the_record_and_unrecorded_places_are_left_out():
    facts = (Fact("a", "y1", "f", "yes"), Fact("b", "y1", "f", "no"), Fact("c", "y1", "g", "yes"))
    here = Corpus(
        study(facts=facts),
        *[ladder((3, 1, 5, 5), (0,) * 4).transcripts],
        ladder((3, 1, 5, 5), (0,) * 4).codings,
        BOOK,
    )
    talk = Line("strategy", "X", passages(here.pick(["x"])))
    (row,) = contrasts(here, [("f", "F"), ("g", "G")], [talk], here.documents)
    assert (row.fact, row.places, row.done, row.not_done) == ("F", (1, 1), (3, 5), (1, 5))


def test_values_are_split_and_those_without_are_told():
    here = corpus(
        [("a0", "a", "So we did it and they did not and who knows.")],
        [
            ("a0", "we did it", "v", ("value", "yes")),
            ("a0", "they did not", "v", ("value", "no")),
            ("a0", "who knows", "v"),
        ],
    )
    (split,) = value_splits(here, ["v", "x"])
    assert [(row.value, row.count.passages) for row in split.rows] == [
        ("yes", 1),
        ("no", 1),
        ("", 1),
    ]


def test_attributes_in_words_that_group_sites_moderate():
    here = ladder((4, 1, 3, 0), (0,) * 4)
    columns = [("X", passages(here.pick(["x"])))]
    (found,) = moderators(here, (), columns)
    assert found.attribute == "history"
    assert [(row.value, row.sites, row.counts[0].transcripts) for row in found.rows] == [
        ("strong", ("a", "c"), 7),
        ("weak", ("b", "d"), 1),
    ]


PROTOCOL = Protocol(
    "p", questions=(ProtocolQuestion("Q1", "Tell me of money.", "money"), ProtocolQuestion("Q2"))
)


def test_silent_transcripts_are_asked_not_asked_or_unknown():
    frame = study(protocols=(PROTOCOL,))
    here = corpus([("a0", "a", "Nothing."), ("a1", "a", "We have x.")], [("a1", "x", "x")], frame)
    found = silence(here, ["money"], ["a1"])
    assert found.questions == ("p/Q1",)
    assert (found.asked, found.not_asked, found.unknown) == (("a0",), (), ())
    other = silence(here, ["sleep"], ["a1"])
    assert (other.questions, other.not_asked) == ((), ("a0",))
    assert silence(here, [], ["a1"]).unknown == ("a0",)
    plain = corpus([("a0", "a", "Nothing.")], [])
    assert silence(plain, ["money"], []).unknown == ("a0",)


def test_a_minority_is_under_a_fifth_and_not_nobody():
    here = ladder((3, 0, 0, 0), (4, 0, 0, 0))
    lines = [Line("code", code, passages(here.pick([code]))) for code in ("y", "x", "v")]
    (few,) = minorities(here, lines)
    assert (few.label, few.count.transcripts, few.sites, few.roles) == (
        "x",
        3,
        ("a",),
        ("teacher",),
    )


def test_looked_for_is_not_the_same_as_unknown():
    found = absence(ladder((1, 0, 0, 0), (0,) * 4), ["x", "y", "z"])
    assert found.not_found == ("y",)
    assert found.not_looked_for == ("z",)


def test_voices_say_who_speaks_alone_and_who_was_not_heard():
    texts = [
        make.transcript("a0", ("R", "x x"), site="a", role="teacher", persons="t"),
        make.transcript("a1", ("R", "x"), site="a", role="leader", persons="l"),
        make.transcript("b0", ("R", "x"), site="b", role="teacher", persons="u"),
    ]
    first = make.coding(texts[0], "x", "x")
    codings = (
        first,
        make.coding(texts[0], "x x", "y", coder="ben"),
        make.coding(texts[1], "x", "x"),
    )
    here = Corpus(study(), tuple(texts), codings, BOOK)
    found = voice_balance(here, here.placed, here.documents)
    assert found.unheard == (("b", ("leader",)),)
    assert {(c.coder, c.codings, c.alone) for c in found.coders} == {("ana", 2, 1), ("ben", 1, 0)}
    assert {s.site: (s.speaking, s.people, s.passages) for s in found.sites if s.transcripts} == {
        "a": (2, 2, 2),
        "b": (0, 1, 0),
    }
    assert found.single == ()


def test_two_passages_of_one_person_are_a_single_source():
    told = make.transcript("a0", ("R", "x here, and x there"), site="a", persons="t")
    codings = (
        make.coding(told, "x here", "x"),
        make.coding(told, "x there", "x"),
    )
    here = Corpus(study(), (told,), codings, BOOK)
    (found,) = voice_balance(here, here.placed, here.documents).single
    assert (found.site, found.role, found.passages, found.heard) == ("a", "teacher", 2, 1)


@pytest.mark.parametrize(
    ("curve", "after"),
    [
        ((2, 4, 6, 8, 8, 8, 8), 4),
        ((20, 20, 20, 20, 21, 21, 21), 4),
        ((2, 4, 6, 8, 9, 9, 9, 9), 5),
        ((1, 2, 3, 4, 5, 6, 7), None),
        ((5, 5, 5, 5, 5, 5), None),
    ],
)
def test_little_is_new_in_the_first_run_with_five_per_cent_of_the_base(curve, after):
    assert reached(curve) == after


def test_saturation_counts_new_codes_in_the_order_of_waves():
    said = [
        make.transcript("late", ("R", "x y"), site="a", wave="y1"),
        make.transcript("early", ("R", "x y"), site="b", wave="y2"),
    ]
    codings = (
        make.coding(said[0], "x", "x"),
        make.coding(said[1], "x", "x"),
        make.coding(said[1], "y", "y"),
    )
    together, a, b = saturation(Corpus(study(), tuple(said), codings, BOOK))
    assert together.curve == (1, 2)
    assert together.by_wave == (("y1", 1, 1), ("y2", 1, 1))
    assert (a.site, a.last_new, b.curve) == ("a", 1, (2,))


def test_ingredients_stand_together_in_whole_transcripts():
    here = ladder((2, 1, 0, 0), (1, 0, 1, 0))
    parts = [Strand("X", (CodeRef("x"),)), Strand("Y", (CodeRef("y"),))]
    found = co_presence(here, parts)
    assert found.whole == ("a0",)
    assert found.held == (16, 3, 1)
    assert found.by_site[0] == ("a", 1, 5)
    assert co_presence(here, ()) is None
