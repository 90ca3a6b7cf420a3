"""Importing: all files are read and checked before the first one is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import StudyError
from qualkit.model import ReadingChoices, Rename
from qualkit.services import correcting
from qualkit.services.importing import InFolder, import_files, manifest_from, remembered_choices
from qualkit.store import Project
from tests import factories, projects

BODY = "I: How was it?\n\nT: Fine, thanks.\n\nI: And then?\n\nT: Nothing {}.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.empty(tmp_path)
    yield made
    made.close()


def file(name: str, more: str = "", header: str = "") -> tuple[str, bytes]:
    return f"incoming/{name}.txt", (header + BODY.format(more or name)).encode()


def manifest(*rows: str) -> bytes:
    return "\n".join(("file,site,wave,role,instrument", *rows)).encode()


def names(project: Project) -> tuple[str, ...]:
    with project.reading() as repository:
        return repository.transcript_names()


def refused(project: Project, *files: tuple[str, bytes], rows: tuple[str, ...] = ()) -> str:
    """What the refusal of an import says; nothing may have been stored."""
    before = names(project), projects.actions(project)
    table = manifest_from(manifest(*rows), "manifest.csv") if rows else None
    with pytest.raises(StudyError) as error:
        import_files(project, files, actor="ana", manifest=table)
    assert (names(project), projects.actions(project)) == before
    return str(error.value)


def test_files_become_transcripts_with_what_the_manifest_knows(project: Project) -> None:
    table = manifest_from(manifest("b.txt,orchard,y2,leader,interview", "a.txt,kestrel,y1,,"), "m")
    report = import_files(project, [file("b"), file("a")], actor="ana", manifest=table)
    assert [(f.file, f.status) for f in report.files] == [
        ("incoming/b.txt", "added"),
        ("incoming/a.txt", "added"),
    ]
    assert (report.added, report.notes) == (2, ())
    with project.reading() as repository:
        b = repository.transcript("b")
        assert repository.original("b") == file("b")[1]
    assert dict(b.attributes) == {
        "site": "orchard", "wave": "y2", "role": "leader", "instrument": "interview"
    }  # fmt: skip
    assert b.speakers == ("I", "T")
    (doubt,) = report.files[1].warnings
    assert doubt.what == "role, instrument not known"
    assert projects.actions(project)[-2:] == ["transcript.added"] * 2


def test_a_manifest_outside_the_study_frame_is_refused_with_every_problem(project: Project) -> None:
    said = refused(
        project, file("a"), file("b"), file("c"),
        rows=("a.txt,nowhere,y1,,", "b.txt,kestrel,y9,,", "c.txt,kestrel,y1,,"),
    )  # fmt: skip
    assert "incoming/a.txt: site 'nowhere' is not in the study frame" in said
    assert "incoming/b.txt: wave 'y9' is not in the study frame" in said
    assert len(said.splitlines()) == 2


def test_a_manifest_that_contradicts_the_header_is_refused_at_its_line(project: Project) -> None:
    header = "site: kestrel\nwave: y1\n---\n"
    said = refused(
        project, file("a"), file("b", header=header), rows=("a.txt,,,,", "b.txt,orchard,y1,,")
    )
    assert said.startswith("manifest.csv:3: site is 'orchard' in the manifest and 'kestrel' in b")


def test_a_header_that_contradicts_the_file_name_is_refused(project: Project) -> None:
    with project.writing("lead") as repository:
        repository.save_study(factories.study(file_names="{site}_{wave}_{role}{nn}"))
    said = refused(project, file("kestrel_y1_teacher1", header="wave: y2\nsite: kestrel\n---\n"))
    assert "wave is 'y2' in the header and 'y1' in the file name" in said


def test_name_header_manifest_and_frame_are_compared_and_all_contradictions_told(
    project: Project,
) -> None:
    with project.writing("lead") as repository:
        repository.save_study(factories.study(file_names="{site}_{wave}_{role}{nn}"))
    said = refused(
        project,
        file("kestrel_y1_teacher1", header="wave: y2\nrole: leader\n---\n"),
        file("orchard_y1_teacher2"),
        file("oak_y1_teacher3"),
        rows=("kestrel_y1_teacher1.txt,orchard,y1,,", "orchard_y1_teacher2.txt,kestrel,y2,,"),
    ).splitlines()
    assert [line.partition(" (")[0].partition(": ")[2] for line in said] == [
        "role is 'leader' in the header and 'teacher' in the file name",
        "wave is 'y2' in the header and 'y1' in the file name",
        "site is 'orchard' in the manifest and 'kestrel' in kestrel_y1_teacher1.txt",
        "wave is 'y1' in the manifest and 'y2' in kestrel_y1_teacher1.txt",
        "site is 'kestrel' in the manifest and 'orchard' in orchard_y1_teacher2.txt",
        "wave is 'y2' in the manifest and 'y1' in orchard_y1_teacher2.txt",
        "site 'oak' is not in the study frame",
    ]


def test_one_unreadable_file_keeps_all_out_and_all_problems_are_told(project: Project) -> None:
    said = refused(project, file("a"), ("b.txt", b""), ("c.docx", b"no zip"), ("d.xyz", b"words"))
    assert [line.partition(":")[0] for line in said.splitlines()] == ["b.txt", "c.docx", "d.xyz"]


def test_two_files_of_one_name_are_refused(project: Project) -> None:
    twin = ("other/a.txt", file("other")[1])
    said = refused(project, file("a"), twin)
    assert "incoming/a.txt and other/a.txt: two files would both be transcript 'a'" in said


def test_another_text_under_a_name_that_is_taken_is_refused_before_anything(
    project: Project,
) -> None:
    import_files(project, [file("a")], actor="ana")
    said = refused(project, file("z"), file("a", "changed"))
    assert "incoming/a.txt: the project holds another text as 'a'" in said


def test_an_unchanged_file_is_left_as_it_is(project: Project) -> None:
    import_files(project, [file("a")], actor="ana")
    before = projects.actions(project)
    again = import_files(project, [file("a")], actor="ben")
    assert [f.status for f in again.files] == ["unchanged"]
    assert (again.added, again.notes) == (0, ())
    assert projects.actions(project) == before


def test_the_same_text_under_two_names_is_noted_and_both_are_known_again(project: Project) -> None:
    twins = [file("a", "same"), file("b", "same")]
    first = import_files(project, twins, actor="ana")
    assert [(n.what, n.where) for n in first.notes] == [("the same text as 'a'", "incoming/b.txt")]
    again = import_files(project, twins, actor="ana")
    assert [f.status for f in again.files] == ["unchanged", "unchanged"]
    third = import_files(project, [file("c", "same")], actor="ana")
    assert third.notes[0].where == "incoming/c.txt"


def test_a_dry_run_says_the_same_and_stores_nothing(project: Project) -> None:
    before = projects.actions(project)
    report = import_files(project, [file("a"), file("b")], actor="ana", dry_run=True)
    assert [f.status for f in report.files] == ["would be added"] * 2
    assert report.added == 2
    assert names(project) == ()
    assert projects.actions(project) == before


def test_rows_without_files_and_files_without_rows_are_told(project: Project) -> None:
    table = manifest_from(manifest("a.txt,kestrel,y1,teacher,interview", "gone.txt,,,,"), "m.csv")
    report = import_files(project, [file("a"), file("b")], actor="ana", manifest=table)
    assert [(n.what, n.where) for n in report.notes] == [
        ("'gone.txt' is in the manifest and not among the files", "m.csv:3")
    ]
    assert "no row in the manifest" in [w.what for w in report.files[1].warnings]


def test_progress_counts_reading_and_storing(project: Project) -> None:
    told: list[tuple[str, int, int]] = []
    import_files(
        project, [file("a"), file("b")], actor="ana", progress=lambda *step: told.append(step)
    )
    assert told == [("reading", 1, 2), ("reading", 2, 2), ("storing", 1, 2), ("storing", 2, 2)]


def test_no_files_are_no_work(project: Project) -> None:
    assert import_files(project, [], actor="ana").files == ()


def told(name: str, *said: str) -> tuple[str, bytes]:
    return f"incoming/{name}.txt", "".join(f"I: Go on.\nT: {one}\n" for one in said).encode()


SAID = [f"In month {n} we changed the plan of group {n * 7} once more." for n in range(10)]
LONG = " ".join(f"word{n}" for n in range(45))


def test_another_version_of_a_transcript_is_noted_and_stored(project: Project) -> None:
    import_files(project, [told("a", *SAID)], actor="ana")
    report = import_files(project, [told("b", *SAID[:8], "Quite another end of this interview.")],
                          actor="ana")  # fmt: skip
    assert [(n.what, n.where) for n in report.notes] == [
        ("89% of the sentences stand in 'a' as well", "incoming/b.txt")
    ]
    assert names(project) == ("a", "b")
    again = import_files(project, [told("a", *SAID)], actor="ana")
    assert again.notes == ()


def test_a_passage_in_two_transcripts_is_noted_at_its_line_without_words(project: Project) -> None:
    files = [told("a", *SAID[:4], LONG), told("b", LONG, *SAID[5:])]
    (note,) = import_files(project, files, actor="ana", dry_run=True).notes
    assert note.where == "incoming/b.txt:2"
    assert note.what == "a passage of 45 words stands in 'a' as well, from line 10"
    assert "word7" not in str(note)


def test_many_repetitions_are_counted_and_not_all_told(project: Project) -> None:
    files = [told(f"t{n:02}", f"Number {n}.", LONG) for n in range(24)]
    notes = import_files(project, files, actor="ana", dry_run=True).notes
    assert len(notes) == 21
    assert notes[-1].what == "3 more repetitions between transcripts"


ARROWS = ("a.txt", b"Ann >> How was it?\nBen >> Fine.\nAnn >> And then?\nBen >> Nothing.\n")
CHOICES = ReadingChoices(
    (Rename("Ben", "KES-T01"),), ("Ann",), expression=r"(?P<speaker>\w{1,9}) >>"
)


def test_files_are_read_as_chosen_and_only_these(project: Project) -> None:
    import_files(project, [ARROWS], actor="ana", choices=CHOICES)
    with project.reading() as repository:
        made = repository.transcript("a")
    assert (made.speakers, made.interviewers) == (("Ann", "KES-T01"), {"Ann"})
    assert made.text.encode() == ARROWS[1]
    report = import_files(project, [("b.txt", ARROWS[1] + b"\n")], actor="ana")
    assert report.files[0].transcript.turns == ()


def test_what_is_remembered_counts_for_the_next_files(project: Project) -> None:
    import_files(project, [ARROWS], actor="ana", choices=CHOICES, remember=True)
    assert remembered_choices(project) == CHOICES
    assert projects.actions(project)[-2:] == ["reading.chosen", "transcript.added"]
    again = import_files(project, [("b.txt", ARROWS[1] + b"\n")], actor="ana")
    assert again.files[0].transcript.speakers == ("Ann", "KES-T01")
    plain = import_files(
        project, [("c.txt", ARROWS[1])], actor="ana", choices=ReadingChoices(), dry_run=True
    )
    assert plain.files[0].transcript.turns == ()


def test_a_dry_run_and_a_refused_import_remember_nothing(project: Project) -> None:
    before = projects.actions(project)
    import_files(project, [ARROWS], actor="ana", choices=CHOICES, remember=True, dry_run=True)
    with pytest.raises(StudyError):
        import_files(project, [("b.txt", b"")], actor="ana", choices=CHOICES, remember=True)
    assert remembered_choices(project) == ReadingChoices()
    assert projects.actions(project) == before


def _signatures(project: Project) -> dict[str, bytes]:
    with project.reading() as repository:
        return repository.signatures()


def test_a_corrected_transcript_is_compared_as_it_is_now(project: Project) -> None:
    before, after = (" ".join(f"{mark}{n}" for n in range(45)) for mark in "pq")
    import_files(project, [file("a", before), file("other")], actor="ana")
    first = _signatures(project)
    listed = correcting.preview(project, "a", "a.txt", file("a", after)[1])
    correcting.confirm(project, listed, actor="ana", accept_lost=True)
    assert set(_signatures(project)) == {"other"}, "that of the text before does not count"
    notes = import_files(project, [told("b", before), told("c", after)], actor="ana").notes
    assert [note.where for note in notes] == ["incoming/c.txt:2"]
    assert "45 words stands in 'a' as well" in notes[0].what
    now = _signatures(project)
    assert set(now) == {"a", "b", "c", "other"}
    assert now["a"] != first["a"]
    assert now["other"] == first["other"]


def test_a_dry_run_keeps_no_signature(project: Project) -> None:
    import_files(project, [file("a")], actor="ana", dry_run=True)
    assert _signatures(project) == {}


ROSTER = b"person,site,role,born\nKES-T01,KES,teacher,1980\nKES-T02,KES,teacher,1977\n"
MANIFEST = b"file,site,wave\na.txt,KES,Y1\n"


def test_tables_in_a_folder_that_are_no_transcripts_are_left_out(
    project: Project,
) -> None:
    lying = [InFolder("in/roster.csv", ROSTER), InFolder("in/manifest.csv", MANIFEST)]
    report = import_files(project, [InFolder(*file("a")), *lying], actor="ana")
    assert names(project) == ("a",)
    assert [(note.where, note.what) for note in report.notes] == [
        ("in/roster.csv", "left out: no column holds what somebody said"),
        ("in/manifest.csv", "left out: is a manifest, not a transcript"),
    ]


def test_a_table_that_was_named_and_a_damaged_file_keep_all_out(
    project: Project,
) -> None:
    assert "no column" in refused(project, file("a"), ("in/roster.csv", ROSTER))
    assert "damaged" in refused(project, file("a"), InFolder("in/b.docx", b"PK"))
