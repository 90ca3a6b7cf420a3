"""Progress of long steps as a bar on the page, with a way to stop them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qualkit.services.progress import Progress

STOPPED = "stopped"


@contextmanager
def shown_progress(title: str, *, stoppable: bool = False) -> Iterator[Progress]:
    """A bar that is gone when the work is done.

    A click on Stop runs the page again, which ends the work where it next tells of itself.
    """
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text=f"{title}…")
        if stoppable:
            st.button("Stop", key=f"stop-{title}", on_click=_stop, args=(title,))

    def tell(what: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        bar.progress(share, text=f"{title}: {what}, {done} of {total}")

    try:
        yield tell
    finally:
        place.empty()


def _stop(title: str) -> None:
    st.session_state[STOPPED] = title


def say_stopped(kept: str) -> None:
    """Say once that the work was stopped, and what is `kept` of it."""
    title = st.session_state.pop(STOPPED, "")
    if title:
        st.info(f"{title} was stopped. {kept}")
