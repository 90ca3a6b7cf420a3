"""qualkit study: the frame of a project, and what was collected in it, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.files import read_text, write_bytes
from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    safe,
)
from qualkit.errors import UsageError

if TYPE_CHECKING:
    from qualkit.model import Study
    from qualkit.model.results import CollectionGrid, StudyTable
    from qualkit.store import Project

_TABLES = (
    ("transcripts", "Transcripts by site, wave and group of roles."),
    ("volume", "Words, minutes and turns by cell and in sum."),
    ("participants", "People by site and role."),
    ("groups", "People by site and group of roles."),
    ("sites", "Sites with their attributes."),
    ("facts", "What was done, by site and wave."),
    ("panel", "Who was heard in which wave."),
    ("coverage", "How many of the roster were heard."),
    ("questions", "Where questions of the protocols come up."),
)


def _table_options(command: Any) -> Any:
    for name, says in reversed(_TABLES):
        command = click.option(f"--{name}", "table", flag_value=name, help=says)(command)
    return command


@click.command()
@click.argument("project")
@_table_options
@click.option("--answers", metavar="QUESTION", help="Answers to a question across interviews.")
@click.option("--load", type=click.Path(), help="Replace the study frame by this study.yaml.")
@click.option("--roster", type=click.Path(), help="Load who could be heard (CSV).")
@json_option
@click.option("--xlsx", type=click.Path(), help="Write a workbook.")
@click.option("--docx", type=click.Path(), help="Write a Word document.")
@anyway_option
def study(
    project: str,
    *,
    table: str | None,
    answers: str | None,
    load: str | None,
    roster: str | None,
    as_json: bool,
    xlsx: str | None,
    docx: str | None,
    anyway: bool,
) -> None:
    """Show the data-collection matrix: expected, received, missing, not planned."""
    from qualkit.services import people, projects, release

    if table and answers:
        raise UsageError("choose one table", hint=f"leave out --{table} or --answers")
    opened = projects.open_project(project)
    if load or roster:
        _load(opened, load, roster)
    by = people.acting_coder() if anyway else None
    if as_json:
        release.refuse_unresolved(opened, "study tables as json", anyway_by=by)
    if table or answers:
        _one(opened, table, answers, as_json=as_json, xlsx=xlsx, docx=docx, by=by)
    elif not (load or roster) or as_json or xlsx or docx:
        _matrix(opened, as_json=as_json, xlsx=xlsx, docx=docx, by=by)


def _load(opened: Project, load: str | None, roster: str | None) -> None:
    """Load frame and roster, and say on standard error what changed."""
    from qualkit.services import framing, people, projects

    actor = people.acting_coder()
    if load:
        frame = projects.study_from_yaml(read_text(load), load)
        if roster:
            frame = framing.with_roster(frame, read_text(roster), roster)
        change = framing.change_study(opened, frame, where=load, actor=actor)
        click.echo(f"Loaded {load}.", err=True)
        for line in change.changes:
            click.echo(f"- {line}", err=True)
        print_problems(change.notes, heading="Note:")
    elif roster:
        framing.load_roster_into(opened, read_text(roster), where=roster, actor=actor)
    if roster:
        click.echo(f"Loaded {roster}.", err=True)


def _one(
    opened: Project,
    name: str | None,
    answers: str | None,
    *,
    as_json: bool,
    xlsx: str | None,
    docx: str | None,
    by: str | None,
) -> None:
    from qualkit.services import studying

    found = (
        studying.answer_table(opened, answers) if answers else studying.table(opened, name or "")
    )
    if xlsx:
        _wrote(xlsx, studying.xlsx_of(opened, [found], anyway_by=by))
    if docx:
        _wrote(docx, studying.docx_of(opened, [found], anyway_by=by))
    if as_json:
        print_json(_table_as_plain(found))
    elif not (xlsx or docx):
        with opened.reading() as repository:
            frame = repository.study()
        (_print_answers if answers else _print_table)(found, frame)


def _wrote(file: str, data: bytes) -> None:
    click.echo(f"Wrote {write_bytes(file, data)}", err=True)


def _print_answers(found: StudyTable, frame: Study) -> None:
    """Each answer below its transcript, site, wave and role."""
    from qualkit.services import studying

    for site, wave, role, transcript, *_, words in studying.named_rows(found, frame):
        heading = ", ".join(safe(cell) for cell in (transcript, site, wave, role) if cell)
        click.echo(f"{heading}\n{safe(words) if words else '–'}\n")
    click.echo(f"{counted(len(found.rows), 'answer')}. {found.note}")


def _print_table(found: StudyTable, frame: Study) -> None:
    from qualkit.services import studying

    rows = [
        ["–" if cell is None else cell for cell in row] for row in studying.named_rows(found, frame)
    ]
    header = [column.label for column in found.columns]
    print_table(header, rows, title=found.title, right=found.wide)
    click.echo(found.note if rows else "Nothing to show: the study frame says nothing of it.")


def _table_as_plain(found: StudyTable) -> dict[str, object]:
    keys = [column.key for column in found.columns]
    return {
        "table": found.name,
        "rows": [dict(zip(keys, row, strict=True)) for row in found.rows],
        "totals": dict(zip(keys, found.totals, strict=True)) if found.totals else {},
        "note": found.note,
    }


def _matrix(
    opened: Project, *, as_json: bool, xlsx: str | None, docx: str | None, by: str | None
) -> None:
    from qualkit.services import studying

    grid = studying.grid(opened)
    if xlsx:
        _wrote(xlsx, studying.grid_xlsx(opened, anyway_by=by))
    if docx:
        _wrote(docx, studying.grid_docx(opened, anyway_by=by))
    if as_json:
        print_json(_grid_as_plain(grid))
    elif not (xlsx or docx):
        _print_grid(grid)


def _print_grid(grid: CollectionGrid) -> None:
    print_table(
        ("site", "wave", "role", "instrument", "planned", "received", "people", "status"),
        [
            (r.site, r.wave, r.role, r.instrument, r.planned, r.received, r.people, r.status)
            for r in grid.rows
        ],
        right=4,
    )
    click.echo(
        f"{counted(grid.transcripts, 'transcript')} with {counted(grid.people, 'person', 'people')}"
        f", {counted(grid.turns, 'turn')}, {counted(grid.words, 'word')}, "
        f"{counted(grid.minutes, 'minute')}"
    )


def _grid_as_plain(grid: CollectionGrid) -> dict[str, object]:
    names = ("site", "wave", "role", "instrument", "planned", "received", "people", "status")
    return {
        "rows": [{name: getattr(row, name) for name in names} for row in grid.rows],
        "totals": {
            "transcripts": grid.transcripts,
            "people": grid.people,
            "words": grid.words,
            "minutes": grid.minutes,
            "turns": grid.turns,
            "planned": sum(row.planned for row in grid.rows),
        },
    }


COMMANDS = (study,)
