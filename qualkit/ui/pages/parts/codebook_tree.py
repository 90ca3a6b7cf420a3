"""The codes in their tree, and the chosen one beside them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qualkit.model import Code, Codebook, Stance
from qualkit.services import codebook_changes
from qualkit.ui import session
from qualkit.ui.colours import code_colours
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import code_form, code_reshape
from qualkit.ui.pages.parts.code_rules import rules
from qualkit.ui.pages.parts.working import choose_code, chosen_code, counts, doing, form_round

INDENT = "\u2003"
PANELS = {
    "Rules": rules,
    "Edit": code_form.edit,
    "Move": code_reshape.place,
    "Merge, split, retire": code_reshape.reshape,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree; `main` is False where the code stands in a further place."""

    depth: int
    code: Code
    main: bool


def shown(codebook: Codebook) -> None:
    typed, stance, cycle, retired = _filters(codebook)
    rows = [
        Row(0 if typed else depth, code, main)
        for depth, code, main in codebook.outline()
        if _matches(code, typed, stance, cycle)
        and (retired or _has_use(code, codebook))
        and (main or not typed)
    ]
    left, right = st.columns([3, 3], gap="medium")
    with left:
        chosen = _table(rows, codebook)
        _add(codebook, chosen)
    with right:
        if chosen is not None:
            _panel(chosen, codebook)


def _has_use(code: Code, codebook: Codebook) -> bool:
    """Whether it, or a code that stands below it, is offered."""
    return any(not each.retired for each in (code, *codebook.descendants(code.id)))


def _filters(codebook: Codebook) -> tuple[str, str | None, int | None, bool]:
    words, stances, cycles, gone = st.columns([3, 1.4, 1.2, 1.4], vertical_alignment="bottom")
    typed = words.text_input(
        "Filter", placeholder="Words in a code's name, synonyms, former names or rules"
    )
    stance = stances.segmented_control("Stance", [s.value for s in Stance])
    cycle = cycles.segmented_control("Cycle", sorted({code.cycle for code in codebook}))
    retired = any(code.retired for code in codebook) and gone.toggle("Show retired codes")
    return typed.strip().lower(), stance, cycle, retired


def _matches(code: Code, typed: str, stance: str | None, cycle: int | None) -> bool:
    rules = (code.id, *code.names, code.definition, code.include, code.exclude)
    text = " ".join((*rules, *code.keywords)).lower()
    return (
        all(word in text for word in typed.split())
        and stance in (None, code.stance.value)
        and cycle in (None, code.cycle)
    )


def _table(rows: list[Row], codebook: Codebook) -> Code | None:
    if not rows:
        st.info("No code matches.")
        return None
    key = f"tree-{codebook.version}-{form_round()}-{hash(tuple((r.code.id, r.main) for r in rows))}"
    selected = st.session_state.get(key, {}).get("selection", {}).get("rows", [])
    if selected and selected[0] < len(rows):
        choose_code(rows[selected[0]].code.id)
    ids = [row.code.id for row in rows]
    at = ids.index(chosen_code()) if chosen_code() in ids else 0
    st.dataframe(
        _frame(rows, codebook),
        hide_index=True,
        height=560,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [at]}},
        column_config={
            " ": st.column_config.TextColumn(width=30),
            "Code": st.column_config.TextColumn(width="large"),
        },
        key=key,
    )
    return rows[at].code


def _frame(rows: list[Row], codebook: Codebook) -> object:
    import pandas as pd

    colours, number = code_colours(codebook), counts()
    frame = pd.DataFrame(
        {
            " ": "⬤",
            "Code": f"{INDENT * row.depth}{row.code.label}" + _mark(row),
            "Stance": row.code.stance.value,
            "Cycle": row.code.cycle,
            "Codings": number.get(row.code.id, 0) if row.main else None,
        }
        for row in rows
    )
    frame["Codings"] = frame["Codings"].astype("Int64")
    styles = [f"color: {colours[row.code.id]}" for row in rows]
    return frame.style.apply(lambda _: styles, subset=[" "])


def _mark(row: Row) -> str:
    """What is to be said behind a code's name."""
    gone = " (merged)" if row.code.merged_into else " (retired)" if row.code.retired else ""
    return gone if row.main else f"{gone} ↗"


def _add(codebook: Codebook, chosen: Code | None) -> None:
    with st.expander("Add a code"), st.form(f"add-{form_round()}", border=False):
        name = st.text_input("Name of the new code")
        definition = st.text_area("What it means", height=80)
        stance = st.radio("Stance of the new code", [s.value for s in Stance], horizontal=True)
        below = chosen is not None and st.checkbox(f"Below “{escaped(chosen.label)}”")
        if st.form_submit_button("Add", type="primary"):
            with doing(f"Added “{name.strip()}”"):
                made = codebook_changes.add(
                    session.project(),
                    name,
                    stance=Stance(stance),
                    definition=definition,
                    parent=chosen.id if chosen and below else None,
                    actor=session.coder(),
                )
                choose_code(made.id)


def _panel(code: Code, codebook: Codebook) -> None:
    with st.container(border=True):
        st.subheader(escaped(code.label), anchor=False)
        panel = st.segmented_control(
            "What to do", list(PANELS), default="Rules", required=True,
            label_visibility="collapsed", key="code-panel",
        )  # fmt: skip
        PANELS[panel or "Rules"](code, codebook)
