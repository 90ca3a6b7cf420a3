"""Analysts' prose: written and read again it is the same, as Markdown and as a Word file."""

from __future__ import annotations

import io

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model.prose import Kind, Part, Run, dump, read, settled, tidied
from qualkit.report.docx import render_docx
from qualkit.report.notes_read import read_places
from qualkit.report.tree import Memo, Notes

SIGNS = "ab *_-1.#>\\()[]·\n"
RUNS = st.builds(Run, st.text(SIGNS, max_size=6), st.booleans(), st.booleans())
PARTS = st.builds(
    Part, st.lists(RUNS, max_size=4).map(tuple), st.sampled_from(Kind), st.integers(0, 3)
)


@given(st.lists(PARTS, max_size=5))
def test_prose_written_as_markdown_is_read_as_it_was(parts: list[Part]) -> None:
    prose = tidied(parts)
    assert read(dump(prose)) == prose


@given(st.text(SIGNS, max_size=30))
def test_markdown_is_settled_once_for_all(text: str) -> None:
    assert settled(settled(text)) == settled(text)


@settings(max_examples=15, deadline=None)
@given(st.lists(PARTS, max_size=5))
def test_prose_written_into_a_word_file_is_read_as_it_was(parts: list[Part]) -> None:
    text = dump(tidied(parts))
    data = render_docx(Memo("m", "", "", (Notes(text, mark="0123abcd", version=2),)))
    (place,) = read_places(Document(io.BytesIO(data)).element.body, lambda _, __: False).places
    assert (place.mark, place.version, place.text) == ("0123abcd", 2, text)
