"""Every field of a code in one form."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from qualkit.model import Code, Codebook, Scale, Stance
from qualkit.services import codebook_changes
from qualkit.ui import session
from qualkit.ui.colours import code_colours
from qualkit.ui.pages.parts.working import doing, form_round

_UNSAID = "not said"


def edit(code: Code, codebook: Codebook) -> None:
    """The form; what somebody else changed meanwhile is not overwritten."""
    key = f"{code.id}-{form_round()}"
    seen = st.session_state.setdefault(f"seen-{key}", code)
    with st.form(f"edit-{key}", border=False):
        label = st.text_input("Name", seen.label, key=f"label-{key}")
        wanted = _links(_small(_rules(seen, key), codebook, key), codebook, key)
        if st.form_submit_button("Save", type="primary"):
            with doing(f"Saved “{label.strip()}”"):
                _save(seen, wanted, label)
    _example(code)


def _save(seen: Code, wanted: Code, label: str) -> None:
    project, actor = session.project(), session.coder()
    codebook_changes.change_fields(project, seen, wanted, actor=actor)
    if label.strip() != seen.label:
        codebook_changes.rename(project, seen.id, label, actor=actor)


def _rules(code: Code, key: str) -> Code:
    definition = st.text_area("Definition", code.definition, height=100, key=f"definition-{key}")
    left, right = st.columns(2)
    include = left.text_area("Include", code.include, height=90, key=f"include-{key}")
    exclude = right.text_area(
        "Exclude", code.exclude, height=90, key=f"exclude-{key}",
        help="Name the code to use instead in parentheses, such as (time.table).",
    )  # fmt: skip
    values = left.text_area(
        "Values, one a line", "\n".join(code.values), height=90, key=f"values-{key}"
    )
    scales = [_UNSAID, *(scale.value for scale in Scale)]
    scale = right.radio(
        "Scale of the values", scales, key=f"scale-{key}",
        index=scales.index(code.scale.value if code.scale else _UNSAID),
    )  # fmt: skip
    return replace(
        code,
        definition=definition.strip(),
        include=include.strip(),
        exclude=exclude.strip(),
        values=_lines(values, code.values),
        scale=None if scale == _UNSAID else Scale(scale),
    )


def _small(code: Code, codebook: Codebook, key: str) -> Code:
    stances, cycles, levels, colours = st.columns([2, 1.2, 2, 1])
    names = [stance.value for stance in Stance]
    stance = stances.radio(
        "Stance", names, names.index(code.stance.value), horizontal=True, key=f"stance-{key}"
    )
    cycle = cycles.number_input("Cycle", 1, 9, code.cycle, key=f"cycle-{key}")
    known = list(dict.fromkeys(("", *codebook.levels, code.level)))
    level = levels.selectbox("Level", known, known.index(code.level), key=f"level-{key}")
    shown = code.color or code_colours(codebook)[code.id]
    colour = colours.color_picker("Colour", shown, key=f"colour-{key}")
    return replace(
        code,
        stance=Stance(stance),
        cycle=int(cycle),
        level=level,
        color=code.color if colour == shown else colour,
    )


def _links(code: Code, codebook: Codebook, key: str) -> Code:
    left, right = st.columns(2)
    lists = {}
    for at, (name, label) in enumerate(
        (
            ("synonyms", "Synonyms, one a line"),
            ("examples", "Examples, one a line"),
            ("keywords", "Keywords, one a line"),
            ("cues", "Cues in speech, one a line"),
        )
    ):
        had = getattr(code, name)
        text = (left, right)[at % 2].text_area(
            label, "\n".join(had), height=80, key=f"{name}-{key}"
        )
        lists[name] = _lines(text, had)
    others = [c.id for c in codebook if c.id not in (code.id, code.parent)]
    labels = {c.id: c.label for c in codebook}
    further = st.multiselect(
        "Also stands under", others, [c for c in code.also_under if c in others],
        format_func=lambda code_id: labels[code_id], key=f"further-{key}",
    )  # fmt: skip
    return replace(code, also_under=tuple(further), **lists)  # type: ignore[arg-type]


def _lines(text: str, had: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a text; what was not touched stays as it was, line ends included."""
    if text == "\n".join(had):
        return had
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _example(code: Code) -> None:
    project, actor = session.project(), session.coder()
    found = codebook_changes.passages_of(project, code.id, coder=actor)
    with st.expander(f"Examples from passages ({len(code.passages)})"):
        for at, passage in enumerate(code.passages):
            words, gone = st.columns([5, 1], vertical_alignment="center")
            words.caption(f"{passage.transcript}: {' '.join(passage.quote.split())[:160]}")
            if gone.button("Remove", key=f"unexample-{at}"):
                with doing("The example is removed"):
                    codebook_changes.remove_example(project, code.id, passage, actor=actor)
        picked = st.selectbox(
            "A passage that carries this code", found, index=None,
            format_func=lambda c: f"{c.transcript}: {' '.join(c.quote.split())[:100]}",
        )  # fmt: skip
        if st.button("Keep as example", disabled=picked is None) and picked is not None:
            with doing("The passage is an example now"):
                codebook_changes.add_example(project, code.id, picked.id, actor=actor)
