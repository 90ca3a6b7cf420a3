"""Tables of codings and codes, as Taguette, Dedoose, MAXQDA, ATLAS.ti and NVivo write them."""

from __future__ import annotations

import csv
import io

import pytest

from qualkit.errors import ReadError
from qualkit.exchange.registry import read_exchanged
from qualkit.model import Code, Codebook, Span, Stance
from qualkit.model.placing import with_texts
from qualkit.services import exchanging
from qualkit.services.exchange_codes import plan_codes
from qualkit.services.exchange_readers import by_coder
from qualkit.store import Project
from tests import foreign, refi
from tests.foreign import TALK


def table(*rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def loose(data: bytes, name: str = "table.csv"):
    found = read_exchanged(data, name)
    return [
        (found.source_of[c.source].name, found.code_of[c.code].name, c.quote, c.coder)
        for c in found.loose
    ]


def tree(found):
    return [(c.name, found.code_of[c.parent].name if c.parent else None) for c in found.codes]


TAGUETTE = (
    ("id", "document", "tag", "content"),
    ("1", "talk.txt", "trying", "We try"),
    ("1", "talk.txt", "time", "We try"),
    ("2", "talk.txt", "", "Mondays"),
)


@pytest.mark.parametrize(
    ("data", "name"),
    [(table(*TAGUETTE), "all_tags.csv"), (foreign.workbook(*TAGUETTE), "all_tags.xlsx")],
)
def test_taguette_tables_give_a_coding_for_each_tag(data, name):
    assert loose(data, name) == [
        ("talk.txt", "trying", "We try", ""),
        ("talk.txt", "time", "We try", ""),
    ]
    discarded = read_exchanged(data, name).discarded
    assert [(d.what, d.count) for d in discarded] == [("row", 1)]


def test_dedoose_workbooks_apply_codes_by_columns():
    data = foreign.workbook(
        ("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy",
         "Codes Applied Combined", "Code: Trust, mutual Applied", "Code: Time Applied"),
        ("talk.docx", "5-11", "ana", "We try", "Trust, mutual, Time", "True", "False"),
    )  # fmt: skip
    assert loose(data, "excerpts.xlsx") == [("talk.docx", "Trust, mutual", "We try", "ana")]
    (coding,) = read_exchanged(data, "excerpts.xlsx").loose
    assert coding.said == Span(5, 11)


@pytest.mark.parametrize(
    "head",
    [
        ("Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
         "Weight score", "Segment", "Modified by", "Modified", "Area", "Coverage %"),
        ("Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende",
         "Gewicht", "Segment", "Bearbeitet von", "Bearbeitet am", "Fläche", "Abdeckungsgrad %"),
        tuple(f"kolumna {n}" for n in range(13)),
    ],
    ids=["English", "German", "unknown"],
)  # fmt: skip
def test_maxqda_segments_are_read_in_any_language(head):
    row = ("●", "", "Teachers", "talk", "Practice > Trying", 3, 3, 0, "On Mondays", "ana",
           "2024-05-06 07:08:09", 12, 1.5)  # fmt: skip
    data = foreign.workbook(head, row)
    assert loose(data, "segments.xlsx") == [("talk", "Trying", "On Mondays", "ana")]
    found = read_exchanged(data, "segments.xlsx")
    assert tree(found) == [("Practice", None), ("Trying", "Practice")]
    placed = with_texts(found, {found.loose[0].source: ("talk", TALK)})
    assert placed.codings[0].span.start == TALK.index("On Mondays we")


@pytest.mark.parametrize(
    "head",
    [
        ("ID", "Document", "Quotation Content", "Codes", "Reference", "Created by"),
        ("ID", "Dokument", "Zitatinhalt", "Codes", "Referenz", "Erstellt von"),
        ("Nº", "Doc", "Quotation Testo", "Sample", "Posición", "x"),
    ],
    ids=["English", "German", "mixed"],
)
def test_atlas_quotations_are_read_by_position_where_heads_are_mixed(head):
    rows = (
        ("3:1", "D 3: talk.docx", "We try 😀 things out", "○ Trying\n○ Time", "1", "ana"),
        ("3:2", "D 3: talk.docx", "On Mondays we rest", "○ Time", "3", "ana"),
    )
    found = loose(table(head, *rows, delimiter=";"))
    assert [each[:3] for each in found] == [
        ("talk.docx", "Trying", "We try 😀 things out"),
        ("talk.docx", "Time", "We try 😀 things out"),
        ("talk.docx", "Time", "On Mondays we rest"),
    ]


def test_any_table_whose_columns_say_what_they_hold_is_read():
    data = table(
        ("Transcript", "Code", "Start", "End", "Quote", "Coder", "Note"),
        ("talk", "a; b", "0", "3", "", "ben", "see"),
    )
    found = read_exchanged(data, "t.csv")
    assert [(c.code, c.said, c.coder, c.note) for c in found.loose] == [
        ("a", Span(0, 3), "ben", "see"),
        ("b", Span(0, 3), "ben", "see"),
    ]


BOOK = (
    ("Name", "Description", "Files", "References"),
    ("Practice", "what they do", "2", "9"),
    ("  Trying", "to try", "1", "4"),
    ("  Resting", "", "1", "5"),
    ("Time", "", "0", "0"),
)
NESTED = [("Practice", None), ("Trying", "Practice"), ("Resting", "Practice"), ("Time", None)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (table(*BOOK), "book.csv"),
        (foreign.workbook(*BOOK), "book.xlsx"),
        (foreign.document(list(BOOK)), "book.docx"),
    ],
)
def test_codebooks_are_nested_by_how_far_names_are_set_in(data, name):
    found = read_exchanged(data, name)
    assert tree(found) == NESTED
    assert found.codes[1].description == "to try"
    assert found.loose == ()


@pytest.mark.parametrize(
    "rows",
    [
        (("Code", "Memo"), ("Practice > Trying", "to try"), ("Time", "")),
        (("tag", "parent", "description", "number of highlights"), ("Trying", "Practice", "", "1"),
         ("Practice", "", "", "2"), ("Time", "", "", "0")),
        (("Name", "Beschreibung"), (r"Practice\Trying", ""), ("Time", "")),
    ],
)  # fmt: skip
def test_codebooks_are_nested_by_paths_and_parents(rows):
    found = read_exchanged(table(*rows), "book.csv")
    assert tree(found) == [("Practice", None), ("Trying", "Practice"), ("Time", None)]


def test_codes_that_are_each_others_parents_end():
    rows = (("name", "parent", "description"), ("a", "b", ""), ("b", "a", ""))
    assert len(read_exchanged(table(*rows), "book.csv").codes) < 10


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "t.csv", "no table"),
        (table(("colour", "size"), ("red", "1")), "t.csv", "neither codings nor codes"),
        (b"\x00\x01\x02\x00", "t.csv", "no table of text"),
        (b"PK\x03\x04", "t.xlsx", "cut off"),
        (table(("id", "label", "stance"), ("a", "A", "emic")), "t.csv", "neither"),
        (table(("id", "label", "stance", "parent"), ("a", "A", "emic", "")), "t.csv", "own"),
    ],
)
def test_what_is_no_such_table_is_refused(data, name, said):
    with pytest.raises(ReadError, match=said):
        read_exchanged(data, name)


def test_a_workbook_with_entities_or_a_bomb_is_refused():
    declares = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    with pytest.raises(ReadError, match="entities"):
        read_exchanged(refi.archive({"xl/workbook.xml": declares}), "t.xlsx")
    bomb = (refi.HOSTILE / "86_xlsx_is_zip_bomb.xlsx").read_bytes()
    with pytest.raises(ReadError):
        read_exchanged(bomb, "t.xlsx")


@pytest.fixture
def project(tmp_path):
    made = Project.create(tmp_path / "p.qualkit")
    inside = f"{refi.one_code('Trying')}<Sources>{refi.text_source('', name='talk.docx')}</Sources>"
    found = read_exchanged(refi.qdpx(inside, TALK), "p.qdpx")
    exchanging.import_exchanged(made, found, actor="lead")
    return made


CODED = (
    ("id", "document", "tag", "content"),
    ("1", "Talk.docx", "Trying", "We try 😀 things"),
    ("2", "Talk.docx", "Trying", "On Mondays"),
    ("3", "Talk.docx", "Trying", "On Tuesdays"),
    ("4", "other", "Trying", "On Mondays"),
)


def test_a_table_finds_its_words_in_the_project_and_says_what_it_did_not_find(project):
    found = by_coder(read_exchanged(table(*CODED), "all_tags.csv"), "ana")
    outcome = exchanging.import_exchanged(project, found, actor="lead")
    with project.reading() as repository:
        (coding,) = repository.codings()
    assert (coding.quote, coding.coder, coding.code) == ("We try 😀 things", "ana", "trying")
    assert {d.why.split(",")[0]: d.count for d in outcome.discarded} == {
        "its words stand at several places": 1,
        "its words do not stand in the text": 1,
        "its document is not in the project": 1,
    }
    assert [note.where for note in outcome.notes] == [f"all_tags.csv:{n}" for n in (3, 4, 5)]
    assert not any("Mondays" in str(note) for note in outcome.notes)
    again = exchanging.import_exchanged(project, found, actor="lead")
    assert (again.codings, again.codings_unchanged, again.codes) == (0, 1, 0)


def test_a_bare_name_is_the_only_code_of_that_name_wherever_it_stands():
    held = Codebook("b", "B", codes=(
        Code("top", "Practice", Stance.ETIC),
        Code("x", "Trying", Stance.ETIC, parent="top"),
        Code("one", "Twice", Stance.ETIC, parent="top"),
        Code("two", "Twice", Stance.ETIC, parent="x"),
    ))  # fmt: skip
    rows = [
        ("document", "code", "quote"),
        ("t", "trying", "w"),
        ("t", "Twice", "w"),
        ("t", "x", "w"),
    ]
    plan = plan_codes(read_exchanged(table(*rows), "t.csv"), held, {})
    assert plan.codes["trying"][0] == "x"
    assert plan.codes["x"][0] == "x"
    assert plan.codes["Twice"][0] not in held
