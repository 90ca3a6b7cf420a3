"""The study frame, themes and tensions."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Table, select

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
    RosterEntry,
    SamplingNote,
    Site,
    Study,
    Tension,
    Theme,
    Wave,
)
from qualkit.store import schema
from qualkit.store.plain import from_plain, to_plain
from qualkit.store.tables import Tables, dumps, loads_list

_PARTS = (
    schema.sampling,
    schema.roster,
    schema.protocol,
    schema.fact,
    schema.planned,
    schema.question,
    schema.instrument,
    schema.role,
    schema.wave,
    schema.site,
    schema.study,
)


class StudyTables(Tables):
    def study(self) -> Study:
        """The frame; an empty Study where none was loaded."""
        head = self.connection.execute(select(schema.study)).first()
        if head is None:
            return Study("")
        return Study(
            head.id,
            head.title,
            head.description,
            bool(head.synthetic),
            head.licence,
            sites=tuple(
                Site(r.id, r.name, Attributes.of(json.loads(r.attributes)))
                for r in self._ordered(schema.site)
            ),
            waves=tuple(Wave(r.id, r.label, r.starts, r.ends) for r in self._ordered(schema.wave)),
            roles=tuple(
                Role(r.id, r.name, r.role_group, bool(r.minors)) for r in self._ordered(schema.role)
            ),
            instruments=tuple(
                Instrument(r.id, r.name, bool(r.many)) for r in self._ordered(schema.instrument)
            ),
            planned=tuple(
                PlannedCell(Cell(r.site, r.wave, r.role, r.instrument), r.documents)
                for r in self._ordered(schema.planned)
            ),
            facts=tuple(Fact(r.site, r.wave, r.name, r.value) for r in self._ordered(schema.fact)),
            questions=tuple(
                ResearchQuestion(r.id, r.question) for r in self._ordered(schema.question)
            ),
            file_names=head.file_names,
            interviewers=loads_list(head.interviewers),
            codebook=head.codebook,
            protocols=tuple(_protocol(r) for r in self._ordered(schema.protocol)),
            roster=tuple(
                RosterEntry(r.person, r.site, r.wave, r.role, r.said)
                for r in self._ordered(schema.roster)
            ),
            sampling=tuple(
                SamplingNote(r.text, r.site, r.wave, r.role, r.instrument)
                for r in self._ordered(schema.sampling)
            ),
        )

    def _ordered(self, table: Table) -> Any:
        return self._rows(select(table).order_by(table.c.position))

    def save_study(self, study: Study) -> None:
        """Replace the frame as a whole."""
        before = self.study()
        for table in _PARTS:
            self.connection.execute(table.delete())
        self._insert(schema.study, [_head(study)])
        for table, rows in _rows_of(study):
            self._insert(table, [{"position": n, **row} for n, row in enumerate(rows)])
        self.log(
            "study.saved",
            study.id,
            before=to_plain(before) if before.id else None,
            after=to_plain(study),
        )

    def themes(self) -> tuple[Theme, ...]:
        rows = self._ordered(schema.theme)
        return tuple(from_plain(Theme, json.loads(row.definition)) for row in rows)

    def tensions(self) -> tuple[Tension, ...]:
        rows = self._ordered(schema.tension)
        return tuple(from_plain(Tension, json.loads(row.definition)) for row in rows)

    def save_themes(self, themes: tuple[Theme, ...], tensions: tuple[Tension, ...]) -> None:
        """Replace all themes and tensions."""
        self._may_write()
        before = {"themes": to_plain(self.themes()), "tensions": to_plain(self.tensions())}
        both: tuple[tuple[Table, tuple[Theme | Tension, ...]], ...] = (
            (schema.theme, themes),
            (schema.tension, tensions),
        )
        for table, values in both:
            self.connection.execute(table.delete())
            self._insert(
                table,
                [
                    {"id": value.id, "position": n, "definition": dumps(to_plain(value))}
                    for n, value in enumerate(values)
                ],
            )
        after = {"themes": to_plain(themes), "tensions": to_plain(tensions)}
        self.log("themes.saved", "themes", before=before, after=after)


def _protocol(row: Any) -> Protocol:
    questions = (from_plain(ProtocolQuestion, q) for q in loads_list(row.questions))
    return Protocol(row.id, row.name, row.instrument, loads_list(row.roles), tuple(questions))


def _protocol_row(protocol: Protocol) -> dict[str, object]:
    return {
        "id": protocol.id,
        "name": protocol.name,
        "instrument": protocol.instrument,
        "roles": dumps(list(protocol.roles)),
        "questions": dumps(to_plain(protocol.questions)),
    }


def _head(study: Study) -> dict[str, object]:
    return {
        "id": study.id,
        "title": study.title,
        "description": study.description,
        "synthetic": int(study.synthetic),
        "licence": study.licence,
        "file_names": study.file_names,
        "interviewers": dumps(list(study.interviewers)),
        "codebook": study.codebook,
    }


def _rows_of(study: Study) -> tuple[tuple[Table, list[dict[str, object]]], ...]:
    return (
        (
            schema.site,
            [
                {"id": s.id, "name": s.name, "attributes": dumps(dict(s.attributes))}
                for s in study.sites
            ],
        ),
        (
            schema.wave,
            [{"id": w.id, "label": w.label, "starts": w.start, "ends": w.end} for w in study.waves],
        ),
        (
            schema.role,
            [
                {"id": r.id, "name": r.name, "role_group": r.group, "minors": int(r.minors)}
                for r in study.roles
            ],
        ),
        (
            schema.instrument,
            [{"id": i.id, "name": i.name, "many": int(i.many)} for i in study.instruments],
        ),
        (schema.planned, [{**to_plain(p.cell), "documents": p.count} for p in study.planned]),
        (schema.fact, [to_plain(f) for f in study.facts]),
        (schema.question, [{"id": q.id, "question": q.text} for q in study.questions]),
        (schema.protocol, [_protocol_row(p) for p in study.protocols]),
        (schema.roster, [to_plain(entry) for entry in study.roster]),
        (schema.sampling, [to_plain(note) for note in study.sampling]),
    )
