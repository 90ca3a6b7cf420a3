"""Reading a ratings table, describing it, and what happens where nothing can be estimated."""

import json
import math

import pytest

from qualkit.agreement import (
    LANDIS_KOCH,
    Grid,
    Ratings,
    band,
    describe_table,
    read_ratings,
    table_as_plain,
)
from qualkit.errors import StatisticsError, UsageError

CSV = b"unit,ana,ben,cem\nt1,1,1,\nt2,2,2,3\n\nt3,3,,3\nt4,,1,1\n"
CHANCE_CORRECTED = (
    "fleiss_kappa",
    "conger_kappa",
    "light_kappa",
    "brennan_prediger",
    "gwet_ac1",
    "krippendorff_alpha",
)


def test_reading_keeps_raters_units_and_what_is_missing():
    ratings = read_ratings(CSV, "r.csv")
    assert ratings.raters == ("ana", "ben", "cem")
    assert ratings.units == ("t1", "t2", "t3", "t4")
    assert ratings.rows[0] == ("1", "1", None)
    assert ratings.missing == 3
    assert ratings.place(2) == "r.csv:5"


@pytest.mark.parametrize("separator", [b",", b";", b"\t"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_separators_line_ends_and_a_byte_order_mark_do_not_matter(separator, newline):
    data = b"\xef\xbb\xbf" + CSV.replace(b",", separator).replace(b"\n", newline)
    assert read_ratings(data, "r.csv") == read_ratings(CSV, "r.csv")


def test_all_problems_of_a_table_are_told_at_once_with_their_line():
    data = b"unit,a,b,a\nu1,1,2,3\nu2,1,2\nu1,1,1,1\n,2,2,2\nu5,1,2,3,4\n"
    with pytest.raises(StatisticsError) as caught:
        read_ratings(data, "bad.csv")
    told = [(p.where, p.what) for p in caught.value.problems]
    assert told == [
        ("bad.csv:1", "rater 'a' has 2 columns"),
        ("bad.csv:3", "3 cells where the header has 4"),
        ("bad.csv:4", "unit 'u1' stands already in line 2"),
        ("bad.csv:5", "no unit name in the first column"),
        ("bad.csv:6", "5 cells where the header has 4"),
    ]
    assert all(p.hint for p in caught.value.problems)


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"", "x.csv", "the file is empty"),
        (b"\n \n", "x.csv", "the file is empty"),
        (b"unit\nu1\n", "x.csv:1", "no rater column"),
        (b"unit,a,b\n", "x.csv", "no units below the header"),
        (b"unit,a\nu1,\xe9\n", "x.csv:2", "not UTF-8 text"),
        (b"unit,a,\nu1,1,2\n", "x.csv:1", "column 3 has no name"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data, where, what):
    with pytest.raises(StatisticsError) as caught:
        read_ratings(data, "x.csv")
    assert (caught.value.where, caught.value.what) == (where, what)


def test_a_quoted_cell_over_two_lines_keeps_line_numbers_right():
    ratings = read_ratings(b'unit,a,b\n"one\ntwo",1,1\nu2,1,x\n', "q.csv")
    assert ratings.lines == (2, 4)


def test_text_in_a_numeric_level_is_refused_at_every_place():
    ratings = read_ratings(b"unit,a,b\nu1,1,high\nu2,low,2\nu3,nan,2\n", "r.csv")
    with pytest.raises(StatisticsError) as caught:
        describe_table(ratings, level="ordinal")
    assert [p.where for p in caught.value.problems] == ["r.csv:2", "r.csv:3", "r.csv:4"]
    assert describe_table(ratings).categories == ("1", "2", "high", "low", "nan")


def test_weights_need_numbers_and_ratios_nothing_below_zero():
    with pytest.raises(StatisticsError, match="a weighted coefficient needs numbers"):
        describe_table(Ratings.of([("a", "b")]), weights="linear")
    with pytest.raises(StatisticsError, match="below 0"):
        describe_table(Ratings.of([(-1, 1)]), level="ratio")


def test_an_unknown_level_or_weight_is_wrong_usage():
    with pytest.raises(UsageError, match="no level 'metric'"):
        describe_table(Ratings.of([(1, 2)]), level="metric")
    with pytest.raises(UsageError, match="no weights 'cubic'"):
        describe_table(Ratings.of([(1, 2)]), weights="cubic")


def test_numbers_written_differently_are_one_category_in_a_numeric_level():
    ratings = read_ratings(b"unit,a,b\nu1,1,1.0\nu2,2,2\n")
    assert describe_table(ratings, level="interval").categories == (1.0, 2.0)
    assert describe_table(ratings).categories == ("1", "1.0", "2")


def test_numbers_stand_in_their_order():
    assert describe_table(Ratings.of([("10", "9"), ("b", "a")])).categories == (
        "9",
        "10",
        "a",
        "b",
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([(0, 0, 0)] * 6, "no variation"),
        ([(1, 1, 1)], "no variation"),
        ([(1, None, None), (None, 0, None), (None, None, 1)], "no doubly coded unit"),
        ([(1, 1, None), (1, 1, None), (None, None, 0)], "no variation"),
    ],
)
def test_where_nothing_can_be_estimated_there_is_a_reason_and_no_number(rows, reason):
    found = describe_table(Ratings.of(rows)).coefficients
    assert [(found[n].value, found[n].reason) for n in CHANCE_CORRECTED] == [(None, reason)] * len(
        CHANCE_CORRECTED
    )


def test_one_rater_is_not_enough():
    found = describe_table(Ratings.of([(1,), (2,)]))
    assert {(e.value, e.reason) for e in found.coefficients.values()} == {
        (None, "needs two raters")
    }
    assert found.pairs == ()


def test_a_rater_who_rated_nothing_leaves_the_others_comparable():
    found = describe_table(Ratings.of([(1, None, 1), (0, None, 0), (1, None, 0)]))
    assert found.coefficients["krippendorff_alpha"].value == pytest.approx(4 / 9)
    assert found.coefficients["conger_kappa"].value == pytest.approx(0.4)
    assert found.coefficients["light_kappa"].value == pytest.approx(0.4)
    assert "1 of 3 pairs" in found.coefficients["light_kappa"].method
    assert found.pairs[0].coefficients["cohen_kappa"].reason == "no doubly coded unit"


def test_a_constant_rater_beside_a_varying_one_gives_kappa_zero():
    found = describe_table(Ratings.of([(0, 0), (0, 1), (0, 0), (0, 1)])).coefficients
    assert found["cohen_kappa"].value == pytest.approx(0.0)
    assert found["krippendorff_alpha"].value < 0


def test_kappa_for_two_is_not_given_for_three():
    found = describe_table(Ratings.of([(0, 0, 1), (1, 1, 1)])).coefficients
    assert found["cohen_kappa"].value is None
    assert "light_kappa" in found["cohen_kappa"].reason


def test_weights_rename_gwets_coefficient():
    found = describe_table(Ratings.of([(1, 2), (2, 2), (3, 3)]), weights="quadratic")
    assert "gwet_ac2" in found.coefficients
    assert "gwet_ac1" not in found.coefficients
    assert "quadratic weights" in found.coefficients["cohen_kappa"].method


def test_ordinal_alpha_does_not_depend_on_the_size_of_steps():
    rows = [(1, 2), (2, 2), (3, 3), (4, 3), (1, 1)]
    stretched = [tuple(v**3 for v in row) for row in rows]
    found = [
        describe_table(Ratings.of(r), level="ordinal").coefficients["krippendorff_alpha"].value
        for r in (rows, stretched)
    ]
    assert found[0] == pytest.approx(found[1])


def test_units_nobody_rated_change_nothing_but_the_count():
    rows = [(1, 2), (2, 2), (3, 3)]
    bare, padded = (
        describe_table(Ratings.of(r)) for r in (rows, [*rows, (None, None), (None, None)])
    )
    assert padded.coefficients == bare.coefficients
    assert (padded.units, padded.missing, padded.doubly_rated) == (5, 4, 3)


def test_rows_of_different_length_are_refused():
    with pytest.raises(StatisticsError, match="every unit needs 2 values"):
        Ratings.of([(1, 2), (1,)])


def test_the_plain_form_is_valid_json_in_the_shape_of_the_command():
    plain = table_as_plain(describe_table(read_ratings(CSV, "r.csv")))
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert list(plain["pairs"]) == ["ana|ben", "ana|cem", "ben|cem"]
    assert (plain["units"], plain["missing"], plain["raters"]) == (4, 3, ["ana", "ben", "cem"])
    assert set(plain["coefficients"]["percent"]) == {"value", "se", "ci", "method", "reason"}
    assert len(plain["coefficients"]["percent"]["ci"]) == 2


def test_intervals_hold_the_value_and_stay_in_range():
    found = describe_table(Ratings.of([(1, 1)] * 9 + [(2, 2)] * 9 + [(1, 2)])).coefficients
    for name, estimate in found.items():
        if estimate.ci is None:
            assert name in {"light_kappa", "cohen_kappa_max", "bangdiwala_b"}
            continue
        low, high = estimate.ci
        assert -1 <= low <= estimate.value <= high <= 1
        assert math.isfinite(estimate.se)


def test_a_pair_keeps_the_scale_of_the_whole_table():
    pairs = describe_table(Ratings.of([(1, 1, 3), (2, 2, 3), (1, 2, 1)])).pairs
    assert pairs[0].coefficients["brennan_prediger"].value == pytest.approx(
        (2 / 3 - 1 / 3) / (2 / 3)
    )


def test_bands_carry_their_citation():
    assert band(0.8) == "reliable (Krippendorff 2019, Content Analysis, 4th ed.)"
    assert band(0.667).startswith("tentative")
    assert band(0.6664).startswith("not reliable")
    assert band(0.606, LANDIS_KOCH).startswith("substantial")
    assert band(0.604, LANDIS_KOCH).startswith("moderate")
    assert band(0.61, LANDIS_KOCH) == "substantial (Landis and Koch 1977, Biometrics 33)"
    assert band(-0.2, LANDIS_KOCH).startswith("poor")
    assert band(0.0, LANDIS_KOCH).startswith("slight")
    assert band(None) == "not estimable"


def test_a_category_against_the_rest():
    grid = Grid.of(Ratings.of([("a", "b"), ("c", None)])).against_rest("a")
    assert grid.cells.tolist() == [[1, 0], [0, -1]]


def test_a_table_of_all_different_values_is_refused_before_memory_runs_out():
    with pytest.raises(StatisticsError, match="2002 different values"):
        describe_table(Ratings.of((i, i + 0.5) for i in range(1001)), level="interval")
