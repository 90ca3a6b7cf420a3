"""A disk that is full or read-only: a plain refusal, and the project as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qualkit.store import Project
from tests import projects

ROOT = Path(__file__).resolve().parents[2]

SMALL = """
mount -t tmpfs -o size={size}k tmpfs "$1" || exit 77
cp "$2" "$1/study.qualkit" || exit 77
{more}
"{python}" -c "$3" "$1/study.qualkit"
status=$?
cp "$1/study.qualkit"* "$(dirname "$2")/after/"
exit $status
"""

FILLING = """
import sys
from qualkit.errors import QualkitError
from qualkit.services import projects
from qualkit.services.importing import import_files
from qualkit.services.safety import backup
project = projects.open_project(sys.argv[1])
body = b"I: How was it?\\n\\nT: Fine, thanks.\\n\\nI: And then?\\n\\nT: Nothing.\\n" * 400
stored = []
try:
    for n in range(200):
        import_files(project, [(f"t{n}.txt", b"I: %d?\\n\\n" % n + body)], actor="ana")
        stored.append(f"t{n}")
except QualkitError as refused:
    print(refused)
print(*stored)
with project.reading() as repository:
    assert set(stored) <= set(repository.transcript_names())
assert project.check() == ()
"""

READING = """
import sys
from qualkit.errors import QualkitError
from qualkit.services import codebook_changes, projects, safety
from qualkit.services.importing import import_files
project = projects.open_project(sys.argv[1])
for write in (
    lambda: codebook_changes.add(project, "New", actor="ana"),
    lambda: import_files(project, [("t.txt", b"I: How?\\n\\nT: So.\\n")], actor="ana"),
    lambda: safety.backup(sys.argv[1], sys.argv[1] + ".copy"),
):
    try:
        write()
    except QualkitError as refused:
        print(refused)
assert project.check() == ()
"""


def on_small_disk(folder: Path, script: str, *, size: int, more: str = "") -> list[str]:
    """What a script says of a coded project on a disk of `size` kB; the project is in `after`."""
    (folder / "disk").mkdir()
    (folder / "after").mkdir()
    projects.coded(folder).close()
    shell = SMALL.format(size=size, python=sys.executable, more=more)
    place = (str(folder / "disk"), str(folder / "study.qualkit"), script)
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", shell, "sh", *place],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no disk of one's own can be mounted here")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def events(place: Path) -> int:
    project = Project.open(place)
    assert project.check() == ()
    with project.reading() as repository:
        held = repository.revision()
    project.close()
    return held


needs_unshare = pytest.mark.skipif(not shutil.which("unshare"), reason="unshare is not here")


@needs_unshare
def test_a_full_disk_is_said_and_what_was_stored_stays(tmp_path: Path) -> None:
    said, stored = on_small_disk(tmp_path, FILLING, size=2500)
    assert "the disk is full" in said or "No space left" in said
    assert "nothing was changed" in said
    project = Project.open(tmp_path / "after" / "study.qualkit")
    with project.reading() as repository:
        assert set(stored.split()) <= set(repository.transcript_names())
    assert project.check() == ()
    project.close()


@needs_unshare
def test_a_read_only_disk_is_said_and_nothing_changes(tmp_path: Path) -> None:
    more = 'mount -o remount,ro "$1"'
    said = on_small_disk(tmp_path, READING, size=4000, more=more)
    assert len(said) == 3
    assert "the project file is read-only" in said[0]
    assert "cannot be written" in said[1]
    assert all("nothing was changed" in line for line in said[:2])
    assert events(tmp_path / "after" / "study.qualkit") == events(tmp_path / "study.qualkit")
