"""Admission: the round into which a coding goes, and who may code in it."""

from __future__ import annotations

from qualkit.errors import CodingError
from qualkit.model import Coder, Purpose, Right, Round
from qualkit.store import Project, Repository

WORKING_ROUND = "working"


def working_round(project: Project, coder: str, transcript: str = "") -> str:
    """The round in which this coder codes a transcript; the working round is made where it lacks.

    It is the newest open round in which she is assigned to the transcript, else the newest open one
    for working.
    """
    with project.reading() as repository:
        found = _found(repository, transcript, coder)
        if found or repository.has_round(WORKING_ROUND):
            return found or WORKING_ROUND
        if not repository.allows(coder, Right.CODE):
            return WORKING_ROUND
    with project.writing(coder, right=Right.CODE) as repository:
        _ensure_working_round(repository)
    return WORKING_ROUND


def _found(repository: Repository, transcript: str, coder: str) -> str | None:
    return repository.newest_round_of(coder, transcript) or repository.newest_working_round()


def admitted(repository: Repository, transcript: str, coder: str, round_name: str = "") -> str:
    """The round of a coding that is about to be made; whoever works there is assigned to it.

    `round_name` is the round in which the coder saw the transcript, where she saw one. Raises
    CodingError where she may not code in it.
    """
    name = round_name or _found(repository, transcript, coder) or WORKING_ROUND
    if name == WORKING_ROUND and not repository.has_round(name):
        _ensure_working_round(repository)
    round_ = repository.round(name)
    refuse_closed(round_, transcript)
    if (transcript, coder) in round_.assignments:
        return name
    if round_.purpose is not Purpose.WORKING:
        raise CodingError(
            f"{coder} is not assigned to this in the round {name}",
            where=transcript,
            hint="whoever leads the study assigns coders on the Rounds page",
        )
    repository.ensure_coder(Coder(coder))
    repository.assign(name, frozenset({(transcript, coder)}))
    return name


def refuse_closed(round_: Round, where: str) -> None:
    """Raise CodingError, saying since when, where nobody codes in the round any more."""
    if round_.closed_at is not None:
        raise CodingError(
            f"the round {round_.name} was closed on {round_.closed_at:%Y-%m-%d}",
            where=where,
            hint="what was coded in it stays as it is; open the transcript again to go on",
        )


def _ensure_working_round(repository: Repository) -> None:
    """Add it, unless someone else did since we looked."""
    version = repository.codebook_version()
    if version == 0:
        raise CodingError(
            "the project has no codebook yet",
            hint="load one: qualkit codebook load PROJECT FILE.yaml",
        )
    if not repository.has_round(WORKING_ROUND):
        repository.save_round(Round(WORKING_ROUND, version))
