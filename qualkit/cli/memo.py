"""qualkit memo theme, tension, wave, all; draft and notes are in a module of their own."""

from __future__ import annotations

import click

from qualkit.cli import memo_notes
from qualkit.cli.files import write_bytes
from qualkit.cli.show import anyway_option, counted, progress, safe

consensus_option = click.option(
    "--consensus", is_flag=True, help="Rest on what the team agreed on, wherever it did."
)
where_option = click.option(
    "--where", metavar="QUERY", default="", help="Rest only on what this query leaves."
)


@click.group()
def memo() -> None:
    """Write memos as Word documents."""


def _kind(kind: str, what: str) -> click.Command:
    @click.command(kind, help=f"Write the memo of one {what}.")
    @click.argument("project")
    @click.argument("id")
    @click.option("-o", "--output", type=click.Path(), help="The .docx (or .md) file to write.")
    @click.option("--markdown", is_flag=True, help="Plain text in Markdown instead of Word.")
    @consensus_option
    @where_option
    @anyway_option
    def command(
        project: str,
        id: str,
        output: str | None,
        markdown: bool,
        consensus: bool,
        where: str,
        anyway: bool,
    ) -> None:
        from qualkit.services import people, projects, reporting

        by = people.acting_coder() if anyway else None
        opened = projects.open_project(project)
        if markdown:
            text = reporting.memo_markdown(
                opened, kind, id, anyway_by=by, consensus=consensus, where=where
            )
            if output is None:
                click.echo(safe(text))
                return
            data = text.encode()
        else:
            data = reporting.memo_docx(
                opened, kind, id, anyway_by=by, consensus=consensus, where=where
            )
        file = output or f"{kind}_{id}.docx"
        click.echo(f"Wrote {write_bytes(file, data)}")

    return command


for _name, _what in (
    ("theme", "theme (its id, as `qualkit themes list` shows)"),
    ("tension", "tension (its id, as `qualkit themes list` shows)"),
    ("wave", "wave (its id in the study frame)"),
):
    memo.add_command(_kind(_name, _what))


@memo.command("all")
@click.argument("project")
@click.option("-o", "--output", required=True, type=click.Path(), help="A folder, or a .zip file.")
@consensus_option
@where_option
@anyway_option
def all_(project: str, output: str, consensus: bool, where: str, anyway: bool) -> None:
    """Write every memo of the study as a batch, with an index."""
    from pathlib import Path

    from qualkit.services import people, projects, reporting

    by = people.acting_coder() if anyway else None
    opened = projects.open_project(project)
    with progress() as tell:
        if output.lower().endswith(".zip"):
            data = reporting.all_memos_zip(
                opened, progress=tell, anyway_by=by, consensus=consensus, where=where
            )
            write_bytes(output, data)
            click.echo(f"Wrote {output}")
            return
        files = reporting.all_memos(
            opened, progress=tell, anyway_by=by, consensus=consensus, where=where
        )
    for file in files:
        click.echo(f"Wrote {write_bytes(Path(output) / file.name, file.data)}")
    click.echo(counted(len(files), "file"))


for _command in memo_notes.COMMANDS:
    memo.add_command(_command)

COMMANDS = (memo,)
