"""Rounds and adjudication as pages: opened, worked through, closed and decided from the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.model import Span
from qualkit.services import adjudicating, coding, rounds
from qualkit.services.coding import NewCoding
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from qualkit.ui import presence
from tests.app.test_pages import place, project, shown  # noqa: F401 - fixtures
from tests.browser import sample

ROUND = "reliability 1"
NAME = sample.INTERVIEW


@pytest.fixture
def opened(project: Project) -> Iterator[Project]:  # noqa: F811
    rounds.open_round(project, RoundPlan(ROUND, (NAME,), ("ana", "ben")), actor="ana")
    coding.record(project, NewCoding(NAME, Span(3, 12), "hal.agy"), coder="ana")
    coding.record(project, NewCoding(NAME, Span(30, 42), "hal.agy"), coder="ana")
    coding.record(project, NewCoding(NAME, Span(3, 12), "hal.agy"), coder="ben")
    return project


def said(app: object) -> str:
    kinds = ("markdown", "caption", "success", "info", "error", "warning", "subheader")
    words = [each.value for kind in kinds for each in getattr(app, kind)]
    return "\n".join([*words, *(each.proto.body for each in app.get("html"))])


def press(app: object, label: str) -> None:
    (button,) = [each for each in app.button if each.label == label]
    button.click().run()
    assert not app.exception


def test_the_lead_opens_a_round(project: Project) -> None:  # noqa: F811
    coding.record(project, NewCoding(NAME, Span(3, 12), "hal.agy"), coder="ben")
    app = shown("rounds")
    assert "reliability 1" in [each.value for each in app.text_input]
    (coders,) = [each for each in app.multiselect if each.label == "Coders"]
    coders.set_value(["ben"]).run()
    press(app, "Open the round")
    made = rounds.one(project, "reliability 1")
    assert made.blind
    assert made.transcripts
    assert "reliability 1" in said(app).replace("\\", "")


def test_a_coder_sees_her_work_and_the_lead_who_is_where(opened: Project) -> None:
    presence.NOW.here(opened.location, "ben", NAME)
    app = shown("rounds")
    words = said(app).replace("\\", "")
    assert "0 of 1 transcripts done" in words
    assert f"**ben** in {NAME}" in words
    presence.NOW.here(opened.location, "ben", "")


def test_closing_asks_when_someone_is_not_done(opened: Project) -> None:
    app = shown("rounds")
    close = next(b for b in app.button if b.key == f"cl_{ROUND}")
    assert close.disabled
    next(c for c in app.checkbox if c.key == f"any_{ROUND}").check().run()
    next(b for b in app.button if b.key == f"cl_{ROUND}").click().run()
    assert not app.exception
    assert rounds.one(opened, ROUND).closed
    next(b for b in app.button if b.key == f"re_{ROUND}").click().run()
    assert not rounds.one(opened, ROUND).closed


def test_places_are_decided_on_the_page(opened: Project) -> None:
    assert "once a round" in said(shown("adjudicate"))
    rounds.close_round(opened, ROUND, actor="ana", anyway=True)
    app = shown("adjudicate")
    assert "omission" in said(app)
    press(app, "Take over what all agree on")
    next(t for t in app.text_input if t.label == "Reason").set_value("It is agency.").run()
    press(app, "ana's")
    found = adjudicating.docket(opened, ROUND)
    assert (found.decided, found.taken_over is not None) == (1, True)
    assert found.cases[0].decision is not None
    assert found.cases[0].decision.reason == "It is agency."
    assert "Agreement before and after" in said(app)
    press(app, "Take the decision back")
    assert adjudicating.docket(opened, ROUND).decided == 0
    assert Path(opened.location).exists()


def test_a_memo_counts_the_consensus_where_that_is_asked(opened: Project) -> None:
    rounds.close_round(opened, ROUND, actor="ana", anyway=True)
    assert "Count the consensus" not in [each.label for each in shown("memos").checkbox]
    adjudicating.take_over_alike(opened, ROUND, actor="ana")
    app = shown("memos")
    (asked,) = [each for each in app.checkbox if each.label == "Count the consensus"]
    assert "consensus" not in said(app)
    asked.check().run()
    assert not app.exception
    assert "coders ana and consensus" in said(app)
