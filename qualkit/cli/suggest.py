"""qualkit suggest accept, refuse, log; topics and codes have modules of their own."""

from __future__ import annotations

import click

from qualkit.cli import suggest_codes, topics
from qualkit.cli.show import (
    anyway_option,
    counted,
    json_option,
    number,
    print_json,
    print_table,
    safe,
)


@click.group()
def suggest() -> None:
    """Proposals by a machine; none is a coding until a person accepts it."""


@suggest.command()
@click.argument("project")
@click.argument("suggestion")
@click.option("--code", default="", help="The code to give; the proposed one unless said.")
@click.option("--span", nargs=2, type=click.IntRange(0), help="Other words: START END.")
@click.option("--round", "round_name", default="", help="The round; where you work unless said.")
def accept(
    project: str, suggestion: str, code: str, span: tuple[int, int] | None, round_name: str
) -> None:
    """Accept a suggestion as your own coding."""
    from qualkit.model import Span
    from qualkit.services import people, projects, suggesting

    coding = suggesting.accept(
        projects.open_project(project),
        suggestion,
        code=code,
        span=Span(*span) if span else None,
        actor=people.acting_coder(),
        round_name=round_name,
    )
    click.echo(safe(f"Recorded {coding.code} in {coding.transcript} for {coding.coder}."))


@suggest.command()
@click.argument("project")
@click.argument("suggestion")
def refuse(project: str, suggestion: str) -> None:
    """Refuse a suggestion; it stays in the log."""
    from qualkit.services import people, projects, suggesting

    suggesting.refuse(projects.open_project(project), suggestion, actor=people.acting_coder())
    click.echo("Refused.")


@suggest.command()
@click.argument("project")
@click.option("--status", type=click.Choice(["open", "later", "accepted", "refused", "withdrawn"]))
@json_option
@anyway_option
def log(project: str, status: str | None, as_json: bool, anyway: bool) -> None:
    """List suggestions with their status and reason."""
    from qualkit.services import people, projects, release, suggesting

    opened = projects.open_project(project)
    found = suggesting.listing(opened, status)
    if as_json:
        by = people.acting_coder() if anyway else None
        release.refuse_unresolved(opened, "suggestions as json", anyway_by=by)
        print_json([
            {"id": s.id, "run": s.run, "transcript": s.transcript, "start": s.span.start,
             "end": s.span.end, "quote": s.quote, "topic": s.topic, "code": s.code,
             "score": s.score, "reason": s.reason, "status": s.status.value}
            for s in found
        ])  # fmt: skip
        return
    print_table(
        ("id", "status", "topic", "score", "transcript", "begins"),
        [(s.id, s.status.value, s.topic, number(s.score, digits=2), s.transcript, s.quote[:50])
         for s in found],
        right=9,
    )  # fmt: skip
    click.echo(counted(len(found), "suggestion"))


@suggest.command()
@click.argument("project")
def undo(project: str) -> None:
    """Take back your last change of the topics: a name, merge, split, drop or promotion."""
    from qualkit.services import people, projects, topic_undo

    step = topic_undo.undo(projects.open_project(project), actor=people.acting_coder())
    of = f" of topic {step.topic}" if step.topic else ""
    click.echo(f"Took back {step.act.words}{of}.")


for _command in (*topics.ON_TOPICS, *suggest_codes.COMMANDS):
    suggest.add_command(_command)

COMMANDS = (suggest,)
