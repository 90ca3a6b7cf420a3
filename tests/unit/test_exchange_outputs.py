"""Tables, annotations, codebooks and replication packages of a project."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
import zipfile

import pytest
from openpyxl import load_workbook

from qualkit.errors import NamesError, NotFound, UsageError
from qualkit.exchange.registry import read_exchanged
from qualkit.model import Right, Round
from qualkit.services import exchange_outputs, release
from qualkit.services.exchange_export import ExportOptions
from tests import projects


@pytest.fixture
def coded(tmp_path):
    return projects.coded(tmp_path)


def out(project, name, table="", **options):
    made = exchange_outputs.export_file(
        project, name, person="lead", table=table, options=ExportOptions(**options)
    )
    return made.data


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def kept(project):
    with project.reading() as repository:
        return repository.codings(), repository.transcripts(), repository.codebook()


def test_quotations_stand_with_code_path_and_attributes(coded):
    codings, transcripts, codebook = kept(coded)
    found = rows(out(coded, "q.csv"))
    assert len(found) == len(codings)
    texts = {t.name: t for t in transcripts}
    for row in found:
        start, end = int(row["start"]), int(row["end"])
        assert texts[row["transcript"]].text[start:end] == row["quote"]
        attributes = texts[row["transcript"]].attributes
        assert all(row[name] == value for name, value in attributes.pairs)
        code = row["code"].partition("=")[0]
        assert codebook.code(code).label in row["code_path"]
    assert {row["coder"] for row in found} == {"ana", "ben"}
    assert {row["round"] for row in found} == {"first"}


def test_the_three_forms_hold_the_same(coded):
    by_csv = rows(out(coded, "q.csv"))
    by_lines = [json.loads(line) for line in out(coded, "q.jsonl").decode().splitlines()]
    sheet = load_workbook(io.BytesIO(out(coded, "q.xlsx"))).active
    head, *body = sheet.iter_rows(values_only=True)
    assert [{k: str(v) for k, v in row.items()} for row in by_lines] == by_csv
    assert [
        {k: "" if v is None else str(v) for k, v in zip(head, row, strict=True)} for row in body
    ] == by_csv


def test_presence_is_one_where_a_code_or_one_below_it_stands(coded):
    codings, _, codebook = kept(coded)
    (first, *_), found = codings, rows(out(coded, "p.csv", "presence"))
    row = next(row for row in found if row["transcript"] == first.transcript)
    code = codebook.code(first.code)
    named = [name for name in row if name.split(" > ")[-1].startswith(code.label)]
    assert "1" in {row[name] for name in named}
    parent = codebook.code(code.parent).label if code.parent else code.label
    assert "1" in {row[name] for name in row if name.split(" > ")[-1] == parent}
    assert any("0" in each.values() for each in found)


def test_a_codebook_as_a_document_comes_back_with_its_tree(coded):
    told = exchange_outputs.whole_of(coded, "codebook", person="lead").found
    made = out(coded, "book.docx")
    back = read_exchanged(made, "book.docx")

    def tree(found):
        return [(c.name, found.code_of[c.parent].name if c.parent else None) for c in found.codes]

    assert tree(back) == tree(told)
    assert [c.description for c in back.codes] == [c.description for c in told.codes]
    assert out(coded, "book.docx") == made


def test_a_codebook_as_a_table_counts_its_codings(coded):
    found = rows(out(coded, "book.csv", "codebook"))
    assert sum(int(row["codings"]) for row in found) == len(kept(coded)[0])


def test_annotations_say_place_and_words(coded):
    whole = json.loads(out(coded, "a.jsonld"))
    texts = {t.name: t.text for t in kept(coded)[1]}
    assert (whole["type"], whole["total"]) == ("AnnotationCollection", len(kept(coded)[0]))
    items = whole["first"]["items"]
    assert len({item["id"] for item in items}) == len(items) == whole["total"]
    for item in items:
        quote, position = item["target"]["selector"]
        text = texts[item["target"]["dcterms:title"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        joined = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert joined in text
        assert item["body"][0]["purpose"] == "tagging"
        assert item["created"].endswith("Z")  # the data model asks for UTC written so
        for id in (item["id"], item["target"]["source"]):
            assert uuid.UUID(id.removeprefix("urn:uuid:"))
    first = whole["first"]
    assert (first["partOf"], whole["last"]) == (whole["id"], first["id"])


@pytest.mark.parametrize(
    ("name", "table"), [("x.pdf", ""), ("x", ""), ("x.qdpx", "presence"), ("x.docx", "quotations")]
)
def test_what_cannot_be_written_is_refused(coded, name, table):
    with pytest.raises(UsageError):
        out(coded, name, table)


def test_unknown_rounds_are_refused(coded):
    with pytest.raises(NotFound):
        out(coded, "q.csv", rounds=("nowhere",))


@pytest.mark.parametrize("name", ["q.csv", "a.jsonld", "book.docx", "package.zip"])
def test_nothing_goes_out_while_names_are_unresolved(coded, name):
    with coded.writing("lead", right=Right.MANAGE) as repository:
        repository.save_deidentification("names", required=True)
    with pytest.raises(NamesError):
        out(coded, name)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_package_needs_somebody_to_have_looked_for_names(coded):
    with pytest.raises(NamesError, match="nobody looked"):
        out(coded, "package.zip")


@pytest.fixture
def checked(coded):
    """A project whose transcripts were looked through, with every name decided on."""
    release.check(coded, (), actor="lead")
    with coded.writing("lead", right=Right.MANAGE) as repository:
        repository.save_unresolved(dict.fromkeys(repository.transcript_names(), 0))
    return coded


def test_a_package_holds_everything_with_its_checksums_and_no_coder(checked):
    data = out(checked, "package.zip")
    files = members(data)
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(each).hexdigest() for name, each in files.items()}
    texts = [each.decode() for name, each in files.items() if name.startswith("texts/")]
    assert sorted(texts) == sorted(t.text for t in kept(checked)[1])
    assert {row["coder"] for row in rows(files["codings.csv"])} == {"Coder 1", "Coder 2"}
    head = files["agreement.csv"].decode().splitlines()[0]
    assert "applied_Coder 1" in head
    assert "applied_ana" not in head
    listed = files["README.md"].decode()
    assert all(f"`{name.split('/')[0]}" in listed for name in files if name != "README.md")


def test_a_package_has_the_same_bytes_again(checked):
    assert out(checked, "package.zip") == out(checked, "package.zip")


def test_a_package_waits_for_blind_rounds(checked):
    with checked.writing("lead") as repository:
        repository.save_round(Round("blind", 1, blind=True))
    with pytest.raises(UsageError, match="blind and open: blind"):
        out(checked, "package.zip")


@pytest.mark.parametrize(
    ("output", "suffix"), [(each, s) for each in exchange_outputs.OUTPUTS for s in each.suffixes]
)
def test_everything_that_is_offered_can_be_made(coded, output, suffix):
    release.check(coded, (), actor="lead")
    made = exchange_outputs.take_out(coded, output, suffix, person="lead")
    assert len(made.data) > 100


def test_quotations_to_read_are_those_of_the_rounds_asked_for(coded):
    reading = next(o for o in exchange_outputs.OUTPUTS if o.title == "Quotations to read")
    options = ExportOptions(consensus_only=True)
    made = exchange_outputs.take_out(coded, reading, ".docx", person="lead", options=options)
    with zipfile.ZipFile(io.BytesIO(made.data)) as packed:
        assert "There are no codings yet" in packed.read("word/document.xml").decode()
    with pytest.raises(NotFound):
        exchange_outputs.take_out(
            coded, reading, ".docx", person="lead", options=ExportOptions(("R9",))
        )
