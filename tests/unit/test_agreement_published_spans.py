"""Unitizing, sets, pooled kappa, sizes and bands against published numbers."""

import json
from pathlib import Path

import numpy as np
import pytest

from qualkit.agreement import (
    LANDIS_KOCH,
    Scale,
    SetRatings,
    benchmark,
    describe_tally,
    set_alpha,
    set_distance,
    unitizing_of,
    units_to_code,
)
from qualkit.agreement.gamma import GammaSpan, gamma_agreement
from qualkit.agreement.patterns import pooled_kappa
from qualkit.agreement.sweep import character_tally
from tests.unit.agreement_material import material_of

DATA = Path(__file__).resolve().parents[1] / "data" / "agreement" / "other"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "reference"
FLEISS = Scale("Fleiss 1981", ((0.75, "Excellent"), (0.40, "Intermediate to Good")), "Poor")
OTHER_FORMULA = {
    "alpha_masi_dkpro": "its distance is (1 - J)(1 - M), not Passonneau's 1 - J M",
    "alpha_set2004": "a set distance of 2004 that MASI replaced; not computed",
}


def unitizing(data, key):
    found = unitizing_of(material_of(data))
    name, _, code = key.partition(":")
    whole = {
        "alphaU": found.alpha_u.value,
        "u_alpha": found.u_alpha.value,
        "binary_u_alpha": found.binary.value,
        "cu_alpha": found.cu_alpha.value,
        "coverage": found.coverage,
    }
    if not code:
        return whole[name]
    one = found.by_code[code]
    by_code = {
        "alphaU": one.alpha_u.value,
        "Do": one.observed,
        "De": one.expected,
        "ku_alpha": one.ku_alpha.value,
        "coverage": one.coverage,
    }
    return by_code[name]


def sets(data, key):
    return set_alpha(SetRatings.of(data["units"]), key.removeprefix("alpha_")).value


def pooled(data, key):
    tables = [np.array(t, dtype=float) for t in data["tables"].values()]
    tables = tables[: int(key[-6])]
    shares = [t / t.sum() for t in tables]
    observed = np.array([np.trace(s) for s in shares])
    chance = np.array([s.sum(axis=1) @ s.sum(axis=0) for s in shares])
    if key.startswith("mean"):
        return float(((observed - chance) / (1 - chance)).mean())
    return float(pooled_kappa(observed, chance))


def size(data, key):
    least = float(key.partition("alpha_min=")[2].partition(",")[0])
    return units_to_code(least, 1 / 4, level=0.05)


def bands(data, key):
    kind, _, band = key.partition(":")
    scale = FLEISS if kind == "Fleiss" else None
    found = dict(benchmark(data["coefficient"], data["se"], *([scale] if scale else [])))
    return found[band if scale else band.lower()]


def characters(data, key):
    code = describe_tally(character_tally(material_of(data))).codes[0].coefficients
    return code[key.removesuffix("_75_75")].value


def gamma(data, key):
    spans = [GammaSpan(str(s["rater"]), s["start"], s["end"], s["code"]) for s in data["spans"]]
    how = data["params"]
    found = gamma_agreement(spans, alpha=how["alpha"], beta=how["beta"])
    return {
        "gamma": found.gamma.value,
        "gamma_cat": found.gamma_cat.value,
        "best_alignment_disorder": found.disorder,
    }[key]


BY_ID = {
    "pooled_kappa_de_vries2008": pooled,
    "sample_size_bloch_kraemer": size,
    "gwet_benchmark": bands,
    "nvivo_character_example": characters,
}


def computed(data, key):
    if "params" in data:
        pytest.importorskip("pygamma_agreement", reason="needs qualkit[gamma]")
        return gamma(data, key)
    if data["id"] in BY_ID:
        return BY_ID[data["id"]](data, key)
    return (unitizing if "spans" in data else sets)(data, key)


def cases(files):
    for path in sorted(files):
        raw = json.loads(path.read_text("utf-8"))
        data = {"id": raw["id"], **(raw.get("data") or raw)}
        for row in raw.get("expected", []):
            key, value, tolerance = (list(row.values()) if isinstance(row, dict) else row)[:3]
            if key in OTHER_FORMULA or data["id"] == "masi_distances":
                continue
            if raw.get("data_type") == "units_x_raters" or "behaviour" in raw:
                continue
            slow = pytest.mark.slow if "params" in data and len(data["spans"]) > 6 else ()
            yield pytest.param(data, key, value, tolerance, id=f"{data['id']}-{key}", marks=slow)


@pytest.mark.parametrize(("data", "key", "value", "tolerance"), list(cases(DATA.glob("*.json"))))
def test_a_published_number_is_reproduced(data, key, value, tolerance):
    assert computed(data, key) == pytest.approx(value, abs=max(tolerance, 1e-12))


def shared():
    absent = pytest.mark.skip(reason="the reference set lies beside the checkout, not in it")
    return list(cases(SHARED.glob("*.json"))) or [pytest.param({}, "", 0, 0, marks=absent)]


@pytest.mark.parametrize(("data", "key", "value", "tolerance"), shared())
def test_every_value_of_the_reference_set(data, key, value, tolerance):
    assert computed(data, key) == pytest.approx(value, abs=max(tolerance, 1e-12))


def masi_pairs():
    raw = json.loads((DATA / "masi_distances.json").read_text("utf-8"))
    return raw["pairs"]


@pytest.mark.parametrize("pair", masi_pairs())
def test_distances_between_sets_are_those_printed(pair):
    for kind in ("masi", "jaccard"):
        assert set_distance(pair["a"], pair["b"], kind) == pytest.approx(pair[kind], abs=1e-9)


def test_two_empty_sets_agree():
    assert set_distance([], []) == 0.0
    assert set_distance([], ["a"]) == 1.0


def test_the_band_to_report_is_the_first_that_is_sure():
    from qualkit.agreement.bands import sure_band

    assert sure_band(0.77544, 0.14295) == "moderate"
    assert LANDIS_KOCH.name(0.77544) == "substantial"
    assert sure_band(0.77544, None) == ""
