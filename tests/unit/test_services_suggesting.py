"""Suggestions: a person decides each once, and a coding keeps where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qualkit.errors import CodebookError, CodingError, NotFound, UsageError
from qualkit.model import (
    Attributes,
    Origin,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
)
from qualkit.services import coding, suggesting
from qualkit.store import Project
from tests import factories, projects

TEXT = factories.sample_transcripts()[0].text
RUN = SuggestionRun("r1", "topics", "1", "none", 0, Attributes(), 2)


def suggestion(id: str, start: int = 3) -> Suggestion:
    span = Span(start, start + 8)
    return Suggestion(id, "r1", "KES-L01", span, span.text(TEXT), 0.5, "near others", 0)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    with made.writing("lead") as repository:
        repository.save_suggestions(RUN, (), (suggestion("s1"), suggestion("s2", 20)))
    yield made
    made.close()


def test_an_accepted_suggestion_is_the_actors_coding_with_its_origin(project: Project) -> None:
    made = suggesting.accept(project, "s1", code="dar.acc", actor="ana")
    assert (made.coder, made.round, made.origin) == ("ana", "first", Origin.SUGGESTION)
    with project.reading() as repository:
        assert repository.coding(made.id).quote == suggestion("s1").quote
        assert repository.suggestion("s1").status is SuggestionStatus.ACCEPTED
    assert projects.actions(project)[-1] == "suggestion.accepted"


@pytest.mark.parametrize("first", ["accept", "refuse"])
@pytest.mark.parametrize("second", ["accept", "refuse"])
def test_a_decision_is_made_once(project: Project, first: str, second: str) -> None:
    def decide(how: str) -> None:
        if how == "accept":
            suggesting.accept(project, "s1", code="dar.acc", actor="ana", round_name="first")
        else:
            suggesting.refuse(project, "s1", actor="ana")

    decide(first)
    before = projects.actions(project)
    with pytest.raises(CodingError, match=f"was {first.rstrip('e')}ed already"):
        decide(second)
    assert projects.actions(project) == before


def test_two_people_at_once_decide_once(project: Project) -> None:
    def accept(name: str) -> str:
        try:
            return suggesting.accept(
                project, "s1", code="dar.acc", actor=name, round_name="first"
            ).id
        except CodingError:
            return ""

    with ThreadPoolExecutor(4) as pool:
        done = [id for id in pool.map(accept, ("ana", "ben", "cy", "di")) if id]
    assert len(done) == 1
    with project.reading() as repository:
        assert [c.id for c in repository.codings()] == done


def test_an_unknown_code_or_suggestion_leaves_it_open(project: Project) -> None:
    with pytest.raises(CodebookError):
        suggesting.accept(project, "s1", code="dar.ac", actor="ana", round_name="first")
    with pytest.raises(NotFound, match="no suggestion s9"):
        suggesting.refuse(project, "s9", actor="ana")
    assert [s.id for s in suggesting.listing(project, "open")] == ["s1", "s2"]


def test_a_place_that_the_actor_coded_herself_stays_her_own(project: Project) -> None:
    new = coding.NewCoding("KES-L01", suggestion("s1").span, "dar.acc")
    own = coding.record(project, new, coder="ana", round_name="first")
    made = suggesting.accept(project, "s1", code="dar.acc", actor="ana", round_name="first")
    assert (made.id, made.origin) == (own.id, Origin.HUMAN)


def test_listing_by_status(project: Project) -> None:
    suggesting.refuse(project, "s2", actor="ana")
    assert [s.id for s in suggesting.listing(project)] == ["s1", "s2"]
    assert [s.id for s in suggesting.listing(project, "refused")] == ["s2"]
    with pytest.raises(UsageError, match="no status 'perhaps'"):
        suggesting.listing(project, "perhaps")
