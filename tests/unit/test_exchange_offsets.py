"""Every tool's way to count comes to the words that it marked, and the reason is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.exchange.offsets import RawText, is_quote
from qualkit.exchange.registry import read_exchanged
from qualkit.model.exchanged import OffsetReading
from tests import refi

RAW = (
    "Anna: We try things 😀 out.\r\n\r\nBen: On Mondays, 👩‍🏫 mostly.\r\nسلام يا أصدقاء here.\r\n"
    "Anna: The district asks for plans.\r\nBen: Nobody reads them."
)
MARKED = ["things", "On Mondays", "أصدقاء", "district asks", "Nobody reads them."]


def quotes(data: bytes) -> list[str]:
    return [coding.quote for coding in read_exchanged(data, "p.qdpx").codings]


@pytest.mark.parametrize("habit", refi.HABITS, ids=lambda habit: habit.origin)
def test_each_tool_s_offsets_come_to_the_words_it_marked(habit):
    assert quotes(habit.file(RAW, MARKED)) == MARKED


@pytest.mark.parametrize("utf16", [False, True])
@pytest.mark.parametrize("crlf_as_two", [False, True])
@pytest.mark.parametrize("origin", ["", "NVivo 12", "QualCoder 3", "Something new"])
def test_the_evidence_counts_more_than_the_origin(origin, utf16, crlf_as_two):
    habit = refi.Habit(origin, utf16, crlf_as_two)
    read = read_exchanged(habit.file(RAW, MARKED), "p.qdpx")
    assert [coding.quote for coding in read.codings] == MARKED
    assert (read.offsets.utf16, read.offsets.crlf_as_two) == (utf16, crlf_as_two)


def test_a_mark_that_is_counted_is_found_out():
    text = "\ufeff" + RAW.replace("\r\n", "\n")
    at = text.index("district")
    inside = refi.one_code() + (
        f"<Sources>{refi.text_source(refi.selection(at, at + 8, name='district'))}</Sources>"
    )
    assert quotes(refi.qdpx(inside, text.encode())) == ["district"]


def test_the_reason_is_said():
    agreeing = read_exchanged(refi.NVIVO.file(RAW, MARKED), "p.qdpx").offsets
    assert str(agreeing) == "utf16, crlf"
    assert "how NVivo Release 1.7 counts" in agreeing.why
    odd = replace(refi.QUALCODER, crlf_as_two=True)
    against = read_exchanged(odd.file(RAW, MARKED), "p.qdpx").offsets
    assert str(against) == "codepoint, crlf"
    assert "better" in against.why


def test_one_border_is_no_reason_to_leave_what_a_program_is_known_for():
    habit = replace(refi.QUALCODER, quotes=False)
    read = read_exchanged(habit.file("ab cd\r\nefgh ij", ["fgh "]), "p.qdpx")
    assert [coding.quote for coding in read.codings] == ["fgh "]
    assert "fit other ways" in read.offsets.why


def test_without_line_ends_and_emoji_nothing_has_to_be_decided():
    offsets = read_exchanged(refi.QC.file("plain words\nonly", ["words"]), "p.qdpx").offsets
    assert str(offsets) == "codepoint, lf"
    assert "the same" in offsets.why


@pytest.mark.parametrize(
    ("name", "words", "is_one"),
    [
        ("so it goes", "so it\ngoes", True),
        ("so it…", "so it goes", True),
        ("so it ...", "so it goes", True),
        ("so it", "so it goes", False),
        ("…", "so it goes", False),
        ("", "so it goes", False),
        ("a remark", "so it goes", False),
    ],
)
def test_what_counts_as_a_quotation(name, words, is_one):
    assert is_quote(name, words) is is_one


READINGS = st.builds(OffsetReading, st.booleans(), st.booleans(), st.booleans())
RAWS = st.lists(st.sampled_from(["a", "é", "😀", "\r\n", "\n", "\r", " "])).map("".join)


@settings(max_examples=60)
@given(RAWS, READINGS, st.booleans())
def test_places_and_positions_are_each_other_s_inverse(raw, reading, marked):
    text = RawText("\ufeff" * marked + raw)
    positions = [text.position(place, reading) for place in range(len(text.text) + 1)]
    assert [text.place(at, reading) for at in positions] == list(range(len(text.text) + 1))
    middles = set(range(positions[0], positions[-1])) - set(positions)
    assert all(text.place(at, reading) is None for at in middles)
    assert text.place(positions[0] - 1, reading) is None
    assert text.place(positions[-1] + 1, reading) is None
