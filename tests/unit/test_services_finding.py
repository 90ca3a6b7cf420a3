"""Finding across transcripts and coding hits; reading status and what the team sees of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qualkit.analysis.search import Like
from qualkit.errors import CodebookError, CodingError, NotFound
from qualkit.model import Attributes, ReadingState, Round, Transcript
from qualkit.model.hit import HitUnit
from qualkit.services import finding, reading_status
from qualkit.services.finding import MOST_AT_ONCE, Wanted
from qualkit.store import Project
from tests import factories, projects


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return projects.filled(tmp_path)


def hits(project: Project, words: str, **more):
    return [hit for each in finding.find(project, Wanted(words, **more)) for hit in each.hits]


def test_hits_stand_where_they_say_with_their_speaker_and_turn(project):
    found = hits(project, "THE CHIME GOES")
    assert [(h.transcript, h.speaker, h.turn, h.quote) for h in found] == [
        ("KES-F01", "S2", 2, "the chime goes"),
        ("KES-T01", "R", 3, "the chime goes"),
    ]
    with project.reading() as repository:
        for hit in found:
            text = repository.text(hit.transcript)[0]
            assert hit.span.text(text) == hit.quote
            around = hit.before.lstrip("…") + hit.quote + hit.after.rstrip("…")
            assert around in text


def test_interviewers_are_left_out_unless_asked_for(project):
    assert hits(project, "who decides") == []
    found = hits(project, "who decides", interviewers=True)
    assert len(found) == 8
    assert all(hit.interviewer for hit in found)


def test_filters_by_attribute_and_speaker(project):
    wanted = {h.transcript for h in hits(project, "the")}
    assert wanted > {"KES-F01", "LIN-L01"}
    only = Attributes.of({"role": "student;leader", "site": "linden"})
    assert {h.transcript for h in hits(project, "the", attributes=only)} == {"LIN-L01"}
    assert {h.speaker for h in hits(project, "the", speakers=frozenset({"S2"}))} == {"S2"}
    assert hits(project, "the", speakers=frozenset({"nobody"})) == []
    assert finding.speakers(project) == ("R", "S1", "S2")


def test_a_hit_does_not_run_into_the_next_turn_and_labels_are_not_found(project):
    assert hits(project, "decides? r:", interviewers=True) == []
    assert hits(project, "S1", interviewers=True) == []


def test_a_text_without_turns_is_searched_whole(tmp_path):
    project = projects.empty(tmp_path)
    with project.writing("lead") as repository:
        repository.add_transcript(Transcript("notes", "One bell.\nAnother bell rings."))
        repository.add_transcript(Transcript("empty", ""))
    found = hits(project, "bell")
    assert [(h.turn, h.speaker) for h in found] == [(None, None)] * 2
    finding.code_hits(project, found, "hal.fen", coder="ana", unit=HitUnit.SENTENCE)
    with project.reading() as repository:
        quotes = [c.quote for c in repository.codings()]
    assert quotes == ["One bell.", "Another bell rings."]


@pytest.mark.parametrize(
    ("unit", "quotes"),
    [
        (HitUnit.HIT, ["menu", "choose"]),
        (HitUnit.SENTENCE, [factories.ORC_MENU, factories.ORC_CHOICE]),
        (HitUnit.TURN, [f"{factories.ORC_MENU} {factories.ORC_CHOICE}"]),
    ],
)
def test_hits_are_coded_in_one_step_and_taken_off_in_one(project, unit, quotes):
    found = [*hits(project, "menu"), *hits(project, "choose")]
    coded = finding.code_hits(project, found, "hal.fen.menu", coder="ana", unit=unit)
    assert [c.quote for c in coded.codings] == quotes
    again = finding.code_hits(project, found, "hal.fen.menu", coder="ana", unit=unit)
    assert (again.codings, again.already) == ((), len(quotes))
    ids = [c.id for c in coded.codings]
    assert finding.uncode(project, ids, coder="ana") == len(quotes)
    with project.reading() as repository:
        assert repository.codings() == ()
    assert project.check() == ()


def test_coding_hits_is_all_or_nothing(project):
    found = hits(project, "the", like=Like(whole_words=True))
    stale = replace(found[-1], revision=2)
    for bad, code, error in (
        ([*found, stale], "hal.fen", CodingError),
        (found, "nowhere", CodebookError),
        ([], "hal.fen", CodingError),
        (found[:1] * (MOST_AT_ONCE + 1), "hal.fen", CodingError),
    ):
        with pytest.raises(error):
            finding.code_hits(project, bad, code, coder="ana")
    with project.reading() as repository:
        assert repository.codings() == ()


def test_taking_off_is_all_or_nothing_and_only_ones_own(project):
    coded = finding.code_hits(project, hits(project, "menu"), "hal.fen.menu", coder="ana")
    ids = [c.id for c in coded.codings]
    with pytest.raises(NotFound):
        finding.uncode(project, [*ids, "nowhere"], coder="ana")
    with pytest.raises(CodingError):
        finding.uncode(project, ids, coder="ben")
    with project.reading() as repository:
        assert len(repository.codings()) == len(ids)


# Reading status


def test_scrolling_starts_the_reading_once(project):
    reading_status.note_furthest(project, "KES-T01", 0, coder="ana")
    assert reading_status.status(project, "KES-T01", coder="ana").furthest == 0
    reading_status.note_furthest(project, "KES-T01", 3, coder="ana")
    reading_status.note_furthest(project, "KES-T01", 2, coder="ana")
    found = reading_status.status(project, "KES-T01", coder="ana")
    assert (found.state, found.furthest) == (ReadingState.IN_PROGRESS, 3)
    reading_status.set_state(project, "KES-T01", ReadingState.DONE, coder="ana")
    reading_status.note_furthest(project, "KES-T01", 4, coder="ana")
    found = reading_status.statuses_of(project, "ana")["KES-T01"]
    assert (found.state, found.furthest) == (ReadingState.DONE, 4)
    assert projects.actions(project).count("reading.status") == 2
    assert reading_status.statuses_of(project, "ben") == {}


def test_the_overview_holds_every_coder_and_transcript(tmp_path):
    project = projects.coded(tmp_path)
    reading_status.note_furthest(project, "KES-T01", 999, coder="cleo")
    cells = {(c.coder, c.transcript): c for c in reading_status.overview(project, viewer="ana")}
    assert len(cells) == 3 * 8
    assert cells["ana", "KES-T01"].codings == 2
    assert cells["ben", "KES-T01"].codings == 1
    assert cells["ben", "KES-T01"].assigned
    assert not cells["cleo", "KES-T01"].assigned
    assert (cells["cleo", "KES-T01"].furthest, cells["cleo", "KES-T01"].turns) == (4, 4)


def test_a_blind_round_hides_the_counts_of_others(tmp_path):
    project = projects.coded(tmp_path)
    pairs = frozenset({("KES-T01", "ana"), ("KES-T01", "ben")})
    with project.writing("lead") as repository:
        repository.save_round(Round("blind", 1, blind=True, assignments=pairs))
    for viewer, other in (("ana", "ben"), ("ben", "ana")):
        cells = reading_status.overview(project, viewer=viewer)
        assert {c.codings for c in cells if c.coder == other} == {None}
        assert None not in {c.codings for c in cells if c.coder == viewer}
