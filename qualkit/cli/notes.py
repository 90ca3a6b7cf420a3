"""qualkit notes list, add, remove, dump: analytic memos."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qualkit.cli.files import read_text, write_bytes
from qualkit.cli.show import anyway_option, counted, json_option, print_json, print_table, safe

if TYPE_CHECKING:
    from qualkit.model import Memo, Subject
    from qualkit.services.memos import MemoQuery

KINDS = ("study", "site", "wave", "person", "transcript", "passage", "coding", "code", "theme",
         "tension")  # fmt: skip


@click.group()
def notes() -> None:
    """Analytic memos: what analysts note on passages, codes, people and themes."""


def _query(words: str, author: str, kind: str | None) -> MemoQuery:
    from qualkit.model import SubjectKind
    from qualkit.services.memos import MemoQuery

    name, _, subject = (kind or "").partition(":")
    return MemoQuery(words, author, SubjectKind(name) if name else None, subject)


def _known_kind(
    _ctx: click.Context, _param: click.Parameter, given: str | tuple[str, ...] | None
) -> str | tuple[str, ...] | None:
    for each in (given,) if isinstance(given, str) else given or ():
        if each.partition(":")[0] not in KINDS:
            raise click.BadParameter(f"'{each}' begins with none of {', '.join(KINDS)}")
    return given


@notes.command("list")
@click.argument("project")
@click.option("--words", default="", help="Only memos that hold all these words.")
@click.option("--author", default="", help="Only memos by this person.")
@click.option(
    "--on",
    "kind",
    metavar="KIND[:ID]",
    callback=_known_kind,
    help="Only memos on a KIND, or on one thing, KIND:ID.",
)
@json_option
def list_(project: str, words: str, author: str, kind: str | None, as_json: bool) -> None:
    """List the memos that you may read, the newest first."""
    from qualkit.services import memo_files, memos, people, projects

    opened = projects.open_project(project)
    found = memos.find(opened, _query(words, author, kind), viewer=people.acting_coder())
    if as_json:
        print_json([_plain(memo) for memo in found])
        return
    names = memo_files.names_of(opened, found)
    rows = [
        (m.id, m.author, f"{m.changed:%Y-%m-%d}" if m.changed else "", m.title,
         "; ".join(names.of(s) for s in m.subjects))
        for m in found
    ]  # fmt: skip
    print_table(("id", "author", "changed", "title", "on"), rows, right=5)
    click.echo(counted(len(found), "memo"))


@notes.command("add")
@click.argument("project")
@click.option("--title", default="", help="Its title; the first words of the text unless given.")
@click.option("--text", default="", help="Its text, in Markdown.")
@click.option("--file", type=click.Path(), help="A Markdown file with the text.")
@click.option(
    "--on",
    "subjects",
    metavar="KIND:ID",
    callback=_known_kind,
    multiple=True,
    help="What it speaks of; may be repeated.",
)
def add(project: str, title: str, text: str, file: str | None, subjects: tuple[str, ...]) -> None:
    """Write a memo."""
    from qualkit.services import memos, people, projects
    from qualkit.services.memos import NewMemo

    words = read_text(file) if file else text
    new = NewMemo(title, words, tuple(_subject(each) for each in subjects))
    memo = memos.write(projects.open_project(project), new, author=people.acting_coder())
    click.echo(f"Memo {memo.id}: {safe(memo.title)}")


def _subject(given: str) -> Subject:
    """`transcript:NAME`, `passage:NAME@START-END`, `code:ID` and so on."""
    from qualkit.errors import UsageError
    from qualkit.model import Span, Subject, SubjectKind
    from qualkit.services.memos import passage

    kind, _, name = given.partition(":")
    if kind != SubjectKind.PASSAGE:
        return Subject(SubjectKind(kind), name)
    transcript, _, place = name.rpartition("@")
    start, _, end = place.partition("-")
    if not (transcript and start.isdecimal() and end.isdecimal()):
        raise UsageError(f"'{given}' names no passage", hint="write passage:NAME@START-END")
    return passage(transcript, Span(int(start), int(end)))


@notes.command("remove")
@click.argument("project")
@click.argument("id")
@click.option("--undo", is_flag=True, help="Bring a removed memo back.")
def remove(project: str, id: str, undo: bool) -> None:
    """Remove one of your own memos; the audit trail keeps it."""
    from qualkit.services import memos, people, projects

    act = memos.put_back if undo else memos.remove
    memo = act(projects.open_project(project), id, author=people.acting_coder())
    click.echo(f"{'Brought back' if undo else 'Removed'}: {safe(memo.title)}")


@notes.command("dump")
@click.argument("project")
@click.option("-o", "--output", type=click.Path(), help="A .docx or .md file.")
@click.option("--words", default="", help="Only memos that hold all these words.")
@click.option("--author", default="", help="Only memos by this person.")
@click.option(
    "--on",
    "kind",
    metavar="KIND[:ID]",
    callback=_known_kind,
    help="Only memos on a KIND, or on one thing, KIND:ID.",
)
@anyway_option
def dump(
    project: str, output: str | None, words: str, author: str, kind: str | None, anyway: bool
) -> None:
    """Write memos as Markdown or as a Word document."""
    from qualkit.services import memo_files, memos, people, projects

    opened, person = projects.open_project(project), people.acting_coder()
    found = memos.find(opened, _query(words, author, kind), viewer=person)
    by = person if anyway else None
    if output and output.lower().endswith(".docx"):
        data = memo_files.docx_of(opened, found, anyway_by=by)
    else:
        data = memo_files.markdown_of(opened, found, anyway_by=by).encode()
    if output is None:
        click.echo(safe(data.decode()), nl=False)
        return
    click.echo(f"Wrote {write_bytes(output, data)}")


def _plain(memo: Memo) -> dict[str, object]:
    return {
        "id": memo.id,
        "title": memo.title,
        "text": memo.text,
        "author": memo.author,
        "created": memo.created.isoformat() if memo.created else None,
        "changed": memo.changed.isoformat() if memo.changed else None,
        "subjects": [
            {
                "kind": s.kind.value,
                "id": s.id,
                "transcript": s.transcript or None,
                "start": s.span.start if s.span else None,
                "end": s.span.end if s.span else None,
                "quote": s.quote or None,
                "revision": s.revision or None,
            }
            for s in memo.subjects
        ],
    }


COMMANDS = (notes,)
