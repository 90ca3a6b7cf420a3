"""The command group, and the one place where refusals become messages and exit codes."""

from __future__ import annotations

import os
import sys
from types import TracebackType

import click

from qualkit import __version__
from qualkit.cli import (
    adjudicate,
    agreement,
    codebook,
    codebook_changes,
    codings,
    correcting,
    demo,
    disagreements,
    exchange,
    find,
    memo,
    names,
    notes,
    patterns,
    project,
    queries,
    recovering,
    rounds,
    safety,
    study,
    suggest,
    team,
    themes,
    transcripts,
)
from qualkit.cli.show import safe
from qualkit.errors import Problem, QualkitError

DEBUG_VARIABLE = "QUALKIT_DEBUG"

GROUPS = {
    "Start": ("demo", "init", "ui"),
    "Transcripts and study": ("read", "names", "ingest", "correct", "study"),
    "Coding": ("codebook", "codings", "find", "queries", "themes"),
    "Numbers and proposals": ("agreement", "disagreements", "suggest"),
    "Patterns": ("matrix", "co-occurrence"),
    "Memos": ("notes", "memo"),
    "Team": ("people", "rounds", "adjudicate"),
    "Other tools": ("exchange",),
    "Safety": ("backup", "restore", "move", "check", "repair", "merge", "history"),
}


class Sections(click.Group):
    """A group whose help lists its commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, listed in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name, self.commands[name].get_short_help_str(70)) for name in listed]
                )


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="qualkit")
def cli() -> None:
    """Qualitative implementation research: from raw transcripts to the memo, offline.

    New here? `qualkit demo` builds a sample study and shows the whole way.
    """


for _module in (
    transcripts, names, correcting, project, study, codebook, codebook_changes, codings, themes,
    agreement, disagreements, suggest, find, queries, patterns, notes, memo, team, rounds,
    adjudicate, safety, recovering, demo, exchange,
):  # fmt: skip
    for _command in _module.COMMANDS:
        cli.add_command(_command)


def main() -> None:
    """Run qualkit; ends the process with 0, 1 (refused) or 2 (wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    debugging = os.environ.get(DEBUG_VARIABLE) == "1"
    if not debugging:
        sys.excepthook = _unexpected
    try:
        cli()
    except QualkitError as refused:
        if debugging:
            raise
        _say(refused)
        sys.exit(refused.exit_code)


def _say(refused: QualkitError) -> None:
    problems = refused.problems
    if len(problems) > 1:
        click.echo(f"Refused: {len(problems)} problems, nothing was changed.", err=True)
    for problem in problems:
        click.echo(safe(_told(problem, alone=len(problems) == 1)), err=True)


def _told(problem: Problem, *, alone: bool) -> str:
    where = f"{problem.where}: " if problem.where else ""
    hint = f"\n  {problem.hint}" if problem.hint else ""
    return f"{'Refused: ' if alone else '- '}{where}{problem.what}{hint}"


def _unexpected(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    """The last resort: a fault of qualkit itself, without a traceback."""
    click.echo(
        f"qualkit met a fault of its own ({kind.__name__}). What was acknowledged is safe.\n"
        f"  To see where, run the command again with {DEBUG_VARIABLE}=1 and report what it prints.",
        err=True,
    )
