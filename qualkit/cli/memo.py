"""qualkit memo theme, tension, wave, site, code, person, methods, recommendations, all.

Draft and notes are in a module of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
FORMATS = {".md": "markdown", ".html": "html", ".htm": "html"}
KINDS = (
    ("theme", "one theme (its id, as `qualkit themes list` shows)"),
    ("tension", "one tension (its id, as `qualkit themes list` shows)"),
    ("wave", "one wave (its id in the study frame)"),
    ("site", "one site, as a profile to give back to it (its id in the study frame)"),
    ("code", "one code (its id in the codebook)"),
    ("person", "one person over the waves (as transcripts name the person, or site/person)"),
    ("vignette", "one site or person as passages in order (a site's id, or as for person)"),
    ("methods", "how the study was done, as an appendix"),
    ("recommendations", "recommendations; ID is the first code of a family, if not the usual one"),
)
NO_ID = ("methods", "recommendations")
NEEDED: dict[bool, dict[str, Any]] = {True: {}, False: {"required": False, "default": ""}}


@click.group()
def memo() -> None:
    """Write memos as Word documents."""


@dataclass(frozen=True, slots=True)
class _Wish:
    kind: str
    id: str
    output: str | None
    markdown: bool
    consensus: bool
    where: str

    @property
    def format(self) -> str:
        """What the options or the file's suffix ask for."""
        suffix = f".{(self.output or '').rpartition('.')[2].lower()}"
        return "markdown" if self.markdown else FORMATS.get(suffix, "docx")

    @property
    def file(self) -> str:
        plain = self.id.replace("/", "_")
        return self.output or f"{'_'.join(part for part in (self.kind, plain) if part)}.docx"


def _kind(kind: str, what: str) -> click.Command:
    @click.command(kind, help=f"Write the memo of {what}.")
    @click.argument("project")
    @click.option("-o", "--output", type=click.Path(), help="A .docx, .md or .html file to write.")
    @click.option("--markdown", is_flag=True, help="Plain text in Markdown instead of Word.")
    @consensus_option
    @where_option
    @anyway_option
    def command(
        project: str,
        output: str | None,
        markdown: bool,
        consensus: bool,
        where: str,
        anyway: bool,
        id: str = "",
    ) -> None:
        _write(project, _Wish(kind, id, output, markdown, consensus, where), anyway=anyway)

    if kind != "methods":
        command.params.insert(1, click.Argument(["id"], **NEEDED[kind not in NO_ID]))
    return command


def _write(project: str, wish: _Wish, *, anyway: bool) -> None:
    from qualkit.services import people, projects, reporting

    by = people.acting_coder() if anyway else None
    opened = projects.open_project(project)
    if wish.format == "docx":
        data = reporting.memo_docx(
            opened, wish.kind, wish.id, anyway_by=by, consensus=wish.consensus, where=wish.where
        )
    else:
        write = reporting.memo_html if wish.format == "html" else reporting.memo_markdown
        text = write(
            opened, wish.kind, wish.id, anyway_by=by, consensus=wish.consensus, where=wish.where
        )
        if wish.output is None:
            click.echo(safe(text))
            return
        data = text.encode()
    click.echo(f"Wrote {write_bytes(wish.file, data)}")


for _name, _what in KINDS:
    memo.add_command(_kind(_name, _what))


@memo.command("all")
@click.argument("project")
@click.option("-o", "--output", required=True, type=click.Path(), help="A folder, or a .zip file.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([name for name, _ in KINDS]),
    help="Only this kind; may be repeated. Without it all but vignettes and single persons.",
)
@consensus_option
@where_option
@anyway_option
def all_(
    project: str,
    output: str,
    kinds: tuple[str, ...],
    consensus: bool,
    where: str,
    anyway: bool,
) -> None:
    """Write every memo of the study as a batch, with an index."""
    from pathlib import Path

    from qualkit.services import memo_batch, people, projects
    from qualkit.services.memo_ground import Basis

    by = people.acting_coder() if anyway else None
    batch = memo_batch.Batch(kinds, Basis(consensus, where, by))
    opened = projects.open_project(project)
    with progress() as tell:
        if output.lower().endswith(".zip"):
            write_bytes(output, memo_batch.all_memos_zip(opened, batch, progress=tell))
            click.echo(f"Wrote {output}")
            return
        files = memo_batch.all_memos(opened, batch, progress=tell)
    for file in files:
        click.echo(f"Wrote {write_bytes(Path(output) / file.name, file.data)}")
    click.echo(counted(len(files), "file"))


for _command in memo_notes.COMMANDS:
    memo.add_command(_command)

COMMANDS = (memo,)
