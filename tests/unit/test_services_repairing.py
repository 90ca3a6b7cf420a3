"""Repair proposes what is certain, does what was chosen, and keeps a copy first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qualkit.errors import NotFound, ProjectError
from qualkit.services import projects, repairing
from qualkit.store import snapshots
from qualkit.store.snapshots import kept_copies
from tests import factories
from tests import projects as made

ONE = factories.sample_codings()[0].id
ABOUT = f"coding:{ONE}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made.coded(tmp_path).close()
    return tmp_path / "study.qualkit"


def tamper(place: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(statement, values)
        connection.commit()


def coding(place: Path) -> dict[str, object] | None:
    with closing(sqlite3.connect(place)) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT * FROM coding WHERE id = ?", (ONE,)).fetchone()
    return dict(row) if row else None


def proposed(place: Path) -> dict[str, list[str]]:
    return {p.about: [*p.choices] for p in repairing.findings(place).proposals}


def test_a_sound_project_has_no_proposals(place: Path) -> None:
    found = repairing.findings(place)
    assert (found.problems, found.proposals) == ((), ())


@pytest.mark.parametrize(
    ("statement", "choices"),
    [
        ("DELETE FROM coding WHERE id = ?", ["put-back"]),
        ("UPDATE coding SET note = 'other' WHERE id = ?", ["as-logged", "as-held"]),
        ("UPDATE coding SET span_start = span_start + 1 WHERE id = ?", ["as-logged"]),
    ],
)
def test_what_the_log_has_comes_back(place: Path, statement: str, choices: list[str]) -> None:
    before = coding(place)
    tamper(place, statement, ONE)
    assert proposed(place) == {ABOUT: choices}
    copy = repairing.repair(place, [(ABOUT, choices[0])], actor="lead")
    assert projects.check_project(place) == ()
    assert coding(place) == before
    assert [kept.why for kept in kept_copies(place)] == ["repair"]
    assert coding(copy) != before
    last = projects.history(projects.open_project(place), limit=1)[0]
    assert (last.action, last.subject, last.actor) == ("project.repaired", ONE, "lead")


def test_what_the_table_has_goes_into_the_log(place: Path) -> None:
    tamper(place, "UPDATE coding SET note = 'better' WHERE id = ?", ONE)
    repairing.repair(place, [(ABOUT, "as-held")], actor="lead")
    assert projects.check_project(place) == ()
    held = coding(place)
    assert held is not None
    assert held["note"] == "better"


@pytest.mark.parametrize("choice", ["as-held", "take-off"])
def test_a_coding_that_nobody_recorded(place: Path, choice: str) -> None:
    tamper(
        place,
        "INSERT INTO coding SELECT 'stray', transcript_id, revision, span_start, span_end, code, "
        "'ben', 'first', quote, origin, value, note, recorded_at, valence FROM coding WHERE id = ?",
        ONE,
    )
    assert proposed(place) == {"coding:stray": ["as-held", "take-off"]}
    repairing.repair(place, [("coding:stray", choice)], actor="lead")
    assert projects.check_project(place) == ()


def test_a_text_comes_from_a_kept_copy_and_from_nowhere_else(place: Path) -> None:
    snapshots.keep_copy(place, "day")
    tamper(place, "UPDATE transcript_text SET body = replace(body, 'e', 'x')")
    found = proposed(place)
    texts = [about for about in found if about.startswith("text:")]
    assert texts
    repairing.repair(place, [(about, "from-copy") for about in texts], actor="lead")
    assert projects.check_project(place) == ()
    tamper(place, "UPDATE transcript_text SET body = replace(body, 'e', 'x')")
    snapshots.let_go_of_all(place)
    assert not [about for about in proposed(place) if about.startswith("text:")]


def test_nothing_else_is_done(place: Path) -> None:
    tamper(place, "UPDATE coding SET note = 'other' WHERE id = ?", ONE)
    with pytest.raises(NotFound, match="not proposed"):
        repairing.repair(place, [(ABOUT, "put-back")], actor="lead")
    with pytest.raises(NotFound, match="not proposed"):
        repairing.repair(place, [("coding:none", "as-held")], actor="lead")
    assert proposed(place) == {ABOUT: ["as-logged", "as-held"]}


BROKEN = {
    "gap": ("DELETE FROM event WHERE id = 2", "log:3"),
    "changed": ("UPDATE event SET actor = 'x' WHERE id = 3", "log:3"),
    "cut off": ("DELETE FROM event WHERE id > 5", "log:5"),
    "end": ("UPDATE event_head SET hash = 'x'", "log:"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_break_in_the_log_can_only_be_acknowledged(place: Path, how: str) -> None:
    statement, about = BROKEN[how]
    tamper(place, statement)
    known = len(repairing.findings(place).problems)
    found = {a: c for a, c in proposed(place).items() if a.startswith("log:")}
    assert [*found.values()] == [["acknowledge"]]
    (named,) = found
    assert named.startswith(about)
    repairing.repair(place, [(named, "acknowledge")], actor="lead")
    left = [*projects.check_project(place)]
    assert len(left) == known - 1
    assert not [problem for problem in left if "event" in problem.where]
    last = projects.history(projects.open_project(place), limit=1)[0]
    assert (last.action, last.actor) == ("project.gap_acknowledged", "lead")
    tamper(place, "UPDATE event SET actor = 'y' WHERE id = 4")
    assert len(projects.check_project(place)) == known  # another break is another problem


def test_codings_are_rebuilt_from_a_whole_log_alone(place: Path) -> None:
    tamper(place, "DELETE FROM coding")
    assert proposed(place)["codings"] == ["rebuild"]
    tamper(place, "UPDATE event SET actor = 'x' WHERE id = 3")
    assert "codings" not in proposed(place)
    repairing.repair(place, [("log:3", "acknowledge")], actor="lead")
    assert "codings" not in proposed(place)


def test_rebuilt_codings_are_those_that_were_there(place: Path) -> None:
    before = coding(place)
    tamper(place, "DELETE FROM coding WHERE coder = 'ben'")
    tamper(place, "UPDATE coding SET note = 'other' WHERE id = ?", ONE)
    repairing.repair(place, [("codings", "rebuild")], actor="lead")
    assert projects.check_project(place) == ()
    assert coding(place) == before


def test_a_row_that_others_point_to_comes_from_a_kept_copy(place: Path) -> None:
    tamper(place, "DELETE FROM coder WHERE name = 'ben'")
    assert not proposed(place)
    tamper(place, "INSERT INTO coder VALUES ('ben', 'person', '2026')")
    snapshots.keep_copy(place, "day")
    tamper(place, "DELETE FROM coder WHERE name = 'ben'")
    assert proposed(place)["row:coder:ben"] == ["from-copy"]
    repairing.repair(place, [("row:coder:ben", "from-copy")], actor="lead")
    assert projects.check_project(place) == ()


def test_the_newest_sound_copy_is_brought_back_alone(place: Path) -> None:
    old = snapshots.keep_copy(place, "day")
    tamper(place, "UPDATE event SET actor = 'x' WHERE id = 3")
    snapshots.keep_copy(place, "import")
    about = f"project:{old.name}"
    assert proposed(place) == {"log:3": ["acknowledge"], about: ["restore"]}
    with pytest.raises(NotFound, match="alone"):
        repairing.repair(place, [(about, "restore"), ("log:3", "acknowledge")], actor="lead")
    kept = repairing.repair(place, [(about, "restore")], actor="lead")
    assert projects.check_project(place) == ()
    assert len(projects.check_project(kept)) == 1


def test_what_names_something_that_is_gone_is_refused(place: Path) -> None:
    tamper(place, "DELETE FROM coding WHERE id = ?", ONE)
    tamper(place, "DELETE FROM assignment WHERE coder = 'ana'")
    tamper(place, "DELETE FROM coding WHERE coder = 'ana'")
    tamper(place, "DELETE FROM coder WHERE name = 'ana'")
    with pytest.raises(ProjectError, match="cannot be put back"):
        repairing.repair(place, [(ABOUT, "put-back")], actor="lead")
    assert coding(place) is None
