"""qualkit demo."""

from __future__ import annotations

from pathlib import Path

import click

from qualkit.cli.show import counted, number, progress


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default="demo")
@click.option(
    "--study",
    type=click.Choice(["small", "A", "B", "H", "S"]),
    default="small",
    show_default=True,
    help="15 transcripts of 3 schools; 45 of A; 22 of B; a policy study H; informant groups S.",
)
@click.option("--full", is_flag=True, help="All 148 documents of study A, or 62 of study B.")
def demo(folder: str, study: str, full: bool) -> None:
    """Build a sample study in FOLDER, run the whole path and show what it made.

    The folder is made; a demo project in it is made anew, other files are left alone.
    """
    from qualkit.services.demo import run_demo

    if full and study not in ("A", "B"):
        raise click.UsageError("--full goes with --study A or --study B")
    with progress() as tell:
        made = run_demo(Path(folder), study=study, full=full, progress=tell)
    click.echo(f"Sample study in {made.project}")
    click.echo(f"  {counted(made.transcripts, 'transcript')}, {counted(made.codes, 'code')}, "
               f"{counted(made.codings, 'coding')} by {' and '.join(made.coders)}")  # fmt: skip
    if made.round:
        click.echo(f"  agreement in round {made.round}: mean alpha {number(made.alpha)} over "
                   f"{counted(made.estimated, 'code')} ({made.left_out} left out)")  # fmt: skip
    click.echo(f"  {counted(made.topics, 'topic')} suggested, "
               f"{counted(made.suggestions, 'passage')} wait for a person to decide")  # fmt: skip
    click.echo("Memos:")
    for file in made.memos:
        click.echo(f"  {file}")
    click.echo(f"Open the coding desk:\n  qualkit ui {made.project}")


COMMANDS = (demo,)
