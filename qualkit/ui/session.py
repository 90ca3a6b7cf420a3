"""Which project is open and who is at the browser; shared by pages and routes of one process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qualkit.errors import NotAllowed, ProjectError
from qualkit.model import Right, SignIn, TeamRole, may, refuse_role
from qualkit.services import accounts, projects
from qualkit.services.people import acting_coder
from qualkit.store import Project

PROJECT_VARIABLE = "QUALKIT_PROJECT"
ROUTES_VARIABLE = "QUALKIT_ROUTES"
TEAM_VARIABLE = "QUALKIT_TEAM"
CHOSEN = "project_location"
SIGN_IN_PATH = "/qualkit/sign-in"
PATIENCE = 3.0  # less than the surface waits for an answer, so that it can say what is the matter


def given_location() -> str | None:
    """The project named when the app was started, if one was."""
    return os.environ.get(PROJECT_VARIABLE, "").strip() or None


def location() -> str | None:
    """The project named at the start, else the one chosen in this browser tab."""
    import streamlit as st

    return given_location() or st.session_state.get(CHOSEN)


def choose(place: str) -> None:
    """Work on another project in this browser tab."""
    import streamlit as st

    st.session_state[CHOSEN] = place


def project() -> Project:
    """The open project as who is at this page may see it."""
    return _whole().seen_by(coder())


def _whole() -> Project:
    """The project itself; only pages that come after the choice ask for it."""
    place = location()
    assert place is not None
    return opened(place)


@lru_cache(maxsize=8)
def opened(place: str) -> Project:
    """A project opened once per process, its quotes verified on the way."""
    return projects.open_project(place, patience=PATIENCE)


def has_routes() -> bool:
    """Whether this process serves our own routes for the project it was started with."""
    return os.environ.get(ROUTES_VARIABLE) == "1" and given_location() is not None


def is_locked(opened_project: Project) -> bool:
    """Whether people must sign in: started for a team, or the project has accounts."""
    return os.environ.get(TEAM_VARIABLE) == "1" or accounts.needs_sign_in(opened_project)


def cookie_name() -> str:
    """A cookie of its own for each project, because cookies know no ports."""
    place = given_location() or ""
    return f"qualkit_{hashlib.sha256(place.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sent a request; without a sign-in where a project has no team."""

    name: str
    sign_in: SignIn | None = None
    token: str = ""

    def refuse_unless(self, right: Right) -> None:
        """Raises NotAllowed. Services ask the project again when something is written."""
        if self.sign_in is not None:
            refuse_role(self.name, self.sign_in.account.role, right)


def visitor_in(opened_project: Project, cookies: Mapping[str, str]) -> Visitor:
    """Who sent this request, from the sign-in on the server and never from what was sent.

    Raises NotAllowed where the project has a team and nobody is signed in.
    """
    token = cookies.get(cookie_name(), "")
    found = accounts.sign_in_of(opened_project, token)
    if found is not None:
        return Visitor(found.account.name, found, token)
    if not is_locked(opened_project):
        return Visitor(acting_coder())
    raise NotAllowed(
        "nobody is signed in in this browser",
        hint="sign in again in another tab; what you did here is kept and sent then",
    )


def person_in(opened_project: Project, cookies: Mapping[str, str]) -> str:
    """The name of who sent this request. Raises NotAllowed as above."""
    return visitor_in(opened_project, cookies).name


def note_use(opened_project: Project, visitor: Visitor) -> None:
    """Let a sign-in that is used go on; where the project cannot be written, it ends in time."""
    if visitor.sign_in is not None:
        with suppress(ProjectError):
            accounts.keep_signed_in(opened_project, visitor.token, visitor.sign_in)


def note_page() -> None:
    """The same for a page that somebody looks at."""
    import streamlit as st

    if location() is not None:
        with suppress(NotAllowed):
            note_use(_whole(), visitor_in(_whole(), st.context.cookies.to_dict()))


def coder() -> str:
    """Who is at this page. Raises NotAllowed where nobody is signed in."""
    import streamlit as st

    return person_in(_whole(), st.context.cookies.to_dict())


def role() -> TeamRole | None:
    """The role of who is at this page; None in a project of one person."""
    me = coder()
    return next((a.role for a in accounts.team(project()) if a.name == me), None)


def can(right: Right) -> bool:
    """Whether who is at this page may do this; alone, one may do everything."""
    mine = role()
    return mine is None or may(mine, right)


def token() -> str:
    """The sign-in of this browser, for signing out."""
    import streamlit as st

    return st.context.cookies.to_dict().get(cookie_name(), "")


def projects_here() -> list[str]:
    """Project files in the current folder, by name."""
    return sorted(str(path) for path in Path.cwd().glob("*.qualkit"))
