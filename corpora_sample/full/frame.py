"""study.yaml of both studies: frame, what was planned, and what was done apart from talk of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpora_sample.full.banks import read_lines
from corpora_sample.full.cast import LICENCE, Document
from corpora_sample.full.plan import SITES, YEARS, raw
from qualkit.exchange.study_yaml import dump_study
from qualkit.model import (
    Attributes,
    Cell,
    Fact,
    Instrument,
    PlannedCell,
    Protocol,
    ProtocolQuestion,
    ResearchQuestion,
    Role,
    Site,
    Study,
    Wave,
)

_YES_NO = ("test_prep_window", "gradual_floor", "unit_first", "floor_3_below")
HEAD = "# Synthetic: all schools, people and numbers are invented. Licence: CC0-1.0.\n"


def study_yaml_a(documents: Iterable[Document]) -> str:
    """The frame of study A; what is planned are the documents given."""
    numbers = raw("plan")["study_A"]
    study = Study(
        id="study_a",
        title="Five schools, two logics",
        description=(
            "Five invented schools use a personalised mathematics program for three years while "
            "state tests and teachers' ratings go by grade level. Leaders, lead teachers, "
            "teachers and program staff speak each year, students in the second and third."
        ),
        synthetic=True,
        licence=LICENCE,
        sites=tuple(_site_a(school) for school in numbers["schools"]),
        waves=tuple(Wave(w, label, *_months(label)) for w, label in numbers["years"].items()),
        roles=(
            Role("SL", "school leader", "adults"),
            Role("LM", "lead math teacher", "adults"),
            Role("T", "Compass teacher", "adults"),
            Role("PS", "program staff", "adults"),
            Role("SF", "student", "students", minors=True),
        ),
        instruments=(Instrument("int", "interview"), Instrument("fg", "focus group", many=True)),
        planned=tuple(_planned(documents)),
        facts=tuple(_facts()),
        questions=(
            ResearchQuestion("RQ1", "Where do personalisation and accountability collide?"),
            ResearchQuestion("RQ2", "How do schools and teachers come to terms with both?"),
            ResearchQuestion("RQ3", "How does that change over three years and differ by school?"),
        ),
        file_names="A_{site}_{wave}_{role}{nn}_{instrument}",
        interviewers=("I",),
        codebook="daruwala_2020.yaml",
        protocols=tuple(_protocols()),
    )
    return HEAD + dump_study(study)


def _protocols() -> Iterator[Protocol]:
    """What adults and students are asked; each way of opening a topic is a line of its question."""
    ways = read_lines(Path(__file__).parents[1] / "banks" / "A" / "lines.yaml")
    for who, instrument, roles, name in (
        ("adults", "int", ("SL", "LM", "T", "PS"), "q{}"),
        ("students", "fg", ("SF",), "fg_q{}"),
    ):
        questions = (
            ProtocolQuestion(f"Q{n}", "\n".join(ways[name.format(n)]), topic)
            for n, topic in enumerate(("model", "adults", "students"), 1)
        )
        yield Protocol(f"A-{who}", f"Talks with {who}", instrument, roles, tuple(questions))


def _site_a(school: dict[str, object]) -> Site:
    kept = {key: str(value) for key, value in school.items() if key not in {"id", "name"}}
    district = {"type": "K-8", "district": raw("cast")["study_A"]["district"]}
    return Site(str(school["id"]), str(school["name"]), Attributes.of({**kept, **district}))


def _months(label: str) -> tuple[str, str]:
    first = int(label[:4])
    return f"{first}-09-01", f"{first + 1}-06-15"


def _planned(documents: Iterable[Document]) -> Iterator[PlannedCell]:
    cells = Counter(Cell(d.site, d.wave, d.role, d.instrument) for d in documents)
    for cell, count in cells.items():
        yield PlannedCell(cell, count)


def _facts() -> Iterator[Fact]:
    numbers = raw("plan")["study_A"]
    for name in _YES_NO:
        for wave in YEARS:
            for site in SITES:
                yield Fact(
                    site, wave, name, "yes" if site in numbers["facts"][name][wave] else "no"
                )
    for site, kinds in numbers["supplemental_Y3"].items():
        yield Fact(site, "Y3", "supplemental", "; ".join(kinds))
    for school in numbers["schools"]:
        yield Fact(school["id"], "Y3", "discontinued_after", school["discontinued_after"])
