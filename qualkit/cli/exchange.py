"""qualkit exchange read, import, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import read_bytes, write_bytes
from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_values,
    progress,
    safe,
)

if TYPE_CHECKING:
    from qualkit.errors import Problem
    from qualkit.model.exchanged import Discarded, Exchanged
    from qualkit.services.exchange_files import Imported


@click.group()
def exchange() -> None:
    """Bring projects and codebooks of other tools in, and take them out."""


@exchange.command()
@click.argument("file", type=click.Path())
@json_option
def read(file: str, as_json: bool) -> None:
    """Show what a file of another tool holds, without importing it."""
    from qualkit.services import exchanging

    place = _file_in(file)
    found = exchanging.read_file(read_bytes(place), place)
    if as_json:
        print_json(_as_plain(found))
        return
    click.echo(f"{safe(found.title or file)} ({safe(found.origin) or 'origin unknown'})")
    print_table(("holds", "how many"), _tally(found))
    for coding in found.codings:
        named = f"{safe(found.source_of[coding.source].name)} {coding.span.start}-{coding.span.end}"
        by = f" ({safe(coding.coder)})" if coding.coder else ""
        click.echo(f"{named}: {safe(found.code_of[coding.code].name)}{by}")
        click.echo(f"    {safe(' '.join(coding.quote.split()))}")
    for loose in found.loose:
        state = "place to be found" if loose.way is None else "without a place"
        named = f"{safe(found.source_of[loose.source].name)}, {state}"
        by = f" ({safe(loose.coder)})" if loose.coder else ""
        click.echo(f"{named}: {safe(found.code_of[loose.code].name)}{by}")
        click.echo(f"    {safe(' '.join(loose.quote.split()))}")
    _show_places(found)
    _print_not_kept(found.discarded, found.warnings)


def _file_in(path: str) -> str:
    """The database in a folder that is a project of QualCoder; any other path as it is."""
    inside = Path(path) / "data.qda"
    return str(inside) if inside.is_file() else path


def _show_places(found: Exchanged) -> None:
    """How the file counts, and how many of its words were found in which way."""
    if any(source.text is not None for source in found.sources) and found.offsets.why:
        click.echo(f"Offsets in {found.offsets.in_words}: {safe(found.offsets.why)}.")
    if line := _places_line(found):
        click.echo(line)


def _places_line(found: Exchanged) -> str:
    """How codings found their places; nothing where all stand where the file says."""
    told = {"exact": "where the file says", "search": "by their words",
            "several": "at several places, left out", "nowhere": "nowhere, left out"}  # fmt: skip
    ways = {way.value: n for way, n in found.ways.items()}
    waiting = sum(each.way is None for each in found.loose)
    parts = [f"{ways[way]} {words}" for way, words in told.items() if ways[way]]
    if waiting:
        parts.append(f"{waiting} to be found in the texts of a project")
    plain = not waiting and set(parts) <= {f"{ways['exact']} {told['exact']}"}
    return "" if plain else f"Codings: {'; '.join(parts)}."


@exchange.command(name="import")
@click.argument("project")
@click.argument("file", type=click.Path())
@click.option("--round", "round_name", default="", help="The round into which codings go.")
@click.option("--coder", default="", help="Who coded what the file gives to nobody.")
@click.option("--dry-run", is_flag=True, help="Show what would be stored and left out.")
@click.option("--no-copy", is_flag=True, help="Make no copy of the project before.")
@json_option
def import_(
    project: str,
    file: str,
    round_name: str,
    coder: str,
    dry_run: bool,
    no_copy: bool,
    as_json: bool,
) -> None:
    """Bring a file of another tool into PROJECT, which is made where there is none."""
    from qualkit.services import exchange_files, exchange_readers, people

    place = _file_in(file)
    found = exchange_readers.by_coder(exchange_readers.read_file(read_bytes(place), place), coder)
    with progress() as tell:
        done = exchange_files.import_into(
            project,
            found,
            actor=people.acting_coder(),
            round_name=round_name,
            dry_run=dry_run,
            copy=not no_copy,
            progress=tell,
        )
    if as_json:
        print_json(_outcome_values(done))
        return
    _show_outcome(done)


def _show_outcome(done: Imported) -> None:
    outcome = done.outcome
    said = "Stored" if outcome.stored else "Would store"
    click.echo(
        f"{said} {counted(len(outcome.transcripts), 'transcript')}, "
        f"{counted(outcome.codes, 'code')}, {counted(outcome.codings, 'coding')} "
        f"and {counted(outcome.memos, 'memo')}."
    )
    if outcome.codings:
        click.echo(
            f"Rounds {safe(', '.join(outcome.rounds))}; coders {safe(', '.join(outcome.coders))}."
        )
    there = outcome.transcripts_unchanged, outcome.codings_unchanged
    if any(there):
        click.echo(f"Already here: {counted(there[0], 'transcript')}, "
                   f"{counted(there[1], 'coding')}.")  # fmt: skip
    _show_places(outcome.found)
    if done.copy is not None:
        click.echo(f"The project as it was is kept as {done.copy}; "
                   "qualkit restore brings it back.")  # fmt: skip
    _print_not_kept(outcome.discarded, outcome.notes)


def _outcome_values(done: Imported) -> dict[str, Any]:
    outcome = done.outcome
    return {
        "stored": outcome.stored,
        "transcripts": list(outcome.transcripts),
        "codes": outcome.codes,
        "codings": outcome.codings,
        "memos": outcome.memos,
        "unchanged": {
            "transcripts": outcome.transcripts_unchanged,
            "codings": outcome.codings_unchanged,
        },
        "rounds": list(outcome.rounds),
        "coders": list(outcome.coders),
        "discarded": _discarded_values(outcome.discarded),
        "warnings": problem_values(outcome.notes),
        "offsets": str(outcome.found.offsets),
        "places": _place_values(outcome.found),
        "copy": None if done.copy is None else str(done.copy),
    }


@exchange.command()
@click.argument("project")
@click.argument("file", type=click.Path())
@click.option(
    "--table",
    type=click.Choice(["quotations", "presence", "codebook"]),
    help="What a .csv, .xlsx or .jsonl file holds; quotations unless said.",
)
@click.option("--round", "rounds", multiple=True, help="Codings of this round; may be repeated.")
@click.option("--consensus", is_flag=True, help="Only what the team agreed on.")
@click.option("--deidentified", is_flag=True, help="Coders as Coder 1 …; names must be resolved.")
@anyway_option
def export(
    project: str,
    file: str,
    table: str | None,
    rounds: tuple[str, ...],
    consensus: bool,
    deidentified: bool,
    anyway: bool,
) -> None:
    """Write PROJECT as FILE: REFI-QDA, tables, a codebook, annotations or a replication package."""
    from qualkit.services import exchange_export, exchange_outputs, people, projects

    me = people.acting_coder()
    opened = projects.open_project(project)
    options = exchange_export.ExportOptions(rounds, consensus, deidentified)
    made = exchange_outputs.export_file(
        opened,
        file,
        person=me,
        table=table or "",
        options=options,
        anyway_by=me if anyway else None,
    )
    click.echo(f"Wrote {write_bytes(file, made.data)}: {counted(made.transcripts, 'transcript')}, "
               f"{counted(made.codings, 'coding')}.", err=True)  # fmt: skip
    _print_not_kept(made.left_out, ())


def _print_not_kept(discarded: Sequence[Discarded], notes: Sequence[Problem]) -> None:
    """What of a file has no place here, and what to look at."""
    if discarded:
        rows = [(each.what, each.count, each.why) for each in discarded]
        print_table(("not kept", "count", "why"), rows, right=3)
    print_problems(notes, heading="Please look at:")


def _tally(found: Exchanged) -> list[tuple[str, int]]:
    rows = (
        ("users", len(found.users)),
        ("codes", len(found.codes)),
        ("texts", sum(source.text is not None for source in found.sources)),
        ("codings", len(found.codings)),
        ("cases", len(found.cases)),
        ("notes", len(found.notes)),
        ("sets", len(found.sets)),
        ("links", len(found.links)),
    )
    return [(what, n) for what, n in rows if n]


def _as_plain(found: Exchanged) -> dict[str, Any]:
    return {
        "origin": found.origin,
        "users": [user.name for user in found.users],
        "codes": [
            {
                "name": code.name,
                "parent": found.code_of[code.parent].name if code.parent else None,
                "color": code.color,
                "description": code.description,
            }
            for code in found.codes
        ],
        "sources": [{"name": s.name, "length": len(s.text or "")} for s in found.sources],
        "codings": [
            {
                "source": found.source_of[c.source].name,
                "start": c.span.start,
                "end": c.span.end,
                "quote": c.quote,
                "code": found.code_of[c.code].name,
                "coder": c.coder or None,
            }
            for c in found.codings
        ]
        + [
            {
                "source": found.source_of[c.source].name,
                "start": None,
                "end": None,
                "quote": c.quote,
                "code": found.code_of[c.code].name,
                "coder": c.coder or None,
            }
            for c in found.loose
        ],
        "discarded": _discarded_values(found.discarded),
        "warnings": problem_values(found.warnings),
        "offsets": str(found.offsets),
    }


def _place_values(found: Exchanged) -> dict[str, int]:
    return {way.value: count for way, count in found.ways.items()}


def _discarded_values(discarded: Sequence[Discarded]) -> list[dict[str, Any]]:
    return [{"what": d.what, "count": d.count, "why": d.why} for d in discarded]


COMMANDS = (exchange,)
