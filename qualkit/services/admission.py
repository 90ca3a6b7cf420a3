"""Admission: the round into which a coding goes, and who may code in it."""

from __future__ import annotations

from qualkit.errors import CodingError, NotAllowed
from qualkit.model import Coder, Purpose, Right, Round
from qualkit.model.adjudication import CONSENSUS
from qualkit.store import Project, Repository

WORKING_ROUND = "working"


def working_round(project: Project, coder: str, transcript: str = "") -> str:
    """The round in which this coder codes a transcript; the working round is made where it lacks.

    It is the newest open round in which she is assigned to the transcript, else the newest open one
    for working.
    """
    with project.reading() as repository:
        found = working_round_in(repository, transcript, coder)
        if repository.has_round(found):
            return found
        if not repository.allows(coder, Right.CODE):
            return WORKING_ROUND
    with project.writing(coder, right=Right.CODE) as repository:
        _ensure_working_round(repository)
    return WORKING_ROUND


def working_round_in(repository: Repository, transcript: str, coder: str) -> str:
    """The same within a transaction; it need not be there yet."""
    assigned = repository.newest_round_of(coder, transcript)
    return assigned or repository.newest_working_round() or WORKING_ROUND


def admitted(repository: Repository, transcript: str, coder: str, round_name: str = "") -> str:
    """The round of a coding that is about to be made; whoever works there is assigned to it.

    `round_name` is the round in which the coder saw the transcript, where she saw one. Raises
    CodingError where she may not code in it.
    """
    if coder == CONSENSUS:
        raise CodingError(f"nobody codes as {CONSENSUS}", hint="set QUALKIT_CODER to your name")
    name = round_name or working_round_in(repository, transcript, coder)
    if name == WORKING_ROUND and not repository.has_round(name):
        _ensure_working_round(repository)
    round_ = repository.round_for(name, transcript, coder)
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


def blind_round_of(repository: Repository, coder: str) -> str:
    """The newest open blind round in which the coder has transcripts; empty where there is none."""
    mine = [r.name for r in repository.rounds() if r.hides and coder in r.coders]
    return mine[-1] if mine else ""


def refuse_while_blind(round_: Round, what: str) -> None:
    """Raise NotAllowed where everyone codes for herself until the round is closed."""
    if round_.hides:
        raise NotAllowed(
            f"the round {round_.name} is blind and still open; {what}",
            hint="whoever leads the study closes it on the Rounds page",
        )


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


def refuse_while_off(repository: Repository) -> None:
    """Raise NotAllowed where the study forbids suggestions."""
    if repository.suggestions_are_off():
        raise NotAllowed(
            "suggestions are switched off in this study",
            hint="whoever leads it switches them on: qualkit suggest switch PROJECT on",
        )
