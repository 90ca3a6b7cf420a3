"""A corrected text is a new revision: reads use it, and the one before stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qualkit.agreement import agreement_of_round
from qualkit.errors import CodingError, NotFound, ProjectError
from qualkit.model import (
    Attributes,
    Span,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Transcript,
)
from qualkit.model.anchoring import Fate, reanchor_codings, reanchor_suggestions
from qualkit.store import Project
from tests import factories
from tests.contract.tampering import raw

NAME = "KES-T02"
OLD = next(t for t in factories.sample_transcripts() if t.name == NAME)
SAID = factories.KES_CLASH.replace("fourth grade", "the fourth grade").replace(
    ", and April asks one", ""
)


def corrected(*said: tuple[str | None, str]) -> Transcript:
    """The transcript as it should have been, as revision 2."""
    spoken = said or (("INT", "What was different this year, and who decides?"), ("R", SAID))
    new = factories.transcript(NAME, *spoken, wave="y2", interviewers=("I", "INT"))
    return replace(new, revision=2, attributes=OLD.attributes)


def correct(project: Project, new: Transcript, *, original: bytes | None = b"second") -> None:
    with project.writing("lead") as repository:
        codings = repository.codings(transcript=NAME)
        waiting = repository.open_suggestions(NAME)
        before = repository.transcript(NAME)
        repository.add_revision(
            new,
            reanchor_codings(codings, before, new),
            reanchor_suggestions(waiting, before, new),
            original=original,
            original_name="b.docx",
        )


@pytest.fixture
def twice(coded: Project) -> Project:
    """The sample codings, and suggestions for a passage that stays and for one that goes."""
    with coded.writing("lead") as repository:
        pairs = frozenset((NAME, coder) for coder in ("ana", "ben"))
        repository.assign("first", pairs)
        repository.record(factories.sample_codings())
        run = SuggestionRun("r1", "topics", "1", "none", 0, Attributes(), 3)
        quotes = {"stays": "cover the seventh", "goes": "and April asks one.", "old": "fill the"}
        made = [
            Suggestion(name, "r1", NAME, _span(words), words, 0.5, "near", 0)
            for name, words in quotes.items()
        ]
        repository.save_suggestions(run, (), made)
        repository.decide(made[2], SuggestionStatus.REFUSED)
    return coded


def _span(words: str) -> Span:
    start = OLD.text.index(words)
    return Span(start, start + len(words))


class TestRevisions:
    def test_reads_use_the_newest_text_with_its_codings(self, twice: Project) -> None:
        new = corrected()
        correct(twice, new)
        with twice.reading() as repository:
            read = repository.transcript(NAME)
            assert (read.text, read.turns, read.revision) == (new.text, new.turns, 2)
            assert read.interviewers >= {"INT"}
            assert read.attributes == OLD.attributes
            assert repository.text(NAME) == (new.text, 2)
            assert repository.hashes()[NAME] == new.sha256
            found = repository.codings(transcript=NAME)
            entry = next(e for e in repository.listing() if e.name == NAME)
        assert {c.revision for c in found} == {2}
        assert all(c.span.text(new.text) == c.quote for c in found)
        assert {c.code for c in found} == {
            "dar.ten.gaps_vs_coverage", "dar.field.baseline", "dar.acc",
        }  # fmt: skip
        assert (entry.codings, entry.turns, entry.length) == (3, 2, len(new.text))
        assert twice.check() == ()

    def test_the_text_before_stays_with_turns_codings_and_file(self, twice: Project) -> None:
        with twice.reading() as repository:
            before = repository.codings(transcript=NAME)
        correct(twice, corrected())
        with twice.reading() as repository:
            kept = repository.transcript(NAME, revision=1)
            assert (kept.text, kept.turns, kept.revision) == (OLD.text, OLD.turns, 1)
            assert repository.codings(transcript=NAME, revision=1) == before
            assert repository.original_of(NAME, 1) == b"as read"
            assert repository.original_of(NAME, 2) == repository.original(NAME) == b"second"
            assert [(r.number, r.sha256) for r in repository.revisions(NAME)] == [
                (1, OLD.sha256), (2, corrected().sha256),
            ]  # fmt: skip
            assert repository.coding(before[0].id) == before[0]
            with pytest.raises(NotFound):
                repository.transcript(NAME, revision=3)

    def test_what_a_coding_says_is_carried_under_an_id_of_its_own(self, twice: Project) -> None:
        with twice.reading() as repository:
            before = {(c.coder, c.code): c for c in repository.codings(transcript=NAME)}
        correct(twice, corrected())
        with twice.reading() as repository:
            for after in repository.codings(transcript=NAME):
                was = before[after.coder, after.code]
                assert after.id != was.id
                place = {"id": "", "span": Span(0, 1), "quote": "", "revision": 0}
                assert replace(after, **place) == replace(was, **place)  # type: ignore[arg-type]

    def test_the_trail_tells_each_coding_before_and_after(self, twice: Project) -> None:
        correct(twice, corrected())
        with twice.reading() as repository:
            events = repository.events(limit=8)
            now = {c.id: c for c in repository.codings(transcript=NAME)}
        told = [(e.action, e.subject) for e in events]
        assert told[0] == ("transcript.corrected", NAME)
        assert sorted(action for action, _ in told[1:7]) == [
            "coding.lost", *["coding.reanchored"] * 3, "suggestion.closed",
            "suggestion.reanchored",
        ]  # fmt: skip
        head = json.loads(events[0].after or "")
        assert head["revision"] == 2
        assert head["codings"] == {"changed": 2, "lost": 1, "moved": 1}
        for event in events:
            if event.action == "coding.reanchored":
                before, after = json.loads(event.before or ""), json.loads(event.after or "")
                assert (before["revision"], after["revision"]) == (1, 2)
                assert after["quote"] == now[event.subject].quote

    def test_open_suggestions_go_along_or_are_closed(self, twice: Project) -> None:
        correct(twice, corrected())
        with twice.reading() as repository:
            stays, goes, old = (repository.suggestion(i) for i in ("stays", "goes", "old"))
        assert (stays.status, stays.revision) == (SuggestionStatus.OPEN, 2)
        assert stays.span.text(corrected().text) == stays.quote == "cover the seventh"
        assert (goes.status, goes.revision) == (SuggestionStatus.REFUSED, 1)
        assert (old.status, old.revision, old.quote) == (SuggestionStatus.REFUSED, 1, "fill the")

    def test_agreement_counts_the_newest_revision_only(self, twice: Project) -> None:
        correct(twice, corrected())
        with twice.reading() as repository:
            found = agreement_of_round(
                repository.transcripts(),
                repository.codings(round="first"),
                repository.round("first"),
                repository.codebook(),
            )
        applied = {code.code: dict(code.applied) for code in found.codes}
        assert applied["dar.ten.gaps_vs_coverage"] == {"ana": 1, "ben": 0}
        assert applied["dar.acc.state_test"] == {"ana": 0, "ben": 0}

    def test_codings_of_older_revisions_stay(self, twice: Project) -> None:
        with twice.reading() as repository:
            old = repository.codings(transcript=NAME)[0]
        correct(twice, corrected())
        with pytest.raises(CodingError, match="corrected"), twice.writing("ana") as repository:
            repository.retract(old.id)
        with twice.reading() as repository:
            assert repository.coding(old.id) == old

    def test_again_and_again(self, twice: Project) -> None:
        correct(twice, corrected())
        correct(twice, replace(OLD, revision=3), original=None)
        with twice.reading() as repository:
            assert [r.number for r in repository.revisions(NAME)] == [1, 2, 3]
            assert repository.transcript(NAME).text == OLD.text
            assert repository.original_of(NAME, 2) == b"second"
            assert repository.original_of(NAME, 3) is None
            assert len(repository.codings(transcript=NAME)) == 3
        assert twice.check() == ()

    @pytest.mark.parametrize("revision", [1, 3])
    def test_only_the_next_number_is_taken(self, twice: Project, revision: int) -> None:
        with pytest.raises(ProjectError, match="in between"):
            correct(twice, replace(corrected(), revision=revision))

    def test_every_coding_and_suggestion_must_be_accounted_for(self, twice: Project) -> None:
        new = corrected()
        with twice.reading() as repository:
            codings = reanchor_codings(repository.codings(transcript=NAME), OLD, new)
            waiting = reanchor_suggestions(repository.open_suggestions(NAME), OLD, new)
        before = twice.check(), _events(twice)
        for some, others in ((codings[1:], waiting), (codings, waiting[1:])):
            with pytest.raises(ProjectError, match="in between"), twice.writing("lead") as r:
                r.add_revision(new, some, others)
        assert (twice.check(), _events(twice)) == before

    def test_a_quote_that_does_not_stand_in_the_new_text_undoes_everything(
        self, twice: Project
    ) -> None:
        new = corrected()
        with twice.reading() as repository:
            codings = reanchor_codings(repository.codings(transcript=NAME), OLD, new)
            waiting = reanchor_suggestions(repository.open_suggestions(NAME), OLD, new)
        wrong = [
            replace(item, after=replace(item.after, quote="never said")) if item.after else item
            for item in codings
        ]
        before = _events(twice)
        with pytest.raises(CodingError), twice.writing("lead") as repository:
            repository.add_revision(new, wrong, waiting)
        assert _events(twice) == before
        with twice.reading() as repository:
            assert repository.transcript(NAME).revision == 1
            assert len(repository.revisions(NAME)) == 1

    @pytest.mark.parametrize("revision", [1, 2])
    def test_a_check_reads_the_quotes_of_every_revision(
        self, twice: Project, revision: int
    ) -> None:
        correct(twice, corrected())
        raw(
            twice,
            "UPDATE coding SET quote = 'never said' WHERE code = 'dar.acc' AND coder = 'ben' "
            "AND quote LIKE '%seventh%' AND revision = :revision",
            revision=revision,
        )
        (problem,) = twice.check()
        assert problem.where == NAME
        with pytest.raises(ProjectError):
            Project.open(twice.location)

    def test_fates_are_what_the_names_say(self, twice: Project) -> None:
        new = corrected()
        with twice.reading() as repository:
            codings = reanchor_codings(repository.codings(transcript=NAME), OLD, new)
        fates = {item.before.code: item.fate for item in codings}
        assert fates == {
            "dar.ten.gaps_vs_coverage": Fate.CHANGED,
            "dar.field.baseline": Fate.CHANGED,
            "dar.acc": Fate.MOVED,
            "dar.acc.state_test": Fate.LOST,
        }


def _events(project: Project) -> int:
    with project.reading() as repository:
        return repository.revision()
