"""Topics of a project: found once, changed by persons, each change an event that nothing loses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import CodebookError, NotAllowed, NotFound, QualkitError, UsageError
from qualkit.model import Origin, Segmentation, Stance, SuggestionStatus
from qualkit.services import rounds, topics
from qualkit.services.rounds import RoundPlan
from qualkit.store import Body, Project, Rewritten
from qualkit.suggest import TopicOptions, embed
from qualkit.suggest.engine import Method
from tests import projects
from tests.themed import ThemeModel, transcript

LIGHT = TopicOptions(topics=3, method=Method.LIGHT, repeats=1)
TALK = ("garden", "garden", "garden", "budget", "budget", "parents")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> ThemeModel:
    made = ThemeModel()
    monkeypatch.setattr(embed, "_model", lambda: made)
    return made


@pytest.fixture
def project(tmp_path: Path, model: ThemeModel) -> Iterator[Project]:
    made = projects.empty(tmp_path)
    with made.writing("lead") as repository:
        for name in ("A-1", "B-1", "C-1"):
            repository.add_transcript(transcript(name, *TALK))
    topics.find(made, actor="ana", options=LIGHT)
    yield made
    made.close()


def sizes(project: Project) -> dict[int, int]:
    return {p.topic.number: p.topic.size for p in topics.portraits(project)}


def test_topics_hold_every_passage_and_tell_about_themselves(project: Project) -> None:
    found = topics.portraits(project)
    assert [p.topic.size for p in found] == [9, 6, 3]
    assert [p.topic.terms[0][0] for p in found] == ["garden", "budget", "parents"]
    assert {p.facts.stability for p in found} == {1.0}
    assert all(p.facts.near for p in found)
    assert {p.text.split()[8] for p in found[1].typical} == {"budget"}
    assert found[2].spread[0].rows == (("kestrel", 3, 18),)


def test_the_same_question_asked_again_costs_no_embedding_and_keeps_decisions(
    project: Project, model: ThemeModel
) -> None:
    topics.name(project, 1, "  Growing   things ", actor="ana")
    before = projects.actions(project)
    model.asked.clear()
    again = topics.find(project, actor="ana", options=LIGHT)
    assert model.asked == []
    assert projects.actions(project) == before
    assert topics.portraits(project, again.id)[0].topic.label == "Growing things"
    with pytest.raises(UsageError, match="name of 1 to 200"):
        topics.name(project, 1, " ", actor="ana")


def test_a_stopped_computation_keeps_its_batches(
    tmp_path: Path, model: ThemeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "BATCH", 4)
    made = projects.empty(tmp_path)
    with made.writing("lead") as repository:
        repository.add_transcript(transcript("A-1", *TALK, *TALK))

    def stop(what: str, done: int, _: int) -> None:
        if what == "Reading passages" and done >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        topics.find(made, actor="ana", options=LIGHT, progress=stop)
    asked = list(model.asked)
    assert len(asked) == 8
    model.asked.clear()
    topics.find(made, actor="ana", options=LIGHT)
    assert len(model.asked) >= 4
    assert not set(asked) & set(model.asked)
    made.close()


def test_merge_split_and_drop_move_suggestions_and_say_so(project: Project) -> None:
    topics.merge(project, 1, (3,), actor="ana")
    assert sizes(project) == {1: 12, 2: 6}
    parts = topics.split(project, 1, actor="ana")
    assert [(t.number, t.size) for t in parts] == [(1, 9), (4, 3)]
    with project.reading() as repository:
        run = topics.newest(repository).id
        of_four = [s for s in repository.suggestions(run=run) if s.topic == 4]
        assert {"parents" in s.quote for s in of_four} == {True}
    topics.drop(project, 2, actor="ana")
    assert sizes(project) == {1: 9, 4: 3}
    with project.reading() as repository:
        refused = repository.suggestions(status=SuggestionStatus.REFUSED, run=run)
    assert len(refused) == 6
    for number in (2, 3, 99):
        with pytest.raises(NotFound, match=f"no topic {number}"):
            topics.drop(project, number, actor="ana")
    told = [a for a in projects.actions(project) if a.startswith("suggestions.")]
    assert told == ["suggestions.made", "suggestions.topics_merged", "suggestions.topics_split",
                    "suggestions.topic_dropped"]  # fmt: skip


def test_promoting_makes_an_emic_code_with_the_chosen_passages(project: Project) -> None:
    with project.reading() as repository:
        inside = [s for s in repository.suggestions() if s.topic == 2]
    code, codings = topics.promote(
        project, 2, label="Money talk", passages=[inside[3].id], typical=2, actor="ana"
    )
    assert (code.stance, code.label) == (Stance.EMIC, "Money talk")
    assert [c.quote for c in codings] == [inside[i].quote for i in (3, 0, 1)]
    assert {(c.coder, c.code, c.origin) for c in codings} == {("ana", code.id, Origin.SUGGESTION)}
    assert topics.portraits(project)[1].promoted
    with project.reading() as repository:
        waiting = repository.suggestions(status=SuggestionStatus.OPEN)
    assert len([s for s in waiting if s.topic == 2]) == 3


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"label": "Autonomy", "number": 2}, CodebookError), ({"passages": ["s9"]}, UsageError)],
)
def test_what_cannot_be_promoted_changes_nothing(
    project: Project, asked: dict[str, object], error: type[QualkitError]
) -> None:
    with project.reading() as repository:
        taken = repository.codebook().codes[0].label
    wanted = {**asked, "label": taken} if "label" in asked else asked
    before = projects.actions(project)
    with pytest.raises(error):
        topics.promote(project, wanted.pop("number", 1), actor="ana", **wanted)  # type: ignore
    assert projects.actions(project) == before


def test_a_new_transcript_joins_and_moves_nobody(project: Project) -> None:
    with project.writing("lead") as repository:
        repository.add_transcript(transcript("D-1", "budget", "laptop", "laptop"))
        before = repository.topic_members(topics.newest(repository).id)
    joined, outside, run = topics.assign(project, actor="ana")
    assert (joined, outside) == (1, 2)
    assert sizes(project) == {1: 9, 2: 7, 3: 3}
    with project.reading() as repository:
        after = {m.passage: m for m in repository.topic_members(run.id)}
    assert all(after[member.passage] == member for member in before)
    assert topics.assign(project, actor="ana")[:2] == (0, 2)


def test_a_coder_in_a_blind_round_changes_no_topics(project: Project) -> None:
    rounds.open_round(
        project, RoundPlan("blind", ("A-1",), ("ana", "ben"), unit=Segmentation.TURN), actor="lea"
    )
    for change in (
        lambda: topics.name(project, 1, "Mine", actor="ana"),
        lambda: topics.merge(project, 1, (2,), actor="ana"),
        lambda: topics.drop(project, 1, actor="ana"),
        lambda: topics.promote(project, 1, actor="ana"),
    ):
        with pytest.raises(NotAllowed, match="blind"):
            change()
    assert topics.name(project, 1, "Ours", actor="lea").label == "Ours"


def test_replacing_names_forgets_what_was_computed_from_them(project: Project) -> None:
    def told(body: Body) -> Rewritten:
        return Rewritten(body.text.replace("In A-1", "In [T]"), lambda start, end: (start, end - 1))

    with project.reading() as repository:
        before = repository.count_vectors()
        run = topics.newest(repository).id
    with project.rewriting("lead") as repository:
        repository.rewrite_texts(told)
        repository.rewrite_cells(lambda cell: cell.value)
    with project.reading() as repository:
        codes = len(repository.codebook())
        assert repository.count_vectors() <= before - 6 - codes
        assert len(repository.topic_members(run)) == 12
    assert len(topics.portraits(project)[0].typical) == 3


def test_before_anything_was_found_there_is_a_plain_sentence(tmp_path: Path) -> None:
    made = projects.filled(tmp_path)
    for ask in (lambda: topics.portraits(made), lambda: topics.assign(made, actor="ana")):
        with pytest.raises(NotFound, match="no topics were found yet"):
            ask()
    made.close()
