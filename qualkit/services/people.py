"""Who acts: on one laptop, the person who is signed in to it."""

from __future__ import annotations

import getpass
import os

CODER_VARIABLE = "QUALKIT_CODER"


def acting_coder() -> str:
    """QUALKIT_CODER where it is set, else the name of the account."""
    named = os.environ.get(CODER_VARIABLE, "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "coder"
