"""What a project goes out as: what each file holds and lacks, and the options that it heeds."""

from __future__ import annotations

import streamlit as st

from qualkit.services import exchange_outputs
from qualkit.services.exchange_export import Exported, ExportOptions
from qualkit.services.exchange_outputs import OUTPUTS, Output
from qualkit.ui import held, session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts.not_kept import not_kept

_TYPES = {".csv": "text/csv", ".zip": "application/zip", ".qdpx": "application/zip"}
_PLAIN = "application/octet-stream"
_MADE = "exchange_made"


def shown() -> None:
    st.subheader("Take out", anchor=False)
    project = session.project()
    with project.reading() as repository:
        names = [each.name for each in repository.rounds()]
        hidden = sorted(repository.hidden_rounds)
        empty = not repository.transcript_names() and not repository.codebook().codes
    if empty:
        st.info("There is nothing to take out yet.")
        return
    if hidden:
        st.caption(f"Blind and still open, only your own codings: {escaped(', '.join(hidden))}")
    output, suffix = _kind()
    st.caption(f"**In it:** {output.holds} **Not in it:** {output.lacks}")
    options = _options(output, names)
    leave = held.leave(project, "exchange")
    asked = (project.location, output.title, suffix, options)
    if leave.given and st.button("Make the file", icon=":material/upload:"):
        with refusals():
            made = exchange_outputs.take_out(
                project,
                output,
                suffix,
                person=session.coder(),
                options=options,
                anyway_by=leave.anyway_by,
            )
            st.session_state[_MADE] = (asked, made)
    kept = st.session_state.get(_MADE)
    if kept is not None and kept[0] == asked:
        _offer(kept[1], f"{project.name}{_addition(output, suffix)}{suffix}", suffix)


def _kind() -> tuple[Output, str]:
    left, right = st.columns([3, 4], vertical_alignment="bottom", gap="large")
    titles = {output.title: output for output in OUTPUTS}
    output = titles[left.selectbox("What", list(titles)) or OUTPUTS[0].title]
    if len(output.suffixes) == 1:
        return output, output.suffixes[0]
    suffix = right.segmented_control(
        "As", output.suffixes, default=output.suffixes[0], key=f"as-{output.title}", required=True
    )
    return output, suffix or output.suffixes[0]


def _options(output: Output, names: list[str]) -> ExportOptions:
    """The options that this file heeds; none for a codebook."""
    if not output.of_codings:
        return ExportOptions()
    rounds = tuple(st.multiselect("Rounds", names, placeholder="all rounds"))
    if not output.consensus:
        return ExportOptions(rounds)
    left, right = st.columns(2)
    consensus = left.checkbox("Only what the team agreed on")
    hides = output.coders_hidden and right.checkbox(
        "De-identified", help="Coders become Coder 1, 2 …; all names must be resolved."
    )
    return ExportOptions(rounds, consensus, bool(hides))


def _addition(output: Output, suffix: str) -> str:
    """What tells files of one suffix apart."""
    several = sum(suffix in each.suffixes for each in OUTPUTS) > 1
    return f"_{output.table}" if several and output.table else ""


def _offer(made: Exported, name: str, suffix: str) -> None:
    st.download_button(
        f"Download {name}",
        made.data,
        name,
        _TYPES.get(suffix, _PLAIN),
        type="primary",
        icon=":material/download:",
    )
    counts = ((made.transcripts, "transcript"), (made.codings, "coding"))
    told = ", ".join(f"{n:,} {one}{'' if n == 1 else 's'}" for n, one in counts if n)
    if told:
        st.caption(f"{told}.")
    not_kept(made.left_out)
