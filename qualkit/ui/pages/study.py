"""What was planned, what is here, and bringing more in."""

from __future__ import annotations

import streamlit as st

from qualkit.model import Study
from qualkit.model.results import CollectionGrid, GridRow
from qualkit.services import studying
from qualkit.store import TranscriptEntry
from qualkit.ui import correction, incoming, session
from qualkit.ui.notices import refusals
from qualkit.ui.pages.parts import frame, reading, views

# a bare + would begin a list
SIGNS = {"complete": "✓", "missing": "○", "not planned": "–", "extra": "\\+"}
UNKNOWN = "not known"


def page() -> None:
    project = session.project()
    with project.reading() as repository:
        study, listing = repository.study(), repository.listing()
    st.title(study.title or project.name, anchor=False)
    if study.description:
        st.write(study.description)
    if study.synthetic:
        st.caption("Synthetic data: nobody in these transcripts exists.")
    if listing:
        grid = studying.grid(project)
        _totals(grid, len(study.sites))
        chosen = views.choice(study)
        if chosen == views.READING:
            reading.shown(project)
        elif chosen != views.COLLECTION:
            with refusals():
                views.shown(project, study, chosen)
        else:
            if grid.rows:
                _matrix(grid, study)
            _list(listing, study)
    else:
        st.info("No transcripts yet. Choose files below, or run `qualkit ingest PROJECT FOLDER`.")
    incoming.bring_in()
    if listing:
        correction.panel([entry.name for entry in listing])
    frame.change()


def _totals(grid: CollectionGrid, sites: int) -> None:
    planned = sum(row.planned for row in grid.rows)
    received = sum(min(row.received, row.planned) for row in grid.rows)
    figures = [
        ("Transcripts", f"{grid.transcripts:,}"),
        ("People", f"{grid.people:,}"),
        ("Words", f"{grid.words:,}"),
        ("Turns", f"{grid.turns:,}"),
    ]
    if sites:
        figures.insert(0, ("Sites", f"{sites:,}"))
    if grid.minutes:
        figures.append(("Recorded", f"{grid.minutes / 60:.1f} h"))
    if planned:
        figures.append(("Received of planned", f"{received} of {planned}"))
    for column, (label, value) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, value)


def _matrix(grid: CollectionGrid, study: Study) -> None:
    import pandas as pd

    st.subheader("Data collection", anchor=False)
    table: dict[str, dict[str, str]] = {}
    rows = [row for row in grid.rows if row.planned or row.received or (row.role and row.site)]
    for row in rows:
        wave = study.wave_label(row.wave) or UNKNOWN
        column = f"{wave} · {_who(row, study) or UNKNOWN}"
        table.setdefault(study.site_name(row.site) or UNKNOWN, {})[column] = _cell(row)
    filled = pd.DataFrame.from_dict(table, orient="index").fillna(
        f"{SIGNS['not planned']} not planned"
    )
    st.table(filled)
    st.caption(
        f"{SIGNS['complete']} received of planned · {SIGNS['missing']} missing · "
        f"{SIGNS['not planned']} not planned · {SIGNS['extra']} more than planned"
    )


def _who(row: GridRow, study: Study) -> str:
    role, how = study.role_name(row.role), study.instrument_name(row.instrument)
    return f"{role}, {how[:1].lower()}{how[1:]}" if how else role


def _cell(row: GridRow) -> str:
    sign = SIGNS.get(row.status, "")
    if row.status == "not planned":
        return f"{sign} not planned"
    people = f" ({row.people} people)" if row.people > row.received else ""
    if not row.planned:
        return f"{sign} {row.received}, not planned{people}"
    return f"{sign} {row.received} of {row.planned}{people}"


def _list(listing: tuple[TranscriptEntry, ...], study: Study) -> None:
    import pandas as pd

    coded = sum(entry.codings > 0 for entry in listing)
    st.subheader("Transcripts", anchor=False)
    st.caption(f"{coded} of {len(listing)} transcripts hold codings.")
    listed = pd.DataFrame(
        {
            "Transcript": entry.name,
            "Site": study.site_name(entry.attributes.get("site", "")),
            "Wave": study.wave_label(entry.attributes.get("wave", "")),
            "Role": study.role_name(entry.attributes.get("role", "")),
            "Instrument": study.instrument_name(entry.attributes.get("instrument", "")),
            "Turns": entry.turns,
            "Codings": entry.codings,
        }
        for entry in listing
    )
    listed = listed.loc[:, [any(v not in ("", None) for v in listed[name]) for name in listed]]
    st.dataframe(listed, hide_index=True, height="content" if len(listing) <= 20 else 700)
