"""The codebook: codes in their tree, with their rules."""

from __future__ import annotations

from collections import Counter
from functools import partial

import streamlit as st

from qualkit.model import Code, Codebook, Stance
from qualkit.services import codebooks
from qualkit.ui import held, session
from qualkit.ui.notices import escaped, refusals

INDENT = "\u2003"


def page() -> None:
    with session.project().reading() as repository:
        codebook = repository.codebook()
        counts = Counter(coding.code for coding in repository.codings())
    st.title(codebook.title or "Codebook", anchor=False)
    if len(codebook):
        _show(codebook, counts)
    else:
        st.info(
            "No codebook yet. Load one below, or run `qualkit codebook load PROJECT FILE.yaml`."
        )
    _load()


def _show(codebook: Codebook, counts: Counter[str]) -> None:
    used = sum(1 for code in codebook if counts[code.id])
    emic = sum(1 for code in codebook if code.stance is Stance.EMIC)
    st.caption(
        f"Version {codebook.version} · {len(codebook)} codes, {emic} emic and "
        f"{len(codebook) - emic} etic · {used} of {len(codebook)} in use"
    )
    typed, stance, cycle = _filters(codebook)
    kept = [
        (depth, code) for depth, code in codebook.tree() if _matches(code, typed, stance, cycle)
    ]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        chosen = _table(kept, counts, flat=bool(typed))
    with right:
        if chosen is not None:
            _rules(chosen, codebook, counts[chosen.id])


def _filters(codebook: Codebook) -> tuple[str, str | None, int | None]:
    words, stances, cycles = st.columns([3, 1.4, 1.4], vertical_alignment="bottom")
    typed = words.text_input("Filter", placeholder="Words in a code's name or rules")
    stance = stances.segmented_control("Stance", [s.value for s in Stance])
    cycle = cycles.segmented_control("Cycle", sorted({code.cycle for code in codebook}))
    return typed.strip().lower(), stance, cycle


def _matches(code: Code, typed: str, stance: str | None, cycle: int | None) -> bool:
    text = " ".join((code.id, code.label, code.definition, code.include, code.exclude)).lower()
    return (
        all(word in text for word in typed.split())
        and stance in (None, code.stance.value)
        and cycle in (None, code.cycle)
    )


def _table(kept: list[tuple[int, Code]], counts: Counter[str], *, flat: bool) -> Code | None:
    import pandas as pd

    if not kept:
        st.info("No code matches.")
        return None
    frame = pd.DataFrame(
        {
            "Code": f"{INDENT * (0 if flat else depth)}{code.label}",
            "Stance": code.stance.value,
            "Cycle": code.cycle,
            "Codings": counts[code.id],
        }
        for depth, code in kept
    )
    picked = st.dataframe(
        frame,
        hide_index=True,
        height=560,
        on_select="rerun",
        selection_mode="single-row",
        column_config={"Code": st.column_config.TextColumn(width="large")},
    )
    rows = picked.selection.rows
    return kept[rows[0] if rows and rows[0] < len(kept) else 0][1]


def _rules(code: Code, codebook: Codebook, count: int) -> None:
    with st.container(border=True):
        st.subheader(escaped(code.label), anchor=False)
        words = "participants' words" if code.stance is Stance.EMIC else "analysts' concept"
        st.caption(
            f"`{code.id}` · {code.stance.value}: {words} · cycle {code.cycle} · "
            f"{count} {'coding' if count == 1 else 'codings'}"
        )
        if code.parent and code.parent in codebook:
            st.caption(f"Under: {escaped(codebook.code(code.parent).label)}")
        st.write(escaped(code.definition) or "No definition yet.")
        for title, text in (("Include", code.include), ("Exclude", code.exclude)):
            if text:
                st.markdown(f"**{title}**  \n{escaped(text)}")
        if code.values:
            st.markdown(f"**Values**  \n{escaped(' · '.join(code.values))}")
        for example in code.examples:
            st.markdown(f"> {escaped(example)}")
        if code.source:
            places = "; ".join(f"{s.file} {s.section} {s.lines}".strip() for s in code.source)
            st.caption(f"Source: {escaped(places)}")


def _load() -> None:
    with st.expander("Load or save a codebook"):
        file = st.file_uploader(
            "Codebook (YAML or CSV); it becomes a new version", type=["yaml", "yml", "csv"]
        )
        if file and st.button("Load", type="primary"):
            with refusals():
                text = file.getvalue().decode("utf-8", "replace")
                loaded = codebooks.codebook_from(text, file.name)
                saved = codebooks.save(session.project(), loaded, actor=session.coder())
                st.success(f"Version {saved.version} with {len(saved)} codes is in use now.")
                st.button("Show it")
        with session.project().reading() as repository:
            codebook = repository.codebook()
        if len(codebook):
            _save(codebook)


def _save(codebook: Codebook) -> None:
    project = session.project()
    quotes = any(code.examples for code in codebook)
    allowed = held.leave(project, "codebook") if quotes else held.Leave(True)
    if allowed.given:
        st.download_button(
            "Save as YAML",
            partial(codebooks.dump, project, "codebook.yaml", anyway_by=allowed.anyway_by),
            file_name="codebook.yaml",
            mime="application/yaml",
        )
