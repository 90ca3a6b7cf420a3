"""The wall: in a project with a team, nothing is answered to a browser that is not signed in."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from qualkit.errors import NotAllowed
from qualkit.ui import origin, session

log = logging.getLogger("qualkit.access")

HEALTH = "/_stcore/health"
OWN_ROUTES = "/qualkit/"
OPEN_TO_ALL = (session.SIGN_IN_PATH, HEALTH)
OPEN_FOR_INSTITUTION = ("/", "/_stcore/", "/static/", "/auth/", "/oauth2callback", "/qualkit/enter")
"""What the sign-in of an institution needs; the pages themselves still ask who is there."""

VISITOR = "qualkit.visitor"
"""Where a request says who sent it, once the wall has asked; no browser can write there."""

NOBODY = "nobody is signed in in this browser"
LONGEST_SHOWN = 200

Scope = dict[str, Any]


class Guard:
    """ASGI middleware in front of pages, files and routes alike.

    Without `signs_in` it only looks where a request comes from: the pages ask who is there.
    """

    def __init__(self, app: Any, *, signs_in: bool = True) -> None:
        self.app, self.signs_in = app, signs_in

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass on what may pass; a page asked for leads to the sign-in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        fault = origin.fault(scope.get("headers", ()))
        if not fault:
            passes, visitor = await _passes(scope) if self.signs_in else (True, None)
            if passes:
                await self.app({**_for_app(scope), VISITOR: visitor}, receive, send)
                return
        log.warning("refused %s: %s", shown(_path(scope)), fault or NOBODY)
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        elif not fault and _wants_page(scope):
            await _answer(send, 303, b"", {"location": prefix() + session.SIGN_IN_PATH})
        else:
            body = json.dumps({"what": fault or NOBODY}).encode()
            await _answer(send, 403, body, {"content-type": "application/json"})


def _for_app(scope: Scope) -> Scope:
    """The request as Streamlit gets it; our own routes check the Origin of every edit again."""
    if _path(scope).startswith(OWN_ROUTES):
        return scope
    instead = b"http://localhost" if scope["type"] == "websocket" else None
    return {**scope, "headers": origin.without_origin(scope["headers"], instead=instead)}


def shown(path: str) -> str:
    """A path as it may stand in a log: cut, and with nothing that steers a terminal."""
    return path[:LONGEST_SHOWN].encode("unicode_escape").decode("ascii")


async def _passes(scope: Scope) -> tuple[bool, session.Visitor | None]:
    """Whether a request may pass, and who sent it where that was asked."""
    from starlette.concurrency import run_in_threadpool

    path = _path(scope)
    if path in OPEN_TO_ALL or (has_institution() and _opens(path)):
        return True, None
    return await run_in_threadpool(_signed_in, cookies_of(scope))


def _signed_in(cookies: Mapping[str, str]) -> tuple[bool, session.Visitor | None]:
    place = session.given_location()
    if place is None:
        return True, None  # each tab chooses a project; the pages ask who is there
    try:
        return True, session.visitor_in(session.opened(place), cookies)
    except NotAllowed:
        return False, None


def _opens(path: str) -> bool:
    return path == "/" or any(path.startswith(open_) for open_ in OPEN_FOR_INSTITUTION[1:])


def has_institution() -> bool:
    """Whether an institution's sign-in (OIDC) is set up in Streamlit's secrets."""
    import streamlit as st

    try:
        return "auth" in st.secrets
    except (FileNotFoundError, KeyError):
        return False


def cookies_of(scope: Scope) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    found: SimpleCookie = SimpleCookie()
    for name, value in scope.get("headers", ()):
        if name == b"cookie":
            try:
                found.load(value.decode("latin-1"))
            except CookieError:
                return {}
    return {name: morsel.value for name, morsel in found.items()}


def prefix() -> str:
    """The path under which the app is served; empty for the root."""
    import streamlit as st

    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _path(scope: Scope) -> str:
    path: str = scope.get("path", "")
    return path.removeprefix(prefix()) or "/"


def _wants_page(scope: Scope) -> bool:
    accepts = [value for name, value in scope.get("headers", ()) if name == b"accept"]
    return scope.get("method") == "GET" and any(b"text/html" in value for value in accepts)


async def _answer(send: Any, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    sent.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
