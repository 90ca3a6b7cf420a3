"""Memos and reading status, on every database."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qualkit.errors import CodingError, NotFound, ProjectError
from qualkit.model import (
    Memo,
    ReadingState,
    ReadingStatus,
    Span,
    Subject,
    SubjectKind,
)
from qualkit.store import Project
from tests import factories
from tests.contract.tampering import raw

NAME = "KES-T02"
TEXT = factories.sample_transcripts()[4].text
WORDS = "fill the gaps"


def passage(words: str = WORDS, *, quote: str | None = None) -> Subject:
    start = TEXT.index(words)
    place = Span(start, start + len(words))
    return Subject(SubjectKind.PASSAGE, "", NAME, place, words if quote is None else quote, 1)


def memo(id: str = "m1", **changes: object) -> Memo:
    made = Memo(id, "Gaps", "What is *a gap*?", "ana", (passage(), Subject.of_code("dar.ten")))
    return replace(made, **changes)  # type: ignore[arg-type]


class TestMemos:
    def test_what_was_written_is_read_again(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            kept = repository.add_memo(memo())
        with coded.reading() as repository:
            assert repository.memos() == (kept,)
            assert repository.memo("m1") == kept
            assert repository.has_memo("m1")
            assert not repository.has_memo("m2")
            assert repository.memos_at(NAME, 1) == (kept,)
            assert repository.memos_at(NAME, 2) == ()
        assert replace(kept, created=None, changed=None) == memo()
        assert kept.created == kept.changed
        assert coded.check() == ()

    def test_every_kind_of_subject_is_kept(self, coded: Project) -> None:
        subjects = tuple(
            Subject.of_transcript(NAME) if kind is SubjectKind.TRANSCRIPT
            else passage() if kind is SubjectKind.PASSAGE
            else replace(passage(), kind=kind, id="c1") if kind is SubjectKind.CODING
            else Subject(kind, "" if kind is SubjectKind.STUDY else "x")
            for kind in SubjectKind
        )  # fmt: skip
        with coded.writing("ana") as repository:
            repository.add_memo(memo(subjects=subjects))
        with coded.reading() as repository:
            assert repository.memo("m1").subjects == subjects

    def test_a_change_keeps_when_it_was_written(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            first = repository.add_memo(memo())
        with coded.writing("ana") as repository:
            second = repository.change_memo(memo(text="Other words.", subjects=()))
        assert second.created == first.created
        assert second.changed is not None
        assert first.changed is not None
        assert second.changed > first.changed
        with coded.reading() as repository:
            assert repository.memo("m1") == second

    def test_what_was_removed_can_be_brought_back(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            first = repository.add_memo(memo())
        with coded.writing("ana") as repository:
            assert repository.remove_memo("m1") == first
        with coded.reading() as repository:
            assert repository.memos() == ()
            found = repository.removed_memo("m1")
            with pytest.raises(NotFound):
                repository.memo("m1")
            with pytest.raises(NotFound):
                repository.removed_memo("m2")
        assert replace(found, changed=first.changed) == first

    def test_each_change_is_an_event_with_before_and_after(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.add_memo(memo())
            repository.change_memo(memo(title="Holes"))
            repository.remove_memo("m1")
        with coded.reading() as repository:
            removed, changed, written = repository.events(limit=3)
        assert [e.action for e in (written, changed, removed)] == [
            "memo.written", "memo.changed", "memo.removed",
        ]  # fmt: skip
        assert written.before is None
        assert json.loads(changed.before or "")["title"] == "Gaps"
        assert json.loads(changed.after or "")["title"] == "Holes"
        assert json.loads(removed.before or "")["subjects"][0]["quote"] == WORDS
        assert removed.after is None

    @pytest.mark.parametrize(
        ("subject", "error"),
        [
            (passage(quote="other words"), CodingError),
            (replace(passage(), revision=2), NotFound),
            (replace(passage(), transcript="nowhere"), NotFound),
        ],
    )
    def test_a_false_quotation_is_refused(self, coded: Project, subject, error) -> None:
        with pytest.raises(error), coded.writing("ana") as repository:
            repository.add_memo(memo(subjects=(subject,)))
        with coded.reading() as repository:
            assert repository.memos() == ()

    def test_half_a_character_is_refused(self, coded: Project) -> None:
        with pytest.raises(ProjectError), coded.writing("ana") as repository:
            repository.add_memo(memo(text="\ud800"))

    def test_a_quotation_changed_behind_its_back_is_found(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.add_memo(memo())
        raw(coded, "UPDATE memo_subject SET quote = 'fill a gap' WHERE position = 0")
        (problem,) = coded.check()
        assert "memo m1 quotes words" in problem.what
        assert problem.where == NAME


class TestReadingStatus:
    def test_nothing_is_not_started(self, coded: Project) -> None:
        with coded.reading() as repository:
            assert repository.reading_status("ana", NAME) == ReadingStatus("ana", NAME)
            assert repository.reading_statuses() == ()
            with pytest.raises(NotFound):
                repository.reading_status("ana", "nowhere")

    def test_a_change_of_state_is_an_event_and_scrolling_is_not(self, coded: Project) -> None:
        def save(state: ReadingState, furthest: int) -> int:
            with coded.writing("ana") as repository:
                repository.save_reading_status(ReadingStatus("ana", NAME, state, furthest))
            with coded.reading() as repository:
                return repository.revision()

        with coded.reading() as repository:
            before = repository.revision()
        assert save(ReadingState.IN_PROGRESS, 1) == before + 1
        assert save(ReadingState.IN_PROGRESS, 2) == before + 1
        assert save(ReadingState.DONE, 2) == before + 2
        assert save(ReadingState.DONE, 1) == before + 2
        with coded.reading() as repository:
            found = repository.reading_status("ana", NAME)
            event = repository.events(limit=1)[0]
            assert repository.reading_statuses() == (found,)
        assert (found.state, found.furthest) == (ReadingState.DONE, 2)
        assert (event.action, event.subject) == ("reading.status", NAME)
        assert json.loads(event.before or "") == {"coder": "ana", "state": "in progress"}
        assert json.loads(event.after or "") == {"coder": "ana", "state": "done"}
        assert coded.check() == ()
