"""Study: names, plans and facts, and what of a transcript is not in the frame."""

from __future__ import annotations

from qualkit.model import Attributes, Cell, PlannedCell, Round, Study
from tests import factories


def test_attributes_outside_the_frame_are_problems_with_what_the_study_has() -> None:
    stray = Attributes.of(site="kestral", wave="y3", role="teacher", colour="blue")
    site, wave = factories.STUDY.problems_of(stray, "KES.txt")
    assert (site.what, site.where) == ("site 'kestral' is not in the study frame", "KES.txt")
    assert "kestrel, orchard, linden" in site.hint
    assert "'y3'" in wave.what


def test_what_fits_or_is_not_said_is_no_problem() -> None:
    assert factories.STUDY.problems_of(Attributes.of(site="linden", wave="y1"), "a") == ()
    assert factories.STUDY.problems_of(Attributes(), "a") == ()


def test_an_empty_frame_checks_nothing() -> None:
    assert Study("s").problems_of(Attributes.of(site="anywhere"), "a") == ()


def test_names_fall_back_to_ids() -> None:
    study = factories.STUDY
    assert (study.site_name("kestrel"), study.site_name("?")) == ("Kestrel School", "?")
    assert (study.wave_label("y1"), study.wave_label("?")) == ("2015-16", "?")
    assert (study.role_name("leader"), study.role_name("?")) == ("Leader", "?")
    assert (study.instrument_name("interview"), study.instrument_name("?")) == ("Interview", "?")


def test_plans_of_one_cell_add_up_and_others_are_none() -> None:
    cell = Cell("kestrel", "y1", "leader", "interview")
    study = Study("s", planned=(PlannedCell(cell, 2), PlannedCell(cell, 1)))
    assert study.planned_count(cell) == 3
    assert study.planned_count(Cell("kestrel", "y1", "student", "interview")) == 0


def test_a_fact_is_of_one_site_in_one_wave() -> None:
    assert factories.STUDY.fact("kestrel", "y1", "test_prep_window") == "adopted"
    assert factories.STUDY.fact("linden", "y1", "test_prep_window") is None


def test_a_round_knows_whom_it_assigns_to_what() -> None:
    made = Round("r", 1, assignments=frozenset({("b", "zoe"), ("b", "ana"), ("a", "ana")}))
    assert made.coders == ("ana", "zoe")
    assert made.transcripts == ("a", "b")
    assert (made.assigned("b"), made.assigned("c")) == (("ana", "zoe"), ())
