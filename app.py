"""qualkit's app for `streamlit run app.py`; `qualkit ui PROJECT` serves the same pages.

It is for one person: nobody signs in, and edits travel with the pages.
"""

import streamlit as st
from starlette.middleware import Middleware

from qualkit.ui.guard import Guard
from qualkit.ui.headers import ON_ERRORS, Headers
from qualkit.ui.launch import PAGE

app = st.App(
    PAGE,
    middleware=[Middleware(Headers), Middleware(Guard, signs_in=False)],
    exception_handlers=ON_ERRORS,
)
