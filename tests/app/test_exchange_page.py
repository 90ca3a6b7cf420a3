"""The Exchange page: a file is shown before it is stored, and a project goes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.services import exchange_files, exchanging
from qualkit.services.exchange_outputs import OUTPUTS
from qualkit.store import Project
from qualkit.ui import session
from tests import refi
from tests.browser import sample

SCRIPT = """
from qualkit.services import exchanging
from qualkit.ui import session
from qualkit.ui.pages import exchange
from pathlib import Path
data = Path({place!r}).read_bytes()
found = exchange._read("p.qdpx", data)
told = exchanging.import_exchanged(session.project(), found, actor="ana", dry_run=True)
exchange._preview(told)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("QUALKIT_PROJECT", str(tmp_path / "study.qualkit"))
    monkeypatch.setenv("QUALKIT_CODER", "ana")
    session.opened.cache_clear()
    made = sample.build(tmp_path / "study.qualkit")
    yield made
    made.close()
    session.opened.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    marked = refi.selection(0, 5) + refi.selection(0, 99, 2)
    inside = f"{refi.one_code('Trying')}<Sources>{refi.text_source(marked)}</Sources>"
    place = tmp_path / "team.qdpx"
    place.write_bytes(refi.qdpx(inside, "Hello world", origin="NVivo <b>"))
    return place


def words(app: AppTest) -> str:
    kinds = (app.caption, app.markdown, app.success, app.subheader)
    return "\n".join(element.value for kind in kinds for element in kind)


def test_what_would_be_stored_and_what_not_is_shown_before(project, file):
    app = AppTest.from_string(SCRIPT.format(place=str(file)), default_timeout=60).run()
    assert not app.exception
    assert {m.label: m.value for m in app.metric} == {
        "New transcripts": "1",
        "New codes": "1",
        "New codings": "1",
        "New memos": "0",
    }
    assert "Not kept" in words(app)
    assert "NVivo \\<b\\>" in words(app)


def test_the_project_goes_out_with_the_options_chosen(project):
    script = "from qualkit.ui.pages import exchange\nexchange.page()\n"
    app = AppTest.from_string(script, default_timeout=60).run()
    assert not app.exception
    (make,) = [b for b in app.button if b.label == "Make the file"]
    app = make.click().run()
    assert not app.exception
    assert "transcripts" in words(app)


def test_an_import_into_an_open_project_keeps_a_copy(project, file):
    found = exchanging.read_file(file.read_bytes(), "team.qdpx")
    done = exchange_files.import_open(project, found, actor="ana")
    assert done.outcome.codings == 1
    assert done.copy is not None
    copy = Project.open(done.copy)
    with copy.reading() as repository:
        assert "t" not in repository.transcript_names()
    copy.close()


GIVEN = """
import streamlit as st
from qualkit.exchange.registry import read_exchanged
from qualkit.ui.pages import exchange
found = exchange._given_to(read_exchanged({data!r}, "t.csv"))
st.write(", ".join(each.coder for each in found.loose))
"""


@pytest.mark.parametrize(("coder", "asked"), [("", True), ("zoe", False)])
def test_who_coded_is_asked_where_the_file_does_not_say(coder: str, asked: bool) -> None:
    data = f"document,code,quote,coder\nt,Trying,we try,{coder}\n".encode()
    page = AppTest.from_string(GIVEN.format(data=data), default_timeout=30).run()
    assert not page.exception
    assert [field.label for field in page.text_input] == (["Coder"] if asked else [])
    if asked:
        page.text_input[0].set_value("ana").run()
    assert page.markdown[-1].value == ("ana" if asked else "zoe")


@pytest.mark.parametrize("output", OUTPUTS[2:5:2], ids=lambda output: output.title)
def test_every_form_is_offered_with_what_it_lacks(project, output):
    script = "from qualkit.ui.pages import exchange\nexchange.page()\n"
    app = AppTest.from_string(script, default_timeout=60).run()
    (kind,) = [box for box in app.selectbox if box.label == "What"]
    assert kind.options == [each.title for each in OUTPUTS]
    kind.select(output.title).run()
    assert not app.exception
    assert f"**Not in it:** {output.lacks}" in words(app)
    assert [box.label for box in app.multiselect] == (["Rounds"] if output.of_codings else [])
