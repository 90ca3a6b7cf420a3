"""How words are set is stored with each revision and comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model import Mark, MarkKind, Span, tidied
from qualkit.store import Project
from tests import factories

TRANSCRIPT = factories.transcript()
_LENGTH = len(TRANSCRIPT.text)
_NUMBERS = count(1)
MARKS = st.lists(
    st.builds(
        lambda start, size, kind, level: Mark(Span(start, min(start + size, _LENGTH)), kind, level),
        st.integers(0, _LENGTH - 1),
        st.integers(1, 20),
        st.sampled_from(list(MarkKind)),
        st.integers(0, 9),
    ),
    max_size=6,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_=MARKS)
def test_marks_come_back_as_they_were(project: Project, given_: list[Mark]) -> None:
    name = f"T{next(_NUMBERS)}"
    marks = tidied(given_, TRANSCRIPT.text)
    stored = replace(TRANSCRIPT, name=name, marks=marks)
    with project.writing("lead") as repository:
        repository.add_transcript(stored)
    with project.reading() as repository:
        assert repository.transcript(name).marks == marks
        assert repository.transcript(name).text == TRANSCRIPT.text
        assert not repository.log_problems()


def test_each_revision_has_its_own(project: Project) -> None:
    first = replace(TRANSCRIPT, marks=(Mark(Span(0, 2), MarkKind.BOLD),))
    second = replace(TRANSCRIPT, revision=2, marks=(Mark(Span(3, 6), MarkKind.ITALIC),))
    with project.writing("lead") as repository:
        repository.add_transcript(first)
        repository.add_revision(second, ())
    with project.reading() as repository:
        assert repository.transcript(first.name, revision=1).marks == first.marks
        assert repository.transcript(first.name).marks == second.marks
        assert repository.transcripts()[0].marks == second.marks
