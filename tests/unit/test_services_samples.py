"""The studies that come with qualkit load as projects, from the people's codings or the truth."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from qualkit.exchange.codings_table import load_codings
from qualkit.services import samples, studying
from qualkit.services.demo import build_sample


def rows(sample: samples.Sample, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((sample.folder / name).read_text("utf-8"))))


@pytest.mark.parametrize(
    ("name", "transcripts"), [("small", 15), ("A", 45), ("B", 22), ("H", 10), ("S", 9)]
)
def test_each_study_becomes_a_sound_project(name: str, transcripts: int, tmp_path: Path) -> None:
    sample = samples.shipped(name)
    project, report = build_sample(tmp_path / "study.qualkit", sample)
    grid = studying.grid(project)
    assert grid.transcripts == transcripts
    assert {row.status for row in grid.rows} <= {"complete", "missing", "not planned"}
    assert any(row.status == "not planned" for row in grid.rows)
    assert report.added == len(load_codings(samples.codings_of(sample), "codings.csv"))
    assert project.check() == ()
    project.close()


def test_the_truth_stands_in_only_where_people_did_not_code() -> None:
    sample = samples.shipped("A")
    codings = load_codings(samples.codings_of(sample), "codings.csv")
    people = [row for row in codings if row.coder != samples.TRUTH]
    truth = [row for row in codings if row.coder == samples.TRUTH]
    assert len(people) == len(rows(sample, "codings.csv"))
    coded, asked = {row.transcript for row in people}, {row.code for row in people}
    assert truth
    assert not [r for r in truth if r.transcript in coded and r.code in asked]
    planted = {(r["transcript"], r["code"]) for r in rows(sample, "truth.csv") if r["code"]}
    missed = planted - {(row.transcript, row.code) for row in codings}
    assert all(code in asked and transcript in coded for transcript, code in missed)


def test_decoys_are_never_codings() -> None:
    for name in ("A", "B"):
        sample = samples.shipped(name)
        decoys = {
            (r["transcript"], int(r["start"])) for r in rows(sample, "truth.csv")
            if r["kind"] == "decoy"
        }  # fmt: skip
        codings = load_codings(samples.codings_of(sample), "codings.csv")
        people_free = {(r.transcript, r.start) for r in codings if r.coder == samples.TRUTH}
        assert not decoys & people_free
