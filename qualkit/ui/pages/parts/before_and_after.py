"""Agreement before adjudication and after it, kept apart."""

from __future__ import annotations

import streamlit as st

from qualkit.services import adjudicating
from qualkit.ui import session


def shown(round_name: str, labels: dict[str, str]) -> None:
    """A column for the originals and one for each coder with the consensus."""
    import pandas as pd

    st.subheader("Agreement before and after", anchor=False)
    compared = adjudicating.before_and_after(session.project(), round_name)
    columns = [("Before", compared.before)]
    columns += [(f"{who} and consensus", table) for who, table in compared.after]
    rows: dict[str, dict[str, str]] = {}
    for title, table in columns:
        for row in table.codes:
            value = row.coefficients["krippendorff_alpha"].value
            if value is not None or any(n for _, n in row.applied):
                shown_as = "not estimable" if value is None else f"{value:.2f}"
                rows.setdefault(row.code, {})[title] = shown_as
    if not rows:
        st.info("No code was applied in this round.")
        return
    frame = pd.DataFrame(
        {"Code": labels.get(code, code), **values} for code, values in rows.items()
    )
    st.dataframe(frame.fillna("–"), hide_index=True)
    st.caption(
        f"Krippendorff's alpha, {compared.before.unit}. Before: the originals of all coders. "
        f"After: each coder's originals with the consensus, {compared.resolved} of "
        f"{compared.disagreements} places decided. The two are never mixed."
    )
