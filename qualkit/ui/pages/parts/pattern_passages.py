"""The passages behind a cell, each with its surroundings and the way to the Code page."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from qualkit.services.patterns import Evidence, Patterns
from qualkit.ui.pages.code import BACK, place_in_study
from qualkit.ui.pages.parts.pattern_asked import address

PER_PAGE = 20
_STYLE = """
<style>
  .qkm-passage { border-left: 3px solid currentColor; padding: 0 0 0 0.8rem; margin: 0 0 1.1rem; }
  .qkm-passage p { margin: 0.1rem 0; max-width: 46rem; overflow-wrap: anywhere; }
  .qkm-passage .qkm-around { opacity: 0.75; }
  .qkm-passage mark { background: #fbe9a9; color: #1a1a1a; padding: 0 0.1em;
    text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
  .qkm-passage .qkm-who, .qkm-passage .qkm-codes { font-size: 0.85rem; }
  .qkm-passage a { color: inherit; }
</style>
"""


def shown(found: Patterns, ids: tuple[str, ...], title: str) -> None:
    """The passages that these codings make up, twenty at a time."""
    passages = found.passages(ids)
    st.subheader(title, anchor=False)
    if not passages:
        st.caption("Nothing stands here any more. Choose another cell.")
        return
    transcripts = len({each.passage.transcript for each in passages})
    said, turn = st.columns([4, 1], vertical_alignment="bottom")
    many = "passage" if len(passages) == 1 else "passages"
    held = "transcript" if transcripts == 1 else "transcripts"
    said.caption(f"{len(passages):,} {many} in {transcripts:,} {held}")
    pages = -(-len(passages) // PER_PAGE)
    number = 1
    if pages > 1:
        number = int(turn.number_input(f"Page of {pages}", 1, pages, 1, key=f"p-{title}"))
    listed = passages[(number - 1) * PER_PAGE : number * PER_PAGE]
    st.html(_STYLE + "".join(_written(found, each) for each in listed))


def _written(found: Patterns, each: Evidence) -> str:
    one = each.passage
    place = " · ".join(place_in_study(one.attributes, found.study))
    said = " ".join(
        part for part in (one.speaker or "", str(one.turn + 1) if one.turn >= 0 else "") if part
    )
    asked = {"transcript": one.transcript, "at": f"{one.span.start}-{one.span.end}",
             BACK: address()}  # fmt: skip
    who = " · ".join(escape(part) for part in (place, said) if part)
    labels = ", ".join(
        found.codebook.code(code).label if code in found.codebook else code for code in one.codes
    )
    return (
        '<article class="qkm-passage">'
        f'<p class="qkm-who"><a href="code?{escape(urlencode(asked))}"><b>{escape(one.transcript)}'
        f"</b> on the Code page</a> · {who}</p>"
        f'<p><span class="qkm-around">{escape(each.before)}</span><mark>{escape(one.quote)}</mark>'
        f'<span class="qkm-around">{escape(each.after)}</span></p>'
        f'<p class="qkm-codes">{escape(labels)} · {escape(", ".join(one.coders))}</p></article>'
    )
