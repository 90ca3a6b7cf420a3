"""Projects of Taguette, QualCoder and RQDA: texts, codes, coders, and words where they belong."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.exchange.registry import read_exchanged
from qualkit.exchange.sqlite_file import SqliteFile
from qualkit.exchange.stripped_html import Stripped
from qualkit.model import Span
from qualkit.model.quoting import Way
from tests import foreign
from tests.foreign import TALK

HTML = "<h1>Café</h1><p>We <b>try &amp; 😀</b> things.</p>\n<p>On Mondays.</p>"
PLAIN = "Café\nWe try & 😀 things.\nOn Mondays."


def bytes_of(words: str) -> tuple[int, int]:
    """Where words are among the UTF-8 bytes of the text without tags."""
    bare = "CaféWe try & 😀 things.\nOn Mondays.".encode()
    start = bare.index(words.encode())
    return start, start + len(words.encode())


def taguette(*highlights, tags=None, html=HTML):
    tags = tags or [(1, 1, "trying", "to try"), (2, 1, "time", ""), (3, 1, "time.week", "")]
    return foreign.database(
        foreign.TAGUETTE,
        users=[("admin", "secret")],
        projects=[(1, "Study", "About trying")],
        documents=[(1, "talk.html", "", "talk.html", "2024", 1, "LEFT_TO_RIGHT", html)],
        highlights=[(n, 1, *each) for n, each in enumerate(highlights, start=1)],
        tags=tags,
        highlight_tags=[(n, 1 + n % len(tags)) for n in range(1, len(highlights) + 1)],
    )


def read(data: bytes, name: str):
    return read_exchanged(data, name)


def quotes(found):
    return [(each.quote, found.code_of[each.code].name) for each in found.codings]


def test_taguette_counts_bytes_of_text_without_tags():
    found = read(
        taguette((*bytes_of("things"), "things"), (*bytes_of("Mondays"), "<i>Mondays</i>")),
        "taguette.sqlite3",
    )
    assert found.sources[0].text == PLAIN
    assert quotes(found) == [("things", "time"), ("Mondays", "week")]
    assert found.ways == {Way.EXACT: 2, Way.SEARCH: 0, Way.SEVERAL: 0, Way.NOWHERE: 0}
    assert (found.title, [note.text for note in found.notes]) == ("Study", ["About trying"])


def test_words_on_the_border_of_two_blocks_do_not_take_the_line_feed():
    bare = Stripped(HTML)
    assert bare.span_of_bytes(0, 5).text(bare.text) == "Café"
    assert bare.span_of_bytes(5, 7).text(bare.text) == "We"
    assert bare.span_of_bytes(0, 7).text(bare.text) == "Café\nWe"
    assert bare.span_of_bytes(0, 999) is None


def test_taguette_offsets_that_are_wrong_are_repaired_by_the_snippet():
    found = read(taguette((3, 9, "<p>things</p>"), (0, 4, "not there")), "t.sqlite3")
    assert quotes(found) == [("things", "time")]
    assert (found.ways[Way.SEARCH], found.ways[Way.NOWHERE]) == (1, 1)


def test_tags_with_dots_stand_below_tags_that_are_there():
    found = read(taguette((*bytes_of("We"), "We")), "t.sqlite3")
    shown = {code.name: code.parent for code in found.codes}
    assert shown == {"trying": None, "time": None, "week": "tag 2"}


def test_accounts_of_taguette_are_never_read(monkeypatch):
    read_tables = []
    rows = SqliteFile.rows
    monkeypatch.setattr(
        SqliteFile, "rows", lambda self, t, *c: (read_tables.append(t), rows(self, t, *c))[1]
    )
    read(taguette((0, 4, "Caf")), "t.sqlite3")
    assert "highlights" in read_tables
    assert not {"users", "project_members", "commands"} & set(read_tables)


def qualcoder(*codings, text=TALK):
    rows = [
        (n, 1, 1, words, a, b, who, "2024-05-06 07:08:09", "a memo" if n == 1 else "", None)
        for n, (words, a, b, who) in enumerate(codings, start=1)
    ]
    return foreign.database(
        foreign.QUALCODER,
        project=[("v9", "", "What it is about", "QualCoder")],
        source=[
            (1, "talk.docx", text, None, "noisy room", "ana", ""),
            (2, "photo.png", None, "/images/photo.png", "", "ana", ""),
        ],
        code_cat=[(1, "Practice", "ana", "", "", 2), (2, "Top", "ana", "", "", None)],
        code_name=[(1, "trying", "to try", 1, "ana", "", "#FF0000")],
        code_text=rows,
        annotation=[(1, 1, 0, 3, "who is she?", "ben", "")],
        attribute=[(1, "site", "file", "north", 1, "", ""), (2, "age", "case", "40", 1, "", "")],
        cases=[(1, "Ana", "", "ana", "")],
        case_text=[(1, 1, 1, 0, 10)],
        journal=[(1, "Day 1", "It rained.", "", "ana")],
        code_image=[(1, "ana")],
    )


def test_qualcoder_words_are_checked_and_repaired():
    at = TALK.index("things")
    found = read(
        qualcoder(("things", at, at + 6, "ana"), ("things", at + 1, at + 7, "ben")), "data.qda"
    )
    assert [(c.span, c.coder, c.searched) for c in found.codings] == [
        (Span(at, at + 6), "ana", False),
        (Span(at, at + 6), "ben", True),
    ]
    assert found.codings[0].note == "a memo"
    assert str(found.codings[0].at) == "2024-05-06 07:08:09+00:00"


def test_qualcoder_keeps_categories_attributes_cases_and_notes():
    found = read(qualcoder(("Ana", 0, 3, "ana")), "data.qda")
    names = {c.id: c.name for c in found.codes}
    assert [(c.name, names.get(c.parent), c.applicable, c.color) for c in found.codes] == [
        ("Top", None, False, ""),
        ("Practice", "Top", False, ""),
        ("trying", "Practice", True, "#ff0000"),
    ]
    assert found.sources[0].attributes["site"] == "north"
    assert (found.cases[0].name, found.cases[0].attributes["age"]) == ("Ana", "40")
    assert {n.text for n in found.notes} == {
        "noisy room", "who is she?", "It rained.", "What it is about",
    }  # fmt: skip
    assert {d.what: d.count for d in found.discarded} == {
        "picture, recording or empty source": 1,
        "coding of a picture or recording": 1,
    }


def test_qualcoder_counts_line_ends_as_they_are_stored():
    text = TALK.replace("\n", "\r\n")
    at = text.index("On Mondays we")
    found = read(qualcoder(("On Mondays", at, at + 10, "ana"), text=text), "data.qda")
    assert found.codings[0].span.start == TALK.index("On Mondays we")
    assert not found.codings[0].searched


def rqda():
    at = TALK.index("On Mondays we")
    return foreign.database(
        foreign.RQDA,
        source=[("talk", 1, TALK, "", "ana", "", "", 1), ("old", 2, "gone", "", "", "", "", 0)],
        freecode=[("rest", "", "ana", "", "", 1, 1, ""), ("dead", "", "", "", "", 2, 0, "")],
        coding=[
            (1, 1, "On Mondays", float(at), float(at + 10), 1, "ana", "", ""),
            (1, 1, "On Mondays", 0.0, 10.0, 0, "ana", "", ""),
            (2, 1, "Ben", 0.0, 3.0, 1, "ana", "", ""),
        ],
        codecat=[("Time", 1, 1, "", "", "", 1), ("Other", 2, 2, "", "", "", 1)],
        treecode=[(1, 1, 1), (1, 2, 1)],
        fileAttr=[("site", "north", 1, 1)],
    )


def test_rqda_leaves_out_what_was_deleted():
    found = read(rqda(), "study.rqda")
    assert [(c.span.start, c.quote) for c in found.codings] == [
        (TALK.index("On Mondays we"), "On Mondays")
    ]
    assert {c.name: c.parent for c in found.codes}["rest"] == "category 1"
    assert [(s.name, s.codes) for s in found.sets] == [("Other", ("code 1",))]
    assert found.sources[0].attributes["site"] == "north"
    assert {d.what: d.count for d in found.discarded} == {
        "row of source": 1, "row of freecode": 1, "row of coding": 1, "coding": 1,
    }  # fmt: skip


def test_a_database_of_something_else_is_refused():
    with pytest.raises(ReadError, match="no project of Taguette"):
        read(foreign.database("CREATE TABLE t (a);"), "some.sqlite3")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no SQLite file"),
        (b"SQLite format 3\x00" + b"\x10\x00" * 50, "damaged"),
        (taguette((0, 4, "Caf"))[:5000], "damaged"),
    ],
)
def test_damaged_databases_are_refused(data, said):
    with pytest.raises(ReadError, match=said):
        read(data, "t.sqlite3")


def test_views_in_the_place_of_tables_are_not_run():
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
    script = foreign.TAGUETTE.replace("CREATE TABLE tags", "CREATE TABLE other")
    script += f"CREATE VIEW tags AS {endless} SELECT i AS id, 'x' AS path FROM n;"
    with pytest.raises(ReadError, match="no project of Taguette"):
        read(foreign.database(script), "t.sqlite3")


def test_a_database_in_wal_mode_is_read():
    data = bytearray(taguette((*bytes_of("We"), "We")))
    data[18:20] = b"\x02\x02"
    assert len(read(bytes(data), "t.sqlite3").codings) == 1


@pytest.mark.parametrize("name", ["a.mx24", "a.nvp", "a.nvpx", "a.atlproj23"])
def test_files_that_only_their_program_opens_name_the_export_to_use(name):
    with pytest.raises(ReadError, match="only") as refused:
        read(b"anything", name)
    assert ".qdpx" in refused.value.hint
