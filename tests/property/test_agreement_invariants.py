"""What must hold for any table of ratings and any codings."""

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualkit.agreement import Grid, Ratings, describe_table, pattern_counts, patterns, unit_codings
from qualkit.agreement import coefficients as by_name
from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.model import Coding, Round, Span, Transcript, Turn, covered

cell = st.one_of(st.none(), st.integers(1, 4))
several = st.integers(2, 4)


@st.composite
def tables(draw, cells=cell, raters=several):
    width = draw(raters)
    return draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=12))


def values(rows, **options):
    found = describe_table(Ratings.of(rows), **options).coefficients
    return {name: estimate.value for name, estimate in found.items()}


def same(one, other):
    assert one.keys() == other.keys()
    for name, value in one.items():
        if value is None:
            assert other[name] is None, name
        else:
            assert other[name] == pytest.approx(value, abs=1e-9), name


@given(st.lists(st.integers(1, 4), min_size=2, max_size=10), st.integers(2, 4), st.data())
def test_perfect_agreement_with_variation_is_one(truth, raters, data):
    assume(len(set(truth)) > 1)
    level = data.draw(st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
    found = values([(v,) * raters for v in truth], level=level)
    known = {name: value for name, value in found.items() if value is not None}
    assert known == pytest.approx(dict.fromkeys(known, 1.0))
    for_two = {"cohen_kappa", "cohen_kappa_max", "scott_pi", "bangdiwala_b"}
    assert set(found) - set(known) == (for_two if raters > 2 else set())


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_raters_and_units_does_not_matter(rows, random):
    columns = list(range(len(rows[0])))
    random.shuffle(columns)
    shuffled = [tuple(row[i] for i in columns) for row in rows]
    random.shuffle(shuffled)
    same(values(rows), values(shuffled))


@given(tables(), st.permutations(["d", "a", "c", "b"]))
def test_the_names_of_nominal_categories_do_not_matter(rows, names):
    renamed = [tuple(None if v is None else names[v - 1] for v in row) for row in rows]
    same(values(rows), values(renamed))


@given(tables(), st.sampled_from(["linear", "quadratic"]), st.floats(0.5, 3), st.integers(-5, 5))
def test_weights_do_not_depend_on_origin_and_scale(rows, weights, by, plus):
    moved = [tuple(None if v is None else v * by + plus for v in row) for row in rows]
    same(values(rows, weights=weights), values(moved, weights=weights))


@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_there_is_a_finite_value_or_a_reason(rows, level):
    weights = "none" if level == "nominal" else "quadratic"
    found = describe_table(Ratings.of(rows), level=level, weights=weights)
    for estimate in found.coefficients.values():
        assert (estimate.value is None) == bool(estimate.reason)
        assert estimate.value is None or math.isfinite(estimate.value)
        assert estimate.value is None or estimate.value <= 1 + 1e-12


@given(tables(), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_the_krippendorff_package(rows, level):
    mine = krippendorff_alpha(Grid.of(Ratings.of(rows), level=level), level=level).value
    assume(mine is not None)
    data = np.array(rows, dtype=float).T
    assert mine == pytest.approx(krippendorff.alpha(data, level_of_measurement=level), abs=1e-9)


@given(tables(raters=st.just(2)), st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_is_that_of_scikit_learn(rows, weights):
    both = [row for row in rows if None not in row]
    mine = by_name.cohen_kappa(
        Grid.of(Ratings.of(rows), numeric=weights != "none"), weights=weights
    ).value
    assume(mine is not None)
    theirs = cohen_kappa_score(
        [a for a, _ in both],
        [b for _, b in both],
        labels=[1, 2, 3, 4],
        weights=None if weights == "none" else weights,
    )
    assert mine == pytest.approx(theirs, abs=1e-9)


@given(tables(st.integers(1, 4), st.just(2)))
def test_for_two_raters_without_gaps_the_general_forms_are_the_simple_ones(rows):
    found = values(rows)
    for simple, general in (
        ("cohen_kappa", "conger_kappa"),
        ("cohen_kappa", "light_kappa"),
        ("scott_pi", "fleiss_kappa"),
    ):
        assert (found[simple] is None) == (found[general] is None)
        if found[simple] is not None:
            assert found[simple] == pytest.approx(found[general], abs=1e-9)


CODERS = ("ana", "ben", "cem", "dot")
CODES = ("c1", "c2")


@st.composite
def rounds(draw):
    """Transcripts with turns, a round and codings, some of them outside every turn."""
    texts, assignments, codings = [], set(), []
    for number in range(draw(st.integers(1, 3))):
        name = f"t{number}"
        lengths = draw(st.lists(st.integers(1, 30), min_size=1, max_size=5))
        starts = np.cumsum([0, *[n + 2 for n in lengths]]).tolist()
        turns = tuple(
            Turn(i, Span(s, s + n), draw(st.sampled_from("IPQ")))
            for i, (s, n) in enumerate(zip(starts, lengths, strict=False))
        )
        texts.append(Transcript(name, "x" * starts[-1], turns, interviewers=frozenset("I")))
        who = draw(st.sets(st.sampled_from(CODERS), min_size=1))
        assignments |= {(name, coder) for coder in who}
        for _ in range(draw(st.integers(0, 8))):
            start = draw(st.integers(0, starts[-1] - 1))
            end = draw(st.integers(start + 1, starts[-1]))
            code, coder = draw(st.sampled_from(CODES)), draw(st.sampled_from(sorted(who)))
            codings.append(Coding(str(len(codings)), name, Span(start, end), code, coder, "r", ""))
    return texts, codings, Round("r", 1, assignments=frozenset(assignments))


def by_hand(texts, codings, frame, code, min_cover):
    """One row a unit, one value a coder, counted turn by turn."""
    rows = []
    for text in texts:
        assigned = frame.assigned(text.name)
        if len(assigned) < 2:
            continue
        for turn in text.turns:
            if text.is_interviewer(turn):
                continue
            row = []
            for coder in CODERS:
                spans = [
                    c.span
                    for c in codings
                    if (c.transcript, c.coder, c.code) == (text.name, coder, code)
                ]
                enough = covered(spans, turn.span) >= min(min_cover, len(turn.span))
                row.append(int(enough) if coder in assigned else None)
            rows.append(tuple(row))
    return rows


@settings(max_examples=200)
@given(rounds(), st.integers(1, 15))
def test_pattern_counts_equal_counting_turn_by_turn(made, min_cover):
    texts, codings, frame = made
    units = unit_codings(texts, codings, frame, CODES, min_cover=min_cover)
    counted = pattern_counts(units)
    counts = counted.by_code
    for number, code in enumerate(CODES):
        rows = by_hand(texts, codings, frame, code, min_cover)
        assert len(rows) == len(units) == counts[number].sum()
        if not rows:
            continue
        one = counts[number]
        grid = Grid.of(Ratings.of(rows, raters=CODERS))
        compare(patterns.percent(counted.kinds, one), by_name.percent(grid))
        if grid.obstacle:
            continue
        for fast, slow in PAIRED:
            compare(fast(counted.kinds, one), slow(grid))
        light = patterns.mean_known(patterns.cohen_by_pair(counted.kinds, one))
        compare(light, by_name.light_kappa(grid))


PAIRED = (
    (patterns.krippendorff_alpha, krippendorff_alpha),
    (patterns.gwet_ac1, by_name.gwet_ac),
    (patterns.brennan_prediger, by_name.brennan_prediger),
    (patterns.fleiss_kappa, by_name.fleiss_kappa),
    (patterns.conger_kappa, by_name.conger_kappa),
)


def compare(fast, estimate):
    if estimate.value is None:
        assert np.isnan(fast)
    else:
        assert float(fast) == pytest.approx(estimate.value, abs=1e-9)


@given(rounds())
def test_transcripts_add_up_to_the_round(made):
    texts, codings, frame = made
    whole = pattern_counts(unit_codings(texts, codings, frame, CODES))
    alone = [pattern_counts(unit_codings([t], codings, frame, CODES)) for t in texts]
    total = sum((a.counts.sum(axis=(0, 2)) for a in alone), np.zeros(len(CODES)))
    assert whole.counts.sum(axis=(0, 2)).tolist() == total.tolist()
    assert (whole.counts >= 0).all()
