"""Units, parts, values and notes of a round; the size of a sample; the extra for gamma."""

import sys

import pytest

from qualkit.agreement import (
    Coded,
    Compared,
    Spread,
    Unit,
    agreement_by,
    agreement_of_round,
    agreement_of_rounds,
    unit_codings,
    unitizing_of_round,
)
from qualkit.agreement.gamma import GammaSpan, gamma_agreement
from qualkit.agreement.size import draw
from qualkit.errors import MissingExtra, StatisticsError, UsageError
from qualkit.model import Code, Codebook, Coding, Origin, Round, Span, Transcript, Turn
from qualkit.model.attributes import Attributes

TEXT = "I: How was it?\nP: It was good. We chose. Then came May.\nAnd it ended.\nI: Oh.\n"
QUESTION, ANSWER = Span(3, 14), Span(18, 69)
SENTENCES = ("It was good.", "We chose.", "Then came May.", "And it ended.")
BOOK = Codebook(
    "b",
    codes=(
        Code("mood", "Mood"),
        Code("joy", "Joy", parent="mood", values=("little", "much")),
        Code("grief", "Grief", parent="mood"),
        Code("time", "Time"),
    ),
)


def transcript(name="t1", **attributes):
    turns = (Turn(0, QUESTION, "I"), Turn(1, ANSWER, "P"), Turn(2, Span(73, 76), "I"))
    return Transcript(
        name, TEXT, turns, attributes=Attributes(attributes.items()), interviewers=frozenset({"I"})
    )


def put(coder, code, words, transcript="t1", round="r", **more):
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    name = f"{transcript}-{round}-{coder}-{code}-{start}"
    return Coding(name, transcript, span, code, coder, round, words, **more)


def coded(*codings, texts=None, coders=("ana", "ben"), round="r"):
    texts = texts or (transcript(),)
    pairs = frozenset((t.name, c) for t in texts for c in coders)
    return Coded(tuple(texts), codings, Round(round, 1, assignments=pairs), BOOK)


def units(unit, *codings, **options):
    made = coded(*codings)
    return unit_codings(made.transcripts, codings, made.round, made.codes(), unit=unit, **options)


@pytest.mark.parametrize(
    ("unit", "count"), [("turn", 1), ("sentence", 4), ("paragraph", 2), ("overlap:0.5", 0)]
)
def test_units_are_cut_from_participants_turns(unit, count):
    assert len(units(unit)) == count


def test_sentences_are_units_of_their_own():
    found = units("sentence", put("ana", "joy", "We chose."), put("ben", "joy", "chose. Then came"))
    by_unit = {int(u): int(p) for u, p in zip(found.unit, found.pattern, strict=True)}
    assert by_unit == {1: 0b01}
    loose = units("sentence", put("ben", "joy", "chose. Then came"), min_cover=6)
    assert sorted(loose.unit.tolist()) == [1, 2]


def test_interviewers_sentences_count_only_when_asked_for():
    assert len(units("sentence", interviewers=True)) == 6


def test_characters_are_counted_in_participants_turns_only():
    made = coded(put("ana", "joy", "it?\nP: It was"), put("ben", "joy", "It was"))
    how = Compared(Unit("character"))
    table = agreement_of_round(made.transcripts, made.codings, made.round, BOOK, how=how)
    assert table.units == len(ANSWER)
    joy = next(row for row in table.codes if row.code == "joy")
    assert joy.applied == (("ana", 6), ("ben", 6))
    assert joy.coefficients["percent"].value == 1.0


@pytest.mark.parametrize("text", ["", "word", "overlap:0", "overlap:1.5", "turn:2", "overlap:"])
def test_units_that_are_none(text):
    if text == "overlap:":
        assert Unit.parse(text) == Unit("overlap", 0.5)
        return
    with pytest.raises(UsageError):
        Unit.parse(text)


def test_groups_take_the_codes_below_them_together():
    made = coded(put("ana", "joy", "It was good."), put("ben", "grief", "It was good."))
    apart = agreement_by(made, "code").parts[0][1]
    together = agreement_by(made, "group").parts[0][1]
    assert [row.code for row in apart.codes] == ["mood", "joy", "grief", "time"]
    assert [row.code for row in together.codes] == ["mood", "time"]
    assert together.codes[0].applied == (("ana", 1), ("ben", 1))


def test_parts_follow_the_attributes_of_transcripts():
    texts = (transcript("t1", site="N", wave="1"), transcript("t2", site="S"), transcript("t3"))
    made = coded(put("ana", "joy", "We chose."), texts=texts)
    by_site = agreement_by(made, "site")
    assert [(name, table.transcripts) for name, table in by_site.parts] == [
        ("(none)", 1), ("N", 1), ("S", 1),
    ]  # fmt: skip
    assert [name for name, _ in agreement_by(made, "wave").parts] == ["(none)", "1"]
    with pytest.raises(UsageError, match="cannot compare by"):
        agreement_by(made, "weather")


def test_pairs_are_compared_on_what_both_were_assigned_to():
    texts = (transcript("t1"), transcript("t2"))
    pairs = {("t1", "ana"), ("t1", "ben"), ("t2", "ana"), ("t2", "cem")}
    made = Coded(texts, (), Round("r", 1, assignments=frozenset(pairs)), BOOK)
    found = {name: table.transcripts for name, table in agreement_by(made, "pair").parts}
    assert found == {"ana | ben": 1, "ana | cem": 1, "ben | cem": 0}


def test_rounds_stand_one_after_another():
    first = coded(put("ana", "joy", "It was good.", round="r1"), round="r1")
    second = coded(round="r2")
    found = agreement_of_rounds([first, second])
    assert [name for name, _ in found.parts] == ["r1", "r2"]
    assert found.parts[0][1].codes[1].applied == (("ana", 1), ("ben", 0))


def test_agreement_on_the_value_stands_beside_agreement_on_presence():
    texts = tuple(transcript(f"t{i}") for i in range(4))
    given = [("little", "little"), ("much", "much"), ("little", "much"), ("much", None)]
    codings = [
        put(coder, "joy", "It was good.", transcript=f"t{i}", value=value)
        for i, values in enumerate(given)
        for coder, value in zip(("ana", "ben"), values, strict=True)
        if value
    ]
    table = agreement_by(coded(*codings, texts=texts), "code").parts[0][1]
    joy = next(row for row in table.codes if row.code == "joy")
    assert joy.coefficients["percent"].value == 0.75
    assert joy.on_value.value == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))
    assert "3 units" in joy.on_value.method
    assert table.codes[-1].on_value is None


def test_consensus_codings_are_kept_out_of_independent_agreement():
    codings = (
        put("ana", "joy", "It was good."),
        put("ben", "joy", "It was good.", origin=Origin.CONSENSUS),
    )
    table = agreement_by(coded(*codings), "code").parts[0][1]
    assert table.codes[1].applied == (("ana", 1), ("ben", 0))


def test_a_rare_code_with_high_ac1_has_a_note():
    texts = tuple(transcript(f"t{i:02}") for i in range(40))
    codings = [put("ana", "joy", "It was good.", transcript="t00")]
    codings += [put("ben", "joy", "It was good.", transcript="t01")]
    joy = agreement_by(coded(*codings, texts=texts), "code").parts[0][1].codes[1]
    assert joy.notes == ("AC1 and Brennan-Prediger are high only because the code is rare",)


def test_unitizing_of_a_round_has_reasons_too():
    found = unitizing_of_round(
        coded(put("ana", "joy", "It was good."), put("ben", "joy", "It was good."))
    )
    assert found.by_code["joy"].alpha_u.value == 1.0
    assert found.by_code["time"].alpha_u.reason == "code not used"
    with pytest.raises(UsageError, match="unitizing"):
        agreement_by(coded(), "code", how=Compared(Unit("unitizing")))


def test_intervals_name_the_documents_they_rest_on():
    texts = tuple(transcript(f"t{i}") for i in range(6))
    codings = [put("ana", "joy", "It was good.", transcript=f"t{i}") for i in range(4)]
    codings += [put("ben", "joy", "It was good.", transcript=f"t{i}") for i in range(1, 5)]
    made = coded(*codings, texts=texts)
    table = agreement_by(made, "code", spread=Spread(300, 5)).parts[0][1]
    alpha = table.codes[1].coefficients["krippendorff_alpha"]
    assert alpha.ci[0] <= alpha.value <= alpha.ci[1]
    assert table.interval == "95% CI by bootstrap over 6 documents (300 resamples, seed 5)"
    by_units = agreement_by(made, "code").parts[0][1]
    assert by_units.interval == "95% CI over units (Gwet 2014)"
    assert by_units.codes[1].coefficients["gwet_ac1"].se is not None


def test_more_documents_than_there_are_cannot_be_drawn():
    with pytest.raises(StatisticsError, match="3 of 2"):
        draw([("a", ()), ("b", ())], 3)


def test_gamma_without_its_package_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    spans = [GammaSpan("a", 0, 5, "x"), GammaSpan("b", 0, 5, "x")]
    with pytest.raises(MissingExtra, match="gamma needs") as refused:
        gamma_agreement(spans)
    assert refused.value.hint == 'pip install "qualkit[gamma]"'
    assert gamma_agreement(spans[:1]).gamma.reason == "needs two coders with a passage each"
