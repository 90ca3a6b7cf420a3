"""A memo as a page of HTML; words of participants and names stay text."""

from __future__ import annotations

from base64 import b64encode
from functools import singledispatch
from html import escape
from itertools import groupby

from qualkit.model import prose
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

STYLE = """
.memo { max-width: 52rem; line-height: 1.5; }
.memo table { border-collapse: collapse; width: 100%; margin: .25rem 0; font-size: .85rem; }
.memo caption { text-align: left; font-weight: 600; padding: .5rem 0 .25rem; }
.memo th, .memo td { border-bottom: 1px solid #8884; padding: .25rem .5rem; text-align: left;
  vertical-align: top; }
.memo th { border-bottom-width: 2px; vertical-align: bottom; }
.memo .figure { text-align: right; white-space: nowrap; }
.memo .sums td { font-weight: 600; border-top: 2px solid #8888; }
.memo blockquote { margin: .75rem 0 .25rem 1.5rem; }
.memo .by, .memo .note, .memo .standing { font-size: .8rem; opacity: .75; }
.memo .by { margin: 0 0 .75rem 1.5rem; }
.memo .claim { padding-left: 2rem; text-indent: -2rem; }
.memo .notes { border-left: 3px solid #8888; padding-left: .75rem; margin: .75rem 0; }
.memo .notes .by { margin: 0; }
.memo .callout { background: #8882; padding: .5rem .75rem; }
.memo figure { margin: 1rem 0; } .memo figure img { max-width: 100%; background: white; }
.memo .wide { overflow-x: auto; }
""".strip()


def render_html(memo: Memo, *, under: int = 0) -> str:
    """The memo as one element with its style; figures stand in it.

    Headings begin below level `under`, for a page that has headings of its own.
    """
    head = [_heading(memo.title, 1 + under), f"<style>{STYLE}</style>"]
    if memo.subtitle:
        head.append(f"<p><em>{_text(memo.subtitle)}</em></p>")
    if memo.standing:
        head.append(f'<p class="standing">{_text(memo.standing)}</p>')
    parts = (*head, *(_part(block, under) for block in memo.blocks))
    body = "\n".join(part for part in parts if part)
    return f'<article class="memo">\n{body}\n</article>\n'


def _part(block: Block, under: int) -> str:
    if isinstance(block, Heading):
        return _heading(block.text, block.level + 1 + under)
    return _block(block)


def _heading(text: str, level: int) -> str:
    return f"<h{min(level, 6)}>{_text(text)}</h{min(level, 6)}>"


def _text(text: str) -> str:
    return escape(" ".join(text.split()))


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no HTML for {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> str:
    return f"<p>{_text(block.text)}</p>" if block.text else ""


@_block.register
def _(block: Claim) -> str:
    said = f"{_text(block.text)} ({_text(block.basis)})"
    return f'<p class="claim"><strong>C{block.number}</strong> {said}</p>'


@_block.register
def _(block: Quote) -> str:
    by = f'<p class="by">{_text(block.attribution)}</p>' if block.attribution else ""
    return f"<blockquote>{_text(block.text)}</blockquote>{by}"


@_block.register
def _(block: TableBlock) -> str:
    if not block.rows:
        return ""
    head = "".join(_cell("th", text, n >= block.wide) for n, text in enumerate(block.header))
    last = len(block.rows) - 1 if block.sums else -1
    rows = "".join(_row(row, block.wide, sums=n == last) for n, row in enumerate(block.rows))
    note = f'<p class="note">{_text(block.note)}</p>' if block.note else ""
    table = f"<table><caption>{_text(block.caption)}</caption><thead><tr>{head}</tr></thead>"
    return f'<div class="wide">{table}<tbody>{rows}</tbody></table></div>{note}'


def _row(texts: tuple[str, ...], wide: int, *, sums: bool) -> str:
    cells = "".join(_cell("td", text, n >= wide) for n, text in enumerate(texts))
    return f'<tr class="sums">{cells}</tr>' if sums else f"<tr>{cells}</tr>"


def _cell(tag: str, text: str, figure: bool) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    kind = ' class="figure"' if figure else ""
    return f"<{tag}{scope}{kind}>{_text(text)}</{tag}>"


@_block.register
def _(block: BulletList) -> str:
    return f"<ul>{''.join(f'<li>{_text(item)}</li>' for item in block.items)}</ul>"


@_block.register
def _(block: Callout) -> str:
    return f'<p class="callout"><strong>{_text(block.title)}.</strong> {_text(block.text)}</p>'


@_block.register
def _(block: Figure) -> str:
    source = f"data:image/png;base64,{b64encode(block.png).decode()}"
    image = f'<img src="{source}" alt="{escape(block.alt)}">'
    return f"<figure>{image}<figcaption>{_text(block.caption)}</figcaption></figure>"


@_block.register
def _(block: Notes) -> str:
    if not block.text:
        return ""
    named = f"{block.title} ({block.byline})" if block.byline else block.title
    lists = groupby(prose.read(block.text), key=lambda part: part.kind)
    words = "".join(_prose(kind, list(parts)) for kind, parts in lists)
    return f'<div class="notes"><p class="by">{_text(named)}</p>{words}</div>'


def _prose(kind: prose.Kind, parts: list[prose.Part]) -> str:
    if kind is prose.Kind.TEXT:
        return "".join(f"<p>{_runs(part)}</p>" for part in parts)
    tag = "ul" if kind is prose.Kind.BULLET else "ol"
    items = "".join(
        f'<li style="margin-left: {part.level}rem">{_runs(part)}</li>' for part in parts
    )
    return f"<{tag}>{items}</{tag}>"


def _runs(part: prose.Part) -> str:
    return "".join(
        f"{'<strong>' * run.bold}{'<em>' * run.italic}{escape(run.text)}"
        f"{'</em>' * run.italic}{'</strong>' * run.bold}"
        for run in part.runs
    )
