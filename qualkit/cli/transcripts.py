"""qualkit read, ingest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualkit.cli.choices import Given, choosing
from qualkit.cli.files import files_under, read_bytes
from qualkit.cli.show import (
    counted,
    json_option,
    print_json,
    print_problems,
    print_table,
    problem_values,
    progress,
    safe,
)
from qualkit.errors import ReadError
from qualkit.model import ReadingChoices, SpeakerCount, speaker_counts

if TYPE_CHECKING:
    from qualkit.model import Transcript
    from qualkit.services.importing import ImportReport


@click.command()
@click.argument("file", type=click.Path())
@choosing
@json_option
def read(file: str, given: Given, as_json: bool) -> None:
    """Read one transcript without a project and show what was found in it."""
    from qualkit.ingest import read_transcript

    transcript = read_transcript(
        click.format_filename(file, shorten=True), read_bytes(file), choices=given.choices()
    )
    if as_json:
        print_json(_as_plain(transcript))
        return
    click.echo(f"{safe(transcript.title or transcript.name)} ({transcript.format}, "
               f"{transcript.encoding}): {counted(len(transcript.text), 'character')}, "
               f"{counted(transcript.words, 'word')}")  # fmt: skip
    print_table(
        ("speaker", "turns", "words"), _speaker_rows(transcript), title="Who speaks", right=1
    )
    if transcript.attributes:
        print_table(("attribute", "value"), transcript.attributes.pairs, right=2)
    print_problems(transcript.warnings, heading="Please look at:")


def _speaker_rows(transcript: Transcript) -> list[tuple[object, ...]]:
    return [(_called(count), count.turns, count.words) for count in speaker_counts(transcript)]


def _called(count: SpeakerCount) -> str:
    name = "(no label)" if count.label is None else count.label
    return f"{name} (interviewer)" if count.interviewer else name


def _as_plain(transcript: Transcript) -> dict[str, Any]:
    return {
        "title": transcript.title,
        "format": transcript.format,
        "encoding": transcript.encoding,
        "text": transcript.text,
        "speakers": list(transcript.speakers),
        "turns": [
            {"speaker": t.speaker, "start": t.span.start, "end": t.span.end, "time": t.time}
            for t in transcript.turns
        ],
        "attributes": dict(transcript.attributes),
        "warnings": problem_values(transcript.warnings),
    }


@click.command()
@click.argument("project")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--manifest", type=click.Path(), help="CSV with a row a file and its attributes.")
@click.option("--dry-run", is_flag=True, help="Show who speaks and doubts; store nothing.")
@choosing
@click.option("--remember", is_flag=True, help="Read the next files of the project like this too.")
@click.option("--forget", is_flag=True, help="Begin without what was remembered.")
@json_option
def ingest(
    project: str,
    paths: tuple[str, ...],
    manifest: str | None,
    given: Given,
    as_json: bool,
    **how: bool,
) -> None:
    """Import transcripts: files, or folders with files.

    Everything is read and checked first. Where one file is refused nothing is stored, and every
    problem is listed. Tables in a folder that are no transcripts are left out and named.
    """
    from qualkit.ingest import suffixes
    from qualkit.services import importing, people, projects

    choices = given.choices()
    opened = projects.open_project(project)
    aside = Path(manifest).resolve() if manifest else None
    found = [path for path in files_under(paths, suffixes()) if path.resolve() != aside]
    named = {Path(path) for path in paths}
    files = [
        (str(path), read_bytes(path))
        if path in named
        else importing.InFolder(str(path), read_bytes(path))
        for path in found
    ]
    if not files:
        raise ReadError(
            "no transcripts here", where=", ".join(paths), hint=f"known are {', '.join(suffixes())}"
        )
    rows = importing.manifest_from(read_bytes(manifest), manifest) if manifest else None
    kept = ReadingChoices() if how["forget"] else importing.remembered_choices(opened)
    with progress() as tell:
        report = importing.import_files(
            opened,
            files,
            actor=people.acting_coder(),
            manifest=rows,
            choices=kept.and_then(choices),
            remember=how["remember"],
            dry_run=how["dry_run"],
            progress=tell,
        )
    if as_json:
        print_json(_report_as_plain(report))
    else:
        _print_report(report, dry_run=how["dry_run"])


def _print_report(report: ImportReport, *, dry_run: bool) -> None:
    print_table(
        ("transcript", "status", "speakers", "turns", "words"),
        [
            (i.transcript.name, i.status, ", ".join(i.transcript.speakers),
             len(i.transcript.turns), i.transcript.words)
            for i in report.files
        ],
        right=3,
    )  # fmt: skip
    if dry_run:
        _print_speakers(report)
    same = len(report.files) - report.added
    done = "would be stored" if dry_run else "stored"
    click.echo(f"{counted(report.added, 'transcript')} {done}, {same} unchanged.")
    doubts = [problem for item in report.files for problem in item.warnings]
    print_problems((*doubts, *report.notes), heading="Please look at:")


def _print_speakers(report: ImportReport) -> None:
    print_table(
        ("transcript", "speaker", "turns", "words"),
        [
            (item.transcript.name, *row)
            for item in report.files
            for row in _speaker_rows(item.transcript)
        ],
        title="Who speaks",
        right=2,
    )  # fmt: skip


def _report_as_plain(report: ImportReport) -> dict[str, Any]:
    return {
        "files": [
            {
                "file": item.file,
                "transcript": item.transcript.name,
                "status": item.status,
                "speakers": list(item.transcript.speakers),
                "turns": len(item.transcript.turns),
                "words": item.transcript.words,
                "counts": [
                    {
                        "speaker": c.label,
                        "turns": c.turns,
                        "words": c.words,
                        "interviewer": c.interviewer,
                    }
                    for c in speaker_counts(item.transcript)
                ],
                "attributes": dict(item.transcript.attributes),
                "warnings": problem_values(item.warnings),
            }
            for item in report.files
        ],
        "notes": problem_values(report.notes),
    }


COMMANDS = (read, ingest)
