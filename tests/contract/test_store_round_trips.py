"""Whatever is saved comes back equal, in any database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.exchange.codebook_yaml import load_codebook
from qualkit.exchange.themes_yaml import load_themes
from qualkit.model import (
    Attributes,
    Code,
    Codebook,
    Coder,
    CoderKind,
    Coding,
    Origin,
    Protocol,
    ProtocolQuestion,
    ResearchQuestion,
    RosterEntry,
    Round,
    SamplingNote,
    Segmentation,
    Span,
    Study,
    Suggestion,
    SuggestionRun,
    SuggestionStatus,
    Topic,
    Transcript,
    Turn,
)
from qualkit.store import Project
from tests import factories

BOOKS = Path(__file__).resolve().parents[2] / "codebooks"
BOOK_FILES = sorted(p.name for p in BOOKS.glob("*.yaml") if p.name != "themes.yaml")

ODD_TEXTS = {
    "emoji": "Ana: 😀 gut 👩‍👩‍👧 so.\n",
    "right to left": "מורה: שלום, \u202bכן\u202c לא\n",
    "decomposed": "Rene\u0301: cafe\u0301 au lait\n",
    "astral": "A: 𝔸𝔹 \U00020000\U0010ffff\n",
    "controls": "A: tab\there\x0b\x1f\u2028\ufeff\u0085 end",
    "no end of line": "x",
}


class TestRoundTrips:
    def test_a_study(self, project: Project) -> None:
        study = factories.study(
            questions=(ResearchQuestion("q1", "Wie geht’s? 😀"),),
            file_names="{site}_{wave}",
            licence="CC0",
            codebook="sample.yaml",
            description="two\nlines",
        )
        with project.writing("lead") as repository:
            repository.save_study(study)
        with project.reading() as repository:
            assert repository.study() == study

    def test_protocols_and_roster_of_a_study(self, project: Project) -> None:
        asked = ProtocolQuestion("Q1", "One way?\nOr another 😀?", "choice", prompted=False)
        study = factories.study(
            protocols=(Protocol("b", "B", "interview", ("teacher",), (asked,)), Protocol("a")),
            roster=(
                RosterEntry("kt2", "kestrel", "y1", "teacher", "no"),
                RosterEntry("kt1", "kestrel", "y1"),
            ),
            sampling=(
                SamplingNote("Nominated;\ncontrasts sought 😀", "kestrel", role="teacher"),
                SamplingNote("All who were there"),
            ),
        )
        for saved in (study, factories.study(), study):
            with project.writing("lead") as repository:
                repository.save_study(saved)
            with project.reading() as repository:
                assert repository.study() == saved

    def test_a_study_replaces_the_one_before_as_a_whole(self, project: Project) -> None:
        small = Study("other", "Other")
        for study in (factories.study(), small):
            with project.writing("lead") as repository:
                repository.save_study(study)
        with project.reading() as repository:
            assert repository.study() == small

    def test_nothing_saved_is_an_empty_study_and_codebook(self, project: Project) -> None:
        with project.reading() as repository:
            assert repository.study() == Study("")
            assert repository.codebook() == Codebook("", version=0)
            assert repository.rounds() == repository.coders() == repository.codings() == ()

    @pytest.mark.parametrize("name", BOOK_FILES)
    def test_a_codebook_of_the_shelf(self, project: Project, name: str) -> None:
        book = load_codebook((BOOKS / name).read_text("utf-8"), name)
        with project.writing("lead") as repository:
            saved = repository.save_codebook(book)
        with project.reading() as repository:
            assert repository.codebook() == saved == book.with_version(1)
            assert all(repository.code(code.id) == code for code in book)

    def test_versions_of_a_codebook_stay_as_they_were(self, project: Project) -> None:
        first = factories.codebook()
        codes = (*reversed(first.codes), Code("new", "New 😀", values=("a;b", 'c"d')))
        second = replace(first, codes=codes, note="reordered")
        with project.writing("lead") as repository:
            repository.save_codebook(first)
            repository.save_codebook(second)
        with project.reading() as repository:
            assert repository.codebook(1) == first
            assert repository.codebook() == second.with_version(2)
            history = [(each.number, each.codes) for each in repository.codebook_history()]
        assert history == [(2, len(second)), (1, len(first))]

    def test_themes_and_tensions_of_the_shelf(self, project: Project) -> None:
        themes, tensions = load_themes((BOOKS / "themes.yaml").read_text("utf-8"), "themes.yaml")
        assert themes
        assert tensions
        with project.writing("lead") as repository:
            repository.save_themes(themes, tensions)
        with project.reading() as repository:
            assert repository.themes() == themes
            assert repository.tensions() == tensions

    @pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
    def test_any_text_with_its_hash_and_a_coding_of_all_of_it(
        self, coded: Project, text: str
    ) -> None:
        odd = Transcript("odd", text, (Turn(0, Span(0, len(text)), None),))
        whole = Coding("c", "odd", Span(0, len(text)), "hal.agy", "ana", "first", text)
        with coded.writing("ana") as repository:
            repository.add_transcript(odd)
            repository.record([whole])
        with coded.reading() as repository:
            assert repository.transcript("odd") == odd
            assert repository.text("odd") == (text, 1)
            assert repository.codings(transcript="odd")[0].quote == text
            assert repository.hashes()["odd"] == odd.sha256
        assert coded.check() == ()

    def test_transcripts_in_the_order_of_code_points(self, project: Project) -> None:
        named = [
            replace(factories.transcript(name, site=site), title="Title", encoding="cp1252")
            for name, site in (("b", "x"), ("B", ""), ("a_1", "é"), ("a-1", "y"), ("Ä", ""))
        ]
        timed = Transcript("t", "one two", (Turn(0, Span(0, 3), "A", 1.5), Turn(1, Span(4, 7))))
        bare = Transcript("bare", "no turns", attributes=Attributes.of(persons="p1;p2"))
        with project.writing("lead") as repository:
            for transcript in (*named, timed, bare):
                repository.add_transcript(transcript)
        in_order = tuple(sorted((*named, timed, bare), key=lambda t: t.name))
        with project.reading() as repository:
            assert repository.transcripts() == in_order
            assert [entry.name for entry in repository.listing()] == [t.name for t in in_order]
            assert repository.transcript_names() == tuple(t.name for t in in_order)

    def test_listing_counts_without_reading_texts(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record(factories.sample_codings())
        with coded.reading() as repository:
            entry = next(e for e in repository.listing() if e.name == "KES-L01")
            transcript = repository.transcript("KES-L01")
            assert repository.original("KES-L01") == b"as read"
        assert (entry.turns, entry.codings, entry.length) == (2, 3, len(transcript.text))
        assert entry.attributes == transcript.attributes

    def test_codings_and_ways_to_ask_for_them(self, coded: Project) -> None:
        given = factories.sample_codings()
        with coded.writing("ana") as repository:
            repository.record(given)
        with coded.reading() as repository:
            found = repository.codings()
            assert all(coding.recorded_at is not None for coding in found)
            plain = {replace(coding, recorded_at=None) for coding in found}
            assert plain == set(given)
            assert [c.place for c in found] == sorted(c.place for c in given)
            ask = {"transcript": "KES-T02", "coder": "ben", "code": "dar.acc", "round": "first"}
            (one,) = repository.codings(**ask)  # type: ignore[arg-type]
            assert repository.coding(one.id) == one
            assert repository.same_coding(replace(one, id="other")) == one
            assert repository.same_coding(replace(one, code="dar.ten")) is None
            assert repository.codings(round="other") == ()

    def test_coders_and_rounds(self, coded: Project) -> None:
        blind = Round(
            "blind",
            1,
            Segmentation.PARAGRAPH,
            blind=True,
            assignments=frozenset({("KES-T01", "ana")}),
        )
        with coded.writing("lead") as repository:
            repository.ensure_coder(Coder("bot", CoderKind.MACHINE))
            repository.ensure_coder(Coder("ana"))
            repository.save_round(blind)
            repository.assign("blind", frozenset({("KES-T01", "ana"), ("KES-T01", "ben")}))
        with coded.reading() as repository:
            grown = replace(blind, assignments=frozenset({("KES-T01", "ana"), ("KES-T01", "ben")}))
            assert repository.rounds() == (Round("first", 1), grown)
            assert repository.round("blind") == grown
            assert repository.coders() == (
                Coder("ana"),
                Coder("ben"),
                Coder("bot", CoderKind.MACHINE),
            )
            assert repository.newest_round_of("ana", "KES-T01") == "blind"
            assert repository.newest_round_of("bot", "KES-T01") is None
            assert repository.is_assigned("blind", "KES-T01", "ben")
            assert not repository.is_assigned("blind", "nowhere", "ben")

    def test_suggestions_and_their_decisions(self, coded: Project) -> None:
        run = SuggestionRun("r1", "topics", "1", "minilm", 7, Attributes.of(k="3"), 20, ("a note",))
        topics = (Topic(-1, "rest", (), 3), Topic(0, "time", (("bell", 0.5), ("😀", 0.25)), 9))
        text = factories.sample_transcripts()[0].text
        made = tuple(
            Suggestion(f"s{n}", "r1", "KES-L01", Span(0, 4), text[:4], score, "why", topic)
            for n, (topic, score) in enumerate([(None, 0.9), (1, 0.2), (1, 0.8), (-1, 0.1)])
        )
        with coded.writing("lead") as repository:
            assert repository.save_suggestions(run, topics, made)
            assert not repository.save_suggestions(run, topics, made)
        with coded.writing("ana") as repository:
            repository.decide(made[1], SuggestionStatus.REFUSED)
        with coded.reading() as repository:
            assert repository.suggestion_runs() == (run,)
            assert repository.topics() == repository.topics("r1") == topics
            assert [s.id for s in repository.suggestions()] == ["s3", "s2", "s1", "s0"]
            (refused,) = repository.suggestions(status=SuggestionStatus.REFUSED)
            assert refused == replace(made[1], status=SuggestionStatus.REFUSED)
            assert repository.suggestion("s0") == made[0]

    def test_a_retracted_coding_is_gone_and_kept_in_the_log(self, coded: Project) -> None:
        given = factories.sample_codings()[0]
        with coded.writing("ana") as repository:
            repository.record([given])
        with coded.writing("ana") as repository:
            gone = repository.retract(given.id)
        assert replace(gone, recorded_at=None) == given
        with coded.reading() as repository:
            assert repository.codings() == ()
            newest = repository.events(limit=1)[0]
        assert (newest.action, newest.subject) == ("coding.retracted", given.id)
        assert given.quote in (newest.before or "")

    def test_origins_stay(self, coded: Project) -> None:
        first = factories.sample_codings()[0]
        codings = [
            replace(first, id=origin.value, origin=origin, span=Span(0, 2 + n),
                    quote=factories.sample_transcripts()[0].text[: 2 + n])
            for n, origin in enumerate(Origin)
        ]  # fmt: skip
        with coded.writing("ana") as repository:
            repository.record(codings)
        with coded.reading() as repository:
            assert {c.id: c.origin.value for c in repository.codings()} == {o: o for o in Origin}
