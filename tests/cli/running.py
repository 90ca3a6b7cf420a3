"""Run qualkit's command line in this process or, for the installed command, in another one."""

from __future__ import annotations

import gc
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from qualkit.cli import main

COMMAND = Path(sys.executable).with_name("qualkit")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output; fails where anything else is printed too."""
        return json.loads(self.out)


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal, so that nothing is cleaned up on the way to it."""

    def isatty(self) -> bool:
        return True


def qualkit(*arguments: object, coder: str = "ana", terminal: bool = False) -> Ran:
    """One command, in this process, without a traceback whatever happens."""
    stream = Terminal if terminal else io.TextIOWrapper
    out, err = (stream(io.BytesIO(), encoding="utf-8") for _ in range(2))
    environment = {"QUALKIT_CODER": coder, "QUALKIT_DEBUG": "0"}
    gc.freeze()  # only what this command leaves behind is looked at below: the rest is large
    with _instead(out, err, ["qualkit", *map(str, arguments)], environment):
        code = _exit_code()
    gc.collect()  # a process that ends lets go of its project; this one does not end
    gc.unfreeze()
    ran = Ran(code, *(_written(stream) for stream in (out, err)))
    assert "Traceback" not in ran.err
    assert "fault of its own" not in ran.err, ran.err
    return ran


def _exit_code() -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _instead(
    out: io.TextIOWrapper, err: io.TextIOWrapper, argv: list[str], environment: dict[str, str]
) -> Iterator[None]:
    with (
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(sys, "argv", argv),
        mock.patch.object(sys, "excepthook", sys.excepthook),
        mock.patch.dict(os.environ, environment),
    ):
        yield


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def installed(
    *arguments: object, folder: Path, through: tuple[str, ...] = (), **environment: str
) -> Ran:
    """The installed command, as a person runs it, in `folder`; `through` is a command before it."""
    done = subprocess.run(
        [*through, COMMAND, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "QUALKIT_CODER": "ana", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def ok(ran: Ran) -> Ran:
    assert ran.code == 0, ran.err
    return ran


def refused(ran: Ran, *said: str) -> Ran:
    """Exit status 1, nothing on standard output, and each of `said` in the message."""
    assert ran.code == 1, (ran.out, ran.err)
    assert ran.out == ""
    assert "Refused" in ran.err
    for words in said:
        assert words in ran.err
    return ran


def contents(project: Path) -> list[str]:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(project)) as connection:
        return list(connection.iterdump())


def names(folder: Path) -> list[str]:
    """Every file below a folder; what SQLite keeps beside an open project is left out."""
    found = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return sorted(name for name in found if not name.endswith(("-wal", "-shm")))


@contextmanager
def nothing_changes(project: Path) -> Iterator[None]:
    """The project's rows and the names of all files beside it stay as they are."""
    before = contents(project), names(project.parent)
    yield
    assert (contents(project), names(project.parent)) == before
