"""Two copies of a project in which people worked apart become one again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.errors import NotAllowed, NotFound, ProjectError
from qualkit.model import (
    Account,
    Code,
    Coder,
    Coding,
    Memo,
    Origin,
    Span,
    Stance,
    Subject,
    TeamRole,
)
from qualkit.services import codebook_changes, merging, safety
from qualkit.services.merging import Merged, Wishes
from qualkit.store import Project
from tests import factories, projects

NOBODY = Wishes({})


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies, closed."""
    projects.coded(tmp_path).close()
    here, there = tmp_path / "study.qualkit", tmp_path / "there.qualkit"
    safety.backup(here, there)
    return here, there


def coding(name: str, start: int, *, coder: str = "ana", note: str = "") -> Coding:
    transcript = factories.sample_transcripts()[0]
    span = Span(start, start + 20)
    quote = transcript.quote(span)
    place = (transcript.name, span, "hal.agy", coder, "first", quote)
    return Coding(name, *place, Origin.HUMAN, "", note)


def record(place: Path, *codings: Coding) -> None:
    project = Project.open(place)
    with project.writing(codings[0].coder) as repository:
        for coder in {c.coder for c in codings}:
            repository.ensure_coder(Coder(coder))
        repository.record(codings)
    project.close()


def held(place: Path) -> dict[str, Coding]:
    project = Project.open(place)
    assert project.check() == ()
    with project.reading() as repository:
        found = {c.id: replace(c, recorded_at=None) for c in repository.codings()}
    project.close()
    return found


def merged(pair: tuple[Path, Path], wishes: Wishes = NOBODY, *, dry_run: bool = False) -> Merged:
    return merging.merge(*pair, wishes, actor="lead", dry_run=dry_run)


def test_what_both_did_is_there_once(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(here, coding("mine", 10), coding("both here", 40))
    record(there, coding("yours", 70), coding("both there", 40))
    before = held(there)
    done = merged(pair)
    assert done.done
    assert done.plan.codings.added == ("yours",)
    now = held(here)
    assert {"mine", "yours", "both here"} <= now.keys()
    assert "both there" not in now
    assert held(there) == before
    again = merged(pair)
    assert not again.done
    assert again.plan.empty


def test_a_dry_run_writes_nothing(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70))
    before = held(here), sorted(here.parent.glob("*[!ml]"))
    found = merged(pair, dry_run=True)
    assert found.plan.codings.added == ("yours",)
    assert not found.done
    assert (held(here), sorted(here.parent.glob("*[!ml]"))) == before


def test_changes_and_retractions_of_one_side_are_followed(pair: tuple[Path, Path]) -> None:
    here, there = pair
    one, two, *_ = factories.sample_codings()
    project = Project.open(there)
    with project.writing("ana") as repository:
        repository.change(replace(repository.recorded(one.id), note="better so"))
        repository.retract(two.id)
    project.close()
    merged(pair)
    now = held(here)
    assert now[one.id].note == "better so"
    assert two.id not in now


@pytest.mark.parametrize(("prefer", "note"), [("here", "here"), ("other", "there")])
def test_what_both_changed_is_a_conflict(pair: tuple[Path, Path], prefer: str, note: str) -> None:
    here, there = pair
    one, two, *_ = factories.sample_codings()
    record(here, coding("twin here", 10, note="here"))
    record(there, coding("twin there", 10, note="there"))
    for place, words in ((here, "here"), (there, "there")):
        project = Project.open(place)
        with project.writing("ana") as repository:
            repository.change(replace(repository.recorded(one.id), note=words))
            if words == "there":
                repository.retract(two.id)
            else:
                repository.change(replace(repository.recorded(two.id), note=words))
        project.close()
    before = held(here)
    with pytest.raises(ProjectError) as refused:
        merged(pair)
    assert len(refused.value.problems) == 1 + 3
    assert held(here) == before
    merged(pair, Wishes({}, prefer=prefer))
    now = held(here)
    assert now[one.id].note == now["twin here"].note == note
    assert (two.id in now) == (prefer == "here")


def test_one_person_under_two_names_is_asked_about(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70, coder="Ana B."), coding("other", 90, coder="zed"))
    with pytest.raises(ProjectError, match=r"is 'Ana B\.' in the other copy 'ana' here"):
        merged(pair)
    with pytest.raises(NotFound, match="nobody"):
        merged(pair, Wishes({"Anna": "ana"}))
    done = merged(pair, Wishes({"Ana B.": "ana"}))
    assert done.plan.coders == ("zed",)
    now = held(here)
    assert now["yours"].coder == "ana"
    assert now["other"].coder == "zed"


def test_somebody_else_stays_somebody_else(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70, coder="Ana B."))
    merged(pair, Wishes({}, frozenset({"Ana B."})))
    assert held(here)["yours"].coder == "Ana B."


def test_codes_memos_and_transcripts_come_too(pair: tuple[Path, Path]) -> None:
    here, there = pair
    project = Project.open(there)
    code = codebook_changes.add(project, "Only there", actor="ana")
    codebook_changes.rename(project, "dar.acc", "Renamed there", actor="ana")
    with project.writing("ana") as repository:
        repository.add_transcript(replace(factories.transcript(), name="NEW"), original=b"raw")
        repository.add_memo(Memo("m1", "T", "words", "ana", (Subject.of_code(code.id),)))
    project.close()
    project = Project.open(here)
    codebook_changes.add(project, "Only here", actor="ben")
    project.close()
    merged(pair)
    project = Project.open(here)
    assert project.check() == ()
    with project.reading() as repository:
        labels = {c.label for c in repository.codebook()}
        assert {"Only there", "Only here", "Renamed there"} <= labels
        assert repository.memo("m1").text == "words"
        assert repository.original("NEW") == b"raw"
    project.close()


def test_what_is_not_taken_over_is_said(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70))
    project = Project.open(there)
    with project.writing("lead") as repository:
        repository.save_deidentification("schools", required=True)
    project.close()
    with pytest.raises(ProjectError) as refused:
        merged(pair)
    assert "1 × names.rule" in str(refused.value)
    merged(pair, Wishes({}, leave_out=True))
    assert "yours" in held(here)


def test_codings_of_a_text_that_was_corrected_there_are_left_out_and_named(
    pair: tuple[Path, Path],
) -> None:
    from qualkit.services import correcting

    here, there = pair
    project = Project.open(there)
    name = factories.sample_transcripts()[0].name
    with project.reading() as repository:
        text = repository.text(name)[0]
    found = correcting.preview(project, name, "b.txt", (text + "\nT: More.\n").encode())
    correcting.confirm(project, found, actor="ana", accept_lost=True)
    project.close()
    before = held(here)
    with pytest.raises(ProjectError) as refused:
        merged(pair)
    assert f"{name}: its text differs" in str(refused.value)
    assert held(here) == before


def test_a_merge_is_one_step_that_is_taken_back(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70))
    before = held(here)
    done = merged(pair)
    assert done.copy is not None
    kept = merging.undo(here)
    assert held(here) == before
    assert kept is not None
    assert "yours" in held(kept)
    with pytest.raises(ProjectError, match="not a merge"):
        merging.undo(here)


def test_work_since_the_merge_is_not_taken_back(pair: tuple[Path, Path]) -> None:
    here, there = pair
    record(there, coding("yours", 70))
    merged(pair)
    record(here, coding("later", 100))
    with pytest.raises(ProjectError, match="not a merge"):
        merging.undo(here)
    assert "later" in held(here)


def test_only_who_leads_sees_what_others_coded(pair: tuple[Path, Path]) -> None:
    here, there = pair
    project = Project.open(here)
    with project.writing("lead", right=None) as repository:
        repository.save_account(Account("lead", TeamRole.LEAD))
        repository.save_account(Account("ben", TeamRole.CODER))
    project.close()
    record(there, coding("yours", 70))
    with pytest.raises(NotAllowed):
        merging.merge(here, there, NOBODY, actor="ben", dry_run=True)
    assert merged(pair, dry_run=True).plan.codings.added == ("yours",)


def test_other_projects_are_refused(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    projects.coded(tmp_path / "else").close()
    with pytest.raises(ProjectError, match="not copies of one project"):
        merged((pair[0], tmp_path / "else" / "study.qualkit"))


def test_both_changed_one_code(pair: tuple[Path, Path]) -> None:
    for place, label in zip(pair, ("Here", "There"), strict=True):
        project = Project.open(place)
        codebook_changes.rename(project, "dar.acc", label, actor="ana")
        project.close()
    with pytest.raises(ProjectError, match="both copies"):
        merged(pair)
    merged(pair, Wishes({}, prefer="other"))
    project = Project.open(pair[0])
    with project.reading() as repository:
        code = repository.codebook().code("dar.acc")
    assert isinstance(code, Code)
    assert (code.label, code.stance) == ("There", Stance.ETIC)
    project.close()
