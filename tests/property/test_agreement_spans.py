"""What must hold for spans, whatever they are: sweeps equal brute force, order does not matter."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualkit.agreement import Grid, Ratings, SetRatings, describe_tally, set_alpha, unitizing_of
from qualkit.agreement import coefficients as by_name
from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.bootstrap import Resamples, krippendorff_bootstrap, resampled
from qualkit.agreement.patterns import cohen_by_pair
from qualkit.agreement.size import draw
from qualkit.agreement.summary import NAMES, coefficients_of
from qualkit.agreement.sweep import character_tally, components, overlap_units
from qualkit.agreement.tally import empty_tally, tally_of_matrix
from qualkit.model import Span
from tests.unit.agreement_material import material

CODERS, CODES = ("a", "b", "c"), ("x", "y")
LENGTHS = (30, 12)


@st.composite
def spans(draw, coders=CODERS):
    made = []
    for _ in range(draw(st.integers(0, 10))):
        document = draw(st.integers(0, 1))
        start = draw(st.integers(0, LENGTHS[document] - 1))
        end = draw(st.integers(start + 1, LENGTHS[document]))
        made.append(
            (document, draw(st.sampled_from(coders)), draw(st.sampled_from(CODES)), start, end)
        )
    return made


def of(given_spans, **options):
    return material(given_spans, LENGTHS, coders=CODERS, codes=CODES, **options)


def painted(given_spans):
    """Every character as a unit: documents x code, rows of 0 and 1 by coder."""
    cells = {(c, k): [] for c in CODES for k in range(2)}
    for document, code in [(d, c) for d in range(2) for c in CODES]:
        for at in range(LENGTHS[document]):
            row = tuple(
                int(any((d, w, c) == (document, coder, code) and s <= at < e
                        for d, w, c, s, e in given_spans))
                for coder in CODERS
            )  # fmt: skip
            cells[code, document].append(row)
    return cells


@given(spans())
def test_the_sweep_counts_what_painting_every_character_counts(given_spans):
    tally = character_tally(of(given_spans))
    cells = painted(given_spans)
    kinds = [tuple(row) for row in tally.kinds.coded.astype(int).tolist()]
    for (code, document), rows in cells.items():
        counts = dict(zip(kinds, tally.counts[document, CODES.index(code)].tolist(), strict=True))
        for kind in set(kinds) | set(rows):
            assert counts.get(kind, 0) == rows.count(kind)


@given(spans(), st.sampled_from(CODES))
def test_coefficients_and_errors_of_a_tally_are_those_of_the_table(given_spans, code):
    rows = [row for d in range(2) for row in painted(given_spans)[code, d]]
    matrix = np.array(rows)[:, :, None]
    tally = tally_of_matrix(
        matrix, np.zeros(len(rows), dtype=int), empty_tally("unit", CODERS, ("x",), ("d",))
    )
    found = describe_tally(tally).codes[0].coefficients
    grid = Grid.of(Ratings.of(rows))
    assume(found["krippendorff_alpha"].value is not None)
    for name in ("percent", "fleiss_kappa", "conger_kappa", "brennan_prediger"):
        same(found[name], getattr(by_name, name)(grid))
    same(found["gwet_ac1"], by_name.gwet_ac(grid))
    same(found["krippendorff_alpha"], krippendorff_alpha(grid))


@given(spans(CODERS[:2]))
def test_two_coders_have_cohens_kappa_and_scotts_pi_with_their_errors(given_spans):
    rows = [row[:2] for d in range(2) for row in painted(given_spans)["x", d]]
    matrix = np.array(rows)[:, :, None]
    tally = tally_of_matrix(
        matrix, np.zeros(len(rows), dtype=int), empty_tally("unit", CODERS[:2], ("x",), ("d",))
    )
    found = describe_tally(tally).codes[0].coefficients
    assume(found["cohen_kappa"].value is not None)
    grid = Grid.of(Ratings.of(rows))
    same(found["cohen_kappa"], by_name.cohen_kappa(grid))
    same(found["scott_pi"], by_name.scott_pi(grid))


def same(one, other):
    assert one.value == pytest.approx(other.value, abs=1e-9)
    assert one.se == pytest.approx(other.se, abs=1e-9)
    assert one.ci == pytest.approx(other.ci, abs=1e-9)


@given(spans(), st.permutations(CODERS), st.permutations(CODES))
def test_names_and_order_of_coders_and_codes_do_not_matter(given_spans, who, what):
    renamed = [
        (d, who[CODERS.index(w)], what[CODES.index(c)], s, e) for d, w, c, s, e in given_spans
    ][::-1]
    one, two = (describe_tally(character_tally(of(each))) for each in (given_spans, renamed))
    for code, other in zip(CODES, what, strict=True):
        a, b = (t.codes[CODES.index(c)].coefficients for t, c in ((one, code), (two, other)))
        for name in NAMES:
            assert (a[name].value is None) == (b[name].value is None)
            if a[name].value is not None:
                assert a[name].value == pytest.approx(b[name].value, abs=1e-9)
    first, second = unitizing_of(of(given_spans)), unitizing_of(of(renamed))
    for code, other in zip(CODES, what, strict=True):
        a, b = first.by_code[code].alpha_u.value, second.by_code[other].alpha_u.value
        assert a == b or a == pytest.approx(b, abs=1e-9)


@given(spans())
def test_a_value_is_finite_or_has_a_reason(given_spans):
    table = describe_tally(character_tally(of(given_spans)))
    estimates = [e for row in table.codes for e in row.coefficients.values()]
    for estimate in (*estimates, *table.mean.values(), *table.overall.values()):
        assert (estimate.value is None) == bool(estimate.reason)
        assert estimate.value is None or math.isfinite(estimate.value)


@given(spans(CODERS[:1]))
def test_coders_who_do_the_same_agree_wholly(given_spans):
    everyone = [(d, w, c, s, e) for d, _, c, s, e in given_spans for w in CODERS]
    table = describe_tally(character_tally(of(everyone)))
    units = describe_tally_of_overlap(everyone)
    for row in (*table.codes, *units.codes):
        for name in set(NAMES) - {"cohen_kappa", "scott_pi"}:
            assert row.coefficients[name].value in (None, pytest.approx(1.0))
    for code in unitizing_of(of(everyone)).by_code.values():
        assert code.alpha_u.value in (None, pytest.approx(1.0))


def describe_tally_of_overlap(given_spans):
    from qualkit.agreement import pattern_counts

    return describe_tally(pattern_counts(overlap_units(of(given_spans), 0.5)))


@given(spans(), st.sampled_from([0.1, 0.5, 0.75, 1.0]))
def test_segments_are_the_chains_of_spans_that_overlap_enough(given_spans, threshold):
    from qualkit.model import merged

    joined = [
        (d, w, c, span)
        for d, w, c in sorted({s[:3] for s in given_spans})
        for span in merged(Span(s, e) for a, b, g, s, e in given_spans if (a, b, g) == (d, w, c))
    ]
    linked = {i: {i} for i in range(len(joined))}
    for i, j in combinations(range(len(joined)), 2):
        close = joined[i][0] == joined[j][0] and joined[i][3].jaccard(joined[j][3]) >= threshold
        if close and linked[i] is not linked[j]:
            linked[i] |= linked[j]
            for member in linked[i]:
                linked[member] = linked[i]
    segments = {frozenset(each) for each in linked.values()}
    expected = sorted(
        sorted({(joined[i][2], joined[i][1]) for i in segment}) for segment in segments
    )
    units = overlap_units(of(given_spans), threshold)
    found = [set() for _ in range(len(units))]
    for unit, code, pattern in zip(units.unit, units.code, units.pattern, strict=True):
        found[unit] |= {(CODES[code], w) for k, w in enumerate(CODERS) if pattern >> k & 1}
    assert sorted(sorted(each) for each in found) == expected


@given(st.integers(0, 8), st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12))
def test_components_are_named_by_their_least_member(count, links):
    links = [(a, b) for a, b in links if a < count and b < count]
    one, two = (np.array([link[i] for link in links], dtype=int) for i in (0, 1))
    found = components(count, one, two).tolist()
    groups = [{i} for i in range(count)]
    for a, b in links:
        whole = groups[a] | groups[b]
        for member in whole:
            groups[member] = whole
    assert found == [min(group) for group in groups]


@given(spans(), st.integers(0, 5))
def test_a_resample_is_the_tally_of_the_documents_drawn(given_spans, seed):
    tally = character_tally(of(given_spans))
    draws = Resamples.of(2, 3, seed)
    (percent,) = resampled(tally, draws, lambda k, n: (coefficients_of(k, n)["percent"],))
    for weights, found in zip(draws.weights, percent, strict=True):
        counts = (tally.counts * weights[:, None, None]).sum(axis=0)
        assert found == pytest.approx(coefficients_of(tally.kinds, counts)["percent"])


@given(spans())
def test_two_of_three_coders_are_compared_as_if_alone(given_spans):
    tally = character_tally(of(given_spans))
    together = cohen_by_pair(tally.kinds, tally.by_code)
    for number, (a, b) in enumerate(combinations(CODERS, 2)):
        pair = tally.between(a, b)
        alone = cohen_by_pair(pair.kinds, pair.by_code)[..., 0]
        assert alone == pytest.approx(together[..., number], nan_ok=True)


@given(spans())
def test_a_coder_who_was_not_assigned_changes_nothing(given_spans):
    two = [s for s in given_spans if s[1] != "c"]
    without = material(two, LENGTHS, coders=CODERS[:2], codes=CODES)
    with_c = of(two, assigned=[CODERS[:2]] * 2)
    a, b = (describe_tally(character_tally(m)) for m in (without, with_c))
    for one, other in zip(a.codes, b.codes, strict=True):
        for name in ("percent", "krippendorff_alpha", "conger_kappa", "gwet_ac1", "light_kappa"):
            assert one.coefficients[name].value == pytest.approx(
                other.coefficients[name].value, nan_ok=True
            )
    one, other = unitizing_of(without), unitizing_of(with_c)
    assert one.binary.value == other.binary.value
    assert one.alpha_u.value == other.alpha_u.value


labels = st.one_of(
    st.sets(st.sampled_from("pqrs")), st.sets(st.sampled_from("abcdefghijklmnopqrs"), min_size=9)
)


@given(st.lists(st.tuples(*[st.one_of(st.none(), labels)] * 3), min_size=1, max_size=8))
def test_alpha_of_sets_equals_summing_over_all_pairs(rows):
    from qualkit.agreement import set_distance

    kept = [[s for s in row if s is not None] for row in rows]
    kept = [row for row in kept if len(row) > 1]
    values = [s for row in kept for s in row]
    for distance in ("masi", "jaccard"):
        found = set_alpha(SetRatings.of(rows), distance)
        n = len(values)
        expected = sum(set_distance(a, b, distance) for a in values for b in values)
        if not expected:
            assert found.value is None
            assert found.reason in {"no variation", "no doubly coded unit"}
            continue
        observed = sum(
            set_distance(a, b, distance) / (len(row) - 1) for row in kept for a in row for b in row
        )
        assert found.value == pytest.approx(1 - (n - 1) * observed / expected, abs=1e-9)


@given(st.lists(st.tuples(*[st.integers(1, 3)] * 3), min_size=2, max_size=10), st.integers(0, 3))
def test_krippendorffs_bootstrap_keeps_alpha_and_its_seed(rows, seed):
    grid = Grid.of(Ratings.of(rows))
    plain = krippendorff_alpha(grid)
    found = krippendorff_bootstrap(grid, resamples=200, seed=seed)
    again = krippendorff_bootstrap(grid, resamples=200, seed=seed)
    assert found == again
    assert found.reason == plain.reason
    if plain.value is not None:
        assert found.value == pytest.approx(plain.value, abs=1e-9)
        assert -1 <= found.ci[0] <= found.ci[1] <= 1


@given(st.lists(st.sampled_from(["s", "t", "u"]), min_size=1, max_size=20), st.data(), st.randoms())
def test_a_sample_has_its_size_and_every_stratum_its_share(strata, data, random):
    documents = [(f"d{i:02}", (stratum,)) for i, stratum in enumerate(strata)]
    count = data.draw(st.integers(1, len(documents)))
    drawn = draw(documents, count, seed=3)
    assert sum(len(stratum.drawn) for stratum in drawn) == count
    for stratum in drawn:
        assert set(stratum.drawn) <= set(stratum.documents)
        ideal = count * len(stratum.documents) / len(documents)
        assert len(stratum.drawn) <= max(ideal + 1, 1)
        assert stratum.drawn or count < len(drawn)
    random.shuffle(documents)
    assert draw(documents, count, seed=3) == drawn
