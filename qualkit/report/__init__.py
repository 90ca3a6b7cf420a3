"""A plain tree of headings, claims, quotes, tables and figures; renderers only walk it."""

from qualkit.report.docx import render_docx
from qualkit.report.markdown import render_markdown
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.wave_memo import build_wave_memo

__all__ = [
    "build_tension_memo",
    "build_theme_memo",
    "build_wave_memo",
    "render_docx",
    "render_markdown",
]
