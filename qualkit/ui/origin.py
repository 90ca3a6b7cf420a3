"""Where a request comes from: names this server answers to, and pages that are its own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

HOSTS_VARIABLE = "QUALKIT_HOSTS"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Headers = Iterable[tuple[bytes, bytes]]


def own_host(host: str) -> bool:
    """Whether a Host header names this server and not a name that was bent to point here."""
    extra = os.environ.get(HOSTS_VARIABLE, "").split(",")
    allowed = {*LOOPBACK, *(name.strip() for name in extra if name.strip())}
    return bool(allowed & {"0.0.0.0", "*"}) or _name(host) in allowed


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def is_own(origin: str, host: str) -> bool:
    """Whether an Origin header names the server that the Host header names."""
    try:
        return urlsplit(origin).netloc == host != ""
    except ValueError:
        return False


def fault(headers: Headers) -> str:
    """Why a request is not for this server or not from its pages; empty when it is.

    A request without an Origin is one that a person made: an address typed, a link followed.
    """
    found = {name: value.decode("latin-1") for name, value in headers}
    host = found.get(b"host", "")
    if not own_host(host):
        return "this host name is not served"
    if b"origin" in found and not is_own(found[b"origin"], host):
        return "requests are only taken from this server's own pages"
    return ""


def came_encrypted(scheme: str, headers: Headers) -> bool:
    """Whether the browser spoke HTTPS, to this server or to the proxy before it."""
    said = (value for name, value in headers if name == b"x-forwarded-proto")
    return scheme == "https" or next(said, b"") == b"https"


def without_origin(headers: Headers, *, instead: bytes | None = None) -> list[tuple[bytes, bytes]]:
    """The headers as Streamlit is given them, once the Origin has been checked.

    Streamlit compares an Origin that it does not know with the computer's address on the internet,
    for which it asks a server there.
    """
    kept = [(name, value) for name, value in headers if name != b"origin"]
    return [*kept, (b"origin", instead)] if instead else kept
