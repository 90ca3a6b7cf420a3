"""How far coders are with transcripts, and what the team may see of it."""

from __future__ import annotations

from collections import Counter

from qualkit.model import Coding, ReadingCell, ReadingState, ReadingStatus, Right, Round
from qualkit.store import Project, Repository

MOST_TURNS = 1_000_000


def set_state(
    project: Project, transcript: str, state: ReadingState, *, coder: str
) -> ReadingStatus:
    """Say how far one is; `done` says that all of it was read."""
    with project.writing(coder, right=Right.CODE) as repository:
        return set_state_in(repository, transcript, state, coder=coder)


def set_state_in(
    repository: Repository, transcript: str, state: ReadingState, *, coder: str
) -> ReadingStatus:
    """The same within a transaction; in the round where one works it is done, or is not."""
    before = repository.reading_status(coder, transcript)
    round_name = repository.newest_round_of(coder, transcript)
    if round_name is not None:
        is_done = bool(repository.round_for(round_name, transcript, coder).done)
        if is_done != (state is ReadingState.DONE):
            repository.save_done(round_name, transcript, coder, done=not is_done)
    return repository.save_reading_status(ReadingStatus(coder, transcript, state, before.furthest))


def note_furthest(project: Project, transcript: str, turns: int, *, coder: str) -> ReadingStatus:
    """Remember the last turn seen; the first time this starts the reading."""
    with project.writing(coder, right=Right.CODE) as repository:
        before = repository.reading_status(coder, transcript)
        started = before.state is not ReadingState.NOT_STARTED or turns <= 0
        state = before.state if started else ReadingState.IN_PROGRESS
        seen = max(0, min(turns, MOST_TURNS))
        return repository.save_reading_status(ReadingStatus(coder, transcript, state, seen))


def status(project: Project, transcript: str, *, coder: str) -> ReadingStatus:
    with project.reading() as repository:
        return repository.reading_status(coder, transcript)


def statuses_of(project: Project, coder: str) -> dict[str, ReadingStatus]:
    """One coder's statuses by transcript; a transcript without one is not in it."""
    with project.reading() as repository:
        found = repository.reading_statuses()
    return {each.transcript: each for each in found if each.coder == coder}


def overview(project: Project, *, viewer: str) -> tuple[ReadingCell, ...]:
    """Every coder and transcript, by transcript and coder.

    Coders are those of the rounds, of codings and of statuses. How many codings another has made
    is not told while a blind round keeps them apart.
    """
    with project.reading() as repository:
        listing, rounds = repository.listing(), repository.rounds()
        codings = repository.codings()
        known = {(s.coder, s.transcript): s for s in repository.reading_statuses()}
    counts = Counter((c.coder, c.transcript) for c in codings)
    assigned = {(coder, name) for each in rounds for name, coder in each.assignments}
    coders = sorted({viewer} | {coder for coder, _ in (*counts, *assigned, *known)})
    hidden = _kept_apart(codings, rounds, viewer)
    return tuple(
        ReadingCell(
            coder,
            entry.name,
            (found := known.get((coder, entry.name), ReadingStatus(coder, entry.name))).state,
            min(found.furthest, entry.turns),
            entry.turns,
            None if coder in hidden else counts[coder, entry.name],
            (coder, entry.name) in assigned,
        )
        for entry in listing
        for coder in coders
    )


def _kept_apart(codings: tuple[Coding, ...], rounds: tuple[Round, ...], viewer: str) -> set[str]:
    """The coders whose counts a blind round hides from the viewer."""
    blind = {each.name for each in rounds if each.hides}
    apart = {c.coder for c in codings if c.round in blind}
    for each in rounds:
        if each.hides:
            apart |= set(each.coders)
    return apart - {viewer}
