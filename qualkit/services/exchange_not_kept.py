"""What a project holds and no exchange format has a place for."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model.exchanged import Discarded
from qualkit.services.note_setting import is_hidden
from qualkit.store import Repository

NO_PLACE = "the standard has no place for it"


def not_kept(repository: Repository, person: str) -> tuple[Discarded, ...]:
    """By kind and number, of what this person may see."""
    return tuple(each for each in _kinds(repository, person) if each.count)


def _kinds(repository: Repository, person: str) -> Iterator[Discarded]:
    rounds = repository.rounds()
    written = (n for n in repository.analyst_notes() if n.text)
    notes = sum(not is_hidden(note, rounds, person) for note in written)
    yield Discarded("saved query", len(repository.saved_queries()), NO_PLACE)
    yield Discarded("analyst note in a memo", notes, NO_PLACE)
    yield Discarded("theme", len(repository.themes()), NO_PLACE)
    yield Discarded("tension", len(repository.tensions()), NO_PLACE)
