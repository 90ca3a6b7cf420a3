"""The study frame as YAML: sites, waves, roles, instruments, what is planned and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from qualkit.errors import Problem, StudyError
from qualkit.exchange.fields import Fields, read_fields
from qualkit.exchange.frame_fields import Named, distinct, known_id
from qualkit.exchange.study_people import (
    protocol_values,
    protocols,
    roster_values,
    rosters,
    sampling_notes,
    sampling_values,
)
from qualkit.exchange.yaml_text import dump_yaml, filled
from qualkit.model import (
    Attributes,
    Cell,
    Fact,
    Instrument,
    PlannedCell,
    ResearchQuestion,
    Role,
    Site,
    Study,
    Wave,
)

_TOP = (
    "study",
    "research_questions",
    "sites",
    "waves",
    "roles",
    "instruments",
    "planned",
    "facts",
    "file_names",
    "codebook",
    "interviewers",
    "protocols",
    "roster",
    "sampling",
)
_AXES = ("site", "wave", "role", "instrument")
_SPEAKERS = ("one", "many")


def load_study(text: str, where: str) -> Study:
    """The study in a YAML text. Raises StudyError with every problem at its `file:line`."""
    study, problems = _read(text, where)
    if problems or study is None:
        raise StudyError.of(problems)
    return study


def check_study(text: str, where: str) -> tuple[Problem, ...]:
    """Everything wrong with a study file; empty when it loads."""
    return _read(text, where)[1]


def _read(text: str, where: str) -> tuple[Study | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    top = read_fields(text, where, problems)
    if top is None:
        return None, tuple(problems)
    top.refuse_unknown(*_TOP)
    head = top.part("study")
    if head is None:
        top.refuse("'study' is missing", "study", "begin with `study:` and its id and title")
        return None, tuple(problems)
    return _study(top, head), tuple(problems)


def _study(top: Fields, head: Fields) -> Study:
    head.refuse_unknown("id", "title", "description", "synthetic", "licence")
    sites = distinct(top.parts("sites"), _site, "site")
    waves = distinct(top.parts("waves"), _wave, "wave")
    roles = distinct(top.parts("roles"), _role, "role")
    instruments = distinct(top.parts("instruments"), _instrument, "instrument")
    known = {
        "site": _ids(sites),
        "wave": _ids(waves),
        "role": _ids(roles),
        "instrument": _ids(instruments),
    }
    return Study(
        id=head.text("id", required=True),
        title=head.text("title"),
        description=head.text("description"),
        synthetic=head.flag("synthetic"),
        licence=head.text("licence"),
        sites=sites,
        waves=waves,
        roles=roles,
        instruments=instruments,
        planned=tuple(_planned(top.parts("planned"), known)),
        facts=tuple(_facts(top.parts("facts"), known)),
        questions=distinct(top.parts("research_questions"), _question, "research question"),
        file_names=top.text("file_names"),
        interviewers=top.texts("interviewers"),
        codebook=top.text("codebook"),
        protocols=distinct(top.parts("protocols"), partial(protocols, known=known), "protocol"),
        roster=tuple(rosters(top.parts("roster"), known)),
        sampling=tuple(sampling_notes(top.parts("sampling"), known)),
    )


def _ids(values: Iterable[Named]) -> tuple[str, ...]:
    return tuple(value.id for value in values)


def _site(fields: Fields) -> Site:
    fields.refuse_unknown("id", "name", "attributes")
    attributes = fields.part("attributes")
    named = _texts(attributes) if attributes else {}
    return Site(*_id_and_name(fields, "name"), Attributes.of(named))


def _texts(fields: Fields) -> dict[str, str]:
    return {name: fields.text(name) for name in fields.names if name in fields}


def _wave(fields: Fields) -> Wave:
    fields.refuse_unknown("id", "label", "start", "end")
    return Wave(*_id_and_name(fields, "label"), fields.text("start"), fields.text("end"))


def _role(fields: Fields) -> Role:
    fields.refuse_unknown("id", "name", "group", "minors")
    return Role(*_id_and_name(fields, "name"), fields.text("group"), fields.flag("minors"))


def _instrument(fields: Fields) -> Instrument:
    fields.refuse_unknown("id", "name", "speakers")
    speakers = fields.text("speakers") or "one"
    if speakers not in _SPEAKERS:
        fields.refuse(f"'speakers' must be one or many, not '{speakers}'", "speakers")
    return Instrument(*_id_and_name(fields, "name"), many=speakers == "many")


def _question(fields: Fields) -> ResearchQuestion:
    fields.refuse_unknown("id", "text")
    return ResearchQuestion(fields.text("id", required=True), fields.text("text", required=True))


def _id_and_name(fields: Fields, name: str) -> tuple[str, str]:
    """The id, and the name or (where none is written) the id again."""
    found = fields.text("id", required=True)
    return found, fields.text(name) or found


def _planned(parts: Sequence[Fields], known: dict[str, tuple[str, ...]]) -> Iterator[PlannedCell]:
    first: dict[Cell, str] = {}
    for part in parts:
        part.refuse_unknown(*_AXES, "count")
        cell = Cell(*(known_id(part, axis, known[axis]) for axis in _AXES))
        count = part.integer("count", 1)
        if count < 0:
            part.refuse(f"'count' must be 0 or more, not {count}", "count")
        if first.setdefault(cell, part.where) != part.where:
            hint = f"first at {first[cell]}; keep one and add the counts"
            part.refuse("this cell is planned twice", hint=hint)
        yield PlannedCell(cell, count)


def _facts(parts: Sequence[Fields], known: dict[str, tuple[str, ...]]) -> Iterator[Fact]:
    first: dict[tuple[str, str, str], str] = {}
    for part in parts:
        part.refuse_unknown("site", "wave", "name", "value")
        site, wave = (known_id(part, axis, known[axis]) for axis in ("site", "wave"))
        name = part.text("name", required=True)
        if first.setdefault((site, wave, name), part.where) != part.where:
            hint = f"first at {first[site, wave, name]}; keep one"
            part.refuse(f"fact '{name}' of {site} in {wave} stands twice", hint=hint)
        yield Fact(site, wave, name, part.text("value"))


def dump_study(study: Study) -> str:
    """YAML that loads to an equal study; what is empty is not written."""
    head = {"id": study.id, "title": study.title, "description": study.description}
    whole: dict[str, object] = {
        "study": {**filled(head), "synthetic": study.synthetic}
        | filled({"licence": study.licence}),
        "research_questions": [{"id": q.id, "text": q.text} for q in study.questions],
        "sites": [
            filled({"id": s.id, "name": s.name, "attributes": dict(s.attributes)})
            for s in study.sites
        ],
        "waves": [
            filled({"id": w.id, "label": w.label, "start": w.start, "end": w.end})
            for w in study.waves
        ],
        "roles": [
            filled({"id": r.id, "name": r.name, "group": r.group, "minors": r.minors or None})
            for r in study.roles
        ],
        "instruments": [
            {"id": i.id, "name": i.name, "speakers": _SPEAKERS[i.many]} for i in study.instruments
        ],
        "planned": [_planned_values(planned) for planned in study.planned],
        "facts": [
            {"site": f.site, "wave": f.wave, "name": f.name, "value": f.value} for f in study.facts
        ],
        "file_names": study.file_names,
        "codebook": study.codebook,
        "interviewers": list(study.interviewers),
        "protocols": [protocol_values(protocol) for protocol in study.protocols],
        "roster": [roster_values(entry) for entry in study.roster],
        "sampling": [sampling_values(note) for note in study.sampling],
    }
    return dump_yaml(filled(whole))


def _planned_values(planned: PlannedCell) -> dict[str, object]:
    cell = planned.cell
    return {
        "site": cell.site,
        "wave": cell.wave,
        "role": cell.role,
        "instrument": cell.instrument,
        "count": planned.count,
    }
