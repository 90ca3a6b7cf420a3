"""Files that come in on the Study page: shown first, corrected, then stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import ReadingChoices, Rename
from qualkit.services import importing
from qualkit.store import Project
from qualkit.ui import session
from tests.browser import sample

SCRIPT = (
    "from qualkit.ui.notices import refusals\n"
    "from qualkit.ui.pages import study\n"
    "with refusals():\n    study.page()\n"
)
TALK = b"I: How was it?\nT: We did well.\nI: And JD?\nT: Fine.\nJD: Yes.\nJD: So it was.\n"
ARROWS = b"Ann >> How was it?\nBen >> We did well.\nAnn >> And then?\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    place = tmp_path / "study.qualkit"
    monkeypatch.setenv("QUALKIT_PROJECT", str(place))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_ROUTES", raising=False)
    session.opened.cache_clear()
    made = sample.build(place)
    yield made
    made.close()
    session.opened.cache_clear()


def chosen(data: bytes, name: str = "KES-T02.txt") -> AppTest:
    """The page after a file was chosen."""
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    return choose(app, data, name)


def choose(app: AppTest, data: bytes, name: str) -> AppTest:
    app.file_uploader[0].set_value([(name, data, "text/plain")]).run()
    assert not app.exception
    return app


def field(elements, start: str):
    """The one widget whose key begins with `start`, or ends with it behind the files' key."""
    (found,) = (e for e in elements if e.key and (e.key.startswith(start)))
    return found


def of(elements, start: str, label: str):
    """The widget in a speaker's row."""
    (found,) = (e for e in elements if e.key and e.key.startswith(start)
                and e.key.endswith(f"-{label}"))  # fmt: skip
    return found


def press_import(app: AppTest) -> AppTest:
    next(b for b in app.button if b.label == "Import").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    kinds = (app.caption, app.info, app.markdown, app.error, app.success, app.warning)
    return "\n".join(element.value for kind in kinds for element in kind)


def stored(project: Project, name: str):
    with project.reading() as repository:
        return repository.transcript(name)


def names(project: Project) -> tuple[str, ...]:
    with project.reading() as repository:
        return repository.transcript_names()


def test_the_speakers_are_shown_and_nothing_is_stored_before_import(project):
    before = names(project)
    app = chosen(TALK)
    assert "1 of 1 files are new" in said(app)
    shown = app.dataframe[-1].value
    assert list(shown["Speakers"]) == ["I, T, JD"]
    assert list(shown["Turns"]) == [6]
    assert "We did well" in said(app)
    assert of(app.checkbox, "incoming-asks", "I").value
    assert not of(app.checkbox, "incoming-asks", "T").value
    assert names(project) == before
    press_import(app)
    assert "1 file added." in said(app)
    assert stored(project, "KES-T02").speakers == ("I", "T", "JD")
    assert importing.remembered_choices(project) == ReadingChoices()


def test_speakers_are_renamed_merged_and_marked_and_the_text_stays(project):
    app = chosen(TALK)
    of(app.text_input, "incoming-name", "JD").set_value("T")
    of(app.checkbox, "incoming-asks", "I").set_value(False)
    of(app.checkbox, "incoming-asks", "T").set_value(True)
    press_import(app.run())
    made = stored(project, "KES-T02")
    assert made.speakers == ("I", "T")
    assert made.interviewers == {"T"}
    assert made.text == TALK.decode()


def test_what_is_remembered_is_offered_for_the_next_files_and_used_on_the_command_line(project):
    app = chosen(ARROWS)
    assert "No speakers and no times found" in said(app)
    field(app.text_input, "incoming-expression").set_value(r"(?P<speaker>\w{1,9}) >>").run()
    assert list(app.dataframe[-1].value["Speakers"]) == ["Ann, Ben"]
    of(app.text_input, "incoming-name", "Ben").set_value("T2")
    of(app.checkbox, "incoming-asks", "Ann").set_value(True)
    field(app.checkbox, "incoming-remember").set_value(True)
    press_import(app.run())
    wanted = ReadingChoices((Rename("Ben", "T2"),), ("Ann",), expression=r"(?P<speaker>\w{1,9}) >>")
    assert importing.remembered_choices(project) == wanted
    choose(app, ARROWS + b"Ben >> More.\n", "KES-T03.txt")
    assert of(app.text_input, "incoming-name", "Ben").value == "T2"
    assert of(app.checkbox, "incoming-asks", "Ann").value
    press_import(app)
    assert stored(project, "KES-T03").speakers == ("Ann", "T2")
    importing.import_files(project, [("KES-T04.txt", ARROWS + b"Ben >> x\n")], actor="ana")
    assert stored(project, "KES-T04").participants == ("T2",)


def test_another_pattern_finds_other_speakers(project):
    app = chosen(TALK)
    field(app.selectbox, "incoming-pattern").set_value("none").run()
    assert list(app.dataframe[-1].value["Speakers"]) == ["none"]
    field(app.selectbox, "incoming-pattern").set_value("colon").run()
    assert list(app.dataframe[-1].value["Speakers"]) == ["I, T, JD"]


def test_a_wrong_expression_is_refused_in_words_and_nothing_can_be_imported(project):
    app = chosen(TALK)
    field(app.text_input, "incoming-expression").set_value("(a+").run()
    assert not app.exception
    assert "no regular expression" in app.error[0].value
    assert all(b.label != "Import" for b in app.button)


def test_doubtful_places_are_shown_with_their_line(project):
    app = chosen(TALK + b"Sum: it went well, I think, all things considered.\n")
    assert any("KES\\-T02\\.txt\\:7" in w.value for w in app.warning)


def test_a_file_that_is_refused_is_named_with_what_to_do(project):
    app = chosen(b"not a docx", "bad.docx")
    assert "bad\\.docx" in app.error[0].value
    assert all(b.label != "Import" for b in app.button)
    assert len(names(project)) == 2
