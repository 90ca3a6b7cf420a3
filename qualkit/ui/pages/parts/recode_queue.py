"""The recode queue: passages coded under old rules, side by side with the rules of today."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from itertools import groupby

import streamlit as st

from qualkit.model import Codebook
from qualkit.model.codebook_changes import FieldChange
from qualkit.model.codebook_changes import shown as text_of
from qualkit.model.recoding import Outdated
from qualkit.services import recoding
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts.differences import side_by_side
from qualkit.ui.pages.parts.working import doing, form_round, waiting

_MOST = 10
_LAST = "recode_last"
_Group = tuple[str, int, tuple[str, ...]]


def shown(codebook: Codebook) -> None:
    found = waiting()
    st.caption(
        "Passages whose code changed its definition, rules or values after they were coded, or was "
        "split. Whatever you decide, what was recorded stays as it is for the rounds of then."
    )
    _reopen()
    if not found:
        st.success("Nothing waits: every passage stands under the rules of today.")
        return
    here = _of_code(found, codebook)
    groups = groupby(sorted(here, key=_group), key=_group)
    left = _MOST
    for _, members in groups:
        passages = tuple(members)[:left]
        left -= len(passages)
        if passages:
            _rules(passages[0], codebook)
            for passage in passages:
                _passage(passage, codebook)
    if len(here) > _MOST:
        st.caption(f"{len(here) - _MOST} more follow when these are decided.")


def _of_code(found: tuple[Outdated, ...], codebook: Codebook) -> tuple[Outdated, ...]:
    counts = Counter(each.coding.code for each in found)
    codes = ["", *counts]

    def label(code: str) -> str:
        return f"{codebook.code(code).label} ({counts[code]})" if code else f"All ({len(found)})"

    code = st.selectbox("Code", codes, format_func=label)
    return tuple(each for each in found if code in ("", each.coding.code))


def _group(each: Outdated) -> _Group:
    return (each.coding.code, each.version, each.fields)


def _rules(first: Outdated, codebook: Codebook) -> None:
    st.subheader(escaped(first.new.label), anchor=False)
    if not first.fields:
        parts = " · ".join(codebook.code(p).label for p in first.new.split_into if p in codebook)
        st.caption(f"Split into {escaped(parts)}: say which each passage carries.")
        return
    left, right = st.columns(2)
    left.caption(f"When coded (version {first.version})")
    right.caption("Today")
    side_by_side(
        FieldChange(name, text_of(getattr(first.old, name)), text_of(getattr(first.new, name)))
        for name in first.fields
    )


def _passage(each: Outdated, codebook: Codebook) -> None:
    coding, key = each.coding, f"{each.coding.id}-{form_round()}"
    project, actor = session.project(), session.coder()
    with st.container(border=True):
        st.markdown(f"> {escaped(' '.join(coding.quote.split()))}")
        value = f" · {coding.value}" if coding.value else ""
        st.caption(escaped(f"{coding.transcript} · coded by {coding.coder}{value}"))
        stays, off, target, to = st.columns([1.1, 1.1, 3, 1.1], vertical_alignment="bottom")
        if stays.button("Stays", key=f"stays-{key}", width="stretch"):
            with _deciding(coding.id, "The passage keeps its code"):
                recoding.stays(project, coding.id, actor=actor)
        if off.button("Take off", key=f"off-{key}", width="stretch"):
            with _deciding(coding.id, "The code is taken off the passage"):
                recoding.take_off(project, coding.id, actor=actor)
        first = [code for code in each.new.split_into if code in codebook]
        others = [c.id for c in codebook.offered if c.id not in (*first, coding.code)]
        code = target.selectbox(
            "Another code", [*first, *others], index=0 if first else None, key=f"code-{key}",
            format_func=lambda i: codebook.code(i).label, label_visibility="collapsed",
            placeholder="Another code",
        )  # fmt: skip
        if to.button("Recode", key=f"to-{key}", disabled=code is None, width="stretch") and code:
            with _deciding(coding.id, f"Recoded as “{codebook.code(code).label}”"):
                recoding.recode(project, coding.id, code, actor=actor)


def _deciding(coding_id: str, words: str) -> AbstractContextManager[None]:
    st.session_state[_LAST] = coding_id
    return doing(words)


def _reopen() -> None:
    last = st.session_state.get(_LAST)
    if last and st.button("Undo the last decision", icon=":material/undo:", key="reopen"):
        with doing("The passage waits again"):
            recoding.reopen(session.project(), last, actor=session.coder())
            del st.session_state[_LAST]
