"""qualkit repair, merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.show import (
    counted,
    json_option,
    print_json,
    print_problems,
    problem_values,
    safe,
)

if TYPE_CHECKING:
    from qualkit.services.merging import Merged

_SIDES = ("here", "other")


@click.command()
@click.argument("project")
@click.argument("other", type=click.Path(), required=False)
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--same", multiple=True, metavar="A=B", help="A in OTHER is B here; repeatable.")
@click.option("--different", multiple=True, metavar="A", help="A in OTHER is nobody known here.")
@click.option(
    "--prefer",
    multiple=True,
    metavar="[KIND=]SIDE",
    help="here or other: whose counts where both changed the same, of all or one KIND; repeatable.",
)
@click.option("--leave-out", is_flag=True, help="Go on without what cannot be taken over.")
@click.option("--undo", is_flag=True, help="Take the last merge back.")
@json_option
def merge(
    project: str,
    other: str | None,
    *,
    undo: bool,
    dry_run: bool,
    as_json: bool,
    same: tuple[str, ...],
    different: tuple[str, ...],
    prefer: tuple[str, ...],
    leave_out: bool,
) -> None:
    """Take what was done in OTHER, a copy of PROJECT, into PROJECT."""
    from qualkit.services import merging, people

    if undo == (other is not None):
        raise click.UsageError("say OTHER, or --undo")
    if other is None:
        kept = merging.undo(project)
        click.echo(f"{project} is as it was before the merge; the merged one is kept as {kept}.")
        return
    whose = dict(_preference(words) for words in prefer)
    wishes = merging.Wishes(
        dict(_pair(words) for words in same), frozenset(different), whose.pop("", ""), leave_out,
        whose,
    )  # fmt: skip
    actor = people.acting_coder()
    found = merging.merge(project, other, wishes, actor=actor, dry_run=dry_run)
    if as_json:
        print_json(_as_plain(found))
        return
    _tell(found, project)


def _pair(words: str) -> tuple[str, str]:
    one, equals, two = words.partition("=")
    if not (one.strip() and equals and two.strip()):
        raise click.UsageError("--same takes A=B")
    return one.strip(), two.strip()


def _preference(words: str) -> tuple[str, str]:
    """A kind, empty for all, and whose counts."""
    kind, _, whose = words.rpartition("=")
    if whose not in _SIDES:
        raise click.UsageError("--prefer takes here, other, KIND=here or KIND=other")
    return kind.strip(), whose


def _counts(found: Merged) -> dict[str, int]:
    plan = found.plan
    counts = {"transcripts": len(plan.transcripts), "coders": len(plan.coders),
              "rounds": len(plan.rounds)}  # fmt: skip
    counts["study frame"] = int(plan.study is not None and plan.study.changed)
    counts["themes"] = int(plan.claims is not None and plan.claims.changed)
    for name, part in plan.parts.items():
        counts[f"{name} added"] = len(part.added)
        counts[f"{name} changed"] = len(part.changed)
        counts[f"{name} taken off"] = len(part.removed)
    return counts


def _as_plain(found: Merged) -> dict[str, object]:
    return {
        "done": found.done,
        "copy": str(found.copy) if found.copy else None,
        "taken": _counts(found),
        "conflicts": problem_values(found.plan.conflicts),
        "left_out": problem_values(found.plan.left_out),
        "questions": [{"other": a, "here": b} for a, b in found.questions],
    }


def _tell(found: Merged, project: str) -> None:
    taken = [f"{name}: {n}" for name, n in _counts(found).items() if n]
    click.echo(f"{'Taken over' if found.done else 'To be taken over'}: "
               f"{', '.join(taken) or 'nothing'}.")  # fmt: skip
    plan = found.plan
    print_problems(plan.conflicts, heading=f"{counted(len(plan.conflicts), 'conflict')}:")
    print_problems(plan.left_out, heading="Not taken over:")
    for a, b in found.questions:
        click.echo(safe(f"Is '{a}' in the other copy '{b}' here? --same '{a}={b}' says so, "
                        f"--different '{a}' that not."), err=True)  # fmt: skip
    if found.done:
        click.echo(f"To take it back: qualkit merge {project} --undo")


@click.command()
@click.argument("project")
@click.option("--do", "chosen", multiple=True, metavar="WHAT=CHOICE", help="Do this; repeatable.")
def repair(project: str, chosen: tuple[str, ...]) -> None:
    """List what can be done about what `check` finds; with --do, do it, a copy kept first."""
    from qualkit.services import people, repairing

    if chosen:
        pairs = [_wish(words) for words in chosen]
        copy = repairing.repair(project, pairs, actor=people.acting_coder())
        click.echo(f"Done. How {project} was before is kept as {copy}.")
        return
    found = repairing.findings(project)
    print_problems(found.problems, heading=f"{counted(len(found.problems), 'problem')}:")
    for proposal in found.proposals:
        for choice, means in proposal.means:
            click.echo(safe(f"--do '{proposal.about}={choice}': {means}"))
    if found.problems and not found.proposals:
        click.echo("Nothing can be proposed; bring a backup back: qualkit backup --list names some")
    if not found.problems:
        click.echo(f"{project} is sound; there is nothing to repair.")


def _wish(words: str) -> tuple[str, str]:
    about, equals, choice = words.rpartition("=")
    if not equals:
        raise click.UsageError("--do takes WHAT=CHOICE, as qualkit repair PROJECT lists them")
    return about, choice


COMMANDS = (repair, merge)
