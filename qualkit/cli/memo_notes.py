"""qualkit memo draft, notes: analysts' notes in memos, on the way out and on the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli.files import read_bytes, write_bytes
from qualkit.cli.show import anyway_option, counted, print_table, safe

if TYPE_CHECKING:
    from qualkit.services.notes_back import NotesBack
    from qualkit.store import Project


@click.command("draft")
@click.argument("project")
@click.argument("kind")
@click.argument("id")
@click.option("-o", "--output", type=click.Path(), help="The .docx file to write.")
@click.option(
    "--since",
    type=click.Path(),
    help="An earlier .docx of this memo: begin with what changed since.",
)
@click.option("--consensus", is_flag=True, help="Rest on what the team agreed on, wherever it did.")
@anyway_option
def draft(
    project: str,
    kind: str,
    id: str,
    output: str | None,
    since: str | None,
    consensus: bool,
    anyway: bool,
) -> None:
    """Write a memo to work on, with a place for notes under each claim and section.

    KIND and ID are those that `qualkit themes list` shows.
    """
    from qualkit.services import notes_back, people, projects, reporting
    from qualkit.services.note_setting import Drafting

    opened = projects.open_project(project)
    before = notes_back.evidence_in(opened, read_bytes(since), since, kind, id) if since else None
    data = reporting.memo_docx(
        opened,
        kind,
        id,
        anyway_by=people.acting_coder() if anyway else None,
        consensus=consensus,
        drafting=Drafting(every_place=True, since=before),
    )
    click.echo(f"Wrote {write_bytes(output or f'{kind}_{id}_draft.docx', data)}")


@click.command("notes")
@click.argument("project")
@click.argument("file", required=False, type=click.Path())
@click.option(
    "--keep",
    type=click.Choice(["project", "file", "both"]),
    help="What to keep where the file and the project both changed.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be read back; store nothing.")
def notes(project: str, file: str | None, keep: str | None, dry_run: bool) -> None:
    """Read analysts' notes back from the Word file of a memo; without one, list them."""
    from qualkit.services import notes_back, people, projects
    from qualkit.services.notes_back import Choice

    opened, person = projects.open_project(project), people.acting_coder()
    if file is None:
        _list(opened)
        return
    data, name = read_bytes(file), Path(file).name
    if dry_run:
        _tell(notes_back.read_back(opened, data, name, viewer=person), stored=False)
        return
    choice = Choice(keep) if keep else Choice.NEITHER
    back, stored = notes_back.take_back(opened, data, name, author=person, keep=choice)
    _tell(back, stored=True)
    click.echo(f"Stored {counted(len(stored), 'note')}.")
    _refuse_undecided(back, choice, name)


def _list(opened: Project) -> None:
    from qualkit.services import analyst_notes
    from qualkit.services.notes_back import beginning

    found = analyst_notes.all_notes(opened)
    rows = [
        (n.at.kind, n.at.memo, n.title, n.version, n.author,
         f"{n.written:%Y-%m-%d}" if n.written else "", safe(beginning(n.text)))
        for n in found
    ]  # fmt: skip
    print_table(("memo", "id", "place", "version", "author", "written", "text"), rows, right=7)
    click.echo(counted(len(found), "note"))


def _tell(back: NotesBack, *, stored: bool) -> None:
    from qualkit.services.notes_back import Fate, beginning, not_read

    click.echo(f"Memo {back.kind} {back.memo}")
    for place in back.places:
        if place.fate is not Fate.SAME:
            words = safe(beginning(place.text)) or "(empty)"
            click.echo(f"  {safe(place.title)}: {place.fate.value}: {words}")
        if place.fate is Fate.BOTH:
            click.echo(f"    in the project: {safe(beginning(place.stored)) or '(empty)'}")
    if not any(place.fate is not Fate.SAME for place in back.places):
        click.echo("  No notes were changed.")
    for line in not_read(back):
        click.echo(f"  {safe(line)}")
    if not stored:
        click.echo("Nothing was stored.")


def _refuse_undecided(back: NotesBack, choice: object, name: str) -> None:
    from qualkit.errors import MemoError
    from qualkit.services.notes_back import Choice, Fate

    left = back.of(Fate.BOTH)
    if left and choice is Choice.NEITHER:
        raise MemoError(
            f"{counted(len(left), 'place')} changed both in the file and in the project; "
            "there the project stays as it is",
            where=name,
            hint="run it again with --keep project, file or both; no version is lost",
        )


COMMANDS = (draft, notes)
