"""Notes in memos: kept, brought back, shown beside what changed, and read back from Word files."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.text.paragraph import Paragraph

from qualkit.errors import CodingError, MemoError, NotFound, ReadError
from qualkit.model import Round, Span
from qualkit.model.analyst_note import NotePlace
from qualkit.report.checked import check
from qualkit.report.tree import Claim, Memo, Quote
from qualkit.services import analyst_notes, notes_back, reporting
from qualkit.services.note_setting import Drafting
from qualkit.services.notes_back import Choice, Fate
from qualkit.store import Project
from tests import projects

ON_C1 = NotePlace("tension", "T01", "claim:pole-a")
GENERAL = NotePlace("tension", "T01")
WORDS = "First **bold** thought.\n\n1. one\n2. two *it*\n    - below\n\nMore.\n\n1. again"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def draft(project: Project) -> bytes:
    return reporting.memo_docx(project, "tension", "T01", drafting=Drafting(every_place=True))


def edited(data: bytes, change: Callable[[list[Paragraph]], None]) -> bytes:
    """The file after somebody changed its paragraphs (those in locked lines included)."""
    document = Document(io.BytesIO(data))
    change([Paragraph(p, document._body) for p in document.element.body.iter(TAG)])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


TAG = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def writing(below: str, words: str) -> Callable[[list[Paragraph]], None]:
    def change(paragraphs: list[Paragraph]) -> None:
        at = next(n for n, p in enumerate(paragraphs) if p.text.startswith(f"[{below}"))
        paragraphs[at + 1].text = words

    return change


def without(*beginnings: str) -> Callable[[list[Paragraph]], None]:
    def change(paragraphs: list[Paragraph]) -> None:
        for each in paragraphs:
            if each.text.startswith(beginnings):
                each._p.getparent().remove(each._p)

    return change


def without_record(data: bytes) -> bytes:
    """As a program saves it that keeps no parts of others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith("customXml/"):
                new.writestr(name, old.read(name))
    return out.getvalue()


def texts(project: Project) -> dict[str, str]:
    return {note.at.place: note.text for note in analyst_notes.all_notes(project)}


class TestWriting:
    def test_a_note_stands_under_its_claim_in_every_form(self, project: Project) -> None:
        analyst_notes.write(project, ON_C1, "The **clash**.", author="ana")
        markdown = reporting.memo_markdown(project, "tension", "T01")
        claim, note = markdown.index("**C1**"), markdown.index("The **clash**.")
        assert claim < note < markdown.index("**C2**")
        first = reporting.memo_docx(project, "tension", "T01")
        assert first == reporting.memo_docx(project, "tension", "T01")
        lines = [p.text for p in Document(io.BytesIO(first)).paragraphs]
        assert "The clash." in lines

    def test_notes_do_not_change_the_day_that_a_memo_gives(self, project: Project) -> None:
        before = reporting.memo_seen(project, "tension", "T01").memo
        analyst_notes.write(project, ON_C1, "x", author="ana")
        assert reporting.memo_seen(project, "tension", "T01").memo.date == before.date

    def test_every_version_is_kept_and_can_come_back(self, project: Project) -> None:
        analyst_notes.write(project, GENERAL, "one", author="ana")
        analyst_notes.write(project, GENERAL, "two", author="ben", base=1)
        analyst_notes.bring_back(project, GENERAL, 1, author="ana")
        found = [(n.version, n.text, n.author) for n in analyst_notes.versions(project, GENERAL)]
        assert found == [(1, "one", "ana"), (2, "two", "ben"), (3, "one", "ana")]
        analyst_notes.bring_back(project, GENERAL, 0, author="ana")
        assert texts(project) == {}
        with pytest.raises(NotFound):
            analyst_notes.bring_back(project, GENERAL, 9, author="ana")

    def test_the_same_text_is_no_new_version_and_an_old_base_is_refused(
        self, project: Project
    ) -> None:
        assert analyst_notes.write(project, GENERAL, "  ", author="ana") is None
        first = analyst_notes.write(project, GENERAL, "one", author="ana")
        assert analyst_notes.write(project, GENERAL, "one", author="ben", base=1) == first
        with pytest.raises(MemoError, match="somebody wrote version 1"):
            analyst_notes.write(project, GENERAL, "mine", author="ben", base=0)

    @pytest.mark.parametrize("words", ["\x00", "x" * (analyst_notes.LONGEST + 1)])
    def test_what_cannot_be_stored_is_refused(self, project: Project, words: str) -> None:
        with pytest.raises(MemoError):
            analyst_notes.write(project, GENERAL, words, author="ana")

    def test_a_place_that_is_not_there_is_refused(self, project: Project) -> None:
        nowhere = NotePlace("tension", "T01", "claim:nothing")
        with pytest.raises(MemoError, match="no place"):
            analyst_notes.write(project, nowhere, "x", author="ana")

    def test_the_log_holds_no_words(self, project: Project) -> None:
        analyst_notes.write(project, GENERAL, "secretword", author="ana")
        with project.reading() as repository:
            event = repository.events(limit=1)[0]
        assert event.action == "analyst_note.written"
        assert json.loads(event.after or "") == {"version": 1, "characters": 10}

    def test_a_blind_round_keeps_notes_of_its_coders_apart(self, project: Project) -> None:
        analyst_notes.write(project, GENERAL, "mine", author="ana")
        with project.writing("lead") as repository:
            repository.save_round(Round("blind", 1, blind=True))
            repository.assign("blind", frozenset({("KES-T01", "ana"), ("KES-T01", "ben")}))
        assert texts(project.seen_by("ana")) == {"notes": "mine"}
        assert texts(project.seen_by("ben")) == {}
        assert "mine" not in reporting.memo_markdown(project.seen_by("ben"), "tension", "T01")
        with pytest.raises(MemoError, match="blind round"):
            analyst_notes.write(project, GENERAL, "x", author="ben")


class TestWhatChanged:
    def test_counts_and_quotes_that_are_gone_are_told(self, project: Project) -> None:
        analyst_notes.write(project, ON_C1, "three!", author="ana")
        analyst_notes.write(project, GENERAL, "all", author="ana")
        assert analyst_notes.desk(project, "tension", "T01").at(ON_C1.place).changed == ()
        retract(project, "KES-L01")
        desk = analyst_notes.desk(project, "tension", "T01")
        (told,) = desk.at(ON_C1.place).changed
        assert told == "C1 was 3 of 8 transcripts, it is 2 of 8 transcripts."
        everywhere = " ".join(desk.at("notes").changed)
        assert "2 quotes are gone, because their codings are (KES-L01 turn 2" in everywhere
        assert told in reporting.memo_markdown(project, "tension", "T01").replace("\\", "")

    def test_a_claim_that_no_longer_holds_and_one_that_is_gone(self, project: Project) -> None:
        said = NotePlace("wave", "y2", "claim:hal.agy.time")
        clash = NotePlace("tension", "T01", "claim:clash")
        for at in (said, clash):
            analyst_notes.write(project, at, "x", author="ana")
        retract(project, "KES-F01")
        retract(project, "KES-L01")
        retract(project, "KES-T02")
        wave = analyst_notes.desk(project, "wave", "y2")
        assert wave.at(said.place).changed[0].startswith("No longer made: C1 “")
        assert wave.places[-1].title == "Notes on C1 (no longer in the memo)"
        memo = reporting.memo_markdown(project, "wave", "y2")
        assert memo.index("no longer in the memo: “") > memo.index("## Analyst notes")
        tension = analyst_notes.desk(project, "tension", "T01").at(clash.place)
        assert tension.changed[0].startswith("C4 no longer holds: it was 1 of 8")

    def test_a_draft_tells_what_changed_since_an_older_file(self, project: Project) -> None:
        old = draft(project)
        retract(project, "KES-L01")
        before = notes_back.evidence_in(project, old, "old.docx", "tension", "T01")
        data = reporting.memo_docx(project, "tension", "T01", drafting=Drafting(since=before))
        lines = [p.text for p in Document(io.BytesIO(data)).paragraphs]
        title = "What changed since the file compared with"
        at = max(n for n, line in enumerate(lines) if line == title)  # the contents name it too
        assert lines[at + 1].startswith("C1 was 3 of 8")
        with pytest.raises(MemoError, match="not an earlier memo on wave y1"):
            notes_back.evidence_in(project, old, "old.docx", "wave", "y1")
        with pytest.raises(MemoError, match="no longer holds"):
            notes_back.evidence_in(project, without_record(old), "o.docx", "tension", "T01")


def retract(project: Project, transcript: str) -> None:
    with project.writing("lead") as repository:
        for coding in repository.codings():
            if coding.transcript == transcript:
                repository.retract(coding.id)


class TestReadingBack:
    def test_an_untouched_file_changes_nothing(self, project: Project) -> None:
        analyst_notes.write(project, ON_C1, WORDS, author="ana")
        for data in (draft(project), without_record(draft(project))):
            back, stored = notes_back.take_back(project, data, "a.docx", author="ben")
            assert ({place.fate for place in back.places}, stored) == ({Fate.SAME}, ())
            assert (back.outside, back.removed, back.missing) == ((), 0, ())
        assert texts(project) == {ON_C1.place: WORDS}

    def test_what_was_written_in_the_file_is_stored_with_what_its_author_saw(
        self, project: Project
    ) -> None:
        data = edited(draft(project), writing("Notes on C1", "Mine."))
        retract(project, "KES-L01")
        notes_back.take_back(project, data, "a.docx", author="ana")
        assert texts(project) == {ON_C1.place: "Mine."}
        changed = analyst_notes.desk(project, "tension", "T01").at(ON_C1.place).changed
        assert changed[0].startswith("C1 was 3 of 8 transcripts")

    @pytest.mark.parametrize(
        ("keep", "left"),
        [
            (Choice.NEITHER, "theirs"),
            (Choice.PROJECT, "theirs"),
            (Choice.FILE, "mine"),
            (Choice.BOTH, "theirs\n\nmine"),
        ],
    )
    def test_a_conflict_is_decided_and_loses_nothing(
        self, project: Project, keep: Choice, left: str
    ) -> None:
        data = edited(draft(project), writing("Notes on C1", "mine"))
        analyst_notes.write(project, ON_C1, "theirs", author="ben")
        back, _ = notes_back.take_back(project, data, "a.docx", author="ana", keep=keep)
        assert [(p.text, p.stored) for p in back.of(Fate.BOTH)] == [("mine", "theirs")]
        assert texts(project) == {ON_C1.place: left}
        assert analyst_notes.versions(project, ON_C1)[0].text == "theirs"

    def test_words_outside_the_places_are_told(self, project: Project) -> None:
        def change(paragraphs: list[Paragraph]) -> None:
            at = next(p for p in paragraphs if p.text == "Evidence base")
            at.insert_paragraph_before("I typed here.")
            without("A passage counts once")(paragraphs)

        back = notes_back.read_back(project, edited(draft(project), change), "a.docx", viewer="ana")
        assert (back.outside, back.removed) == (("I typed here.",), 1)
        assert "1 paragraph was changed or added outside" in notes_back.not_read(back)[0]

    def test_lines_that_were_taken_out(self, project: Project) -> None:
        analyst_notes.write(project, ON_C1, "kept", author="ana")
        gone = edited(draft(project), without("[Notes on C1 ", "[End of notes on C1 "))
        back, stored = notes_back.take_back(project, gone, "a.docx", author="ana")
        assert (back.missing, back.outside, stored) == (("Notes on C1",), ("kept",), ())
        unended = edited(draft(project), without("[End of notes on C1 "))
        back, stored = notes_back.take_back(project, unended, "a.docx", author="ana")
        assert ([p.title for p in back.of(Fate.UNENDED)], stored) == (["Notes on C1"], ())
        assert texts(project) == {ON_C1.place: "kept"}

    def test_an_emptied_place_takes_the_note_off(self, project: Project) -> None:
        analyst_notes.write(project, ON_C1, "kept", author="ana")
        data = edited(draft(project), writing("Notes on C1", ""))
        notes_back.take_back(project, data, "a.docx", author="ana")
        assert texts(project) == {}
        assert analyst_notes.versions(project, ON_C1)[0].text == "kept"

    def test_files_of_other_projects_and_no_memos_are_refused(
        self, project: Project, tmp_path: Path
    ) -> None:
        (tmp_path / "other").mkdir()
        other = projects.coded(tmp_path / "other")
        foreign = draft(other)
        other.close()
        plain = io.BytesIO()
        Document().save(plain)
        for data, error, said in (
            (foreign, MemoError, "another project"),
            (without_record(foreign), MemoError, "no marked place"),
            (plain.getvalue(), MemoError, "no marked place"),
            (b"not a zip", ReadError, "not a .docx"),
            (bomb(), ReadError, "entities"),
        ):
            with pytest.raises(error, match=said):
                notes_back.read_back(project, data, "a.docx", viewer="ana")

    def test_a_damaged_record_is_none(self, project: Project) -> None:
        data = replaced(draft(project), b'"places"', b'"pl"')
        back = notes_back.read_back(project, data, "a.docx", viewer="ana")
        assert not back.recorded
        assert {place.fate for place in back.places} == {Fate.SAME}

    def test_a_record_that_names_other_places_is_not_believed(self, project: Project) -> None:
        forged = replaced(draft(project), b'"place":"claim:pole-a', b'"place":"claim:x')
        back = notes_back.read_back(project, forged, "a.docx", viewer="ana")
        assert not back.recorded
        assert ON_C1.place in {place.place for place in back.places}

    def test_parts_and_lists_of_others_that_are_damaged_do_no_harm(self, project: Project) -> None:
        data = replaced(draft(project), b'w:ilvl="0"', b'w:ilvl="x"')
        data = replaced(data, b'<memo xmlns="urn:qualkit', b'<memo><memo xmlns="urn:other')
        back = notes_back.read_back(project, data, "a.docx", viewer="ana")
        assert {place.fate for place in back.places} == {Fate.SAME}

    @pytest.mark.skipif(not shutil.which("libreoffice"), reason="LibreOffice is not installed")
    def test_libreoffice_keeps_what_is_read_back(self, project: Project, tmp_path: Path) -> None:
        analyst_notes.write(project, ON_C1, WORDS, author="ana")
        data = edited(draft(project), writing("Notes on C2", "From *Word*."))
        (tmp_path / "a.docx").write_bytes(data)
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        command = ["libreoffice", home, "--headless", "--convert-to", "docx", "--outdir"]
        subprocess.run(
            [*command, str(tmp_path / "out"), str(tmp_path / "a.docx")],
            check=True,
            capture_output=True,
        )
        saved = (tmp_path / "out" / "a.docx").read_bytes()
        for each in (saved, without_record(saved)):
            back = notes_back.read_back(project, each, "a.docx", viewer="ana")
            (changed,) = [place for place in back.places if place.fate is not Fate.SAME]
            assert (changed.title, changed.fate) == ("Notes on C2", Fate.CHANGED)
            assert (back.outside, back.removed, back.missing) == ((), 0, ())


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(out, "w") as two:
        for name in one.namelist():
            two.writestr(name, one.read(name).replace(old, new))
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return out.getvalue()


class TestEveryNumberAndQuote:
    @pytest.mark.parametrize("at", [("theme", "C01"), ("tension", "T01"), ("wave", "y1")])
    def test_claims_and_quotes_are_tied_to_passages(
        self, project: Project, at: tuple[str, str]
    ) -> None:
        memo = reporting.memo_seen(project, *at).memo
        claims = [block for block in memo.blocks if isinstance(block, Claim)]
        quotes = [block for block in memo.blocks if isinstance(block, Quote)]
        assert claims
        assert all(claim.passages is not None and claim.key for claim in claims)
        assert len({claim.key for claim in claims}) == len(claims)
        assert quotes
        assert all(quote.spans for quote in quotes)

    @pytest.mark.parametrize(
        ("shown", "sound"),
        [
            ("I plan. […] It rained.", True),
            ("Teacher 1: I plan. / Teacher 2: It rained. […]", True),
            ("I plan. It rained.", False),
            ("I plan. / Teacher 2: It never rained.", False),
            ("It rained. […] I plan.", False),
        ],
    )
    def test_edits_of_a_quote_are_marked(self, shown: str, sound: bool) -> None:
        memo = Memo("m", "", "", (Quote(shown, "", "T", 0, (Span(0, 7), Span(12, 22))),))
        if sound:
            assert check(memo, {"T": "I plan. So: It rained. Yes."}) is memo
        else:
            with pytest.raises(CodingError):
                check(memo, {"T": "I plan. So: It rained. Yes."})

    def test_a_wrong_quote_or_count_stops_the_memo(self, project: Project) -> None:
        seen = reporting.memo_seen(project, "tension", "T01")
        bodies = {d.name: d.transcript.text for d in seen.corpus.documents}
        good = next(b for b in seen.memo.blocks if isinstance(b, Quote))
        bad = Quote(good.text + "!", "", good.transcript, 0, good.spans)
        cut = Quote(f"[…] {good.text} […]", "", good.transcript, 0, good.spans)
        claim = Claim(1, "x", 2, 8, 1, 1, passages=())
        check(Memo("m", "", "", (cut,)), bodies)
        for block, said in ((bad, "differs from its transcript"), (claim, "counts 2 transcripts")):
            with pytest.raises(CodingError, match=said):
                check(Memo("m", "", "", (block,)), bodies)
