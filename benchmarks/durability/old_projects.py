"""Build a small project of each earlier schema version, by the qualkit of that time.

`python -m benchmarks.durability.old_projects` looks in the history of the repository for the newest
state of each schema version, lets its own code fill a project with the sample study of the tests,
and stores the file in `tests/data/schemas`. A version that no state of the history ended with is
the one before it with its migration. Files that are there already are left alone.
"""

from __future__ import annotations

import lzma
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "tests" / "data" / "schemas"
FOLDER = "qualkit/store/migrations/"
FILL = """
import sys
from pathlib import Path
from tests import factories, projects
project = projects.coded(Path(sys.argv[1]))
with project.writing("ana") as repository:
    repository.retract(factories.sample_codings()[-1].id)
project.close()
"""


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def _version_at(commit: str, today: list[str]) -> int:
    """The schema version of a state, 0 where its migrations are not the first ones of today."""
    there = _migrations_at(commit)
    same = bool(there) and there == today[: len(there)]
    return int(Path(there[-1].split()[-1]).name[:4]) if same else 0


def _migrations_at(commit: str) -> list[str]:
    listed = _git("ls-tree", "--full-tree", commit, FOLDER).decode().splitlines()
    return sorted((row for row in listed if row.endswith(".sql")), key=lambda row: row.split()[-1])


def states() -> dict[int, str]:
    """Schema version -> the newest commit that has it."""
    found: dict[int, str] = {}
    today = _migrations_at("HEAD")
    for commit in _git("rev-list", "HEAD").decode().split():
        found.setdefault(_version_at(commit, today), commit)
    found.pop(0, None)
    return found


def build(commit: str, folder: Path) -> Path:
    tree, made = folder / "tree", folder / "made"
    made.mkdir()
    with tarfile.open(fileobj=BytesIO(_git("archive", commit, "qualkit", "tests"))) as archive:
        archive.extractall(tree, filter="data")
    subprocess.run([sys.executable, "-c", FILL, made], cwd=tree, check=True,
                   env={"PYTHONPATH": str(tree)})  # fmt: skip
    return made / "study.qualkit"


def forward(project: Path, version: int) -> None:
    """One migration more, from the folder of today."""
    (file,) = (ROOT / FOLDER).glob(f"{version:04}_*.sql")
    with closing(sqlite3.connect(project)) as connection:
        connection.executescript(file.read_text("utf-8").replace("{blob}", "BLOB"))
        row = (version, file.stem[5:], "2026-01-01T00:00:00+00:00")
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", row)
        connection.commit()


def store(project: Path, version: int) -> None:
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
    data = lzma.compress(project.read_bytes(), preset=9)
    (KEPT / f"{version:04}.qualkit.xz").write_bytes(data)
    print(f"version {version}: {len(data)} bytes")


def main() -> None:
    KEPT.mkdir(exist_ok=True)
    found = states()
    earlier = sorted(int(file.name[:4]) for file in (ROOT / FOLDER).glob("*.sql"))[:-1]
    for version in earlier:
        if (KEPT / f"{version:04}.qualkit.xz").exists():
            continue
        with tempfile.TemporaryDirectory() as folder:
            base = max(known for known in found if known <= version)
            project = build(found[base], Path(folder))
            for missing in (known for known in earlier if base < known <= version):
                forward(project, missing)
            store(project, version)


if __name__ == "__main__":
    main()
