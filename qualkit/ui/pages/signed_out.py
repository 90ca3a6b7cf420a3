"""What a browser sees in which nobody is signed in."""

from __future__ import annotations

import streamlit as st

from qualkit.errors import MissingExtra
from qualkit.services import accounts
from qualkit.ui import guard, session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.signing import tickets
from qualkit.ui.signing.routes import ENTER_PATH


def page() -> None:
    st.title("Sign in", anchor=False)
    if not session.has_routes():
        st.info(
            "This project has a team. Start it with `qualkit ui PROJECT`; people sign in there."
        )
        return
    st.write("Nobody is signed in in this browser.")
    _link(guard.prefix() + session.SIGN_IN_PATH, "Sign in with name and password")
    if guard.has_institution():
        with refusals():
            _institution()


def _link(address: str, words: str) -> None:
    st.html(f'<a href="{address}" target="_self">{words}</a>')


def _institution() -> None:
    try:
        vouched = bool(st.user.is_logged_in)
    except AttributeError as error:
        raise MissingExtra(
            "signing in through an institution needs Authlib",
            hint='pip install "qualkit[oidc]"',
        ) from error
    if not vouched:
        if st.button("Sign in through your institution"):
            st.login()
        return
    told = st.user.to_dict()
    email = str(told.get("email") or "")
    if not email or told.get("email_verified") is False:
        st.error("Your institution did not give a confirmed e-mail address.")
    else:
        ticket = tickets.issue(accounts.sign_in_by_email(session.project(), email))
        st.write(f"Signed in at your institution as {escaped(email)}.")
        _link(f"{guard.prefix()}{ENTER_PATH}?ticket={ticket}", "Go on to the project")
    if st.button("Use another account"):
        st.logout()
