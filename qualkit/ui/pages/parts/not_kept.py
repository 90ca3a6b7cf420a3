"""What a file has no place for, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qualkit.errors import Problem
from qualkit.model.exchanged import Discarded
from qualkit.ui.notices import in_words

MOST = 50


def not_kept(discarded: Sequence[Discarded], notes: Sequence[Problem] = ()) -> None:
    import pandas as pd

    if discarded:
        st.markdown("**Not kept:**")
        rows = ({"What": d.what, "How many": d.count, "Why": d.why} for d in discarded)
        st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
    if notes:
        with st.expander(f"Please look at ({len(notes)})", icon=":material/visibility:"):
            for note in notes[:MOST]:
                st.markdown(f"- {in_words(note)}")
            if len(notes) > MOST:
                st.caption(f"and {len(notes) - MOST} more")
