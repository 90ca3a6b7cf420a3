"""Codings from tables: all problems at once, places by quote, and the way back out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualkit.errors import CodingError, NotFound
from qualkit.model import Origin, Span
from qualkit.services import coding_files
from qualkit.store import Project
from tests import factories, projects

HEAD = "transcript,coder,round,code,start,end,quote,value\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = projects.filled(tmp_path)
    yield made
    made.close()


def load(project: Project, *rows: str, **options: bool) -> coding_files.LoadReport:
    data = (HEAD + "\n".join(rows)).encode()
    return coding_files.load(project, data, "c.csv", actor="lead", **options)


def test_every_problem_is_told_at_its_line_and_nothing_is_stored(project: Project) -> None:
    before = projects.actions(project)
    with pytest.raises(CodingError) as refused:
        load(
            project,
            "KES-L01,ana,first,dar.acc,0,2,,",
            "gone,ana,first,dar.acc,0,2,,",
            "KES-L01,ana,first,nope,0,2,,",
            "KES-L01,ana,first,dar.org.test_prep,0,2,,perhaps",
            "KES-L01,ana,first,dar.acc,0,99999,,",
            "KES-L01,ana,first,dar.acc,3,11,other words,",
            "KES-L01,ana,first,dar.acc,2,3,,",
            "KES-L01,ana,first,dar.acc,,,nobody said this,",
            "KES-L01,ana,first,dar.acc,,,ever,",
            "gone,ana,first,nope,0,2,,",
        )
    said = [(problem.where, problem.what) for problem in refused.value.problems]
    assert said == [
        ("c.csv:3", "no transcript 'gone'"),
        ("c.csv:4", "no code 'nope' in the codebook"),
        ("c.csv:5", "'perhaps' is not a value of 'dar.org.test_prep'"),
        ("c.csv:6", said[3][1]),
        ("c.csv:7", "the quote is not what stands at 3-11"),
        ("c.csv:8", "there are no words at this place"),
        ("c.csv:9", "the quote is not in the transcript"),
        ("c.csv:10", "the quote is not in the transcript"),
        ("c.csv:11", "no transcript 'gone'"),
        ("c.csv:11", "no code 'nope' in the codebook"),
    ]
    assert "0-99999 lies outside the transcript" in said[3][1]
    assert projects.actions(project) == before


@pytest.mark.parametrize("text", ["one and one", "aaa"])
def test_a_quote_that_stands_twice_needs_a_place(project: Project, text: str) -> None:
    with project.writing("lead") as repository:
        repository.add_transcript(factories.transcript("twice", ("T", text)))
    quote = "one" if text != "aaa" else "aa"
    with pytest.raises(CodingError, match="stands there more than once") as refused:
        load(project, f"twice,ana,first,dar.acc,,,{quote},")
    assert refused.value.hint == "give start and end"


def test_a_quote_finds_its_place(project: Project) -> None:
    report = load(project, "KES-L01,ana,,dar.acc,,,the number people know us by,")
    assert (report.added, report.unchanged, report.by_quote) == (1, 0, 1)
    assert (report.rounds, report.coders) == (("R1",), ("ana",))
    with project.reading() as repository:
        (made,) = repository.codings()
        text = repository.transcript("KES-L01").text
    assert made.span.start == text.index("the number people")
    assert (made.quote, made.origin) == ("the number people know us by", Origin.IMPORT)


def test_loading_again_adds_nothing(project: Project) -> None:
    rows = ("KES-L01,ana,R2,dar.acc,3,11,,", "KES-L01,ben,R1,dar.acc,3,11,,")
    assert load(project, *rows, rows[0]).added == 2
    before = projects.actions(project)
    again = load(project, *rows)
    assert (again.added, again.unchanged, again.rounds) == (0, 2, ("R1", "R2"))
    assert projects.actions(project) == before


def test_coders_are_assigned_to_what_they_coded_or_to_all(project: Project) -> None:
    rows = ("KES-L01,ana,R1,dar.acc,3,11,,", "KES-T01,ben,R1,dar.acc,3,11,,")
    load(project, *rows)
    own = {("KES-L01", "ana"), ("KES-T01", "ben")}
    with project.reading() as repository:
        assert repository.round("R1").assignments == own
    load(project, *rows, assign_all=True)
    with project.reading() as repository:
        assert repository.round("R1").assignments == own | {("KES-T01", "ana"), ("KES-L01", "ben")}


@pytest.mark.parametrize("kind", ["csv", "json", "jsonl"])
def test_what_is_written_out_loads_again(tmp_path: Path, kind: str) -> None:
    folders = (tmp_path / "one", tmp_path / "two")
    for folder in folders:
        folder.mkdir()
    full, fresh = projects.coded(folders[0]), projects.filled(folders[1])
    data = coding_files.dump(full, kind)  # type: ignore[arg-type]
    report = coding_files.load(fresh, data, f"c.{kind}", actor="lead")
    assert report.added == len(factories.sample_codings())
    assert coding_files.dump(fresh, kind) == data  # type: ignore[arg-type]
    assert coding_files.tally(fresh) == coding_files.tally(full)
    full.close()
    fresh.close()


def test_a_round_that_is_not_there_is_not_written_out_empty(project: Project) -> None:
    with pytest.raises(NotFound, match="no round 'x'"):
        coding_files.dump(project, "csv", round_name="x")


def test_the_tally_counts_by_round_and_coder(tmp_path: Path) -> None:
    project = projects.coded(tmp_path)
    of = [c.coder for c in factories.sample_codings()]
    assert coding_files.tally(project) == (
        ("first", "ana", of.count("ana")), ("first", "ben", of.count("ben"))
    )  # fmt: skip
    project.close()


def test_offsets_are_code_points(project: Project) -> None:
    with project.writing("lead") as repository:
        repository.add_transcript(factories.transcript("odd", ("T", "😀 gut 👩‍👩‍👧 so")))
        text = repository.text("odd")[0]
    start = text.index("gut")
    load(project, f"odd,ana,R1,dar.acc,{start},{start + 3},gut,")
    with project.reading() as repository:
        (made,) = repository.codings()
    assert made.span == Span(start, start + 3)
