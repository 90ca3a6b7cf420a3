"""The Patterns page as a script: its views, its address, and who sees what."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qualkit.model import Span
from qualkit.services import coding
from qualkit.services.coding import NewCoding
from qualkit.store import Project
from qualkit.ui.pages.parts.pattern_asked import back_link, cell_of
from tests.app.test_blind_everywhere import secret, told, walked  # noqa: F401 - fixtures
from tests.app.test_pages import place, project  # noqa: F401 - fixtures
from tests.browser import sample

PAGE = (
    "from qualkit.ui.pages import patterns\n"
    "from qualkit.ui.notices import refusals\n"
    "with refusals():\n    patterns.page()\n"
)


def shown(**asked: str) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=60)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest) -> str:
    """Everything that the page sends to the browser."""
    protos = (getattr(each, "proto", None) for each in walked(app.main))
    return "\n".join(p.SerializeToString().decode("utf-8", "replace") for p in protos if p)


def coded(project: Project) -> None:  # noqa: F811
    for span, code in (
        (Span(3, 12), "hal.agy"),
        (Span(50, 90), "hal.agy"),
        (Span(60, 99), "dar.acc"),
    ):
        coding.record(project, NewCoding(sample.INTERVIEW, span, code), coder="ana")


def test_without_codings_it_says_what_to_do(project: Project) -> None:  # noqa: F811
    assert "nothing to count yet" in shown().info[0].value


def test_an_address_opens_a_cell_with_its_passages(project: Project) -> None:  # noqa: F811
    coded(project)
    app = shown(rows="code", columns="site,wave", count="people", cell='["hal.agy","kestrel,y1"]')
    assert app.subheader[0].value == "Culture of agency × Kestrel School · 2015-16"
    assert "qkm-passage" in sent(app)
    assert "code?transcript=KES-T01" in sent(app)


def test_the_other_views(project: Project) -> None:  # noqa: F811
    coded(project)
    pairs = shown(view="Co-occurrence", codes="code", cell='["hal.agy","dar.acc"]')
    assert pairs.subheader[0].value == "Culture of agency + Logic of accountability"
    facts = shown(view="Facts beside talk", fact="test_prep_window")
    assert facts.multiselect(key="pattern_talk_test_prep_window").value == ["dar.org.test_prep"]


@pytest.mark.parametrize(
    "asked",
    [
        {"view": "x", "rows": "nope", "columns": "site,site", "count": "x"},
        {"cell": "[1]", "rows": "code"},
        {"cell": '["gone","y9"]', "rows": "code"},
        {"where": "site='", "rows": "site"},
        {"where": 'code:"', "rows": "site"},
    ],
)
def test_an_address_that_makes_no_sense_does_no_harm(project: Project, asked) -> None:  # noqa: F811
    coded(project)
    shown(**asked)


def test_a_condition_that_never_holds_is_refused_in_words(project: Project) -> None:  # noqa: F811
    coded(project)
    assert "is never" in shown(where="wave=y9", rows="code").error[0].value


def test_conditions_of_an_address_stand_in_lists_and_the_rest_is_typed(project: Project) -> None:  # noqa: F811
    coded(project)
    asked = "site=kestrel AND code:hal.agy AND NOT wave=y2 AND (code:hal.agy OR coder=ana)"
    app = shown(where=asked, rows="code")
    assert app.multiselect(key="pattern_only_code").value == ["hal.agy"]
    typed = app.text_input(key="pattern_more").value
    assert typed.endswith("NOT wave=y2 AND (code:hal.agy OR coder=ana)")
    assert "code:hal.agy" not in typed.partition("NOT")[0]


@pytest.mark.parametrize("person", ["ana", "lea"])
def test_no_cell_tells_what_a_blind_round_hides(
    secret: Project,  # noqa: F811
    person: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("QUALKIT_CODER", person)
    app = shown(rows="code,coder", columns="round", cell="[null,null]", count="passages")
    assert told(sent(app)) == set()
    assert "ben" not in sent(app)


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("rows=code&cell=%5B%22a%22%5D", "patterns?rows=code&cell=%5B%22a%22%5D"),
        ("//evil.example", ""),
        ("javascript:alert(1)", ""),
        ('rows="><script>', "patterns?rows=%22%3E%3Cscript%3E"),
        ("", ""),
    ],
)
def test_the_way_back_leads_to_this_page_only(asked: str, link: str) -> None:
    assert back_link(asked) == link


@pytest.mark.parametrize("text", ["", "x", "1", "{}", "[1,2]", '["a"]'])
def test_what_is_no_cell_is_none(text: str) -> None:
    assert cell_of(text) is None
