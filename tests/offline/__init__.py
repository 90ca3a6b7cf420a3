"""Running qualkit where there is no way out, and seeing whether it looked for one."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path


def environment(attempts: Path) -> dict[str, str]:
    """For a process whose attempts to reach other machines are refused and written down."""
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(part for part in paths if part)
    return {"PYTHONPATH": path, "QUALKIT_ATTEMPTS": str(attempts)}


def attempts_in(file: Path) -> list[str]:
    return sorted(set(file.read_text(encoding="utf-8").splitlines())) if file.exists() else []


@cache
def prefix() -> tuple[str, ...]:
    """A command before a command that takes the network away; empty where that is not allowed."""
    words = ("unshare", "--map-root-user", "--net")
    try:
        tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return ()
    return words if tried.returncode == 0 else ()
