"""Commands start fast: what is heavy is imported where it is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import qualkit
from qualkit import services
from qualkit.cli.main import GROUPS, cli

HEAVY = ("pandas", "numpy", "scipy", "sklearn", "bertopic", "torch", "spacy", "docx", "lxml",
         "openpyxl", "matplotlib", "sqlalchemy", "streamlit", "yaml", "rich")  # fmt: skip
ROOT = Path(qualkit.__file__).parent


@pytest.mark.parametrize("code", ["import qualkit", "import qualkit.cli", "HELP"])
def test_nothing_heavy_is_imported_to_start(code):
    if code == "HELP":
        code = (
            "import sys; sys.argv = ['qualkit', '--help']\nimport qualkit.cli\n"
            "try:\n    qualkit.cli.main()\nexcept SystemExit:\n    pass"
        )
    show = f"{code}\nimport sys\nprint([n for n in {HEAVY} if n in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def commands(group=cli, path=()):
    """(path, command) of every command below the group."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def test_help_lists_every_command_once():
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(cli.commands)


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_explains_itself(path):
    from tests.cli.running import ok
    from tests.cli.running import qualkit as run

    shown = ok(run(*path, "--help")).out
    assert shown.startswith(f"Usage: qualkit {' '.join(path)}")


def test_messages_name_commands_that_exist():
    """A hint that names a command nobody has is worse than no hint."""
    known = {" ".join(path[:1]) for path, _ in commands()} | {"--help"}
    known_pairs = {" ".join(path) for path, _ in commands() if len(path) == 2}
    groups = {path[0] for path, _ in commands() if len(path) == 2}
    for file in sorted(ROOT.rglob("*.py")):
        for text in _strings(file):
            for first, second in re.findall(r"\bqualkit ([a-z]+)(?: ([a-z]+))?", text):
                if first not in known:
                    assert f"qualkit {first}" not in _commandlike(text), (file, text)
                elif first in groups and second:
                    assert f"{first} {second}" in known_pairs, (file, text)


def _strings(file: Path) -> list[str]:
    """Strings of a module that are not docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders) and node.body]
    documented = {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented
    ]


def _commandlike(text: str) -> str:
    """The parts of a text that read as a command: in backticks, or followed by an argument."""
    quoted = re.findall(r"`([^`]+)`", text)
    named = re.findall(r"qualkit [a-z]+(?: [a-z]+)? (?:PROJECT|FILE)\b", text)
    return " ".join((*quoted, *named))


def test_services_import_without_an_interface():
    for found in pkgutil.iter_modules(services.__path__, "qualkit.services."):
        assert importlib.import_module(found.name).__doc__
