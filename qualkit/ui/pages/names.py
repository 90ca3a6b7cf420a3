"""Names: proposed, decided by a person, replaced everywhere, and brought back by the key."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from qualkit.model import Deidentification
from qualkit.store import Project
from qualkit.ui import name_desk, session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import name_cards, name_replacing

INTRO = (
    "Before anyone else reads the transcripts: qualkit proposes names, you decide once for all "
    "files, and each name gets the same pseudonym everywhere. Only a key, kept apart, leads back."
)
STRICT = (
    "**Minors.** {count} of {all} transcripts are of people under age. In these, qualkit also "
    "asks about every word that never stands in small letters, and about every date. They are "
    "those whose role is marked as minors, or called student, in the study frame."
)


def page() -> None:
    project = session.project()
    with project.reading() as repository:
        state, transcripts = repository.deidentification(), len(repository.listing())
    st.title("Names", anchor=False)
    st.write(INTRO)
    if not transcripts:
        st.info("There is nothing to read yet. Import transcripts on the Study page.")
        return
    _state(state)
    name_replacing.said()
    _places(project)
    _look(project, transcripts)
    desk = name_desk.desk(project)
    if desk is not None:
        if desk.found.minors:
            st.caption(STRICT.format(count=desk.found.minors, all=desk.found.documents))
        name_cards.shown(project, desk)
        name_replacing.section(project, desk)
        _small_cells(desk)
    name_replacing.report(project)
    name_replacing.way_back(project)


def _state(state: Deidentification) -> None:
    if not state.required:
        st.warning(
            "Nobody has settled the names in this project. Exports are not held back, and every "
            "copy and backup holds them.",
            icon=":material/person_alert:",
        )
    elif state.blocked:
        names = sum(count for _, count in state.unresolved)
        st.warning(
            f"Exports are held back: {names} names are not decided, and "
            f"{len(state.unchecked)} transcripts came or changed since the last look.",
            icon=":material/lock:",
        )
    else:
        st.success("All names are settled. Exports are free.", icon=":material/lock_open:")


def _places(project: Project) -> None:
    with st.expander("Where the key and your decisions are kept", icon=":material/key:"):
        place = st.text_input(
            "Key file", value=name_desk.key_place(project), help="Its name ends in .key"
        )
        if place.strip() != name_desk.key_place(project):
            name_desk.set_place(place)
            st.rerun()
        st.markdown(
            f"Your decisions: {escaped(str(name_desk.table_place(project)))}  \n"
            "Both hold the names in plain words, and only your account may read them. They are "
            "never part of the project, an export or a backup."
        )
        beside = Path(project.location).absolute().parent
        if Path(place).absolute().parent == beside:
            st.warning(
                "This is the folder of the project. Choose a folder that you do not share, on an "
                "encrypted disk if you can: whoever has project and key has the names.",
                icon=":material/folder_shared:",
            )


def _look(project: Project, transcripts: int) -> None:
    again = name_desk.desk(project) is not None
    words = "Look again" if again else f"Look for names in {transcripts} transcripts"
    if st.button(words, type="secondary" if again else "primary", icon=":material/search:"):
        with refusals():
            name_desk.look(project)
            st.rerun()


def _small_cells(desk: name_desk.Desk) -> None:
    cells = desk.found.small_cells
    if not cells:
        return
    import pandas as pd

    title = f"{len(cells)} combinations of role, site and wave point to one person"
    with st.expander(title, icon=":material/person_search:"):
        st.write(
            "Whoever knows the study knows who these are, whatever the pseudonym. Report them "
            "together with others, or leave out role, site or wave."
        )
        listed = pd.DataFrame(
            {"Role": c.role, "Site": c.site, "Wave": c.wave, "Transcripts": c.transcripts}
            for c in cells
        )
        st.dataframe(listed, hide_index=True)
