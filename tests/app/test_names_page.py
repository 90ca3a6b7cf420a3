"""The page for names: what it shows, each decision, undo, replacing and what is held back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.services import keeping
from qualkit.store import Project
from qualkit.ui import session
from tests import factories
from tests.app.test_pages import shown, words
from tests.browser import sample

SAID = (
    ("I", "What did Mr. Okonkwo say?"),
    ("T", "That Zoë and Ximena came to Lincoln Elementary. Call 555-010-0199."),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "study.qualkit"))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_ROUTES", raising=False)
    session.opened.cache_clear()
    yield tmp_path / "study.qualkit"
    session.opened.cache_clear()


@pytest.fixture
def project(place: Path) -> Iterator[Project]:
    made = sample.build(place, transcripts=(factories.transcript("T-01", *SAID, role="student"),))
    yield made
    made.close()


def button(app: AppTest, label: str):
    return next(b for b in app.button if b.label.startswith(label))


def looked() -> AppTest:
    return button(shown("names"), "Look for names").click().run()


def texts(project: Project) -> str:
    with project.reading() as repository:
        return "".join(text.text for text in repository.transcripts())


def decisions(place: Path) -> dict[str, tuple[str, str]]:
    rows = keeping.decisions_at(place.with_suffix(".names.csv"))
    return {row.name: (row.verdict.value, row.pseudonym) for row in rows}


def settle(app: AppTest) -> AppTest:
    """Replace everything that is still open."""
    while any(b.label.startswith("Replace all") for b in app.button) or any(
        b.label == "Replace this one" for b in app.button
    ):
        some = [b for b in app.button if b.label.startswith(("Replace all", "Replace this one"))]
        app = some[0].click().run()
    return app


def test_it_says_what_stands_and_asks_to_look(project):
    app = shown("names")
    assert "Nobody has settled the names" in app.warning[0].value
    assert button(app, "Look for names in 1 transcripts")


def test_an_empty_project_says_where_to_begin(place):
    made = sample.build(place, transcripts=(factories.transcript(),))
    with made.writing("t") as repository:
        for table in ("turn", "speaker", "transcript_attribute", "transcript_text", "transcript"):
            repository.connection.exec_driver_sql(f"DELETE FROM {table}")
    assert "There is nothing to read yet" in words(shown("names"))
    made.close()


def test_names_are_shown_in_their_words_with_counts_and_minors(project):
    app = looked()
    said = words(app)
    assert "Okonkwo" in said
    assert "What did Mr" in said
    assert "1 time in 1 transcript" in said
    assert "of people under age" in said
    assert ":violet-badge[minors]" in said


def test_each_decision_is_kept_and_can_be_undone(project, place):
    app = looked()
    app = next(b for b in app.button if b.key == "accept-Okonkwo").click().run()
    assert decisions(place)["Okonkwo"][0] == "accept"
    app = next(b for b in app.button if b.key == "refuse-Ximena").click().run()
    assert decisions(place)["Ximena"][0] == "refuse"
    app = button(app, "Undo the last decision").click().run()
    assert decisions(place)["Ximena"][0] == ""
    assert decisions(place)["Okonkwo"][0] == "accept"
    assert button(app, "Undo the last decision").disabled is False


def test_pseudonym_and_kind_can_be_changed(project, place):
    app = looked()
    field = next(f for f in app.text_input if (f.key or "").startswith("pseudonym-Okonkwo"))
    app = field.set_value("Dr. Ober").run()
    assert decisions(place)["Okonkwo"] == ("", "Dr. Ober")
    box = next(s for s in app.selectbox if (s.key or "").startswith("category-Ximena"))
    app = box.set_value("place").run()
    assert decisions(place)["Ximena"][1] == "Place 1"


def test_a_name_that_was_missed_is_added(project, place):
    app = looked()
    field = next(f for f in app.text_input if f.label.startswith("Name as it stands"))
    field.set_value("order")
    app = button(app, "Add").click().run()
    assert decisions(place)["order"][0] == "accept"


def test_replacing_waits_for_decisions_and_a_yes_and_then_reports(project, place):
    app = looked()
    app = next(b for b in app.button if b.key == "accept-Okonkwo").click().run()
    assert next(b for b in app.button if b.label == "Replace 1 places").disabled
    app = settle(app)
    assert "Everything is decided." in words(app)
    assert next(b for b in app.button if b.label.endswith(" places")).disabled
    box = next(c for c in app.checkbox if c.label.startswith("I know where the key"))
    app = box.check().run()
    app = next(b for b in app.button if b.label.endswith(" places")).click().run()
    assert not app.exception
    assert "All names are settled" in words(app)
    assert not [n for n in ("Okonkwo", "Zoë", "Ximena", "555-010") if n in texts(project)]
    assert place.with_suffix(".key").is_file()
    table = app.dataframe[0].value
    assert set(table["Kind of name"]) >= {"person", "phone"}
    assert "Okonkwo" not in table.to_csv()


def test_keeping_every_name_settles_them_too(project):
    app = looked()
    while some := [b for b in app.button if b.label.startswith(("Keep all", "Keep this one"))]:
        app = some[0].click().run()
    app = button(app, "Settle: no name is replaced").click().run()
    assert "All names are settled" in words(app)
    assert "Okonkwo" in texts(project)


def test_a_key_that_is_the_project_is_refused(project, place):
    app = looked()
    field = next(f for f in app.text_input if f.label == "Key file")
    app = field.set_value(str(place)).run()
    app = settle(button(app, "Look for names").click().run())
    assert "ends in" in words(app)
    assert "Okonkwo" in texts(project)


@pytest.mark.parametrize("name", ["memos", "study"])
def test_other_pages_hold_downloads_back_until_somebody_takes_it_on(project, name):
    with project.writing("t") as repository:
        repository.save_deidentification("names replaced", required=True)
    app = shown(name)
    if name == "study":
        app = app.radio[0].set_value("Participants").run()
    assert any("Held back" in warning.value for warning in app.warning)
    app = app.checkbox[0].check().run()
    assert not app.exception
    assert not app.error
    with project.reading() as repository:
        actions = [event.action for event in repository.events()]
    assert ("names.overridden" in actions) == (name == "memos")
