"""What a person decides about names: on disk in the table beside the key, and in this tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from qualkit.names import Category, Decision, Proposal, Verdict
from qualkit.names.decide import followed
from qualkit.services import keeping, naming, project_names
from qualkit.services.name_files import KEY_SUFFIX
from qualkit.services.naming import Found
from qualkit.store import Project
from qualkit.ui.progress import shown_progress

_FOUND, _UNDO, _PLACE = "names_found", "names_undo", "names_place"
Row = tuple[Decision, Proposal | None]


@dataclass(frozen=True, slots=True)
class Desk:
    """Rows as decided, each with what it comes to once links are followed."""

    found: Found
    whole: tuple[Decision, ...]

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return tuple(row for row, _ in self.found.rows)

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.whole)


def default_place(project: Project) -> str:
    """Beside a project file; for a server, in the folder where the app was started."""
    if "://" in project.location:
        return str(Path.cwd() / f"{project.name}{KEY_SUFFIX}")
    return str(Path(project.location).absolute().with_suffix(KEY_SUFFIX))


def key_place(project: Project) -> str:
    return str(st.session_state.get(_PLACE) or default_place(project))


def set_place(place: str) -> None:
    """Another place for the key; the table of decisions lies beside it."""
    st.session_state[_PLACE] = place.strip()
    forget()


def table_place(project: Project) -> Path:
    return Path(key_place(project)).with_suffix(keeping.TABLE_SUFFIX)


def desk(project: Project) -> Desk | None:
    """What was found, if somebody has looked in this tab."""
    place, found = st.session_state.get(_FOUND, ("", None))
    if found is None or place != str(table_place(project)):
        return None
    return Desk(found, followed([row for row, _ in found.rows]))


def forget() -> None:
    st.session_state.pop(_FOUND, None)
    st.session_state.pop(_UNDO, None)


def look(project: Project) -> None:
    """Propose names; decisions that lie on the disk are kept."""
    place = table_place(project)
    with shown_progress("Looking for names") as progress:
        found = project_names.find(project, earlier=keeping.decisions_at(place), progress=progress)
    _keep(project, found)


def _keep(project: Project, found: Found) -> None:
    place = table_place(project)
    keeping.keep_decisions(place, found)
    st.session_state[_FOUND] = (str(place), found)


def change(project: Project, edit: Callable[[Decision], Decision]) -> None:
    """Change rows, so that it can be undone."""
    now = desk(project)
    if now is None:
        return
    rows = tuple((edit(row), seen) for row, seen in now.found.rows)
    if rows != now.found.rows:
        st.session_state.setdefault(_UNDO, []).append(now.found)
        _keep(project, replace(now.found, rows=rows))


def decide(project: Project, names: frozenset[str], verdict: Verdict) -> None:
    change(project, lambda row: replace(row, verdict=verdict) if row.name in names else row)


def rename(project: Project, name: str, pseudonym: str) -> None:
    words = pseudonym.strip()
    change(project, lambda row: replace(row, pseudonym=words) if row.name == name else row)


def recategorise(project: Project, name: str, category: Category) -> None:
    """Another category; a row with a pseudonym of its own gets one of that category."""
    now = desk(project)
    fresh = naming.pseudonym_for(category, now.decisions) if now else ""

    def edit(row: Decision) -> Decision:
        if row.name != name or row.category is category:
            return row
        return replace(row, category=category, pseudonym=fresh if row.pseudonym else "")

    change(project, edit)


def add(project: Project, name: str, category: Category) -> None:
    """A name that was missed, to be replaced."""
    now = desk(project)
    if now is None or any(row.name == name for row in now.decisions):
        return
    fresh = naming.pseudonym_for(category, now.decisions)
    row = Decision(name, category, Verdict.ACCEPT, fresh)
    st.session_state.setdefault(_UNDO, []).append(now.found)
    _keep(project, replace(now.found, rows=((row, None), *now.found.rows)))


def can_undo() -> bool:
    return bool(st.session_state.get(_UNDO))


def undo(project: Project) -> None:
    """Take back the last decision."""
    if can_undo():
        _keep(project, st.session_state[_UNDO].pop())
