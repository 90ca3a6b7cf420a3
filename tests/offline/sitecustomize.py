"""Loaded by every Python that has this folder on its path: notes and refuses the way out."""

import os
import sys

ATTEMPTS = os.environ.get("QUALKIT_ATTEMPTS", "")
NEAR = ("127.", "::1", "localhost", "0.0.0.0")
EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def _target(event, args):
    """The name or address asked for; empty where there is none or it is a file."""
    if event in LOOKUPS:
        return str(args[0] or "")
    if event in EVENTS and isinstance(args[1], tuple):
        return str(args[1][0])
    return ""


def _watch(event, args):
    target = _target(event, args)
    if target and not target.startswith(NEAR):
        with open(ATTEMPTS, "a", encoding="utf-8") as file:  # noqa: PTH123 - imports nothing
            file.write(f"{event} {target}\n")
        raise OSError("this process must not reach other machines")


if ATTEMPTS:
    sys.addaudithook(_watch)
if os.environ.get("QUALKIT_LOG_ALL"):
    import logging

    logging.basicConfig(level=1)
