"""A transcript is corrected on the Study page: listed, then stored, and only as it was listed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import Coder, Round
from qualkit.services import coding
from qualkit.store import Project
from qualkit.ui import session
from tests.browser import sample

SCRIPT = "from qualkit.ui.pages import study\nstudy.page()\n"
NAME = sample.EMOJI
OLD = sample.emoji_transcript()
KEPT, GONE = "déjà vu", "one plain word"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "study.qualkit"))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_ROUTES", raising=False)
    session.opened.cache_clear()
    made = sample.build(tmp_path / "study.qualkit")
    _code(made, "ana", "first", KEPT, GONE)
    yield made
    made.close()
    session.opened.cache_clear()


def _code(project: Project, coder: str, round_name: str, *quotes: str, blind: bool = False) -> None:
    with project.writing("test") as repository:
        repository.ensure_coder(Coder(coder))
        pairs = frozenset({(NAME, coder)})
        repository.save_round(Round(round_name, 1, blind=blind, assignments=pairs))
    for words in quotes:
        start = OLD.text.index(words)
        span = coding.Span(start, start + len(words))
        new = coding.NewCoding(NAME, span, "hal.agy")
        coding.record(project, new, coder=coder, round_name=round_name)


def listed(text: str) -> AppTest:
    """The page after a corrected file was given."""
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    next(box for box in app.selectbox if box.label == "Transcript to correct").set_value(NAME)
    corrected = next(up for up in app.file_uploader if up.label == "Corrected file")
    corrected.set_value([("second.txt", text.encode(), "text/plain")])
    next(b for b in app.button if b.label == "Show what would happen").click().run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def revision(project: Project) -> int:
    with project.reading() as repository:
        return repository.text(NAME)[1]


CORRECTED = "Header\n" + OLD.text.replace(GONE, "nothing")


def test_it_is_listed_and_stored_once_losses_are_accepted(project):
    app = listed(CORRECTED)
    table = app.dataframe[-1].value
    assert set(table["What"]) == {"moved", "lost"}
    assert GONE in set(table["Was"])
    assert revision(project) == 1
    store = next(button for button in app.button if button.label == "Store it")
    assert store.disabled
    app.checkbox[0].check().run()
    press(app, "Store it")
    assert "revision 2" in app.success[0].value
    with project.reading() as repository:
        assert [c.quote for c in repository.codings(transcript=NAME)] == [KEPT]
        assert repository.events(limit=1)[0].actor == "ana"


def test_it_can_be_left(project):
    app = press(listed(CORRECTED), "Leave it as it is")
    assert revision(project) == 1
    assert any(button.label == "Show what would happen" for button in app.button)


def test_a_list_out_of_date_is_refused_in_words(project):
    app = listed("Header\n" + OLD.text)
    _code(project, "ben", "second", KEPT)
    press(app, "Store it")
    assert "since the list was made" in app.error[0].value
    assert revision(project) == 1


def test_a_refused_file_is_refused_in_words(project):
    assert "already" in listed(OLD.text).error[0].value


def test_a_transcript_of_an_open_blind_round_is_not_corrected(project):
    _code(project, "ben", "blind", GONE, blind=True)
    refused = listed(CORRECTED).error[0].value
    assert "blind and still open" in refused.replace("\\", "")
