"""Who speaks in which document of study A, and what its header says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from corpora_sample.full.choose import Place
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import SITES, YEARS, raw

ROLES = ("SL", "LM", "T", "PS")
NOTE = "Synthetic transcript, CC0. All names are invented."
LICENCE = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Document:
    """One interview, session or observation before it has words."""

    stem: str
    site: str
    wave: str
    role: str
    instrument: str
    persons: tuple[str, ...]
    header: tuple[tuple[str, str], ...] = ()

    @property
    def is_group(self) -> bool:
        return self.instrument in {"fg", "ses"}

    @property
    def of_students(self) -> bool:
        return self.role in {"SF", "ST"}

    @property
    def speakers(self) -> tuple[str, ...]:
        if self.is_group:
            letter = "P" if self.role == "PA" else "S"
            return tuple(f"{letter}{number}" for number in range(1, len(self.persons) + 1))
        return ("R",)

    @property
    def place(self) -> Place:
        return Place(self.stem, self.site, ";".join(self.persons))

    @property
    def attributes(self) -> dict[str, str]:
        return dict(self.header)


def documents_a(draw: Draw) -> tuple[Document, ...]:
    """All 148 documents, interviews before focus groups in each school and year."""
    return tuple(
        _headed(document, draw)
        for wave in YEARS
        for site in SITES
        for document in (*_interviews(site, wave), *_groups(site, wave, draw))
    )


def _interviews(site: str, wave: str) -> Iterator[Document]:
    persons = raw("cast")["study_A"]["persons"][site]
    for role in ROLES:
        for number in persons[role][wave]:
            name = f"{role}{number:02}"
            stem = f"A_{site}_{wave}_{name}_int"
            yield Document(stem, site, wave, role, "int", (f"{site}-{name}",))


def _groups(site: str, wave: str, draw: Draw) -> Iterator[Document]:
    for number in range(1, raw("plan")["study_A"]["focus_groups"][wave][site] + 1):
        stem = f"A_{site}_{wave}_SF{number:02}_fg"
        size = draw.between(4, 6, stem, "size")
        persons = tuple(f"{site}-{wave}-SF{number:02}-S{n}" for n in range(1, size + 1))
        yield Document(stem, site, wave, "SF", "fg", persons)


def _headed(document: Document, draw: Draw) -> Document:
    numbers, cast = raw("plan")["study_A"], raw("cast")["study_A"]
    stem, fg = document.stem, document.is_group
    school = next(s["name"] for s in numbers["schools"] if s["id"] == document.site)
    pairs = (
        ("doc_id", stem),
        ("study", "study_a"),
        ("school", school),
        ("site", document.site),
        ("district", cast["district"]),
        ("year", numbers["years"][document.wave]),
        ("wave", document.wave),
        ("wave_date", _date(document, draw)),
        ("role", document.role),
        ("person_ids", ";".join(document.persons)),
        ("n_speakers", str(len(document.persons) + 1)),
        ("instrument", document.instrument),
        ("protocol_id", "A-students" if fg else "A-adults"),
        *((("prompted", "false"),) if fg else ()),
        ("grade_band", draw.one(("6", "7", "8", "6-8"), document.persons[0], "band")),
        ("minutes", str(draw.between(30, 45, stem, "minutes"))),
        ("interviewer", draw.one(cast["interviewers"], document.site, document.wave, fg)),
        ("language", "en"),
        ("consent_level", "assent and parents" if fg else "full"),
        ("minors", "true" if fg else "false"),
        ("transcription", "intelligent verbatim, abridged"),
        ("deid_profile", "pseudonyms"),
        ("licence", LICENCE),
        ("synthetic", "true"),
        ("note", NOTE),
    )
    return Document(*_place(document), header=pairs)


def _place(document: Document) -> tuple[str, str, str, str, str, tuple[str, ...]]:
    d = document
    return d.stem, d.site, d.wave, d.role, d.instrument, d.persons


def _date(document: Document, draw: Draw) -> str:
    """A school day from March to May of the school year."""
    first = datetime.date(2016 + YEARS.index(document.wave), 3, 7)
    visit = draw.between(0, 8, document.site, document.wave, "visit") * 7
    day = draw.between(0, 4, document.stem, "day")
    return (first + datetime.timedelta(days=visit + day)).isoformat()


ROSTER = ("person", "school", "role", "year", "interviewed")


def roster_rows() -> Iterator[tuple[str, ...]]:
    """Math teachers of each year, lead teachers among them, interviewed or not."""
    cast = raw("cast")["study_A"]
    for wave in YEARS:
        for site in SITES:
            for role in ("LM", "T"):
                for number in cast["persons"][site][role][wave]:
                    yield f"{site}-{role}{number:02}", site, role, wave, "yes"
            for number in cast["not_interviewed"].get(site, {}).get(wave, ()):
                yield f"{site}-T{number:02}", site, "T", wave, "no"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that fill the slots of one document."""

    document: Document
    study: str
    draw: Draw

    def filled(self, text: str, key: str) -> str:
        """The text with its slots filled; one wording in one school always has the same names."""
        if "{" not in text:
            return text
        peers = self.draw.shuffled(self._colleagues(), key, self.document.site)
        students = raw("cast")[self.study]["students"][self.document.site]
        values = {
            "colleague": peers[0],
            "colleague2": peers[1 % len(peers)],
            "principal": self._name("SL"),
            "student": self.draw.one(students, key, self.document.site),
            "grade": self._grade(),
            "coach": self._name("PS"),
        }
        return text.format(**values)

    def _grade(self) -> str:
        band = self.document.attributes.get("grade_band", "")
        named = {"6": "sixth", "7": "seventh", "8": "eighth"}
        return named.get(band) or self.draw.one(tuple(named.values()), self.document.persons[0])

    def _colleagues(self) -> list[str]:
        if self.study == "study_B":
            names = raw("cast")["study_B"]["names"][self.document.site]["T"]
            return self._not_self(names, "T")
        cast = raw("cast")["study_A"]
        site, wave = self.document.site, self.document.wave
        numbers = cast["persons"][site]["T"][wave]
        names = [cast["names"][site]["T"][n - 1] for n in numbers]
        return self._not_self(names, "T")

    def _not_self(self, names: list[str], role: str) -> list[str]:
        own = self.document.persons[0].rpartition(f"-{role}")[2]
        mine = raw("cast")[self.study]["names"][self.document.site].get(role, [])
        if self.document.role == role and own.isdigit() and int(own) <= len(mine):
            return [name for name in names if name != mine[int(own) - 1]] or names
        return names

    def _name(self, role: str) -> str:
        names = raw("cast")[self.study]["names"][self.document.site].get(role)
        if not names:
            return "Lee"
        if self.study == "study_B":
            return str(self._not_self(names, role)[0])
        number = raw("cast")["study_A"]["persons"][self.document.site][role][self.document.wave][0]
        if self.document.role == role:
            return str({"SL": "Marchetti", "PS": "Gil"}[role])
        return str(names[number - 1])
