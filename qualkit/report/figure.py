"""Figures that survive a black-and-white printer; the same data give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from qualkit.report.tree import Figure

DARK, MIDDLE, LIGHT, PALE = "#333333", "#7f7f7f", "#d9d9d9", "#f7f7f7"
WIDTH, DPI, LEAST = 6.5, 150, 2
ACROSS, FEWER, LETTERS = 5, 3, 15
"""Panels side by side; fewer where the labels of the points hold more letters."""
_DARKEST, _WHITE_FROM = 0.8, 0.67  # both inks stand out from the shades they are used on
_HEAD, _SMALLEST_HEAD = 8.0, 5.0  # points
_HEAD_LETTER = 0.08  # inches, of a name at the top of a column
_LOOKS = ((DARK, "-", "o", DARK), (MIDDLE, "--", "s", "white"), (DARK, ":", "^", "white"))


@dataclass(frozen=True, slots=True)
class Line:
    """Shares in order: (label of the point, n, N); a point with N of 0 is a gap."""

    label: str
    points: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    lines: tuple[Line, ...]


def balance_figure(
    rows: tuple[tuple[str, int, int], ...], sides: tuple[str, str]
) -> tuple[Figure, ...]:
    """Passages of each side, two bars a site; none for fewer than two sites."""
    if len(rows) < LEAST or not any(a or b for _, a, b in rows):
        return ()
    told = "; ".join(f"{name}: {sides[0]} {a}, {sides[1]} {b}" for name, a, b in rows)
    caption = f"Passages of each side, {sides[0]} and {sides[1]}; long transcripts hold more"
    return (Figure(_bars(rows, sides), caption, f"Bar chart. {told}."),)


def small_multiples(panels: tuple[Panel, ...], caption: str) -> tuple[Figure, ...]:
    """Lines over the same points in a panel each; at most three lines; none without a finding."""
    if not any(n for panel in panels for line in panel.lines for _, n, _ in line.points):
        return ()
    told = "; ".join(_told(panel) for panel in panels)
    alt = f"Line charts of shares of transcripts. {told}."
    return (Figure(_panels(panels), caption, alt),)


def heat_map(
    rows: tuple[tuple[str, tuple[tuple[int, int, str], ...]], ...],
    columns: tuple[str, ...],
    caption: str,
) -> tuple[Figure, ...]:
    """Cells (n, N, words) shaded by n / N and carrying their words; N of 0 stays white.

    None for fewer than two rows or columns, or without a finding.
    """
    if min(len(rows), len(columns)) < LEAST or not any(n for _, row in rows for n, _, _ in row):
        return ()
    told = "; ".join(
        f"{name}: {', '.join(f'{c} {cell[2]}' for c, cell in zip(columns, row, strict=True))}"
        for name, row in rows
    )
    return (Figure(_heat(rows, columns), caption, f"Heat map of transcripts. {told}."),)


def _told(panel: Panel) -> str:
    parts = []
    for line in panel.lines:
        numbers = ", ".join(f"{at} {n} of {of}" for at, n, of in line.points if of)
        parts.append(f"{line.label} {numbers}" if line.label else numbers)
    return f"{panel.title}: {' / '.join(parts)}"


def _canvas(height: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(WIDTH, height), dpi=DPI)
    FigureCanvasAgg(canvas)
    return canvas


def _png(canvas: Any) -> bytes:
    out = BytesIO()
    canvas.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _bare(axes: Any, edges: Iterable[str] = ("top", "right")) -> None:
    axes.tick_params(length=0)
    for edge in edges:
        axes.spines[edge].set_visible(False)


def _bars(rows: tuple[tuple[str, int, int], ...], sides: tuple[str, str]) -> bytes:
    height = 0.5 + 0.42 * len(rows)
    canvas = _canvas(height)
    axes = canvas.add_subplot()
    looks = ((-0.19, DARK, ""), (0.19, LIGHT, "////"))
    for side, (shift, colour, hatch) in enumerate(looks):
        values = [row[1 + side] for row in rows]
        at = [n + shift for n in range(len(rows))]
        bars = axes.barh(
            at, values, 0.36, color=colour, hatch=hatch, edgecolor=DARK, lw=0.6, label=sides[side]
        )
        axes.bar_label(bars, padding=3, fontsize=8, color=DARK)
    axes.set_yticks(range(len(rows)), [_plain(row[0]) for row in rows], fontsize=9)
    axes.invert_yaxis()
    axes.set_xticks([])
    _bare(axes, ("top", "right", "bottom"))
    axes.margins(x=0.08)
    _legend(canvas, axes)
    canvas.subplots_adjust(left=0.24, right=0.97, top=1 - 0.3 / height, bottom=0.04)
    return _png(canvas)


def _legend(canvas: Any, axes: Any) -> None:
    marks, labels = axes.get_legend_handles_labels()
    canvas.legend(
        marks,
        [_plain(label) for label in labels],
        loc="outside upper right",
        ncols=len(labels),
        fontsize=8,
        frameon=False,
    )


def _plain(text: str) -> str:
    """Text in which no character begins a formula."""
    return text.replace("$", r"\$")


def _panels(panels: tuple[Panel, ...]) -> bytes:
    letters = sum(len(at) for at, _, _ in panels[0].lines[0].points)
    across = min(len(panels), ACROSS if letters <= LETTERS else FEWER)
    down = -(-len(panels) // across)
    top = 0.3 if len(panels[0].lines) > 1 else 0.05
    height = 1.6 * down + top
    canvas = _canvas(height)
    for number, panel in enumerate(panels):
        axes = canvas.add_subplot(down, across, number + 1)
        _panel(axes, panel, first=number % across == 0)
    if len(panels[0].lines) > 1:
        _legend(canvas, canvas.axes[0])
    canvas.subplots_adjust(
        left=0.075, right=0.985, top=1 - (top + 0.25) / height, bottom=0.3 / height,
        wspace=0.14, hspace=0.45,
    )  # fmt: skip
    return _png(canvas)


def _panel(axes: Any, panel: Panel, *, first: bool) -> None:
    alone = len(panel.lines) == 1
    for line, (colour, dash, mark, fill) in zip(panel.lines, _LOOKS, strict=False):
        shares = [100 * n / of if of else float("nan") for _, n, of in line.points]
        axes.plot(
            range(len(shares)), shares, dash, color=colour, marker=mark, ms=4.5, mfc=fill,
            mec=colour, lw=1.3, clip_on=False, label=line.label, zorder=3,
        )  # fmt: skip
        for at, (_, n, of) in enumerate(line.points):
            if alone and of:
                share = 100 * n / of
                axes.annotate(
                    f"{n}/{of}", (at, share), (0, 5 if share < 85 else -12),
                    textcoords="offset points", ha="center", fontsize=7, color=DARK,
                )  # fmt: skip
    labels = [at for at, _, _ in panel.lines[0].points]
    axes.set_xticks(range(len(labels)), [_plain(at) for at in labels], fontsize=7)
    axes.set_xlim(-0.35, len(labels) - 0.65)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100], ["0", "50", "100 %"] if first else ["", "", ""], fontsize=7)
    axes.grid(axis="y", color=LIGHT, lw=0.6, zorder=0)
    axes.set_title(_plain(panel.title), fontsize=8, loc="left", color=DARK)
    _bare(axes, ("top", "right", "left"))


def _heads(columns: tuple[str, ...], letters: float) -> tuple[float, list[str]]:
    """The size of the letters, and the names on lines; letters get smaller before words break."""
    from textwrap import fill

    longest = max(len(word) for name in columns for word in name.split() or [""])
    size = max(_HEAD * min(1.0, letters / (longest + 1)), _SMALLEST_HEAD)
    width = max(int(letters * _HEAD / size), longest)
    return size, [fill(_plain(name), width, break_long_words=False) for name in columns]


def _heat(
    rows: tuple[tuple[str, tuple[tuple[int, int, str], ...]], ...], columns: tuple[str, ...]
) -> bytes:
    names = [_plain(name if len(name) < 44 else f"{name[:42]}…") for name, _ in rows]
    left = min(0.02 + 0.0115 * max(map(len, names)), 0.48)
    room = WIDTH * (0.99 - left) / len(columns)
    size, heads = _heads(columns, room / _HEAD_LETTER)
    top = 0.12 + 0.13 * (1 + max(head.count("\n") for head in heads))
    height = 0.04 + top + 0.3 * len(rows)
    canvas = _canvas(height)
    axes = canvas.add_subplot()
    for down, (_, cells) in enumerate(rows):
        for across, (n, of, words) in enumerate(cells):
            share = n / of if of else 0.0
            shade = f"{1 - _DARKEST * share:.3f}"
            axes.fill_between((across, across + 1), down, down + 1, color=shade, lw=0)
            ink = "white" if share > _WHITE_FROM else "black"
            axes.text(
                across + 0.5, down + 0.5, words, ha="center", va="center", fontsize=7.5, color=ink
            )
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
    axes.set_xticks([n + 0.5 for n in range(len(columns))], heads, fontsize=size)
    axes.set_yticks([n + 0.5 for n in range(len(rows))], names, fontsize=8)
    axes.xaxis.tick_top()
    axes.hlines(range(len(rows) + 1), 0, len(columns), color="white", lw=1)
    axes.vlines(range(len(columns) + 1), 0, len(rows), color="white", lw=1)
    _bare(axes, ("top", "right", "left", "bottom"))
    canvas.subplots_adjust(left=left, right=0.99, top=1 - top / height, bottom=0.02)
    return _png(canvas)
