"""The page of coverage: every capability once, and what it names is there."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from qualkit.cli.main import cli
from qualkit.ui.app import PAGES
from tests.unit.docs_pages import ROOT

TEXT = (ROOT / "docs/coverage.md").read_text("utf-8")
ROWS = [
    (row[1], row[2], row[3], row[4])
    for row in re.finditer(r"^\| ([AHPS]\d+) \| (.+?) \| (\w+) \| (.+) \|$", TEXT, re.MULTILINE)
]
MUST = {
    "A": (1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16, 18, 20, 24, 25, 27, 28, 29, 31, 33, 34, 35,
          40, 45),
    "H": (1, 2, 4, 5, 8, 22, 30),
    "P": (1, 3, 4, 8, 9, 10, 12, 13, 14, 15, 20, 31, 32, 33, 38),
    "S": (1, 3, 4, 6, 12, 22, 35, 37),
}  # fmt: skip
COMMANDS = sorted(set(re.findall(r"`qualkit ([^`\n]+)`", TEXT)))


def test_every_capability_stands_there_once() -> None:
    sizes = {"A": 47, "H": 31, "P": 40, "S": 40}
    wanted = [f"{letter}{n}" for letter, size in sizes.items() for n in range(1, size + 1)]
    assert [row[0] for row in ROWS] == wanted
    assert len({row[1] for row in ROWS}) == len(ROWS)


def test_all_that_is_needed_is_there() -> None:
    wanted = {f"{letter}{n}" for letter, numbers in MUST.items() for n in numbers}
    assert {row[0] for row in ROWS if row[2] == "must"} == wanted
    assert not [row for row in ROWS if row[2] == "must" and "not yet" in row[3]]
    assert {row[2] for row in ROWS} == {"must", "should", "later"}


def test_each_row_names_a_command_a_page_or_says_not_yet() -> None:
    assert not [
        row for row in ROWS if not re.search(r"`qualkit |page \*\*|not yet|study\.yaml", row[3])
    ]


@pytest.mark.parametrize("text", COMMANDS)
def test_each_command_exists_with_its_options(text: str) -> None:
    command: click.Command = cli
    words = shlex.split(text)
    while isinstance(command, click.Group):
        name = words.pop(0)
        assert name in command.commands, text
        command = command.commands[name]
    parser = command.make_parser(click.Context(command))
    given, left, _ = parser.parse_args(words)
    assert not left, text
    needed = [p.name for p in command.params if p.required]
    assert set(needed) <= set(given), text


def test_each_page_exists() -> None:
    titles = {title for _, title, *_ in PAGES}
    assert set(re.findall(r"page \*\*(.+?)\*\*", TEXT)) <= titles
