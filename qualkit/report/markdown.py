"""A memo as Markdown; words of participants and names stay text."""

from __future__ import annotations

import re
from functools import singledispatch

from qualkit.model.prose import settled
from qualkit.report.tree import (
    Block,
    BulletList,
    Callout,
    Claim,
    Figure,
    Heading,
    Memo,
    Notes,
    Paragraph,
    Quote,
    TableBlock,
)

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_UNWANTED = re.compile(r"([`\[\]<>|~$&])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)


def render_markdown(memo: Memo) -> str:
    """The whole memo, ending in one newline."""
    head = [f"# {escaped(memo.title)}", f"*{escaped(memo.subtitle)}*", escaped(memo.standing)]
    parts = [part for part in head if part.strip("*# ")]
    parts += [_block(block) for block in memo.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def escaped(text: str) -> str:
    """One line of text in which no character acts as markup."""
    plain = " ".join(text.split())
    return _LINE_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", plain))


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no Markdown for {type(block).__name__}")


@_block.register
def _(block: Heading) -> str:
    return f"{'#' * (block.level + 1)} {escaped(block.text)}"


@_block.register
def _(block: Paragraph) -> str:
    return escaped(block.text)


@_block.register
def _(block: Claim) -> str:
    return f"**C{block.number}** {escaped(block.text)} ({escaped(block.basis)})"


@_block.register
def _(block: Quote) -> str:
    return f"> {escaped(block.text)}\n>\n> — {escaped(block.attribution)}"


@_block.register
def _(block: TableBlock) -> str:
    if not block.rows:
        return ""
    lines = [_row(block.header), _row(("---",) * len(block.header), plain=True)]
    lines += [_row(row) for row in block.rows]
    note = f"\n\n*{escaped(block.note)}*" if block.note else ""
    return f"**{escaped(block.caption)}**\n\n" + "\n".join(lines) + note


def _row(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return f"| {' | '.join(c if plain else escaped(c) for c in cells)} |"


@_block.register
def _(block: BulletList) -> str:
    return "\n".join(f"- {escaped(item)}" for item in block.items)


@_block.register
def _(block: Callout) -> str:
    return f"**{escaped(block.title)}.** {escaped(block.text)}"


@_block.register
def _(block: Figure) -> str:
    return f"*{escaped(block.caption)}.* {escaped(block.alt)}"


@_block.register
def _(block: Notes) -> str:
    named = f"{block.title} ({block.byline})" if block.byline else block.title
    words = [f"*{escaped(named)}*", _shown(block.text)] if block.text else []
    name = f"analyst notes {block.mark}".strip()
    begin, end = (f"<!-- {name}: {which} -->" for which in ("begin", "end"))
    return "\n\n".join([begin, *words, end])


def _shown(text: str) -> str:
    """An analyst's Markdown in which nothing but emphasis and lists acts as markup."""
    return _UNWANTED.sub(r"\\\1", settled(text))
