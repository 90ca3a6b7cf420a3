"""A correction is listed first and stored only as it was listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodingError, NotFound, ProjectError, ReadError, StudyError
from qualkit.model import CodingState, Operation, Put, Span, Suggestion, SuggestionRun, Take
from qualkit.model.anchoring import Fate
from qualkit.model.attributes import Attributes
from qualkit.services import coding, correcting, editing, importing, suggesting
from qualkit.store import Project
from tests import projects

FILE = "kes.txt"
OLD = "I: How was it?\nT: We could choose the order. The test date is fixed. Nothing more.\n"
NEW = "I: How was it then?\nT: We could chose the order. Nothing more to say.\n"
QUOTES = {"c1": "We could choose the order.", "c2": "The test date is fixed.", "c3": "Nothing more"}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    importing.import_files(made, [(FILE, OLD.encode())], actor="lead")
    for name, words in QUOTES.items():
        new = coding.NewCoding("kes", _span(words), "hal.agy", id=name)
        coding.record(made, new, coder="ana", round_name="first")
    yield made
    made.close()


def _span(words: str, text: str = OLD) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def listed(project: Project, text: str = NEW, **more: str) -> correcting.Correction:
    return correcting.preview(project, more.get("name", ""), FILE, text.encode())


def state(project: Project) -> tuple[object, ...]:
    with project.reading() as repository:
        return repository.transcript("kes"), repository.codings(), repository.events()


def test_a_preview_tells_what_would_become_of_each_coding_and_stores_nothing(project):
    before = state(project)
    found = listed(project)
    assert {item.before.id: item.fate for item in found.codings} == {
        "c1": Fate.CHANGED, "c2": Fate.LOST, "c3": Fate.MOVED,
    }  # fmt: skip
    assert found.transcript.revision == 2
    assert [item.before.id for item in found.lost] == ["c2"]
    assert state(project) == before


def test_what_was_listed_is_what_is_stored(project):
    found = listed(project)
    correcting.confirm(project, found, actor="lead", accept_lost=True)
    with project.reading() as repository:
        stored = repository.codings(transcript="kes")
        read = repository.transcript("kes")
        assert repository.original("kes") == NEW.encode()
        assert repository.original_of("kes", 1) == OLD.encode()
    assert {replace(c, recorded_at=None) for c in stored} == {
        replace(item.after, recorded_at=None) for item in found.codings if item.after
    }
    assert (read.text, read.revision) == (NEW, 2)
    assert [c.quote for c in stored] == ["We could chose the order.", "Nothing more"]
    assert project.check() == ()


def test_losses_must_be_accepted(project):
    before = state(project)
    with pytest.raises(CodingError, match="would be lost"):
        correcting.confirm(project, listed(project), actor="lead")
    assert state(project) == before
    harmless = listed(project, OLD.replace("it?", "it then?"))
    correcting.confirm(project, harmless, actor="lead")
    assert len(state(project)[1]) == 3


def _one_more(project: Project) -> None:
    new = coding.NewCoding("kes", _span("How was it?"), "hal.agy")
    coding.record(project, new, coder="ben", round_name="first")


def _one_less(project: Project) -> None:
    coding.retract(project, "c3", coder="ana")


def _corrected(project: Project) -> None:
    other = listed(project, OLD.replace("I: How", "I: So, how"))
    correcting.confirm(project, other, actor="ben")


def _suggested(project: Project) -> None:
    run = SuggestionRun("r1", "topics", "1", "none", 0, Attributes(), 1)
    span = _span("choose the order")
    made = Suggestion("s1", "r1", "kes", span, span.text(OLD), 0.5, "near", 0)
    with project.writing("lead") as repository:
        repository.save_suggestions(run, (), (made,))


@pytest.mark.parametrize("change", [_one_more, _one_less, _corrected, _suggested])
def test_a_list_that_is_out_of_date_is_refused(project, change):
    found = listed(project)
    change(project)
    before = state(project)
    with pytest.raises(ProjectError, match="since the list was made"):
        correcting.confirm(project, found, actor="lead", accept_lost=True)
    assert state(project) == before


def test_work_on_another_transcript_does_not_stand_in_the_way(project):
    found = listed(project)
    elsewhere = coding.NewCoding("KES-L01", Span(3, 10), "hal.agy")
    coding.record(project, elsewhere, coder="ben", round_name="first")
    correcting.confirm(project, found, actor="lead", accept_lost=True)
    with pytest.raises(ProjectError):
        correcting.confirm(project, found, actor="lead", accept_lost=True)


def test_the_transcript_is_found_by_the_file_or_named(project):
    assert listed(project, name="KES-L01").transcript.name == "KES-L01"
    with pytest.raises(NotFound, match="named like"):
        correcting.preview(project, "", "other.txt", NEW.encode())
    with pytest.raises(NotFound):
        correcting.preview(project, "nobody", FILE, NEW.encode())


def test_the_same_text_and_no_text_are_refused(project):
    with pytest.raises(StudyError, match="already"):
        listed(project, OLD)
    with pytest.raises(StudyError, match="already"):
        listed(project, OLD.replace("\n", "\r\n"))
    with pytest.raises(ReadError):
        listed(project, " \n")


def test_what_a_header_says_otherwise_is_told_and_not_taken(project):
    with project.reading() as repository:
        before = repository.transcript("kes").attributes
    found = listed(project, "site: orchard\n---\n" + OLD)
    assert any("'orchard' in the file" in note.what for note in found.notes)
    assert found.transcript.attributes == before


def test_an_edit_of_somebody_who_still_sees_the_text_before_is_refused(project):
    state = CodingState(Span(3, 8), "hal.agy")
    edit = Operation("o1", (Put("new", state),), "kes", 1)
    undo = Operation("o2", (Take("c1"),))
    late = Operation("o3", (Put("new3", state),), "kes", 2)
    correcting.confirm(project, listed(project), actor="lead", accept_lost=True)
    outcomes = editing.apply_operations(
        project, coder="ana", round_name="first", operations=[edit, undo, late]
    )
    assert ["corrected" in outcome.problem for outcome in outcomes] == [True, True, False]
    with project.reading() as repository:
        assert repository.coding("c1").revision == 1
        assert repository.coding("new3").revision == 2


def test_a_suggestion_for_the_text_before_cannot_be_accepted(project):
    correcting.confirm(project, listed(project), actor="lead", accept_lost=True)
    _suggested(project)  # a run that began before the correction
    with pytest.raises(CodingError, match="corrected"):
        suggesting.accept(project, "s1", code="hal.agy", actor="ana", round_name="first")


HTML = (
    "<p>I: How was it?</p><p>T: We could <b>choose</b> the <i>order</i>. The test date is fixed. \
Nothing more.</p>"
)


def in_bold(project: Project) -> list[tuple[str, str]]:
    with project.reading() as repository:
        found = repository.transcript("kes")
    return [(found.quote(mark.span), mark.kind.value) for mark in found.marks]


def test_a_file_that_only_sets_words_otherwise_is_a_correction_of_its_own(project):
    corrected = correcting.preview(project, "kes", "kes.html", HTML.encode())
    correcting.confirm(project, corrected, actor="lead")
    assert in_bold(project) == [("choose", "bold"), ("order", "italic")]
    with pytest.raises(StudyError, match="has already"):
        correcting.preview(project, "kes", "kes.html", HTML.encode())


def test_a_correction_without_formatting_keeps_it_where_the_words_stayed(project):
    correcting.confirm(
        project, correcting.preview(project, "kes", "kes.html", HTML.encode()), actor="lead"
    )
    correcting.confirm(project, listed(project), actor="lead", accept_lost=True)
    assert in_bold(project) == [("order", "italic")]
    with project.reading() as repository:
        assert len(repository.transcript("kes", revision=2).marks) == 2
        assert not repository.log_problems()


def test_a_correction_with_formatting_brings_its_own(project):
    correcting.confirm(
        project, correcting.preview(project, "kes", "kes.html", HTML.encode()), actor="lead"
    )
    other = HTML.replace("<b>choose</b>", "choose").replace("fixed", "<u>set</u>")
    correcting.confirm(
        project, correcting.preview(project, "kes", "kes.html", other.encode()), actor="lead"
    )
    assert in_bold(project) == [("order", "italic"), ("set", "underline")]
