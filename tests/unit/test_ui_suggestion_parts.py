"""What the Suggestions page takes from a browser and an address: only what makes sense."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from qualkit.model import Span
from qualkit.services.phrasing import Line
from qualkit.ui.components import offer_passage
from qualkit.ui.pages.parts.phrase_list import in_sentence
from qualkit.ui.pages.parts.suggestion_address import back_link


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ({"offer": "o1", "start": 3, "end": 9}, Span(3, 9)),
        ({"offer": "o2", "start": 3, "end": 9}, None),
        ({"offer": "o1", "start": 9, "end": 9}, None),
        ({"offer": "o1", "start": -1, "end": 9}, None),
        ({"offer": "o1", "start": "3", "end": 9}, None),
        (["o1", 3, 9], None),
        (None, None),
    ],
)
def test_words_picked_in_a_passage(
    said: object, span: Span | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = {offer_passage.KEY: {"picked": said}}
    monkeypatch.setattr(offer_passage, "st", SimpleNamespace(session_state=state))
    assert offer_passage.picked("o1") == span


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("kind=topics&topic=3", "suggestions?kind=topics&topic=3"),
        ("kind=%22%3E%3Cscript%3E&view=x", "suggestions?kind=%22%3E%3Cscript%3E"),
        ("//evil.example", ""),
        ("", ""),
    ],
)
def test_the_way_back_leads_to_this_page_only(asked: str, link: str) -> None:
    assert back_link(asked) == link


def test_a_place_of_a_phrase_shows_whole_words_and_no_markup() -> None:
    line = Line("T-1", Span(10, 15), "R", "ever said <b>", "fence", " is nea")
    assert in_sentence(line) == (
        '<div class="qks"><p>…said &lt;b&gt;<strong>fence</strong> is…</p></div>'
    )
