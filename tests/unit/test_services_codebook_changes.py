"""Working on a codebook while people code: versions, undo, merges, recoding, second cycle."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.errors import CodebookError, CodingError, NotFound
from qualkit.model import Codebook, Coding, CodingState, Operation, Put, Scale, Span, Stance
from qualkit.model.codebook_changes import ChangeKind, changes_between
from qualkit.services import (
    codebook_changes,
    codebooks,
    coding,
    coding_files,
    correcting,
    editing,
    recoding,
    review,
    second_cycle,
)
from qualkit.services.codebook_changes import Part
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from tests import factories, projects

STATE_TEST = "dar.acc.state_test"
EVALUATION = "dar.acc.evaluation"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def book(project: Project, version: int | None = None) -> Codebook:
    with project.reading() as repository:
        return repository.codebook(version)


def read(project: Project, code: str | None = None) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings(code=code)


def recorded(project: Project) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings(as_recorded=True)


def merge(project: Project, source: str = EVALUATION, target: str = STATE_TEST) -> None:
    codebook_changes.merge(project, source, target, actor="lead")


def edit(project: Project, code_id: str, **fields: object) -> None:
    seen = book(project).code(code_id)
    wanted = replace(seen, **fields)  # type: ignore[arg-type]
    codebook_changes.change_fields(project, seen, wanted, actor="lead")


# Changes


def test_each_change_is_one_version_with_words_and_one_event(project: Project) -> None:
    before = projects.actions(project)
    codebook_changes.rename(project, "hal.fwf", "Free inside fences", actor="ana")
    codebook_changes.promote(project, "hal.fen.menu", label="Menu", actor="ana")
    merge(project)
    assert projects.actions(project)[len(before) :] == ["codebook.saved"] * 3
    newest, *_ = history = codebooks.versions(project)
    assert [version.words for version in history[:3]] == [
        "merged “High-stakes teacher evaluation” into “State assessment”",
        "made “Menu” etic as “Menu”",
        "renamed “Freedom within fences” to “Free inside fences”",
    ]
    assert (newest.number, newest.by, newest.change.kind) == (4, "lead", ChangeKind.MERGED)
    menu = book(project).code("hal.fen.menu")
    assert (menu.stance, menu.former_names) == (Stance.ETIC, ("“Menu”",))


def test_nothing_changed_is_no_version(project: Project) -> None:
    edit(project, "dar.acc")
    codebook_changes.rename(project, "dar.acc", "Logic of accountability", actor="lead")
    assert len(codebooks.versions(project)) == 1


def test_a_field_that_somebody_else_changed_is_not_overwritten(project: Project) -> None:
    seen = book(project).code("dar.acc")
    edit(project, "dar.acc", definition="Ben's words.")
    with pytest.raises(CodebookError, match="somebody else changed definition"):
        codebook_changes.change_fields(
            project, seen, replace(seen, definition="Mine.", include="i"), actor="ana"
        )
    codebook_changes.change_fields(project, seen, replace(seen, include="i"), actor="ana")
    assert (book(project).code("dar.acc").definition, book(project).code("dar.acc").include) == (
        "Ben's words.",
        "i",
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"color": "red"}, "not a colour"),
        ({"also_under": ("gone",)}, "is no code"),
        ({"also_under": ("dar.acc.state_test",)}, "circle"),
        ({"values": ("a", "a")}, "stands twice"),
    ],
)
def test_what_cannot_stand_is_refused_and_changes_nothing(
    project: Project, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(CodebookError, match=message):
        edit(project, "dar.acc", **fields)
    assert len(codebooks.versions(project)) == 1


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("dar.acc", "dar.acc", "into itself"),
        ("dar.acc", STATE_TEST, "move it out first"),
        ("hal.fwf", "hal.fen.menu", "is retired"),
        ("gone", "dar.acc", "no code 'gone'"),
    ],
)
def test_merges_that_cannot_be(project: Project, source: str, target: str, message: str) -> None:
    codebook_changes.retire(project, "hal.fen.menu", why="unused", actor="lead")
    with pytest.raises(CodebookError, match=message):
        merge(project, source, target)


def test_one_code_under_two_parents_counts_once(project: Project) -> None:
    edit(project, STATE_TEST, also_under=("dar.ten",))
    now = book(project)
    assert STATE_TEST in now.family("dar.ten") & now.family("dar.acc")
    places = [(depth, main) for depth, code, main in now.outline() if code.id == STATE_TEST]
    assert places == [(1, True), (1, False)]
    assert [code.id for _, code in now.tree()].count(STATE_TEST) == 1


def test_former_names_and_synonyms_find_a_code(project: Project) -> None:
    codebook_changes.rename(project, "dar.ind.relief", "Ease", actor="lead")
    edit(project, "dar.ind.relief", synonyms=("Comfort",))
    for name in ("comfort", "relief at grade-level content"):
        with pytest.raises(CodebookError) as unknown:
            book(project).code(name)
        assert unknown.value.hint == "did you mean dar.ind.relief?"


# Merging


def test_a_merge_reads_codings_as_the_other_codes_and_rewrites_nothing(project: Project) -> None:
    before, as_made = read(project), recorded(project)
    with project.reading() as repository:
        round_ = repository.round("first")
        then = review.agreement_in(repository, round_)
    merge(project)
    assert {c.id for c in read(project, STATE_TEST)} == {
        c.id for c in before if c.code in (STATE_TEST, EVALUATION)
    }
    assert read(project, EVALUATION) == ()
    assert recorded(project) == as_made
    with project.reading() as repository:
        assert review.agreement_in(repository, round_) == then
        today = review.agreement_in(repository, round_, codes_of_today=True)
    counted = {code.code: sum(n for _, n in code.applied) for code in today.codes}
    assert counted[EVALUATION] == 0
    codebook_changes.undo(project, actor="lead")
    assert (read(project), book(project).codes) == (before, book(project, 1).codes)


def test_agreement_with_the_codes_of_today_says_so(project: Project) -> None:
    with project.writing("lead") as repository:
        names = repository.transcript_names()
        repository.assign("first", frozenset((t, c) for t in names for c in ("ana", "ben")))
        round_ = repository.round("first")
    merge(project)
    then, today = (
        review.agreement(project, asked=review.Asked("first", bootstrap=0, codes_of_today=it))
        for it in (False, True)
    )
    with project.reading() as repository:
        assert today.codes == review.agreement_in(repository, round_, codes_of_today=True).codes
    assert (then.codes != today.codes, review.OF_TODAY in then.notes) == (True, False)
    assert today.notes[-1] == review.OF_TODAY


def double(project: Project) -> Coding:
    """Ana's coding of LIN-L01 once more, under the other code."""
    one = next(c for c in read(project) if c.code == EVALUATION)
    new = NewCoding(one.transcript, one.span, STATE_TEST, note="n")
    return coding.record(project, new, coder="ana", round_name="first")


def test_words_with_both_codes_are_read_once_and_both_come_back(project: Project) -> None:
    second = double(project)
    before = read(project)
    preview = codebook_changes.merge_preview(project, EVALUATION, STATE_TEST, coder="ana")
    assert preview[0].startswith("1 coding by 1 coder in 1 transcript of “High-stakes")
    assert preview[1].startswith("1 of them stand on words that carry both")
    merge(project)
    assert len(read(project)) == len(before) - 1
    assert second.id in {c.id for c in read(project, STATE_TEST)}
    codebook_changes.undo(project, actor="lead")
    assert read(project) == before


def test_taking_a_merged_coding_off_takes_its_double_off_too(project: Project) -> None:
    second = double(project)
    merge(project)
    coding.retract(project, second.id, coder="ana")
    assert not [c for c in read(project) if c.transcript == "LIN-L01"]
    assert projects.actions(project)[-2:] == ["coding.retracted"] * 2


def test_what_arrives_for_a_merged_code_is_recorded_under_the_other_and_said(
    project: Project,
) -> None:
    merge(project)
    made, gone, doubled = editing.apply_operations(
        project,
        coder="ben",
        round_name="first",
        operations=[
            Operation("o1", (Put("c1", CodingState(Span(0, 5), EVALUATION)),), "LIN-L02"),
            Operation("o2", (Put("c2", CodingState(Span(0, 5), "gone")),), "LIN-L02"),
            Operation("o3", (Put("c3", CodingState(Span(0, 5), STATE_TEST)),), "LIN-L02"),
        ],
    )
    assert not made.problem
    assert made.note == (
        "recorded under 'State assessment': 'High-stakes teacher evaluation' was merged into it"
    )
    assert "no code 'gone'" in gone.problem
    assert "carry the code already" in doubled.problem
    assert [c.code for c in recorded(project) if c.id == "c1"] == [STATE_TEST]


@pytest.mark.parametrize("how", ["retired", "split"])
def test_what_arrives_for_a_retired_code_is_refused_with_the_reason(
    project: Project, how: str
) -> None:
    if how == "split":
        codebook_changes.split(project, EVALUATION, [Part("Rating"), Part("Job")], actor="lead")
    else:
        codebook_changes.retire(project, EVALUATION, why="too broad", actor="lead")
    before = read(project)
    with pytest.raises(CodingError, match="split into Rating, Job" if how == "split" else "broad"):
        coding.record(
            project, NewCoding("LIN-L02", Span(0, 5), EVALUATION), coder="ana", round_name="first"
        )
    table = b"transcript,coder,round,code,start,end\nLIN-L02,ana,first,dar.acc.evaluation,0,5\n"
    with pytest.raises(CodingError, match="is retired"):
        coding_files.load(project, table, "c.csv", actor="ana")
    assert read(project) == before


def test_a_table_of_codings_under_a_merged_code_is_stored_under_the_other(
    project: Project,
) -> None:
    merge(project)
    table = b"transcript,coder,round,code,start,end\nLIN-L02,ana,first,dar.acc.evaluation,0,5\n"
    for added in (1, 0):
        assert coding_files.load(project, table, "c.csv", actor="ana").added == added
    assert "LIN-L02" in {c.transcript for c in recorded(project) if c.code == STATE_TEST}


def test_merging_and_undoing_while_another_person_codes_loses_nothing(project: Project) -> None:
    turns = range(20)

    def code(n: int) -> str:
        operation = Operation(
            f"op{n}", (Put(f"id{n}", CodingState(Span(n, n + 9), EVALUATION)),), "KES-T01"
        )
        (outcome,) = editing.apply_operations(
            project, coder="ben", round_name="first", operations=[operation]
        )
        return outcome.problem

    def change(n: int) -> None:
        if n % 2:
            codebook_changes.undo(project, actor="lead")
        else:
            merge(project)

    with ThreadPoolExecutor(2) as pool:
        coded = pool.map(code, turns)
        list(pool.submit(lambda: [change(n) for n in range(6)]).result())
        assert not any(coded)
    ids = {c.id for c in recorded(project)}
    assert {f"id{n}" for n in turns} <= ids
    assert len(read(project)) == len(ids)


def test_a_theme_that_names_a_merged_or_split_code_keeps_its_passages(project: Project) -> None:
    def counted() -> set[str]:
        with project.reading() as repository:
            corpus = Corpus(
                repository.study(),
                repository.transcripts(),
                repository.codings(),
                repository.codebook(),
            )
        return {placed.coding.id for placed in corpus.pick(["hal.agy.means"])}

    before = counted()
    assert before
    merge(project, "hal.agy.means", "dar.ten")
    assert counted() >= before
    codebook_changes.undo(project, actor="lead")
    codebook_changes.split(project, "hal.agy.means", [Part("Tools"), Part("Tasks")], actor="lead")
    for waiting in recoding.queue(project, coder="ana"):
        recoding.recode(project, waiting.coding.id, "tools", actor="ana")
    assert counted() == before


# Undo


def test_undo_goes_on_backwards_and_can_itself_be_undone(project: Project) -> None:
    codebook_changes.retire(project, "hal.fwf", actor="lead")
    edit(project, "dar.acc", definition="New.")
    last = codebook_changes.undo(project, actor="ana")
    assert last.words == "took back: changed definition of “Logic of accountability”"
    codebook_changes.undo(project, actor="ana")
    assert book(project).codes == book(project, 1).codes
    with pytest.raises(CodebookError, match="nothing to take back"):
        codebook_changes.undo(project, actor="ana")
    codebook_changes.undo(project, last.number, actor="ana")
    assert book(project).code("dar.acc").definition == "New."
    with pytest.raises(CodebookError, match="taken back already"):
        codebook_changes.undo(project, last.number, actor="ana")


def test_undo_works_after_the_project_was_closed(project: Project) -> None:
    merge(project)
    project.close()
    again = Project.open(project.location)
    codebook_changes.undo(again, actor="lead")
    assert book(again).codes == book(again, 1).codes
    again.close()


def test_an_older_change_is_taken_back_where_nothing_stands_in_the_way(project: Project) -> None:
    codebook_changes.retire(project, "hal.fwf", actor="lead")
    edit(project, "dar.acc", definition="New.")
    codebook_changes.undo(project, 2, actor="lead")
    assert not book(project).code("hal.fwf").retired
    assert book(project).code("dar.acc").definition == "New."


def test_what_stands_in_the_way_of_an_undo_is_listed(project: Project) -> None:
    edit(project, "dar.acc", definition="New.", include="New too.")
    edit(project, "dar.acc", definition="Newer.", include="Newer too.")
    with pytest.raises(CodebookError) as refused:
        codebook_changes.undo(project, 2, actor="lead")
    assert [str(problem) for problem in refused.value.problems] == [
        "dar.acc: 'definition' was changed again since",
        "dar.acc: 'include' was changed again since",
    ]


def test_a_code_that_passages_carry_is_not_undone_away(project: Project) -> None:
    made = codebooks.add_code(project, "Chime", actor="ana")
    coding.record(
        project, NewCoding("LIN-L02", Span(0, 5), made.id), coder="ana", round_name="first"
    )
    with pytest.raises(CodebookError, match="1 passages carry “Chime”"):
        codebook_changes.undo(project, actor="lead")


# Recoding


def test_a_changed_rule_brings_its_passages_into_the_queue(project: Project) -> None:
    assert recoding.queue(project, coder="ana") == ()
    old = book(project).code("hal.agy.time")
    edit(project, "hal.agy.time", definition="Pace only.", cues=("pace",))
    found = recoding.queue(project, coder="ana")
    assert [each.coding.code for each in found] == ["hal.agy.time"] * 2
    assert (found[0].fields, found[0].old.definition, found[0].new.definition) == (
        ("definition",),
        old.definition,
        "Pace only.",
    )
    assert recoding.queue(project, coder="ana", code="dar.acc") == ()
    codebook_changes.undo(project, actor="lead")
    assert recoding.queue(project, coder="ana") == ()


def test_the_queue_empties_and_nothing_recorded_is_lost(project: Project) -> None:
    as_made = recorded(project)
    edit(project, STATE_TEST, exclude="Local tests.")
    first, second, third = (each.coding for each in recoding.queue(project, coder="lead"))
    recoding.stays(project, first.id, actor="lead")
    recoding.recode(project, second.id, "dar.org.test_prep", value="declined", actor="lead")
    recoding.take_off(project, third.id, actor="lead")
    assert recoding.queue(project, coder="lead") == ()
    now = {c.id: c for c in read(project)}
    assert now[first.id] == first
    assert now[second.id] == replace(second, code="dar.org.test_prep", value="declined")
    assert third.id not in now
    assert recorded(project) == as_made
    edit(project, "dar.org.test_prep", scale=Scale.ORDINAL)
    assert second.id in {each.coding.id for each in recoding.queue(project, coder="lead")}
    recoding.stays(project, second.id, actor="lead")
    assert read(project, "dar.org.test_prep")[-1].id
    assert {c.id for c in read(project) if c.code == "dar.org.test_prep"} >= {second.id}


def test_a_decision_is_taken_back_to_the_one_before(project: Project) -> None:
    edit(project, EVALUATION, definition="New.")
    (waiting,) = recoding.queue(project, coder="ana")
    recoding.recode(project, waiting.coding.id, STATE_TEST, actor="ana")
    recoding.take_off(project, waiting.coding.id, actor="ana")
    recoding.reopen(project, waiting.coding.id, actor="ana")
    assert waiting.coding.id in {c.id for c in read(project, STATE_TEST)}
    recoding.reopen(project, waiting.coding.id, actor="ana")
    assert recoding.queue(project, coder="ana") == (waiting,)
    with pytest.raises(NotFound, match="nothing was decided"):
        recoding.reopen(project, waiting.coding.id, actor="ana")


def test_the_passages_of_a_split_code_wait_until_each_is_decided(project: Project) -> None:
    made = codebook_changes.split(
        project, EVALUATION, [Part("Rating", "A number."), Part("Job")], actor="lead"
    )
    assert made.code(EVALUATION).split_into == ("rating", "job")
    assert [code.id for code in made.children("dar.acc")] == [
        STATE_TEST,
        EVALUATION,
        "rating",
        "job",
    ]
    (waiting,) = recoding.queue(project, coder="ana")
    assert (waiting.fields, waiting.new.split_into) == ((), ("rating", "job"))
    with pytest.raises(CodingError, match="is retired"):
        recoding.recode(project, waiting.coding.id, EVALUATION, actor="ana")
    recoding.recode(project, waiting.coding.id, "rating", actor="ana")
    assert recoding.queue(project, coder="ana") == ()
    with pytest.raises(CodebookError, match="1 passages carry “Rating”"):
        codebook_changes.undo(project, actor="lead")
    recoding.reopen(project, waiting.coding.id, actor="ana")
    codebook_changes.undo(project, actor="lead")
    assert book(project).codes == book(project, 1).codes


def test_a_merge_alone_asks_nobody_to_recode(project: Project) -> None:
    merge(project)
    assert recoding.queue(project, coder="ana") == ()
    edit(project, STATE_TEST, definition="Any test.")
    found = {each.coding.id: each for each in recoding.queue(project, coder="ana")}
    assert len(found) == 4
    moved = next(each for each in found.values() if each.coding.transcript == "LIN-L01")
    assert (moved.new.id, moved.new.definition) == (STATE_TEST, "Any test.")


def test_words_that_were_taken_off_can_be_coded_again(project: Project) -> None:
    edit(project, EVALUATION, definition="New.")
    (waiting,) = recoding.queue(project, coder="ana")
    recoding.take_off(project, waiting.coding.id, actor="ana")
    one = waiting.coding
    new = NewCoding(one.transcript, one.span, EVALUATION, id="again")
    coding.record(project, new, coder="ana", round_name="first")
    assert [c.id for c in read(project, EVALUATION)] == ["again"]
    recoding_of = recoding.queue(project, coder="ana")
    assert recoding_of == ()


def test_words_that_were_recoded_can_carry_the_old_code_again(project: Project) -> None:
    edit(project, EVALUATION, definition="New.")
    (waiting,) = recoding.queue(project, coder="ana")
    one = waiting.coding
    recoding.recode(project, one.id, "dar.ten", actor="ana")
    new = NewCoding(one.transcript, one.span, EVALUATION, id="again")
    coding.record(project, new, coder="ana", round_name="first")
    here = {(c.id, c.code) for c in read(project) if c.transcript == one.transcript}
    assert here == {("again", EVALUATION), (one.id, "dar.ten")}


def test_decisions_go_on_when_a_transcript_is_corrected(project: Project) -> None:
    edit(project, EVALUATION, definition="New.")
    (waiting,) = recoding.queue(project, coder="ana")
    recoding.recode(project, waiting.coding.id, "dar.ten", actor="ana")
    with project.reading() as repository:
        text, _ = repository.text("LIN-L01")
    corrected = correcting.preview(project, "LIN-L01", "LIN-L01.txt", f"I: Hello.\n{text}".encode())
    correcting.confirm(project, corrected, actor="lead")
    (one,) = [c for c in read(project) if c.transcript == "LIN-L01"]
    assert (one.code, one.revision) == ("dar.ten", 2)
    assert recoding.queue(project, coder="ana") == ()


def test_passages_of_others_in_a_blind_round_do_not_show(project: Project) -> None:
    with project.writing("lead") as repository:
        blind = replace(repository.round("first"), name="blind", blind=True)
        repository.save_round(blind)
    made = coding.record(
        project, NewCoding("LIN-L02", Span(0, 5), EVALUATION), coder="ben", round_name="blind"
    )
    edit(project, EVALUATION, definition="New.")
    assert made.id not in {each.coding.id for each in recoding.queue(project, coder="ana")}
    assert made.id in {each.coding.id for each in recoding.queue(project, coder="ben")}
    with pytest.raises(NotFound):
        recoding.take_off(project, made.id, actor="ana")
    assert codebook_changes.impact(project, EVALUATION, coder="ana").startswith("1 coding by")


# Emic to etic, examples, checks


def test_an_emic_code_supports_an_etic_one_with_reason_person_and_time(project: Project) -> None:
    codebook_changes.link(project, "hal.fwf", "hal.fen", reason=" the same fence ", actor="ana")
    (link,) = book(project).code("hal.fwf").supports
    assert (link.code, link.reason, link.by) == ("hal.fen", "the same fence", "ana")
    assert link.at
    with pytest.raises(CodebookError, match="from an emic code to an etic one"):
        codebook_changes.link(project, "hal.fen", "hal.agy", reason="", actor="ana")
    codebook_changes.unlink(project, "hal.fwf", "hal.fen", actor="ana")
    assert book(project).codes == book(project, 1).codes


def test_an_example_from_a_passage_is_checked_against_the_text(project: Project) -> None:
    one = next(c for c in read(project) if c.code == EVALUATION)
    codebook_changes.add_example(project, EVALUATION, one.id, actor="ana")
    assert book(project).code(EVALUATION).passages[0].quote == one.quote
    assert codebooks.check_project(project).problems == ()
    with project.reading() as repository:
        text, _ = repository.text(one.transcript)
    new = text.replace("three rooms", "two rooms")
    change = correcting.preview(project, one.transcript, "LIN-L01.txt", new.encode())
    correcting.confirm(project, change, actor="lead", accept_lost=True)
    (lost,) = codebooks.check_project(project).advice
    assert (lost.where, lost.what) == (EVALUATION, "an example no longer stands in 'LIN-L01'")


# Second cycle


def test_a_second_cycle_queue_empties_and_the_first_cycle_stays(project: Project) -> None:
    before = read(project)
    queue = second_cycle.begin(project, ["hal.agy"], "dar.ten", actor="ana")
    found = second_cycle.progress(project, queue.id, coder="ana")
    assert (found.total, len(found.waiting)) == (4, 4)
    made = second_cycle.code_passage(project, queue.id, _first(found), note="why", actor="ana")
    assert (made.code, made.coder, made.note) == ("dar.ten", "ana", "why")
    rest = second_cycle.progress(project, queue.id, coder="ana")
    second_cycle.pass_over(project, queue.id, _first(rest), actor="ana")
    now = second_cycle.progress(project, queue.id, coder="ana")
    assert (len(now.waiting), now.coded, now.refused, now.total) == (2, 1, 1, 4)
    assert set(before) <= set(read(project))
    assert len(second_cycle.progress(project, queue.id, coder="ben").waiting) == 4
    second_cycle.put_back(project, queue.id, _first(found), actor="ana")
    assert read(project) == before


def test_a_passage_coded_before_the_queue_keeps_its_code_when_put_back(project: Project) -> None:
    queue = second_cycle.begin(project, ["hal.agy"], "dar.ten", actor="ana")
    found = second_cycle.progress(project, queue.id, coder="ana")
    passage = found.waiting[0]
    mine = coding.record(
        project,
        NewCoding(passage.transcript, passage.span, "dar.ten"),
        coder="ana",
        round_name="first",
    )
    assert second_cycle.code_passage(project, queue.id, _first(found), actor="ana").id == mine.id
    second_cycle.put_back(project, queue.id, _first(found), actor="ana")
    assert mine.id in {c.id for c in read(project)}


def _first(found: second_cycle.Progress) -> str:
    return found.waiting[0].codings[0].id


@pytest.mark.parametrize(("codes", "target"), [([], "dar.ten"), (["dar.ten"], "dar.ten")])
def test_a_queue_leads_from_codes_to_another(
    project: Project, codes: list[str], target: str
) -> None:
    with pytest.raises(CodebookError, match="leads from some codes to another"):
        second_cycle.begin(project, codes, target, actor="ana")
    with pytest.raises(NotFound, match="no second-cycle queue 'x'"):
        second_cycle.progress(project, "x", coder="ana")


def test_differences_have_the_old_and_the_new_text(project: Project) -> None:
    edit(project, "hal.fen", values=("a", "b"), scale=Scale.ORDINAL)
    (change,) = changes_between(book(project, 1), book(project)).codes
    assert [(f.field, f.old, f.new) for f in change.fields] == [
        ("values", "set by teacher\nset by school\nset by district", "a\nb"),
        ("scale", "", "ordinal"),
    ]
    assert factories.codebook().code("hal.fen").scale is None
