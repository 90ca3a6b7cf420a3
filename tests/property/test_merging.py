"""Two copies that were worked on apart become one that has all of both, whatever was done."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Span
from qualkit.model.analyst_note import AnalystNote, NotePlace
from qualkit.model.found import SavedQuery
from qualkit.services import merging
from qualkit.services import projects as services
from qualkit.services.merging import Wishes
from qualkit.store import Project, Repository
from tests import factories, projects

KINDS = ("coding", "site", "theme", "note", "query")
Work = tuple[str, int]
TEXT = factories.sample_transcripts()[0]
works = st.sets(st.tuples(st.sampled_from(KINDS), st.integers(0, 8)), max_size=6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merging")
    projects.coded(folder).close()
    return folder / "study.qualkit"


def do(repository: Repository, what: str, number: int) -> None:
    name = f"{what}{number}"
    match what:
        case "coding":
            span = Span(number, number + 20)
            like = factories.sample_codings()[0]
            new = replace(like, id=name, transcript=TEXT.name, span=span, quote=TEXT.quote(span))
            repository.record([new])
        case "site":
            study = repository.study()
            site = replace(study.sites[0], id=name)
            repository.save_study(replace(study, sites=(*study.sites, site)))
        case "theme":
            new_theme = replace(repository.themes()[0], id=name)
            repository.save_themes((*repository.themes(), new_theme), repository.tensions())
        case "note":
            place = NotePlace("site", name, "notes")
            repository.add_analyst_note(AnalystNote(place, 0, "", name, ""))
        case "query":
            repository.save_query(SavedQuery(name, "dar.acc", "lead"))


def held(project: Project) -> set[str]:
    with project.reading() as repository:
        return {
            *(c.id for c in repository.codings()),
            *(s.id for s in repository.study().sites),
            *(t.id for t in repository.themes()),
            *(n.text for n in repository.analyst_notes()),
            *(q.name for q in repository.saved_queries()),
        }


def worked(place: Path, works: set[Work]) -> None:
    project = Project.open(place)
    for what, number in sorted(works):
        with project.writing("lead") as repository:
            do(repository, what, number)
    project.close()


def state(place: Path) -> tuple[set[str], int]:
    project = Project.open(place)
    with project.reading() as repository:
        found = held(project), repository.revision()
    project.close()
    return found


@settings(max_examples=5)
@given(mine=works, yours=works)
def test_disjoint_work_is_all_there_once(made: Path, mine: set[Work], yours: set[Work]) -> None:
    with TemporaryDirectory() as folder:
        here, there = Path(folder) / "here.qualkit", Path(folder) / "there.qualkit"
        for place in (here, there):
            shutil.copy(made, place)
        worked(here, mine)
        worked(there, yours - mine)
        wanted = state(here)[0] | state(there)[0]
        before = state(here)
        done = merging.merge(here, there, Wishes({}), actor="lead")
        assert (done.plan.conflicts, done.plan.left_out) == ((), ())
        merged = state(here)
        assert merged[0] == wanted
        assert services.check_project(here) == ()
        assert not merging.merge(here, there, Wishes({}), actor="lead").done
        assert state(here) == merged
        if done.done:
            merging.undo(here)
            assert state(here) == before
