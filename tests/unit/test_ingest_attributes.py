"""Attributes: from a header block, from the file name, from a manifest."""

import pytest

from qualkit.errors import StudyError
from qualkit.ingest import read_manifest, read_transcript, with_manifest

PATTERN = "A_{site}_{wave}_{role}{nn}_{instrument}"
BODY = "I: one\nR: two\n"


def read(text, name="A_KES_Y2_T03_int.txt", **options):
    return read_transcript(name, text.encode(), **options)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Site: KES\nPerson_IDs: T01; T02\n---\n", {"site": "KES", "persons": "T01;T02"}),
        ("---\nsite: 'KES'\nWave Date: 2019-05\n---\n", {"site": "KES", "wave_date": "2019-05"}),
        ("---\npersons:\n- T01\n- T02\n---\n", {"persons": "T01;T02"}),
        ("---\npersons: [T01, T02]\n---\n", {"persons": "T01;T02"}),
        ("---\nabout: one\n  two\n---\n", {"about": "one two"}),
        ("\n\nsite: KES\nempty:\n\nwave: Y1\n---\n", {"site": "KES", "wave": "Y1"}),
        ("", {}),
        ("---\n", {}),
    ],
)
def test_header_blocks(header, expected):
    transcript = read(header + BODY)
    assert dict(transcript.attributes) == expected
    assert [transcript.quote(turn.span) for turn in transcript.turns] == ["one", "two"]
    assert transcript.text == header + BODY


@pytest.mark.parametrize(
    "text",
    ["I: one\nR: two\n---\nI: three\n",
     "Interviewer: one\nAda: two\n---\nInterviewer: three\nAda: x",
     "Site: one\nAda: two\nSite: three\nAda: four\n---\nSite: five\nAda: six"],
)  # fmt: skip
def test_people_who_speak_above_a_rule_are_no_header(text):
    transcript = read(text)
    assert not transcript.attributes
    assert transcript.turns[0].span.start < 20


def test_an_unclosed_header_is_neither_speech_nor_attributes_and_is_reported():
    transcript = read("Interview 3\nDate: 3 May\nInterviewer: Ann\nSchool: X\n\n" + BODY)
    assert transcript.speakers == ("I", "R")
    assert not transcript.attributes
    assert transcript.warnings[0].where == "A_KES_Y2_T03_int.txt:2"
    assert "---" in transcript.warnings[0].hint


def test_a_key_given_twice_is_a_warning():
    transcript = read("site: A\nwave: 1\nsite: B\n---\n" + BODY)
    assert transcript.attributes["site"] == "A"
    assert transcript.warnings[0].where == "A_KES_Y2_T03_int.txt:3"


def test_the_title_comes_from_the_header_or_the_first_heading():
    assert read("---\ntitle: T\n---\n" + BODY).title == "T"
    assert read("# T\n\n" + BODY, name="a.md").title == "T"


def test_attributes_from_the_file_name():
    transcript = read(BODY, file_names=PATTERN)
    assert dict(transcript.attributes) == {
        "site": "KES", "wave": "Y2", "role": "T", "nn": "03", "instrument": "int"
    }  # fmt: skip
    assert transcript.name == "A_KES_Y2_T03_int"
    assert dict(read(BODY, file_names=PATTERN + ".txt").attributes)["instrument"] == "int"
    assert dict(read(BODY, name="x-y.txt", file_names="{site}-{wave}").attributes) == {
        "site": "x", "wave": "y"
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["B_KES_Y2_T03_int.txt", "A_KES_Y2_T_int.txt", "A_" * 9999 + ".txt"]
)
def test_a_name_that_does_not_follow_the_pattern_is_a_warning(name):
    transcript = read(BODY, name=name, file_names=PATTERN)
    assert not transcript.attributes
    assert PATTERN in transcript.warnings[-1].what


def test_header_and_file_name_must_agree():
    assert read("site: kes \nx: y\n---\n" + BODY, file_names=PATTERN).attributes["site"] == "kes"
    with pytest.raises(StudyError) as refusal:
        read("site: ORC\nwave: Y3\n---\n" + BODY, file_names=PATTERN)
    said = [problem.what for problem in refusal.value.problems]
    assert len(said) == 2
    assert "'ORC'" in said[0]
    assert "'KES'" in said[0]
    assert refusal.value.where == "A_KES_Y2_T03_int.txt"


@pytest.mark.parametrize(
    "pattern", ["plain", "{site}{wave}", "{site}_{site}", "{Site}_{wave}", "{}", "{site", "{a{b}}"]
)
def test_patterns_that_are_none(pattern):
    with pytest.raises(StudyError) as refusal:
        read(BODY, file_names=pattern)
    assert pattern in refusal.value.where


def test_manifest_rows_with_lines_and_any_column():
    table = 'file,Site,persons,note\na.txt,KES,"T01, T02","two\nlines"\n\nb.txt,,T03,\n'
    manifest = read_manifest(table.encode("utf-8-sig"), "m.csv")
    assert [(row.file, row.line) for row in manifest.rows] == [("a.txt", 2), ("b.txt", 5)]
    assert dict(manifest.rows[0].attributes) == {
        "site": "KES", "persons": "T01;T02", "note": "two\nlines"
    }  # fmt: skip
    assert dict(manifest.rows[1].attributes) == {"persons": "T03"}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_manifests_of_any_spreadsheet(separator):
    table = f"file{separator}site\r\na.txt{separator}KES\r\n"
    assert read_manifest(table.encode(), "m.csv").rows[0].attributes["site"] == "KES"


def test_all_problems_of_a_manifest_at_once():
    table = b"file,site\na.txt,KES\n,ORC\na.txt,KES\nb.txt\nc.txt,x,y\n"
    with pytest.raises(StudyError) as refusal:
        read_manifest(table, "m.csv")
    assert [p.where for p in refusal.value.problems] == ["m.csv:3", "m.csv:4", "m.csv:5", "m.csv:6"]
    assert all(p.hint for p in refusal.value.problems)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "m.csv"),
        (b"name,site\na,b\n", "m.csv:1"),
        (b"file,site,site\na,b,c\n", "m.csv:1"),
        (b"file,site\n", "m.csv"),
        ("file,site\na.txt,Münster\n".encode("cp1252"), "m.csv:2"),
        (b'file,site\na.txt,"KES\n', "m.csv:2"),
        (b"file\x00,site", "m.csv"),
    ],
)
def test_manifests_that_cannot_be_used(data, where):
    with pytest.raises(StudyError) as refusal:
        read_manifest(data, "m.csv")
    assert refusal.value.where == where
    assert refusal.value.hint


def test_a_manifest_row_adds_and_contradictions_are_listed():
    transcript = read("site: KES\nwave: Y1\n---\nAnn: a\nBo: b\nAnn: c\nBo: d")
    table = b"file,site,wave,role,interviewer\nA.txt,kes,Y2,T,Ann\n"
    row = read_manifest(table, "m.csv").rows[0]
    merged, problems = with_manifest(transcript, row, "m.csv")
    assert dict(merged.attributes) == {
        "site": "KES", "wave": "Y1", "role": "T", "interviewer": "Ann"
    }  # fmt: skip
    assert merged.interviewers == {"Ann"}
    assert [p.where for p in problems] == ["m.csv:2"]
    assert "'Y1'" in problems[0].what
    assert "'Y2'" in problems[0].what
    assert "A_KES_Y2_T03_int.txt" in problems[0].what
