"""The routes that sign people in. Names and passwords come as JSON from this server's own page."""

from __future__ import annotations

import hmac
import json
import logging
import os
import secrets
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from qualkit.errors import NotAllowed, UsageError
from qualkit.services import accounts
from qualkit.store import Project
from qualkit.ui import guard, session
from qualkit.ui.origin import came_encrypted
from qualkit.ui.signing.tickets import redeem

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from starlette.requests import Request
    from starlette.responses import Response

log = logging.getLogger("qualkit.access")

SETUP_VARIABLE = "QUALKIT_SETUP"
ENTER_PATH = "/qualkit/enter"
SETUP_TRIES = "\0the code of the first start"
"""What wrong codes are counted under; no name can be it."""
LONGEST_BODY = 4_000
PASSWORDS_AT_ONCE = 2

_FIELD = (
    '<label for="{name}">{label}</label>'
    '<input id="{name}" name="{name}" type="{kind}" autocomplete="{fill}" required>'
)
_NAME = _FIELD.format(name="name", label="Name", kind="text", fill="username")
_PASSWORD = _FIELD.format(
    name="password", label="Password", kind="password", fill="current-password"
)
_NEW = "".join(
    _FIELD.format(name=name, label=label, kind=kind, fill=fill)
    for name, label, kind, fill in (
        ("code", "Code from the terminal", "text", "one-time-code"),
        ("name", "Your name, as it will stand beside your codings", "text", "username"),
        ("password", "Password, at least 10 characters", "password", "new-password"),
        ("again", "The password again", "password", "new-password"),
    )
)
_INSTITUTION = '<p><a href="{home}">Sign in through your institution</a></p>'


def project() -> Project:
    return session.opened(session.given_location() or "")


def html(*, first: bool, institution: bool, home: str, nonce: str) -> str:
    """The sign-in page; for the first start the page that makes the lead."""
    page = (files("qualkit.ui.signing") / "page.html").read_text(encoding="utf-8")
    words = (
        ("Set up the team", "You become the lead of this project and add the others.", _NEW,
         "Make my account")
        if first
        else ("Sign in", f"Project: {_shown_name()}", _NAME + _PASSWORD, "Sign in")
    )  # fmt: skip
    filled = dict(zip(("title", "words", "fields", "button"), words, strict=True))
    filled["institution"] = _INSTITUTION.format(home=home) if institution and not first else ""
    filled["nonce"] = nonce
    for name, value in filled.items():
        page = page.replace(f"{{{name}}}", value)
    return page


def _shown_name() -> str:
    from html import escape

    return escape(project().name)


async def show(request: Request) -> Response:
    """GET: the page. Its own style and script, nothing from anywhere else."""
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import HTMLResponse

    first = not await run_in_threadpool(accounts.needs_sign_in, project())
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    body = html(first=first, institution=guard.has_institution(), home=_home(), nonce=nonce)
    headers = {"content-security-policy": policy, "cache-control": "no-store"}
    return HTMLResponse(body, headers=headers)


async def enter_by_password(request: Request, body: bytes) -> Response:
    """POST: a name and a password, or the code of the first start with both."""
    from anyio import to_thread

    given = _fields(body)
    try:
        token = await to_thread.run_sync(_token, given, limiter=_few_at_once())
    except NotAllowed as refused:
        log.warning("sign-in refused: %s", refused.what)
        raise
    return _with_cookie(request, token)


@lru_cache(maxsize=1)
def _few_at_once() -> CapacityLimiter:
    """Each password that is checked takes 64 MB and a whole core for a moment; others wait."""
    from anyio import CapacityLimiter

    return CapacityLimiter(PASSWORDS_AT_ONCE)


def _token(given: dict[str, str]) -> str:
    name, password = given.get("name", ""), given.get("password", "")
    if "code" in given:
        expected = os.environ.get(SETUP_VARIABLE, "")
        accounts.count_try(project(), SETUP_TRIES)
        code = given["code"].strip().encode("utf-8", "replace")
        if not expected or not hmac.compare_digest(code, expected.encode()):
            raise NotAllowed("this is not the code that the terminal shows")
        accounts.make_lead(project(), " ".join(name.split()), password)
    return accounts.sign_in(project(), name, password)


async def enter_by_ticket(request: Request) -> Response:
    """GET: a page on which an institution vouched for somebody led here, a moment ago."""
    from starlette.responses import RedirectResponse

    token = redeem(request.query_params.get("ticket", ""))
    if token is None:
        log.warning("refused a ticket that is used up or unknown")
        return RedirectResponse(_home(), 303)
    response = RedirectResponse(_home(), 303)
    return _set_cookie(request, response, token)


def _fields(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UsageError("the request is not JSON") from error
    if not isinstance(given, dict):
        raise UsageError("the request is not what the sign-in page sends")
    return {name: value for name, value in given.items() if isinstance(value, str)}


def _with_cookie(request: Request, token: str) -> Response:
    from starlette.responses import JSONResponse

    return _set_cookie(request, JSONResponse({"to": _home()}), token)


def _set_cookie(request: Request, response: Response, token: str) -> Response:
    response.set_cookie(
        session.cookie_name(),
        token,
        max_age=int(accounts.STAYS_SIGNED_IN.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=came_encrypted(request.scope["scheme"], request.scope["headers"]),
        path=_home(),
    )
    return response


def _home() -> str:
    return f"{guard.prefix()}/"
