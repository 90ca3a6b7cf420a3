"""Replacing what was decided, the report of it, and the way back."""

from __future__ import annotations

import streamlit as st

from qualkit.names import Verdict
from qualkit.services import keeping, naming, project_names, release
from qualkit.services.name_files import load_key, report_csv
from qualkit.store import Project
from qualkit.ui import name_desk, session
from qualkit.ui.name_desk import Desk
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.progress import shown_progress

_SAID = "names_said"


def said() -> None:
    """What the last step did, once."""
    words = st.session_state.pop(_SAID, "")
    if words:
        st.success(words)


def section(project: Project, desk: Desk) -> None:
    st.subheader("Replace", anchor=False)
    left = desk.count(Verdict.OPEN)
    if not desk.count(Verdict.ACCEPT):
        _nothing(project, desk, left)
        return
    with refusals():
        _ask(project, desk, left)


def _nothing(project: Project, desk: Desk, left: int) -> None:
    if left or not desk.whole:
        st.info(f"{left} names are to be decided above; what is replaced shows here first.")
        return
    st.write("You decided that every name stays. Say so, and exports are free.")
    if st.button("Settle: no name is replaced", type="primary"):
        with refusals():
            with shown_progress("Looking through the transcripts") as progress:
                release.check(project, desk.decisions, actor=session.coder(), progress=progress)
            st.session_state[_SAID] = "Settled. Exports are held back only if new names come."
            st.rerun()


def _ask(project: Project, desk: Desk, left: int) -> None:
    place = name_desk.key_place(project)
    keeping.refuse_key_place(place, beside=project.location)
    with st.spinner("Counting places…"):
        plan = project_names.preview(project, desk.decisions, key=keeping.key_at(place))
    if not plan.places:
        st.write("Every name that you decided to replace is replaced.")
        return
    st.markdown(
        f"**{plan.places} places in {plan.transcripts} transcripts** will be replaced, and the "
        "same names in speakers' labels, quotations, notes, transcript names, attributes, the "
        "study frame and the audit trail. Codings stay at their words. The original files move "
        "from the project into the key."
    )
    st.markdown(f"The key is written first, to {escaped(place)}. Without it there is no way back.")
    if plan.left:
        st.warning(
            f"Ids or labels of codes, rounds or coders hold a replaced name and stay as they "
            f"are: {escaped(', '.join(plan.left))}. Rename them yourself if they are participants."
        )
    sure = st.checkbox("I know where the key is kept, and I have a backup of the project.")
    anyway = bool(left) and st.checkbox(
        f"Leave {left} undecided names in the texts; exports stay held back."
    )
    if st.button(
        f"Replace {plan.places} places",
        type="primary",
        disabled=not sure or bool(left and not anyway),
        help=f"{left} names are to be decided above." if left else None,
    ):
        _replace(project, desk, place, anyway=anyway)


def _replace(project: Project, desk: Desk, place: str, *, anyway: bool) -> None:
    with refusals():
        with shown_progress("Replacing names") as progress:
            done = project_names.apply(
                project,
                desk.decisions,
                lambda key: keeping.keep_key(place, key),
                actor=session.coder(),
                key=keeping.key_at(place),
                anyway=anyway,
                progress=progress,
            )
        st.session_state[_SAID] = (
            f"{done.places} places in {done.transcripts} transcripts are replaced, and "
            f"{done.elsewhere} values elsewhere in the project."
        )
        name_desk.forget()
        st.rerun()


def report(project: Project) -> None:
    """What was replaced by the key at its place, by category and count."""
    with refusals():
        key = keeping.key_at(name_desk.key_place(project))
        lines = naming.tally(key) if key else ()
        if not lines:
            return
        import pandas as pd

        st.subheader("Report", anchor=False)
        st.caption("What was replaced, without the names: for the ethics file or the appendix.")
        listed = pd.DataFrame(
            {
                "Kind of name": line.category,
                "Names": line.names,
                "Places": line.replacements,
                "Transcripts": line.documents,
            }
            for line in lines
        )
        st.dataframe(listed, hide_index=True)
        st.download_button(
            "Download the report",
            report_csv([(x.category, x.names, x.replacements, x.documents) for x in lines]),
            file_name="names-report.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def way_back(project: Project) -> None:
    with st.expander("Bring the names back", icon=":material/settings_backup_restore:"):
        st.write(
            "With the key, every text, label, note and original file is as it was before. Notes "
            "and texts that were changed since get the fullest name of each pseudonym."
        )
        file = st.file_uploader("Key file", type=["key"])
        if file is None or not st.button("Put the names back into the project"):
            return
        with refusals():
            key = load_key(file.getvalue(), file.name)
            with shown_progress("Putting names back") as progress:
                changed = project_names.restore(
                    project, key, actor=session.coder(), progress=progress
                )
            name_desk.forget()
            st.session_state[_SAID] = f"{changed} values hold names again. Exports are held back."
            st.rerun()
