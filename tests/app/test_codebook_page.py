"""The Codebook page as a script: what a person does there, and what the project holds then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import Codebook, Span
from qualkit.services import admission, codebook_changes, codebooks, coding, recoding
from qualkit.store import Project
from qualkit.ui import session
from qualkit.ui.pages.parts.differences import marked
from tests.browser import sample


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "study.qualkit"))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    session.opened.cache_clear()
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()
    session.opened.cache_clear()


SCRIPT = """
from qualkit.ui.notices import refusals
from qualkit.ui.pages import codebook
with refusals():
    codebook.page()
"""


def opened(view: str = "", code: str = "", panel: str = "") -> AppTest:
    app = AppTest.from_string(SCRIPT, default_timeout=60)
    if code:
        app.session_state["codebook_chosen"] = code
    app.run()
    if view:
        app.radio(key="codebook-view").set_value(view).run()
    if panel:
        app.segmented_control(key="code-panel").set_value(panel).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    kinds = (app.subheader, app.caption, app.info, app.markdown, app.error, app.success,
             app.warning, app.toast)  # fmt: skip
    return "\n".join(element.value for kind in kinds for element in kind).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    next(b for b in app.button if b.label.replace("\\", "").startswith(label)).click().run()
    assert not app.exception
    return app


def field(app: AppTest, label: str):
    return next(w for w in (*app.text_input, *app.text_area) if w.label == label)


def book(project: Project) -> Codebook:
    with project.reading() as repository:
        return repository.codebook()


def coded(project: Project, code: str = "hal.agy.time", coder: str = "ana") -> str:
    round_name = admission.working_round(project, coder)
    new = coding.NewCoding(sample.INTERVIEW, Span(3, 12), code)
    return coding.record(project, new, coder=coder, round_name=round_name).id


def test_every_field_is_saved_by_the_form_and_undone_by_the_button(project):
    app = opened(code="hal.agy", panel="Edit")
    field(app, "Name").set_value("Agency")
    field(app, "Definition").set_value("Who decides.")
    field(app, "Values, one a line").set_value("for\nwith\n\nby")
    field(app, "Synonyms, one a line").set_value("self-direction")
    press(app, "Save")
    code = book(project).code("hal.agy")
    assert (code.label, code.definition) == ("Agency", "Who decides.")
    assert (code.values, code.synonyms) == (("for", "with", "by"), ("self-direction",))
    assert "Saved “Agency”" in words(app)
    press(app, "Undo: renamed")
    press(app, "Undo: changed definition, values, synonyms")
    assert book(project).codes == sample.CODES
    assert not [b for b in app.button if b.label.startswith("Undo")]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(project):
    app = opened(code="hal.agy", panel="Edit")
    seen = book(project).code("hal.agy")
    codebook_changes.change_fields(project, seen, replace(seen, definition="Ben's."), actor="ben")
    field(app, "Definition").set_value("Mine.")
    press(app, "Save")
    assert "Somebody else changed definition since you opened this code." in words(app)
    assert book(project).code("hal.agy").definition == "Ben's."


def test_merging_says_first_what_it_will_do(project):
    coded(project)
    app = opened(code="hal.agy.time", panel="Merge, split, retire")
    box = next(s for s in app.selectbox if s.label == "Into")
    box.set_value("hal.agy.means").run()
    assert "1 coding by 1 coder in 1 transcript of “Control of time and pace”" in words(app)
    press(app, "Merge into")
    assert book(project).code("hal.agy.time").merged_into == "hal.agy.means"
    assert "Choice of means" in words(app)
    with project.reading() as repository:
        assert [c.code for c in repository.codings()] == ["hal.agy.means"]


def test_a_code_is_added_below_the_chosen_one(project):
    app = opened(code="hal.agy")
    field(app, "Name of the new code").set_value("Choice of partners")
    app.checkbox[0].set_value(True)
    press(app, "Add")
    made = book(project).code("choice_of_partners")
    assert (made.parent, book(project).children("hal.agy")[-1]) == ("hal.agy", made)


def test_codes_are_moved_split_retired_and_restored(project):
    app = press(opened(code="hal.agy.means", panel="Move"), "Up")
    assert [c.id for c in book(project).children("hal.agy")] == ["hal.agy.means", "hal.agy.time"]
    app = opened(code="hal.agy.means", panel="Merge, split, retire")
    field(app, "New codes, one a line").set_value("Tools | what with\nTasks | what")
    press(app, "Split")
    assert [book(project).code(c).definition for c in ("tools", "tasks")] == ["what with", "what"]
    app = opened(code="tools", panel="Merge, split, retire")
    app.text_input[-1].set_value("not needed")
    press(app, "Retire")
    assert book(project).code("tools").why_retired == "not needed"
    app.toggle[0].set_value(True).run()
    press(app, "Restore")
    assert not book(project).code("tools").retired


def test_a_code_in_two_places_is_listed_twice_and_counted_once(project):
    seen = book(project).code("hal.agy.time")
    wanted = replace(seen, also_under=("hal.fen",))
    codebook_changes.change_fields(project, seen, wanted, actor="ana")
    coded(project)
    table = opened().dataframe[0].value
    places = table[table["Code"].str.contains("Control of time")]
    assert list(places["Codings"].dropna()) == [1]
    assert len(places) == 2


def test_a_retired_code_shows_as_long_as_others_stand_below_it(project):
    codebook_changes.retire(project, "hal.agy", actor="ana")
    codebook_changes.retire(project, "hal.fwf", actor="ana")
    listed = [name.strip() for name in opened().dataframe[0].value["Code"]]
    assert "Culture of agency (retired)" in listed
    assert not [name for name in listed if "Freedom within fences" in name]


def test_versions_are_compared_shown_as_they_were_and_taken_back(project):
    codebook_changes.rename(project, "hal.agy", "Agency", actor="ben")
    app = opened("Changes")
    assert list(app.dataframe[0].value["What"]) == [
        "ben renamed “Culture of agency” to “Agency”",
        "test loaded a codebook",
    ]
    assert ":red-background[Culture of agency]" in words(app)
    app.segmented_control(key="version-look").set_value("All codes then").run()
    assert "Agency" in list(app.dataframe[1].value["Code"])
    app.segmented_control(key="version-look").set_value("What changed").run()
    press(app, "Take this change back")
    assert book(project).codes == sample.CODES


def test_the_recode_queue_is_emptied_by_decisions_and_the_last_is_undone(project):
    made = coded(project)
    seen = book(project).code("hal.agy.time")
    wanted = replace(seen, definition="Only pace.")
    codebook_changes.change_fields(project, seen, wanted, actor="ana")
    app = opened("Recode")
    assert "1 to recode" in words(app)
    assert ":green-background[Only] pace." in words(app)
    press(app, "Take off")
    assert "Nothing waits" in words(app)
    with project.reading() as repository:
        assert repository.codings() == ()
    press(app, "Undo the last decision")
    next(s for s in app.selectbox if s.label == "Another code").set_value("hal.fen").run()
    press(app, "Recode")
    with project.reading() as repository:
        assert [(c.id, c.code) for c in repository.codings()] == [(made, "hal.fen")]
    assert recoding.queue(project, coder="ana") == ()


def test_a_second_cycle_queue_is_begun_read_and_finished(project):
    coded(project)
    app = opened("Second cycle")
    app.multiselect[0].set_value(["hal.agy"])
    next(s for s in app.selectbox if s.label == "To be read again for").set_value("dar.ten")
    press(app, "Begin")
    assert ":blue-background[Thank you]" in words(app)
    press(app, "Carries it")
    assert "Every passage of this queue is read." in words(app)
    with project.reading() as repository:
        assert sorted(c.code for c in repository.codings()) == ["dar.ten", "hal.agy.time"]
    press(app, "Back to the last passage")
    press(app, "Does not")
    with project.reading() as repository:
        assert [c.code for c in repository.codings()] == ["hal.agy.time"]


def test_a_file_is_compared_before_it_is_loaded_and_the_codebook_checked(project):
    text = codebooks.codebook_text(book(project), "b.yaml")
    new = text.replace("label: Fences", "label: Hedges")
    app = opened("Load, save, check")
    assert "which is no code" not in words(app)
    app.file_uploader[0].set_value([("b.yaml", new.encode(), "text/yaml")]).run()
    assert "Against the newest version: 1 changed." in words(app)
    press(app, "Load")
    assert book(project).code("hal.fen").label == "Hedges"


def test_markup_in_codes_and_passages_is_text(project):
    codebook_changes.rename(project, "odd.markup", "<b>x</b> :red[y]", actor="<i>eve</i>")
    app = opened("Changes")
    shown = "\n".join(element.value for kind in (app.markdown, app.caption) for element in kind)
    assert "<b>" not in shown
    assert "<i>" not in shown
    old, new = marked("a <b> c", "a [x](y) c")
    assert "<b>" not in old
    assert "](y)" not in new
