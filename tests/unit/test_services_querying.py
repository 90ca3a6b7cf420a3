"""Queries of a project: found, saved, reused by themes, and what memos rest on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import NotAllowed, NotFound, QueryError
from qualkit.model import Attributes, Coder, Origin, Pole
from qualkit.services import memo_batch, patterns, querying, reporting
from qualkit.services import projects as services
from qualkit.services.querying import Wanted
from qualkit.store import Project
from tests import factories, projects


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return projects.coded(tmp_path)


def found(project: Project, query: str, **more) -> list[tuple[str, str]]:
    answered = querying.find(project, Wanted(query, **more))
    return [(passage.transcript, passage.quote) for passage in answered.passages]


def test_passages_say_where_they_are_and_why(project):
    answered = querying.find(project, Wanted("code:acc AND april"))
    first, second = answered.passages
    assert (first.transcript, first.turn, first.quote) == ("KES-L01", 1, factories.KES_TEST)
    assert first.why == ("“april”", "State assessment (ana)")
    assert [project_text(project, first.transcript)[m.start : m.end] for m in first.marks] == [
        "April"
    ]
    assert (second.transcript, second.codes) == ("KES-T02", ("dar.acc.state_test",))
    assert (answered.transcripts, answered.people, answered.searched) == (2, 2, 8)


def project_text(project: Project, name: str) -> str:
    with project.reading() as repository:
        return repository.text(name)[0]


def test_values_and_coders_bind_the_coding_itself(project):
    assert found(project, 'code:fen="set by school"') == [("KES-T01", factories.KES_BELL)]
    assert found(project, "code:acc AND coder=ben AND site=kestrel") == [
        ("KES-L01", "the state test comes"),
        ("KES-T02", "fourth grade or I can cover the seventh"),
    ]
    assert found(project, "chime AND coder=ana") == [("KES-T01", factories.KES_BELL)]


def test_not_leaves_out_the_whole_passage(project):
    kept = [name for name, _ in found(project, "code:hal.agy NOT code:fwf")]
    assert kept == ["KES-F01", "KES-T01"]


def test_interviewers_count_only_where_asked_for(project):
    assert found(project, '"who decides"') == []
    everything = querying.How(interviewers=True)
    assert len(found(project, '"who decides"', how=everything)) == 8
    assert found(project, "code:acc AND decides", how=everything) == [("KES-F01", "who decides?")]


def test_near_asks_for_another_passage(project):
    near = found(project, "code:time NEAR/2 code:schedule")
    assert [name for name, _ in near] == ["KES-F01", "KES-T01"]
    same = found(project, "code:time NEAR/2 SAME SPEAKER code:schedule")
    assert [name for name, _ in same] == ["KES-T01"]
    assert found(project, "code:time NEAR/1 code:schedule") == [("KES-F01", factories.STUDENT_PACE)]


def test_consensus_is_refused_where_none_is_counted(project):
    for query in ("CONSENSUS", "site=kestrel NOT CONSENSUS"):
        with pytest.raises(QueryError, match="of the consensus") as refused:
            patterns.patterns(project).where([query])
        assert refused.value.where == f"column {query.index('CONSENSUS') + 1}"


def test_consensus_is_asked_for_by_its_origin(project):
    assert found(project, "CONSENSUS") == []
    assert len(found(project, f"origin={Origin.SUGGESTION.value}")) == 1
    agreed = replace(
        factories.sample_codings()[0], id="c", coder="consensus", origin=Origin.CONSENSUS
    )
    with project.writing("lead") as repository:
        repository.ensure_coder(Coder("consensus"))
        repository.record([agreed])
    querying.save(project, "agreed", "CONSENSUS", actor="ana")
    for query in ("CONSENSUS", "saved:agreed AND code:acc"):
        assert found(project, query) == [("KES-L01", factories.KES_TEST)]
    assert len(found(project, "code:dar.acc.state_test AND site=kestrel")) == 2


def test_saved_queries_are_asked_again(project):
    saved = querying.save(project, "  talk of  tests ", "code:acc AND april", actor="ana")
    assert saved.name == "talk of tests"
    assert found(project, 'saved:"talk of tests" AND wave=y2') == [("KES-T02", "April asks one")]
    assert [q.name for q in querying.saved(project)] == ["talk of tests"]
    assert querying.remove(project, "talk of tests", actor="ana").query == "code:acc AND april"
    assert querying.saved(project) == ()
    assert querying.put_back(project, "talk of tests", actor="ana").author == "ana"
    assert querying.put_back(project, "talk of tests", actor="ana").author == "ana"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "chime"),
        ("a" * 81, "chime"),
        ('"a"', "chime"),
        ("a", "code:gone"),
        ("me", "saved:me"),
    ],
)
def test_what_cannot_be_asked_is_not_saved(project, name, query):
    with pytest.raises(QueryError):
        querying.save(project, name, query, actor="ana")
    assert querying.saved(project) == ()


def test_a_saved_query_belongs_to_who_saved_it(project):
    querying.save(project, "mine", "chime", actor="ana")
    with pytest.raises(NotAllowed):
        querying.save(project, "mine", "menu", actor="ben")
    with pytest.raises(NotAllowed):
        querying.remove(project, "mine", actor="ben")
    querying.remove(project, "mine", actor="ana")
    with pytest.raises(NotAllowed):
        querying.put_back(project, "mine", actor="ben")
    with pytest.raises(NotFound):
        querying.remove(project, "mine", actor="ana")
    assert querying.save(project, "mine", "menu", actor="ben").author == "ben"


def with_formulas(project: Project, freedom: str, pole: str = "") -> None:
    theme, tension = (
        factories.freedom_within_fences(),
        factories.accountability_and_personalization(),
    )
    first = replace(theme.dimensions[0], freedom=(), freedom_query=freedom)
    changed = replace(tension, pole_a=Pole("Accountability", "", (), pole)) if pole else tension
    new = (replace(theme, dimensions=(first, *theme.dimensions[1:])),), (changed,)
    services.save_themes(project, new, actor="lead")


def memo(project: Project, kind: str, id: str, **more) -> str:
    return reporting.memo_markdown(project, kind, id, **more)


def test_a_theme_counts_what_its_query_finds(project):
    before = memo(project, "theme", "C01"), memo(project, "tension", "T01")
    querying.save(project, "time", "code:hal.agy.time", actor="ana")
    with_formulas(project, "saved:time", "code:dar.acc")
    lines = memo(project, "theme", "C01").splitlines()
    at = next(n for n, line in enumerate(lines) if "saved:time, that is code:hal.agy.time" in line)
    assert [*lines[3:at], *lines[at + 2 :]] == before[0].splitlines()[3:]
    with pytest.raises(QueryError, match="asks for it"):
        querying.remove(project, "time", actor="ana")
    with_formulas(project, "code:hal.agy.time NOT coder=ben", 'code:dar.acc AND "April"')
    after = memo(project, "theme", "C01"), memo(project, "tension", "T01")
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert "also rests on the passages that a query finds" in after[0]
    assert "code:hal.agy.time AND NOT coder=ben" in after[0]
    assert "a query finds" in after[1]
    assert memo_batch.all_memos(project)


def test_a_query_that_cannot_be_asked_refuses_that_memo_only(project):
    with_formulas(project, "code:gone")
    (problem,) = querying.formula_problems(project)
    assert (problem.where, problem.what) == ("C01, column 1", "there is no code 'gone'")
    with pytest.raises(QueryError, match="code:gone"):
        memo(project, "theme", "C01")
    assert memo(project, "tension", "T01")


def test_a_memo_on_what_a_query_leaves_says_so(project):
    plain = memo(project, "wave", "y2")
    narrowed = memo(project, "wave", "y2", where="site=kestrel AND coder=ana")
    assert "only what the query site=kestrel AND coder=ana leaves" in narrowed.replace("\\", "")
    assert narrowed != plain
    with pytest.raises(QueryError):
        memo(project, "wave", "y2", where="site=nowhere")


def test_examples_can_be_asked(project):
    shown = querying.examples(project)
    assert len(shown) == 8
    assert all(found(project, example.query) is not None for example in shown)
    assert found(project, shown[0].query)


def test_examples_without_codes(tmp_path):
    empty = Project.create(tmp_path / "empty.qualkit")
    (only,) = querying.examples(empty)
    assert found(empty, only.query) == []


def test_a_fault_in_a_filter_has_no_column(project):
    with pytest.raises(QueryError, match="role is never 'techer'") as refused:
        found(project, "chime", attributes=Attributes.of({"role": "techer"}))
    assert refused.value.where == ""


def test_a_query_that_another_asks_for_stays(project):
    querying.save(project, "one", "chime", actor="ana")
    querying.save(project, "two", "saved:one OR menu", actor="ben")
    with pytest.raises(QueryError, match="the query 'two' asks for it"):
        querying.remove(project, "one", actor="ana")
