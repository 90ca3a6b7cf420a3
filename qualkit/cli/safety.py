"""qualkit backup, restore, move, check, history."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    progress,
    safe,
)

if TYPE_CHECKING:
    from qualkit.store import Event


def warn_of_place(project: str) -> None:
    """Say on standard error where a project lies in a synced or network folder."""
    from qualkit.services import places

    print_problems(places.doubts_about(project), heading="Take care:")


@click.command()
@click.argument("project")
@click.argument("file", type=click.Path(), required=False)
@click.option("--force", is_flag=True, help="Replace an older backup of that name.")
@click.option("--list", "listing", is_flag=True, help="The copies that qualkit keeps by itself.")
def backup(project: str, file: str | None, force: bool, listing: bool) -> None:
    """Copy the project to FILE and verify the copy; the project may be in use."""
    from qualkit.services import projects, release, safety

    if listing == (file is not None):
        raise click.UsageError("say FILE, or --list")
    if file is None:
        _list_kept(project)
        return
    safety.backup(project, file, replace=force)
    click.echo(f"Wrote {file}: a verified copy of {project}.")
    notice = release.backup_notice(projects.open_project(file, verify=False))
    if notice:
        click.echo(notice, err=True)


def _list_kept(project: str) -> None:
    from qualkit.services import safety

    kept = safety.kept(project)
    if not kept:
        click.echo(f"No copies of {project} are kept yet.")
        return
    print_table(
        ("when (UTC)", "before", "MB", "file"),
        [(f"{k.at:%Y-%m-%d %H:%M}", _WHY.get(k.why, k.why), f"{k.size / 1e6:.1f}", k.path.name)
         for k in kept],
        right=9,
    )  # fmt: skip
    click.echo(f"They are in {kept[0].path.parent}. To bring one back: qualkit restore FILE NEW")


_WHY = {"day": "the day's first change", "fresh": "(after names were replaced)"}


@click.command()
@click.argument("file", type=click.Path())
@click.argument("project")
@click.option("--force", is_flag=True, help="Where PROJECT exists, keep it under another name.")
def restore(file: str, project: str, force: bool) -> None:
    """Bring a backup FILE back as PROJECT, verified first."""
    from qualkit.services import safety

    kept = safety.restore(file, project, replace=force)
    if kept is not None:
        click.echo(f"The file that was there is kept as {kept}.")
    click.echo(f"Restored {project} from {file}.")


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move(source: str, target: str) -> None:
    """Move a project from a file to a database server or back; TO is compared with FROM."""
    from qualkit.services import safety

    with progress() as tell:
        moved = safety.move(source, target, progress=tell)
    rows, events = moved.rows, moved.tables["event"].rows
    click.echo(f"Moved {counted(rows, 'row')} in {len(moved.tables)} tables; both places agree.")
    click.echo(
        f"The audit trail of {counted(events, 'event')} is whole. Content {moved.digest[:16]}."
    )
    click.echo("From now on work in the new place only; the old one was not changed.")


@click.command()
@click.argument("project")
def check(project: str) -> None:
    """Verify the whole project: database, texts, every quote, the audit trail."""
    from qualkit.services import projects

    warn_of_place(project)
    problems = projects.check_project(project)
    if problems:
        print_problems(problems, heading=f"{counted(len(problems), 'problem')} in {project}:")
        click.echo(
            "Nothing was changed. `qualkit restore FILE PROJECT --force` brings back a backup and "
            "keeps this file under another name; `qualkit backup PROJECT --list` names the copies "
            "that qualkit kept, `qualkit repair PROJECT` what else can be done.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{project} is sound: database, texts, quotes and audit trail agree.")


@click.command()
@click.argument("project")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@anyway_option
def history(project: str, limit: int, as_json: bool, anyway: bool) -> None:
    """Show the audit trail: who did what, and when; the newest first."""
    from qualkit.services import people, projects, release

    opened = projects.open_project(project)
    if as_json:
        by = people.acting_coder() if anyway else None
        release.refuse_unresolved(opened, "audit trail as json", anyway_by=by)
    events = projects.history(opened, limit=limit)
    if as_json:
        print_json([_event_as_plain(event) for event in events])
        return
    print_table(
        ("#", "when", "who", "what", "on"),
        [
            (e.id, f"{e.at:%Y-%m-%d %H:%M}" if e.at else "", safe(e.actor), e.action, e.subject)
            for e in events
        ],
        right=9,
    )


def _event_as_plain(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "at": event.at.isoformat() if event.at else None,
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "before": json.loads(event.before) if event.before else None,
        "after": json.loads(event.after) if event.after else None,
    }


COMMANDS = (backup, restore, move, check, history)
