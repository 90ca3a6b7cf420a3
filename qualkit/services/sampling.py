"""Which transcripts to give to a second coder: a random sample over the study's strata."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualkit.errors import UsageError
from qualkit.store import Project

if TYPE_CHECKING:
    from qualkit.agreement.size import Stratum

STRATA = ("site", "wave", "role")


def sample_to_double_code(
    project: Project,
    *,
    share: float | None = None,
    count: int | None = None,
    by: Sequence[str] = STRATA,
    seed: int = 0,
) -> tuple[Stratum, ...]:
    """Transcripts drawn from every combination of attributes in proportion to its size.

    Raises UsageError unless exactly one of `share` (above 0, up to 1) and `count` is given, and
    StatisticsError where there are not as many transcripts.
    """
    from qualkit.agreement.size import draw

    if (share is None) == (count is None):
        raise UsageError("say how many: either a share or a count", hint="as --share 0.2")
    if share is not None and not 0 < share <= 1:
        raise UsageError(f"{share:g} is not a share", hint="above 0 and up to 1, as --share 0.2")
    with project.reading() as repository:
        documents = [
            (t.name, tuple(t.attributes.get(name, "") for name in by))
            for t in repository.transcripts()
        ]
    wanted = count if count is not None else math.ceil((share or 0) * len(documents) - 1e-9)
    return draw(documents, wanted, seed=seed)


def sample_csv(strata: Sequence[Stratum], by: Sequence[str] = STRATA) -> bytes:
    """One row a transcript drawn, with its stratum."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*by, "transcript"))
    writer.writerows((*s.name, name) for s in strata for name in s.drawn)
    return out.getvalue().encode()
