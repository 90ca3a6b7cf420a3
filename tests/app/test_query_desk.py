"""The mode "Codes and text" of the page Find."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.services import querying
from tests import factories
from tests.app.test_around_pages import labelled, press, project, shown, words  # noqa: F401


@pytest.fixture
def app(project) -> AppTest:  # noqa: F811
    found = shown("find")
    found.button_group[0].set_value("Codes and text").run()
    assert not found.exception
    return found


def ask(app: AppTest, query: str) -> str:
    labelled(app.text_input, "Query").input(query).run()
    assert not app.exception
    return words(app)


def test_passages_are_shown_with_what_matched(app):
    said = ask(app, "code:acc AND april")
    assert "**2** passages in 2 of 8 transcripts, by 2 people" in said
    assert "**:orange-background[April]**" in said
    assert "State assessment \\(ana\\)" in said
    assert "code?transcript=KES-L01&at=" in said
    assert "Nothing is found in 8 transcripts" in ask(app, "code:acc AND code:fwf")


def test_a_fault_is_shown_at_its_place(app):
    said = ask(app, "code:acc AND code:zzz")
    assert "There is no code 'zzz'" in said
    assert app.code[0].value == f"code:acc AND code:zzz\n{' ' * 13}^"


def test_an_example_is_asked_by_a_click(app):
    example = labelled(app.button, app.button[0].label)
    example.click().run()
    assert not app.exception
    assert labelled(app.text_input, "Query").value.startswith("code:")
    assert "passage" in words(app)


def test_a_query_is_saved_asked_deleted_and_brought_back(app, project):  # noqa: F811
    ask(app, "code:acc AND april")
    labelled(app.text_input, "Save this query as").input("talk of tests")
    press(app, "Save")
    assert [q.query for q in querying.saved(project)] == ["code:acc AND april"]
    ask(app, "chime")
    press(app, ":primary[talk of tests]")
    assert labelled(app.text_input, "Query").value == 'saved:"talk of tests"'
    assert "**2** passages" in words(app)
    ask(app, "chime")
    press(app, "Delete")
    assert querying.saved(project) == ()
    press(app, "Undo")
    assert [q.author for q in querying.saved(project)] == ["ana"]


def test_a_link_brings_its_query_along(project):  # noqa: F811
    script = "from qualkit.ui.pages import find\nfind.page()\n"
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["query"] = "code:fwf"
    app.run()
    assert not app.exception
    assert "freedom within fences" in words(app)
    assert factories.ORC_CHOICE.split(",")[0] in words(app)


def test_what_a_query_finds_is_coded_and_undone_in_one_step(app, project):  # noqa: F811
    ask(app, "code:acc AND april")
    with project.reading() as repository:
        before = len(repository.codings())
        code = repository.codebook().codes[0].id
    labelled(app.selectbox, "Code").select(code)
    labelled(app.selectbox, "Which").select("all")
    press(app, "Code them")
    assert "2 passages are coded" in words(app)
    with project.reading() as repository:
        assert len(repository.codings()) == before + 2
    press(app, "Undo")
    with project.reading() as repository:
        assert len(repository.codings()) == before
