"""Choosing rows, columns and conditions on the Patterns page."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qualkit.analysis.narrowing import parse_where
from qualkit.errors import UsageError
from qualkit.services.patterns import Patterns
from qualkit.ui.pages.parts.pattern_asked import first, key, tell

_FILTERS = ("site", "wave", "role", "instrument", "coder", "round", "code")
_TITLES = {"site": "Site", "wave": "Wave", "role": "Role", "instrument": "Instrument",
           "coder": "Coder", "round": "Round", "code": "Code and all below it"}  # fmt: skip
MOST_AXES = 3


def consensus() -> bool:
    """All coders, or what was agreed on."""
    chosen = st.segmented_control(
        "Codings",
        ["all coders", "consensus"],
        key=key("codings", lambda: "consensus" if first("consensus") else "all coders"),
        required=True,
    )
    tell(consensus=chosen == "consensus")
    return chosen == "consensus"


def conditions(found: Patterns) -> str:
    """Which transcripts and codings count, as conditions are typed."""
    known = _known(first("where"))
    said = []
    with st.expander("Only", icon=":material/filter_alt:", expanded=bool(first("where"))):
        offered = [(name, values) for name in _FILTERS if len(values := found.values(name)) > 1]
        for start in range(0, len(offered), 4):
            for column, (name, values) in zip(
                st.columns(4), offered[start : start + 4], strict=False
            ):
                chosen = _one(column, name, values, known.get(name, ()))
                said += [f"{name}={','.join(chosen)}"] if chosen else []
        rest = _not_offered(known, offered)
        more = st.text_input(
            "Further conditions",
            key=key("more", lambda: _typed(rest)),
            placeholder="for example language=es valence=negative",
        )
    where = " ".join([*map(shlex.quote, said), more.strip()]).strip()
    tell(where=where)
    return where


def _known(where: str) -> dict[str, tuple[str, ...]]:
    try:
        return {each.name: each.values for each in parse_where([where])}
    except UsageError:
        return {}


def _not_offered(
    known: dict[str, tuple[str, ...]], offered: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> dict[str, tuple[str, ...]]:
    """What the address asks for and no list holds: it is typed out, so that nothing gets lost."""
    listed = {(name, value) for name, values in offered for value, _ in values}
    rest = {n: tuple(v for v in values if (n, v) not in listed) for n, values in known.items()}
    return {name: values for name, values in rest.items() if values}


def _typed(known: dict[str, tuple[str, ...]]) -> str:
    return " ".join(shlex.quote(f"{name}={','.join(values)}") for name, values in known.items())


def _one(
    column: DeltaGenerator,
    name: str,
    values: Sequence[tuple[str, str]],
    asked: tuple[str, ...],
) -> list[str]:
    label = dict(values)
    return column.multiselect(
        _TITLES[name],
        list(label),
        key=key(f"only_{name}", lambda: [each for each in asked if each in label]),
        format_func=lambda each: label.get(each, each),
        placeholder="Any",
    )


def axes(found: Patterns) -> tuple[str, str]:
    """Rows and columns, each of up to three axes."""
    label = dict(found.axes())
    left, right = st.columns(2)
    out = []
    for column, name, title, start in (
        (left, "rows", "Rows", "family"),
        (right, "columns", "Columns", "wave"),
    ):
        asked = first(name, "" if first("rows") else start).split(",")
        chosen = column.multiselect(
            title,
            list(label),
            key=key(name, lambda a=asked: [each for each in a if each in label]),  # type: ignore[misc]
            format_func=lambda each: label.get(each, each),
            max_selections=MOST_AXES,
            placeholder="Choose what to count by" if name == "rows" else "None: one column",
        )
        out.append(",".join(chosen))
    rows, columns = out
    tell(rows=rows, columns=columns)
    return rows, columns
