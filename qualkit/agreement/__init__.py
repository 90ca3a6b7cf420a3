"""Codings to numbers: agreement of a table of ratings, of a round's codings and of anyone's spans.

Importing this package imports numpy; callers that must start fast import it where they use it.
"""

from qualkit.agreement.bands import GWET, KRIPPENDORFF, LANDIS_KOCH, Scale, band, benchmark
from qualkit.agreement.bootstrap import krippendorff_bootstrap
from qualkit.agreement.compare import (
    By,
    Coded,
    agreement_by,
    agreement_of_round,
    agreement_of_rounds,
    unitizing_of_round,
)
from qualkit.agreement.describe import PairAgreement, TableAgreement, describe_table
from qualkit.agreement.grid import Grid
from qualkit.agreement.plain import round_as_plain, table_as_plain
from qualkit.agreement.ratings import Level, Ratings, Weights, read_ratings
from qualkit.agreement.rounds import Compared, material_of_round, unit_codings
from qualkit.agreement.segments import UNITS, Unit
from qualkit.agreement.sets import SetRatings, set_alpha, set_distance
from qualkit.agreement.size import units_to_code
from qualkit.agreement.summary import Spread, describe_tally
from qualkit.agreement.unitizing import Unitizing, unitizing_of
from qualkit.agreement.units import MIN_COVER, UnitCodings, pattern_counts

__all__ = [
    "GWET",
    "KRIPPENDORFF",
    "LANDIS_KOCH",
    "MIN_COVER",
    "UNITS",
    "By",
    "Coded",
    "Compared",
    "Grid",
    "Level",
    "PairAgreement",
    "Ratings",
    "Scale",
    "SetRatings",
    "Spread",
    "TableAgreement",
    "Unit",
    "UnitCodings",
    "Unitizing",
    "Weights",
    "agreement_by",
    "agreement_of_round",
    "agreement_of_rounds",
    "band",
    "benchmark",
    "describe_table",
    "describe_tally",
    "krippendorff_bootstrap",
    "material_of_round",
    "pattern_counts",
    "read_ratings",
    "round_as_plain",
    "set_alpha",
    "set_distance",
    "table_as_plain",
    "unit_codings",
    "unitizing_of",
    "unitizing_of_round",
    "units_to_code",
]
