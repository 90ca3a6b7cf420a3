"""qualkit correct."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import read_bytes
from qualkit.cli.show import (
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_values,
    safe,
)
from qualkit.errors import CodingError

if TYPE_CHECKING:
    from qualkit.model import Coding
    from qualkit.model.anchoring import ReanchoredCoding
    from qualkit.services.correcting import Correction

FATES = ("kept", "moved", "changed", "lost")


@click.command()
@click.argument("project")
@click.argument("file", type=click.Path())
@click.option("--transcript", default="", help="The transcript it corrects; else by FILE's name.")
@click.option("--yes", is_flag=True, help="Store it without asking, unless codings are lost.")
@click.option("--accept-losses", is_flag=True, help="With --yes: also where codings are lost.")
@json_option
def correct(
    project: str, file: str, transcript: str, yes: bool, accept_losses: bool, as_json: bool
) -> None:
    """Replace a transcript's text by a corrected FILE, taking its codings along.

    What would move, change or be lost is listed first. The text before stays as an older revision,
    with its codings.
    """
    from qualkit.services import correcting, people, projects

    opened = projects.open_project(project)
    correction = correcting.preview(opened, transcript, file, read_bytes(file))
    if not as_json:
        _print(correction)
    may = accept_losses or not correction.lost
    if stored := (yes and may) or (not yes and not as_json and _agreed(correction)):
        actor = people.acting_coder()
        correcting.confirm(opened, correction, actor=actor, accept_lost=True)
    if as_json:
        print_json(_as_plain(correction, stored=stored))
    if not stored:
        raise _refusal(correction, yes=yes)
    if not as_json:
        new = correction.transcript
        click.echo(f"{safe(new.name)} is now at revision {new.revision}.")


def _refusal(correction: Correction, *, yes: bool) -> CodingError:
    where = correction.transcript.name
    lost = counted(len(correction.lost), "coding")
    if yes:
        hint = "look at the list, then add --accept-losses; the old revision keeps them"
        return CodingError(f"nothing was stored, for {lost} would be lost", where=where, hint=hint)
    options = "--yes --accept-losses" if correction.lost else "--yes"
    hint = f"look at the list, then run the command again with {options}"
    return CodingError("nothing was stored, for nobody said yes", where=where, hint=hint)


def _agreed(correction: Correction) -> bool:
    """Ask a person at a terminal; where there is none, nobody agreed."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    lost = len(correction.lost)
    warning = f", losing {counted(lost, 'coding')}" if lost else ""
    return click.confirm(f"Store the corrected text{warning}?", default=False)


def _print(correction: Correction) -> None:
    from qualkit.model.anchoring import Fate

    new = correction.transcript
    counts = ", ".join(f"{len(correction.of(Fate(fate)))} {fate}" for fate in FATES)
    click.echo(f"{safe(new.name)}, revision {new.revision} from {safe(correction.file)}: "
               f"{counted(len(correction.codings), 'coding')}, {counts}")  # fmt: skip
    touched = [item for item in correction.codings if item.fate is not Fate.KEPT]
    if touched:
        print_table(("what", "code", "coder", "round", "was at", "is at", ""),
                    [_row(item) for item in touched], right=9)  # fmt: skip
    _print_quotes(touched)
    if correction.suggestions:
        click.echo(f"{counted(len(correction.suggestions), 'open suggestion')}: "
                   f"{len(correction.closed)} closed, the others taken along.")  # fmt: skip
    print_problems(correction.notes, heading="Please look at:")


def _row(item: ReanchoredCoding) -> tuple[str, ...]:
    is_at = _place(item.after) if item.after else "–"
    before = item.before
    return (item.fate.value, before.code, before.coder, before.round, _place(before), is_at,
            item.reason)  # fmt: skip


def _place(coding: Coding) -> str:
    return f"{coding.span.start}-{coding.span.end}"


def _print_quotes(items: Sequence[ReanchoredCoding]) -> None:
    for item in items:
        if item.after is not None and item.after.quote == item.before.quote:
            continue
        click.echo(f"{item.fate.value}: {item.before.code} by {safe(item.before.coder)}")
        click.echo(f"  was: {safe(item.before.quote)}")
        if item.after is not None:
            click.echo(f"  is:  {safe(item.after.quote)}")


def _as_plain(correction: Correction, *, stored: bool) -> dict[str, Any]:
    from qualkit.model.anchoring import Fate

    return {
        "transcript": correction.transcript.name,
        "revision": correction.transcript.revision,
        "stored": stored,
        "counts": {fate: len(correction.of(Fate(fate))) for fate in FATES},
        "codings": [_coding_as_plain(item) for item in correction.codings],
        "suggestions": {
            "open": len(correction.suggestions),
            "closed": [item.before.id for item in correction.closed],
        },
        "warnings": problem_values(correction.notes),
    }


def _coding_as_plain(item: ReanchoredCoding) -> dict[str, Any]:
    before, after = item.before, item.after
    return {
        "fate": item.fate.value,
        "reason": item.reason,
        "code": before.code,
        "coder": before.coder,
        "round": before.round,
        "old": _as_place(before),
        "new": None if after is None else _as_place(after),
    }


def _as_place(coding: Coding) -> dict[str, Any]:
    span = coding.span
    return {"id": coding.id, "start": span.start, "end": span.end, "quote": coding.quote}


COMMANDS = (correct,)
