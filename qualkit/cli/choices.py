"""Options that say how transcripts are to be read; the same for every command that reads some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
        """What counts for all files. Raises ReadError where they cannot be used."""
        return self._of("", pattern=self.pattern, expression=self.regex)

    def by_file(self) -> Mapping[str, ReadingChoices]:
        """What counts for one file, typed as FILE::LABEL."""
        typed = (*self.interviewer, *self.participant, *self.rename)
        files = dict.fromkeys(_split(value)[0] for value in typed)
        return {file: self._of(file) for file in files if file}

    def _of(self, file: str, *, pattern: str = PATTERNS[0], expression: str = "") -> ReadingChoices:
        def mine(typed: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(rest for of, rest in map(_split, typed) if of == file)

        return ReadingChoices(
            renames=tuple(map(_rename, mine(self.rename))),
            interviewers=mine(self.interviewer),
            participants=mine(self.participant),
            pattern=pattern,
            expression=expression,
        )


def _split(typed: str) -> tuple[str, str]:
    """The file and the rest; no file where what stands before :: does not end like one."""
    from qualkit.ingest import suffixes

    file, sign, rest = typed.partition("::")
    named = bool(sign) and file.casefold().endswith(tuple(suffixes()))
    return (file, rest) if named else ("", typed)


def _rename(typed: str) -> Rename:
    label, sign, name = typed.partition("=")
    if not sign:
        raise click.BadParameter(f"'{typed}' is not OLD=NEW, as in --rename JD=Jane")
    return Rename(label.strip(), name.strip())


_OPTIONS = (
    click.option(
        "--interviewer",
        metavar="LABEL",
        multiple=True,
        help="It asks; or FILE::LABEL.",
    ),
    click.option(
        "--participant", metavar="LABEL", multiple=True, help="It does not; or FILE::LABEL."
    ),
    click.option(
        "--rename", metavar="OLD=NEW", multiple=True, help="Call OLD so; or FILE::OLD=NEW."
    ),
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
