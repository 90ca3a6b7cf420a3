"""study.yaml of study B."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from corpora_sample.full.cast import LICENCE, Document
from corpora_sample.full.cast_b import WAVE
from corpora_sample.full.frame import HEAD
from corpora_sample.full.plan import raw
from qualkit.exchange.study_yaml import dump_study
from qualkit.model import (
    Attributes,
    Cell,
    Instrument,
    PlannedCell,
    ResearchQuestion,
    Role,
    Site,
    Study,
    Wave,
)


def study_yaml_b(documents: Iterable[Document]) -> str:
    """The frame of study B; what is planned are the documents given."""
    cells = Counter(Cell(d.site, d.wave, d.role, d.instrument) for d in documents)
    study = Study(
        id="study_b",
        title="Five schools, freedom and fences",
        description=(
            "Five invented schools that give students choices are visited for three or four days "
            "each. Leaders, teachers, students and parents speak, and lessons are observed."
        ),
        synthetic=True,
        licence=LICENCE,
        sites=tuple(_site(school) for school in raw("plan")["study_B"]["schools"]),
        waves=(Wave(WAVE, "Feb-May 2015", "2015-02-02", "2015-05-29"),),
        roles=(
            Role("T", "teacher", "adults"),
            Role("SL", "leader", "adults"),
            Role("ST", "student", "students", minors=True),
            Role("OB", "observation", "observations", minors=True),
            Role("PA", "parent", "parents"),
        ),
        instruments=(
            Instrument("int", "interview"),
            Instrument("ses", "session", many=True),
            Instrument("obs", "observation notes"),
        ),
        planned=tuple(PlannedCell(cell, count) for cell, count in cells.items()),
        questions=(
            ResearchQuestion("RQ1", "What may students decide, and within which limits?"),
            ResearchQuestion("RQ2", "Who sets the limits, and how do schools differ?"),
        ),
        file_names="B_{site}_{wave}_{role}{nn}_{instrument}",
        interviewers=("I",),
        codebook="halverson_2015.yaml",
    )
    return HEAD + dump_study(study)


def _site(school: dict[str, Any]) -> Site:
    kept = {key: str(value) for key, value in school.items() if key not in {"id", "name"}}
    return Site(school["id"], school["name"], Attributes.of(kept))
