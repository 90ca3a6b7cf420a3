"""`python -m benchmarks.durability.server [KILLS] [SEED]`: PostgreSQL ended without notice.

Several programs code in one project, each edit sent once the one before was acknowledged. At a
random moment the server is stopped as by a crash (`pg_ctl -m immediate`), started again, and asked:
is every acknowledged coding there, once, and does `check` find nothing? Edits that were on their
way are then sent again, as a desk does.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.durability.killing import ROOT
from qualkit.errors import QualkitError
from qualkit.model import Coder, CodingState, Operation, Put, Round, Span
from qualkit.services.editing import apply_operations
from qualkit.store import Project
from tests import factories, projects

CLIENTS = 5
MOST = 30
NAMES = [transcript.name for transcript in factories.sample_transcripts()]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of its own on loopback, which waits for the disk."""

    folder: Path
    port: int
    programs: Path

    @property
    def address(self) -> str:
        return f"postgresql+psycopg://qualkit@127.0.0.1:{self.port}/postgres"

    def control(self, *words: str) -> None:
        command = f"'{self.programs}/pg_ctl' -D '{self.folder}/pg/data' -w {' '.join(words)}"
        as_server = ["su", "postgres", "-s", "/bin/bash", "-c", command]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(as_server if not os.getuid() else ["bash", "-c", command], check=True,
                       timeout=120, **quiet)  # type: ignore[call-overload] # fmt: skip

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder}/pg"
        self.control(f"-l '{self.folder}/pg/log' -o '{options}' start")

    def crash(self) -> None:
        self.control("-m immediate stop")


def started(folder: Path) -> Server:
    """Made by the script of the tests, without waiting for the disk, and started anew with it."""
    script = ROOT / ".ci" / "postgres"
    folder.chmod(0o755)
    made = subprocess.run([script, "start", folder], check=True, capture_output=True, text=True)
    port = int(made.stdout.strip().rpartition(":")[2].partition("/")[0])
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    server = Server(folder, port, programs[-1])
    server.control("-m fast stop")
    server.start()
    return server


def build(address: str) -> None:
    project = Project.create(address)
    with project.writing("lead") as repository:
        repository.save_codebook(projects.codebook())
        for transcript in factories.sample_transcripts():
            repository.add_transcript(transcript)
        for number in range(CLIENTS):
            repository.ensure_coder(Coder(f"coder{number}"))
        repository.save_round(Round("first", 1))
    project.close()


def edit(client: int, turn: int, number: int) -> Operation:
    name = f"{client}-{turn}-{number}"
    span = Span(turn, turn + 5 + number % 40)
    put = Put(f"c{name}", CodingState(span, ("dar.acc", "hal.agy")[number // 320 % 2]))
    return Operation(f"o{name}", (put,), NAMES[number // 40 % len(NAMES)])


def send(project: Project, client: int, operation: Operation) -> bool:
    """Whether it was acknowledged; a server that is gone acknowledges nothing."""
    coder = f"coder{client}"
    try:
        (done,) = apply_operations(project, coder=coder, round_name="first", operations=[operation])
    except QualkitError:
        return False
    if done.problem:
        raise RuntimeError(done.problem)
    return True


def client(address: str, number: int, turn: int, writing: int) -> None:
    """Code until the server is gone, and say what was acknowledged."""
    status = 1
    try:
        project = Project.open(address, verify=False)
        for n in range(320):
            if not send(project, number, edit(number, turn, n)):
                break
            os.write(writing, f"{number} {n}\n".encode())
        status = 0
    finally:
        os._exit(status)


def one_crash(server: Server, turn: int, seconds: float) -> list[tuple[int, int]]:
    """What was acknowledged, as client and number of its edit."""
    reading, writing = os.pipe()
    children = []
    for number in range(CLIENTS):
        child = os.fork()
        if not child:
            os.close(reading)
            client(server.address, number, turn, writing)
        children.append(child)
    os.close(writing)
    time.sleep(seconds)
    server.crash()
    with os.fdopen(reading) as stream:
        said = [line.split() for line in stream]
    failed = [child for child in children if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]
    if failed:
        raise RuntimeError(f"{len(failed)} clients failed by themselves")
    server.start()
    return [(int(a), int(b)) for a, b in said]


def faults(address: str, turn: int, said: list[tuple[int, int]]) -> list[str]:
    """What is lost or doubled, also after edits that were on their way are sent again."""
    project = Project.open(address, verify=False)
    lost = {f"c{a}-{turn}-{b}" for a, b in said} - set(_held(project))
    sent = Counter(a for a, _ in said)
    for number in range(CLIENTS):
        send(project, number, edit(number, turn, sent[number]))
    held = _held(project)
    missing = {f"c{n}-{turn}-{sent[n]}" for n in range(CLIENTS)} - set(held)
    problems = [str(problem) for problem in project.check()]
    project.close()
    doubled = [key for key, times in held.items() if times > 1]
    return [*(f"lost: {key}" for key in sorted(lost)), *(f"doubled: {key}" for key in doubled),
            *(f"not there after it was sent again: {key}" for key in sorted(missing)),
            *problems]  # fmt: skip


def _held(project: Project) -> Counter[str]:
    with project.reading(whole=True) as repository:
        return Counter(coding.id for coding in repository.codings())


def main(kills: int, seed: int) -> int:
    if kills > MOST:
        raise SystemExit(f"at most {MOST} at once: each has words of its own")
    chance = random.Random(seed)
    wrong = acknowledged = 0
    with tempfile.TemporaryDirectory(prefix="durability_pg_") as folder:
        server = started(Path(folder))
        try:
            build(server.address)
            for turn in range(kills):
                said = one_crash(server, turn, chance.uniform(1, 8))
                found = faults(server.address, turn, said)
                acknowledged += len(said)
                wrong += bool(found)
                print(f"crash {turn}: {len(said)} acknowledged", *found[:3], sep="; ", flush=True)
        finally:
            server.crash()
    print(f"{kills} crashes under {CLIENTS} coders, {acknowledged} acknowledged, "
          f"{wrong} with a fault, seed {seed}")  # fmt: skip
    return int(bool(wrong))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(given + [20, 7][len(given) :])))
