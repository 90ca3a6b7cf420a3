"""qualkit exchange: what a file of another tool holds."""

from __future__ import annotations

import pytest

from tests import foreign, refi
from tests.cli.running import contents, names, nothing_changes, ok, qualkit, refused

TEXT = "Anna: We try 😀 things out."


@pytest.fixture
def project_file(tmp_path):
    users = f'<Users><User guid="{refi.ANA}" name="Ana"/></Users>'
    marked = refi.selection(16, 22).replace("<Coding ", f'<Coding creatingUser="{refi.ANA}" ')
    inside = f"{users}{refi.one_code('Trying')}<Sources>{refi.text_source(marked)}</Sources>"
    place = tmp_path / "team.qdpx"
    place.write_bytes(refi.qdpx(inside, TEXT, origin="NVivo 14"))
    return place


def test_read_prints_one_document_in_the_agreed_shape(project_file):
    found = ok(qualkit("exchange", "read", project_file, "--json")).json
    assert found == {
        "origin": "NVivo 14",
        "users": ["Ana"],
        "codes": [{"name": "Trying", "parent": None, "color": "", "description": ""}],
        "sources": [{"name": "t", "length": len(TEXT)}],
        "codings": [
            {
                "source": "t",
                "start": 15,
                "end": 21,
                "quote": "things",
                "code": "Trying",
                "coder": "Ana",
            }
        ],
        "discarded": [],
        "warnings": [],
        "offsets": "utf16, lf",
    }


def test_read_shows_each_quotation_to_people(project_file):
    shown = ok(qualkit("exchange", "read", project_file)).out
    assert "t 15-21: Trying (Ana)\n    things" in shown
    assert "UTF-16" in shown


def test_what_is_no_such_file_is_refused(tmp_path):
    place = tmp_path / "team.qdpx"
    place.write_bytes(b"")
    refused(qualkit("exchange", "read", place), "empty")


def test_a_project_is_made_from_a_file(project_file, tmp_path):
    place = tmp_path / "new.qualkit"
    made = ok(qualkit("exchange", "import", place, project_file, "--round", "R7", "--json")).json
    assert made["stored"]
    assert (made["transcripts"], made["codes"], made["codings"]) == (["t"], 1, 1)
    assert (made["rounds"], made["coders"], made["copy"]) == (["R7"], ["Ana"], None)
    rows = ok(qualkit("codings", "dump", place, "--json")).json
    assert [(r["coder"], r["round"], r["code"], r["quote"]) for r in rows] == [
        ("Ana", "R7", "trying", "things")
    ]


def test_a_dry_run_makes_no_project(project_file, tmp_path):
    place = tmp_path / "new.qualkit"
    said = ok(qualkit("exchange", "import", place, project_file, "--dry-run")).out
    assert "Would store 1 transcript, 1 code, 1 coding" in said
    assert names(tmp_path) == ["team.qdpx"]


def test_a_refused_import_leaves_nothing_behind(tmp_path):
    bad = tmp_path / "bad.qdpx"
    bad.write_bytes(refi.archive({"project.qde": "<Project>"}))
    refused(qualkit("exchange", "import", tmp_path / "new.qualkit", bad), "damaged")
    assert names(tmp_path) == ["bad.qdpx"]


def test_a_project_with_transcripts_is_copied_before_and_can_be_brought_back(project, project_file):
    before = contents(project)
    made = ok(qualkit("exchange", "import", project, project_file, "--json")).json
    assert contents(project) != before
    ok(qualkit("restore", made["copy"], project, "--force"))
    assert contents(project) == before


def test_a_closed_round_takes_nothing_and_nothing_is_stored(project, project_file):
    ok(qualkit("exchange", "import", project, project_file, "--round", "R7", "--no-copy"))
    ok(qualkit("rounds", "close", project, "R7"))
    other = project_file.with_name("other.qdpx")
    marked = refi.selection(0, 4)
    inside = f"{refi.one_code('Other')}<Sources>{refi.text_source(marked)}</Sources>"
    other.write_bytes(refi.qdpx(inside, "Some other text"))
    with nothing_changes(project):
        refused(qualkit("exchange", "import", project, other, "--round", "R7"), "closed")


def test_an_export_reads_back_and_a_codebook_too(project, tmp_path):
    whole, codes = tmp_path / "out.qdpx", tmp_path / "out.qdc"
    ok(qualkit("exchange", "export", project, whole))
    ok(qualkit("exchange", "export", project, codes))
    book = ok(qualkit("exchange", "read", codes, "--json")).json["codes"]
    assert {code["name"] for code in book} == {"Freedom", "Fence"}
    read = ok(qualkit("exchange", "read", whole, "--json")).json
    assert read["origin"].startswith("qualkit")
    assert read["discarded"] == read["warnings"] == []
    refused_as(qualkit("exchange", "export", project, tmp_path / "out.txt"), 2, "suffix")


def test_a_codebook_goes_out_and_comes_in_as_qdc(project, tmp_path):
    codes = tmp_path / "out.qdc"
    ok(qualkit("codebook", "dump", project, codes))
    other = tmp_path / "other.qualkit"
    ok(qualkit("init", other))
    assert "2 codes" in ok(qualkit("codebook", "load", other, codes)).out
    text = ok(qualkit("codebook", "dump", other)).out
    assert "What one may choose." in text
    assert "2 codes" in ok(qualkit("codebook", "load", other, codes)).out


def test_a_table_finds_its_words_and_says_what_it_does_not(project_file, tmp_path):
    place, codings = tmp_path / "new.qualkit", tmp_path / "codings.csv"
    ok(qualkit("exchange", "import", place, project_file))
    codings.write_text("document,code,quote\nt,Trying,things out\nt,Trying,nothing\n")
    assert "2 to be found in the texts" in ok(qualkit("exchange", "read", codings)).out
    read = ok(qualkit("exchange", "read", codings, "--json")).json["codings"]
    assert [(c["start"], c["quote"]) for c in read] == [(None, "things out"), (None, "nothing")]
    made = ok(
        qualkit("exchange", "import", place, codings, "--coder", "zoe", "--no-copy", "--json")
    ).json
    assert (made["codes"], made["codings"], made["coders"]) == (0, 1, ["zoe"])
    assert made["places"] == {"exact": 0, "search": 1, "several": 0, "nowhere": 1}
    assert [d["count"] for d in made["discarded"]] == [1]


def test_a_folder_of_qualcoder_is_read(tmp_path):
    folder = tmp_path / "study.qda"
    folder.mkdir()
    data = foreign.database(
        foreign.QUALCODER,
        source=[(1, "talk", foreign.TALK, None, "", "", "")],
        code_name=[(1, "naming", "", None, "", "", "")],
        code_text=[(1, 1, 1, "Ana", 0, 3, "ana", "", "", None)],
    )
    (folder / "data.qda").write_bytes(data)
    assert "talk 0-3: naming (ana)\n    Ana" in ok(qualkit("exchange", "read", folder)).out


def test_a_codebook_of_a_word_table_is_loaded(project, tmp_path):
    place = tmp_path / "book.docx"
    place.write_bytes(foreign.document([("Name", "Description"), ("Trust", "in others")]))
    assert "3 codes" in ok(qualkit("codebook", "load", project, place)).out


@pytest.mark.parametrize("name", ["q.csv", "q.jsonl", "q.xlsx", "b.docx", "a.jsonld"])
def test_a_project_goes_out_in_many_forms(project, tmp_path, name):
    ok(qualkit("exchange", "export", project, tmp_path / name))
    assert (tmp_path / name).stat().st_size > 0


def test_what_a_table_holds_is_chosen(project, tmp_path):
    place = tmp_path / "t.csv"
    ok(qualkit("exchange", "export", project, place, "--table", "codebook"))
    assert place.read_text().startswith("code,code_path")
    refused(qualkit("exchange", "export", project, tmp_path / "p.zip"), "nobody looked")


def refused_as(ran, code, said):
    assert ran.code == code
    assert said in ran.err
