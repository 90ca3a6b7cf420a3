"""The codes somebody is likeliest to want next, for the code picker of the coding desk."""

from __future__ import annotations

from datetime import UTC, datetime

from qualkit.model import Coding
from qualkit.services.admission import blind_round_of
from qualkit.store import Project
from qualkit.suggest.likely import Likely, likely, short

NEWEST = 300
"""Own codings that weights are learnt from; older ones, and those of others, only say what codes
are about."""
MOST = 3000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def likely_codes(project: Project, *, coder: str) -> Likely | None:
    """What is learnt so far; None where the study forbids suggestions.

    In an open blind round from the coder's own codings only.
    """
    with project.seen_by(coder).reading() as repository:
        if repository.suggestions_are_off():
            return None
        own = coder if blind_round_of(repository, coder) else None
        codings = sorted(repository.codings(coder=own), key=_when)[-MOST:]
        codes = [code for code in repository.codebook() if not code.retired]
    mine = [coding for coding in codings if coding.coder == coder][-NEWEST:]
    replayed = {coding.id for coding in mine}
    others = [(c.quote, c.code) for c in codings if c.id not in replayed]
    return short(likely(codes, others, [(c.quote, c.code) for c in mine]))


def _when(coding: Coding) -> tuple[datetime, str, int]:
    return coding.recorded_at or _LONG_AGO, coding.transcript, coding.span.start
