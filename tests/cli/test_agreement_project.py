"""qualkit agreement project and sample, qualkit disagreements: files, parts and units."""

import csv
import io

import docx
import openpyxl
import pytest

from tests.cli.running import ok, qualkit


def test_by_every_part(project):
    for by in ("group", "site", "wave", "role", "pair", "round"):
        found = ok(qualkit("agreement", "project", project, "--by", by, "--json")).json
        if by == "group":
            assert set(found["codes"]) == {"free", "fence"}
        else:
            assert found["by"] == by
            assert found["parts"]
        assert ok(qualkit("agreement", "project", project, "--by", by)).out


def test_every_unit_is_printed_with_its_figures(project):
    for unit in ("turn", "sentence", "paragraph", "character", "overlap:0.5"):
        found = ok(qualkit("agreement", "project", project, "--unit", unit, "--json")).json
        assert found["unit"].startswith(("coded segment",) if "overlap" in unit else (unit,))
        shown = ok(qualkit("agreement", "project", project, "--unit", unit)).out
        assert found["unit"][:20] in shown
    found = ok(qualkit("agreement", "project", project, "--unit", "unitizing", "--json")).json
    assert set(found["by_code"]) == {"free", "fence"}
    assert qualkit("agreement", "project", project, "--unit", "unitizing", "--by", "pair").code == 2
    assert qualkit("agreement", "project", project, "--by", "round", "--round", "R1").code == 2


def test_bands_come_with_their_citation(project):
    found = ok(qualkit("agreement", "project", project, "--json")).json
    assert found["codes"]["free"]["bands"]["krippendorff"].endswith(
        "(Krippendorff 2019, Content Analysis, 4th ed.)"
    )
    assert found["overall"]["alpha_masi"]["method"].endswith("(Passonneau 2006)")
    shown = ok(qualkit("agreement", "project", project)).out
    assert "How alpha reads: Krippendorff 2019" in shown


def test_workbook_and_document_of_a_round(here, project):
    ok(
        qualkit(
            "agreement", "project", project, "--xlsx", here / "a.xlsx", "--docx", here / "a.docx"
        )
    )
    book = openpyxl.load_workbook(here / "a.xlsx")
    assert book.sheetnames == ["Agreement", "To discuss", "Confusion", "About"]
    rows = list(book["Agreement"].values)
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["code"], row["percent"]) == ("free", 0.5)
    text = [p.text for p in docx.Document(str(here / "a.docx")).paragraphs]
    (methods,) = [line for line in text if "independently coded" in line]
    assert methods.startswith("Two coders independently coded 2 of 2 transcripts (100%)")
    assert "the unit being the turn" in methods
    assert "Disagreements were [say how" in methods


def test_a_document_in_parts(here, project):
    ok(qualkit("agreement", "project", project, "--by", "site", "--docx", here / "s.docx"))
    text = [p.text for p in docx.Document(str(here / "s.docx")).paragraphs]
    assert "By site" in text


def test_disagreements_with_their_text(here, project):
    found = ok(qualkit("disagreements", project, "--json")).json
    assert found["coders"] == ["ana", "ben"]
    first = found["disagreements"][0]
    assert set(first["coders"]) == {"ana", "ben"}
    assert first["kind"] in {"omission", "boundary", "confusion"}
    assert first["text"]
    shown = ok(qualkit("disagreements", project)).out
    assert "codes to discuss" in shown
    ok(
        qualkit(
            "disagreements", project, "--csv", here / "d.csv", "--xlsx", here / "d.xlsx",
            "--docx", here / "d.docx",
        )
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO((here / "d.csv").read_text("utf-8"))))
    assert len(rows) == len(found["disagreements"])
    assert rows[0]["text"] == first["text"]
    assert rows[0]["resolution"] == ""
    book = openpyxl.load_workbook(here / "d.xlsx")
    assert book.sheetnames == ["Disagreements", "To discuss", "Confusion"]
    tables = docx.Document(str(here / "d.docx")).tables
    assert tables[-1].rows[0].cells[3].text == "Resolution"
    assert first["text"].split()[0] in tables[-1].rows[1].cells[1].text


def test_a_sample_to_double_code(here, project):
    found = ok(qualkit("agreement", "sample", project, "--count", 1, "--json")).json
    assert len(found["transcripts"]) == 1
    again = ok(qualkit("agreement", "sample", project, "--count", 1, "--json")).json
    assert again == found
    everything = ok(qualkit("agreement", "sample", project, "--share", 1, "--csv", here / "s.csv"))
    assert everything.out == ""
    rows = list(csv.DictReader((here / "s.csv").open(encoding="utf-8")))
    assert list(rows[0]) == ["site", "wave", "role", "transcript"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 2), (("--share", 2), 2), (("--share", 0.5, "--count", 1), 2), (("--count", 9), 1)],
)
def test_samples_that_cannot_be_drawn(project, options, code):
    assert qualkit("agreement", "sample", project, *options).code == code
