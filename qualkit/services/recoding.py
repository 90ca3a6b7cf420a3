"""The recode queue: passages coded under rules that are not today's, until somebody decides."""

from __future__ import annotations

from dataclasses import replace

from qualkit.errors import CodingError, NotFound
from qualkit.model import Coding, Right
from qualkit.model.codebook_edits import admitted
from qualkit.model.recoding import Outdated, Recoding, Verdict, outdated
from qualkit.services.seen import blind_rounds, may_see
from qualkit.store import Project, Repository


def queue(project: Project, *, coder: str, code: str | None = None) -> tuple[Outdated, ...]:
    """Passages that wait, of those the coder may see, in the order of their place."""
    with project.reading() as repository:
        return _queue(repository, coder, code)


def _queue(repository: Repository, coder: str, code: str | None = None) -> tuple[Outdated, ...]:
    blind, history = blind_rounds(repository), repository.code_history()
    codings = repository.recorded_under(history.changing)
    found = (
        each
        for each in outdated(codings, repository.recodings(), history)
        if may_see(each.coding, coder, blind) and code in (None, each.coding.code)
    )
    return tuple(sorted(found, key=lambda each: (each.coding.place, each.coding.coder)))


def stays(project: Project, coding_id: str, *, actor: str) -> Recoding:
    """The passage keeps its code under the rules of today."""
    return _decide(project, coding_id, Verdict.STAYS, actor=actor)


def recode(project: Project, coding_id: str, code: str, *, value: str = "", actor: str) -> Recoding:
    """The passage is read under another code from now on; what was recorded stays as it is."""
    return _decide(project, coding_id, Verdict.RECODED, code=code, value=value, actor=actor)


def take_off(project: Project, coding_id: str, *, actor: str) -> Recoding:
    """The passage is not read under its code any more; what was recorded stays as it is."""
    return _decide(project, coding_id, Verdict.OFF, actor=actor)


def reopen(project: Project, coding_id: str, *, actor: str) -> None:
    """Take the last decision about a passage back. Raises NotFound where there is none."""
    with project.writing(actor, right=Right.CODE) as repository:
        _seen(repository, coding_id, actor)
        decided = repository.recoding(coding_id)
        together = [
            r.coding for r in repository.recodings().values() if decided and r.at == decided.at
        ]
        for each in together or [coding_id]:
            repository.take_back_recoding(each)


def _decide(
    project: Project,
    coding_id: str,
    verdict: Verdict,
    *,
    actor: str,
    code: str = "",
    value: str = "",
) -> Recoding:
    """Decide about a coding, and about others of the same words that are read as this one."""
    with project.writing(actor, right=Right.CODE) as repository:
        coding = _seen(repository, coding_id, actor)
        if verdict is Verdict.RECODED:
            code = _target(repository, code, value)
        version = repository.codebook_version()
        plain = Recoding("", "", verdict, code, value, version, actor, repository.at)
        decisions = [
            _after(repository.recoding(each.id), replace(plain, coding=each.id, was=each.code))
            for each in (coding, *repository.read_as_one(coding))
        ]
        for decision in decisions:
            repository.save_recoding(decision)
        return decisions[0]


def _after(earlier: Recoding | None, decision: Recoding) -> Recoding:
    """The decision; to let a recoded passage stay is to let it stay under its new code."""
    recoded = earlier is not None and earlier.verdict is Verdict.RECODED
    if earlier is None or earlier.was != decision.was or not recoded:
        return decision
    if decision.verdict is not Verdict.STAYS:
        return decision
    return replace(decision, verdict=Verdict.RECODED, code=earlier.code, value=earlier.value)


def _target(repository: Repository, code: str, value: str) -> str:
    found = admitted(repository.seen.codebook(), code)
    if value and value not in found.values:
        allowed = ", ".join(found.values) or "none"
        raise CodingError(
            f"'{value}' is not a value of '{found.id}'", hint=f"its values: {allowed}"
        )
    return found.id


def _seen(repository: Repository, coding_id: str, actor: str) -> Coding:
    """The coding as recorded, where the person may see it. Raises NotFound."""
    coding = repository.recorded(coding_id)
    if not may_see(coding, actor, blind_rounds(repository)):
        raise NotFound(f"there is no coding {coding_id}", hint="it may have been taken off")
    return coding
