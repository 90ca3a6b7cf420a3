"""The reference of commands and the commands themselves say the same."""

from __future__ import annotations

import re

import click
import pytest

from qualkit.cli.main import cli
from tests.unit.docs_pages import PAGES, ROOT, blocks, prose

REFERENCE = ROOT / "docs/reference/cli.md"


def commands(group=cli, path=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands())


def sections():
    """The text under each heading `### qualkit …`, by command."""
    parts = re.split(r"^### `qualkit (.+?)`$", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_its_section_and_no_section_is_left_over():
    assert sorted(sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_and_argument_is_described(name):
    text = sections()[name]
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Argument):
            assert parameter.make_metavar(click.Context(COMMANDS[name])).strip("[].") in text
        else:
            assert all(f"`{option}" in text for option in parameter.opts), parameter.opts
        if isinstance(parameter.type, click.Choice):
            assert all(choice in text for choice in parameter.type.choices)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_option_is_described_that_does_not_exist(name):
    known = {option for p in COMMANDS[name].params for option in p.opts}
    described = set(re.findall(r"^\| `(--?[a-z-]+)", sections()[name], re.MULTILINE))
    assert described <= known


def test_commands_that_the_pages_name_exist():
    groups = {name.split()[0] for name in COMMANDS if " " in name}
    for page in PAGES:
        named = re.findall(r"`qualkit ([a-z][a-z-]*)(?: ([a-z]+))?", prose(page))
        shell = "\n".join(b.text for b in blocks(page) if b.language in {"console", "sh"})
        named += re.findall(
            r"^(?:\$ |\w+=\w+ )?qualkit ([a-z][a-z-]*)(?: ([a-z]+)\b)?", shell, re.M
        )
        for first, second in named:
            name = f"{first} {second}" if first in groups and second else first
            assert name in COMMANDS or name in groups, (page.name, name)


def test_variables_are_the_ones_that_are_read():
    text = REFERENCE.read_text("utf-8")
    assert {"QUALKIT_CODER", "QUALKIT_DEBUG"} <= set(re.findall(r"`(QUALKIT_\w+)`", text))
