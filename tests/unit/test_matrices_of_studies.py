"""Matrices of the two full sample studies hit the numbers of their plan."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import cache

import pytest

from corpora_sample.full import study_a
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.facts_talk import fact_grid
from qualkit.analysis.ground import Ground
from qualkit.analysis.matrices import matrix
from qualkit.exchange.codebook_yaml import load_codebook
from qualkit.exchange.study_yaml import load_study
from qualkit.ingest import read_manifest
from qualkit.model import Attributes, Coding, Span
from qualkit.model.matrix import CellState
from qualkit.services.patterns import Patterns
from tests.unit.test_sample_studies import PLAN, SITES, YEARS, files, made_a, made_b, needs_banks

pytestmark = needs_banks

INTERVIEWS = PLAN["study_A"]["interview_documents"]
GROUPS = PLAN["study_A"]["focus_group_documents"]


@cache
def ground(study: str) -> Ground:
    """The whole study with its planted passages as codings; decoys carry no code."""
    given, made = files(study), made_a() if study == "A" else made_b()
    listed = read_manifest(given["manifest.csv"], "manifest.csv").rows
    known = {row.file.rpartition(".")[0]: row.attributes for row in listed}
    texts = tuple(
        replace(
            s.transcript, attributes=Attributes.of({**s.transcript.attributes, **known[s.stem]})
        )
        for s in made.stored
    )
    codings = tuple(_codings(given["truth.csv"].decode("utf-8")))
    book = study_a.CODEBOOKS / ("daruwala_2020.yaml" if study == "A" else "halverson_2015.yaml")
    frame = load_study(given["study.yaml"].decode("utf-8"), "study.yaml")
    return Ground(Corpus(frame, texts, codings, load_codebook(book.read_text("utf-8"), book.name)))


def only(query: str) -> Ground:
    return Patterns(ground("A"), ()).where([query]).ground


def _codings(truth: str):
    for number, row in enumerate(csv.DictReader(io.StringIO(truth, newline=""))):
        if row["code"]:
            span = Span(int(row["start"]), int(row["end"]))
            yield Coding(
                f"t{number}", row["transcript"], span, row["code"], "Truth", "truth", row["quote"],
                value=row["value"],
            )  # fmt: skip


@cache
def counted(instrument: str):
    return matrix(only(f"instrument={instrument}"), "code", "wave,site")


@pytest.mark.parametrize("code", INTERVIEWS)
def test_interviews_that_hold_a_code_by_wave_and_site(code):
    for wave, counts in INTERVIEWS[code].items():
        cells = {site: counted("int").cell(code, f"{wave},{site}") for site in SITES}
        assert {site: cell.transcripts for site, cell in cells.items()} == counts
        received = {site: cell.basis.received for site, cell in cells.items()}
        assert received == PLAN["study_A"]["interviews"][wave]


@pytest.mark.parametrize("code", GROUPS)
def test_focus_groups_that_hold_a_code_and_none_in_the_first_year(code):
    for wave, counts in GROUPS[code].items():
        for site, n in counts.items():
            assert counted("fg").cell(code, f"{wave},{site}").transcripts == n
    for site in SITES:
        cell = counted("fg").cell(code, f"Y1,{site}")
        assert cell.state is CellState.NOT_PLANNED
        assert (cell.basis.planned, cell.basis.received) == (0, 0)


def test_talk_of_switching_where_there_was_a_window_and_where_there_was_none():
    of = only("instrument=int AND code:dar.ind.on_off")
    found = matrix(of, "fact:test_prep_window")
    told = {row.id: (line[0].transcripts, line[0].basis.asked)
            for row, line in zip(found.rows, found.cells, strict=True)}  # fmt: skip
    assert told == {"yes": (24, 48), "no": (13, 73)}


def test_windows_are_recorded_at_two_and_four_schools_and_refused_talk_is_none():
    found = fact_grid(ground("A"), "test_prep_window", ("dar.org.test_prep",))
    assert [dict(values).get("yes", 0) for _, values in found.tally] == [2, 4, 0]
    refused = next(c for row in found.cells for c in row if (c.site, c.wave) == ("ORC", "Y2"))
    assert (refused.value, refused.talk.transcripts) == ("no", 1)


def test_team_history_is_a_variable_of_the_site():
    of = only("instrument=int")
    found = matrix(of, "code:dar.team", "team_history")
    sinking = [
        found.cell("dar.team.sink_or_swim", h).transcripts for h in ("strong", "weak", "mixed")
    ]
    assert sinking == [27, 5, 6]


def test_a_wave_holds_all_sites_of_the_plan():
    assert [c.basis.received for c in matrix(ground("A"), "code", "wave").column_totals] == [
        40,
        54,
        54,
    ]
    assert len(YEARS) * len(SITES) == len(counted("int").columns)


def test_who_was_heard_in_study_b():
    """Table A1: people by role are the denominators of any matrix by role; notes have no people."""
    found = matrix(ground("B"), "site", "role")
    people = {c.id: t.basis.people for c, t in zip(found.columns, found.column_totals, strict=True)}
    notes = {
        c.id: t.basis.received for c, t in zip(found.columns, found.column_totals, strict=True)
    }
    assert [people["T"], people["SL"], people["ST"], notes["OB"], people["PA"]] == [
        15,
        8,
        23,
        22,
        10,
    ]
    assert people["OB"] == 0
    ashby = next(line for row, line in zip(found.rows, found.cells, strict=True) if row.id == "ASH")
    silent = {c.id for c, cell in zip(found.columns, ashby, strict=True)
              if cell.state is CellState.NOT_PLANNED}  # fmt: skip
    assert silent == {"ST", "OB", "PA"}
