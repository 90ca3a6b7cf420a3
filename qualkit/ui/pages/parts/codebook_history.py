"""Who changed what and when, what differs between versions, and any version as it was."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Codebook
from qualkit.model.codebook_changes import CodebookDiff, Version
from qualkit.services import codebook_changes, codebooks
from qualkit.ui import session
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts.differences import side_by_side
from qualkit.ui.pages.parts.working import doing

_MOST = 40
_LONGEST = 15


def shown(history: tuple[Version, ...]) -> None:
    left, right = st.columns([1, 1], gap="medium")
    with left:
        version = _chosen(history)
    with right, st.container(border=True):
        _version(version, history)


def _chosen(history: tuple[Version, ...]) -> Version:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "Version": each.number,
            "When": each.at.replace("T", " "),
            "What": f"{each.by} {each.words}",
        }
        for each in history
    )
    picked = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(history) <= _LONGEST else 600,
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}},
        column_config={"What": st.column_config.TextColumn(width="large")},
        key=f"versions-{len(history)}",
    )
    rows = picked.selection.rows
    return history[rows[0] if rows and rows[0] < len(history) else 0]


def _version(version: Version, history: tuple[Version, ...]) -> None:
    st.subheader(f"Version {version.number}", anchor=False)
    st.caption(escaped(f"{version.by} {version.words}, {version.at.replace('T', ' ')}"))
    look = st.segmented_control(
        "Look at", ["What changed", "All codes then"], default="What changed", required=True,
        label_visibility="collapsed", key="version-look",
    )  # fmt: skip
    if look == "All codes then":
        _replay(version.number)
        return
    numbers = [each.number for each in history if each.number != version.number]
    if not numbers:
        st.info("The first version: there is nothing to compare it with.")
        return
    before = version.number - 1
    other = st.selectbox(
        "Compared with version", numbers, numbers.index(before) if before in numbers else 0,
        key=f"compare-{version.number}",
    )  # fmt: skip
    _difference(codebooks.diff(session.project(), other, version.number))
    if version.number > 1:
        _take_back(version)


def _difference(found: CodebookDiff) -> None:
    if not (found.codes or found.header or found.reordered):
        st.info("Nothing differs.")
    left, right = st.columns(2)
    left.caption(f"Version {found.old}")
    right.caption(f"Version {found.new}")
    side_by_side(found.header)
    for change in found.codes[:_MOST]:
        st.markdown(f"##### {escaped(change.label)} ({change.kind})")
        side_by_side(change.fields)
    if len(found.codes) > _MOST:
        st.caption(f"{len(found.codes) - _MOST} more codes differ.")
    if found.reordered:
        st.caption("Codes stand in another order.")


def _take_back(version: Version) -> None:
    if st.button("Take this change back", icon=":material/undo:", key=f"undo-{version.number}"):
        with doing(f"Taken back: {version.words}"):
            codebook_changes.undo(session.project(), version.number, actor=session.coder())


def _replay(number: int) -> None:
    with session.project().reading() as repository:
        codebook = repository.codebook(number)
    _tree(codebook)
    st.download_button(
        f"Save version {number} as YAML",
        lambda: codebooks.dump(session.project(), "codebook.yaml", version=number),
        file_name=f"codebook-{number}.yaml",
        mime="application/yaml",
    )


def _tree(codebook: Codebook) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "Code": "\u2003" * depth + code.label + (" (retired)" if code.retired else ""),
            "Stance": code.stance.value,
            "Definition": code.definition,
        }
        for depth, code in codebook.tree()
    )
    st.dataframe(frame, hide_index=True, height=420)
