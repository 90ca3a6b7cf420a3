"""qualkit read, ingest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

if TYPE_CHECKING:
    from qualkit.model import Transcript
    from qualkit.services.importing import ImportReport


@click.command()
@click.argument("file", type=click.Path())
@json_option
def read(file: str, as_json: bool) -> None:
    """Read one transcript without a project and show what was found in it."""
    from qualkit.ingest import read_transcript

    transcript = read_transcript(click.format_filename(file, shorten=True), read_bytes(file))
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
    rows: list[tuple[object, ...]] = []
    for speaker in (*transcript.speakers, None):
        turns = [t for t in transcript.turns if t.speaker == speaker]
        words = sum(len(transcript.quote(t.span).split()) for t in turns)
        name = "(no label)" if speaker is None else speaker
        mark = " (interviewer)" if speaker in transcript.interviewers else ""
        if turns:
            rows.append((name + mark, len(turns), words))
    return rows


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
@click.option("--dry-run", is_flag=True, help="Show what would be stored; store nothing.")
@json_option
def ingest(
    project: str, paths: tuple[str, ...], manifest: str | None, dry_run: bool, as_json: bool
) -> None:
    """Import transcripts: files, or folders with files.

    Everything is read and checked first. Where one file is refused nothing is stored, and every
    problem is listed.
    """
    from qualkit.ingest import suffixes
    from qualkit.services import importing, people, projects

    opened = projects.open_project(project)
    aside = Path(manifest).resolve() if manifest else None
    found = [path for path in files_under(paths, suffixes()) if path.resolve() != aside]
    files = [(str(path), read_bytes(path)) for path in found]
    if not files:
        raise ReadError(
            "no transcripts here", where=", ".join(paths), hint=f"known are {', '.join(suffixes())}"
        )
    rows = importing.manifest_from(read_bytes(manifest), manifest) if manifest else None
    with progress() as tell:
        report = importing.import_files(
            opened,
            files,
            actor=people.acting_coder(),
            manifest=rows,
            dry_run=dry_run,
            progress=tell,
        )
    if as_json:
        print_json(_report_as_plain(report))
    else:
        _print_report(report, dry_run=dry_run)


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
    same = len(report.files) - report.added
    done = "would be stored" if dry_run else "stored"
    click.echo(f"{counted(report.added, 'transcript')} {done}, {same} unchanged.")
    doubts = [problem for item in report.files for problem in item.warnings]
    print_problems((*doubts, *report.notes), heading="Please look at:")


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
                "attributes": dict(item.transcript.attributes),
                "warnings": problem_values(item.warnings),
            }
            for item in report.files
        ],
        "notes": problem_values(report.notes),
    }


COMMANDS = (read, ingest)
