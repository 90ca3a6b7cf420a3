"""The second cycle: passages under first-cycle codes, read again for a code of the analysts'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualkit.errors import CodebookError, NotFound
from qualkit.model import Codebook, Coding, Right, Span
from qualkit.model.codebook_edits import admitted
from qualkit.model.recoding import SecondCycle
from qualkit.services.coding import NewCoding, record_in, retract_in
from qualkit.services.seen import codings_seen
from qualkit.store import Project, Repository


class Reread(StrEnum):
    """What a second reading found."""

    CODED = "coded"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One passage with the first-cycle codings that bring it here."""

    transcript: str
    span: Span
    quote: str
    codings: tuple[Coding, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(coding.code for coding in self.codings))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is with a queue; `waiting` is what is left, in the order of the texts."""

    queue: SecondCycle
    waiting: tuple[Waiting, ...]
    coded: int
    refused: int

    @property
    def total(self) -> int:
        return len(self.waiting) + self.coded + self.refused


def begin(project: Project, codes: Iterable[str], target: str, *, actor: str) -> SecondCycle:
    """A queue of all passages under some codes (and those below them), for one code."""
    with project.writing(actor, right=Right.CODE) as repository:
        book = repository.seen.codebook()
        wanted = tuple(dict.fromkeys(book.code(code).id for code in codes))
        goal = admitted(book, target).id
        if not wanted or goal in wanted:
            raise CodebookError(
                "a second-cycle queue leads from some codes to another one", where=target
            )
        known = {queue.id for queue in repository.second_cycles()}
        stem = re.sub(r"\W+", "_", goal)
        name = next(n for n in _names(stem) if n not in known)
        queue = SecondCycle(name, wanted, goal, actor, repository.at)
        repository.save_second_cycle(queue)
        return queue


def _names(stem: str) -> Iterable[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1


def queues(project: Project) -> tuple[SecondCycle, ...]:
    with project.reading() as repository:
        return repository.second_cycles()


def progress(project: Project, queue: str, *, coder: str) -> Progress:
    """What waits for a coder in a queue and what she has done. Raises NotFound."""
    with project.reading() as repository:
        return _progress(repository, queue, coder)


def _progress(repository: Repository, queue: str, coder: str) -> Progress:
    found = repository.second_cycle(queue)
    read = repository.reread(queue, coder)
    waiting, coded, refused = [], 0, 0
    for passage in _passages(repository, found, coder):
        verdicts = {read.get(coding.id, (None, ""))[0] for coding in passage.codings}
        if None in verdicts:
            waiting.append(passage)
        elif Reread.CODED in verdicts:
            coded += 1
        else:
            refused += 1
    return Progress(found, tuple(waiting), coded, refused)


def _passages(repository: Repository, queue: SecondCycle, coder: str) -> tuple[Waiting, ...]:
    wanted = _families(repository.codebook(), queue.codes)
    together: dict[tuple[str, Span], list[Coding]] = {}
    for coding in codings_seen(repository, coder):
        if coding.code in wanted:
            together.setdefault((coding.transcript, coding.span), []).append(coding)
    return tuple(
        Waiting(transcript, span, codings[0].quote, tuple(codings))
        for (transcript, span), codings in together.items()
    )


def _families(book: Codebook, codes: Iterable[str]) -> frozenset[str]:
    return frozenset(below for code in codes for below in book.stands_for(code))


def code_passage(
    project: Project, queue: str, coding_id: str, *, value: str = "", note: str = "", actor: str
) -> Coding:
    """Give the passage of a coding the queue's code; its first-cycle codings stay."""
    with project.writing(actor, right=Right.CODE) as repository:
        passage, goal = _find(repository, queue, coding_id, actor)
        new = NewCoding(passage.transcript, passage.span, goal.target, value=value, note=note)
        made = record_in(repository, new, coder=actor)
        ids = [coding.id for coding in passage.codings]
        repository.save_reread(queue, ids, coder=actor, verdict=Reread.CODED)
        return made


def pass_over(project: Project, queue: str, coding_id: str, *, actor: str) -> None:
    """Note that the passage does not carry the queue's code; nothing is recorded."""
    with project.writing(actor, right=Right.CODE) as repository:
        passage, _ = _find(repository, queue, coding_id, actor)
        ids = [coding.id for coding in passage.codings]
        repository.save_reread(queue, ids, coder=actor, verdict=Reread.NOT)


def put_back(project: Project, queue: str, coding_id: str, *, actor: str) -> None:
    """Let a passage wait again; the coding that the queue made of it is taken off."""
    with project.writing(actor, right=Right.CODE) as repository:
        passage, goal = _find(repository, queue, coding_id, actor)
        ids = [coding.id for coding in passage.codings]
        read = repository.reread(queue, actor)
        times = {datetime.fromisoformat(read[each][1]) for each in ids if each in read}
        repository.save_reread(queue, ids, coder=actor, verdict="")
        for made in repository.codings(
            transcript=passage.transcript, coder=actor, code=goal.target
        ):
            if made.span == passage.span and made.recorded_at in times:
                retract_in(repository, made.id, coder=actor)


def _find(
    repository: Repository, queue: str, coding_id: str, coder: str
) -> tuple[Waiting, SecondCycle]:
    found = repository.second_cycle(queue)
    for passage in _passages(repository, found, coder):
        if coding_id in (coding.id for coding in passage.codings):
            return passage, found
    raise NotFound(f"queue '{queue}' has no passage of coding {coding_id}")
