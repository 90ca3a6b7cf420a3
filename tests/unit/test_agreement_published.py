"""Coefficients against published numbers, and against the wider reference set where it is."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from qualkit.agreement import Grid, Ratings
from qualkit.agreement import coefficients as by_name
from qualkit.agreement import krippendorff_bootstrap as by_krippendorff
from qualkit.agreement.alpha import krippendorff_alpha
from qualkit.agreement.coefficients import kappa_of_table

DATA = Path(__file__).resolve().parents[1] / "data" / "agreement"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "reference"

PARTS = ("_ci_low", "_ci_high", "_se", "_tablese")
NAMES = {
    "bp": "brennan_prediger",
    "cohen_category": "cohen_kappa",
    "fleiss_category": "fleiss_kappa",
    "alpha_category": "alpha_nominal",
    "alpha_irrcac": "alpha_nominal",
    "alpha_irrcac_quadratic": "alpha_interval",
}
COEFFICIENTS = {
    "cohen_kappa",
    "scott_pi",
    "fleiss_kappa",
    "conger_kappa",
    "light_kappa",
    "brennan_prediger",
    "gwet_ac",
}
UNWEIGHTED = {"percent", "cohen_kappa_max", "bangdiwala_b"}


def computed(ratings: Ratings, key: str) -> float | None:
    """What we make of a key of the reference files; None for a key that is not ours."""
    stem, _, category = key.partition(":")
    part = next((p for p in PARTS if stem.endswith(p)), "")
    estimate = _estimate(ratings, stem.removesuffix(part), category)
    if estimate is None or not part:
        return estimate and estimate.value
    if part == "_tablese" and not stem.startswith("cohen"):
        n = len(ratings.units)  # the form for a table of two raters divides by n, not by n - 1
        return estimate.se * math.sqrt((n - 1) / n)
    if "se" in part:
        return estimate.se
    return estimate.ci["high" in part]


def _estimate(ratings, stem, category):
    stem = NAMES.get(stem, stem)
    weights = next((w for w in ("linear", "quadratic") if stem.endswith(f"_{w}")), "none")
    name = stem.removesuffix(f"_{weights}")
    name = NAMES.get(name, name)
    if name in {"alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio"}:
        if weights != "none":
            return None
        level = name.removeprefix("alpha_")
        return krippendorff_alpha(grid_of(ratings, category, level=level), level=level)
    grid = grid_of(ratings, category, numeric=weights != "none")
    if name in UNWEIGHTED and weights == "none":
        return getattr(by_name, name)(grid)
    if name not in COEFFICIENTS:
        return None
    return getattr(by_name, name)(grid, weights=weights)


def grid_of(ratings, category="", **options):
    grid = Grid.of(ratings, **options)
    if not category:
        return grid
    return grid.against_rest(next(c for c in grid.categories if str(c) == category))


def ratings_of(data):
    if "units" in data:
        return Ratings.of(data["units"])
    names = data["categories"]
    return Ratings.of(
        (names[i], names[j])
        for i, row in enumerate(data["table"])
        for j, times in enumerate(row)
        for _ in range(times)
    )


OWN = [json.loads(path.read_text("utf-8")) for path in sorted(DATA.glob("*.json"))]
OWN_CASES = [
    pytest.param(data, *row[:3], id=f"{data['id']}-{row[0]}-{row[1]}")
    for data in OWN
    for row in data["expected"]
    if row[0] != "cohen_kappa_custom"
]


def test_the_suite_stands_on_at_least_twelve_data_sets():
    assert len(OWN) >= 12


@pytest.mark.parametrize(("data", "key", "value", "tolerance"), OWN_CASES)
def test_a_published_number_is_reproduced(data, key, value, tolerance):
    assert computed(ratings_of(data), key) == pytest.approx(value, abs=tolerance)


def test_krippendorffs_bootstrap_gives_the_printed_interval():
    data = next(d for d in OWN if "bootstrap" in d)
    printed = data["bootstrap"]
    level = printed["level"]
    grid = grid_of(ratings_of(data), level=level)
    found = by_krippendorff(grid, level=level, resamples=10_000, seed=7)
    bounds = pytest.approx((printed["low"], printed["high"]), abs=printed["tolerance"])
    assert found.ci == bounds


def test_weighted_kappa_under_the_weights_cohen_chose():
    data = next(d for d in OWN if "disagreement_weights" in d)
    distance = np.array(data["disagreement_weights"], dtype=float)
    found = kappa_of_table(np.array(data["table"], dtype=float), 1 - distance / distance.max())
    row = next(r for r in data["expected"] if r[0] == "cohen_kappa_custom")
    assert found.value == pytest.approx(row[1], abs=row[2])


def shared_sets():
    files = (json.loads(p.read_text("utf-8")) for p in sorted(SHARED.glob("*.json")))
    found = [pytest.param(d, id=d["id"]) for d in files if d.get("data_type") == "units_x_raters"]
    absent = pytest.mark.skip(reason="the reference set lies beside the checkout, not in it")
    return found or [pytest.param(None, marks=absent)]


@pytest.mark.parametrize("data", shared_sets())
def test_every_expected_value_of_the_reference_set(data):
    ratings = Ratings.of(data["data"]["units"])
    rows = [row for row in data["expected"] if row["verified"]]
    mine = [(row, computed(ratings, row["key"])) for row in rows]
    wrong = [
        (row["key"], row["value"], found)
        for row, found in mine
        if found is not None and abs(found - row["value"]) > row["tolerance"]
    ]
    assert wrong == []
    assert any(found is not None for _, found in mine)


@pytest.mark.parametrize("data", shared_sets())
def test_what_other_programs_agree_on(data):
    ratings = Ratings.of(data["data"]["units"])
    wrong = []
    for key, row in data["cross_tool"].items():
        if row.get("value") is None or "statsmodels 0.15.0" in row["agreeing"][:1]:
            continue
        found = computed(ratings, key)
        if found is not None and not math.isclose(found, row["value"], abs_tol=2e-6):
            wrong.append((key, row["value"], found))
    assert wrong == []


def double_coding():
    with (DATA / "double_coding.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", double_coding(), ids=lambda row: row["code"])
def test_the_double_coding_table(row):
    both, only_a, only_b, neither = (int(row[k]) for k in ("both", "only_a", "only_b", "neither"))
    cells = [(1, 1)] * both + [(1, 0)] * only_a + [(0, 1)] * only_b + [(0, 0)] * neither
    grid = Grid.of(Ratings.of(cells))
    found = {
        "percent": by_name.percent(grid),
        "kappa": by_name.cohen_kappa(grid),
        "alpha": krippendorff_alpha(grid),
        "ac1": by_name.gwet_ac(grid),
    }
    if not both + only_a + only_b:
        assert found["percent"].value == 1.0
        assert all(found[k].value is None for k in ("kappa", "alpha", "ac1"))
        assert {found[k].reason for k in ("kappa", "alpha", "ac1")} == {"no variation"}
        return
    for name, estimate in found.items():
        assert estimate.value == pytest.approx(float(row[name]), abs=5.1e-5)
