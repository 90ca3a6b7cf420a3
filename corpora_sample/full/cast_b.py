"""The 62 documents of study B: staff interviews, sessions, and notes of observations."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from corpora_sample.full.cast import LICENCE, NOTE, Document
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import raw

WAVE = "W1"
KINDS = {"SL": "interview", "T": "interview", "ST": "student", "PA": "parent", "OB": "observation"}
INSTRUMENTS = {"SL": "int", "T": "int", "ST": "ses", "PA": "ses", "OB": "obs"}
_MINUTES = {"int": (30, 45), "ses": (15, 25)}
_BANDS = {"HS": "9-12", "MS": "6-8", "ES": "K-5"}


def documents_b(draw: Draw) -> tuple[Document, ...]:
    """All documents, school by school."""
    return tuple(
        _headed(document, school, draw)
        for school in raw("plan")["study_B"]["schools"]
        for document in _documents(school)
    )


def kind_of(document: Document) -> str:
    """The kind of document as the banks name it."""
    return KINDS[document.role]


def _documents(school: dict[str, Any]) -> Iterator[Document]:
    site = school["id"]
    sessions = raw("plan")["study_B"]["sessions"].get(site, {})
    groups = {
        "SL": [1] * school["leaders_interviewed"],
        "T": [1] * school["teachers_interviewed"],
        "ST": _shared(school["students_interviewed"], sessions.get("student", 0)),
        "PA": _shared(school["parents_interviewed"], sessions.get("parent", 0)),
        "OB": [1] * school["observations"],
    }
    for role, sizes in groups.items():
        first = 1
        for number, size in enumerate(sizes, 1):
            stem = f"B_{site}_{WAVE}_{role}{number:02}_{INSTRUMENTS[role]}"
            persons = tuple(f"{site}-{role}{n:02}" for n in range(first, first + size))
            first += size
            yield Document(stem, site, WAVE, role, INSTRUMENTS[role], persons)


def _shared(people: int, sessions: int) -> list[int]:
    """People over sessions as evenly as can be, the larger sessions first."""
    least, more = divmod(people, sessions) if sessions else (0, 0)
    return [least + (number < more) for number in range(sessions)]


def _headed(document: Document, school: dict[str, Any], draw: Draw) -> Document:
    d = document
    observed = d.role == "OB"
    speakers = "0" if observed else str(len(d.persons) + 1)
    pairs = (
        ("doc_id", d.stem),
        ("study", "study_b"),
        ("school", school["name"]),
        ("site", d.site),
        ("year", "2014-15"),
        ("wave", WAVE),
        ("wave_date", _date(d, draw)),
        ("role", d.role),
        ("person_ids", "" if observed else ";".join(d.persons)),
        ("n_speakers", speakers),
        ("instrument", d.instrument),
        ("protocol_id", f"B-{kind_of(d)}-{school['type']}"),
        ("grade_band", _BANDS[school["type"]]),
        ("minutes", "" if observed else str(draw.between(*_MINUTES[d.instrument], d.stem))),
        ("observer" if observed else "interviewer", _visitor(d, draw)),
        ("language", "en"),
        ("consent_level", "assent and parents" if d.role == "ST" else "full"),
        ("minors", "true" if d.role in {"ST", "OB"} else "false"),
        ("transcription", "field notes" if observed else "intelligent verbatim, abridged"),
        ("deid_profile", "pseudonyms"),
        ("licence", LICENCE),
        ("synthetic", "true"),
        ("note", NOTE),
    )
    kept = tuple((name, value) for name, value in pairs if value)
    return Document(d.stem, d.site, d.wave, d.role, d.instrument, d.persons, kept)


def _visitor(document: Document, draw: Draw) -> str:
    return str(draw.one(raw("cast")["study_B"]["interviewers"], document.stem, "visitor"))


def _date(document: Document, draw: Draw) -> str:
    """A day of the visit of three or four days, from February to May."""
    visit = draw.between(0, 13, document.site, "visit") * 7
    day = draw.between(0, 3, document.stem, "day")
    return (datetime.date(2015, 2, 2) + datetime.timedelta(days=visit + day)).isoformat()
