"""Changes of topics and decisions about several passages, taken back as one."""

from __future__ import annotations

import pytest

from qualkit.errors import NotAllowed, NotFound, UsageError
from qualkit.model import SuggestionStatus
from qualkit.model.topics import TopicAct
from qualkit.services import coding, deciding, suggesting, topic_undo, topics
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from qualkit.suggest import TopicOptions
from qualkit.suggest.engine import Method
from tests import projects
from tests.unit.test_services_topics import LIGHT, model, project  # noqa: F401 - fixtures

CHANGES = {
    TopicAct.NAMED: lambda p: topics.name(p, 1, "Growing", actor="ana"),
    TopicAct.MERGED: lambda p: topics.merge(p, 1, (3,), actor="ana"),
    TopicAct.SPLIT: lambda p: topics.split(p, 1, actor="ana"),
    TopicAct.DROPPED: lambda p: topics.drop(p, 2, actor="ana"),
    TopicAct.PROMOTED: lambda p: topics.promote(p, 2, label="Money", typical=2, actor="ana"),
}


def standing(project: Project) -> object:  # noqa: F811
    with project.reading() as repository:
        run = topics.newest(repository).id
        return (
            repository.topics(run),
            repository.topic_facts(run),
            repository.topic_members(run),
            repository.suggestions(),
            repository.codings(),
            [code.id for code in repository.codebook()],
        )


@pytest.mark.parametrize("act", CHANGES)
def test_a_change_taken_back_leaves_everything_as_it_was(
    project: Project,  # noqa: F811
    act: TopicAct,
) -> None:
    topics.name(project, 3, "Home", actor="ana")
    before = standing(project)
    CHANGES[act](project)
    assert standing(project) != before
    step = topic_undo.last(project)
    assert step is not None
    assert (step.act, step.by) == (act, "ana")
    topic_undo.undo(project, actor="ana")
    assert standing(project) == before
    assert topic_undo.undo(project, actor="ana").topic == 3
    with pytest.raises(NotFound, match="nothing was changed"):
        topic_undo.undo(project, actor="ana")


def test_changes_are_taken_back_in_turn_and_by_their_maker(project: Project) -> None:  # noqa: F811
    before = standing(project)
    topics.merge(project, 1, (3,), actor="ana")
    topics.split(project, 1, actor="ana")
    with pytest.raises(NotAllowed, match="is ana's"):
        topic_undo.undo(project, actor="ben")
    assert topic_undo.undo(project, actor="ana").act is TopicAct.SPLIT
    assert topic_undo.undo(project, actor="ana").act is TopicAct.MERGED
    assert standing(project) == before


def test_a_split_is_not_taken_back_from_under_a_decision(project: Project) -> None:  # noqa: F811
    few = TopicOptions(topics=3, method=Method.LIGHT, repeats=1, typical=1)
    topics.find(project, actor="ana", options=few)
    topics.split(project, 1, actor="ana")
    step = topic_undo.last(project)
    assert step is not None
    suggesting.refuse(project, step.made[0], actor="ana")
    before = standing(project)
    with pytest.raises(UsageError, match="was refused since"):
        topic_undo.undo(project, actor="ana")
    assert standing(project) == before


def test_a_promoted_code_stays_where_somebody_used_it(project: Project) -> None:  # noqa: F811
    code, (made, *_) = topics.promote(project, 2, label="Money", typical=1, actor="ana")
    other = NewCoding("A-1", made.span, code.id)
    coding.record(project, other, coder="ben")
    topic_undo.undo(project, actor="ana")
    with project.reading() as repository:
        assert code.id in repository.codebook()
        assert {c.coder for c in repository.codings()} == {"ben"}


def test_several_passages_are_one_decision(project: Project) -> None:  # noqa: F811
    with project.reading() as repository:
        inside = [s.id for s in repository.suggestions() if s.topic == 1][:3]
        code = repository.codebook().codes[0].id
    before = standing(project)
    made = deciding.accept(project, inside, code=code, actor="ana")
    assert [c.code for c in made] == [code] * 3
    deciding.reopen(project, inside, actor="ana")
    assert standing(project) == before
    deciding.refuse(project, inside, actor="ana")
    with pytest.raises(UsageError, match="no passage is chosen"):
        deciding.refuse(project, (), actor="ana")
    with project.reading() as repository:
        refused = repository.suggestions(status=SuggestionStatus.REFUSED)
    assert {s.id for s in refused} == set(inside)


def test_topics_asked_for_again_come_back_with_their_names(project: Project) -> None:  # noqa: F811
    topics.name(project, 1, "Growing", actor="ana")
    other = topics.find(
        project, actor="ana", options=TopicOptions(topics=2, method=Method.LIGHT, repeats=1)
    )
    assert topics.portraits(project)[0].topic.label != "Growing"
    again = topics.find(project, actor="ana", options=LIGHT)
    assert again.id != other.id
    assert topics.portraits(project)[0].topic.label == "Growing"
    assert projects.actions(project)[-1] == "suggestions.restored"
