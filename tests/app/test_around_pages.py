"""The pages for analytic memos and finding, and the overview of reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import ReadingState, Round, Span, Subject, SubjectKind
from qualkit.services import memos, reading_status
from qualkit.services.memos import NewMemo, passage
from qualkit.store import Project
from qualkit.ui import session
from tests import projects

NAME = "KES-T02"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    made = projects.coded(tmp_path)
    monkeypatch.setenv("QUALKIT_PROJECT", made.location)
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    monkeypatch.delenv("QUALKIT_ROUTES", raising=False)
    session.opened.cache_clear()
    yield made
    session.opened(made.location).close()
    session.opened.cache_clear()
    made.close()


def shown(name: str) -> AppTest:
    script = (
        f"from qualkit.ui.pages import {name}\n"
        "from qualkit.ui.notices import refusals\n"
        f"with refusals():\n    {name}.page()\n"
    )
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    kinds = (app.title, app.subheader, app.caption, app.info, app.markdown, app.error, app.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def labelled(elements, label: str):
    return next(element for element in elements if element.label == label)


# Analytic memos


def test_a_memo_is_written_changed_removed_and_brought_back(project):
    app = shown("analytic")
    assert "No memos yet" in words(app)
    labelled(app.text_input, "Title").input("A thought")
    labelled(app.text_area, "Text, in Markdown").input("It is **so**.")
    labelled(app.multiselect, "It speaks of").select(Subject.of_code("dar.ten"))
    press(app, "Save memo")
    assert "The memo is saved." in words(app)
    assert "It is **so**." in words(app)
    assert labelled(app.text_input, "Title").value == ""
    press(app, "Edit")
    assert labelled(app.text_input, "Title").value == "A thought"
    labelled(app.text_area, "Text, in Markdown").input("It was so.")
    press(app, "Save memo")
    (memo,) = memos.find(project, viewer="ana")
    assert (memo.text, memo.subjects) == ("It was so.", (Subject.of_code("dar.ten"),))
    press(app, "Remove")
    assert memos.find(project, viewer="ana") == ()
    press(app, "Undo")
    assert [m.text for m in memos.find(project, viewer="ana")] == ["It was so."]


def test_an_empty_memo_is_refused_in_words(project):
    assert "The memo is empty" in words(press(shown("analytic"), "Save memo"))


def test_a_changed_memo_keeps_its_passages(project):
    place = passage(NAME, Span(3, 12))
    memo = memos.write(project, NewMemo("A", "b", (place,)), author="ana")
    app = press(shown("analytic"), "Edit")
    labelled(app.multiselect, "It speaks of").select(Subject(SubjectKind.STUDY))
    press(app, "Save memo")
    (found,) = memos.find(project, viewer="ana")
    assert found.subjects == (*memo.subjects, Subject(SubjectKind.STUDY))


def test_search_and_what_leads_to_the_passage(project):
    memos.write(project, NewMemo("One", "x", (passage(NAME, Span(3, 12)),)), author="ana")
    memos.write(project, NewMemo("Two", "![p](http://elsewhere/p.png)"), author="ben")
    app = shown("analytic")
    assert f"[{NAME.replace('-', chr(92) + '-')}](code?transcript={NAME}&at=3-12)" in words(app)
    assert "![p]" not in words(app)
    labelled(app.text_input, "Search").input("one").run()
    assert "Two" not in words(app)
    labelled(app.text_input, "Search").input("nothing").run()
    assert "No memo fits." in words(app)
    labelled(app.text_input, "Search").input("").run()
    labelled(app.selectbox, "By").select("ben").run()
    assert "One" not in words(app)


def test_others_memos_cannot_be_changed_and_blind_ones_not_be_seen(project):
    memos.write(project, NewMemo("Secret", "x", (passage(NAME, Span(3, 12)),)), author="ben")
    app = shown("analytic")
    assert "Secret" in words(app)
    assert "Edit" not in [button.label for button in app.button]
    with project.writing("lead") as repository:
        pairs = frozenset({(NAME, "ana"), (NAME, "ben")})
        repository.save_round(Round("blind", 1, blind=True, assignments=pairs))
    assert "Secret" not in words(shown("analytic"))


# Find


def test_find_shows_hits_in_their_context(project):
    app = shown("find")
    labelled(app.text_input, "Words").input("THE CHIME GOES").run()
    assert "**2** hits in 2 turns of 2 transcripts" in words(app)
    assert "**:orange-background[the chime goes]**" in words(app)
    assert "Kestrel School" in words(app)
    labelled(app.text_input, "Words").input("nowhere at all").run()
    assert "stand nowhere" in words(app)


def test_ticked_hits_are_coded_and_taken_off_again(project):
    with project.reading() as repository:
        before = repository.codings()
    app = shown("find")
    labelled(app.text_input, "Words").input("the chime goes").run()
    app.checkbox[0].check()
    labelled(app.selectbox, "Code").select("hal.agy")
    press(app, "Code them")
    assert "1 passage is coded." in words(app)
    with project.reading() as repository:
        (new,) = set(repository.codings()) - set(before)
    assert (new.quote, new.code, new.coder) == ("the chime goes", "hal.agy", "ana")
    press(app, "Undo")
    with project.reading() as repository:
        assert repository.codings() == before


def test_all_hits_by_turn(project):
    app = shown("find")
    labelled(app.text_input, "Words").input("the chime goes").run()
    labelled(app.selectbox, "Code").select("hal.agy")
    labelled(app.selectbox, "Which").select("all")
    labelled(app.selectbox, "On").select_index(2)
    press(app, "Code them")
    assert "2 passages are coded." in words(app)


def test_coding_needs_a_code_and_a_tick(project):
    app = shown("find")
    labelled(app.text_input, "Words").input("chime").run()
    press(app, "Code them")
    assert "Choose a code first." in [warning.value for warning in app.warning]
    labelled(app.selectbox, "Code").select("hal.agy")
    press(app, "Code them")
    assert "No hits are ticked" in words(app)


# Reading


def test_the_study_page_shows_who_has_read_what_and_sets_ones_own(project):
    reading_status.note_furthest(project, NAME, 1, coder="ben")
    app = shown("study")
    labelled(app.radio, "View").set_value("Reading").run()
    table = app.dataframe[0].value.set_index("Transcript")
    assert table.loc[NAME, "ben"] == "◐ in progress · 50 % · 2 codings"
    assert table.loc["LIN-L02", "ana"] == "○ not started · no codings"
    labelled(app.multiselect, "Transcripts").select(NAME)
    labelled(app.selectbox, "Status").select(ReadingState.DONE)
    press(app, "Set")
    found = reading_status.status(project, NAME, coder="ana")
    assert found.state is ReadingState.DONE
