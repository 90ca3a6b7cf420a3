"""One code as people read it: what it means, what it excludes, what it supports."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Code, Codebook, Stance
from qualkit.services import codebook_changes
from qualkit.ui import session
from qualkit.ui.notices import escaped


def rules(code: Code, codebook: Codebook) -> None:
    words = "participants' words" if code.stance is Stance.EMIC else "analysts' concept"
    count = codebook_changes.impact(session.project(), code.id, coder=session.coder())
    st.caption(f"`{code.id}` · {code.stance.value}: {words} · cycle {code.cycle} · {count}")
    _standing(code, codebook)
    st.write(escaped(code.definition) or "No definition yet.")
    for title, text in (("Include", code.include), ("Exclude", code.exclude)):
        if text:
            st.markdown(f"**{title}**  \n{escaped(text)}")
    _instead(code, codebook)
    if code.values:
        scale = f" ({code.scale.value})" if code.scale else ""
        st.markdown(f"**Values{scale}**  \n{escaped(' · '.join(code.values))}")
    for example in code.examples:
        st.markdown(f"> {escaped(example)}")
    for passage in code.passages:
        quote = escaped(" ".join(passage.quote.split()))
        st.markdown(f"> {quote}  \n> *{escaped(passage.transcript)}*")
    links(code, codebook)
    _small(code)


def _standing(code: Code, codebook: Codebook) -> None:
    above = [escaped(codebook.code(parent).label) for parent in codebook.parents(code.id)]
    if above:
        st.caption(f"Under: {' and under '.join(above)}")
    names = (*code.synonyms, *(f"formerly {name}" for name in code.former_names))
    if names:
        st.caption(f"Also called: {escaped(', '.join(names))}")
    if code.merged_into in codebook:
        target = escaped(codebook.code(code.merged_into).label)
        st.warning(f"Merged into “{target}”; its passages are read there.")
    elif code.split_into:
        parts = ", ".join(codebook.code(p).label for p in code.split_into if p in codebook)
        st.warning(f"Split into {escaped(parts)}; its passages wait in the recode queue.")
    elif code.retired:
        why = f": {escaped(code.why_retired)}" if code.why_retired else "."
        st.warning(f"Retired{why}")


def _instead(code: Code, codebook: Codebook) -> None:
    named = {i for mention in codebook.exclusions(code.id) for i in mention.codes}
    labels = [other.label for other in codebook if other.id in named]
    if labels:
        st.caption(f"Use instead: {escaped(' · '.join(labels))}")


def links(code: Code, codebook: Codebook) -> None:
    """What the code supports, or what supports it."""
    for link in code.supports:
        if link.code in codebook:
            _link("Supports", codebook.code(link.code), link.reason, link.by, link.at)
    for other in codebook:
        for link in other.supports:
            if link.code == code.id:
                _link("Supported by", other, link.reason, link.by, link.at)


def _link(how: str, other: Code, reason: str, by: str, at: str) -> None:
    why = f": {escaped(reason)}" if reason else ""
    who = escaped(" ".join(part for part in (by, at[:10]) if part))
    st.markdown(f"**{how}** {escaped(other.label)} ({other.stance.value}){why}  \n*{who}*")


def _small(code: Code) -> None:
    if code.source:
        places = "; ".join(f"{s.file} {s.section} {s.lines}".strip() for s in code.source)
        st.caption(f"Source: {escaped(places)}")
