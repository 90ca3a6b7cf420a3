"""The memos page as a script: its filter."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from qualkit.model import Span
from qualkit.services import coding
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from tests.app.test_pages import place, project  # noqa: F401 - fixtures
from tests.browser import sample

PAGE = (
    "from qualkit.ui.pages import memos\n"
    "from qualkit.ui.notices import refusals\n"
    "with refusals():\n    memos.page()\n"
)


def test_a_filter_is_chosen_from_examples_and_stands_in_the_memo(project: Project) -> None:  # noqa: F811
    coding.record(project, NewCoding(sample.INTERVIEW, Span(50, 90), "hal.agy"), coder="ana")
    app = AppTest.from_string(PAGE, default_timeout=60).run()
    assert not app.exception
    next(each for each in app.button if each.label == "site=kestrel").click().run()
    assert not app.exception
    assert app.text_input(key="memo_filter").value == "site=kestrel"
    app.text_input(key="memo_filter").input("site=nowhere").run()
    assert "site is never" in app.error[0].value.casefold()
