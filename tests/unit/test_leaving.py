"""A person who is removed from the study: her work stays, her name stands nowhere any more."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from qualkit.model import (
    Account,
    CodingState,
    Operation,
    Put,
    ReadingState,
    Span,
    Subject,
    TeamRole,
)
from qualkit.model.adjudication import Verdict
from qualkit.services import (
    accounts,
    adjudicating,
    codebook_changes,
    coding,
    coding_files,
    editing,
    memos,
    reading_status,
    recoding,
    review,
    rounds,
    second_cycle,
)
from qualkit.services.adjudicating import Ruling
from qualkit.services.codebook_changes import Part
from qualkit.services.coding import NewCoding
from qualkit.services.memos import NewMemo
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project, schema
from tests import factories, projects

NAME = factories.sample_transcripts()[0].name
PASSWORD = "four words are enough"
ROUND = "reliability 1"
SHE = "Benedikta"
KEEPS_NAMES = {"event"}
"""The audit trail says who did what, for good."""


def everything(project: Project) -> None:
    """Whatever puts a person's name into a table."""
    accounts.make_lead(project, "Lea", PASSWORD)
    for account in (
        Account(SHE, TeamRole.LEAD, "b@school.example"),
        Account("Ana", TeamRole.CODER),
    ):
        accounts.add_person(project, account, actor="Lea", password=PASSWORD)
    accounts.sign_in(project, SHE, PASSWORD)
    rounds.open_round(project, RoundPlan(ROUND, (NAME,), (SHE, "Ana")), actor=SHE)
    for coder, spans in ((SHE, ((0, 20), (30, 45))), ("Ana", ((0, 20),))):
        for start, end in spans:
            new = NewCoding(
                NAME, Span(start, end), "hal.fen.menu", f"{coder[:1]}-{start}", note="a note"
            )
            coding.record(project, new, coder=coder)
    rounds.say_done(project, ROUND, NAME, coder=SHE)
    reading_status.set_state(project, NAME, ReadingState.DONE, coder=SHE)
    rounds.close_round(project, ROUND, actor=SHE, anyway=True)
    adjudicating.take_over_alike(project, ROUND, actor=SHE)
    (case,) = adjudicating.docket(project, ROUND).cases
    adjudicating.decide(project, ROUND, case.place, Ruling(Verdict.CODER, "so", SHE), actor=SHE)
    adjudicating.remark(project, ROUND, case.place, "As I read it.", actor=SHE)
    memos.write(project, NewMemo("On it", "A memo.", (Subject.of_transcript(NAME),)), author=SHE)
    codebook_changes.link(project, "hal.fwf", "hal.fen", reason="so they say", actor=SHE)
    codebook_changes.split(project, "hal.fen.menu", (Part("One"), Part("Two")), actor=SHE)
    recoding.stays(project, "B-0", actor=SHE)
    second_cycle.begin(project, ["hal.agy"], "hal.fen", actor=SHE)
    changed = Put("B-0", CodingState(Span(0, 9), "hal.agy"), CodingState(Span(0, 20), "hal.agy"))
    (outcome,) = editing.apply_operations(
        project, coder="Ana", operations=[Operation("o1", (changed,), NAME)]
    )
    assert SHE in outcome.problem


def holding(project: Project, words: str) -> set[str]:
    """The tables in which words stand."""
    found = set()
    with project.reading() as repository:
        for table in schema.metadata.sorted_tables:
            rows = repository.connection.execute(select(table)).all()
            if any(words.casefold() in str(value).casefold() for row in rows for value in row):
                found.add(table.name)
    return found


def test_her_name_gives_way_wherever_it_stood(tmp_path: Path) -> None:
    project = projects.filled(tmp_path)
    everything(project)
    before = holding(project, SHE)
    codings = coding_files.tally(project)
    alpha = review.agreement(project, ROUND).codes
    pseudonym = accounts.pseudonymise(project, SHE, actor="Lea")
    assert holding(project, SHE) == KEEPS_NAMES
    assert holding(project, pseudonym) >= before - {"account", "sign_in"} - KEEPS_NAMES
    renamed = ((r, pseudonym if c == SHE else c, n) for r, c, n in codings)
    assert coding_files.tally(project) == tuple(sorted(renamed))
    table = review.agreement(project, ROUND)
    assert pseudonym in table.coders
    assert SHE not in table.coders
    assert [row.coefficients for row in table.codes] == [row.coefficients for row in alpha]
    (case,) = adjudicating.docket(project, ROUND).cases
    assert case.decision is not None
    assert case.decision.in_words == f"{pseudonym}'s"
    assert case.remarks[0].author == pseudonym
    dumped = coding_files.dump(project, "csv").decode()
    assert SHE not in dumped
    assert pseudonym in dumped
    assert project.check() == ()
    project.close()
