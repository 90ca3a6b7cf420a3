"""Whatever a coder does: taking it back restores what was, and nothing is applied by halves."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model import (
    AddCode,
    CodingState,
    Edit,
    FreshCode,
    Operation,
    Put,
    Span,
    Take,
    Valence,
)
from qualkit.model.operation import stacks
from qualkit.services import editing
from qualkit.store import Project
from tests import factories, projects

NAME = factories.sample_transcripts()[0].name
NUMBERS = itertools.count()

STATES = st.builds(
    CodingState,
    st.tuples(st.integers(0, 60), st.integers(3, 25)).map(lambda s: Span(s[0], s[0] + s[1])),
    st.sampled_from(["dar.acc", "dar.org", "no.such"]),
    valence=st.sampled_from(Valence),
    note=st.text("ab ", max_size=3),
)
CHOICES = st.tuples(st.sampled_from(["new", "change", "take", "code"]), st.integers(0, 9), STATES)
DOINGS = st.lists(st.lists(CHOICES, min_size=1, max_size=3), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    made = projects.filled(tmp_path_factory.mktemp("editing"))
    yield made
    made.close()


def shown(project: Project) -> tuple[object, ...]:
    with project.reading() as repository:
        codings = {c.id: (c.state, c.quote, c.origin, c.round) for c in repository.codings()}
        return codings, frozenset(code.id for code in repository.codebook())


def parts_of(project: Project, choices: list[tuple[str, int, CodingState]]) -> Iterator[Edit]:
    """Edits of what is there now; some will not fit one another, nor the codebook."""
    with project.reading() as repository:
        there = repository.codings()
    for kind, pick, state in choices:
        coding = there[pick % len(there)] if there else None
        if kind == "code":
            yield AddCode(FreshCode(f"fresh_{pick}", f"Fresh {pick}"))
        elif kind == "new" or coding is None:
            yield Put(f"c{next(NUMBERS)}", state)
        elif kind == "change":
            yield Put(coding.id, state, coding.state)
        else:
            yield Take(coding.id, coding.state)


def send(project: Project, operation: Operation) -> str:
    (outcome,) = editing.apply_operations(
        project, coder="ana", round_name="first", operations=[operation]
    )
    return outcome.problem


def undo_everything(project: Project) -> list[object]:
    """What was shown after each step back."""
    seen = []
    for step in editing.steps(project, NAME, coder="ana").done:
        assert send(project, step.inverse(f"o{next(NUMBERS)}")) == ""
        seen.append(shown(project))
    return seen


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(doings=DOINGS)
def test_undo_restores_each_state_and_redo_the_last(project, doings):
    undo_everything(project)
    states = [shown(project)]
    for choices in doings:
        parts = tuple(parts_of(project, choices))
        operation = Operation(f"o{next(NUMBERS)}", parts, NAME)
        refused = send(project, operation)
        assert send(project, operation) == refused  # sent again: the same answer, nothing more
        if refused:
            assert shown(project) == states[-1]
        elif shown(project) != states[-1]:
            states.append(shown(project))
    last = states.pop()
    seen = undo_everything(project)
    assert [each for each, _ in itertools.groupby(seen)][-len(states) :] == states[::-1]
    for step in editing.steps(project, NAME, coder="ana").undone[: len(seen)]:
        assert send(project, step.inverse(f"o{next(NUMBERS)}")) == ""
    assert shown(project) == last
    assert project.check() == ()


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=30))
def test_the_stacks_from_the_log_are_those_of_somebody_who_was_there(kinds):
    log: list[tuple[str, str]] = []
    done: list[str] = []
    undone: list[str] = []
    for number, kind in enumerate(kinds):
        name = f"o{number}"
        if kind == "do" or not (done if kind == "undo" else undone):
            log.append((name, ""))
            done.append(name)
            undone.clear()
            continue
        source, target = (done, undone) if kind == "undo" else (undone, done)
        log.append((name, source.pop()))
        target.append(name)
    assert stacks(log) == (tuple(reversed(done)), tuple(reversed(undone)))


@given(state=STATES, was=STATES)
def test_an_inverse_of_an_inverse_is_the_part_itself(state, was):
    for part in (Put("c", state), Put("c", state, was), Take("c", was)):
        assert part.inverse().inverse() == part
    said = replace(FreshCode("a", "A"), said=state.span)
    assert AddCode(said).inverse().inverse() == AddCode(said)
