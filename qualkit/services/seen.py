"""Which codings a coder may see: in an open blind round only her own."""

from __future__ import annotations

from qualkit.model import Coding
from qualkit.store import Repository


def codings_seen(
    repository: Repository, coder: str, *, code: str | None = None
) -> tuple[Coding, ...]:
    """All codings (of a code) but those that others made in open blind rounds."""
    blind = blind_rounds(repository)
    found = repository.codings(code=code)
    return tuple(c for c in found if may_see(c, coder, blind))


def blind_rounds(repository: Repository) -> frozenset[str]:
    return frozenset(each.name for each in repository.rounds() if each.hides)


def may_see(coding: Coding, coder: str, blind: frozenset[str]) -> bool:
    return coding.coder == coder or coding.round not in blind
