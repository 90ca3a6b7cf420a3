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
    rows: dict[str, dict[str, float | None]] = {}
    for title, table in columns:
        for row in table.codes:
            value = row.coefficients["krippendorff_alpha"].value
            rows.setdefault(row.code, {})[title] = value
    frame = pd.DataFrame(
        {"Code": labels.get(code, code), **values} for code, values in rows.items()
    )
    st.dataframe(frame.round(2), hide_index=True)
    st.caption(
        f"Krippendorff's alpha, {compared.before.unit}. Before: the originals of all coders. "
        f"After: each coder's originals with the consensus, {compared.resolved} of "
        f"{compared.disagreements} places decided. The two are never mixed."
    )
