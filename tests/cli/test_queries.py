"""qualkit find with queries, and qualkit queries."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from qualkit.cli.main import cli
from qualkit.errors import QueryError, UsageError
from tests.cli.test_notes import place, run  # noqa: F401 - fixture


def test_find_prints_passages_and_why(place):  # noqa: F811
    said = run("find", place, "code:acc AND april", "--where", "site=kestrel")
    assert said.splitlines() == [
        "KES-L01:2 R [In April the state test comes and that is the number people know us by.] "
        "Each child has a plan of their own, drawn from what they did the day…",
        "    “april”; State assessment (ana)",
        "KES-T02:2 R …the gaps from fourth grade or I can cover the seventh grade, "
        "and [April asks one].",
        "    “april”; State assessment (ana)",
        "2 passages in 2 transcripts, 2 people",
    ]
    first, _ = json.loads(run("find", place, "code:acc AND april", "--json"))
    assert (first["turn"], first["codes"], first["why"]) == (
        2,
        ["dar.acc.state_test"],
        ["“april”", "State assessment (ana)"],
    )
    assert [first["quote"][a - first["start"] : b - first["start"]] for a, b in first["marks"]] == [
        "April"
    ]


def test_a_query_is_saved_asked_again_deleted_and_restored(place):  # noqa: F811
    run("find", place, "code:acc NOT coder=ben", "--save", "ana's tests")
    (saved,) = json.loads(run("queries", "list", place, "--json"))
    assert (saved["name"], saved["query"], saved["author"]) == (
        "ana's tests",
        "code:acc NOT coder=ben",
        "ana",
    )
    assert "ana's tests" in run("queries", "list", place)
    assert run("queries", "show", place, "ana's tests") == "code:acc NOT coder=ben\n"
    assert run("find", place, "--saved", "ana's tests") == run(
        "find", place, "code:acc NOT coder=ben"
    )
    assert run("queries", "delete", place, "ana's tests") == "Deleted: ana's tests\n"
    assert "0 saved queries" in run("queries", "list", place)
    assert run("queries", "restore", place, "ana's tests") == "Brought back: ana's tests\n"


def test_what_cannot_be_asked_is_refused(place):  # noqa: F811
    with pytest.raises(QueryError, match="no code 'gone'"):
        run("find", place, "code:gone", "--save", "x")
    for words in (["find", place], ["find", place, "a", "--saved", "b"],
                  ["find", place, "--saved", "b", "--save", "c"]):  # fmt: skip
        with pytest.raises(UsageError):
            run(*words)


def test_a_memo_may_rest_on_what_a_query_leaves(place):  # noqa: F811
    said = run("memo", "wave", place, "y2", "--markdown", "--where", "role=teacher")
    assert "only what the query role=teacher leaves" in said


def test_loading_themes_says_which_queries_cannot_be_asked(place, tmp_path):  # noqa: F811
    file = tmp_path / "themes.yaml"
    side = "freedom_query: code:gone, fence: [hal.fen]"
    file.write_text(
        f"themes:\n  - {{id: C1, name: A, dimensions: [{{key: t, {side}}}]}}\n", encoding="utf-8"
    )
    done = CliRunner().invoke(cli, ["themes", "load", place, str(file)])
    assert "C1, column 1: there is no code 'gone'" in done.stderr
