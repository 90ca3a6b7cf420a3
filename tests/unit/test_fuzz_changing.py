"""Changes for fuzzing leave a file what it is, and the same seed changes it in the same way."""

from __future__ import annotations

import io
import sqlite3
import zipfile

import pytest
from lxml import etree

from benchmarks.fuzz import changing, foreign, paper, targets
from qualkit.errors import ReadError
from qualkit.ingest import read_transcript
from tests import foreign as made
from tests import refi

MOST = 100_000
XML = refi.project(f"{refi.one_code()}<Sources>{refi.text_source(refi.selection(0, 5))}</Sources>")


def untouched(data: bytes, _most: int) -> bytes:
    return data


def many(data: bytes) -> list[bytes]:
    return [changing.changed(data, MOST, seed, untouched) for seed in range(40)]


def test_the_same_seed_gives_the_same_change():
    assert many(XML.encode()) == many(XML.encode())
    assert len(set(many(XML.encode()))) > 20


def test_xml_archives_databases_and_pdfs_stay_what_they_are():
    for data in many(XML.encode()):
        etree.fromstring(data, etree.XMLParser(huge_tree=True))
    for data in many(refi.qdpx(refi.one_code())):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            assert packed.testzip() is None
    talk = made.database("CREATE TABLE t (a TEXT, b INTEGER);", t=[("x", 1), ("y", 2)])
    for data in many(talk):
        base = sqlite3.connect(":memory:")
        base.deserialize(data)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert all(paper.printed(data).startswith(b"%PDF-") for data in many(paper.PLANS[1]))


def test_nothing_grows_beyond_what_is_asked():
    data = XML.encode()
    assert all(len(changing.changed(data, 400, seed, untouched)) <= len(data) for seed in range(40))


@pytest.mark.parametrize("name", ["refi", "coded_tables", "packages"])
def test_what_campaigns_begin_with_is_taken(name, monkeypatch):
    monkeypatch.setattr(foreign, "_everything", lambda: refi.qdpx(refi.one_code()))
    for data in targets.seeds(name):
        targets.TARGETS[name](data)


def test_plans_of_pdfs_hold_what_they_say():
    assert "How was it?" in read_transcript("a.pdf", paper.printed(paper.PLANS[0])).text
    with pytest.raises(ReadError):
        read_transcript("a.pdf", paper.printed(paper.plan(b"", b"", b"", b"")))
