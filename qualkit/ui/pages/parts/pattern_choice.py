"""Choosing rows, columns and conditions on the Patterns page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qualkit.errors import QueryError
from qualkit.model.query import And, Has, HasCode, Or, Query, all_of, any_of, written
from qualkit.model.query_reading import read_query
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
    """Which transcripts and codings count, as one query; what no list can say is typed."""
    parts = _parts(first("where"))
    said: list[str] = []
    with st.expander("Only", icon=":material/filter_alt:", expanded=bool(first("where"))):
        offered = [(name, values) for name in _FILTERS if len(values := found.values(name)) > 1]
        listed = {(name, value) for name, values in offered for value, _ in values}
        known, rest = _sorted(parts, listed)
        for start in range(0, len(offered), 4):
            for column, (name, values) in zip(
                st.columns(4), offered[start : start + 4], strict=False
            ):
                chosen = _one(column, name, values, known.get(name, ()))
                said += [written(_asked(name, chosen))] if chosen else []
        more = st.text_input(
            "Query",
            key=key("more", lambda: _typed(rest) if parts else first("where")),
            placeholder='for example language=es NOT valence=negative AND "test"',
            help="As on the Find page: code:CODE, words, NAME=VALUE with AND, OR and NOT.",
        ).strip()
    where = _joined(said, more)
    tell(where=where)
    return where


def _parts(where: str) -> tuple[Query, ...]:
    """What is joined by AND; what cannot be read stays as it was typed, to be put right."""
    try:
        query = read_query(where) if where else None
    except QueryError:
        return ()
    return query.parts if isinstance(query, And) else (query,) if query else ()


def _sorted(
    parts: Iterable[Query], listed: set[tuple[str, str]]
) -> tuple[dict[str, tuple[str, ...]], list[Query]]:
    """What is chosen in each list, and the parts that no list can say."""
    known: dict[str, tuple[str, ...]] = {}
    rest = []
    for part in parts:
        name, values = _choice(part)
        if name not in known and values and all((name, value) in listed for value in values):
            known[name] = values
        else:
            rest.append(part)
    return known, rest


def _choice(part: Query) -> tuple[str, tuple[str, ...]]:
    """The list and the values in which a part could be chosen; none where it says more."""
    if isinstance(part, Has):
        return part.name, part.values
    parts = part.parts if isinstance(part, Or) else (part,)
    codes = [p.code for p in parts if isinstance(p, HasCode) and not (p.values or p.exactly)]
    return "code", tuple(codes) if len(codes) == len(parts) else ()


def _asked(name: str, chosen: Sequence[str]) -> Query:
    if name == "code":
        return any_of(HasCode(code) for code in chosen)
    return Has(name, tuple(chosen))


def _typed(parts: Sequence[Query]) -> str:
    return written(all_of(parts)) if parts else ""


def _joined(said: list[str], more: str) -> str:
    both = [*said, more] if more else said
    if len(both) < 2:
        return "".join(both)
    return " AND ".join(f"({part})" if " OR " in part else part for part in both)


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
