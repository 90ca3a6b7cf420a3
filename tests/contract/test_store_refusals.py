"""What the store refuses, in any database; a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from qualkit.errors import CodingError, NotFound, ProjectError, SpanError
from qualkit.model import Codebook, Coder, Coding, Origin, Span, Transcript
from qualkit.store import Project, Repository
from tests import factories
from tests.contract.tampering import raw

GIVEN = factories.sample_codings()[0]
BROKEN = "\ud83d"


def codings(project: Project) -> tuple[Coding, ...]:
    with project.reading() as repository:
        return repository.codings()


class TestCodings:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"quote": "words nobody said"},
            {"quote": GIVEN.quote.upper()},
            {"quote": GIVEN.quote + " "},
            {"quote": ""},
            {"span": GIVEN.span.shift(1)},
        ],
    )
    def test_a_quote_that_does_not_stand_there(
        self, coded: Project, wrong: dict[str, object]
    ) -> None:
        good = factories.sample_codings()[1]
        with (
            pytest.raises(CodingError, match="the quote does not stand") as refused,
            coded.writing("ana") as repository,
        ):
            repository.record([good, replace(GIVEN, **wrong)])  # type: ignore[arg-type]
        assert refused.value.where == "KES-L01"
        assert codings(coded) == ()

    def test_a_span_outside_the_text(self, coded: Project) -> None:
        with pytest.raises(SpanError) as refused, coded.writing("ana") as repository:
            repository.record([replace(GIVEN, span=Span(5, 10_000))])
        assert refused.value.where == "KES-L01"

    @pytest.mark.parametrize(
        "wrong",
        [{"code": "nope"}, {"coder": "nobody"}, {"round": "never"}],
        ids=["code", "coder", "round"],
    )
    def test_names_that_the_project_does_not_hold(
        self, coded: Project, wrong: dict[str, str]
    ) -> None:
        with pytest.raises(CodingError) as refused, coded.writing("ana") as repository:
            repository.record([replace(GIVEN, **wrong)])  # type: ignore[arg-type]
        assert GIVEN.quote not in str(refused.value)
        assert codings(coded) == ()

    @pytest.mark.parametrize("wrong", [{"transcript": "nope"}, {"revision": 2}])
    def test_texts_that_are_not_there(self, coded: Project, wrong: dict[str, object]) -> None:
        with pytest.raises(NotFound), coded.writing("ana") as repository:
            repository.record([replace(GIVEN, **wrong)])  # type: ignore[arg-type]

    def test_the_same_place_code_coder_and_round_twice(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record([GIVEN])
        twin = replace(GIVEN, id="twin", note="again", origin=Origin.IMPORT)
        with pytest.raises(CodingError, match="there already"), coded.writing("ana") as repository:
            repository.record([twin])
        assert [c.id for c in codings(coded)] == [GIVEN.id]

    @pytest.mark.parametrize(
        "other", [{"code": "dar.acc"}, {"coder": "ben"}, {"span": Span(1, 9)}, {"round": "second"}]
    )
    def test_any_difference_makes_another_coding(
        self, coded: Project, other: dict[str, object]
    ) -> None:
        second = replace(GIVEN, id="second", **other)  # type: ignore[arg-type]
        second = replace(second, quote=second.span.text(factories.sample_transcripts()[0].text))
        with coded.writing("ana") as repository:
            repository.save_round(replace(repository.round("first"), name="second"))
            repository.record([GIVEN, second])
        assert len(codings(coded)) == 2

    def test_an_id_twice(self, coded: Project) -> None:
        second = replace(factories.sample_codings()[1], id=GIVEN.id)
        with pytest.raises(CodingError), coded.writing("ana") as repository:
            repository.record([GIVEN, second])
        assert codings(coded) == ()

    def test_nothing_to_retract(self, coded: Project) -> None:
        with pytest.raises(NotFound, match="no coding x"), coded.writing("ana") as repository:
            repository.retract("x")

    def test_codes_that_passages_carry_stay_in_the_codebook(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record([GIVEN])
        smaller = Codebook("sample", codes=factories.CODES[:3])
        with pytest.raises(ProjectError, match=GIVEN.code), coded.writing("ana") as repository:
            repository.save_codebook(smaller)


class TestTexts:
    def test_a_name_that_is_taken(self, coded: Project) -> None:
        other = replace(factories.transcript("KES-L01"), text="Other words.", turns=())
        with pytest.raises(ProjectError, match="KES-L01"), coded.writing("ana") as repository:
            repository.add_transcript(other)

    @pytest.mark.parametrize("sign", ["\0", BROKEN], ids=["nul", "half a character"])
    def test_a_text_that_cannot_be_kept(self, coded: Project, sign: str) -> None:
        odd = Transcript("odd", f"secret words {sign}")
        with (
            pytest.raises(ProjectError, match="the text holds") as refused,
            coded.writing("ana") as repository,
        ):
            repository.add_transcript(odd)
        assert refused.value.where == "odd"
        assert "secret" not in str(refused.value)

    @pytest.mark.parametrize("sign", ["\0", BROKEN], ids=["nul", "half a character"])
    @pytest.mark.parametrize(
        "write",
        [
            lambda r, s: r.save_study(factories.study(title=s)),
            lambda r, s: r.ensure_coder(Coder(s)),
            lambda r, s: r.record([replace(GIVEN, note=s)]),
            lambda r, s: r.record([replace(GIVEN, value=s)]),
            lambda r, s: r.record([replace(GIVEN, id=s)]),
            lambda r, s: r.add_transcript(Transcript(s, "text")),
            lambda r, s: r.add_transcript(Transcript("t", "text", title=s)),
            lambda r, s: r.save_codebook(replace(factories.codebook(), title=s)),
        ],
    )
    def test_no_other_text_either(
        self, coded: Project, sign: str, write: Callable[[Repository, str], None]
    ) -> None:
        with coded.reading() as repository:
            before = repository.revision()
        with (
            pytest.raises((ProjectError, CodingError)) as refused,
            coded.writing("ana") as repository,
        ):
            write(repository, sign)
        assert "NUL character" in str(refused.value) or "half a character" in str(refused.value)
        with coded.reading() as repository:
            assert repository.revision() == before

    @pytest.mark.parametrize("sign", ["\0", BROKEN], ids=["nul", "half a character"])
    def test_asking_for_such_a_name_finds_nothing(self, coded: Project, sign: str) -> None:
        with pytest.raises((ProjectError, NotFound)), coded.reading() as repository:
            repository.transcript(sign)


class TestVerification:
    """What was changed behind the store's back is found on opening and listed by check."""

    def changed(self, project: Project) -> tuple[str, list[str]]:
        project.close()
        with pytest.raises(ProjectError) as refused:
            Project.open(project.location)
        opened = Project.open(project.location, verify=False)
        found = [str(problem) for problem in opened.check()]
        opened.close()
        return str(refused.value), found

    def test_a_text_that_was_changed(self, coded: Project) -> None:
        raw(coded, "UPDATE transcript_text SET body = body || 'x' WHERE transcript_id = "
                   "(SELECT id FROM transcript WHERE name = 'ORC-T01')")  # fmt: skip
        said, found = self.changed(coded)
        assert "ORC-T01: the text changed after it was stored" in said
        assert found == ["ORC-T01: the text changed after it was stored"]

    def test_a_quote_that_was_changed(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record([GIVEN])
        raw(coded, "UPDATE coding SET quote = 'never said'")
        said, found = self.changed(coded)
        assert "KES-L01" in said
        assert len(found) == 1
        assert GIVEN.id in found[0]
        assert GIVEN.quote not in said

    def test_a_span_that_was_moved(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record([GIVEN])
        raw(coded, "UPDATE coding SET span_start = span_start + 1")
        said, found = self.changed(coded)
        assert "KES-L01" in said
        assert "quotes words that are not at" in found[0]
        assert "is not as the audit trail has it: span start" in found[1]
        assert len(found) == 2

    def test_a_sound_project_has_nothing_to_list(self, coded: Project) -> None:
        with coded.writing("ana") as repository:
            repository.record(factories.sample_codings())
        coded.close()
        opened = Project.open(coded.location)
        assert opened.check() == ()
        opened.close()


class TestTransactions:
    def test_reading_cannot_write(self, coded: Project) -> None:
        with pytest.raises(RuntimeError, match="cannot write"), coded.reading() as repository:
            repository.ensure_coder(Coder("sneaky"))
        with pytest.raises(RuntimeError), coded.reading() as repository:
            repository.save_themes((), ())

    def test_nobody_cannot_write(self, coded: Project) -> None:
        with pytest.raises(ProjectError, match="nobody is named"), coded.writing("  "):
            pass

    def test_a_project_is_not_made_over_another(self, coded: Project) -> None:
        with pytest.raises(ProjectError, match="already"):
            Project.create(coded.location)
        assert coded.check() == ()

    def test_a_newer_project_is_refused_and_left_alone(self, coded: Project) -> None:
        raw(coded, "INSERT INTO migration (version, name, applied_at) VALUES (99, 'future', '')")
        coded.close()
        with pytest.raises(ProjectError, match="schema version 99") as refused:
            Project.open(coded.location)
        assert "update qualkit" in refused.value.hint
        assert raw(coded, "SELECT count(*) FROM event")[0][0] > 0
