"""Figures that survive a black-and-white printer; the same data give the same bytes."""

from __future__ import annotations

from io import BytesIO

from qualkit.report.tree import Figure

DARK, LIGHT = "#333333", "#d9d9d9"


def balance_figure(
    rows: tuple[tuple[str, int, int], ...], sides: tuple[str, str]
) -> tuple[Figure, ...]:
    """Passages of each side, two bars a site; none for fewer than two sites."""
    if len(rows) < 2 or not any(a or b for _, a, b in rows):
        return ()
    told = "; ".join(f"{name}: {sides[0]} {a}, {sides[1]} {b}" for name, a, b in rows)
    caption = f"Passages of each side, {sides[0]} and {sides[1]}; long transcripts hold more"
    return (Figure(_bars(rows, sides), caption, f"Bar chart. {told}."),)


def _bars(rows: tuple[tuple[str, int, int], ...], sides: tuple[str, str]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(6.5, 0.5 + 0.42 * len(rows)), dpi=150)
    FigureCanvasAgg(canvas)
    axes = canvas.add_subplot()
    looks = ((-0.19, DARK, ""), (0.19, LIGHT, "////"))
    for side, (shift, colour, hatch) in enumerate(looks):
        values = [row[1 + side] for row in rows]
        at = [n + shift for n in range(len(rows))]
        bars = axes.barh(
            at, values, 0.36, color=colour, hatch=hatch, edgecolor=DARK, lw=0.6, label=sides[side]
        )
        axes.bar_label(bars, padding=3, fontsize=8, color=DARK)
    axes.set_yticks(range(len(rows)), [row[0] for row in rows], fontsize=9)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    for edge in ("top", "right", "bottom"):
        axes.spines[edge].set_visible(False)
    axes.margins(x=0.08)
    canvas.legend(
        *axes.get_legend_handles_labels(),
        loc="outside upper right",
        ncols=2,
        fontsize=8,
        frameon=False,
    )
    canvas.subplots_adjust(
        left=0.24, right=0.97, top=1 - 0.3 / (0.5 + 0.42 * len(rows)), bottom=0.04
    )
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
