"""What `qualkit names` does where a project stands in place of files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualkit.cli.show import counted, print_problems, progress
from qualkit.errors import Problem, UsageError

if TYPE_CHECKING:
    from qualkit.names import Decision, Known
    from qualkit.services.name_files import Key
    from qualkit.services.naming import Found
    from qualkit.services.progress import Progress

_ADDRESSES = ("postgresql:", "postgresql+", "postgres:")


def project_in(
    paths: Sequence[str], study: str | None = None, manifest: str | None = None
) -> str | None:
    """The one project among the paths, or None where they are files. Raises UsageError."""
    projects = [path for path in paths if path.endswith(".qualkit") or path.startswith(_ADDRESSES)]
    if not projects:
        return None
    if len(paths) > 1:
        raise UsageError("a project stands alone", hint="name one project, or files and folders")
    if study or manifest:
        raise UsageError(
            "a project has a study frame and attributes of its own",
            hint="leave out --study and --manifest",
        )
    return projects[0]


def found(
    project: str, earlier: Sequence[Decision], roster: Sequence[Known], tell: Progress
) -> Found:
    from qualkit.services import project_names, projects

    opened = projects.open_project(project)
    return project_names.find(opened, earlier=earlier, roster=roster, progress=tell)


def apply(
    project: str,
    rows: Sequence[Decision],
    key_file: str,
    output: str | None,
    *,
    anyway: bool,
) -> None:
    """Replace in place; the key is on the disk before the change is final."""
    from qualkit.services import keeping, people, project_names, projects

    _refuse_output(output)
    keeping.refuse_key_place(key_file, beside=project)
    with progress() as tell:
        done = project_names.apply(
            projects.open_project(project),
            rows,
            lambda key: keeping.keep_key(key_file, key),
            actor=people.acting_coder(),
            key=keeping.key_at(key_file),
            anyway=anyway,
            progress=tell,
        )
    left = f", {counted(done.undecided, 'name')} undecided and left in" if done.undecided else ""
    click.echo(
        f"{counted(done.places, 'place')} in {counted(done.transcripts, 'transcript')} replaced, "
        f"and {done.elsewhere} values elsewhere in {project}{left}. Keep {key_file} apart from it."
    )
    if done.left:
        what = f"{counted(len(done.left), 'id or label', 'ids and labels')} of codes, rounds or "
        hint = "rename them by hand: qualkit leaves them as they are"
        print_problems([Problem(f"{what}coders hold a replaced name", project, hint)],
                       heading="Please look at:")  # fmt: skip


def restore(project: str, key: Key, output: str | None) -> None:
    from qualkit.services import people, project_names, projects

    _refuse_output(output)
    with progress() as tell:
        changed = project_names.restore(
            projects.open_project(project), key, actor=people.acting_coder(), progress=tell
        )
    click.echo(f"{counted(changed, 'value')} of {project} restored. It holds names now.")


def _refuse_output(output: str | None) -> None:
    if output is not None:
        raise UsageError(
            "a project is changed where it is", hint="leave out -o, and make a backup before"
        )
