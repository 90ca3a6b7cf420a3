"""The app's process: Streamlit's pages and our own routes for edits, which never wait for a page.

Nothing here imports Streamlit before it is needed, so that the command line may ask for `command`.
"""

from __future__ import annotations

import logging
import os
import secrets
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.errors import NotAllowed, QualkitError, UsageError
from qualkit.model import Right
from qualkit.services import accounts, admission, editing
from qualkit.store import Project
from qualkit.ui import asking, live, payload, presence, session
from qualkit.ui.guard import VISITOR
from qualkit.ui.operations import apply_edits, rows, steps_rows
from qualkit.ui.origin import HOSTS_VARIABLE, LOOPBACK, is_own, own_host
from qualkit.ui.signing import routes as signing
from qualkit.ui.signing.routes import SETUP_VARIABLE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    from qualkit.store import Project

log = logging.getLogger("qualkit.access")

OPERATIONS_PATH = "/qualkit/ops"
CODINGS_PATH = "/qualkit/codings"
ASK_PATH = "/qualkit/ask"
STEPS_PATH = "/qualkit/steps"
CODES_PATH = "/qualkit/codes"
HERE_PATH = "/qualkit/here"
CHANGES_PATH = "/qualkit/changes"
STEPS_AT_ONCE = 100
EVERYWHERE = ("0.0.0.0", "::")
"""Addresses that are no name; where names are given, only those are served."""
LONGEST_NAME = 300
LARGEST_BODY = 5_000_000
SHORTEST_TURN = 0.0005
SETUP_BYTES = 5
LARGEST_UPLOAD = 100
"""Megabytes; a transcript with its pictures has a few."""

OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.maxUploadSize": str(LARGEST_UPLOAD),
    "server.enableXsrfProtection": "true",
    "server.enableAgentApi": "false",
    "server.showEmailPrompt": "false",
}
THEME = {
    "theme.light.primaryColor": "#1f5f7a",
    "theme.dark.primaryColor": "#6cb6d6",
    "theme.baseRadius": "small",
}

Handler = Callable[["Request"], Awaitable["Response"]]


def command(project: str | None, port: int, *, address: str = "127.0.0.1") -> list[str]:
    """The command that starts the app; `project` travels in the environment."""
    launch = Path(__file__).parent / "launch" / "asgi.py"
    options = {**OPTIONS, **THEME, "server.port": str(port), "server.address": address}
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(launch), *flags]


def environment(
    project: str | None, *, address: str = "127.0.0.1", team: bool = False
) -> dict[str, str]:
    """The environment of that command; for a team, with the code of the first start."""
    named = os.environ.get(HOSTS_VARIABLE, "")
    listens = "" if named and address in EVERYWHERE else address
    extra = {HOSTS_VARIABLE: ",".join((named, listens)).strip(",")}
    if project is not None:
        extra[session.PROJECT_VARIABLE] = _absolute(project)
        extra[session.ROUTES_VARIABLE] = "1"
    if team:
        extra[session.TEAM_VARIABLE] = "1"
        extra[SETUP_VARIABLE] = os.environ.get(SETUP_VARIABLE) or secrets.token_hex(SETUP_BYTES)
    return {**os.environ, **extra}


def _absolute(project: str) -> str:
    return project if "://" in project else str(Path(project).resolve())


def serve(
    project: str | None, *, port: int = 8501, address: str = "127.0.0.1", team: bool = False
) -> int:
    """Run the app until it is stopped; its exit status.

    Raises UsageError where others could reach a project that asks nobody who they are.
    """
    has_lead = False
    if project is not None:
        opened = session.opened(_absolute(project))
        has_lead = accounts.needs_sign_in(opened)
        opened.close()
        session.opened.cache_clear()
    _refuse_open_door(project, address, team or has_lead)
    env = environment(project, address=address, team=team)
    if team and not has_lead:
        sys.stderr.write(
            f"First start: open the address below and give the code {env[SETUP_VARIABLE]}\n"
        )
    child = subprocess.Popen(command(project, port, address=address), env=env)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        child.terminate()
        child.wait()


def _refuse_open_door(project: str | None, address: str, signs_in: bool) -> None:
    if address in LOOPBACK or (signs_in and project is not None):
        return
    raise UsageError(
        f"at the address {address} others could open the project without signing in",
        hint="qualkit ui PROJECT --team asks everyone for a name and a password",
    )


def take_turns() -> None:
    """Let threads of this process change places often, so that a page script never delays saving.

    An edit changes threads and talks to the database a dozen times, and each time a script that
    computes kept it waiting for Python's 5 milliseconds.
    """
    sys.setswitchinterval(SHORTEST_TURN)


def routes() -> list[Route]:
    """Our routes; none when the app was started without a project."""
    from starlette.routing import Route

    if not session.has_routes():
        return []
    return [
        Route(OPERATIONS_PATH, _guarded(_operations), methods=["POST"]),
        Route(ASK_PATH, _guarded(_asked), methods=["POST"]),
        Route(HERE_PATH, _guarded(_presence), methods=["POST"]),
        Route(CODINGS_PATH, _guarded(_codings), methods=["GET"]),
        Route(CHANGES_PATH, _guarded(_changes), methods=["GET"]),
        Route(session.SIGN_IN_PATH, signing.show, methods=["GET"]),
        Route(session.SIGN_IN_PATH, _guarded(_sign_in), methods=["POST"]),
        Route(signing.ENTER_PATH, _guarded(signing.enter_by_ticket), methods=["GET"]),
        Route(STEPS_PATH, _guarded(_steps), methods=["GET"]),
        Route(CODES_PATH, _guarded(_codes), methods=["GET"]),
    ]


def _guarded(handler: Handler) -> Handler:
    """Answer refusals in words; the browser keeps what it has and tries again."""
    from starlette.responses import JSONResponse

    async def answer(request: Request) -> Response:
        if not own_host(request.headers.get("host", "")):
            return JSONResponse({"what": "this host name is not served"}, 403)
        try:
            return await handler(request)
        except UsageError as error:
            return JSONResponse({"what": error.what, "hint": error.hint}, 400)
        except NotAllowed as error:
            log.warning("refused %s: %s", request.url.path, error.what)
            return JSONResponse({"what": error.what, "hint": error.hint}, 403)
        except QualkitError as error:
            said = {"what": error.what, "where": error.where, "hint": error.hint}
            return JSONResponse(said, 503)

    return answer


async def _operations(request: Request) -> JSONResponse:
    return await _posted(request, _apply)


async def _asked(request: Request) -> JSONResponse:
    return await _posted(request, _answer)


async def _presence(request: Request) -> JSONResponse:
    return await _posted(request, _be_here)


async def _posted(request: Request, handle: Callable[[object, Here], object]) -> JSONResponse:
    import json

    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    problem = foreign(request)
    if problem:
        return JSONResponse({"what": problem}, 403)
    try:
        body = json.loads(await _body(request))
    except (ValueError, RecursionError) as error:
        raise UsageError("the request is not JSON") from error
    return JSONResponse(await run_in_threadpool(lambda: handle(body, _here(request))))


async def _body(request: Request, most: int = LARGEST_BODY) -> bytes:
    """What was sent, read no further than is taken, whatever its length is said to be."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > most:
            raise UsageError("the request is too large")
    return bytes(read)


async def _sign_in(request: Request) -> Response:
    problem = foreign(request)
    if problem:
        raise NotAllowed(problem)
    return await signing.enter_by_password(request, await _body(request, signing.LONGEST_BODY))


def _apply(body: object, here: Here) -> object:
    here.visitor.refuse_unless(Right.CODE)
    session.note_use(here.project, here.visitor)
    return {"outcomes": rows(apply_edits(here.project, body, coder=here.coder))}


def _be_here(body: object, here: Here) -> object:
    """Note which transcript a person has open; who else is in one."""
    coder = here.coder
    said = body.get("transcript", "") if isinstance(body, dict) else ""
    name = said[:LONGEST_NAME] if isinstance(said, str) else ""
    place = session.given_location() or ""
    presence.NOW.here(place, coder, name)
    return {"others": [pair for pair in presence.NOW.people(place) if pair[0] != coder]}


def _answer(body: object, here: Here) -> object:
    session.note_use(here.project, here.visitor)
    return asking.answer(here.project, body, coder=here.coder)


@dataclass(frozen=True, slots=True)
class Here:
    """The project as who sent the request may see it, and who that is."""

    project: Project
    visitor: session.Visitor

    @property
    def coder(self) -> str:
        return self.visitor.name


def _here(request: Request) -> Here:
    """Raises NotAllowed where nobody is signed in. The wall has asked already where it stands."""
    project = session.opened(session.given_location() or "")
    visitor = request.scope.get(VISITOR) or session.visitor_in(project, request.cookies)
    visitor.refuse_unless(Right.READ)
    return Here(project.seen_by(visitor.name), visitor)


async def _codings(request: Request) -> JSONResponse:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    found = await run_in_threadpool(_read, request)
    return JSONResponse({"codings": found}, headers={"cache-control": "no-store"})


def _read(request: Request) -> list[payload.Row]:
    here, transcript = _here(request), request.query_params.get("transcript", "")
    round_name = admission.working_round(here.project, here.coder, transcript)
    with here.project.reading() as repository:
        return payload.coding_rows(repository, transcript, coder=here.coder, round_name=round_name)


async def _changes(request: Request) -> JSONResponse:
    """Answer once what this person sees of others is not what she knows, or after a while."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    asked = request.query_params
    here = await run_in_threadpool(_here, request)
    transcript = asked.get("transcript", "")

    async def look() -> str:
        return await run_in_threadpool(live.mark, here.project, transcript, here.coder)

    found = await _live(here.project.location).changed(look, asked.get("mark", ""))
    return JSONResponse({"mark": found}, headers={"cache-control": "no-store"})


@lru_cache(maxsize=8)
def _live(place: str) -> live.Live:
    return live.Live(session.opened(place))


async def _steps(request: Request) -> JSONResponse:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    found = await run_in_threadpool(_read_steps, request)
    return JSONResponse(found, headers={"cache-control": "no-store"})


def _read_steps(request: Request) -> dict[str, object]:
    here, transcript = _here(request), request.query_params.get("transcript", "")
    found = editing.steps(here.project, transcript, coder=here.coder, limit=STEPS_AT_ONCE)
    return steps_rows(found)


async def _codes(request: Request) -> JSONResponse:
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import JSONResponse

    found = await run_in_threadpool(_read_codes, request)
    return JSONResponse({"codes": found}, headers={"cache-control": "no-store"})


def _read_codes(request: Request) -> list[dict[str, object]]:
    with _here(request).project.reading() as repository:
        return payload.codes(repository.codebook())


def foreign(request: Request) -> str:
    """Why an edit is not from a page of ours; empty when it is."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return "edits must be sent as JSON"
    if not is_own(request.headers.get("origin", ""), request.headers.get("host", "")):
        return "edits are only taken from this server's own pages"
    return ""
