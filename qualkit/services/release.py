"""What may leave a project: nothing while names in it are unresolved, unless somebody says so."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import NamesError, Problem
from qualkit.model import Deidentification, Right
from qualkit.names import Decision, Document, SmallCell, Verdict, find_names, small_cells
from qualkit.names.decide import decided
from qualkit.names.find import count_in
from qualkit.services.naming import is_of_minors
from qualkit.services.progress import Progress, silent
from qualkit.store import Project


@dataclass(frozen=True, slots=True)
class NamesCheck:
    """The rule as it stands after a check, and where role, site and wave point to one person."""

    state: Deidentification
    small_cells: tuple[SmallCell, ...]
    transcripts: int


def refuse_unresolved(project: Project, what: str, *, anyway_by: str | None = None) -> None:
    """Raise NamesError where names are unresolved; an override by somebody goes on record."""
    with project.reading() as repository:
        state = repository.deidentification()
    if not state.blocked:
        return
    if anyway_by is not None:
        with project.writing(anyway_by, right=Right.MANAGE) as repository:
            repository.log_override(what)
        return
    raise NamesError.of(_blocking(state, what))


def _blocking(state: Deidentification, what: str) -> tuple[Problem, ...]:
    names = sum(count for _, count in state.unresolved)
    parts = []
    if names:
        parts.append(f"{names} names are unresolved in {len(state.unresolved)} transcripts")
    if state.unchecked:
        parts.append(f"{len(state.unchecked)} transcripts were not looked through")
    hint = "qualkit names check PROJECT says where; --anyway writes them, and that is recorded"
    return (Problem(" and ".join(parts), what, hint),)


def switch_off(project: Project, *, actor: str) -> None:
    """Exports are no longer held back; that goes on record."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        profile = repository.deidentification().profile
        if profile:
            repository.save_deidentification(profile, required=False)


def check(
    project: Project,
    rows: tuple[Decision, ...],
    *,
    actor: str,
    profile: str = "",
    progress: Progress | None = None,
) -> NamesCheck:
    """Look through the project's transcripts and switch the rule on.

    Unresolved is what is proposed and not refused in `rows`: an open name, one that nobody was
    asked about, or an accepted one that still stands in the text. Pseudonyms are resolved.
    """
    decisions = decided(rows)
    settled = {row.name for row in decisions.refused}
    pseudonyms = {row.pseudonym for row in decisions.accepted.entries}
    with project.reading() as repository:
        study, transcripts = repository.study(), repository.transcripts()
        before = repository.deidentification()
    documents = [Document(t.name, t.text, is_of_minors(t, study)) for t in transcripts]
    found = find_names(documents, tell=progress or silent)
    asked = {row.name: row.any_case for row in rows if row.verdict is not Verdict.REFUSE}
    names = {p.name: p.any_case for p in found if p.name not in settled | pseudonyms} | asked
    unresolved = count_in(documents, names, besides=settled | pseudonyms)
    with project.writing(actor, right=Right.MANAGE) as repository:
        chosen = profile or before.profile or DEFAULT_PROFILE
        repository.save_deidentification(chosen, required=True)
        repository.save_unresolved(unresolved)
        state = repository.deidentification()
    cells = small_cells((t.attributes, t.people) for t in transcripts)
    return NamesCheck(state, cells, len(transcripts))


DEFAULT_PROFILE = "names replaced"
