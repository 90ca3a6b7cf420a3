"""qualkit find: words across transcripts."""

from __future__ import annotations

import click

from qualkit.cli.show import counted, json_option, print_json, safe


@click.command("find")
@click.argument("project")
@click.argument("words")
@click.option("--case", is_flag=True, help="Only with the same case.")
@click.option("--accents", is_flag=True, help="Only with the same accents.")
@click.option("--whole-words", is_flag=True, help="Only whole words.")
@click.option("--where", multiple=True, metavar="NAME=VALUE", help="Only transcripts with this.")
@click.option("--speaker", "speakers", multiple=True, help="Only words of this speaker.")
@click.option("--interviewers", is_flag=True, help="Interviewers' words too.")
@json_option
def find(
    project: str,
    words: str,
    *,
    case: bool,
    accents: bool,
    whole_words: bool,
    where: tuple[str, ...],
    speakers: tuple[str, ...],
    interviewers: bool,
    as_json: bool,
) -> None:
    """Find words across transcripts, each hit with the words around it."""
    from qualkit.analysis.search import Like
    from qualkit.errors import UsageError
    from qualkit.model import Attributes
    from qualkit.services import finding, projects

    if any("=" not in each for each in where):
        raise UsageError("--where needs NAME=VALUE", hint="for example --where role=teacher")
    asked: dict[str, object] = {}
    for name, _, value in (each.partition("=") for each in where):
        asked[name] = f"{asked[name]};{value}" if name in asked else value
    like = Like(case, accents, whole_words)
    wanted = finding.Wanted(words, like, Attributes.of(asked), frozenset(speakers), interviewers)
    found = finding.find(projects.open_project(project), wanted)
    flat = [hit for each in found for hit in each.hits]
    if as_json:
        print_json(
            [
                {
                    "transcript": hit.transcript,
                    "start": hit.span.start,
                    "end": hit.span.end,
                    "turn": None if hit.turn is None else hit.turn + 1,
                    "speaker": hit.speaker,
                    "quote": hit.quote,
                    "before": hit.before,
                    "after": hit.after,
                }
                for hit in flat
            ]
        )
        return
    for hit in flat:
        turn = "" if hit.turn is None else f":{hit.turn + 1}"
        around = " ".join(f"{hit.before}[{hit.quote}]{hit.after}".split())
        click.echo(safe(f"{hit.transcript}{turn} {hit.speaker or ''} {around}"))
    click.echo(f"{counted(len(flat), 'hit')} in {counted(len(found), 'transcript')}")


COMMANDS = (find,)
