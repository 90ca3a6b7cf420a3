"""qualkit rounds open, list, show, close, reopen, assign, done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.show import json_option, print_json, print_table, safe

if TYPE_CHECKING:
    from qualkit.model import Round

PURPOSES = click.Choice(["calibration", "reliability", "drift", "working"])
UNITS = click.Choice(["turn", "sentence", "paragraph", "character"])


@click.group()
def rounds() -> None:
    """Rounds of coding: who codes which transcripts, and until when."""


@rounds.command("open")
@click.argument("project")
@click.argument("name")
@click.option("--purpose", type=PURPOSES, default="reliability", show_default=True)
@click.option("--transcript", "transcripts", multiple=True, help="A transcript; more than once.")
@click.option("--sample", type=int, help="So many transcripts, drawn over site, wave and role.")
@click.option("--coder", "coders", multiple=True, required=True, help="A coder; more than once.")
@click.option("--each", type=int, default=0, help="Coders for each transcript; all unless said.")
@click.option("--unit", type=UNITS, default="turn", show_default=True)
@click.option("--blind/--not-blind", default=True, help="Blind unless said.")
@click.option("--seed", type=int, default=1, show_default=True)
def open_(
    project: str,
    name: str,
    *,
    purpose: str,
    transcripts: tuple[str, ...],
    sample: int | None,
    coders: tuple[str, ...],
    each: int,
    unit: str,
    blind: bool,
    seed: int,
) -> None:
    """Open the round NAME with the newest codebook."""
    from qualkit.model import Purpose, Segmentation
    from qualkit.services import projects
    from qualkit.services import rounds as service
    from qualkit.services.sampling import sample_to_double_code

    opened = projects.open_project(project)
    chosen = transcripts
    if sample is not None:
        drawn = sample_to_double_code(opened, count=sample, seed=seed)
        chosen = (*chosen, *(each_name for stratum in drawn for each_name in stratum.drawn))
    plan = service.RoundPlan(
        name, chosen, coders, Purpose(purpose), Segmentation(unit), blind, each, seed
    )
    made = service.open_round(opened, plan, actor=_actor())
    click.echo(safe(f"Opened {made.name}: {_in_words(made)}."))


def _in_words(round_: Round) -> str:
    blind = ", blind" if round_.blind else ""
    return (
        f"{round_.purpose}{blind}, {len(round_.transcripts)} transcripts, "
        f"{', '.join(round_.coders) or 'no coders'}"
    )


@rounds.command("list")
@click.argument("project")
@json_option
def list_(project: str, as_json: bool) -> None:
    """List the rounds, the oldest first."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    found = service.everything(projects.open_project(project))
    rows = [
        (r.name, r.purpose.value, "blind" if r.blind else "", len(r.transcripts),
         ", ".join(r.coders), f"{len(r.done)}/{len(r.assignments)}", _state(r))
        for r in found
    ]  # fmt: skip
    header = ("round", "purpose", "blind", "transcripts", "coders", "done", "state")
    if as_json:
        print_json([dict(zip(header, row, strict=True)) for row in rows])
    else:
        print_table(header, rows, right=9)


def _state(round_: Round) -> str:
    return f"closed {round_.closed_at:%Y-%m-%d}" if round_.closed_at else "open"


@rounds.command()
@click.argument("project")
@click.argument("name")
@json_option
def show(project: str, name: str, as_json: bool) -> None:
    """Show who has done which transcripts of the round NAME."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    found = service.one(projects.open_project(project), name)
    rows = [
        (transcript, coder, "done" if (transcript, coder) in found.done else "to do")
        for transcript, coder in sorted(found.assignments)
    ]
    if as_json:
        print_json([dict(zip(("transcript", "coder", "state"), r, strict=True)) for r in rows])
        return
    click.echo(safe(f"{found.name}: {_in_words(found)}, {_state(found)}"))
    print_table(("transcript", "coder", "state"), rows, right=9)


@rounds.command()
@click.argument("project")
@click.argument("name")
@click.option("--anyway", is_flag=True, help="Also where somebody is not done.")
def close(project: str, name: str, anyway: bool) -> None:
    """Close the round NAME; from then on all see it whole."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    service.close_round(projects.open_project(project), name, actor=_actor(), anyway=anyway)
    click.echo(safe(f"Closed {name}."))


@rounds.command()
@click.argument("project")
@click.argument("name")
def reopen(project: str, name: str) -> None:
    """Open the round NAME again; a blind one hides again what others do."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    service.reopen_round(projects.open_project(project), name, actor=_actor())
    click.echo(safe(f"{name} is open again."))


@rounds.command()
@click.argument("project")
@click.argument("name")
@click.argument("coder")
@click.argument("transcripts", nargs=-1, required=True)
def assign(project: str, name: str, coder: str, transcripts: tuple[str, ...]) -> None:
    """Assign TRANSCRIPTS to CODER in the open round NAME."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    pairs = [(transcript, coder) for transcript in transcripts]
    service.assign(projects.open_project(project), name, pairs, actor=_actor())
    click.echo(safe(f"{coder} codes {', '.join(transcripts)} in {name}."))


@rounds.command()
@click.argument("project")
@click.argument("name")
@click.argument("transcript")
@click.option("--not-yet", is_flag=True, help="Take the transcript up again.")
def done(project: str, name: str, transcript: str, not_yet: bool) -> None:
    """Say that you have finished TRANSCRIPT in the round NAME."""
    from qualkit.services import projects
    from qualkit.services import rounds as service

    opened = projects.open_project(project)
    service.say_done(opened, name, transcript, coder=_actor(), done=not not_yet)
    click.echo(safe(f"{transcript} is {'not done' if not_yet else 'done'} in {name}."))


def _actor() -> str:
    from qualkit.services.people import acting_coder

    return acting_coder()


COMMANDS = (rounds,)
