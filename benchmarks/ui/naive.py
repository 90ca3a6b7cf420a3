"""Coding as a plain Streamlit page does it: every key press is a rerun that draws everything anew.

Started by `streamlit run`; the project's path stands in QUALKIT_BENCH_NAIVE, made by `prepare`.
"""

from __future__ import annotations

import html
import itertools
import json
import os
import sqlite3
from pathlib import Path

import streamlit as st

from benchmarks.ui import corpus
from tests import factories

VARIABLE = "QUALKIT_BENCH_NAIVE"
SCRIPT = """export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector('.naive');
  box.innerHTML = data.html;
  box.dataset.ready = 'LONG-01';
  const at = (words, node, offset) => {
    const before = new Range();
    before.setStart(words, 0);
    before.setEnd(node, offset);
    return Number(words.dataset.start) + [...before.toString()].length;
  };
  box.onkeydown = (event) => {
    if (!/^[1-9]$/.test(event.key)) return;
    event.stopPropagation();
    const range = getSelection().getRangeAt(0);
    const from = range.startContainer.parentElement.closest('.qk-text');
    const to = range.endContainer.parentElement.closest('.qk-text');
    setTriggerValue('coded', {
      id: crypto.randomUUID(), code: Number(event.key) - 1,
      start: at(from, range.startContainer, range.startOffset),
      end: at(to, range.endContainer, range.endOffset),
    });
  };
}
"""
STYLE = (
    ".naive { height: 70vh; overflow: auto; user-select: text; } .naive mark { background: #fd8; }"
)


def prepare(path: Path, words: int, count: int) -> None:
    text = corpus.transcript(words)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE turn (start INTEGER, body TEXT)")
        connection.execute("CREATE TABLE coding (id TEXT, code TEXT, start INTEGER, end INTEGER)")
        connection.execute("CREATE TABLE operation (id TEXT PRIMARY KEY)")
        connection.executemany(
            "INSERT INTO turn VALUES (?, ?)",
            [(turn.span.start, text.quote(turn.span)) for turn in text.turns],
        )
        connection.executemany(
            "INSERT INTO coding VALUES (?, ?, ?, ?)",
            [(c.id, c.code, c.span.start, c.span.end) for c in corpus.codings(text, count)],
        )
    connection.close()


def page(path: str) -> None:
    st.set_page_config(layout="wide")
    connection = sqlite3.connect(path, timeout=15)
    connection.execute("PRAGMA synchronous = FULL")
    coded = (st.session_state.get("naive") or {}).get("coded")
    if coded:
        _store(connection, coded)
    codings = connection.execute(
        "SELECT id, code, start, end FROM coding ORDER BY start"
    ).fetchall()
    turns = connection.execute("SELECT start, body FROM turn ORDER BY start").fetchall()
    connection.close()
    _sidebar(codings)
    body = "".join(_turn(start, words, codings) for start, words in turns)
    surface = st.components.v2.component(
        "naive", js=SCRIPT, css=STYLE, html='<div class="naive" tabindex="0"></div>',
        isolate_styles=False,
    )  # fmt: skip
    surface(key="naive", data={"html": body}, on_coded_change=lambda: None)
    st.dataframe([{"code": c, "start": s, "end": e} for _, c, s, e in codings[-50:]])


def _store(connection: sqlite3.Connection, coded: dict[str, object]) -> None:
    code = factories.CODES[int(str(coded["code"]))].id
    with connection:
        connection.execute(
            "INSERT INTO coding VALUES (?, ?, ?, ?)",
            (coded["id"], code, coded["start"], coded["end"]),
        )
        connection.execute("INSERT INTO operation VALUES (?)", (coded["id"],))


def _sidebar(codings: list[tuple[str, str, int, int]]) -> None:
    with st.sidebar:
        st.metric("Codings", len(codings))
        for code in factories.CODES:
            st.checkbox(code.label, value=True, key=code.id)


def _turn(start: int, words: str, codings: list[tuple[str, str, int, int]]) -> str:
    end = start + len(words)
    here = [(i, max(a, start), min(b, end)) for i, _, a, b in codings if a < end and start < b]
    cuts = sorted({start, end, *(a for _, a, _ in here), *(b for _, _, b in here)})
    parts = []
    for a, b in itertools.pairwise(cuts):
        ids = " ".join(i for i, low, high in here if low <= a and b <= high)
        shown = html.escape(words[a - start : b - start])
        parts.append(f'<mark data-ids="{ids}">{shown}</mark>' if ids else shown)
    return f'<p class="qk-text" data-start="{start}">{"".join(parts)}</p>'


if __name__ == "__main__":
    page(json.loads(os.environ[VARIABLE]))
