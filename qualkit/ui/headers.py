"""What every answer tells the browser: load nothing from elsewhere, let nobody frame this page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.ui.origin import came_encrypted

if TYPE_CHECKING:
    from starlette.responses import Response

Scope = dict[str, Any]

FIXED = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class Headers:
    """ASGI middleware around everything, Streamlit's own answers too."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        encrypted = came_encrypted(scope.get("scheme", ""), scope.get("headers", ()))

        async def answer(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                given = with_secure_cookies(given) if encrypted else given
                message = {**message, "headers": with_policy(given)}
            await send(message)

        await self.app(scope, receive, answer if scope["type"] == "http" else send)


def with_policy(headers: Any) -> list[tuple[bytes, bytes]]:
    """The headers and ours; a policy that an answer has of its own stands."""
    given = [(bytes(name).lower(), bytes(value)) for name, value in headers]
    named = {name for name, _ in given}
    ours = {**FIXED, b"content-security-policy": policy().encode()}
    return [*given, *((name, value) for name, value in ours.items() if name not in named)]


async def _broken(_request: Any, _error: Exception) -> Response:
    """The answer to a fault of ours; what it was is told to the log only."""
    from starlette.responses import PlainTextResponse

    ours = {name.decode(): value.decode() for name, value in with_policy(())}
    return PlainTextResponse("Internal Server Error", 500, headers=ours)


ON_ERRORS = {Exception: _broken}
"""Starlette answers faults from outside of all middleware, so this answer brings its headers."""


def with_secure_cookies(headers: Any) -> list[tuple[bytes, bytes]]:
    """The headers with every cookie kept to HTTPS, Streamlit's too."""
    return [
        (name, _secured(value) if bytes(name).lower() == b"set-cookie" else value)
        for name, value in headers
    ]


def _secured(cookie: bytes) -> bytes:
    words = {word.strip().lower() for word in cookie.split(b";")}
    return cookie if b"secure" in words else cookie + b"; Secure"


@cache
def policy() -> str:
    """As far as Streamlit allows: it writes styles into the page and makes modules of components.

    Nothing is loaded from or sent to another server, whatever a text contains.
    """
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' blob:", *_hashes())),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hashes() -> list[str]:
    """Scripts that stand in Streamlit's own page, so that no others are allowed there."""
    import streamlit

    page = Path(streamlit.__file__).parent / "static" / "index.html"
    found = _INLINE.findall(page.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in found)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
