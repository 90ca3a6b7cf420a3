"""What `qualkit ui` starts: Streamlit's pages and our routes in one process."""

import streamlit as st
from starlette.middleware import Middleware

from qualkit.ui.guard import Guard
from qualkit.ui.headers import ON_ERRORS, Headers
from qualkit.ui.launch import PAGE
from qualkit.ui.server import routes, take_turns

take_turns()
app = st.App(
    PAGE,
    routes=routes(),
    middleware=[Middleware(Headers), Middleware(Guard)],
    exception_handlers=ON_ERRORS,
)
