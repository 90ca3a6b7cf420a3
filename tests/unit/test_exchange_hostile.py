"""Archives and XML made to harm: nothing is followed, nothing written, little memory used."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.exchange import refi_codes, refi_project
from qualkit.exchange.registry import read_exchanged
from qualkit.model.archive import Archive, Limits
from tests import refi

CASES = (
    [
        case
        for case in json.loads((refi.HOSTILE / "MANIFEST.json").read_text("utf-8"))
        if case["file"].endswith((".qdpx", ".qdc"))
    ]
    if refi.HOSTILE.is_dir()
    else []
)
INSIDE = f"{refi.one_code()}<Sources>{refi.text_source(refi.selection(0, 5))}</Sources>"


@pytest.mark.skipif(not CASES, reason=f"the hostile samples are not at {refi.HOSTILE}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_hostile_files_behave_as_their_manifest_says(case, tmp_path, monkeypatch):
    data = (refi.HOSTILE / case["file"]).read_bytes()
    monkeypatch.chdir(tmp_path)
    if case["expect"] == "reject":
        with pytest.raises(ReadError) as refused:
            read_exchanged(data, case["file"])
        assert refused.value.hint
    else:
        read_exchanged(data, case["file"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "path",
    [
        "absolute:///etc/hostname",
        "file:///etc/hostname",
        "relative:///hostname",
        "http://127.0.0.1:9/x",
        "/etc/hostname",
        "../../../etc/hostname",
        "..\\x.txt",
        "C:\\x.txt",
        "internal://../project.qde",
        "internal://",
    ],
)
def test_no_path_leads_out_of_the_file(path):
    sources = f"<Sources>{refi.text_source(refi.selection(0, 5), path=path)}</Sources>"
    read = read_exchanged(refi.qdpx(refi.one_code() + sources), "p.qdpx")
    assert [source.text for source in read.sources] == [None]
    assert read.codings == ()
    assert ("coding", 1) in [(lost.what, lost.count) for lost in read.discarded]


def test_two_members_of_one_name_are_refused():
    with pytest.raises(ReadError, match="same name"):
        read_exchanged(_doubled(f"sources/{refi.TEXT}.txt"), "p.qdpx")


def _doubled(name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("project.qde", refi.project(INSIDE))
        packed.writestr(name, "Hello world")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr(name, "Other words")
    return stream.getvalue()


def test_an_encrypted_archive_is_named_as_such():
    data = bytearray(refi.qdpx(INSIDE))
    listed = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[listed + 8] |= 1
    with pytest.raises(ReadError, match="encrypted"):
        read_exchanged(bytes(data), "p.qdpx")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and no more", "cut off"),
        (b"words", "no zip"),
        (refi.archive({"other.txt": "x"}), "no project"),
        (refi.archive({"project.qde": "<a>"}), "damaged"),
        (refi.archive({"project.qde": "<NotAProject/>"}), "no REFI-QDA project"),
        (refi.archive({"project.qde": '<!DOCTYPE x [<!ENTITY a "b">]><Project/>'}), "entities"),
        (
            refi.archive({"project.qde": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")}),
            "document type",
        ),
        (refi.archive({"project.qde": "<Code>" * 300 + "</Code>" * 300}), "deeper"),
    ],
)
def test_what_is_wrong_is_named(data, what):
    with pytest.raises(ReadError, match=what):
        read_exchanged(data, "p.qdpx")


def test_bytes_are_counted_while_they_inflate():
    data = refi.archive({"a": b"x" * 5_000, "b": b"y" * 5_000})
    with pytest.raises(ReadError, match="more than"):
        Archive(data, "f", limits=Limits(member=4_000)).read("a")
    both = Archive(data, "f", limits=Limits(total=9_000))
    both.read("a")
    with pytest.raises(ReadError, match="more than"):
        both.read("b")
    with pytest.raises(ReadError, match="times its size"):
        Archive(data, "f", limits=Limits(ratio=2, harmless=100)).read("a")


def test_passages_that_repeat_a_text_without_end_are_refused(monkeypatch):
    monkeypatch.setattr(refi_project, "_MOST_QUOTED", 100)
    marked = "".join(refi.selection(n, 60 + n, n) for n in range(3))
    inside = f"{refi.one_code()}<Sources>{refi.text_source(marked)}</Sources>"
    with pytest.raises(ReadError, match="more often"):
        read_exchanged(refi.qdpx(inside, "word " * 50), "p.qdpx")


def test_more_codes_than_anyone_has_are_refused(monkeypatch):
    monkeypatch.setattr(refi_codes, "_MOST_CODES", 3)
    codes = "".join(f'<Code guid="{refi.guid(n)}" name="c"/>' for n in range(9))
    with pytest.raises(ReadError, match="codes"):
        read_exchanged(refi.qdpx(f"<CodeBook><Codes>{codes}</Codes></CodeBook>"), "p.qdpx")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6), st.booleans())
def test_damage_anywhere_is_read_or_refused_and_nothing_else(changes, cut):
    data = bytearray(refi.qdpx(INSIDE))
    for at, byte in changes:
        data[at % len(data)] = byte
    with contextlib.suppress(ReadError):
        read_exchanged(bytes(data[: len(data) // 2] if cut else data), "p.qdpx")
