"""From codings to agreement by code: what a unit is, who is missing, what is left out."""

import json

import pytest

from qualkit.agreement import agreement_of_round, round_as_plain, unit_codings
from qualkit.errors import StatisticsError
from qualkit.model import Code, Codebook, Coding, Round, Segmentation, Span, Transcript, Turn

BOOK = Codebook("b", codes=tuple(Code(c, c) for c in ("zeal", "calm", "idle")))
CODES = tuple(c.id for c in BOOK)


def text_of(name, *turns):
    """Turns of (speaker, length), one character apart; I interviews."""
    made, position = [], 0
    for index, (speaker, length) in enumerate(turns):
        made.append(Turn(index, Span(position, position + length), speaker))
        position += length + 1
    return Transcript(name, "x" * position, tuple(made), interviewers=frozenset({"I"}))


def put(coder, code, start, end, transcript="t1", round="r", revision=1):
    name = f"{transcript}:{start}-{end}:{code}:{coder}:{round}"
    return Coding(name, transcript, Span(start, end), code, coder, round, "", revision=revision)


def round_of(*pairs, segmentation=Segmentation.TURN):
    return Round("r", 1, segmentation, assignments=frozenset(pairs))


def given(units):
    """(unit, code, coders) of everything coded."""
    return {
        (int(u), units.codes[c], tuple(n for k, n in enumerate(units.coders) if p >> k & 1))
        for u, c, p in zip(units.unit, units.code, units.pattern, strict=True)
    }


TALK = text_of("t1", ("I", 20), ("P", 40), ("P", 8), ("I", 20), ("P", 40))
# places:              0-20       21-61      62-70     71-91      92-132
BOTH = round_of(("t1", "ana"), ("t1", "ben"))


def test_interviewers_turns_are_no_units_unless_asked_for():
    without = unit_codings([TALK], [], BOTH, CODES)
    with_all = unit_codings([TALK], [], BOTH, CODES, interviewers=True)
    assert (len(without), without.unit_name) == (3, "turn (interviewers' turns left out)")
    assert (len(with_all), with_all.unit_name) == (5, "turn (all speakers)")


@pytest.mark.parametrize(
    ("spans", "units"),
    [
        ([(21, 30)], set()),
        ([(21, 31)], {0}),
        ([(0, 31)], {0}),
        ([(21, 27), (24, 30)], set()),
        ([(21, 26), (40, 45)], {0}),
        ([(21, 27), (27, 31)], {0}),
        ([(62, 70)], {1}),
        ([(62, 69)], set()),
        ([(55, 75)], {1}),
        ([(0, 132)], {0, 1, 2}),
        ([(71, 91)], set()),
    ],
)
def test_a_turn_is_coded_from_ten_characters_on_or_when_covered_whole(spans, units):
    codings = [put("ana", "calm", *span) for span in spans]
    found = given(unit_codings([TALK], codings, BOTH, CODES))
    assert found == {(unit, "calm", ("ana",)) for unit in units}


def test_the_least_cover_can_be_chosen():
    codings = [put("ana", "calm", 21, 24)]
    assert given(unit_codings([TALK], codings, BOTH, CODES, min_cover=3)) == {(0, "calm", ("ana",))}
    assert given(unit_codings([TALK], codings, BOTH, CODES, min_cover=4)) == set()


def test_coders_and_codes_are_kept_apart():
    codings = [
        put("ana", "calm", 21, 40),
        put("ben", "calm", 30, 61),
        put("ben", "zeal", 30, 61),
        put("ben", "zeal", 92, 102),
    ]
    assert given(unit_codings([TALK], codings, BOTH, CODES)) == {
        (0, "calm", ("ana", "ben")),
        (0, "zeal", ("ben",)),
        (2, "zeal", ("ben",)),
    }


def test_only_codings_of_the_round_its_coders_and_the_texts_revision_count():
    codings = [
        put("ana", "calm", 21, 61, round="other"),
        put("eve", "calm", 21, 61),
        put("ana", "calm", 21, 61, transcript="t9"),
        put("ana", "calm", 21, 61, revision=2),
    ]
    assert given(unit_codings([TALK], codings, BOTH, CODES)) == set()


def test_only_transcripts_with_two_assigned_coders_make_units():
    other = text_of("t2", ("P", 40), ("P", 40))
    units = unit_codings(
        [TALK, other], [], round_of(("t1", "ana"), ("t2", "ana"), ("t2", "ben")), CODES
    )
    assert (units.transcripts, len(units)) == (("t2",), 2)


def test_a_coder_who_is_not_assigned_is_missing_and_not_zero():
    other = text_of("t2", ("P", 40), ("P", 40))
    frame = round_of(("t1", "ana"), ("t1", "ben"), ("t1", "cem"), ("t2", "ana"), ("t2", "ben"))
    codings = [put(c, "calm", 0, 40, transcript="t2") for c in ("ana", "ben")]
    codings += [put(c, "calm", 21, 61) for c in ("ana", "ben", "cem")]
    calm = agreement_of_round([TALK, other], codings, frame, BOOK).codes[1]
    assert calm.coefficients["percent"].value == 1.0
    assert calm.coefficients["krippendorff_alpha"].value == pytest.approx(1.0)
    assert calm.coefficients["light_kappa"].value == pytest.approx(1.0)
    assert calm.applied == (("ana", 2), ("ben", 2), ("cem", 1))
    assert calm.prevalence == pytest.approx(5 / (3 * 3 + 2 * 2))


def test_a_transcript_without_turns_is_one_unit():
    plain = Transcript("t1", "words " * 10)
    found = unit_codings([plain], [put("ana", "calm", 5, 20)], BOTH, CODES)
    assert given(found) == {(0, "calm", ("ana",))}


def test_agreement_of_a_round_by_code_in_the_codebooks_order():
    codings = [
        put("ana", "calm", 21, 61),
        put("ben", "calm", 21, 61),
        put("ben", "calm", 62, 70),
        put("ana", "zeal", 92, 132),
    ]
    table = agreement_of_round([TALK], codings, BOTH, BOOK)
    assert [row.code for row in table.codes] == ["zeal", "calm", "idle"]
    assert (table.round, table.coders, table.transcripts, table.units) == (
        "r",
        ("ana", "ben"),
        1,
        3,
    )
    calm = table.codes[1].coefficients
    assert calm["percent"].value == pytest.approx(2 / 3)
    assert calm["cohen_kappa"].value == pytest.approx(0.4)
    assert calm["krippendorff_alpha"].value == pytest.approx(4 / 9)
    assert calm["brennan_prediger"].value == pytest.approx(1 / 3)
    assert calm["gwet_ac1"].value == pytest.approx(1 / 3)
    assert calm["specific_agreement"].value == pytest.approx(2 / 3)
    assert table.codes[1].applied == (("ana", 1), ("ben", 2))
    assert table.mean["cohen_kappa"].value == pytest.approx(0.4)
    assert table.left_out["cohen_kappa"] == 2
    assert table.mean["percent"].value == pytest.approx(2 / 3)
    assert table.left_out["percent"] == 1


def test_codes_used_by_nobody_or_one_coder_have_reasons():
    table = agreement_of_round([TALK], [put("ana", "zeal", 92, 132)], BOTH, BOOK)
    zeal, calm, _ = (row.coefficients for row in table.codes)
    assert {(e.value, e.reason) for e in calm.values()} == {(None, "code not used")}
    assert zeal["percent"].value == pytest.approx(2 / 3)
    assert zeal["specific_agreement"].value == 0.0
    for name in ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "brennan_prediger"):
        assert (zeal[name].value, zeal[name].reason) == (None, "used by one coder only")
    assert table.mean["cohen_kappa"].value is None
    assert table.left_out["cohen_kappa"] == 3


def test_a_code_put_on_everything_by_everyone_has_no_variation():
    codings = [put(coder, "calm", 0, 132) for coder in ("ana", "ben")]
    calm = agreement_of_round([TALK], codings, BOTH, BOOK).codes[1].coefficients
    assert (calm["percent"].value, calm["specific_agreement"].value) == (1.0, 1.0)
    assert {calm[n].reason for n in ("cohen_kappa", "krippendorff_alpha", "gwet_ac1")} == {
        "no variation"
    }


@pytest.mark.parametrize("pairs", [(), (("t1", "ana"),), (("t1", "ana"), ("t2", "ben"))])
def test_without_doubly_coded_units_every_code_says_so(pairs):
    table = agreement_of_round([TALK], [put("ana", "calm", 0, 132)], round_of(*pairs), BOOK)
    assert (table.units, table.transcripts) == (0, 0)
    assert {e.reason for row in table.codes for e in row.coefficients.values()} == {
        "no doubly coded unit"
    }
    assert all(e.value is None for e in table.mean.values())


def test_codes_that_left_the_codebook_are_listed_last():
    codings = [put("ana", "gone", 21, 61), put("ben", "gone", 21, 61)]
    table = agreement_of_round([TALK], codings, BOTH, BOOK)
    assert [row.code for row in table.codes] == [*CODES, "gone"]


def test_an_empty_codebook_gives_an_empty_table():
    table = agreement_of_round([TALK], [], BOTH, Codebook("b"))
    assert (table.codes, table.units) == ((), 3)
    assert table.mean["cohen_kappa"].value is None


def test_three_coders_get_lights_kappa():
    frame = round_of(("t1", "ana"), ("t1", "ben"), ("t1", "cem"))
    codings = [put(c, "calm", 21, 61) for c in ("ana", "ben")]
    calm = agreement_of_round([TALK], codings, frame, BOOK).codes[1].coefficients
    assert calm["light_kappa"].value == pytest.approx(1 / 3)
    assert calm["cohen_kappa"].value is None
    assert "for two raters" in calm["cohen_kappa"].reason


def test_the_unit_is_the_one_the_round_fixes():
    frame = round_of(("t1", "ana"), ("t1", "ben"), segmentation=Segmentation.CHARACTER)
    table = agreement_of_round([TALK], [], frame, BOOK)
    assert (table.unit, table.units) == ("character (interviewers' turns left out)", 88)


def test_more_coders_than_bits_are_refused():
    frame = round_of(*(("t1", f"c{i}") for i in range(63)))
    with pytest.raises(StatisticsError, match="63 coders"):
        agreement_of_round([TALK], [], frame, BOOK)


def test_the_most_coders_that_fit_are_counted_right():
    frame = round_of(*(("t1", f"c{i:02}") for i in range(62)))
    codings = [put(f"c{i:02}", "calm", 21, 61) for i in range(62)]
    calm = agreement_of_round([TALK], codings, frame, BOOK).codes[1]
    assert {n for _, n in calm.applied} == {1}
    assert calm.coefficients["krippendorff_alpha"].value == pytest.approx(1.0)


def test_the_plain_form_of_a_round_is_valid_json():
    table = agreement_of_round([TALK], [put("ana", "zeal", 92, 132)], BOTH, BOOK)
    plain = round_as_plain(table)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert list(plain["codes"]) == list(CODES)
    assert plain["codes"]["zeal"]["applied"] == {"ana": 1, "ben": 0}
