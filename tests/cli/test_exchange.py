"""qualkit exchange: what a file of another tool holds."""

from __future__ import annotations

import pytest

from tests import refi
from tests.cli.running import ok, qualkit, refused

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
    assert "utf16" in shown


def test_what_is_no_such_file_is_refused(tmp_path):
    place = tmp_path / "team.qdpx"
    place.write_bytes(b"")
    refused(qualkit("exchange", "read", place), "empty")
