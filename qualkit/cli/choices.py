"""Options that say how transcripts are to be read; the same for every command that reads some."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import click

from qualkit.model import PATTERNS, ReadingChoices, Rename

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Given:
    """The options as they were typed."""

    interviewer: tuple[str, ...]
    participant: tuple[str, ...]
    rename: tuple[str, ...]
    pattern: str
    regex: str

    def choices(self) -> ReadingChoices:
        """Raises ReadError where they cannot be used."""
        return ReadingChoices(
            renames=tuple(map(_rename, self.rename)),
            interviewers=self.interviewer,
            participants=self.participant,
            pattern=self.pattern,
            expression=self.regex,
        )


def _rename(typed: str) -> Rename:
    label, sign, name = typed.partition("=")
    if not sign:
        raise click.BadParameter(f"'{typed}' is not OLD=NEW, as in --rename JD=Jane")
    return Rename(label.strip(), name.strip())


_OPTIONS = (
    click.option("--interviewer", metavar="LABEL", multiple=True, help="This label asks."),
    click.option("--participant", metavar="LABEL", multiple=True, help="This label does not ask."),
    click.option("--rename", metavar="OLD=NEW", multiple=True, help="Call a speaker otherwise."),
    click.option(
        "--pattern",
        type=click.Choice(PATTERNS),
        default=PATTERNS[0],
        help="How labels are written.",
    ),
    click.option(
        "--regex", metavar="RE", default="", help="A regular expression with a group 'speaker'."
    ),
)


def choosing(command: Command) -> Command:
    """Give a command these options as one argument, `given`."""

    @wraps(command)
    def with_given(**arguments: Any) -> Any:
        names = Given.__dataclass_fields__
        given = Given(**{name: arguments.pop(name) for name in names})
        return command(given=given, **arguments)

    for option in reversed(_OPTIONS):
        with_given = option(with_given)
    return with_given  # type: ignore[return-value]
