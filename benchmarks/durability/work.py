"""What is killed: each piece of work says on standard output what it has stored, once it has.

Everything is imported before it says "ready", and so before it may be killed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from qualkit.model import CodingState, Operation, Put, Span
from qualkit.names import Category, Decision, Verdict
from qualkit.services import (
    codebook_changes,
    coding_files,
    correcting,
    exchanging,
    keeping,
    merging,
    project_names,
    safety,
)
from qualkit.services.editing import apply_operations
from qualkit.services.exchange_readers import read_file
from qualkit.services.importing import import_files
from qualkit.services.name_files import Key
from qualkit.services.projects import open_project
from qualkit.store import Project
from tests import refi

BODY = "I: How was it?\n\nT: Fine, thanks.\n\nI: And then?\n\nT: Nothing.\n" * 30


NAME = "Okonkwo"
"""Stands in the projects whose names are replaced, and nowhere else."""
SELECTIONS = 150
"""How many codings each file of another tool brings."""


def say(what: object) -> None:
    os.write(1, f"{what}\n".encode())


def ingest(place: str) -> None:
    files = [(f"t{n}.txt", (f"I: Number {n}?\n\n" + BODY).encode()) for n in range(40)]

    def tell(what: str, done: int, _total: int) -> None:
        if what == "storing":
            say(f"t{done - 1}")

    project = open_project(place)
    say("ready")
    import_files(project, files, actor="ana", progress=tell)


def coding(place: str) -> None:
    project = open_project(place)
    say("ready")
    for n in range(300):
        put = Put(f"c{n}", CodingState(Span(n % 60 + 5, 80 + n // 60), "dar.acc"))
        edit = Operation(f"o{n}", (put,), "KES-L01")
        (done,) = apply_operations(project, coder="ana", round_name="first", operations=[edit])
        if not done.problem:
            say(f"c{n}")


def load(place: str) -> None:
    project = open_project(place)
    with project.reading() as repository:
        text = repository.text("KES-L01")[0]
    say("ready")
    for number in range(6):
        rows = [f"KES-L01,ana,R{number},dar.acc,{n},{n + 9}," for n in range(0, len(text) - 20, 3)]
        table = "transcript,coder,round,code,start,end,quote\n" + "\n".join(rows) + "\n"
        coding_files.load(project, table.encode(), "rows.csv", actor="ana")
        say(f"R{number}")


def merge_codes(place: str) -> None:
    project = open_project(place)
    say("ready")
    for _ in range(12):
        codebook_changes.merge(project, "hal.agy", "dar.acc", actor="ana")
        say(_version(project))
        codebook_changes.undo(project, actor="ana")
        say(_version(project))


def _version(project: Project) -> int:
    with project.reading() as repository:
        return repository.codebook_version()


def qdpx(number: int) -> bytes:
    """A file of another tool with a text and its codings, unlike those of other numbers."""
    words = f"Number {number} speaks of what the year was like, and says it at length. "
    first = 10_000 * (number + 1)
    coded = "".join(
        refi.selection(n, n + 30, number=first + n, name=f"s{n}") for n in range(SELECTIONS)
    )
    source = refi.text_source(coded, name=f"refi{number}")
    source = source.replace(refi.SOURCE, refi.guid(first - 1))
    inside = (f'<Users><User guid="{refi.ANA}" name="ana"/></Users>{refi.one_code()}'
              f"<Sources>{source}</Sources>")  # fmt: skip
    members: dict[str, bytes | str] = {
        "project.qde": refi.project(inside),
        f"sources/{refi.TEXT}.txt": words * 20,
    }
    return refi.archive(members)


def import_refi(place: str) -> None:
    files = [(n, Path(place).with_name(f"{n}.qdpx").read_bytes()) for n in range(6)]
    project = open_project(place)
    say("ready")
    for number, data in files:
        exchanging.import_exchanged(project, read_file(data, f"{number}.qdpx"), actor="ana")
        say(f"refi{number}")


def move(place: str) -> None:
    say("ready")
    for n in range(5):
        file = Path(place).with_name(f"b{n}.qualkit")
        safety.move(place, file)
        say(file.name)


def undo_merge(place: str) -> None:
    say("ready")
    merging.undo(place)
    say("undone")


def replace_names(place: str) -> None:
    key = Path(place).with_name("key.names.key")
    rows = [Decision(NAME, Category.PERSON, Verdict.ACCEPT, "Person 1")]
    project = open_project(place)

    def tell(what: str, done: int, _total: int) -> None:
        if (what, done) == ("replacing names", 0):
            say("ready")

    def keep(made: Key) -> object:
        return keeping.keep_key(key, made)

    project_names.apply(project, rows, keep, actor="lead", anyway=True, progress=tell)
    say("replaced")


def correct(place: str) -> None:
    project = open_project(place)
    with project.reading() as repository:
        text = repository.text("KES-L01")[0]
    say("ready")
    for _ in range(15):
        text = "I: Once more.\n" + text
        found = correcting.preview(project, "KES-L01", "b.txt", text.encode())
        correcting.confirm(project, found, actor="ana", accept_lost=True)
        say(found.transcript.revision)


def migration(place: str) -> None:
    say("ready")
    Project.open(place).close()
    say("migrated")


def backup(place: str) -> None:
    say("ready")
    for n in range(6):
        file = Path(place).with_name(f"b{n}.qualkit")
        safety.backup(place, file)
        say(file.name)


def restore(place: str) -> None:
    file = Path(place).with_name("b0.qualkit")
    safety.backup(place, file)
    say("ready")
    for _ in range(8):
        kept = safety.restore(file, place, replace=True)
        say(kept.name if kept else "")


def merge_copies(place: str) -> None:
    say("ready")
    other = Path(place).with_name("b0.qualkit")
    merging.merge(place, other, merging.Wishes({}), actor="lead")
    say("c0")
    say("c199")


WORK: dict[str, Callable[[str], None]] = {
    "ingest": ingest,
    "coding": coding,
    "merge of codes": merge_codes,
    "load of codings": load,
    "REFI import": import_refi,
    "correction": correct,
    "migration": migration,
    "backup": backup,
    "move": move,
    "restore": restore,
    "merge of copies": merge_copies,
    "undoing a merge": undo_merge,
    "replacing names": replace_names,
}
