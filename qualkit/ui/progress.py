"""Progress of long steps as a bar on the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from qualkit.services.progress import Progress


@contextmanager
def shown_progress(title: str) -> Iterator[Progress]:
    """A bar that is gone when the work is done."""
    bar = st.progress(0.0, text=f"{title}…")

    def tell(what: str, done: int, total: int) -> None:
        share = min(done / total, 1.0) if total else 0.0
        bar.progress(share, text=f"{title}: {what}, {done} of {total}")

    try:
        yield tell
    finally:
        bar.empty()
