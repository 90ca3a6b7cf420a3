"""Analytic memos: who may write, change and read them, and what they are refused for."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualkit.errors import MemoError, NamesError, NotFound, SpanError
from qualkit.model import Round, Span, Subject, SubjectKind
from qualkit.services import correcting, memo_files, memos
from qualkit.services.memos import LONGEST_TITLE, MemoQuery, NewMemo, passage
from qualkit.store import Project
from tests import projects

NAME = "KES-T02"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return projects.coded(tmp_path)


def at(project: Project, words: str, name: str = NAME) -> Subject:
    with project.reading() as repository:
        start = repository.text(name)[0].index(words)
    return passage(name, Span(start, start + len(words)))


def write(project: Project, *subjects: Subject, author: str = "ana", **more: str):
    new = NewMemo(more.pop("title", "Gaps"), more.pop("text", "Which gaps?"), subjects, **more)
    return memos.write(project, new, author=author)


def test_a_passage_gets_its_quotation_from_the_text(project):
    memo = write(project, at(project, "fill the gaps"))
    (subject,) = memo.subjects
    assert (subject.quote, subject.revision) == ("fill the gaps", 1)
    assert project.check() == ()


def test_a_coding_keeps_its_words_when_it_is_taken_off(project):
    with project.reading() as repository:
        coding = repository.codings(transcript=NAME, coder="ana")[0]
    memo = write(project, Subject(SubjectKind.CODING, coding.id))
    with project.writing("ana") as repository:
        repository.retract(coding.id)
    (found,) = memos.find(project, viewer="ana")
    assert found.subjects[0].quote == coding.quote
    assert "coding taken off" in memo_files.names_of(project, [memo]).of(found.subjects[0])


def test_the_same_memo_sent_twice_is_stored_once(project):
    one = write(project, id="m1")
    assert write(project, id="m1", text="Later words") == one
    assert len(memos.find(project, viewer="ana")) == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The *week*\n\nMore", "The week"),
        ("- first\n- second", "first"),
        ("x" * 80, "x" * 59 + "…"),
        ("***", "Memo"),
    ],
)
def test_without_a_title_the_first_words_are_one(project, text, title):
    assert write(project, title=" ", text=text).title == title


@pytest.mark.parametrize(
    ("subjects", "more", "error"),
    [
        ((), {"title": " ", "text": "\n"}, MemoError),
        ((), {"title": "x" * (LONGEST_TITLE + 1)}, MemoError),
        ((), {"text": "a\0b"}, MemoError),
        ((Subject.of_code("nowhere"),), {}, MemoError),
        ((Subject(SubjectKind.PERSON, "kestrel/nobody"),), {}, MemoError),
        ((Subject(SubjectKind.CODING, "nowhere"),), {}, NotFound),
        ((Subject.of_transcript("nowhere"),), {}, NotFound),
        ((Subject(SubjectKind.PASSAGE, "", NAME),), {}, MemoError),
        ((passage(NAME, Span(0, 100_000)),), {}, SpanError),
        ((passage(NAME, Span(2, 3)),), {}, MemoError),
        ((passage(NAME, Span(0, 3), 7),), {}, MemoError),
    ],
)
def test_what_cannot_be_is_refused_as_a_whole(project, subjects, more, error):
    with pytest.raises(error):
        write(project, Subject.of_code("dar.ten"), *subjects, **more)
    assert memos.find(project, viewer="ana") == ()


def test_memos_may_be_on_anything_the_study_knows(project):
    every = [
        Subject(SubjectKind.STUDY),
        Subject(SubjectKind.SITE, "kestrel"),
        Subject(SubjectKind.WAVE, "y1"),
        Subject(SubjectKind.PERSON, "kestrel/kl1"),
        Subject(SubjectKind.THEME, "C01"),
        Subject(SubjectKind.TENSION, "T01"),
        Subject.of_transcript(NAME),
        Subject.of_code("dar.ten"),
    ]
    memo = write(project, *every, *every)
    assert memo.subjects == tuple(every)
    named = memo_files.names_of(project, [memo])
    assert [named.of(subject) for subject in every] == [
        "the study", "site Kestrel School", "wave 2015-16", "person kestrel/kl1",
        "theme C01 Freedom within fences", "tension T01 Accountability and personalization",
        f"transcript {NAME}", "code Collision of logics",
    ]  # fmt: skip
    for kind in SubjectKind:
        ids = memos.subjects_of_kind(project, kind)
        assert all(s.id in ids for s in every if s.kind is kind and s.id)


def test_only_the_author_changes_and_removes(project):
    memo = write(project)
    new = NewMemo("Mine", "now")
    for act in (
        lambda: memos.change(project, memo.id, new, author="ben"),
        lambda: memos.remove(project, memo.id, author="ben"),
        lambda: write(project, author="ben", id=memo.id),
    ):
        with pytest.raises(MemoError, match="ana's"):
            act()
    memos.remove(project, memo.id, author="ana")
    with pytest.raises(MemoError):
        memos.put_back(project, memo.id, author="ben")
    assert memos.find(project, viewer="ana") == ()


def test_removing_is_undone_and_undone_once(project):
    memo = write(project, at(project, "fill the gaps"))
    memos.remove(project, memo.id, author="ana")
    back = memos.put_back(project, memo.id, author="ana")
    assert (back.title, back.text, back.subjects, back.created) == (
        memo.title, memo.text, memo.subjects, memo.created,
    )  # fmt: skip
    assert memos.put_back(project, memo.id, author="ana") == back
    assert projects.actions(project)[-3:] == ["memo.written", "memo.removed", "memo.restored"]


def test_a_change_that_changes_nothing_leaves_no_event(project):
    memo = write(project)
    before = projects.actions(project)
    memos.change(project, memo.id, NewMemo(memo.title, memo.text), author="ana")
    assert projects.actions(project) == before


def test_find_by_words_author_and_subject(project):
    one = write(project, at(project, "fill the gaps"), title="One", text="Ángst")
    two = write(project, Subject.of_code("dar.ten"), title="Two", text="Other", author="ben")

    def found(**query):
        return [m.id for m in memos.find(project, MemoQuery(**query), viewer="ana")]

    assert found() == [two.id, one.id]
    assert found(words="ángst GAPS") == [one.id]
    assert found(words="nothing") == []
    assert found(author="ben") == [two.id]
    assert found(kind=SubjectKind.CODE, subject="dar.ten") == [two.id]
    assert found(kind=SubjectKind.CODE, subject="dar") == []
    assert found(transcript=NAME) == [one.id]


def blind(project: Project, *pairs: tuple[str, str]) -> None:
    with project.writing("lead") as repository:
        repository.save_round(Round("blind", 1, blind=True, assignments=frozenset(pairs)))


def test_a_blind_round_hides_what_others_note_on_its_transcripts(project):
    inside = write(project, at(project, "fill the gaps"), author="ben")
    elsewhere = write(project, Subject.of_transcript("KES-T01"), author="ben")
    general = write(project, Subject.of_code("dar.ten"), author="ben")
    from_outside = write(project, Subject.of_transcript(NAME), author="lead")
    blind(project, (NAME, "ana"), (NAME, "ben"))

    def seen(viewer: str) -> set[str]:
        return {m.id for m in memos.find(project, viewer=viewer)}

    assert seen("ana") == {elsewhere.id}
    assert seen("ben") == {inside.id, elsewhere.id, general.id}
    assert seen("lead") == {elsewhere.id, from_outside.id}
    with pytest.raises(NotFound):
        memos.one(project, inside.id, viewer="ana")
    assert memos.one(project, inside.id, viewer="ben").id == inside.id


def correct(project: Project, old: str, new: str) -> None:
    with project.reading() as repository:
        text = repository.text(NAME)[0].replace(old, new)
    found = correcting.preview(project, NAME, f"{NAME}.txt", text.encode())
    correcting.confirm(project, found, actor="lead", accept_lost=True)


def test_memos_follow_a_correction(project):
    with project.reading() as repository:
        coding = next(c for c in repository.codings(transcript=NAME) if c.coder == "ana")
    kept = write(project, at(project, "cover the seventh"))
    lost = write(project, at(project, "the gaps from fourth"))
    on_coding = write(project, Subject(SubjectKind.CODING, coding.id))
    on_all = write(project, Subject.of_transcript(NAME))
    correct(project, "I can fill the gaps from fourth grade or", "Well,")
    by_id = {m.id: m for m in memos.find(project, viewer="ana")}
    (moved,) = by_id[kept.id].subjects
    assert (moved.quote, moved.revision) == ("cover the seventh", 2)
    assert by_id[kept.id].changed == kept.changed
    assert by_id[lost.id] == lost
    assert by_id[on_all.id] == on_all
    with project.reading() as repository:
        followed = by_id[on_coding.id].subjects[0]
        assert repository.coding(followed.id).revision == followed.revision == 2
    assert project.check() == ()
    names = memo_files.names_of(project, [lost])
    assert "before its correction" in names.of(lost.subjects[0])
    assert memos.change(project, lost.id, NewMemo("x", "y", lost.subjects), author="ana").title


def test_files_hold_the_notes_and_their_quotations(project):
    write(project, at(project, "fill the gaps"), Subject.of_code("dar.ten"),
          text="# Idea\n\nIt is *a* **gap**.\n\n- one\n- two\n\n> said")  # fmt: skip
    found = memos.find(project, viewer="ana")
    text = memo_files.markdown_of(project, found)
    assert "## Gaps" in text
    assert "### Idea" in text
    assert "> fill the gaps" in text
    assert "It is *a* **gap**." in text
    data = memo_files.docx_of(project, found)
    assert data == memo_files.docx_of(project, found)
    words = docx_words(data)
    for part in ("Gaps", "fill the gaps", "It is a gap.", "one", "code Collision of logics"):
        assert part in words


def docx_words(data: bytes) -> list[str]:
    from io import BytesIO

    from docx import Document

    return [
        " ".join(p.text.split()).removeprefix("On: ") for p in Document(BytesIO(data)).paragraphs
    ]


def test_files_are_held_back_while_names_are_unresolved(project):
    write(project)
    with project.writing("lead") as repository:
        repository.save_deidentification("names replaced", required=True)
    found = memos.find(project, viewer="ana")
    with pytest.raises(NamesError):
        memo_files.markdown_of(project, found)
    assert memo_files.markdown_of(project, found, anyway_by="ana")
