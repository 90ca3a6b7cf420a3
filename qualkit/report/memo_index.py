"""The index of a batch of memos: what there is, a sentence each, and what was not written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model.findings import Provenance
from qualkit.report.evidence_base import DISAGREED, INVENTED
from qualkit.report.markdown import escaped
from qualkit.report.tree import (
    Block,
    BulletList,
    Callout,
    Claim,
    Heading,
    Memo,
    Paragraph,
    TableBlock,
)
from qualkit.report.wording import counted

HEADS = {
    "theme": "Themes",
    "tension": "Tensions",
    "wave": "Waves",
    "site": "Sites",
    "code": "Codes",
    "person": "Persons",
    "vignette": "Vignettes",
    "methods": "Method",
    "recommendations": "Recommendations",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A memo in the index; `sentence` is the first thing it says."""

    kind: str
    id: str
    title: str
    file: str
    sentence: str


def sentence_of(memo: Memo) -> str:
    """The first claim with what it rests on, else the first thing that is said."""
    for block in memo.blocks:
        if isinstance(block, Claim):
            return f"{block.text} ({block.basis})"
    for block in memo.blocks:
        if isinstance(block, Callout) and block.title not in (INVENTED, DISAGREED):
            return block.text
        if isinstance(block, Paragraph) and block.text:
            return block.text
    return ""


def build_index(
    made: Provenance, entries: Sequence[Entry], left_out: Sequence[Entry], unused: int
) -> Memo:
    """The index as a document."""
    blocks: list[Block] = [Paragraph(f"{counted(len(entries), 'memo')}.")]
    for kind, head in HEADS.items():
        rows = tuple(
            (f"{e.id} {e.title}".strip(), e.sentence, e.file) for e in entries if e.kind == kind
        )
        if rows:
            table = TableBlock(head, ("Memo", "What it says first", "File"), rows, wide=3)
            blocks += [Heading(head), table]
    gaps = _left_out(left_out, unused)
    if gaps:
        blocks += [Heading("Not written"), BulletList(gaps)]
    return Memo("Index of memos", made.project, "", tuple(blocks), "Index", made.date)


def _left_out(left_out: Sequence[Entry], unused: int) -> tuple[str, ...]:
    named = tuple(f"{e.title} ({e.kind} {e.id})".replace(" )", ")") for e in left_out)
    codes = (f"{counted(unused, 'code')} that nobody applied.",) if unused else ()
    return (*named, *codes)


def index_markdown(
    project: str, entries: Sequence[Entry], left_out: Sequence[Entry], unused: int
) -> str:
    """The index as Markdown, with links."""
    lines = [f"# Memos of {escaped(project)}", ""]
    for e in entries:
        kind = f"{e.kind} {e.id}".strip()
        said = f": {escaped(e.sentence)}" if e.sentence else ""
        lines.append(f"- [{escaped(e.title)}]({e.file}) ({escaped(kind)}){said}")
    gaps = _left_out(left_out, unused)
    if gaps:
        lines += ["", "Not written, because nothing is there for them:", ""]
        lines += [f"- {escaped(gap)}" for gap in gaps]
    return "\n".join([*lines, ""])
