"""Every command does what the reference says, and --json prints one document of that shape."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.running import contents, names, nothing_changes, ok, qualkit, refused

ESTIMATE = {"value", "se", "ci", "method", "reason"}


def test_read_gives_text_turns_and_speakers(here):
    found = ok(qualkit("read", here / "in/kes.txt", "--json")).json
    assert set(found) == {
        "title", "format", "encoding", "text", "speakers", "turns", "attributes", "warnings",
    }  # fmt: skip
    assert found["speakers"] == ["I", "T1"]
    assert found["format"] == "txt"
    said = [found["text"][turn["start"] : turn["end"]] for turn in found["turns"]]
    assert said == [
        "What may students choose?",
        "They may choose the order. The test date is fixed.",
    ]
    assert [set(turn) for turn in found["turns"]] == [{"speaker", "start", "end", "time"}] * 2
    assert found["turns"][0]["time"] is None


def test_read_warnings_say_what_where_and_what_to_do(here):
    (here / "prose.txt").write_text("Only prose, nobody speaks.\n", encoding="utf-8")
    warnings = ok(qualkit("read", here / "prose.txt", "--json")).json["warnings"]
    assert [set(w) for w in warnings] == [{"what", "where", "hint"}]
    shown = ok(qualkit("read", here / "prose.txt"))
    assert warnings[0]["what"] in shown.err


def test_read_shows_speakers_to_people(here):
    shown = ok(qualkit("read", here / "in/kes.txt"))
    assert "I (interviewer)" in shown.out
    assert shown.err == ""


def test_ingest_reports_each_file(here, project):
    (here / "new.txt").write_text("I: More?\nT3: Yes, some more.\n", encoding="utf-8")
    report = ok(qualkit("ingest", project, here / "new.txt", here / "in", "--json")).json
    assert set(report) == {"files", "notes"}
    assert [(f["transcript"], f["status"]) for f in report["files"]] == [
        ("new", "added"), ("kes", "unchanged"), ("orc", "unchanged"),
    ]  # fmt: skip
    assert report["files"][0]["speakers"] == ["I", "T3"]


def test_ingest_dry_run_stores_nothing(here, project):
    (here / "new.txt").write_text("I: More?\nT3: Yes, some more.\n", encoding="utf-8")
    with nothing_changes(project):
        report = ok(qualkit("ingest", project, here / "new.txt", "--dry-run", "--json")).json
    assert report["files"][0]["status"] == "would be added"


def test_study_is_the_matrix_of_plan_and_receipt(project):
    found = ok(qualkit("study", project, "--json")).json
    status = {(r["site"], r["wave"]): r["status"] for r in found["rows"]}
    assert status == {
        ("KES", "Y1"): "complete",
        ("KES", "Y2"): "missing",
        ("ORC", "Y1"): "complete",
        ("ORC", "Y2"): "not planned",
    }
    assert set(found["rows"][0]) == {
        "site", "wave", "role", "instrument", "planned", "received", "people", "status",
    }  # fmt: skip
    assert found["totals"]["transcripts"] == 2
    assert found["totals"]["people"] == 2


def test_study_as_workbook_document_and_screen(here, project):
    import docx
    import openpyxl

    ok(qualkit("study", project, "--xlsx", here / "s.xlsx", "--docx", here / "s.docx"))
    assert openpyxl.load_workbook(here / "s.xlsx").active.max_row == 5
    assert docx.Document(str(here / "s.docx")).tables
    assert "not planned" in ok(qualkit("study", project)).out


def test_agreement_of_a_round(here, project):
    found = ok(qualkit("agreement", "project", project, "--json")).json
    assert (found["round"], found["coders"], found["units"]) == ("R1", ["ana", "ben"], 2)
    free = found["codes"]["free"]
    assert free["applied"] == {"ana": 1, "ben": 2}
    assert free["coefficients"]["percent"]["value"] == 0.5
    assert set(free["coefficients"]["krippendorff_alpha"]) == ESTIMATE
    fence = found["codes"]["fence"]["coefficients"]["krippendorff_alpha"]
    assert (fence["value"], fence["reason"]) == (None, "used by one coder only")
    ok(qualkit("agreement", "project", project, "--csv", here / "a.csv"))
    rows = list(csv.DictReader((here / "a.csv").open(encoding="utf-8")))
    assert [(r["code"], r["applied_ben"]) for r in rows] == [("free", "2"), ("fence", "0")]
    shown = ok(qualkit("agreement", "project", project, "--round", "R1")).out
    assert "by turn" in shown
    assert "Krippendorff" in shown


def test_agreement_of_a_table(here):
    (here / "r.csv").write_text("unit,a,b\n1,x,x\n2,x,y\n3,y,y\n4,x,\n", encoding="utf-8")
    found = ok(qualkit("agreement", "table", here / "r.csv", "--json")).json
    assert {"units", "raters", "categories", "missing", "coefficients", "pairs"} <= set(found)
    assert (found["units"], found["raters"], found["missing"]) == (4, ["a", "b"], 1)
    wanted = {"percent", "cohen_kappa", "scott_pi", "fleiss_kappa", "conger_kappa", "light_kappa",
              "brennan_prediger", "gwet_ac1", "krippendorff_alpha"}  # fmt: skip
    assert wanted <= set(found["coefficients"])
    assert all(set(e) == ESTIMATE for e in found["coefficients"].values())
    assert list(found["pairs"]) == ["a|b"]


def test_weights_rename_gwets_coefficient(here):
    (here / "r.csv").write_text("unit,a,b\n1,1,1\n2,1,2\n3,3,3\n", encoding="utf-8")
    table = ("agreement", "table", here / "r.csv")
    found = ok(qualkit(*table, "--weights", "linear", "--level", "ordinal", "--json")).json
    assert "gwet_ac2" in found["coefficients"]
    assert "gwet_ac1" not in found["coefficients"]
    assert "gwet_ac2" in ok(qualkit(*table, "--weights", "quadratic")).out


def test_codings_go_out_and_in_again(here, project):
    rows = ok(qualkit("codings", "dump", project, "--json")).json
    columns = ["transcript", "coder", "round", "code", "start", "end", "quote", "value", "note",
               "origin"]  # fmt: skip
    assert all(list(row) == columns for row in rows)
    assert len(rows) == 5
    for name in ("c.csv", "c.jsonl", "c.xlsx"):
        ok(qualkit("codings", "dump", project, f"--{name[2:]}", here / name))
    for name in ("c.csv", "c.jsonl"):
        with nothing_changes(project):
            again = ok(qualkit("codings", "load", project, here / name))
        assert "0 codings stored, 5 there already" in again.out
    assert [line.split() for line in ok(qualkit("codings", "dump", project)).out.splitlines()
            if "R1" in line] == [["R1", "ana", "3"], ["R1", "ben", "2"]]  # fmt: skip


def test_codings_of_one_round_only(project):
    assert len(ok(qualkit("codings", "dump", project, "--round", "R1", "--json")).json) == 5
    refused(qualkit("codings", "dump", project, "--round", "R9", "--json"), "R9")


def test_assign_all_makes_silence_count(here, project):
    (here / "one.csv").write_text(
        "transcript,coder,round,code,quote\n"
        "kes,ana,R2,free,They may choose the order.\n"
        "orc,ben,R2,free,Nothing much is chosen here.\n",
        encoding="utf-8",
    )
    ok(qualkit("codings", "load", project, here / "one.csv", "--assign", "all"))
    found = ok(qualkit("agreement", "project", project, "--round", "R2", "--json")).json
    assert found["units"] == 2
    assert found["codes"]["free"]["coefficients"]["percent"]["value"] == 0


def test_codebook_versions_differences_and_files(here, project):
    text = (here / "codebook.yaml").read_text(encoding="utf-8")
    changed = text.replace("What one may choose.", "What one is free to choose.")
    (here / "two.yaml").write_text(changed + "  - {id: wall, label: Wall, definition: A wall.}\n")
    assert "version 2: 3 codes" in ok(qualkit("codebook", "load", project, here / "two.yaml")).out
    shown = ok(qualkit("codebook", "diff", project, 1)).out
    assert "wall" in shown
    assert "definition" in shown
    assert ok(qualkit("codebook", "diff", project, 1, 1)).out.endswith("0 codes differ.\n")
    assert "wall" not in ok(qualkit("codebook", "dump", project, "--version", 1)).out
    assert len(ok(qualkit("codebook", "history", project)).out.splitlines()) >= 4
    ok(qualkit("codebook", "dump", project, here / "back.csv"))
    with nothing_changes(project):
        ok(qualkit("codebook", "load", project, here / "back.csv"))


def test_codebook_check_reads_yaml_and_csv(here, project):
    ok(qualkit("codebook", "dump", project, here / "good.csv"))
    result = ok(qualkit("codebook", "check", here / "good.csv", here / "codebook.yaml", "--json"))
    assert result.json == {"errors": [], "advice": []}
    (here / "bad.csv").write_text("id,label,parent\nfree,Freedom,nowhere\nfree,Again,\n")
    found = qualkit("codebook", "check", here / "bad.csv", "--json")
    assert found.code == 1
    assert [e["where"] for e in found.json["errors"]] == [f"{here}/bad.csv:2", f"{here}/bad.csv:3"]
    shown = qualkit("codebook", "check", here / "bad.csv")
    assert shown.code == 1
    assert "bad.csv:3" in shown.err


def test_themes_are_loaded_listed_and_compared_with_the_codebook(here, project):
    listed = ok(qualkit("themes", "list", project)).out
    assert all(words in listed for words in ("F1", "T1", "Y1", "Freedom within fences"))
    loaded = ok(qualkit("themes", "load", project, here / "themes.yaml"))
    assert "1 theme, 1 tension" in loaded.out
    assert "1 of them names codes that the codebook lacks" in loaded.err
    assert "wall" not in loaded.err
    verbose = ok(qualkit("themes", "load", project, here / "themes.yaml", "--verbose"))
    assert "no code 'wall'" in verbose.err


@pytest.mark.parametrize(("kind", "id"), [("theme", "F1"), ("tension", "T1"), ("wave", "Y1")])
def test_memos_as_word_and_markdown(here, project, kind, id):
    import docx

    place = here / "missing" / "folder" / "memo.docx"
    ok(qualkit("memo", kind, project, id, "-o", place))
    words = "\n".join(p.text for p in docx.Document(str(place)).paragraphs)
    assert "Kestrel" in words
    text = ok(qualkit("memo", kind, project, id, "--markdown")).out
    assert text.startswith("# ")
    assert "They may choose the order." in text


def test_all_memos_as_folder_and_as_the_same_zip_twice(here, project):
    ok(qualkit("memo", "all", project, "-o", here / "memos"))
    written = names(here / "memos")
    few = [name for name in written if not name.startswith(("code", "site"))]
    assert few == [
        "index.docx", "index.md", "methods_methods_appendix.docx",
        "tension_T1_free_or_fenced.docx", "theme_F1_freedom_within_fences.docx",
        "wave_Y1_wave_2020.docx", "wave_Y2_wave_2021.docx",
    ]  # fmt: skip
    assert {"code_fence.docx", "site_KES_kestrel.docx"} <= set(written)
    zips = [here / "a.zip", here / "b.zip"]
    for place in zips:
        ok(qualkit("memo", "all", project, "-o", place))
    assert zips[0].read_bytes() == zips[1].read_bytes()
    with zipfile.ZipFile(io.BytesIO(zips[0].read_bytes())) as archive:
        assert sorted(archive.namelist()) == written
        assert archive.testzip() is None


def test_a_batch_of_one_kind(here, project):
    ok(qualkit("memo", "all", project, "-o", here / "memos", "--kind", "site"))
    sites = ["site_KES_kestrel.docx", "site_ORC_orchard.docx"]
    assert names(here / "memos") == ["index.docx", "index.md", *sites]


@pytest.mark.parametrize("command", [
    ("memo", "site", "P", "KES"), ("memo", "code", "P", "fence"), ("memo", "methods", "P"),
    ("memo", "recommendations", "P"), ("memo", "recommendations", "P", "fence"),
])  # fmt: skip
def test_memos_of_other_kinds_as_word_page_and_markdown(here, project, command):
    given = [project if part == "P" else part for part in command]
    assert ok(qualkit(*given, "--markdown")).out.startswith("# ")
    ok(qualkit(*given, "-o", here / "memo.html"))
    assert (here / "memo.html").read_text("utf-8").startswith("<article")
    ok(qualkit(*given, "-o", here / "memo.docx"))
    assert (here / "memo.docx").read_bytes()[:2] == b"PK"


def test_quotations_as_a_word_document(here, project):
    import docx

    ok(qualkit("codings", "dump", project, "--docx", here / "q.docx"))
    words = [p.text for p in docx.Document(str(here / "q.docx")).paragraphs]
    assert "They may choose the order." in words


def test_topics_of_too_few_passages_are_a_note_and_no_error(project):
    found = ok(qualkit("suggest", "topics", project, "--json")).json
    assert set(found) == {"run", "notes", "topics"}
    assert found["topics"] == []
    assert any("too few" in note for note in found["notes"])
    assert ok(qualkit("suggest", "log", project, "--json")).json == []


def test_history_lists_who_did_what_newest_first(project):
    events = ok(qualkit("history", project, "--json")).json
    assert [e["id"] for e in events] == sorted((e["id"] for e in events), reverse=True)
    assert set(events[0]) == {"id", "at", "actor", "action", "subject", "before", "after"}
    assert {e["actor"] for e in events} == {"ana"}
    assert events[0]["after"]["code"] == "free"
    assert len(ok(qualkit("history", project, "--limit", 2, "--json")).json) == 2
    assert "coding.recorded" in ok(qualkit("history", project)).out


def test_check_finds_a_sound_project_sound(project):
    assert "is sound" in ok(qualkit("check", project)).out


def test_what_is_read_only_changes_nothing(project):
    before = contents(project)
    for arguments in (
        ("study",), ("agreement", "project"), ("codings", "dump"), ("themes", "list"),
        ("history",), ("check",), ("codebook", "dump"), ("codebook", "history"), ("suggest", "log"),
    ):  # fmt: skip
        ok(qualkit(*arguments, project))
    assert contents(project) == before


def test_a_second_person_is_named_by_the_environment(here, project):
    ok(qualkit("codebook", "load", project, _more(here), coder="Ben K."))
    assert ok(qualkit("history", project, "--limit", 1, "--json")).json[0]["actor"] == "Ben K."


def _more(here: Path) -> Path:
    text = (here / "codebook.yaml").read_text(encoding="utf-8")
    place = here / "more.yaml"
    place.write_text(text + "  - {id: wall, label: Wall, definition: A wall.}\n", encoding="utf-8")
    return place


def test_json_lines_are_one_object_a_line(here, project):
    ok(qualkit("codings", "dump", project, "--jsonl", here / "c.jsonl"))
    lines = (here / "c.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["code"] for line in lines] == [
        "free",
        "free",
        "fence",
        "free",
        "fence",
    ]
