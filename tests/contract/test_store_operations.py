"""Changes of codings, and operations that can be taken back, in any database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.errors import CodingError, NotFound
from qualkit.model import (
    AddCode,
    Coding,
    DropCode,
    FreshCode,
    Operation,
    Outcome,
    Put,
    Span,
    Take,
    Valence,
)
from qualkit.store import Project
from tests import factories

FRESH = FreshCode("fresh", "Fresh", said=Span(3, 9))


@pytest.fixture
def coding(coded: Project) -> Coding:
    """One of Ana's codings, stored."""
    given = next(c for c in factories.sample_codings() if c.coder == "ana")
    with coded.writing("ana") as repository:
        repository.record([given])
    return stored(coded, given.id)


def stored(project: Project, name: str) -> Coding:
    with project.reading() as repository:
        return repository.coding(name)


def changed(coding: Coding, **changes: object) -> Coding:
    return replace(coding, **changes)  # type: ignore[arg-type]


class TestOperations:
    def test_a_change_is_stored_and_keeps_what_does_not_change(
        self, coded: Project, coding: Coding
    ) -> None:
        span = Span(coding.span.start, coding.span.start + 4)
        new = changed(coding, span=span, quote=coding.quote[:4], code="dar.ten", note="😀",
                      valence=Valence.MIXED)  # fmt: skip
        with coded.writing("ana") as repository:
            repository.change(replace(new, recorded_at=None, coder="ben", round="other"))
        assert stored(coded, coding.id) == new
        with coded.reading() as repository:
            assert repository.events(limit=1)[0].action == "coding.changed"
        assert coded.check() == ()

    def test_a_change_that_does_not_fit_is_refused(self, coded: Project, coding: Coding) -> None:
        twin = replace(coding, id="twin", code="dar.ten")
        with coded.writing("ana") as repository:
            repository.record([twin])
        for wrong, words in (
            (changed(coding, code="dar.ten"), "carry the code already"),
            (changed(coding, code="no.such"), "the code is not known"),
            (changed(coding, quote="other words"), "the quote does not stand"),
        ):
            with pytest.raises(CodingError, match=words), coded.writing("ana") as repository:
                repository.change(wrong)
        with pytest.raises(NotFound), coded.writing("ana") as repository:
            repository.change(replace(coding, id="gone"))
        assert stored(coded, coding.id) == coding

    def test_what_an_operation_did_is_read_from_the_log(
        self, coded: Project, coding: Coding
    ) -> None:
        new = changed(coding, note="more")
        operation = Operation("o1", (), coding.transcript, 1, "many")
        with coded.writing("ana") as repository:
            repository.log_fresh(FRESH, added=True)
            repository.change(new)
            repository.retract(coding.id)
            repository.log_fresh(FRESH, added=False)
            repository.save_outcome(Outcome("o1"), operation, "ana")
        with coded.reading() as repository:
            (step,) = repository.steps(coding.transcript, "ana").done
            assert repository.outcome("o1") == Outcome("o1")
            assert repository.taken_off("o1", coding.id, "ana") == new
            assert repository.taken_off("o1", coding.id, "ben") is None
            assert repository.added_code("o1", "fresh", "ana")
            assert not repository.added_code("o1", "fresh", "ben")
            assert repository.steps(coding.transcript, "ben").done == ()
        assert (step.id, step.action, step.transcript) == ("o1", "many", coding.transcript)
        assert step.parts == (
            AddCode(FRESH),
            Put(coding.id, new.state, coding.state),
            Take(coding.id, new.state),
            DropCode(FRESH),
        )

    def test_refused_operations_and_those_of_a_text_before_are_no_steps(
        self, coded: Project, coding: Coding
    ) -> None:
        with coded.writing("ana") as repository:
            refused = Operation("o1", (), coding.transcript, 1)
            repository.save_outcome(Outcome("o1", "no"), refused, "ana")
            repository.retract(coding.id)
            before = Operation("o2", (), coding.transcript, 7)
            repository.save_outcome(Outcome("o2"), before, "ana")
        with coded.reading() as repository:
            steps = repository.steps(coding.transcript, "ana")
        assert (steps.done, steps.undone, steps.left) == ((), (), 0)

    def test_a_code_that_a_coding_carries_is_applied(self, coded: Project, coding: Coding) -> None:
        with coded.reading() as repository:
            assert repository.is_applied(coding.code)
            assert not repository.is_applied("hal.agy.time")
