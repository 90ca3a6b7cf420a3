"""Which codings a coder may see: in a blind round only her own."""

from __future__ import annotations

from qualkit.model import Coding
from qualkit.store import Repository


def codings_seen(repository: Repository, coder: str) -> tuple[Coding, ...]:
    """All codings but those that others made in blind rounds."""
    blind = {each.name for each in repository.rounds() if each.blind}
    return tuple(c for c in repository.codings() if c.coder == coder or c.round not in blind)
