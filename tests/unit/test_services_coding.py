"""Coding: each edit checked and stored once, however often and however many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodebookError, CodingError, NotFound, SpanError
from qualkit.model import (
    Coder,
    Coding,
    CodingState,
    Operation,
    Origin,
    Purpose,
    Put,
    Round,
    Span,
    Take,
)
from qualkit.services import admission, coding, editing
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from tests import factories, projects

TRANSCRIPT = factories.sample_transcripts()[0]
PLACE = Span(TRANSCRIPT.text.index("In April"), TRANSCRIPT.text.index("In April") + 8)
NEW = NewCoding(TRANSCRIPT.name, PLACE, "dar.acc.state_test")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    yield made
    made.close()


def record(project: Project, new: NewCoding = NEW, coder: str = "ana") -> Coding:
    return coding.record(project, new, coder=coder, round_name="first")


def stored(project: Project) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings()


def operation(id: str, coding: str = "", **changes: object) -> Operation:
    """Record one coding."""
    state = replace(CodingState(NEW.span, NEW.code), **changes)  # type: ignore[arg-type]
    return Operation(id, (Put(coding or f"c-{id}", state),), NEW.transcript)


def retraction(id: str, coding: str) -> Operation:
    return Operation(id, (Take(coding),))


def apply(project: Project, *operations: Operation, coder: str = "ana") -> dict[str, str]:
    outcomes = editing.apply_operations(
        project, coder=coder, round_name="first", operations=operations
    )
    assert [o.operation for o in outcomes] == [o.id for o in operations]
    return {outcome.operation: outcome.problem for outcome in outcomes}


def test_a_coding_takes_its_quote_from_the_text_and_assigns_its_coder(project: Project) -> None:
    made = record(project, replace(NEW, note="typical", origin=Origin.SUGGESTION))
    (kept,) = stored(project)
    assert replace(kept, recorded_at=None) == made
    assert (made.quote, made.note, made.origin) == ("In April", "typical", Origin.SUGGESTION)
    with project.reading() as repository:
        assert repository.round("first").assignments == {(TRANSCRIPT.name, "ana")}
        assert [coder.name for coder in repository.coders()] == ["ana"]


def test_recording_again_changes_nothing(project: Project) -> None:
    first = record(project)
    before = projects.actions(project)
    assert replace(record(project), recorded_at=None) == first
    assert projects.actions(project) == before
    record(project, coder="ben")
    assert len(stored(project)) == 2


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"code": "dar.acc.state_tset"}, CodebookError, "did you mean dar.acc.state_test"),
        ({"value": "adopted"}, CodingError, "its values: none"),
        ({"code": "dar.org.test_prep", "value": "maybe"}, CodingError, "adopted, declined"),
        ({"span": Span(0, 10_000)}, SpanError, "outside the text"),
        ({"span": Span(2, 3)}, CodingError, "no words in the selection"),
        ({"transcript": "nowhere"}, NotFound, "no transcript 'nowhere'"),
        ({"note": "\ud83d"}, CodingError, "half a character"),
    ],
)
def test_what_is_refused_leaves_nothing(
    project: Project, changes: dict[str, object], error: type[Exception], said: str
) -> None:
    before = projects.actions(project)
    with pytest.raises(error) as refused:
        record(project, replace(NEW, **changes))  # type: ignore[arg-type]
    assert said in str(refused.value)
    assert projects.actions(project) == before


def test_refusals_of_a_place_name_the_transcript(project: Project) -> None:
    with pytest.raises(SpanError) as refused:
        record(project, replace(NEW, span=Span(0, 10_000)))
    assert refused.value.where == TRANSCRIPT.name


def test_a_round_that_is_not_there_is_named_with_those_that_are(project: Project) -> None:
    with pytest.raises(NotFound, match="no round 'second'") as refused:
        coding.record(project, NEW, coder="ana", round_name="second")
    assert "first" in refused.value.hint


def test_only_the_coder_takes_a_coding_off(project: Project) -> None:
    made = record(project)
    with pytest.raises(CodingError, match="this coding is ana's"):
        coding.retract(project, made.id, coder="ben")
    assert len(stored(project)) == 1
    coding.retract(project, made.id, coder="ana")
    assert stored(project) == ()
    with pytest.raises(NotFound):
        coding.retract(project, made.id, coder="ana")


def test_an_operation_is_applied_once_however_often_it_arrives(project: Project) -> None:
    assert apply(project, operation("1")) == {"1": ""}
    apply(project, retraction("2", "c-1"))
    before = projects.actions(project)
    assert apply(project, operation("1"), operation("1")) == {"1": ""}
    assert apply(project, retraction("2", "c-1")) == {"2": ""}
    assert stored(project) == ()
    assert projects.actions(project) == before


def test_a_refused_operation_has_its_problem_and_stops_no_other(project: Project) -> None:
    outcomes = apply(
        project,
        operation("1"),
        operation("2", code="dar.acc.state_tset"),
        operation("3", span=Span(2, 3)),
        retraction("5", "gone"),
        operation("6", span=Span(0, 10_000)),
        operation("7", code="dar.acc"),
        operation("8", code="dar.org", coding="c-7"),
        operation("9", note="\ud83d"),
        operation("nul\0", code="dar.org"),
    )
    assert {id for id, problem in outcomes.items() if not problem} == {"1", "7"}
    assert "did you mean" in outcomes["2"]
    assert "no words" in outcomes["3"]
    assert "no coding gone" in outcomes["5"]
    assert "outside the text" in outcomes["6"]
    assert "there already" in outcomes["8"]
    assert "half a character" in outcomes["9"]
    assert "NUL" in outcomes["nul\0"]
    assert {c.id for c in stored(project)} == {"c-1", "c-7"}
    assert project.check() == ()


def test_a_refusal_stays_the_answer_when_the_operation_comes_again(project: Project) -> None:
    first = apply(project, operation("1", code="later"))
    with project.writing("lead") as repository:
        book = factories.codebook()
        repository.save_codebook(
            replace(book, codes=(*book.codes, replace(book.codes[0], id="later")))
        )
    assert apply(project, operation("1", code="later")) == first


def test_a_value_reaches_the_coding(project: Project) -> None:
    apply(project, operation("1", code="dar.org.test_prep", value="declined", note="said twice"))
    (kept,) = stored(project)
    assert (kept.value, kept.note) == ("declined", "said twice")


def test_the_same_operation_from_many_threads_is_one_coding(project: Project) -> None:
    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(lambda _: apply(project, operation("1")), range(12)))
    assert outcomes == [{"1": ""}] * 12
    assert len(stored(project)) == 1
    assert projects.actions(project).count("coding.recorded") == 1
    assert project.check() == ()


def test_the_working_round_is_made_once_by_whoever_comes_first(project: Project) -> None:
    close(project, "first")
    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(lambda n: admission.working_round(project, f"c{n}"), range(8)))
    assert names == {"working"}
    with project.reading() as repository:
        assert [r.name for r in repository.rounds()] == ["first", "working"]


def close(project: Project, name: str) -> None:
    with project.writing("lead") as repository:
        repository.close_round(name)


def test_a_coder_works_in_the_newest_round_that_has_her_for_the_transcript(
    project: Project,
) -> None:
    where = NEW.transcript
    pairs = frozenset({(where, "ana")})
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder("ana"))
        repository.save_round(Round("drift 1", 1, assignments=pairs, purpose=Purpose.DRIFT))
        repository.save_round(Round("of a table", 1, purpose=Purpose.IMPORTED))
    assert admission.working_round(project, "ana", where) == "drift 1"
    assert admission.working_round(project, "ana", "elsewhere") == "first"
    assert admission.working_round(project, "ben", where) == "first"
    assert coding.record(project, NEW, coder="ana").round == "drift 1"
    assert coding.record(project, NEW, coder="ben").round == "first"


def test_nobody_joins_a_round_that_the_lead_dealt_out(project: Project) -> None:
    with project.writing("lead") as repository:
        repository.save_round(Round("reliability 1", 1, purpose=Purpose.RELIABILITY))
    with pytest.raises(CodingError, match="ben is not assigned"):
        coding.record(project, NEW, coder="ben", round_name="reliability 1")


def test_a_closed_round_says_when_it_was_closed(project: Project) -> None:
    made = coding.record(project, NEW, coder="ana", round_name="first")
    close(project, "first")
    with project.reading() as repository:
        closed = repository.round("first").closed_at
    assert closed is not None
    told = f"the round first was closed on {closed:%Y-%m-%d}"
    with pytest.raises(CodingError, match=told):
        coding.record(project, NEW, coder="ben", round_name="first")
    with pytest.raises(CodingError, match=told):
        coding.retract(project, made.id, coder="ana")
    assert [c.id for c in stored(project)] == [made.id]


def test_each_operation_of_a_request_goes_where_its_transcript_belongs(project: Project) -> None:
    with project.reading() as repository:
        one, two = repository.transcript_names()[:2]
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder("ana"))
        repository.save_round(
            Round("r", 1, assignments=frozenset({(two, "ana")}), purpose=Purpose.RELIABILITY)
        )
    sent = [
        Operation(f"o-{name}", (Put(f"c-{name}", CodingState(Span(0, 12), "hal.agy")),), name)
        for name in (one, two)
    ]
    outcomes = editing.apply_operations(project, coder="ana", operations=sent)
    assert [outcome.problem for outcome in outcomes] == ["", ""]
    assert {c.transcript: c.round for c in stored(project)} == {one: "first", two: "r"}


def test_a_page_that_showed_a_round_does_not_write_into_another(project: Project) -> None:
    close(project, "first")
    put = Put("c1", CodingState(NEW.span, NEW.code))
    sent = Operation("o1", (put,), NEW.transcript, round="first")
    (outcome,) = editing.apply_operations(project, coder="ana", operations=[sent])
    assert "the round first was closed on" in outcome.problem
    assert stored(project) == ()


def test_without_a_codebook_there_is_no_round_to_work_in(tmp_path: Path) -> None:
    bare = Project.create(tmp_path / "bare.qualkit")
    with pytest.raises(CodingError, match="no codebook") as refused:
        admission.working_round(bare, "ana")
    assert "qualkit codebook load" in refused.value.hint
    bare.close()


def test_the_same_words_and_code_from_another_tab_are_refused_in_words(project: Project) -> None:
    outcomes = apply(project, operation("1"), operation("2"))
    assert outcomes["1"] == ""
    assert "carry the code already" in outcomes["2"]
    assert [kept.id for kept in stored(project)] == ["c-1"]
    retracting = retraction("3", "c-1")
    assert apply(project, retracting) == {"3": ""}
    assert stored(project) == ()


def test_an_edit_may_not_take_the_number_of_another_coding(project: Project) -> None:
    elsewhere = operation("2", coding="c-1", span=Span(PLACE.start, PLACE.end + 1))
    outcomes = apply(project, operation("1"), elsewhere)
    assert "there already" in outcomes["2"]
    assert [kept.span for kept in stored(project)] == [PLACE]
