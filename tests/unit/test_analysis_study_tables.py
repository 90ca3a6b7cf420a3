"""Volume, participants, sites, facts, persons and coverage, counted by hand on a small study."""

from __future__ import annotations

from typing import Any

from qualkit.analysis.persons import coverage, person_panel
from qualkit.analysis.study_tables import (
    fact_table,
    participants,
    site_table,
    transcript_counts,
    volume,
)
from qualkit.model import Attributes, RosterEntry, Site, Study
from qualkit.model.results import StudyTable
from tests import factories as make


def rows(table: StudyTable) -> list[dict[str, Any]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def test_volume_sums_what_is_said_and_counts_a_person_once() -> None:
    one = make.transcript("A", ("I", "So?"), ("R", "Yes it was."), persons="p1", minutes=30)
    two = make.transcript("B", ("I", "So?"), ("R", "No."), persons="p1", wave="y2", minutes=12)
    table = volume(make.study(), (one, two))
    assert [(r["wave"], r["people"], r["words"], r["minutes"]) for r in rows(table)] == [
        ("y1", 1, 4, 30), ("y2", 1, 2, 12),
    ]  # fmt: skip
    assert table.totals[4:] == (2, 1, 4, 6, None, 42)


def test_participants_are_people_and_observations_are_documents() -> None:
    group = make.transcript(
        "F", ("I", "?"), ("S1", "a"), ("S2", "b"), role="student", instrument="focus_group"
    )
    notes = make.transcript("O", (None, "A lesson."), role="observation", n_speakers=0)
    again = make.transcript("T2", persons="kt1", wave="y2")
    told = (make.transcript("T1", persons="kt1"), again, group, notes)
    table = participants(make.study(), told)
    assert [c.label for c in table.columns] == [
        "Site", "Leader", "Teacher", "Student", "Observation (documents)",
    ]  # fmt: skip
    assert table.rows[0] == ("kestrel", None, 1, 2, 1)
    assert table.rows[1] == ("orchard", None, None, None, None)
    assert table.totals == ("All", 0, 1, 2, 1)


def test_groups_add_their_roles_together() -> None:
    told = (make.transcript("T", persons="a"), make.transcript("L", role="leader", persons="b"))
    table = participants(make.study(), told, by_group=True)
    assert [c.key for c in table.columns] == ["site", "adults", "students"]
    assert table.totals == ("All", 2, 0)


def test_transcripts_by_group_count_a_focus_group_once() -> None:
    table = transcript_counts(make.study(), make.sample_transcripts())
    assert table.totals == ("All", "", 7, 1, 8)
    assert rows(table)[0] == {"site": "kestrel", "wave": "y1", "adults": 2, "students": 0, "all": 2}


def test_the_site_table_holds_every_attribute() -> None:
    study = Study("s", sites=(Site("a", "A", Attributes.of(size=4)), Site("b", "B")))
    assert [c.label for c in site_table(study).columns] == ["Site", "Size"]
    assert site_table(study).rows == (("a", "4"), ("b", None))


def test_facts_stand_beside_the_number_of_transcripts() -> None:
    table = fact_table(make.study(), make.sample_transcripts())
    assert rows(table)[0] == {
        "site": "kestrel", "wave": "y1", "test_prep_window": "adopted", "transcripts": 2,
    }  # fmt: skip
    assert [(r["site"], r["wave"]) for r in rows(table)][-1] == ("linden", "y2")


ROSTER = (
    RosterEntry("kt1", "kestrel", "y1", "teacher", "yes"),
    RosterEntry("kt1", "kestrel", "y2", "teacher", "yes"),
    RosterEntry("kt2", "kestrel", "y1", "teacher", "no"),
)


def test_the_panel_tells_unheard_from_not_on_the_roster() -> None:
    told = (make.transcript("A", persons="kt1"), make.transcript("B", persons="kt3", wave="y2"))
    table = person_panel(make.study(roster=ROSTER), told)
    assert [(r["person"], r["y1"], r["y2"], r["waves"]) for r in rows(table)] == [
        ("kt1", 1, 0, 1), ("kt2", 0, None, 0), ("kt3", None, 1, 1),
    ]  # fmt: skip


def test_coverage_is_of_the_roster_and_by_transcripts() -> None:
    elsewhere = make.transcript("C", persons="kt2", site="orchard")
    table = coverage(make.study(roster=ROSTER), (make.transcript("A", persons="kt1"), elsewhere))
    assert rows(table) == [
        {"site": "kestrel", "wave": "y1", "heard": 1, "roster": 2, "stated": 1},
        {"site": "kestrel", "wave": "y2", "heard": 0, "roster": 1, "stated": 1},
    ]
    assert table.totals == ("All", "", 1, 3, 2)
    assert table.note.startswith("1 of 3 on the roster were heard")


def test_a_study_without_frame_has_empty_tables() -> None:
    for table in (coverage(Study("s"), ()), person_panel(Study("s"), ()), volume(Study("s"), ())):
        assert table.rows == ()
