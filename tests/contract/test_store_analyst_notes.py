"""Analysts' notes in memos, on every database."""

from __future__ import annotations

import pytest

from qualkit.errors import MemoError
from qualkit.model.analyst_note import (
    AnalystNote,
    Evidence,
    NotePlace,
    SeenClaim,
    SeenQuote,
)
from qualkit.store import Project
from qualkit.store.rewriting import Cell

AT = NotePlace("site", "kestrel", "claim:speaks-of-time")
SEEN = Evidence(
    (SeenClaim("speaks-of-time", 3, "Most speak of time.", "3 of 4 transcripts", 3, 4, "brief"),),
    (SeenQuote(("abc",), "0f0f", "KES-T02", 1, "brief", "speaks-of-time"),),
)


def note(text: str, base: int = 0, **changes: object) -> AnalystNote:
    return AnalystNote(AT, base, "Notes on C3", text, "", None, SEEN, **changes)  # type: ignore[arg-type]


def test_every_version_is_kept_with_what_its_author_saw(coded: Project) -> None:
    with coded.writing("ana") as repository:
        first = repository.add_analyst_note(note("one **two**"))
    with coded.writing("ben") as repository:
        second = repository.add_analyst_note(note("", 1))
    assert (first.version, first.author, first.evidence) == (1, "ana", SEEN)
    with coded.reading() as repository:
        assert repository.analyst_note_versions(AT) == (first, second)
        assert repository.analyst_notes() == (second,)
        assert repository.analyst_notes("site", "kestrel") == (second,)
        assert repository.analyst_notes("site", "other") == ()
    assert coded.check() == ()


def test_two_people_cannot_write_on_the_same_version(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.add_analyst_note(note("one"))
    with pytest.raises(MemoError, match="somebody wrote version 1"), coded.writing("ben") as mine:
        mine.add_analyst_note(note("other"))
    with coded.reading() as repository:
        assert [n.text for n in repository.analyst_notes()] == ["one"]


def test_a_replaced_name_is_gone_from_every_version(coded: Project) -> None:
    with coded.writing("ana") as repository:
        repository.add_analyst_note(note("Maria said so"))
        repository.add_analyst_note(note("Maria did", 1))

    def rewrite(cell: Cell) -> str:
        return cell.value.replace("Maria", "Teacher 1").replace("kestrel", "site 1")

    with coded.writing("lead") as repository:
        repository.rewrite_cells(rewrite)
    with coded.reading() as repository:
        at = NotePlace("site", "site 1", AT.place)
        found = [n.text for n in repository.analyst_note_versions(at)]
        subjects = {e.subject for e in repository.events() if e.action.startswith("analyst_note")}
    assert found == ["Teacher 1 said so", "Teacher 1 did"]
    assert subjects == {"site/site 1/claim:speaks-of-time"}


def test_a_project_is_told_from_others(coded: Project) -> None:
    with coded.reading() as repository:
        assert len(repository.project_id()) == 32
