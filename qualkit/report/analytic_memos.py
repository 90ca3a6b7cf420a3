"""Analytic memos as a document: the notes themselves, with what each speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from qualkit.model import Memo, Subject
from qualkit.report import tree
from qualkit.report.markdown import escaped

SubjectName = Callable[[Subject], str]
_EMPHASIS = re.compile(
    r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\3(?![\w*])"
)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BULLET = re.compile(r"^\s*[-*+]\s+")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")


def analytic_memos(memos: Sequence[Memo], project: str, name_of: SubjectName) -> tree.Memo:
    """A document of memos in the order given; Markdown becomes headings, lists and quotes."""
    blocks = [block for memo in memos for block in _memo(memo, name_of)]
    count = f"{len(memos)} memo{'' if len(memos) == 1 else 's'}"
    days = [f"{memo.changed:%Y-%m-%d}" for memo in memos if memo.changed]
    return tree.Memo(
        "Analytic memos",
        project,
        f"{count}. Written by analysts; quotations are as they stand in the transcripts.",
        tuple(blocks),
        "Analytic memos",
        max(days, default=""),
    )


def analytic_memos_markdown(memos: Sequence[Memo], project: str, name_of: SubjectName) -> str:
    """The same as Markdown: the analysts' text is kept as they wrote it, its headings lowered."""
    parts = [f"# Analytic memos\n\n*{escaped(project)}*"]
    for memo in memos:
        parts.append(f"## {escaped(memo.title)}\n\n*{escaped(_byline(memo))}*")
        parts += [_subject_line(subject, name_of) for subject in memo.subjects]
        if memo.text:
            parts.append(re.sub(r"^(#{1,4})(?=\s)", r"##\1", memo.text, flags=re.MULTILINE))
    return "\n\n".join(parts) + "\n"


def _byline(memo: Memo) -> str:
    dates = [f"{each:%Y-%m-%d}" for each in (memo.created, memo.changed) if each]
    written = dates[0] if dates else ""
    changed = f", changed {dates[1]}" if len(set(dates)) > 1 else ""
    return f"{memo.author}, {written}{changed}"


def _subject_line(subject: Subject, name_of: SubjectName) -> str:
    if not subject.quote:
        return f"On: {escaped(name_of(subject))}"
    return f"> {escaped(subject.quote)}\n>\n> — {escaped(name_of(subject))}"


def _memo(memo: Memo, name_of: SubjectName) -> Iterator[tree.Block]:
    yield tree.Heading(memo.title)
    yield tree.Paragraph(_byline(memo))
    things = [name_of(subject) for subject in memo.subjects if not subject.quote]
    if things:
        yield tree.Paragraph(f"On: {'; '.join(things)}")
    for subject in memo.subjects:
        if subject.quote:
            yield tree.Quote(subject.quote, name_of(subject))
    yield from _blocks(memo.text)


def _blocks(text: str) -> Iterator[tree.Block]:
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in part.splitlines() if line.strip()]
        heading = _HEADING.match(lines[0]) if lines else None
        if heading:
            yield tree.Heading(plain(heading[2]), min(len(heading[1]) + 1, 3))
            lines = lines[1:]
        if not lines:
            continue
        if all(_BULLET.match(line) for line in lines):
            yield tree.BulletList(tuple(plain(_BULLET.sub("", line)) for line in lines))
        elif all(line.lstrip().startswith(">") for line in lines):
            yield tree.Quote(plain(" ".join(line.lstrip("> ") for line in lines)), "")
        else:
            yield tree.Paragraph(plain(" ".join(lines)))


def plain(text: str) -> str:
    """One line without marks of emphasis; a link becomes its words and its address."""
    bare = _EMPHASIS.sub(lambda match: match[2] or match[4], _LINK.sub(r"\1 (\2)", text))
    return " ".join(bare.split())
