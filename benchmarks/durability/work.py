"""What is killed: each piece of work says on standard output what it has stored, once it has.

Run as `python -m benchmarks.durability.work NAME PROJECT`; it says "ready" before it begins.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

BODY = "I: How was it?\n\nT: Fine, thanks.\n\nI: And then?\n\nT: Nothing.\n" * 30


def say(what: object) -> None:
    print(what, flush=True)


def ingest(place: str) -> None:
    from qualkit.services.importing import import_files
    from qualkit.services.projects import open_project

    files = [(f"t{n}.txt", (f"I: Number {n}?\n\n" + BODY).encode()) for n in range(40)]

    def tell(what: str, done: int, _total: int) -> None:
        if what == "storing":
            say(f"t{done - 1}")

    project = open_project(place)
    say("ready")
    import_files(project, files, actor="ana", progress=tell)


def coding(place: str) -> None:
    from qualkit.model import CodingState, Operation, Put, Span
    from qualkit.services.editing import apply_operations
    from qualkit.services.projects import open_project

    project = open_project(place)
    say("ready")
    for n in range(300):
        put = Put(f"c{n}", CodingState(Span(n % 60 + 5, 80 + n // 60), "dar.acc"))
        edit = Operation(f"o{n}", (put,), "KES-L01")
        (done,) = apply_operations(project, coder="ana", round_name="first", operations=[edit])
        if not done.problem:
            say(f"c{n}")


def load(place: str) -> None:
    from qualkit.services import coding_files
    from qualkit.services.projects import open_project

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
    from qualkit.services import codebook_changes
    from qualkit.services.projects import open_project

    project = open_project(place)
    say("ready")
    for _ in range(12):
        codebook_changes.merge(project, "hal.agy", "dar.acc", actor="ana")
        say(_version(project))
        codebook_changes.undo(project, actor="ana")
        say(_version(project))


def _version(project: object) -> int:
    with project.reading() as repository:  # type: ignore[attr-defined]
        return int(repository.codebook_version())


def correct(place: str) -> None:
    from qualkit.services import correcting
    from qualkit.services.projects import open_project

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
    from qualkit.store import Project

    say("ready")
    Project.open(place).close()
    say("migrated")


def backup(place: str) -> None:
    from qualkit.services import safety

    say("ready")
    for n in range(6):
        file = Path(place).with_name(f"b{n}.qualkit")
        safety.backup(place, file)
        say(file.name)


def restore(place: str) -> None:
    from qualkit.services import safety

    file = Path(place).with_name("b0.qualkit")
    safety.backup(place, file)
    say("ready")
    for _ in range(8):
        kept = safety.restore(file, place, replace=True)
        say(kept.name if kept else "")


def merge_copies(place: str) -> None:
    from qualkit.services import merging

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
    "correction": correct,
    "migration": migration,
    "backup": backup,
    "restore": restore,
    "merge of copies": merge_copies,
}

if __name__ == "__main__":
    WORK[sys.argv[1]](sys.argv[2])
