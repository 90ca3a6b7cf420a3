"""Navigation: asks for a project where none was named, then wires the pages."""

from __future__ import annotations

import streamlit as st

from qualkit.errors import NotAllowed
from qualkit.ui import session
from qualkit.ui.notices import refusals
from qualkit.ui.pages import (
    adjudicate,
    agreement,
    analytic,
    choose,
    code,
    codebook,
    exchange,
    find,
    memos,
    names,
    patterns,
    rounds,
    signed_out,
    study,
    suggestions,
    team,
)

PAGES = (
    (study.page, "Study", "study", ":material/grid_on:"),
    (names.page, "Names", "names", ":material/badge:"),
    (codebook.page, "Codebook", "codebook", ":material/menu_book:"),
    (code.page, "Code", "code", ":material/edit_note:"),
    (find.page, "Find", "find", ":material/search:"),
    (analytic.page, "Analytic memos", "analytic-memos", ":material/sticky_note_2:"),
    (rounds.page, "Rounds", "rounds", ":material/groups:"),
    (agreement.page, "Agreement", "agreement", ":material/balance:"),
    (adjudicate.page, "Adjudicate", "adjudicate", ":material/gavel:"),
    (suggestions.page, "Suggestions", "suggestions", ":material/lightbulb:"),
    (patterns.page, "Patterns", "patterns", ":material/table_chart:"),
    (memos.page, "Themes & memos", "memos", ":material/description:"),
    (exchange.page, "Exchange", "exchange", ":material/swap_horiz:"),
    (team.page, "Team", "team", ":material/group:"),
)

ICON = (  # drawn here, because Streamlit would fetch a named icon from another host
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="16" height="16" rx="3" fill="#1f5f7a"/>'
    '<path d="M4 4h8M4 8h8M4 12h5" stroke="#fff" stroke-width="1.6"/></svg>'
)

STYLE = """
<style>
  .stMainBlockContainer { padding: 4.2rem clamp(1rem, 2.5vw, 3rem) 2rem; }
  h1 { font-size: 1.6rem !important; padding: 0 0 0.3rem !important; }
  h2 { font-size: 1.2rem !important; padding: 0.8rem 0 0 !important; }
  h3 { font-size: 1.1rem !important; padding: 0.6rem 0 0 !important; }
  [data-testid="stMetricValue"] { font-size: 1.5rem; }
  [data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] :is(p, code, li) {
    color: inherit; opacity: 1;
  }
  [data-testid="stCaptionContainer"] > * { opacity: 0.78; }
  .stMarkdown :is(code, blockquote, blockquote *) {
    color: inherit !important; opacity: 1 !important;
  }
  button[kind^="primary"] {
    background-color: #26698a !important; border-color: #26698a !important; color: #fff !important;
  }
  button[kind^="primary"]:disabled { opacity: 0.5; }
</style>
"""


def run() -> None:
    """One run of the page script."""
    st.set_page_config(page_title="qualkit", page_icon=ICON, layout="wide")
    st.html(STYLE)
    with refusals():
        place = session.location()
        if place is None:
            choose.page()
            return
        session.opened(place)
        if _is_anyone():
            session.note_page()
            _navigate()
        else:
            signed_out.page()


def _is_anyone() -> bool:
    """Whether somebody is signed in here, or needs not to be."""
    try:
        session.coder()
    except NotAllowed:
        return False
    return True


def _navigate() -> None:
    pages = [
        st.Page(show, title=title, url_path=path, icon=icon) for show, title, path, icon in PAGES
    ]
    first = st.Page(
        lambda: st.switch_page(pages[0]), title="qualkit", default=True, visibility="hidden"
    )
    chosen = st.navigation([first, *pages], position="top")
    with refusals():
        chosen.run()
