"""Pages run as scripts: what they show of a project, of an empty one, and what they write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.exchange.study_yaml import dump_study
from qualkit.model import (
    Protocol,
    ProtocolQuestion,
    Round,
    Site,
    Span,
)
from qualkit.services import coding, projects
from qualkit.store import Project
from qualkit.ui import session
from tests.browser import sample


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the project of a test is opened from."""
    monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "study.qualkit"))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_ROUTES", raising=False)
    session.opened.cache_clear()
    yield tmp_path / "study.qualkit"
    session.opened.cache_clear()


@pytest.fixture
def project(place: Path) -> Iterator[Project]:
    made = sample.build(place)
    yield made
    made.close()


def shown(name: str) -> AppTest:
    """A page as it stands on its own."""
    script = (
        f"from qualkit.ui.pages import {name}\n"
        "from qualkit.ui.notices import refusals\n"
        f"with refusals():\n    {name}.page()\n"
    )
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Everything a page says in text."""
    kinds = (app.title, app.subheader, app.caption, app.info, app.markdown, app.error, app.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def coded_twice(project: Project) -> None:
    """Two coders agree on one code and differ on another."""
    pairs = frozenset({(sample.INTERVIEW, "ana"), (sample.INTERVIEW, "ben")})
    with project.writing("test") as repository:
        for name in ("ana", "ben"):
            repository.ensure_coder(coder_named(name))
        repository.save_round(Round("first", 1, assignments=pairs))
        turns = repository.transcript(sample.INTERVIEW).turns
    for coder, turn, code in (
        ("ana", 1, "hal.agy"),
        ("ben", 1, "hal.agy"),
        ("ana", 3, "hal.fen"),
    ):
        new = coding.NewCoding(sample.INTERVIEW, turns[turn].span, code)
        coding.record(project, new, coder=coder, round_name="first")


def coder_named(name: str):
    from qualkit.model import Coder

    return Coder(name)


# Study


def test_the_study_page_counts_with_denominators(project):
    app = shown("study")
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Transcripts"] == "2"
    assert figures["Received of planned"] == "2 of 15"
    assert "0 of 2 transcripts hold codings" in words(app)
    table = app.table[0].value
    assert list(table.loc["Kestrel School"])[:3] == ["✓ 1 of 1", "✓ 1 of 1", "– not planned"]
    assert next(iter(table.loc["Orchard School"])) == "○ 0 of 1"


def test_an_empty_project_says_what_to_do_next(place):
    projects.create_project(place, actor="test").close()
    assert "qualkit ingest" in words(shown("study"))
    assert "qualkit codebook load" in words(shown("codebook"))
    code = words(shown("code"))
    assert "Import transcripts on the Study page" in code
    assert "Load a codebook" in code
    assert "qualkit codings load" in words(shown("agreement"))
    assert "Import transcripts" in words(shown("suggestions"))
    assert "nothing to write about" in words(shown("memos"))


def uploader(app, label):
    return next(found for found in app.file_uploader if found.label.startswith(label))


def test_views_of_the_study_are_shown_one_at_a_time(project):
    app = shown("study")
    view = app.radio[0]
    assert view.options == [
        "Data collection",
        "Reading",
        "Participants",
        "Volume",
        "Sampling",
        "Sites and facts",
        "Persons",
        "Claims",
    ]
    app.radio[0].set_value("Participants").run()
    assert not app.exception
    assert not app.table
    people = app.dataframe[0].value
    assert list(people["Site"])[-1] == "All"
    for name in view.options[2:]:
        app.radio[0].set_value(name).run()
        assert not app.exception
        assert app.dataframe or app.info


def test_a_frame_with_a_protocol_brings_questions_and_answers(project):
    with project.reading() as repository:
        study, told = repository.study(), repository.transcripts()[0]
    first = next(t for t in told.turns if told.is_interviewer(t))
    question = ProtocolQuestion("Q1", " ".join(told.quote(first.span).split()), "all")
    new = replace(study, protocols=(Protocol("talk", "Talks", questions=(question,)),))
    app = shown("study")
    uploader(app, "Study frame").set_value([("study.yaml", dump_study(new).encode(), "text/yaml")])
    next(b for b in app.button if b.label == "Load").click()
    app.run()
    assert "protocols added\\: talk" in words(app)
    app.run()
    app.radio[0].set_value("Questions and answers").run()
    assert list(app.dataframe[0].value["Question"]) == ["Q1"]
    app.selectbox[0].set_value("talk/Q1").run()
    assert not app.exception
    assert told.name.replace("-", "\\-") in words(app)


def test_a_frame_that_contradicts_a_transcript_is_refused_on_the_page(project):
    with project.reading() as repository:
        study = repository.study()
    bad = replace(study, sites=(Site("oak", "Oak"),), planned=(), facts=())
    app = shown("study")
    uploader(app, "Study frame").set_value([("study.yaml", dump_study(bad).encode(), "text/yaml")])
    next(b for b in app.button if b.label == "Load").click()
    app.run()
    assert not app.exception
    assert len(app.error) == 2
    with project.reading() as repository:
        assert repository.study() == study


# Codebook


def test_the_codebook_is_filtered_by_words_and_stance(project):
    app = shown("codebook")
    assert len(app.dataframe[0].value) == len(sample.CODES)
    app.text_input[0].set_value("fence").run()
    assert list(app.dataframe[0].value["Code"]) == [
        "Fences",
        "Fence: fixed times and attendance",
        "“Freedom within fences”",
    ]
    app.segmented_control[0].set_value("emic").run()
    assert list(app.dataframe[0].value["Code"]) == ["“Freedom within fences”"]


def test_markup_in_a_codes_rules_is_shown_as_text(project):
    app = shown("codebook")
    app.text_input[0].set_value("hacked").run()
    assert "\\<script\\>" in words(app)
    assert "<script>" not in words(app)


# Code


def surface_data(app: AppTest) -> dict:
    (element,) = app.get("bidi_component")
    kind = element.proto.WhichOneof("data")
    held = element.proto.mixed.json if kind == "mixed" else element.proto.json
    return json.loads(held)


def test_the_code_page_gives_the_surface_text_codes_and_codings(project):
    new = coding.NewCoding(sample.INTERVIEW, Span(3, 12), "hal.agy", id="c1")
    coding.record(project, new, coder="ben")
    app = shown("code")
    app.selectbox[0].set_value(sample.INTERVIEW).run()
    data = surface_data(app)
    assert data["document"]["name"] == sample.INTERVIEW
    assert data["codings"] == [["c1", "hal.agy", 3, 12, "ben", "", "", "working", "human", ""]]
    assert len(data["codes"]) == len(sample.CODES)
    assert data["settings"]["coder"] == "ana"
    assert data["settings"]["transport"] == "state"


# Agreement


def test_agreement_shows_each_code_with_its_counts_and_band(project):
    coded_twice(project)
    app = shown("agreement")
    table = app.dataframe[0].value.set_index("Code")
    assert table.loc["Culture of agency", "Band"] == "● good"
    assert table.loc["Culture of agency", "n ana"] == 1
    assert table.loc["Fences", "Band"] == "– not tested"
    assert "used by one coder only" in words(app)
    assert (table.loc["Fences", "n ana"], table.loc["Fences", "n ben"]) == (1, 0)
    assert f"2 of {len(sample.CODES)} codes shown" in words(app)
    assert any(f"Mean over 1 of {len(sample.CODES)} codes" in c.value for c in app.caption)


def view(app, name):
    app.radio[0].set_value(name).run()
    assert not app.exception
    return app


def test_agreement_shows_one_view_at_a_time(project):
    coded_twice(project)
    app = shown("agreement")
    assert "Dashed: .667 and .800" in words(view(app, "Intervals"))
    pairs = view(app, "Pairs of coders")
    assert "the darker, the more agreement" in words(pairs)
    assert pairs.dataframe[0].value["Pair"].tolist() == ["ana | ben"]
    assert "There is one round so far" in words(view(app, "Rounds"))


def test_agreement_by_another_unit(project):
    coded_twice(project)
    app = shown("agreement")
    app.selectbox[1].set_value("character").run()
    assert "unit: character" in words(app)


def test_disagreements_open_on_the_code_page(project):
    coded_twice(project)
    app = view(shown("agreement"), "Disagreements")
    assert "Fences" in app.dataframe[0].value["Code"].tolist()
    assert "open on the Code page" in words(app)
    assert "left it uncoded" in words(app)
    app.selectbox[3].set_value("confusion").run()
    assert "0 of 1 places coded differently" in words(app)


# Memos


def html_of(app):
    return "".join(block.proto.body for block in app.get("html"))


def test_memos_are_offered_by_kind_and_shown(project):
    coded_twice(project)
    app = shown("memos")
    assert app.radio[0].options == ["Freedom within fences"]
    assert "<h2>Freedom within fences</h2>" in html_of(app)
    app.segmented_control[0].set_value("tension").run()
    assert not app.exception
    assert "<h2>Accountability" in html_of(app)
    for kind in ("site", "code", "methods", "recommendations"):
        app.segmented_control[0].set_value(kind).run()
        assert not app.exception
        assert "<article" in html_of(app)


def test_notes_in_a_memo_are_written_shown_and_brought_back(project):
    coded_twice(project)
    app = shown("memos")
    app.segmented_control[0].set_value("tension").run()
    app.toggle(key="notes_open").set_value(True).run()
    place = app.selectbox[0]
    assert place.value == "notes"
    assert place.options[0] == "Analyst notes"
    app.text_area[0].set_value("My *view*.").run()
    app.button(key="notes_save").click().run()
    assert not app.exception
    assert "The notes are saved." in words(app)
    assert "My *view*." in words(app)
    app.text_area[0].set_value("Other.").run()
    app.button(key="notes_save").click().run()
    bring = next(b for b in app.button if b.label == "Bring back version 1")
    bring.click().run()
    assert not app.exception
    assert app.text_area[0].value == "My *view*."
