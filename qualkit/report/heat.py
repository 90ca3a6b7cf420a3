"""Heat maps that survive a black-and-white printer: shades of grey, and the number in each cell."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from qualkit.report.tree import Figure

MOST = 60
_INK, _PAPER = "#1a1a1a", "#ffffff"
_LONGEST = 34

Cells = Sequence[Sequence[int | None]]


def heat_map(
    rows: Sequence[str], columns: Sequence[str], cells: Cells, caption: str
) -> tuple[Figure, ...]:
    """Darker is more; None stays empty. None for a table without numbers or over 60 lines."""
    most = max((n for row in cells for n in row if n is not None), default=0)
    if not most or max(len(rows), len(columns)) > MOST:
        return ()
    told = "; ".join(
        f"{row} and {column}: {n}"
        for row, line in zip(rows, cells, strict=True)
        for column, n in zip(columns, line, strict=True)
        if n
    )
    alt = f"Heat map. {told}."
    return (Figure(_drawn(rows, columns, cells, most), caption, alt),)


def _drawn(rows: Sequence[str], columns: Sequence[str], cells: Cells, most: int) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    size = 0.34
    wide = 2.6 + size * len(columns) * 1.2
    canvas = Canvas(figsize=(wide, 1.9 + size * len(rows)), dpi=150, layout="constrained")
    FigureCanvasAgg(canvas)
    axes = canvas.add_subplot()
    for y, line in enumerate(cells):
        for x, n in enumerate(line):
            if n is None:
                continue
            shade = 0.75 * n / most
            grey = str(round(1 - shade, 3))
            axes.fill_between([x - 0.5, x + 0.5], y - 0.5, y + 0.5, color=grey, lw=0)
            ink = _PAPER if shade > 0.45 else _INK
            axes.text(x, y, str(n) if n else "·", ha="center", va="center", fontsize=7, color=ink)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(columns)), list(map(_short, columns)), rotation=55, fontsize=7)
    for label in axes.get_xticklabels():
        label.set(ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), list(map(_short, rows)), fontsize=7)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for edge in axes.spines.values():
        edge.set_visible(False)
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _short(label: str) -> str:
    """One line without marks that matplotlib would take for mathematics."""
    plain = " ".join(label.split()).replace("$", r"\$")
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
