"""Codings to numbers: agreement of a table of ratings, and of a round's codings by unit.

Importing this package imports numpy; callers that must start fast import it where they use it.
"""

from qualkit.agreement.bands import KRIPPENDORFF, LANDIS_KOCH, Scale, band
from qualkit.agreement.describe import PairAgreement, TableAgreement, describe_table
from qualkit.agreement.grid import Grid
from qualkit.agreement.plain import round_as_plain, table_as_plain
from qualkit.agreement.ratings import Level, Ratings, Weights, read_ratings
from qualkit.agreement.summary import agreement_of_round
from qualkit.agreement.units import MIN_COVER, UnitCodings, unit_codings

__all__ = [
    "KRIPPENDORFF",
    "LANDIS_KOCH",
    "MIN_COVER",
    "Grid",
    "Level",
    "PairAgreement",
    "Ratings",
    "Scale",
    "TableAgreement",
    "UnitCodings",
    "Weights",
    "agreement_of_round",
    "band",
    "describe_table",
    "read_ratings",
    "round_as_plain",
    "table_as_plain",
    "unit_codings",
]
