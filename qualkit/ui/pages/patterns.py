"""Patterns: codes by anything, codes by codes, and what was recorded beside what is said."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qualkit.analysis.matrices import by_rank
from qualkit.model.matrix import CountOf, Within
from qualkit.report.tree import Figure
from qualkit.services import pattern_files
from qualkit.services.patterns import Patterns
from qualkit.ui import held, session
from qualkit.ui.components import counts
from qualkit.ui.notices import escaped
from qualkit.ui.pages.parts import pattern_asked as asked
from qualkit.ui.pages.parts import pattern_choice, pattern_passages, pattern_tables
from qualkit.ui.pages.parts.pattern_asked import FACTS, MATRIX, TOGETHER, VIEWS, Choice, first, key
from qualkit.ui.pages.parts.pattern_ground import Source

TABLE = "pattern_table"
MOST_BESIDE = 14
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EVERYWHERE = ("view", "where", "consensus", "cell")


def page() -> None:
    st.title("Patterns", anchor=False)
    top = st.container(horizontal=True, vertical_alignment="bottom", gap="large")
    with top:
        start = first("view") if first("view") in VIEWS else MATRIX
        view = st.segmented_control(
            "View", VIEWS, key=key("view", lambda: start), required=True, on_change=_close
        )
        agreed = pattern_choice.consensus()
    whole = Source(session.project(), Choice("", agreed)).whole()
    if not whole.ground.corpus.placed:
        st.info("There is nothing to count yet. Code transcripts on the Code page.")
        return
    where = pattern_choice.conditions(whole)
    asked.tell(view=view)
    source = Source(session.project(), Choice(where, agreed))
    {MATRIX: _matrix, TOGETHER: _together, FACTS: _facts}[view or MATRIX](source, top)


def _close() -> None:
    """No cell is open in a table that is not there any more."""
    asked.tell(cell="")


def _open() -> None:
    """The cell that was clicked is open; clicked again, it is closed."""
    clicked = counts.opened(TABLE)
    asked.tell(cell="" if clicked == first("cell") else clicked)


def _matrix(source: Source, top: DeltaGenerator) -> None:
    asked.forget_others((*_EVERYWHERE, "rows", "columns", "count", "rank"))
    count, most_first = _count(top)
    rows, columns = pattern_choice.axes(source.whole())
    if not rows:
        st.info("Choose rows: codes, sites, people …")
        return
    found = source.narrowed()
    made = source.made(("matrix", rows, columns), lambda: found.matrix(rows, columns))
    if most_first:
        made = by_rank(made, count)
    _table(pattern_tables.matrix_table(made, count, first("cell"), places=most_first))
    _say_how(count, made.of_interviewers, made.elsewhere, len(made.rows))
    place = asked.cell_of(first("cell"))
    if place:
        ids = pattern_tables.codings_at(made, *place)
        pattern_passages.shown(found, ids, pattern_tables.named(made, *place))
    files = (
        ("CSV", "csv", "text/csv", partial(pattern_files.matrix_csv, source.project, made, count)),
        ("Workbook", "xlsx", XLSX,
         partial(pattern_files.matrix_xlsx, source.project, made, count)),
    )  # fmt: skip
    _downloads(source, "matrix", files)


def _count(top: DeltaGenerator) -> tuple[CountOf, bool]:
    chosen = top.segmented_control(
        "Count",
        [each.value for each in (CountOf.TRANSCRIPTS, CountOf.PEOPLE, CountOf.PASSAGES)],
        key=key("count", asked.count_asked),
        required=True,
    )
    rank = top.toggle("Most first", key=key("rank", lambda: bool(first("rank"))))
    asked.tell(count=chosen, rank=rank)
    return CountOf(chosen or CountOf.TRANSCRIPTS), rank


def _table(table: counts.Table) -> None:
    counts.show(table, TABLE, _open)


def _say_how(count: CountOf, of_interviewers: int, elsewhere: int, rows: int) -> None:
    of = {
        CountOf.PASSAGES: "Passages; N is the transcripts in which they could be.",
        CountOf.TRANSCRIPTS: "Transcripts with a passage, of those in which one could be.",
        CountOf.PEOPLE: "People in passages, of those heard.",
    }
    said = [of[count], "The stronger the shade, the more. All is counted anew and is not a sum."]
    if of_interviewers:
        said.append(f"{of_interviewers} codings of interviewers' words are left out.")
    if elsewhere:
        said.append(f"{elsewhere} codings are in no row and column.")
    if rows > pattern_tables.MOST_ROWS:
        said.append(f"The first {pattern_tables.MOST_ROWS} of {rows:,} rows; files hold all.")
    st.caption(" ".join(said))


def _together(source: Source, top: DeltaGenerator) -> None:
    asked.forget_others((*_EVERYWHERE, "within", "codes"))
    unit, codes = _unit_and_codes(source, top)
    found = source.narrowed()
    made = source.made(("together", unit, codes), lambda: found.co_occurrence(unit, codes))
    if not any(pair.both for pair in made.pairs):
        st.info(f"No two of these codes stand in the same {unit.value}.")
        return
    wide = len(made.codes) > MOST_BESIDE
    pairs, square = (st.container(), st.container()) if wide else st.columns(2, gap="medium")
    with pairs:
        _table(pattern_tables.pair_table(made, first("cell")))
        st.caption(
            f"{made.units:,} {unit.value}s. Expected: how many would hold both if the codes had "
            "nothing to do with each other. No significance is tested."
        )
    with square:
        figure = source.made(("square", unit, codes), lambda: pattern_files.pairs_figure(made))
        _picture(figure)
    place = asked.cell_of(first("cell"))
    if place and place[0] in made.codes and place[1] in made.codes:
        a, b = str(place[0]), str(place[1])
        names = dict(zip(made.codes, made.labels, strict=True))
        ids = found.meeting(unit, a, b, codes)
        pattern_passages.shown(found, ids, f"{names[a]} + {names[b]}")
    files = (
        ("CSV", "csv", "text/csv", partial(pattern_files.pairs_csv, source.project, made)),
        ("Workbook", "xlsx", XLSX, partial(pattern_files.pairs_xlsx, source.project, made)),
    )
    _downloads(source, "co-occurrence", files)


def _unit_and_codes(source: Source, top: DeltaGenerator) -> tuple[Within, str]:
    within = top.segmented_control(
        "In the same",
        [each.value for each in Within],
        key=key("within", asked.within_asked),
        required=True,
        on_change=_close,
    )
    axes = [each for each in source.whole().axes() if each[0].partition(":")[0] in _OF_CODES]
    label = dict(axes)
    start = first("codes") if first("codes") in label else "family"
    codes = st.selectbox(
        "Codes",
        list(label),
        key=key("codes", lambda: start),
        format_func=label.__getitem__,
        on_change=_close,
    )
    asked.tell(within=within, codes=codes)
    return Within(within or Within.PASSAGE), codes or "code"


_OF_CODES = ("code", "family")


def _picture(figure: Figure | None) -> None:
    if figure is None:
        st.caption("Too many codes to draw: choose families, or the codes below one.")
        return
    st.image(figure.png, width="stretch", alt=figure.alt)


def _facts(source: Source, _: DeltaGenerator) -> None:
    asked.forget_others((*_EVERYWHERE, "fact", "talk"))
    whole = source.whole()
    names = whole.fact_names()
    if not names:
        st.info("The study records no facts. Write them under `facts:` in study.yaml.")
        return
    left, right = st.columns([1, 2])
    start = first("fact") if first("fact") in names else names[0]
    fact = left.selectbox("Fact", names, key=key("fact", lambda: start), on_change=_close)
    codes = _codes_of(whole, fact, right)
    asked.tell(fact=fact, talk=",".join(codes))
    found = source.narrowed()
    made = source.made(("facts", fact, codes), lambda: found.facts(fact, codes))
    _table(pattern_tables.fact_table(found, made, first("cell")))
    st.caption(
        f"{escaped(fact)} as it was recorded; above that the transcripts that speak of the codes, "
        "of those received. What is said is not what was done."
    )
    place = asked.cell_of(first("cell"))
    if place:
        cells = {(c.site, c.wave): c for row in made.cells for c in row}
        at = cells.get((str(place[0]), str(place[1])))
        if at:
            title = f"{found.study.site_name(at.site)}, {found.study.wave_label(at.wave)}"
            pattern_passages.shown(found, at.talk.codings, title)
    as_csv = partial(pattern_files.facts_csv, source.project, found, made)
    _downloads(source, "facts", (("CSV", "csv", "text/csv", as_csv),))


def _codes_of(whole: Patterns, fact: str, column: DeltaGenerator) -> tuple[str, ...]:
    """The codes of talk: those that the tensions name for the fact, unless others are chosen."""
    label = {code.id: code.label for code in whole.codebook}
    given = first("talk").split(",") if first("fact") == fact else []
    start = [code for code in given if code in label] or list(whole.codes_of_fact(fact))
    return tuple(
        column.multiselect(
            "Talk of",
            list(label),
            key=key(f"talk_{fact}", lambda: [code for code in start if code in label]),
            format_func=lambda code: label.get(code, code),
            placeholder="Any code",
        )
    )


def _downloads(
    source: Source, name: str, files: tuple[tuple[str, str, str, partial[bytes]], ...]
) -> None:
    allowed = held.leave(source.project, "patterns")
    if not allowed.given:
        return
    for column, (title, suffix, mime, make) in zip(
        st.columns([1] * len(files) + [6 - len(files)]), files, strict=False
    ):
        column.download_button(
            title,
            partial(make, anyway_by=allowed.anyway_by),
            f"{name}.{suffix}",
            mime=mime,
            on_click="ignore",
        )
