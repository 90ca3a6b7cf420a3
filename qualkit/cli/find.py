"""qualkit find: words, codes and attributes across transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.show import counted, json_option, print_json, safe

if TYPE_CHECKING:
    from qualkit.model.found import Answered, Found
    from qualkit.services.querying import Wanted


@click.command("find")
@click.argument("project")
@click.argument("query", required=False)
@click.option("--case", is_flag=True, help="Only with the same case.")
@click.option("--accents", is_flag=True, help="Only with the same accents.")
@click.option("--whole-words", is_flag=True, help="Only whole words.")
@click.option("--where", multiple=True, metavar="NAME=VALUE", help="Only transcripts with this.")
@click.option("--speaker", "speakers", multiple=True, help="Only words of this speaker.")
@click.option("--interviewers", is_flag=True, help="Interviewers' words too.")
@click.option("--save", metavar="NAME", help="Keep the query under a name.")
@click.option("--saved", metavar="NAME", help="Ask a query that was saved.")
@json_option
def find(
    project: str,
    query: str | None,
    *,
    save: str | None,
    saved: str | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Find words, codes or both, each passage with the words around it.

    QUERY is words, or parts joined by AND, OR, NOT, NEAR/3, SAME SPEAKER and parentheses:
    words, "a phrase", code:CODE, code:CODE=VALUE, exactly:CODE, site=A,B, role=, coder=,
    round=, person=, any other attribute, saved:NAME.
    """
    from qualkit.errors import UsageError
    from qualkit.model.query import Saved, written
    from qualkit.services import people, projects, querying

    if (query is None) == (saved is None):
        raise UsageError("give a query, or --saved with a name", hint="for example code:CODE")
    if saved is not None and save is not None:
        raise UsageError("--save and --saved do not go together")
    asked = query if saved is None else written(Saved(saved))
    opened = projects.open_project(project)
    answered = querying.find(opened, _wanted(asked or "", **how))
    if save is not None:
        kept = querying.save(opened, save, asked or "", actor=people.acting_coder())
        click.echo(f"Saved as {safe(kept.name)}", err=True)
    if as_json:
        print_json([_values(passage) for passage in answered.passages])
        return
    _print(answered)


def _wanted(
    query: str,
    *,
    case: bool,
    accents: bool,
    whole_words: bool,
    where: Sequence[str],
    speakers: Sequence[str],
    interviewers: bool,
) -> Wanted:
    from qualkit.analysis.querying import How
    from qualkit.analysis.search import Like
    from qualkit.errors import UsageError
    from qualkit.model import Attributes
    from qualkit.services.querying import Wanted

    if any("=" not in each for each in where):
        raise UsageError("--where needs NAME=VALUE", hint="for example --where role=teacher")
    asked: dict[str, object] = {}
    for name, _, value in (each.partition("=") for each in where):
        asked[name] = f"{asked[name]};{value}" if name in asked else value
    how = How(Like(case, accents, whole_words), interviewers)
    return Wanted(query, how, Attributes.of(asked), frozenset(speakers))


def _values(found: Found) -> dict[str, object]:
    return {
        "transcript": found.transcript,
        "start": found.span.start,
        "end": found.span.end,
        "turn": None if found.turn is None else found.turn + 1,
        "speaker": found.speaker,
        "quote": found.quote,
        "before": found.before,
        "after": found.after,
        "marks": [[mark.start, mark.end] for mark in found.marks],
        "codes": list(found.codes),
        "codings": [coding.id for coding in found.codings],
        "why": list(found.why),
    }


def _print(answered: Answered) -> None:
    for found in answered.passages:
        turn = "" if found.turn is None else f":{found.turn + 1}"
        around = " ".join(f"{found.before}[{found.quote}]{found.after}".split())
        click.echo(safe(f"{found.transcript}{turn} {found.speaker or ''} {around}"))
        if found.codings:
            click.echo(safe(f"    {'; '.join(found.why)}"))
    one = "passage" if any(found.codings for found in answered.passages) else "hit"
    people = f", {counted(answered.people, 'person', 'people')}" if one == "passage" else ""
    number = counted(len(answered.passages), one)
    click.echo(f"{number} in {counted(answered.transcripts, 'transcript')}{people}")


COMMANDS = (find,)
