"""Agreement as pictures: intervals by code, codes by pairs of coders, rounds one after another."""

from __future__ import annotations

from typing import Any

import streamlit as st

from qualkit.model.results import AgreementParts, AgreementTable

ALPHA = "krippendorff_alpha"
BANDS = (0.667, 0.8)
ROW = 22
TITLE = "Krippendorff’s α"
INK, SOFT = "#1f5f7a", "#8a8f98"


def intervals(table: AgreementTable, labels: dict[str, str]) -> None:
    """Alpha of each code with its interval, the lowest first, and the bounds of the bands."""
    import altair as alt
    import pandas as pd

    rows = [
        {"Code": labels.get(row.code, row.code), "α": alpha.value,
         "low": alpha.ci[0] if alpha.ci else alpha.value,
         "high": alpha.ci[1] if alpha.ci else alpha.value}
        for row in table.codes
        if (alpha := row.coefficients[ALPHA]).value is not None
    ]  # fmt: skip
    if not rows:
        st.info("No code can be estimated in this round.")
        return
    rows.sort(key=lambda row: row["α"])  # type: ignore[arg-type,return-value]
    frame = pd.DataFrame(rows)
    place = alt.Y("Code:N", sort=list(frame["Code"]), title=None, axis=alt.Axis(labelLimit=320))
    base = alt.Chart(frame).encode(y=place)
    scale = alt.Scale(domain=[min(0.0, float(frame["low"].min())), 1.0])
    bars = base.mark_rule(color=INK, strokeWidth=1.5).encode(
        x=alt.X("low:Q", title=TITLE, scale=scale), x2="high:Q"
    )
    points = base.mark_point(color=INK, filled=True, size=60, opacity=1).encode(
        x=alt.X("α:Q", scale=scale), tooltip=_tooltip("Code", "α", "low", "high")
    )
    _chart(_bounds() + bars + points, len(rows))
    st.caption(
        f"Points: α; lines: {table.interval or 'no interval'}. "
        "Dashed: .667 and .800 (Krippendorff 2019)."
    )


def pairs(parts: AgreementParts, labels: dict[str, str]) -> None:
    """Alpha of every code for every two coders; darker is better, empty is not estimable."""
    import altair as alt
    import pandas as pd

    if not parts.parts:
        st.info("No two coders were assigned to the same transcript.")
        return
    rows = [
        {"Code": labels.get(row.code, row.code), "Pair": pair, "α": alpha.value,
         "shown": f"{alpha.value:.2f}" if alpha.value is not None else "–",
         "why": alpha.reason}
        for pair, table in parts.parts
        for row in table.codes
        if any(n for _, n in row.applied)
        for alpha in [row.coefficients[ALPHA]]
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    codes = list(dict.fromkeys(frame["Code"]))
    base = alt.Chart(frame).encode(
        x=alt.X("Pair:N", title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("Code:N", sort=codes, title=None, axis=alt.Axis(labelLimit=320)),
        tooltip=_tooltip("Code", "Pair", "shown", "why"),
    )
    color = alt.Color(
        "α:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=["#f3efe4", INK], clamp=True)
    )
    cells = base.mark_rect(stroke="white").encode(color=color)
    light = alt.condition("datum['α'] > 0.6", alt.value("white"), alt.value("#222222"))
    words = base.mark_text(fontSize=11).encode(text="shown:N", color=light)
    st.caption("Krippendorff’s α: the darker, the more agreement; – where it cannot be estimated.")
    _chart(cells + words, len(codes), width=330 + 130 * len(parts.parts))
    _pair_table(parts)


def drift(parts: AgreementParts) -> None:
    """Mean alpha of each round with its interval, in the order of the rounds."""
    import altair as alt
    import pandas as pd

    rows = [
        {"Round": name, "α": mean.value, "low": mean.ci[0] if mean.ci else mean.value,
         "high": mean.ci[1] if mean.ci else mean.value, "codes": len(table.codes)
         - table.left_out[ALPHA]}
        for name, table in parts.parts
        if (mean := table.mean[ALPHA]).value is not None
    ]  # fmt: skip
    if len(parts.parts) < 2:
        st.info(
            "There is one round so far. From the second on, this shows whether agreement grows."
        )
    if not rows:
        return
    frame = pd.DataFrame(rows)
    place = alt.X("Round:N", sort=list(frame["Round"]), title=None, axis=alt.Axis(labelAngle=0))
    height = alt.Y("α:Q", title=f"{TITLE}, mean over codes", scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(frame).encode(x=place)
    bars = base.mark_rule(color=INK).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=SOFT).encode(y=height)
    points = base.mark_point(color=INK, filled=True, size=80, opacity=1).encode(
        y=height, tooltip=_tooltip("Round", "α", "low", "high", "codes")
    )
    wide = max(320, 140 * len(rows))
    st.altair_chart(_bounds(upright=False) + bars + line + points, width=wide, height=340)
    _pair_table(parts)


def _pair_table(parts: AgreementParts) -> None:
    import pandas as pd

    rows = [
        {parts.by.capitalize(): name, "Transcripts": table.transcripts, "Units": table.units,
         "Agreement %": _shown(table.mean["percent"].value, percent=True),
         TITLE: _shown(table.mean[ALPHA].value),
         "Pooled κ": _shown(table.overall["pooled_kappa"].value),
         "Codes left out": table.left_out[ALPHA]}
        for name, table in parts.parts
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
    st.caption("Means over the codes that can be estimated.")


def _shown(value: float | None, *, percent: bool = False) -> str:
    if value is None:
        return "not estimable"
    return f"{value:.1%}" if percent else f"{value:.3f}"


def _bounds(*, upright: bool = True) -> Any:
    import altair as alt
    import pandas as pd

    lines = alt.Chart(pd.DataFrame({"at": BANDS})).mark_rule(color=SOFT, strokeDash=[4, 4])
    return lines.encode(x="at:Q") if upright else lines.encode(y="at:Q")


def _tooltip(*names: str) -> list[Any]:
    import altair as alt

    numbers = {"α", "low", "high"}
    return [alt.Tooltip(n, format=".3f") if n in numbers else alt.Tooltip(n) for n in names]


def _chart(chart: Any, rows: int, *, width: int | None = None) -> None:
    st.altair_chart(chart, width=width or "stretch", height=max(120, ROW * rows + 60))
