"""What was measured about a topic, in words and small bars."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Codebook, Study
from qualkit.ui import session
from qualkit.ui.notices import escaped

if TYPE_CHECKING:
    from qualkit.suggest.portraits import Spread, TopicPortrait

TITLES = {"site": "Sites", "wave": "Waves", "role": "Roles", "person": "People"}
ROWS = 5
STEADY, SHAKY = 0.6, 0.3
_STYLE = """
<style>
  .qkt { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 0.4rem 1.4rem;
    margin: 0.2rem 0 0.6rem; }
  .qkt table { border-collapse: collapse; font-size: 0.8rem; }
  .qkt caption { text-align: left; font-weight: 600; }
  .qkt :is(td, th) { padding: 0.05rem 0.4rem 0.05rem 0; text-align: left; font-weight: 400; }
  .qkt td:last-child { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .qkt th { max-width: 9rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .qkt-bar { display: inline-block; width: 3.2rem; height: 0.6rem;
    background: color-mix(in srgb, currentColor 14%, transparent); }
  .qkt-bar span { display: block; height: 100%; background: #5f92ab; }
</style>
"""


def facts(portrait: TopicPortrait, book: Codebook) -> None:
    """Size, steadiness, nearest codes; and whose words they may be."""
    parts = [f"**{portrait.topic.size}** passages", *_steady(portrait.facts.stability)]
    near = [(book.code(code).label, cosine) for code, cosine in portrait.facts.near if code in book]
    if near:
        said = ", ".join(f"{escaped(label)} ({cosine:.2f})" for label, cosine in near)
        parts.append(f"nearest codes: {said}")
    st.markdown(" · ".join(parts))
    if portrait.promoted:
        st.caption("This topic was made a code.")
    if portrait.beyond:
        st.info("No code of the codebook speaks of this: its passages are far from every code.")
    if portrait.flag:
        st.warning(f"It {escaped(portrait.flag)}", icon=":material/record_voice_over:")


def _steady(stability: float | None) -> tuple[str, ...]:
    if stability is None:
        return ()
    words = (
        "comes again in other draws" if stability >= STEADY
        else "perhaps no topic: hardly comes again in other draws" if stability < SHAKY
        else "comes again in part"
    )  # fmt: skip
    return (f"steady **{stability:.2f}** ({words})",)


def spread(portrait: TopicPortrait) -> None:
    """How the topic lies over sites, waves, roles and people, as small tables with bars."""
    with session.project().reading() as repository:
        study = repository.study()
    tables = [_table(each, study) for each in portrait.spread if each.rows]
    if tables:
        st.html(f'{_STYLE}<div class="qkt">{"".join(tables)}</div>')


def _table(found: Spread, study: Study) -> str:
    rows = [_row(_named(study, found.kind, v), times, of) for v, times, of in found.rows[:ROWS]]
    left = len(found.rows) - ROWS
    more = f'<tr><th colspan="3">and {left} more</th></tr>' if left > 0 else ""
    title = "Of the passages there that were compared, how many lie in this topic"
    return (
        f'<table title="{title}"><caption>{TITLES[found.kind]}</caption><tbody>'
        f"{''.join(rows)}{more}</tbody></table>"
    )


def _row(name: str, times: int, of: int) -> str:
    share = 100 * times / of if of else 0
    return (
        f'<tr><th scope="row">{escape(name)}</th><td><span class="qkt-bar">'
        f'<span style="width:{share:.0f}%"></span></span></td><td>{times} of {of}</td></tr>'
    )


def _named(study: Study, kind: str, value: str) -> str:
    named = {"site": study.site_name, "wave": study.wave_label, "role": study.role_name}
    return (named[kind](value) if kind in named else value) or value
