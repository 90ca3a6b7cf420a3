"""qualkit codebook rename, merge, split, promote, link, retire, restore, undo, recode, reread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.codebook import codebook
from qualkit.cli.show import counted, json_option, print_json, print_table, safe
from qualkit.errors import UsageError

if TYPE_CHECKING:
    from qualkit.model import Codebook
    from qualkit.model.recoding import Outdated
    from qualkit.services.second_cycle import Progress, Waiting
    from qualkit.store import Project


def _open(project: str) -> tuple[Project, str]:
    from qualkit.services import people, projects

    return projects.open_project(project), people.acting_coder()


def _say(book: Codebook) -> None:
    click.echo(f"Codebook version {book.version}: {counted(len(book.offered), 'code')} in use.")


@codebook.command()
@click.argument("project")
@click.argument("code")
@click.argument("name")
def rename(project: str, code: str, name: str) -> None:
    """Give CODE another NAME; the old one still finds it."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.rename(opened, code, name, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("source")
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def merge(project: str, source: str, target: str, dry_run: bool) -> None:
    """Retire the code SOURCE in favour of TARGET; its passages are read as TARGET's."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    for line in changes.merge_preview(opened, source, target, coder=actor):
        click.echo(safe(line))
    if not dry_run:
        _say(changes.merge(opened, source, target, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("code")
@click.argument("names", nargs=-1, required=True)
def split(project: str, code: str, names: tuple[str, ...]) -> None:
    """Retire CODE in favour of new codes NAMES; its passages wait to be recoded."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.split(opened, code, [changes.Part(name) for name in names], actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("code")
@click.option("--name", default="", help="The analysts' name for it.")
def promote(project: str, code: str, name: str) -> None:
    """Make the emic CODE etic."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.promote(opened, code, label=name, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("code")
@click.argument("target")
@click.option("--why", default="", help="The reason.")
def link(project: str, code: str, target: str, why: str) -> None:
    """Say that the emic CODE supports the etic TARGET."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.link(opened, code, target, reason=why, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("code")
@click.option("--why", default="", help="The reason, told to those who still apply it.")
def retire(project: str, code: str, why: str) -> None:
    """Offer CODE no longer; its codings stay."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.retire(opened, code, why=why, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("code")
def restore(project: str, code: str) -> None:
    """Offer a retired CODE again; one that was merged or split stands for itself again."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    _say(changes.restore(opened, code, actor=actor))


@codebook.command()
@click.argument("project")
@click.argument("version", type=click.IntRange(2), required=False)
def undo(project: str, version: int | None) -> None:
    """Take back the change that made VERSION: the newest unless said."""
    from qualkit.services import codebook_changes as changes

    opened, actor = _open(project)
    made = changes.undo(opened, version, actor=actor)
    words = made.words[:1].upper() + made.words[1:]
    click.echo(safe(f"{words}. This is version {made.number}."))


@codebook.command()
@click.argument("project")
@click.argument("coding", required=False)
@click.option("--code", help="Only passages of this code.")
@click.option("--to", "target", metavar="CODE", help="The passage is read under this code.")
@click.option("--value", default="", help="A value of that code.")
@click.option(
    "--decide", type=click.Choice(["stays", "off", "reopen"]), help="What becomes of the passage."
)
@json_option
def recode(
    project: str,
    coding: str | None,
    code: str | None,
    target: str | None,
    value: str,
    decide: str | None,
    as_json: bool,
) -> None:
    """List passages coded under rules that are not today's, or decide about one CODING."""
    from qualkit.services import recoding

    opened, actor = _open(project)
    if (coding is None) != (target is None and decide is None) or (target and decide):
        raise UsageError("name a CODING with --to or --decide, or neither to list what waits")
    if coding is None:
        _list_outdated(recoding.queue(opened, coder=actor, code=code), as_json=as_json)
        return
    if target is not None:
        recoding.recode(opened, coding, target, value=value, actor=actor)
    elif decide == "stays":
        recoding.stays(opened, coding, actor=actor)
    elif decide == "off":
        recoding.take_off(opened, coding, actor=actor)
    else:
        recoding.reopen(opened, coding, actor=actor)
    left = recoding.queue(opened, coder=actor, code=code)
    click.echo(f"{counted(len(left), 'passage')} left to decide.")


def _list_outdated(found: tuple[Outdated, ...], *, as_json: bool) -> None:
    if as_json:
        print_json([_outdated_values(each) for each in found])
        return
    if found:
        print_table(
            ("coding", "transcript", "code", "coder", "coded in", "since then", "passage"),
            [
                (each.coding.id, each.coding.transcript, each.coding.code, each.coding.coder,
                 f"version {each.version}", _reason(each), each.coding.quote)
                for each in found
            ],
            right=9,
        )  # fmt: skip
    click.echo(f"{counted(len(found), 'passage')} to decide.")


def _reason(each: Outdated) -> str:
    if each.fields:
        return f"{', '.join(each.fields)} changed"
    return f"split into {', '.join(each.new.split_into)}"


def _outdated_values(each: Outdated) -> dict[str, object]:
    coding = each.coding
    return {
        "coding": coding.id,
        "transcript": coding.transcript,
        "start": coding.span.start,
        "end": coding.span.end,
        "code": coding.code,
        "coder": coding.coder,
        "round": coding.round,
        "quote": coding.quote,
        "version": each.version,
        "split_into": list(each.new.split_into),
        "changed": {
            name: {"old": _plain(getattr(each.old, name)), "new": _plain(getattr(each.new, name))}
            for name in each.fields
        },
    }


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@codebook.command()
@click.argument("project")
@click.argument("queue", required=False)
@click.option("--of", "codes", multiple=True, metavar="CODE", help="A first-cycle code.")
@click.option("--for", "target", metavar="CODE", help="Begin a queue for this code.")
@json_option
def reread(
    project: str, queue: str | None, codes: tuple[str, ...], target: str | None, as_json: bool
) -> None:
    """Begin and list second-cycle queues, or the passages that wait in QUEUE."""
    from qualkit.services import second_cycle

    opened, actor = _open(project)
    if bool(codes) != (target is not None):
        raise UsageError("a queue needs --of CODE (one or more) and --for CODE")
    if target is not None:
        queue = second_cycle.begin(opened, codes, target, actor=actor).id
    names = [queue] if queue else [each.id for each in second_cycle.queues(opened)]
    found = [second_cycle.progress(opened, name, coder=actor) for name in names]
    if as_json:
        print_json([_queue_values(each) for each in found])
        return
    for each in found:
        _print_queue(each, passages=queue is not None)
    if not found:
        click.echo("No second-cycle queue yet.")


def _print_queue(found: Progress, *, passages: bool) -> None:
    if passages and found.waiting:
        print_table(
            ("coding", "transcript", "codes", "passage"),
            [
                (each.codings[0].id, each.transcript, ", ".join(each.codes), each.quote)
                for each in found.waiting
            ],
            right=9,
        )
    queue = found.queue
    click.echo(
        f"{queue.id}: {', '.join(queue.codes)} for {queue.target}: "
        f"{len(found.waiting)} of {counted(found.total, 'passage')} to read; "
        f"{found.coded} coded, {found.refused} not."
    )


def _queue_values(found: Progress) -> dict[str, object]:
    return {
        "queue": found.queue.id,
        "codes": list(found.queue.codes),
        "target": found.queue.target,
        "coded": found.coded,
        "not": found.refused,
        "waiting": [_passage_values(each) for each in found.waiting],
    }


def _passage_values(each: Waiting) -> dict[str, object]:
    return {
        "transcript": each.transcript,
        "start": each.span.start,
        "end": each.span.end,
        "quote": each.quote,
        "codings": [coding.id for coding in each.codings],
        "codes": list(each.codes),
    }


COMMANDS = ()
