"""What others do in an open blind round is nowhere to be found; nothing of it is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodebookError, NotAllowed, NotFound
from qualkit.model import (
    Account,
    AddCode,
    Attributes,
    CodingState,
    FreshCode,
    Operation,
    Put,
    Segmentation,
    Span,
    Suggestion,
    SuggestionRun,
    Take,
    TeamRole,
)
from qualkit.services import accounts, codebooks, coding, editing, review, rounds, suggesting
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from tests import factories, projects

TRANSCRIPT = factories.sample_transcripts()[0]
NAME, TEXT = TRANSCRIPT.name, TRANSCRIPT.text
ROUND = "reliability 1"
FENCE = "Fence of the principal"


@pytest.fixture
def blind(tmp_path: Path) -> Iterator[Project]:
    """Ana and Ben in a blind round; Lea leads."""
    project = projects.coded(tmp_path)
    plan = RoundPlan(ROUND, (NAME,), ("ana", "ben"), unit=Segmentation.TURN)
    rounds.open_round(project, plan, actor="lea")
    yield project
    project.close()


def make(project: Project, coder: str, id: str, label: str = FENCE) -> None:
    """A code of the coder's own on words of the transcript."""
    put = Put(f"of-{coder}", CodingState(Span(0, 12), id, note=f"note of {coder}"))
    parts = (AddCode(FreshCode(id, label)), put)
    (outcome,) = editing.apply_operations(
        project, coder=coder, operations=[Operation(f"op-{coder}", parts, NAME)]
    )
    assert outcome.problem == ""


def codes(project: Project, person: str) -> set[str]:
    with project.seen_by(person).reading() as repository:
        return {code.id for code in repository.codebook()}


def test_two_people_find_the_same_name_and_neither_is_lost(blind: Project) -> None:
    make(blind, "ana", "fence_1a")
    make(blind, "ben", "fence_2b")
    assert "fence_1a" in codes(blind, "ana")
    assert "fence_2b" not in codes(blind, "ana")
    assert "fence_2b" in codes(blind, "ben")
    assert "fence_1a" not in codes(blind, "ben")
    seen = blind.seen_by("lea")
    with seen.reading() as repository:
        book = repository.codebook()
    assert not {"fence_1a", "fence_2b"} & {code.id for code in book}
    changed = replace(book.codes[0], definition="Said anew by the lead.")
    codebooks.save(seen, replace(book, codes=(changed, *book.codes[1:])), actor="lea")
    assert "fence_1a" in codes(blind, "ana")
    assert "fence_2b" in codes(blind, "ben")
    rounds.close_round(blind, ROUND, actor="lea", anyway=True)
    with seen.reading() as repository:
        whole = repository.codebook()
        made = {c.id: c.code for c in repository.codings(round=ROUND)}
    assert made == {"of-ana": "fence_1a", "of-ben": "fence_2b"}
    assert whole.code(changed.id).definition == "Said anew by the lead."
    problems = codebooks.check(codebooks.codebook_text(whole, "book.yaml"), "book.yaml").problems
    assert any(f"label '{FENCE}' is also the label of" in problem.what for problem in problems)


def test_a_code_without_a_place_in_the_text_is_hidden_too(blind: Project) -> None:
    made = codebooks.add_code(blind, FENCE, actor="ben")
    assert made.id in codes(blind, "ben")
    assert made.id not in codes(blind, "ana")
    assert codebooks.add_code(blind, FENCE, actor="ana").id != made.id
    with pytest.raises(CodebookError, match="already"):
        codebooks.add_code(blind, FENCE, actor="ben")


def test_versions_and_their_differences_do_not_tell(blind: Project) -> None:
    before = codebooks.versions(blind.seen_by("ana"))
    make(blind, "ben", "fence_2b")
    assert codebooks.versions(blind.seen_by("ana")) == before
    assert len(codebooks.versions(blind.seen_by("ben"))) == len(before) + 1
    assert codebooks.diff(blind.seen_by("ana"), 1).added == ()
    assert codebooks.diff(blind.seen_by("ben"), 1).added == ("fence_2b",)


def test_no_refusal_tells(blind: Project) -> None:
    make(blind, "ben", "fence_2b")
    with pytest.raises(NotFound, match="no coding of-ben") as refused:
        coding.retract(blind, "of-ben", coder="ana")
    assert "ben'" not in str(refused.value)
    state = CodingState(Span(0, 12), "fence_2b")
    tried = [
        Operation("o1", (Put("mine", state),), NAME),
        Operation("o2", (Put("mine", replace(state, code="fence_2")),), NAME),
        Operation("o3", (Take("of-ben"),), NAME),
        Operation("o4", (Put("of-ben", state, state),), NAME),
    ]
    told = editing.apply_operations(blind, coder="ana", operations=tried)
    assert all(outcome.problem for outcome in told)
    assert not any(FENCE in o.problem or "Ben" in o.problem for o in told)
    assert "fence_2b" not in told[1].problem
    assert "fence_2b" in codes(blind, "ben")


def test_nobody_compares_coders_before_the_round_is_closed(blind: Project) -> None:
    make(blind, "ana", "fence_1a")
    make(blind, "ben", "fence_2b")
    for person in ("ana", "lea"):
        with pytest.raises(NotAllowed, match="blind and still open"):
            review.agreement(blind.seen_by(person), ROUND)
        with pytest.raises(NotAllowed, match="blind and still open"):
            review.comparison(blind.seen_by(person), asked=review.Asked(ROUND, bootstrap=0))
        with blind.seen_by(person).reading() as repository:
            assert ROUND not in {round_.name for round_ in review.double_rounds(repository)}
    rounds.close_round(blind, ROUND, actor="lea", anyway=True)
    assert review.comparison(blind, asked=review.Asked(ROUND, bootstrap=0)).disagreements


def test_suggestions_wait_in_a_blind_round(blind: Project) -> None:
    with blind.writing("lea") as repository:
        found = Suggestion("s1", "run", NAME, Span(0, 12), TEXT[:12], 0.5, "often")
        run = SuggestionRun("run", "topics", "1", "none", 0, Attributes(), 1)
        repository.save_suggestions(run, (), (found,))
    with pytest.raises(NotAllowed, match="suggestions wait"):
        suggesting.accept(blind, "s1", code="hal.agy", actor="ben")
    with pytest.raises(NotAllowed, match="suggestions wait"):
        suggesting.refuse(blind, "s1", actor="ben")
    suggesting.refuse(blind, "s1", actor="someone who works elsewhere")


def test_a_coder_removed_from_the_study_stays_hidden_under_her_pseudonym(blind: Project) -> None:
    accounts.make_lead(blind, "lea", "a long enough password")
    accounts.add_person(
        blind, Account("ben", TeamRole.CODER), actor="lea", password="a long enough password"
    )
    make(blind, "ben", "fence_2b")
    pseudonym = accounts.pseudonymise(blind, "ben", actor="lea")
    assert "fence_2b" not in codes(blind, "ana")
    assert "fence_2b" in codes(blind, pseudonym)
