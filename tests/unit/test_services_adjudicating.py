"""Adjudication: a layer beside the originals, every decision of it with a reason and undoable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import CodingError, NotAllowed, NotFound, UsageError
from qualkit.model import Coding, Origin, Segmentation, Span
from qualkit.model.adjudication import CONSENSUS, Verdict
from qualkit.model.disagreement import DisagreementKind
from qualkit.services import adjudicating, coding, correcting, reporting, rounds
from qualkit.services.adjudicating import Ruling
from qualkit.services.coding import NewCoding
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from tests import factories, projects

TRANSCRIPT = factories.sample_transcripts()[0]
NAME = TRANSCRIPT.name
ROUND = "reliability 1"
BY_ANA = (("hal.agy", 0, 20), ("dar.acc", 30, 45), ("hal.agy", 60, 80), ("hal.agy", 100, 130))
BY_BEN = (("hal.agy", 0, 20), ("hal.agy", 30, 45), ("hal.agy", 74, 90))


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Project]:
    """A closed blind round with each kind of disagreement, and words coded alike."""
    project = projects.filled(tmp_path)
    plan = RoundPlan(ROUND, (NAME,), ("ana", "ben"), unit=Segmentation.CHARACTER)
    rounds.open_round(project, plan, actor="lea")
    for coder, made in (("ana", BY_ANA), ("ben", BY_BEN)):
        for code, start, end in made:
            coding.record(project, NewCoding(NAME, Span(start, end), code), coder=coder)
    rounds.close_round(project, ROUND, actor="lea", anyway=True)
    yield project
    project.close()


def originals(project: Project) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings(round=ROUND)


def consensus(project: Project) -> list[tuple[str, int, int]]:
    with project.reading() as repository:
        found = repository.codings(round=ROUND, coder=CONSENSUS, consensus=True)
    assert all(c.origin is Origin.CONSENSUS for c in found)
    return [(c.code, c.span.start, c.span.end) for c in found]


def rule(project: Project, number: int, verdict: Verdict, **more: object) -> str:
    case = adjudicating.docket(project, ROUND).cases[number]
    ruling = Ruling(verdict, "because", **more)  # type: ignore[arg-type]
    return adjudicating.decide(project, ROUND, case.place, ruling, actor="lea").id


def test_each_place_says_how_the_coders_differ(closed: Project) -> None:
    found = adjudicating.docket(closed, ROUND)
    kinds = [case.disagreement.kind for case in found.cases]
    assert kinds == [
        DisagreementKind.CONFUSION,
        DisagreementKind.BOUNDARY,
        DisagreementKind.OMISSION,
    ]
    assert [len(case.originals) for case in found.cases] == [2, 2, 1]
    assert (found.alike, found.decided) == (1, 0)


def test_every_verdict_leaves_the_originals_as_they_were(closed: Project) -> None:
    before = originals(closed)
    rule(closed, 0, Verdict.CODER, coder="ana")
    rule(closed, 1, Verdict.BOTH)
    rule(closed, 2, Verdict.NEITHER)
    assert consensus(closed) == [("dar.acc", 30, 45), ("hal.agy", 60, 90)]
    rule(closed, 2, Verdict.OTHER, span=Span(100, 115), code="dar.acc")
    assert ("dar.acc", 100, 115) in consensus(closed)
    adjudicating.take_over_alike(closed, ROUND, actor="lea")
    assert consensus(closed)[0] == ("hal.agy", 0, 20)
    assert originals(closed) == before
    found = adjudicating.docket(closed, ROUND)
    assert (found.decided, len(found.cases)) == (3, 3)
    assert found.cases[0].decision is not None
    assert found.cases[0].decision.reason == "because"
    assert closed.check() == ()


def test_each_decision_can_be_taken_back(closed: Project) -> None:
    before = originals(closed)
    made = [rule(closed, n, Verdict.BOTH) for n in range(3)]
    made.append(adjudicating.take_over_alike(closed, ROUND, actor="lea").id)
    for decision in made:
        adjudicating.take_back(closed, decision, actor="ana")
    assert consensus(closed) == []
    assert originals(closed) == before
    assert adjudicating.docket(closed, ROUND).decided == 0
    with pytest.raises(NotFound):
        adjudicating.take_back(closed, made[0], actor="ana")


verdicts = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*Verdict][:3]), st.sampled_from(["ana", "ben"])),
    max_size=6,
)


@given(verdicts)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_sequence_of_decisions_changes_an_original(closed: Project, asked: list) -> None:
    before = originals(closed)
    for number, verdict, coder in asked:
        rule(closed, number, verdict, coder=coder)
    assert originals(closed) == before
    decided = {number for number, *_ in asked}
    found = adjudicating.docket(closed, ROUND)
    for case in found.cases:
        if case.decision is not None:
            adjudicating.take_back(closed, case.decision.id, actor="lea")
    assert found.decided == len(decided)
    assert consensus(closed) == []


def test_the_consensus_is_nobodys_to_change_and_nobodys_name(closed: Project) -> None:
    rule(closed, 0, Verdict.CODER, coder="ana")
    with closed.reading() as repository:
        (kept,) = repository.codings(coder=CONSENSUS, consensus=True)
        assert kept not in repository.codings()
    for person in ("ana", CONSENSUS):
        with pytest.raises(CodingError, match="agreed on by the team"):
            coding.retract(closed, kept.id, coder=person)
    with pytest.raises(CodingError, match="nobody codes as consensus"):
        coding.record(closed, NewCoding(NAME, Span(0, 9), "hal.agy"), coder=CONSENSUS)


def test_nothing_is_decided_before_the_round_is_closed(closed: Project) -> None:
    rounds.reopen_round(closed, ROUND, actor="lea")
    with pytest.raises(NotAllowed, match="blind and still open"):
        adjudicating.docket(closed, ROUND)


def test_a_round_with_decisions_stays_closed(closed: Project) -> None:
    made = rule(closed, 0, Verdict.BOTH)
    with pytest.raises(CodingError, match="decisions"):
        rounds.reopen_round(closed, ROUND, actor="lea")
    adjudicating.take_back(closed, made, actor="lea")
    rounds.reopen_round(closed, ROUND, actor="lea")


def test_what_cannot_be_decided_is_said(closed: Project) -> None:
    place = adjudicating.docket(closed, ROUND).cases[0].place
    with pytest.raises(UsageError, match="'eve' did not code here"):
        rule(closed, 0, Verdict.CODER, coder="eve")
    with pytest.raises(UsageError, match="which words"):
        rule(closed, 0, Verdict.OTHER)
    ruling = Ruling(Verdict.NEITHER)
    with pytest.raises(NotFound, match="do not differ"):
        adjudicating.decide(closed, ROUND, (*place[:2], 1, 2), ruling, actor="lea")
    assert consensus(closed) == []


def test_agreement_before_and_after_are_kept_apart(closed: Project) -> None:
    with pytest.raises(CodingError, match="not in the consensus yet"):
        adjudicating.before_and_after(closed, ROUND)
    first = adjudicating.take_over_alike(closed, ROUND, actor="lea")
    adjudicating.take_back(closed, first.id, actor="lea")
    adjudicating.take_over_alike(closed, ROUND, actor="lea")
    for number in range(3):
        rule(closed, number, Verdict.CODER, coder="ana")
    found = adjudicating.before_and_after(closed, ROUND)
    after = dict(found.after)
    percent = {
        who: {row.code: row.coefficients["percent"].value for row in table.codes}
        for who, table in after.items()
    }
    assert (found.resolved, found.disagreements) == (3, 3)
    assert found.before.coders == ("ana", "ben")
    assert set(percent["ana"].values()) <= {1.0, None}
    assert min(v for v in percent["ben"].values() if v is not None) < 1.0


def test_a_memo_rests_on_the_consensus_without_counting_twice(closed: Project) -> None:
    rule(closed, 0, Verdict.CODER, coder="ana")
    with closed.reading() as repository:
        plain = repository.codings()
        resting = adjudicating.resting_on_consensus(repository)
    assert len(resting) == len(plain) - 2 + 1
    assert {c.coder for c in resting} == {"ana", "ben", CONSENSUS}
    assert reporting.corpus_codings(closed, consensus=True) == resting
    assert reporting.corpus_codings(closed, consensus=False) == plain


def test_remarks_stand_with_their_place(closed: Project) -> None:
    case = adjudicating.docket(closed, ROUND).cases[0]
    adjudicating.remark(closed, ROUND, case.place, "Is this agency?", actor="ana")
    adjudicating.remark(closed, ROUND, case.place, "Rather accountability.", actor="ben")
    said = adjudicating.docket(closed, ROUND).cases[0].remarks
    assert [(r.author, r.text) for r in said] == [
        ("ana", "Is this agency?"),
        ("ben", "Rather accountability."),
    ]


def corrected(project: Project, old: str, new: str) -> None:
    text = TRANSCRIPT.text.replace(old, new)
    assert text != TRANSCRIPT.text
    listed = correcting.preview(project, NAME, f"{NAME}.txt", text.encode())
    correcting.confirm(project, listed, actor="lea", accept_lost=True)


def test_decisions_and_remarks_follow_their_words_into_a_corrected_text(closed: Project) -> None:
    rule(closed, 0, Verdict.CODER, coder="ana")
    rule(closed, 1, Verdict.BOTH)
    taken = adjudicating.take_over_alike(closed, ROUND, actor="lea")
    first = adjudicating.docket(closed, ROUND).cases[0]
    adjudicating.remark(closed, ROUND, first.place, "Ana is right.", actor="ben")
    before, agreed = adjudicating.docket(closed, ROUND), consensus(closed)
    corrected(closed, "I: What was", "I: So what was")
    after = adjudicating.docket(closed, ROUND)
    assert (after.decided, len(after.cases), after.alike) == (2, 3, 1)
    for old, new in zip(before.cases, after.cases, strict=True):
        name, revision, start, end = old.place
        assert new.place == (name, revision + 1, start + 3, end + 3)
        assert [r.text for r in new.remarks] == [r.text for r in old.remarks]
        assert [r.place for r in new.remarks] == [new.place for _ in old.remarks]
        assert (new.decision and new.decision.id) == (old.decision and old.decision.id)
        assert (new.decision and new.decision.place) == (old.decision and new.place)
    ends = [(code, end - 3) for code, _, end in consensus(closed)]
    assert ends == [(code, end) for code, _, end in agreed]
    adjudicating.take_back(closed, taken.id, actor="lea")
    for case in after.cases[:2]:
        adjudicating.take_back(closed, case.decision.id, actor="lea")
    assert consensus(closed) == []
    assert closed.check() == ()


def test_a_decision_whose_words_are_lost_can_still_be_taken_back(closed: Project) -> None:
    made = rule(closed, 0, Verdict.CODER, coder="ana")
    corrected(closed, TRANSCRIPT.text[28:56], "")
    with closed.reading() as repository:
        (kept,) = repository.decisions(ROUND)
    assert (kept.place, kept.codings) == ((NAME, 1, 30, 45), ())
    adjudicating.take_back(closed, made, actor="lea")
    assert closed.check() == ()
