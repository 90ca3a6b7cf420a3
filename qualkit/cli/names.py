"""qualkit names find, apply, restore, report, check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualkit.cli import project_names
from qualkit.cli.files import files_under, read_bytes, read_text, write_bytes
from qualkit.cli.show import (
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    progress,
    safe,
)
from qualkit.errors import NamesError, Problem, ReadError, UsageError

if TYPE_CHECKING:
    from qualkit.names import SmallCell
    from qualkit.services.name_files import Key
    from qualkit.services.naming import Frame

NamedBytes = tuple[str, bytes]
_study_option = click.option("--study", type=click.Path(), help="study.yaml: sites, roles, minors.")
_manifest_option = click.option("--manifest", type=click.Path(), help="CSV with a row a file.")


@click.group()
def names() -> None:
    """Replace names in transcripts, before they are imported or in a project."""


@names.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--out", required=True, type=click.Path(), help="The table of decisions to write.")
@_study_option
@click.option("--roster", type=click.Path(), help="CSV with people, schools and places by name.")
@_manifest_option
def find(
    paths: tuple[str, ...], out: str, study: str | None, roster: str | None, manifest: str | None
) -> None:
    """Propose names in files, or in a project, for a person to decide.

    Decisions made before are kept. The table holds the names in plain words: keep it where you
    keep the key.
    """
    from qualkit.services import keeping, naming

    frame = _frame(study, manifest, roster)
    earlier = keeping.decisions_at(out)
    inside = project_names.project_in(paths, study, manifest)
    with progress() as tell:
        if inside:
            found = project_names.found(inside, earlier, frame.roster, tell)
        else:
            found = naming.find(_files(paths), frame, earlier=earlier, progress=tell)
    keeping.keep_decisions(out, found)
    undecided = sum(not row.verdict and not row.same_as for row, _ in found.rows)
    click.echo(
        f"{counted(len(found.rows), 'name')} in {counted(found.documents, _one(inside))}, "
        f"{found.new} of them new, {undecided} to decide. Wrote {out}"
    )
    _print_cells(found.small_cells)


@names.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--decisions", required=True, type=click.Path(), help="The decided table.")
@click.option("--key", "key_file", required=True, type=click.Path(), help="The key, a .key file.")
@click.option("-o", "--output", type=click.Path(), help="Folder for the texts of files.")
@_study_option
@_manifest_option
@click.option("--anyway", is_flag=True, help="Leave undecided names in the texts.")
def apply(
    paths: tuple[str, ...],
    decisions: str,
    key_file: str,
    output: str | None,
    study: str | None,
    manifest: str | None,
    anyway: bool,
) -> None:
    """Write files without the accepted names, or replace them in a project; and write the key."""
    from qualkit.services import keeping, naming

    rows = naming.decisions_from(read_text(decisions), decisions)
    inside = project_names.project_in(paths, study, manifest)
    if inside:
        project_names.apply(inside, rows, key_file, output, anyway=anyway)
        return
    if output is None:
        raise UsageError("where the texts go is not said", hint="name a folder: -o FOLDER")
    _refuse_place(key_file, output)
    files = _files(paths)
    _refuse_overwriting(files, output)
    with progress() as tell:
        done = naming.apply(
            files,
            rows,
            _frame(study, manifest, None),
            key=keeping.key_at(key_file),
            anyway=anyway,
            progress=tell,
        )
    keeping.keep_key(key_file, done.key)
    for file in done.files:
        write_bytes(Path(output) / file.file, file.text.encode())
    if manifest:
        table = naming.manifest_without_names(read_text(manifest), rows, done)
        write_bytes(Path(output) / "manifest.csv", table.encode())
    replaced = sum(file.replaced for file in done.files)
    left = f", {done.undecided} names undecided and left in" if done.undecided else ""
    click.echo(
        f"{counted(len(done.files), 'file')} written to {output}, "
        f"{counted(replaced, 'place')} replaced{left}. Keep {key_file} apart from them."
    )
    print_problems(done.warnings, heading="Please look at:")


@names.command()
@click.argument("file", type=click.Path())
@click.option("--key", "key_file", required=True, type=click.Path(), help="The key, a .key file.")
@click.option("-o", "--output", type=click.Path(), help="The file to write.")
def restore(file: str, key_file: str, output: str | None) -> None:
    """Put the names back into a text or a project: exactly, or where it was changed, by name."""
    from qualkit.services import keeping, naming

    inside = project_names.project_in((file,))
    if inside:
        project_names.restore(inside, _key(key_file), output)
        return
    text, exact = naming.restore(read_bytes(file).decode("utf-8", "surrogateescape"),
                                 _key(key_file))  # fmt: skip
    if output:
        keeping.keep_private(output, text.encode("utf-8", "surrogateescape"))
        click.echo(f"Wrote {output}", err=True)
    else:
        click.echo(text, nl=False)
    if not exact:
        what = "this is no text that the key knows; each pseudonym got its fullest name"
        print_problems([Problem(what, file)], heading="Please look at:")


@names.command()
@click.option("--key", "key_file", required=True, type=click.Path(), help="The key, a .key file.")
@json_option
def report(key_file: str, as_json: bool) -> None:
    """Show what was replaced, by category and count, without the names."""
    from qualkit.services import naming

    columns = ("category", "names", "replacements", "documents")
    rows = [tuple(getattr(line, c) for c in columns) for line in naming.tally(_key(key_file))]
    if as_json:
        print_json({"rows": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        print_table(columns, rows)


@names.command()
@click.argument("project")
@click.option("--decisions", type=click.Path(), help="The decided table.")
@click.option("--profile", default="", help="What memos call the way names were replaced.")
@click.option("--off", is_flag=True, help="Hold exports back no longer; this is recorded.")
@json_option
def check(project: str, decisions: str | None, profile: str, off: bool, as_json: bool) -> None:
    """Hold exports of a project back while names in it are unresolved, and say where they are."""
    from qualkit.services import naming, people, projects, release

    opened = projects.open_project(project)
    if off:
        release.switch_off(opened, actor=people.acting_coder())
        click.echo("Exports are not held back.")
        return
    rows = naming.decisions_from(read_text(decisions), decisions) if decisions else ()
    with progress() as tell:
        checked = release.check(
            opened, rows, actor=people.acting_coder(), profile=profile, progress=tell
        )
    unresolved = checked.state.unresolved
    if as_json:
        lines = [{"transcript": name, "names": count} for name, count in unresolved]
        cells = [{"role": c.role, "site": c.site, "wave": c.wave} for c in checked.small_cells]
        print_json({"profile": checked.state.profile, "blocked": checked.state.blocked,
                    "unresolved": lines, "small_cells": cells})  # fmt: skip
        return
    if unresolved:
        print_table(("transcript", "names unresolved"), unresolved)
    state = "held back" if checked.state.blocked else "free"
    click.echo(f"{counted(checked.transcripts, 'transcript')} looked through; exports are {state}.")
    _print_cells(checked.small_cells)


@names.command()
@click.argument("key_file", type=click.Path())
@click.password_option("--passphrase", envvar="QUALKIT_NEW_PASSPHRASE", help="The passphrase.")
def seal(key_file: str, passphrase: str) -> None:
    """Let only a passphrase open a key; for another one, seal it again.

    Set QUALKIT_PASSPHRASE where the key is used. Nobody can open it without the passphrase.
    """
    from qualkit.services import keeping

    keeping.seal_key(key_file, passphrase)
    click.echo(f"{safe(key_file)} is sealed. Older copies of it are not.", err=True)


@names.command()
@click.argument("key_file", type=click.Path())
@click.password_option(
    "--passphrase",
    envvar="QUALKIT_PASSPHRASE",
    confirmation_prompt=False,
    help="The passphrase.",
)
def unseal(key_file: str, passphrase: str) -> None:
    """Write a sealed key as it was before, without a passphrase."""
    from qualkit.services import keeping

    keeping.unseal_key(key_file, passphrase)
    click.echo(f"{safe(key_file)} opens without a passphrase.", err=True)


def _one(project: str | None) -> str:
    return "transcript" if project else "file"


def _files(paths: tuple[str, ...]) -> list[NamedBytes]:
    from qualkit.ingest import suffixes

    files = [(str(path), read_bytes(path)) for path in files_under(paths, suffixes())]
    if not files:
        raise ReadError(
            "no transcripts here", where=", ".join(paths), hint=f"known are {', '.join(suffixes())}"
        )
    return files


def _frame(study: str | None, manifest: str | None, roster: str | None) -> Frame:
    from qualkit.model import Study
    from qualkit.services import importing, name_files, naming, projects

    return naming.Frame(
        projects.study_from_yaml(read_text(study), study) if study else Study(""),
        importing.manifest_from(read_bytes(manifest), manifest) if manifest else None,
        name_files.load_roster(read_text(roster), roster) if roster else (),
    )


def _key(file: str) -> Key:
    from qualkit.services.name_files import load_key

    return load_key(read_bytes(file), file)


def _refuse_place(key_file: str, output: str) -> None:
    from qualkit.services.keeping import refuse_key_place

    refuse_key_place(key_file)
    key, folder = Path(key_file).absolute(), Path(output).absolute()
    if folder.resolve() in (key.resolve(), *key.resolve().parents):
        what = "the key would lie among the texts that it opens"
        raise NamesError(what, where=key_file, hint="choose a place outside the output folder")


def _refuse_overwriting(files: list[NamedBytes], output: str) -> None:
    folder = Path(output).resolve()
    if any(Path(file).resolve().parent == folder for file, _ in files):
        what = "the originals lie in the folder to write to"
        raise NamesError(what, where=output, hint="choose another folder")


def _print_cells(cells: tuple[SmallCell, ...]) -> None:
    print_problems(
        [
            Problem(
                f"{cell.role} at {cell.site} in {cell.wave} is one person",
                hint="whoever knows the study knows who it is; report such cells together",
            )
            for cell in cells
        ],
        heading="Role, site and wave point to one person:",
    )


COMMANDS = (names,)
