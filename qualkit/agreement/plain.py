"""Results as plain values for a JSON document; the names are those of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualkit.agreement.bands import GWET, KRIPPENDORFF, LANDIS_KOCH, band, sure_band
from qualkit.agreement.describe import TableAgreement
from qualkit.agreement.gamma import GammaAgreement
from qualkit.agreement.unitizing import Unitizing
from qualkit.model.results import AgreementParts, AgreementTable, CodeAgreement, Estimate

Plain = dict[str, Any]


def table_as_plain(table: TableAgreement) -> Plain:
    """What `agreement table --json` prints."""
    return {
        "units": table.units,
        "doubly_rated": table.doubly_rated,
        "raters": list(table.raters),
        "categories": list(table.categories),
        "missing": table.missing,
        "level": table.level,
        "weights": table.weights,
        "coefficients": estimates_as_plain(table.coefficients),
        "pairs": {
            "|".join(pair.raters): {"units": pair.units, **estimates_as_plain(pair.coefficients)}
            for pair in table.pairs
        },
    }


def round_as_plain(table: AgreementTable) -> Plain:
    """A round's agreement: by code, and over all codes with the number of those left out."""
    return {
        "unit": table.unit,
        "round": table.round,
        "coders": list(table.coders),
        "transcripts": table.transcripts,
        "units": table.units,
        "codes": codes_as_plain(table),
        "overall": overall_as_plain(table),
        "interval": table.interval,
        "notes": list(table.notes),
    }


def codes_as_plain(table: AgreementTable) -> Plain:
    return {code.code: _code_as_plain(code) for code in table.codes}


def overall_as_plain(table: AgreementTable) -> Plain:
    """Means over the codes with a value, how many are left out, and figures over all codes."""
    return {
        "coefficients": estimates_as_plain(table.mean),
        "left_out": dict(table.left_out),
        **estimates_as_plain(table.overall),
    }


def bands_of(code: CodeAgreement) -> dict[str, str]:
    """What authors call the values: alpha after Krippendorff, kappa after Landis and Koch, AC1
    after Gwet; the last is empty where no standard error is known.
    """
    cohen, light = code.coefficients["cohen_kappa"], code.coefficients["light_kappa"]
    ac1 = code.coefficients["gwet_ac1"]
    sure = sure_band(ac1.value, ac1.se)
    return {
        "krippendorff": band(code.coefficients["krippendorff_alpha"].value, KRIPPENDORFF),
        "landis_koch": band((cohen if cohen.value is not None else light).value, LANDIS_KOCH),
        "gwet": f"{sure} ({GWET.citation})" if sure else "not estimable",
    }


def estimates_as_plain(estimates: Mapping[str, Estimate]) -> dict[str, Plain]:
    return {name: estimate_as_plain(estimate) for name, estimate in estimates.items()}


def estimate_as_plain(estimate: Estimate) -> Plain:
    return {
        "value": estimate.value,
        "se": estimate.se,
        "ci": list(estimate.ci) if estimate.ci else None,
        "method": estimate.method,
        "reason": estimate.reason or None,
    }


def _code_as_plain(code: CodeAgreement) -> Plain:
    plain: Plain = {
        "units": code.units,
        "applied": dict(code.applied),
        "prevalence": code.prevalence,
        "specific_agreement": code.coefficients["specific_agreement"].value,
        "coefficients": estimates_as_plain(code.coefficients),
        "bands": bands_of(code),
        "notes": list(code.notes),
    }
    if code.on_value is not None:
        plain["on_value"] = estimate_as_plain(code.on_value)
    return plain


def spans_as_plain(table: AgreementTable, single: tuple[str, ...]) -> Plain:
    """What `agreement spans --json` prints."""
    return {
        "unit": table.unit,
        "coders": list(table.coders),
        "documents": table.transcripts,
        "units": table.units,
        "codes": codes_as_plain(table),
        "overall": overall_as_plain(table),
        "interval": table.interval,
        "coded_by_one": list(single),
        "notes": list(table.notes),
    }


def unitizing_as_plain(found: Unitizing) -> Plain:
    """What is printed for the unit `unitizing`: coefficients over all codes, and by code."""
    return {
        "unit": "unitizing",
        "coders": list(found.coders),
        "documents": found.documents,
        "length": found.length,
        "alpha_u": estimate_as_plain(found.alpha_u),
        "u_alpha": estimate_as_plain(found.u_alpha),
        "u_alpha_binary": estimate_as_plain(found.binary),
        "cu_alpha": estimate_as_plain(found.cu_alpha),
        "coverage": found.coverage,
        "by_code": {
            code: {
                **estimate_as_plain(one.alpha_u),
                "observed_disagreement": one.observed,
                "expected_disagreement": one.expected,
                "u_alpha": estimate_as_plain(one.u_alpha),
                "ku_alpha": estimate_as_plain(one.ku_alpha),
                "coverage": one.coverage,
            }
            for code, one in found.by_code.items()
        },
    }


def gamma_as_plain(found: GammaAgreement) -> Plain:
    """What is printed for the unit `gamma`: means over documents, and by document."""
    return {
        "unit": "gamma",
        "coders": list(found.coders),
        "gamma": estimate_as_plain(found.gamma),
        "gamma_cat": estimate_as_plain(found.gamma_cat),
        "by_document": {
            name: {
                "gamma": estimate_as_plain(one.gamma),
                "gamma_cat": estimate_as_plain(one.gamma_cat),
                "disorder": one.disorder,
            }
            for name, one in found.by_document.items()
        },
    }


def parts_as_plain(parts: AgreementParts) -> Plain:
    """Agreement in parts, by the name of each part."""
    return {"by": parts.by, "parts": {name: round_as_plain(t) for name, t in parts.parts}}
