"""What cannot be done is refused in words: what, where, what to do; and nothing is changed."""

from __future__ import annotations

import os
import sqlite3
import sys
import zipfile
from contextlib import closing

import pytest

from tests.cli.running import (
    COMMAND,
    installed,
    names,
    nothing_changes,
    ok,
    qualkit,
    refused,
)  # fmt: skip

NOT_A_DOCX = b"this is no Word document"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b" \n\n ", "no text"),
        ("bytes.txt", b"\x00\x01\x02\x03" * 50, "bytes.txt"),
        ("utf16.txt", b"\xff\xfeI\x00:\x00\x00", "utf16.txt"),
        ("fake.docx", NOT_A_DOCX, "fake.docx"),
        ("empty.docx", b"", "empty.docx"),
        ("fake.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("pdf.txt", b"%PDF-1.4", "is a PDF"),
        ("talk.mp3", b"ID3", "not recordings"),
        ("study.qdpx", b"PK", "export its documents"),
        ("notes.xyz", b"I: Hello.", ".txt, .md, .docx, "),
        ("nosuffix", b"I: Hello.", "no suffix"),
        ("broken.vtt", b"no captions here", "broken.vtt"),
    ],
)
def test_files_that_are_no_transcripts(here, project, name, data, said):
    (here / name).write_bytes(data)
    with nothing_changes(project):
        refused(qualkit("read", here / name), said)
        refused(qualkit("read", here / name, "--json"), said)
        refused(qualkit("ingest", project, here / name), said)


def test_a_zip_that_calls_itself_docx(here, project):
    with zipfile.ZipFile(here / "zip.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with nothing_changes(project):
        refused(qualkit("ingest", project, here / "zip.docx"), "zip.docx")


def test_one_bad_file_among_good_ones_stores_none(here, project):
    (here / "in/new.txt").write_text("I: More?\nT3: Yes, some more.\n", encoding="utf-8")
    (here / "in/bad.docx").write_bytes(NOT_A_DOCX)
    (here / "in/void.txt").write_bytes(b"")
    with nothing_changes(project):
        found = refused(
            qualkit("ingest", project, here / "in"), "2 problems", "nothing was changed"
        )
    assert "bad.docx" in found.err
    assert "void.txt" in found.err


def test_a_folder_without_transcripts(here, project):
    (here / "none").mkdir()
    with nothing_changes(project):
        refused(qualkit("ingest", project, here / "none"), "no transcripts here", ".docx")


def test_a_manifest_that_contradicts_the_frame_is_told_in_full(here, project):
    manifest = "file,site,wave,role,instrument\nnew.txt,NOWHERE,Y9,T,int\nkes.txt,KES,Y1,Q,int\n"
    (here / "bad.csv").write_text(manifest, encoding="utf-8")
    (here / "in/new.txt").write_text("I: More?\nT3: Yes, some more.\n", encoding="utf-8")
    with nothing_changes(project):
        found = refused(
            qualkit("ingest", project, here / "in", "--manifest", here / "bad.csv"), "3 problems"
        )
    for words in ("site 'NOWHERE'", "wave 'Y9'", "role 'Q'", "KES, ORC", "add it to study.yaml"):
        assert words in found.err


def test_a_manifest_that_contradicts_the_header_names_both(here, project):
    (here / "new.txt").write_text(
        "---\nsite: ORC\nwave: Y1\n---\nI: More?\nT3: Yes.\n", encoding="utf-8"
    )
    (here / "m.csv").write_text("file,site,wave\nnew.txt,KES,Y1\n", encoding="utf-8")
    with nothing_changes(project):
        refused(
            qualkit("ingest", project, here / "new.txt", "--manifest", here / "m.csv"),
            "m.csv:2",
            "'KES' in the manifest and 'ORC' in new.txt",
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "m.csv"),
        ("site,wave\nKES,Y1\n", "file"),
        ("file,site\nkes.txt,KES,Y1\n", "m.csv:2"),
        ("file,site\nkes.txt,KES\nkes.txt,ORC\n", "stands twice"),
    ],
)
def test_manifests_that_are_none(here, project, text, said):
    (here / "m.csv").write_text(text, encoding="utf-8")
    with nothing_changes(project):
        refused(qualkit("ingest", project, here / "in", "--manifest", here / "m.csv"), said)


CODINGS = "transcript,coder,round,code,start,end,quote\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("kes,ana,R1,free,70,900,", "outside"),
        ("kes,ana,R1,free,10,5,", "c.csv:2"),
        ("kes,ana,R1,free,-3,5,", "c.csv:2"),
        ("kes,ana,R1,free,x,5,", "c.csv:2"),
        ("kes,ana,R1,nothing,0,5,", "no code 'nothing'"),
        ("moon,ana,R1,free,0,5,", "no transcript 'moon'"),
        ("kes,ana,R1,free,0,5,other words", "the quote is not what stands at 0-5"),
        ("kes,ana,R1,free,,,never said", "is not in the transcript"),
        ("kes,ana,R1,free,,,The", "stands there more than once"),
        ("kes,,R1,free,0,5,", "c.csv:2"),
    ],
)
def test_codings_that_do_not_fit(here, project, row, said):
    (here / "c.csv").write_text(CODINGS + row + "\n", encoding="utf-8")
    with nothing_changes(project):
        refused(qualkit("codings", "load", project, here / "c.csv"), said, "c.csv:2")


def test_all_bad_rows_are_named_at_once(here, project):
    rows = "kes,ana,R1,free,33,59,\nkes,ana,R1,nope,0,5,\nmoon,ana,R1,free,0,5,\n"
    (here / "c.csv").write_text(CODINGS + rows, encoding="utf-8")
    with nothing_changes(project):
        refused(
            qualkit("codings", "load", project, here / "c.csv"),
            "2 problems", "c.csv:3", "c.csv:4",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data"),
    [("c.csv", b"\xff\xfa\x00"), ("c.xlsx", b"PK"), ("c.csv", b""), ("c.json", b"{"),
     ("c.jsonl", b"[1]\n")],
)  # fmt: skip
def test_tables_of_codings_that_are_none(here, project, name, data):
    (here / name).write_bytes(data)
    with nothing_changes(project):
        refused(qualkit("codings", "load", project, here / name), name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("study", "PROJECT"), ("agreement", "project", "PROJECT"), ("codings", "dump", "PROJECT"),
        ("themes", "list", "PROJECT"), ("history", "PROJECT"), ("check", "PROJECT"),
        ("codebook", "dump", "PROJECT"), ("suggest", "log", "PROJECT"), ("ui", "PROJECT"),
        ("ingest", "PROJECT", "in"), ("memo", "theme", "PROJECT", "F1"),
        ("memo", "all", "PROJECT", "-o", "out"), ("backup", "PROJECT", "b.qualkit"),
    ],
    ids=lambda a: " ".join(a[:2]),
)  # fmt: skip
@pytest.mark.parametrize("kind", ["missing", "text", "other database", "newer", "folder"])
def test_no_command_takes_what_is_no_project(here, monkeypatch, arguments, kind):
    monkeypatch.chdir(here)
    said = {"missing": "there is no such project", "text": "not a qualkit project",
            "other database": "not a qualkit project", "newer": "update qualkit",
            "folder": "no such project"}  # fmt: skip
    place = here / "odd.qualkit"
    _no_project(place, kind)
    before = names(here)
    asked = ["odd.qualkit" if a == "PROJECT" else a for a in arguments]
    refused(qualkit(*asked), said[kind], "odd.qualkit")
    assert names(here) == before


def _no_project(place, kind):
    if kind == "text":
        place.write_text("hello, I am a text")
    if kind == "folder":
        place.mkdir()
    if kind in {"other database", "newer"}:
        with closing(sqlite3.connect(place)) as connection:
            table = "migration (version INTEGER)" if kind == "newer" else "cats (name TEXT)"
            connection.execute(f"CREATE TABLE {table}")
            connection.execute(f"INSERT INTO {table.split(maxsplit=1)[0]} VALUES (9999)")
            connection.commit()


def test_init_does_not_overwrite(here, project):
    with nothing_changes(project):
        refused(qualkit("init", project), "already")


@pytest.mark.parametrize("option", ["--study", "--codebook", "--themes"])
def test_init_with_a_bad_file_makes_nothing(here, option):
    (here / "bad.yaml").write_text("study: [\n", encoding="utf-8")
    before = names(here)
    refused(qualkit("init", here / "new.qualkit", option, here / "bad.yaml"), "bad.yaml:")
    refused(qualkit("init", here / "new.qualkit", option, here / "none.yaml"), "no such file")
    assert names(here) == before


def test_init_into_a_missing_folder(here):
    refused(qualkit("init", here / "no/such/p.qualkit"), "folder does not exist")


def test_study_files_say_every_problem_at_its_line(here):
    (here / "bad.yaml").write_text(
        "study: {id: x}\nsites:\n  - {id: A}\n  - {id: A}\nplanned:\n"
        "  - {site: B, wave: Y1, role: T, instrument: int}\n",
        encoding="utf-8",
    )
    found = refused(qualkit("init", here / "n.qualkit", "--study", here / "bad.yaml"))
    assert "bad.yaml:4" in found.err
    assert "bad.yaml:6" in found.err


@pytest.mark.parametrize(
    "arguments",
    [("theme", "F9"), ("tension", "F1"), ("wave", "1999")],
    ids=lambda a: a[0],
)
def test_memos_of_unknown_things_name_the_known_ones(here, project, arguments):
    kind, id = arguments
    with nothing_changes(project):
        refused(
            qualkit("memo", kind, project, id, "-o", here / "m.docx"),
            f"no {kind} '{id}'", "the project has",
        )  # fmt: skip
        refused(qualkit("memo", kind, project, id, "--markdown"), f"no {kind}")


def test_output_where_nothing_can_be_written(here, project):
    (here / "file").write_text("in the way")
    with nothing_changes(project):
        refused(qualkit("memo", "theme", project, "F1", "-o", here / "file/m.docx"), "file/m.docx")
        refused(qualkit("memo", "all", project, "-o", here / "file/m.zip"), "file/m.zip")
        refused(qualkit("codings", "dump", project, "--csv", here / "in"), "cannot be written")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_folder_without_permission(here, project):
    closed = here / "closed"
    closed.mkdir(mode=0o500)
    with nothing_changes(project):
        refused(qualkit("memo", "theme", project, "F1", "-o", closed / "m.docx"), "may write")
        refused(qualkit("init", closed / "p.qualkit"))
        refused(qualkit("backup", project, closed / "b.qualkit"), "may write")


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("nonsense",), ("read",), ("memo", "theme", "p"), ("memo", "all", "p"),
        ("agreement", "table", "r.csv", "--level", "odd"), ("history", "p", "--limit", "0"),
        ("suggest", "topics", "p", "--topics", "1"), ("read", "x.txt", "--nonsense"),
        ("agreement", "project", "p", "--unit", "word"), ("codebook", "check"),
        ("suggest", "accept", "p"), ("ui", "--port", "99999"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_exit_status_2(arguments):
    ran = qualkit(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Usage" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "r.csv"),
        ("unit\n1\n", "rater"),
        ("unit,a,a\n1,x,x\n", "2 columns"),
        ("unit,a,b\n1,x\n", "r.csv:2"),
        ("unit,a,b\n1,x,y\n1,x,y\n", "stands already in line 2"),
    ],
)
def test_tables_of_ratings_that_are_none(here, text, said):
    (here / "r.csv").write_text(text, encoding="utf-8")
    refused(qualkit("agreement", "table", here / "r.csv", "--json"), said)


def test_levels_that_need_numbers(here):
    (here / "r.csv").write_text("unit,a,b\n1,x,y\n", encoding="utf-8")
    refused(
        qualkit("agreement", "table", here / "r.csv", "--level", "interval"),
        "not a number",
        "r.csv",
    )


def test_agreement_without_a_second_coder(here):
    project = here / "one.qualkit"
    ok(qualkit("init", project, "--codebook", here / "codebook.yaml"))
    refused(qualkit("agreement", "project", project), "two people")
    refused(qualkit("agreement", "project", project, "--round", "R7"), "R7")


def test_suggestions_that_are_not_there(project):
    with nothing_changes(project):
        refused(qualkit("suggest", "refuse", project, "none"), "none")
        refused(qualkit("suggest", "accept", project, "none", "--code", "free", "--round", "R1"))


def test_terminal_escapes_in_names_are_not_printed(here, project):
    trick = "\x1b[31mRED\x1b[0m"
    (here / "odd.txt").write_text(
        f"---\ntitle: {trick}\nsite: KES\n---\nI: Hello?\nT\x1b[2J1: I am here.\n"
        "I: Good.\nT\x1b[2J1: Yes, good.\n",
        encoding="utf-8",
    )
    for arguments in (("read", here / "odd.txt"), ("ingest", project, here / "odd.txt")):
        ran = qualkit(*arguments, terminal=True)
        assert ran.code == 0
        assert "\x1b[31mRED" not in ran.out + ran.err
        assert "\x1b[2J" not in ran.out + ran.err
    assert "\N{REPLACEMENT CHARACTER}[31mRED" in ok(qualkit("read", here / "odd.txt")).out
    escaped = here / f"{trick}.txt"
    escaped.write_bytes(b"")
    assert "\x1b" not in refused(qualkit("read", escaped, terminal=True)).err


def test_a_fault_of_our_own_has_no_traceback_unless_asked_for(here):
    code = (
        "import sys, qualkit.cli\n"
        "module = sys.modules['qualkit.cli.main']\n"
        "module.cli = lambda: 1 / 0\n"
        "module.main()"
    )
    plain = _python(code, here)
    assert plain.code == 1
    assert "fault of its own (ZeroDivisionError)" in plain.err
    assert "Traceback" not in plain.err
    assert "Traceback" in _python(code, here, QUALKIT_DEBUG="1").err


def _python(code, folder, **environment):
    import subprocess

    from tests.cli.running import Ran

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env={**os.environ, **environment},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(not COMMAND.exists(), reason="qualkit is not installed as a command")
def test_the_installed_command_refuses_without_a_traceback(here):
    ran = installed("read", "none.txt", folder=here)
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert "none.txt: there is no such file" in ran.err
    shown = installed("read", "none.txt", folder=here, QUALKIT_DEBUG="1")
    assert shown.code == 1
    assert "Traceback" in shown.err
