"""What is added later must be attacked in a blind round, or be said to be harmless here."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from qualkit.cli.main import cli
from qualkit.ui import app, asking, operations
from tests.app import test_blind_attack as attack
from tests.app.test_blind_everywhere import PAGES, READERS


def test_every_route_is_attacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALKIT_ROUTES", "1")
    monkeypatch.setenv("QUALKIT_PROJECT", "study.qualkit")
    assert attack.every_route() == set(attack.WAYS) | attack.SIGNING


def test_every_question_and_kind_of_edit_is_tried() -> None:
    assert {body["kind"] for body in attack.questions()} == set(asking._ANSWERS)
    tried = {word for body in attack.edits() for part in body["parts"] for word in part}
    assert tried >= set(operations._READERS)


def test_every_page_is_looked_at() -> None:
    named = {page.__module__.rpartition(".")[2] for page, *_ in app.PAGES}
    assert named == set(PAGES)


def test_every_command_is_tried_or_said_to_be_harmless() -> None:
    plain = [tuple(w for w in words if w != "PROJECT") for words in (*READERS, *attack.ATTEMPTS)]
    attacked = {c for c in commands(cli) if any(words[: len(c)] == c for words in plain)}
    said = {tuple(line.split()) for line in "\n".join(HARMLESS.values()).splitlines() if line}
    assert attacked & said == set()
    assert attacked | said == set(commands(cli))


def commands(group: click.Command, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command."""
    if not isinstance(group, click.Group):
        yield above
        return
    for name, below in group.commands.items():
        yield from commands(below, (*above, name))


HARMLESS = {
    "works without a project, or only on files": """
agreement sample
agreement sets
agreement size
agreement spans
agreement table
demo
exchange read
init
read
ui
""",
    "the whole project by design, for whoever holds its file": """
backup
merge
move
repair
restore
""",
    "changes what all may see, or only what one sees oneself": """
correct
exchange import
ingest
memo notes
names apply
names report
names restore
names seal
names unseal
people add
people back
people end
people password
people remove
people role
queries delete
queries restore
rounds assign
rounds done
rounds open
suggest assign
suggest drop
suggest later
suggest merge
suggest name
suggest promote
suggest reopen
suggest split
suggest switch
suggest undo
themes load
""",
    "reads what its siblings read, which are tried": """
memo code
memo draft
memo methods
memo person
memo recommendations
memo site
memo tension
memo theme
memo vignette
memo wave
suggest codes
suggest evaluate
suggest phrases
suggest topics
""",
}
