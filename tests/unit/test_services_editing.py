"""Operations of several parts: whole or not at all, once, and each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.model import (
    AddCode,
    Code,
    Coding,
    CodingState,
    DropCode,
    Edit,
    FreshCode,
    Operation,
    Origin,
    Put,
    Span,
    Stance,
    Take,
    Valence,
)
from qualkit.services import codebooks, coding, editing
from qualkit.store import Project
from tests import factories, projects

TRANSCRIPT = factories.sample_transcripts()[0]
NAME = TRANSCRIPT.name
START = TRANSCRIPT.text.index("In April")
WHOLE = CodingState(Span(START, START + 40), "dar.acc.state_test", note="one")
LEFT = replace(WHOLE, span=Span(START, START + 20))
RIGHT = replace(WHOLE, span=Span(START + 21, START + 40))
MENU = FreshCode("in_april", "“In April”", said=Span(START, START + 8))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    yield made
    made.close()


def do(project: Project, id: str, *parts: Edit, coder: str = "ana", **more: str) -> str:
    """Apply one operation; its problem."""
    return send(project, Operation(id, parts, NAME, 1, **more), coder=coder)


def send(project: Project, operation: Operation, *, coder: str = "ana") -> str:
    (outcome,) = editing.apply_operations(
        project, coder=coder, round_name="first", operations=[operation]
    )
    return outcome.problem


def stored(project: Project) -> dict[str, Coding]:
    with project.reading() as repository:
        return {coding.id: coding for coding in repository.codings()}


def states(project: Project) -> dict[str, CodingState]:
    return {name: coding.state for name, coding in stored(project).items()}


def steps(project: Project, coder: str = "ana", **more: object) -> editing.Steps:
    return editing.steps(project, NAME, coder=coder, **more)  # type: ignore[arg-type]


def book(project: Project) -> dict[str, Code]:
    with project.reading() as repository:
        return {code.id: code for code in repository.codebook()}


def last_event(project: Project) -> tuple[str, dict[str, object], dict[str, object]]:
    with project.reading() as repository:
        (event,) = repository.events(limit=1)
    return event.action, json.loads(event.before or "{}"), json.loads(event.after or "{}")


def test_a_change_keeps_number_origin_round_and_time(project):
    new = coding.NewCoding(NAME, WHOLE.span, WHOLE.code, id="c1", origin=Origin.SUGGESTION)
    coding.record(project, new, coder="ana", round_name="first")
    before = stored(project)["c1"]
    changed = CodingState(
        Span(START, START + 8), "dar.org.test_prep", "declined", Valence.NEGATIVE, "she sighs"
    )
    assert do(project, "o1", Put("c1", changed, before.state), action="change") == ""
    after = stored(project)["c1"]
    assert after.state == changed
    assert after.quote == "In April"
    assert (after.origin, after.round, after.coder) == (Origin.SUGGESTION, "first", "ana")
    assert after.recorded_at == before.recorded_at
    action, was, becomes = last_event(project)
    assert (action, was["code"], becomes["code"]) == (
        "coding.changed",
        WHOLE.code,
        "dar.org.test_prep",
    )
    assert project.check() == ()


def test_a_split_and_a_merge_are_one_operation_each(project):
    do(project, "o1", Put("c1", WHOLE))
    assert do(project, "o2", Put("c1", LEFT, WHOLE), Put("c2", RIGHT), action="split") == ""
    assert states(project) == {"c1": LEFT, "c2": RIGHT}
    assert do(project, "o3", Put("c1", WHOLE, LEFT), Take("c2", RIGHT), action="merge") == ""
    assert states(project) == {"c1": WHOLE}
    assert [(s.id, s.action) for s in steps(project).done] == [
        ("o3", "merge"),
        ("o2", "split"),
        ("o1", ""),
    ]


def test_all_parts_or_none(project):
    do(project, "o1", Put("c1", WHOLE))
    before, log = states(project), projects.actions(project)
    refused = do(project, "o2", AddCode(MENU), Put("c1", LEFT, WHOLE), Put("c2", LEFT, LEFT))
    assert "no coding c2" in refused
    assert states(project) == before
    assert projects.actions(project) == log
    assert MENU.id not in book(project)
    assert [step.id for step in steps(project).done] == ["o1"]


def test_an_operation_of_many_parts_is_applied_once_however_often_it_comes(project):
    split = (Put("c1", LEFT, WHOLE), Put("c2", RIGHT))
    do(project, "o1", Put("c1", WHOLE))
    assert [do(project, "o2", *split) for _ in range(3)] == ["", "", ""]
    assert states(project) == {"c1": LEFT, "c2": RIGHT}


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Put("c1", replace(WHOLE, code="hal.agy"), LEFT), "changed meanwhile"),
        (Take("c1", LEFT), "changed meanwhile"),
        (Put("c1", RIGHT), "there already"),
        (Put("c9", LEFT, WHOLE), "no coding c9"),
        (Put("c1", replace(WHOLE, code="dar.org"), WHOLE), "carry the code already"),
        (Put("c1", replace(WHOLE, value="often"), WHOLE), "not a value"),
        (Put("c1", replace(WHOLE, span=Span(2, 3)), WHOLE), "no words"),
        (Put("c1", replace(WHOLE, span=Span(5, 99_999)), WHOLE), "outside the text"),
        (Put("c1", replace(WHOLE, code="no.code"), WHOLE), "no code 'no.code'"),
        (Put("c1", replace(WHOLE, note="\ud83d"), WHOLE), "half a character"),
        (DropCode(FreshCode("dar.ten", "Collision of logics")), "did not make it"),
        (AddCode(FreshCode("dar.org", "Another")), "the id dar.org already"),
        (AddCode(FreshCode("x", "collision OF logics")), "there is a code"),
        (AddCode(FreshCode("x", "n" * 500)), "1 to 200 characters"),
        (AddCode(FreshCode("<b>", "Bold")), "cannot be the id"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_changes_nothing(project, part, said):
    do(project, "o1", Put("c1", WHOLE), Put("c2", replace(WHOLE, code="dar.org")))
    before, codes = states(project), book(project)
    assert said in do(project, "o2", part)
    assert (states(project), book(project)) == (before, codes)
    assert project.check() == ()


def test_nobody_changes_or_takes_off_anothers_coding(project):
    do(project, "o1", Put("c1", WHOLE))
    for part in (Put("c1", LEFT, WHOLE), Take("c1", WHOLE), Take("c1")):
        assert "this coding is ana's" in do(project, f"b{part}"[:40], part, coder="ben")
    assert states(project) == {"c1": WHOLE}
    assert steps(project, coder="ben") == editing.Steps()


def test_a_coding_of_another_transcript_is_refused(project):
    do(project, "o1", Put("c1", WHOLE))
    elsewhere = Operation("o2", (Take("c1", WHOLE),), factories.sample_transcripts()[1].name)
    assert "another transcript" in send(project, elsewhere)


def test_undo_and_redo_go_through_everything_from_the_log(project):
    do(project, "o1", Put("c1", WHOLE), action="code")
    do(project, "o2", Put("c1", LEFT, WHOLE), Put("c2", RIGHT), action="split")
    do(project, "o3", AddCode(MENU), Put("c3", replace(WHOLE, code=MENU.id)), action="new code")
    do(project, "o4", Take("c2", RIGHT), action="delete")
    seen, after = [states(project)], states(project)
    for number in range(4):
        step = steps(project).done[0]
        assert send(project, step.inverse(f"u{number}")) == ""
        seen.append(states(project))
    assert [sorted(each) for each in seen] == [["c1", "c3"], ["c1", "c2", "c3"], ["c1", "c2"],
                                               ["c1"], []]  # fmt: skip
    assert MENU.id not in book(project)
    assert [step.action for step in steps(project).undone] == ["code", "split", "new code",
                                                               "delete"]  # fmt: skip
    for number in range(4):
        assert send(project, steps(project).undone[0].inverse(f"r{number}")) == ""
    assert states(project) == after
    assert book(project)[MENU.id].label == MENU.label
    assert project.check() == ()


def test_what_is_brought_back_keeps_origin_and_first_time(project):
    new = coding.NewCoding(NAME, WHOLE.span, WHOLE.code, id="c1", origin=Origin.IMPORT)
    coding.record(project, new, coder="ana", round_name="first")
    before = stored(project)["c1"]
    do(project, "o1", Take("c1", before.state))
    send(project, steps(project).done[0].inverse("o2"))
    assert stored(project)["c1"] == before


def test_a_new_edit_ends_what_could_be_redone(project):
    do(project, "o1", Put("c1", WHOLE))
    send(project, steps(project).done[0].inverse("o2"))
    assert [step.id for step in steps(project).undone] == ["o2"]
    do(project, "o3", Put("c2", LEFT))
    assert [step.id for step in steps(project).done] == ["o3"]
    assert steps(project).undone == ()


def test_what_was_changed_meanwhile_is_not_overwritten_by_undo(project):
    do(project, "o1", Put("c1", WHOLE))
    do(project, "o2", Put("c1", LEFT, WHOLE))
    (step, _) = steps(project).done
    do(project, "o3", Put("c1", RIGHT, LEFT))
    assert "changed meanwhile" in send(project, step.inverse("u"))
    assert states(project) == {"c1": RIGHT}


def test_only_the_newest_steps_come_and_how_many_are_left(project):
    for number in range(5):
        put = Put(f"c{number}", replace(WHOLE, span=Span(START, START + 10 + number)))
        do(project, f"o{number}", put)
    newest = steps(project, limit=2)
    assert ([s.id for s in newest.done], newest.left) == (["o4", "o3"], 3)
    for step in newest.done:
        send(project, step.inverse(f"u-{step.id}"))
    older = steps(project, limit=2)
    assert ([s.id for s in older.done], older.left) == (["o2", "o1"], 1)


def test_an_in_vivo_code_remembers_who_said_it_first_and_where(project):
    do(project, "o1", AddCode(MENU), Put("c1", replace(WHOLE, code=MENU.id)))
    code = book(project)[MENU.id]
    assert (code.label, code.stance) == ("“In April”", Stance.EMIC)
    turn = next(t for t in TRANSCRIPT.turns if t.span.start <= START < t.span.end)
    said = f"“In April” ({turn.speaker}, {NAME}, turn {turn.index + 1})"
    assert code.examples == (said,)
    assert [version.number for version in codebooks.versions(project)] == [2, 1]


def test_a_code_that_somebody_uses_is_not_taken_back(project):
    do(project, "o1", AddCode(MENU), Put("c1", replace(WHOLE, code=MENU.id)))
    step = steps(project).done[0]
    used = coding.NewCoding(NAME, LEFT.span, MENU.id)
    coding.record(project, used, coder="ben", round_name="first")
    assert "it is in use" in send(project, step.inverse("u"))
    assert "c1" in states(project)
    assert MENU.id in book(project)


@pytest.mark.parametrize("finding", ["theme", "tension", "parent"])
def test_a_code_that_a_finding_or_another_code_names_is_not_taken_back(project, finding):
    do(project, "o1", AddCode(MENU))
    theme = factories.freedom_within_fences()
    tension = factories.accountability_and_personalization()
    with project.writing("lead") as repository:
        if finding == "parent":
            now = repository.codebook()
            below = Code("below", "Below", parent=MENU.id)
            repository.save_codebook(replace(now, codes=(*now.codes, below)))
        line = replace(theme.dimensions[0], fence=(MENU.id,))
        themes = (replace(theme, dimensions=(line,)),) if finding == "theme" else ()
        tensions = (replace(tension, tension_codes=(MENU.id,)),) if finding == "tension" else ()
        repository.save_themes(themes, tensions)
    assert "it is in use" in send(project, steps(project).done[0].inverse("u"))
    assert MENU.id in book(project)


def test_a_code_named_like_something_else_in_a_theme_is_taken_back(project):
    with project.writing("lead") as repository:
        repository.save_themes((factories.freedom_within_fences(),), ())
    do(project, "o1", AddCode(FreshCode("fence", "“fence”")))
    assert send(project, steps(project).done[0].inverse("u")) == ""


def test_a_code_that_was_renamed_or_that_another_made_is_not_taken_back(project):
    do(project, "o1", AddCode(MENU))
    step = steps(project).done[0]
    assert "did not make it" in send(project, step.inverse("b"), coder="ben")
    with project.reading() as repository:
        now = repository.codebook()
    renamed = tuple(replace(c, label="April") if c.id == MENU.id else c for c in now)
    codebooks.save(project, replace(now, codes=renamed), actor="lead")
    assert "the code 'April' stays" in send(project, step.inverse("u"))
