"""Loading and saving a codebook, and everything that is wrong with it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qualkit.errors import Problem
from qualkit.model import Codebook
from qualkit.model.codebook_changes import CodebookDiff, changes_between
from qualkit.services import codebooks
from qualkit.ui import held, session
from qualkit.ui.notices import escaped, in_words, refusals
from qualkit.ui.pages.parts.working import doing


def shown(codebook: Codebook) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        _load(codebook)
    if len(codebook):
        with right:
            _save(codebook)
            _check()


def _load(codebook: Codebook) -> None:
    st.subheader("Load", anchor=False)
    file = st.file_uploader(
        "Codebook (YAML or CSV); it becomes a new version", type=["yaml", "yml", "csv"]
    )
    if file is None:
        return
    with refusals():
        loaded = codebooks.codebook_from(file.getvalue().decode("utf-8", "replace"), file.name)
        if len(codebook):
            st.caption(escaped(_summary(changes_between(codebook, loaded))))
        if st.button("Load", type="primary"):
            with doing(f"{file.name} is loaded: {len(loaded)} codes"):
                codebooks.save(session.project(), loaded, actor=session.coder())


def _summary(found: CodebookDiff) -> str:
    parts = [
        f"{len(listed)} {what}"
        for what, listed in (
            ("added", found.added),
            ("changed", found.changed),
            ("left out", found.removed),
        )
        if listed
    ]
    return f"Against the newest version: {', '.join(parts) or 'no code differs'}."


def _save(codebook: Codebook) -> None:
    st.subheader("Save", anchor=False)
    quotes = any(code.examples or code.passages for code in codebook)
    allowed = held.leave(session.project(), "codebook") if quotes else held.Leave(True)
    if not allowed.given:
        return
    by = allowed.anyway_by
    for column, suffix in zip(st.columns(2), ("yaml", "csv"), strict=True):
        column.download_button(
            f"Save as {suffix.upper()}",
            partial(codebooks.dump, session.project(), f"codebook.{suffix}", anyway_by=by),
            file_name=f"codebook.{suffix}",
            mime="application/yaml" if suffix == "yaml" else "text/csv",
            width="stretch",
        )


def _check() -> None:
    st.subheader("Check", anchor=False)
    found = codebooks.check_project(session.project())
    if not found.problems:
        st.success("Nothing is wrong with this codebook.")
    _listed("errors", found.errors)
    _listed("worth a second look", found.advice)


def _listed(what: str, problems: tuple[Problem, ...]) -> None:
    if problems:
        st.caption(f"{len(problems)} {what}")
        st.markdown(
            "\n".join(f"- {in_words(problem).replace(chr(10), ' ')}" for problem in problems)
        )
