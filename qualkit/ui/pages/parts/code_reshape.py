"""Moving, merging, splitting, promoting, linking and retiring a code, and what each would do."""

from __future__ import annotations

import streamlit as st

from qualkit.errors import QualkitError
from qualkit.model import Code, Codebook, Stance
from qualkit.services import codebook_changes as changes
from qualkit.ui import session
from qualkit.ui.notices import escaped, in_words
from qualkit.ui.pages.parts.code_rules import links
from qualkit.ui.pages.parts.working import choose_code, doing, form_round

STEPS = (
    ("up", "Up", ":material/arrow_upward:", "Alt+Up"),
    ("down", "Down", ":material/arrow_downward:", "Alt+Down"),
    ("in", "In", ":material/arrow_forward:", "Alt+I"),
    ("out", "Out", ":material/arrow_back:", "Alt+O"),
)


def place(code: Code, codebook: Codebook) -> None:
    """One step by a button or its key, or below any other code at once."""
    project, actor = session.project(), session.coder()
    st.caption("One place up or down among its siblings; in: below the one before it; out again.")
    for column, (direction, label, icon, keys) in zip(st.columns(4), STEPS, strict=True):
        if column.button(label, icon=icon, shortcut=keys, key=f"step-{direction}", width="stretch"):
            with doing(f"Moved “{code.label}” {direction}"):
                changes.step(project, code.id, direction, actor=actor)
    below = codebook.family(code.id)
    options = ["", *(c.id for c in codebook.offered if c.id not in below)]
    parent = st.selectbox(
        "Move below", options, options.index(code.parent) if code.parent in options else 0,
        format_func=lambda i: codebook.code(i).label if i else "nothing: a code at the top",
        key=f"parent-{code.id}-{form_round()}",
    )  # fmt: skip
    if st.button("Move", disabled=parent == (code.parent or "")):
        with doing(f"Moved “{code.label}”"):
            last = [c.id for c in codebook.children(parent)] if parent else []
            after = last[-1] if last else None
            changes.move(project, code.id, parent=parent or None, after=after, actor=actor)


def reshape(code: Code, codebook: Codebook) -> None:
    if code.retired:
        _restore(code)
        return
    _merge(code, codebook)
    _split(code)
    if code.stance is Stance.EMIC:
        _promote(code)
        _link(code, codebook)
    _retire(code)


def _merge(code: Code, codebook: Codebook) -> None:
    with st.expander("Merge into another code", expanded=True):
        others = [c.id for c in codebook.offered if c.id != code.id]
        target = st.selectbox(
            "Into", others, index=None, key=f"into-{code.id}-{form_round()}",
            format_func=lambda i: codebook.code(i).label, placeholder="Choose a code",
        )  # fmt: skip
        if target is None:
            return
        try:
            lines = changes.merge_preview(session.project(), code.id, target, coder=session.coder())
        except QualkitError as refused:
            st.error("\n".join(in_words(problem) for problem in refused.problems))
            return
        st.markdown("\n".join(f"- {escaped(line)}" for line in lines))
        named = codebook.code(target).label
        if st.button(escaped(f"Merge into “{named}”"), type="primary", key="merge"):
            with doing(f"Merged “{code.label}” into “{named}”"):
                changes.merge(session.project(), code.id, target, actor=session.coder())
                choose_code(target)


def _split(code: Code) -> None:
    with st.expander("Split into several codes"):
        st.caption(
            f"{_impact(code)} will wait in the recode queue until somebody says which of the new "
            "codes each passage carries; until then they keep this code."
        )
        with st.form(f"split-{code.id}-{form_round()}", border=False):
            text = st.text_area(
                "New codes, one a line", placeholder="Name | what it means\nName | what it means"
            )
            if st.form_submit_button("Split"):
                with doing(f"Split “{code.label}”"):
                    changes.split(session.project(), code.id, _parts(text), actor=session.coder())


def _parts(text: str) -> list[changes.Part]:
    pairs = (line.partition("|") for line in text.splitlines() if line.strip())
    return [changes.Part(name.strip(), meaning.strip()) for name, _, meaning in pairs]


def _promote(code: Code) -> None:
    with st.expander("Make it etic"):
        st.caption(f"Participants' words become your concept. {_impact(code)} stay.")
        with st.form(f"promote-{code.id}-{form_round()}", border=False):
            label = st.text_input("Your name for it", placeholder="as it is, unless said")
            if st.form_submit_button("Make it etic"):
                with doing(f"Made “{code.label}” etic"):
                    changes.promote(session.project(), code.id, label=label, actor=session.coder())


def _link(code: Code, codebook: Codebook) -> None:
    with st.expander(f"Supports an etic code ({len(code.supports)})"):
        project, actor = session.project(), session.coder()
        links(code, codebook)
        for link in code.supports:
            named = codebook.code(link.code).label if link.code in codebook else link.code
            if st.button(escaped(f"Take the link to “{named}” away"), key=f"unlink-{link.code}"):
                with doing("The link is taken away"):
                    changes.unlink(project, code.id, link.code, actor=actor)
        etic = [c.id for c in codebook.offered if c.stance is Stance.ETIC]
        with st.form(f"link-{code.id}-{form_round()}", border=False):
            target = st.selectbox(
                "Etic code", etic, index=None, format_func=lambda i: codebook.code(i).label
            )
            reason = st.text_input("Why")
            if st.form_submit_button("Link") and target:
                with doing("The link is made"):
                    changes.link(project, code.id, target, reason=reason, actor=actor)


def _retire(code: Code) -> None:
    with st.expander("Retire"):
        st.caption(f"It is not offered any more. {_impact(code)} stay and can be read.")
        with st.form(f"retire-{code.id}-{form_round()}", border=False):
            why = st.text_input("Why", placeholder="told to whoever still applies it")
            if st.form_submit_button("Retire"):
                with doing(f"Retired “{code.label}”"):
                    changes.retire(session.project(), code.id, why=why, actor=session.coder())


def _restore(code: Code) -> None:
    st.caption(
        "This code is not offered. Restored, it is offered again, and passages that were recorded "
        "under it are read under it again."
    )
    if st.button("Restore", type="primary"):
        with doing(f"Restored “{code.label}”"):
            changes.restore(session.project(), code.id, actor=session.coder())


def _impact(code: Code) -> str:
    return changes.impact(session.project(), code.id, coder=session.coder())
