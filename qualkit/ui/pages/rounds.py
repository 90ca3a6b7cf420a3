"""Rounds: one's own work in them, and for the lead opening, watching and closing them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from qualkit.model import Purpose, Right, Round, Segmentation
from qualkit.services import rounds
from qualkit.ui import presence, session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import round_form

DONE = "rounds_done"
SIGNS = {True: "● done", False: "○ to do"}
LISTED = 12


def page() -> None:
    st.title("Rounds", anchor=False)
    if said := st.session_state.pop(DONE, ""):
        st.success(said)
    me = session.coder()
    with session.project().reading() as repository:
        if not repository.transcript_names():
            st.info("There is nothing to code yet. Import transcripts on the Study page.")
            return
    every = rounds.everything(session.project())
    _my_work(me)
    if session.can(Right.MANAGE):
        dealt = [r for r in every if r.dealt]
        with st.expander("Open a round", expanded=not dealt), refusals():
            made = round_form.shown(every, me)
            if made is not None:
                _said(f"{escaped(made.name)} is open. {len(made.coders)} coders see it here.")
        _who_is_where()
    for round_ in reversed(every):
        with refusals():
            _round(round_, me)


def _said(words: str) -> None:
    st.session_state[DONE] = words
    st.rerun()


def _my_work(me: str) -> None:
    work = rounds.my_work(session.project(), me)
    if not work:
        return
    st.subheader("Your work", anchor=False)
    for round_, left in work:
        mine = [name for name, who in round_.assignments if who == me]
        with st.container(border=True):
            blind = " · blind: nobody sees what others code" if round_.blind else ""
            done = f"{len(mine) - len(left)} of {len(mine)} transcripts done"
            st.markdown(f"**{escaped(round_.name)}** · {round_.purpose}{blind} · {done}")
            for name in left[:LISTED]:
                _to_do(round_, name, me)
            if len(left) > LISTED:
                st.caption(f"and {len(left) - LISTED} more")
            if not left:
                st.markdown("All done. Whoever leads the study closes the round.")


def _to_do(round_: Round, name: str, me: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"[{escaped(name)}](code?{urlencode({'transcript': name})})", width=320)
        if st.button(
            "Done with this transcript", key=f"done_{round_.name}_{name}", help=f"{name}: done"
        ):
            rounds.say_done(session.project(), round_.name, name, coder=me)
            _said(f"{escaped(name)} is done in {escaped(round_.name)}.")


def _who_is_where() -> None:
    people = presence.NOW.people(session.location() or "")
    if people:
        names = ", ".join(f"**{escaped(who)}** in {escaped(name)}" for who, name in people)
        st.caption(f"Now at work: {names}")


def _round(round_: Round, me: str) -> None:
    with st.container(border=True):
        closed = f"closed {round_.closed_at:%Y-%m-%d}" if round_.closed_at else "open"
        kind = "from a table" if round_.purpose is Purpose.IMPORTED else round_.purpose.value
        parts = [kind, "blind" if round_.blind else "", _unit(round_.segmentation), closed,
                 f"codebook version {round_.codebook_version}"]  # fmt: skip
        st.subheader(escaped(round_.name), anchor=False)
        st.caption(" · ".join(part for part in parts if part))
        if round_.dealt and round_.assignments:
            _progress(round_)
        if session.can(Right.MANAGE):
            _close(round_, me)
        if round_.closed and any(len(round_.assigned(t)) > 1 for t in round_.transcripts):
            st.markdown(f"[Adjudicate](adjudicate?{urlencode({'round': round_.name})})")


def _unit(unit: Segmentation) -> str:
    return f"compared by {unit.value}"


def _progress(round_: Round) -> None:
    import pandas as pd

    for share in rounds.shares(round_):
        st.progress(
            share.done / share.assigned,
            f"{share.coder}: {share.done} of {share.assigned} done",
        )
    with st.expander(f"{len(round_.transcripts)} transcripts", expanded=False):
        rows = [
            {"Transcript": name, **{
                coder: SIGNS[(name, coder) in round_.done] if coder in round_.assigned(name) else ""
                for coder in round_.coders
            }}
            for name in round_.transcripts
        ]  # fmt: skip
        st.dataframe(pd.DataFrame(rows), hide_index=True)


def _close(round_: Round, me: str) -> None:
    project, key = session.project(), round_.name
    if round_.closed:
        if st.button("Open again", key=f"re_{key}"):
            rounds.reopen_round(project, key, actor=me)
            _said(f"{escaped(key)} is open again.")
        return
    unfinished = round_.unfinished if round_.dealt else ()
    anyway = not unfinished
    if unfinished:
        who = ", ".join(sorted({coder for _, coder in unfinished}))
        label = f"Close although {rounds.counted(len(unfinished))} not done ({who})"
        anyway = st.checkbox(label, key=f"any_{key}")
    if st.button("Close the round", key=f"cl_{key}", disabled=not anyway):
        rounds.close_round(project, key, actor=me, anyway=True)
        _said(f"{escaped(key)} is closed. From now on everyone sees it whole.")
