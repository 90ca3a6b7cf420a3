"""The team: who may sign in, as what, and one's own password."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Account, Right, TeamRole
from qualkit.services import accounts
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals

ROLES = {
    TeamRole.LEAD: "Lead: codes, and changes study, codebook, rounds and team",
    TeamRole.CODER: "Coder: codes and writes memos",
    TeamRole.VIEWER: "Viewer: reads only",
}
DONE = "team_done"


def page() -> None:
    st.title("Team", anchor=False)
    everyone = accounts.team(session.project())
    if not everyone:
        _alone()
        return
    me = session.coder()
    _signed_in(me)
    if done := st.session_state.pop(DONE, ""):
        st.success(done)
    _table(everyone)
    if session.can(Right.MANAGE):
        left, right = st.columns(2, gap="large")
        with left, refusals():
            _add(me)
        with right, refusals():
            _change(everyone, me)
    with refusals():
        _own_password(me)


def _alone() -> None:
    st.write(
        f"You work alone here, as **{escaped(session.coder())}**. No password is asked, and the "
        "desk is reachable from this computer only."
    )
    st.markdown(
        "To code as a team, start the desk with `qualkit ui PROJECT --team`. The terminal shows a "
        "code; with it you make the lead's account here, and the lead adds the others."
    )


def _signed_in(me: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.write(f"You are signed in as **{escaped(me)}**.")
        if st.button("Sign out"):
            accounts.sign_out(session.project(), session.token())
            st.rerun()


def _table(everyone: tuple[Account, ...]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "Name": account.name,
            "Role": account.role.value,
            "E-mail": account.email,
            "May sign in": "no, ended" if account.ended else "yes",
            "Since": f"{account.added_at:%Y-%m-%d}" if account.added_at else "",
        }
        for account in everyone
    )
    st.dataframe(frame, hide_index=True)


def _role(label: str, now: TeamRole) -> TeamRole:
    roles = list(TeamRole)
    chosen = st.selectbox(label, roles, index=roles.index(now), format_func=ROLES.__getitem__)
    return chosen or now


def _add(me: str) -> None:
    with st.form("add_person", clear_on_submit=True):
        st.subheader("Add someone", anchor=False)
        name = st.text_input("Name", help="Stands beside this person's codings")
        role = _role("Role", TeamRole.CODER)
        password = st.text_input("First password, at least 10 characters", type="password")
        email = st.text_input("E-mail, for signing in through an institution (optional)")
        if st.form_submit_button("Add", type="primary"):
            account = Account(" ".join(name.split()), role, email.strip())
            accounts.add_person(session.project(), account, actor=me, password=password or None)
            _done(f"{escaped(account.name)} may sign in now.")


def _change(everyone: tuple[Account, ...], me: str) -> None:
    with st.container(border=True):
        st.subheader("Change someone", anchor=False)
        chosen = st.selectbox("Person", everyone, format_func=lambda account: account.name)
        role = _role("New role", chosen.role)
        project = session.project()
        if st.button("Change role", disabled=role is chosen.role or chosen.ended):
            accounts.change_role(project, chosen.name, role, actor=me)
            _done(f"{escaped(chosen.name)} is a {role.value} now.")
        if chosen.ended:
            if st.button("Let in again"):
                accounts.bring_back(project, chosen.name, actor=me)
                _done(f"{escaped(chosen.name)} may sign in again.")
        elif st.button("End the account", help="Codings stay as they are, under the name"):
            accounts.end_account(project, chosen.name, actor=me)
            _done(f"{escaped(chosen.name)} may not sign in any more. All codings stay.")
        _new_password(chosen, me)
        _pseudonymise(chosen, me)


def _new_password(chosen: Account, me: str) -> None:
    if chosen.ended or chosen.name == me:
        return
    with st.popover("New password"), st.form("new_password", border=False, clear_on_submit=True):
        password = st.text_input(f"New password for {chosen.name}", type="password")
        if st.form_submit_button("Store") and password:
            accounts.change_password(session.project(), chosen.name, password, actor=me)
            _done(f"{escaped(chosen.name)} has a new password.")


def _pseudonymise(chosen: Account, me: str) -> None:
    with st.popover("Remove from the study"):
        st.write(
            f"All codings and memos of {escaped(chosen.name)} stay, under a pseudonym such as "
            "“Coder 3”. This is for good. The event log keeps the name."
        )
        sure = st.checkbox(f"Remove {chosen.name}")
        if st.button("Remove", disabled=not sure):
            pseudonym = accounts.pseudonymise(session.project(), chosen.name, actor=me)
            _done(f"The codings are {pseudonym}'s now.")


def _own_password(me: str) -> None:
    with st.expander("My password"), st.form("my_password", border=False, clear_on_submit=True):
        password = st.text_input("New password, at least 10 characters", type="password")
        again = st.text_input("The new password again", type="password")
        if st.form_submit_button("Change it"):
            if password != again:
                st.error("The two passwords differ.")
                return
            accounts.change_password(session.project(), me, password, actor=me)
            st.success("Changed. You are signed out; sign in with the new password.")


def _done(words: str) -> None:
    st.session_state[DONE] = words
    st.rerun()
