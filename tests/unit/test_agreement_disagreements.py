"""Disagreements: which places, of which kind, and what is to be discussed first."""

import pytest

from qualkit.agreement import Coded, agreement_of_round
from qualkit.agreement.diagnosis import diagnosed
from qualkit.agreement.disagreements import comparison_of
from qualkit.model import Code, Codebook, Coding, Origin, Round, Span, Transcript, Turn
from qualkit.model.disagreement import Disagreement, DisagreementKind, Marked

BOOK = Codebook("b", codes=tuple(Code(c, c) for c in ("zeal", "calm", "idle")))
TEXT = "".join(f"{i:04} words of one turn.\n" for i in range(20))
TURNS = tuple(Turn(i, Span(i * 24, i * 24 + 22), "P") for i in range(20))
BOTH = frozenset({("t1", "ana"), ("t1", "ben")})


def put(coder, code, start, end, **more):
    name = f"{coder}-{code}-{start}"
    return Coding(name, "t1", Span(start, end), code, coder, "r", "", **more)


def compared(*codings, assignments=BOTH, **options):
    text = Transcript("t1", TEXT, TURNS)
    coded = Coded((text,), codings, Round("r", 1, assignments=assignments), BOOK)
    return comparison_of(coded, **options)


def kinds(*codings, **options):
    return [
        (d.kind.value, d.span.start, d.span.end, d.disputed)
        for d in compared(*codings, **options).disagreements
    ]


def test_what_one_marked_and_the_other_left_is_an_omission():
    found = compared(put("ana", "calm", 0, 20))
    assert found.disagreements == (
        Disagreement(
            "t1",
            1,
            Span(0, 20),
            DisagreementKind.OMISSION,
            (Marked("ana", ("calm",), (Span(0, 20),)), Marked("ben")),
        ),
    )
    assert found.confusions.alone == (1,)


def test_another_code_at_the_same_place_is_a_confusion():
    both = (put("ana", "calm", 0, 20), put("ben", "zeal", 2, 22))
    assert kinds(*both) == [("confusion", 0, 22, ("calm", "zeal"))]
    matrix = compared(*both).confusions
    assert (matrix.codes, matrix.cells) == (("zeal", "calm"), ((0, 1), (1, 0)))
    assert matrix.partner("calm") == ("zeal", 1)


def test_a_second_code_that_the_other_left_out_is_an_omission():
    found = kinds(put("ana", "calm", 0, 20), put("ana", "zeal", 0, 20), put("ben", "calm", 0, 20))
    assert found == [("omission", 0, 20, ("zeal",))]


@pytest.mark.parametrize(("end", "found"), [(20, []), (40, []), (41, ["boundary"])])
def test_borders_differ_where_less_than_half_is_shared(end, found):
    codings = (put("ana", "calm", 0, 20), put("ben", "calm", 0, end))
    assert [kind for kind, *_ in kinds(*codings)] == found
    assert compared(*codings).agreed == (0 if found else 1)


def test_pieces_of_one_coder_within_the_others_span_are_one_place():
    whole = put("ana", "calm", 0, 60)
    pieces = [put("ben", "calm", 0, 30), put("ben", "calm", 35, 60)]
    assert kinds(whole, *pieces) == []
    assert compared(whole, *pieces).agreed == 1


def test_neighbouring_sentences_with_one_code_are_one_place_with_other_borders():
    assert kinds(put("ana", "calm", 0, 20), put("ben", "calm", 21, 40)) == [
        ("boundary", 0, 40, ("calm",))
    ]
    far = kinds(put("ana", "calm", 0, 20), put("ben", "calm", 22, 40))
    assert [kind for kind, *_ in far] == ["omission", "omission"]


def test_other_codes_far_away_are_other_places():
    found = kinds(put("ana", "calm", 0, 20), put("ben", "zeal", 15, 60))
    assert [kind for kind, *_ in found] == ["omission", "omission"]


def test_three_coders_and_those_not_assigned():
    three = BOTH | {("t1", "cem")}
    codings = (put("ana", "calm", 0, 20), put("ben", "calm", 0, 20), put("eve", "idle", 0, 20))
    assert kinds(*codings) == []
    (found,) = compared(*codings, assignments=three).disagreements
    assert found.coders == ("ana", "ben", "cem")
    assert found.marked[2] == Marked("cem")


def test_what_was_agreed_on_afterwards_is_not_a_coders_doing():
    agreed = put("ben", "calm", 0, 20, origin=Origin.CONSENSUS)
    assert kinds(put("ana", "calm", 0, 20), agreed) == [("omission", 0, 20, ("calm",))]


def test_nothing_coded_and_nobody_assigned_are_no_disagreement():
    assert compared().disagreements == ()
    assert compared(put("ana", "calm", 0, 20), assignments=frozenset()).disagreements == ()


def findings(*codings):
    text = Transcript("t1", TEXT, TURNS)
    coded = Coded((text,), codings, Round("r", 1, assignments=BOTH), BOOK)
    table = agreement_of_round(coded.transcripts, codings, coded.round, BOOK)
    return diagnosed(comparison_of(coded), table).diagnoses


def test_the_diagnosis_names_what_is_seen_and_sorts_by_what_to_discuss():
    generous = [put("ana", "calm", i * 24, i * 24 + 20) for i in range(12)]
    some = [put("ben", "calm", i * 24, i * 24 + 20) for i in range(6)]
    rare = [put("ben", "idle", 300, 320)]
    found = findings(*generous, *some, *rare)
    assert [each.code for each in found] == ["calm", "idle"]
    assert found[0].findings == ("ana uses it 2.0 times as often as ben",)
    assert found[1].findings == ("rare: applied 1 times in all",)
    assert found[0].kinds == ((DisagreementKind.OMISSION, 6),)
    assert found[0].in_words == "6 omissions"


def test_the_diagnosis_names_the_code_it_is_confused_with():
    codings = [put("ana", "calm", i * 24, i * 24 + 20) for i in range(12)]
    codings += [put("ben", "zeal" if i < 4 else "calm", i * 24, i * 24 + 20) for i in range(12)]
    calm = next(each for each in findings(*codings) if each.code == "calm")
    assert "confused with zeal (4 times)" in calm.findings


def test_the_diagnosis_says_where_only_borders_differ():
    codings = [put("ana", "calm", i * 48, i * 48 + 10) for i in range(10)]
    codings += [put("ben", "calm", i * 48, i * 48 + 40) for i in range(10)]
    (calm,) = findings(*codings)
    assert "mostly a matter of borders" in calm.findings
    assert calm.in_words == "10 boundaries"
