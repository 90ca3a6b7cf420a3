"""What may leave a project: nothing while names in it are unresolved, unless somebody says so."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.errors import NamesError, Problem
from qualkit.model import Deidentification, Right
from qualkit.names import Decision, SmallCell, find_names, small_cells
from qualkit.names.decide import decided
from qualkit.names.find import count_in
from qualkit.services import naming
from qualkit.services.progress import Progress, silent
from qualkit.services.project_names import PROFILE, documents_of
from qualkit.store import Project


@dataclass(frozen=True, slots=True)
class NamesCheck:
    """The rule as it stands after a check, and where role, site and wave point to one person."""

    state: Deidentification
    small_cells: tuple[SmallCell, ...]
    transcripts: int


def refuse_unresolved(project: Project, what: str, *, anyway_by: str | None = None) -> None:
    """Raise NamesError where names are unresolved; an override by somebody goes on record.

    The same thing written again with nothing changed in between is recorded once.
    """
    with project.reading() as repository:
        state = repository.deidentification()
    if not state.blocked:
        return
    if anyway_by is not None:
        with project.writing(anyway_by, right=Right.MANAGE) as repository:
            if not repository.overridden_last(what):
                repository.log_override(what)
        return
    raise NamesError.of(_blocking(state, what))


def backup_notice(project: Project) -> str:
    """What to say of a copy of the project, which is never held back; empty where names are out."""
    with project.reading() as repository:
        state = repository.deidentification()
        if not repository.transcript_names() or (state.required and not state.blocked):
            return ""
    names = sum(count for _, count in state.unresolved)
    why = f"{names} names are unresolved" if names else "transcripts were not looked through"
    if not state.required:
        why = "nobody looked for names"
    return f"It may hold names of participants ({why}): keep it as you keep the transcripts."


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
        before, hashes = repository.deidentification(), repository.hashes()
        documents = documents_of(study, transcripts, repository.notes())
    known, codes = naming.known_of(study, transcripts), naming.codes_of(study)
    found = find_names(documents, known, besides=(*pseudonyms, *codes), tell=progress or silent)
    asked = {row.name: row.any_case for row in rows if row.name not in settled}
    names = {p.name: p.any_case for p in found if p.name not in settled} | asked
    unresolved = count_in(documents[:-1], names, besides=settled | pseudonyms)
    with project.writing(actor, right=Right.MANAGE) as repository:
        now = repository.hashes()
        unresolved = {n: c for n, c in unresolved.items() if now.get(n) == hashes[n]}
        chosen = profile or before.profile or PROFILE
        repository.save_deidentification(chosen, required=True)
        repository.save_unresolved(unresolved)
        state = repository.deidentification()
    cells = small_cells((t.attributes, t.people) for t in transcripts)
    return NamesCheck(state, cells, len(transcripts))
