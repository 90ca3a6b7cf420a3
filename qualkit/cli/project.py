"""qualkit init, ui."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from qualkit.cli.files import read_text
from qualkit.cli.safety import warn_of_place


@click.command()
@click.argument("project")
@click.option(
    "--study", type=click.Path(), help="study.yaml with sites, waves, roles, instruments."
)
@click.option("--codebook", type=click.Path(), help="Codebook to start with (YAML or CSV).")
@click.option("--themes", type=click.Path(), help="Themes and tensions to start with (YAML).")
def init(project: str, study: str | None, codebook: str | None, themes: str | None) -> None:
    """Make a new project, with the study frame if one is given."""
    from qualkit.services import codebooks, people, projects

    actor = people.acting_coder()
    frame = projects.study_from_yaml(read_text(study), study) if study else None
    book = codebooks.codebook_from(read_text(codebook), codebook) if codebook else None
    made = projects.themes_from_yaml(read_text(themes), themes) if themes else None
    opened = projects.create_project(project, actor=actor, study=frame)
    if book is not None:
        codebooks.save(opened, book, actor=actor)
    if made is not None:
        projects.save_themes(opened, made, actor=actor)
    click.echo(f"Made {project}.")
    warn_of_place(project)
    click.echo(f"Next: qualkit ingest {project} FOLDER")


@click.command()
@click.argument("project", required=False)
@click.option("--port", type=click.IntRange(1, 65535), help="8501, or a free one, unless said.")
@click.option("--team", is_flag=True, help="Everyone signs in; the first start makes the lead.")
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="Where others reach it, with --team."
)
def ui(project: str | None, port: int | None, team: bool, address: str) -> None:
    """Open the coding desk in the browser: on this machine only, or for a team that signs in."""
    from qualkit.services import projects

    if team and project is None:
        raise click.UsageError("--team needs a PROJECT")
    if project is not None:
        projects.open_project(project).close()  # what is wrong with it is said here
        warn_of_place(project)
    command = [sys.executable, "-m", "qualkit.ui", str(port or _free_port())]
    options = ["--address", address, *(["--team"] if team else [])]
    _become([*command, *([project] if project else []), *options])


def _become(command: list[str]) -> None:
    """Run a command in place of this process, so that what stops the one stops the other."""
    if os.name == "posix":
        os.execv(command[0], command)
    try:
        sys.exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _free_port(wanted: int = 8501) -> int:
    import socket

    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return wanted


COMMANDS = (init, ui)
