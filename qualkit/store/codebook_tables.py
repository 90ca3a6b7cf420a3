"""Codebook versions, coders and rounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, or_, select

from qualkit.errors import NotFound, ProjectError
from qualkit.model import (
    Code,
    Codebook,
    Coder,
    CoderKind,
    Passage,
    Round,
    Scale,
    Segmentation,
    Source,
    Stance,
    Support,
)
from qualkit.model.codebook import Work
from qualkit.model.codebook_changes import Change, ChangeKind, Version
from qualkit.model.recoding import History, RuleChange
from qualkit.store import schema
from qualkit.store.plain import from_plain, to_plain
from qualkit.store.tables import Tables, dumps, loads_list

_LISTS = ("values", "examples", "keywords", "cues")
_LATER = ("also_under", "synonyms", "former_names", "split_into", "supports", "passages")
_RULES = ("definition", "include", "exclude", "value_list", "scale", "merged_into", "split_into")
_LOADED = Change(ChangeKind.LOADED, "loaded a codebook")


class CodebookTables(Tables):
    def codebook(self, version: int | None = None) -> Codebook:
        """One version of the codebook, the newest unless said; an empty one where none is."""
        wanted = self.codebook_version() if version is None else version
        if wanted == 0:
            return Codebook("", version=0)
        head = self.connection.execute(
            select(schema.codebook).where(schema.codebook.c.version == wanted)
        ).first()
        if head is None:
            raise NotFound(f"the project has no codebook version {wanted}")
        table = schema.code_version
        rows = self._rows(select(table).where(table.c.version == wanted).order_by(table.c.position))
        return Codebook(
            head.id,
            head.title,
            head.version,
            tuple(_code(row) for row in rows),
            loads_list(head.levels),
            head.note,
            head.release,
            tuple(from_plain(Work, work) for work in json.loads(head.works)),
        )

    def codebook_history(self) -> tuple[Version, ...]:
        """Every version, the newest first."""
        head, codes = schema.codebook, schema.code_version
        plain = (head.c.version, head.c.created_at, head.c.created_by, head.c.change)
        statement = (
            select(*plain, func.count(codes.c.code))
            .join(codes, codes.c.version == head.c.version, isouter=True)
            .group_by(*plain)
            .order_by(head.c.version.desc())
        )
        return tuple(
            Version(
                number, count, at[:16], by, from_plain(Change, json.loads(made)) if made else None
            )
            for number, at, by, made, count in self._rows(statement)
        )

    def code_history(self) -> History:
        """Every change of every code's rules and standing, over all versions."""
        head, now = schema.codebook, schema.code_version
        old = now.alias()
        before = (old.c.version == now.c.version - 1) & (old.c.code == now.c.code)
        changed = or_(old.c.code.is_(None), *(now.c[name] != old.c[name] for name in _RULES))
        statement = (
            select(now).join(old, before, isouter=True).where(changed).order_by(now.c.version)
        )
        changes: dict[str, list[RuleChange]] = {}
        for row in self._rows(statement):
            changes.setdefault(row.code, []).append(RuleChange(row.version, _code(row)))
        times = self._rows(select(head.c.version, head.c.created_at).order_by(head.c.version))
        return History(
            tuple((version, at) for version, at in times),
            {code: tuple(found) for code, found in changes.items()},
            self.codebook(),
        )

    def code(self, code_id: str) -> Code | None:
        """One code as the newest codebook has it, or None."""
        table = schema.code_version
        row = self.connection.execute(
            select(table).where(table.c.version == self.codebook_version(), table.c.code == code_id)
        ).first()
        return None if row is None else _code(row)

    def codebook_version(self) -> int:
        """The newest version's number; 0 when the project has no codebook."""
        return int(self._scalar(select(func.coalesce(func.max(schema.codebook.c.version), 0))))

    def save_codebook(self, codebook: Codebook, change: Change = _LOADED) -> Codebook:
        """Store a codebook as a new version; codes in use may not vanish from it."""
        version = self.codebook_version() + 1
        self._refuse_lost_codes(codebook)
        known = set(self.connection.execute(select(schema.code.c.id)).scalars())
        self._insert(
            schema.code,
            [{"id": c.id, "created_at": self.at} for c in codebook if c.id not in known],
        )
        self._insert(schema.codebook, [{
            "version": version, "id": codebook.id, "title": codebook.title,
            "release": codebook.release, "levels": dumps(list(codebook.levels)),
            "works": dumps(to_plain(codebook.works)),
            "note": codebook.note, "created_at": self.at, "created_by": self.actor or "",
            "change": dumps(to_plain(change)),
        }])  # fmt: skip
        self._insert(
            schema.code_version, [_code_row(version, n, code) for n, code in enumerate(codebook)]
        )
        self.log(
            "codebook.saved",
            str(version),
            before={"version": version - 1} if version > 1 else None,
            after={
                "version": version,
                "id": codebook.id,
                "codes": [c.id for c in codebook],
                "change": to_plain(change),
            },
        )
        return codebook.with_version(version)

    def _refuse_lost_codes(self, codebook: Codebook) -> None:
        lost = sorted(code for code in self.codes_in_use() if code not in codebook)
        if lost:
            raise ProjectError(
                f"the new codebook leaves out codes that passages carry: {', '.join(lost)}",
                hint="keep these codes, or take the codings off first",
            )

    def codes_in_use(self) -> Mapping[str, int]:
        """How many codings carry each code, as recorded or by a decision about them."""
        tables = (schema.coding.c.code, schema.recoding.c.code)
        used: Counter[str] = Counter()
        for column in tables:
            rows = self._rows(select(column, func.count()).where(column != "").group_by(column))
            used.update({row[0]: row[1] for row in rows})
        return used

    def coders(self) -> tuple[Coder, ...]:
        rows = self._rows(select(schema.coder))
        return tuple(Coder(r.name, CoderKind(r.kind)) for r in sorted(rows, key=lambda r: r.name))

    def ensure_coder(self, coder: Coder) -> None:
        """Add a coder where there is none of that name."""
        table = schema.coder
        if self._scalar(select(table.c.name).where(table.c.name == coder.name)) is not None:
            return
        self._insert(
            schema.coder, [{"name": coder.name, "kind": coder.kind.value, "added_at": self.at}]
        )
        self.log("coder.added", coder.name, after=to_plain(coder))

    def rounds(self) -> tuple[Round, ...]:
        """All rounds, oldest first."""
        pairs: dict[str, set[tuple[str, str]]] = {}
        for round_name, transcript, coder in self._rows(_ASSIGNED):
            pairs.setdefault(round_name, set()).add((transcript, coder))
        rows = sorted(self._rows(select(schema.round_)), key=lambda row: (row.created_at, row.name))
        return tuple(_round(row, pairs.get(row.name, ())) for row in rows)

    def round(self, name: str) -> Round:
        """Raises NotFound, naming the rounds there are."""
        row = self.connection.execute(
            select(schema.round_).where(schema.round_.c.name == name)
        ).first()
        if row is None:
            names = ", ".join(known.name for known in self.rounds()) or "none yet"
            raise NotFound(f"the project has no round '{name}'", hint=f"rounds: {names}")
        rows = self._rows(_ASSIGNED.where(schema.assignment.c.round == name))
        return _round(row, ((transcript, coder) for _, transcript, coder in rows))

    def has_round(self, name: str) -> bool:
        table = schema.round_
        return self._scalar(select(table.c.name).where(table.c.name == name)) is not None

    def newest_round_of(self, coder: str) -> str | None:
        """The newest round in which the coder has an assignment."""
        joined = schema.round_.join(
            schema.assignment, schema.assignment.c.round == schema.round_.c.name
        )
        statement = (
            select(schema.round_.c.name)
            .select_from(joined)
            .where(schema.assignment.c.coder == coder)
            .order_by(schema.round_.c.created_at.desc(), schema.round_.c.name.desc())
            .limit(1)
        )
        found: str | None = self._scalar(statement)
        return found

    def is_assigned(self, round_name: str, transcript: str, coder: str) -> bool:
        table = schema.assignment
        statement = select(table.c.coder).where(
            table.c.round == round_name,
            table.c.transcript_id == self._id_of(transcript),
            table.c.coder == coder,
        )
        return self._scalar(statement) is not None

    def save_round(self, new: Round) -> None:
        """Add a round with its assignments."""
        self._insert(schema.round_, [{
            "name": new.name, "codebook_version": new.codebook_version,
            "segmentation": new.segmentation.value, "blind": int(new.blind), "created_at": self.at,
        }])  # fmt: skip
        after = {**to_plain(new), "assignments": sorted(map(list, new.assignments))}
        self.log("round.added", new.name, after=after)
        self._assign(new.name, new.assignments)

    def assign(self, round_name: str, pairs: frozenset[tuple[str, str]]) -> None:
        """Assign further (transcript, coder) pairs to a round; pairs it has are left alone."""
        if not self.has_round(round_name):
            self.round(round_name)  # raises, naming the rounds there are
        missing = frozenset(p for p in pairs if not self.is_assigned(round_name, *p))
        if missing:
            self._assign(round_name, missing)
            self.log("round.assigned", round_name, after=sorted(map(list, missing)))

    def _assign(self, round_name: str, pairs: frozenset[tuple[str, str]]) -> None:
        self._insert(
            schema.assignment,
            [
                {"round": round_name, "transcript_id": self._key(name), "coder": coder}
                for name, coder in sorted(pairs)
            ],
        )


_ASSIGNED = select(
    schema.assignment.c.round, schema.transcript.c.name, schema.assignment.c.coder
).join(schema.transcript, schema.transcript.c.id == schema.assignment.c.transcript_id)


def _round(row: Any, pairs: Iterable[tuple[str, str]]) -> Round:
    return Round(
        row.name,
        row.codebook_version,
        Segmentation(row.segmentation),
        bool(row.blind),
        frozenset(pairs),
    )


def _code(row: Any) -> Code:
    return Code(
        row.code,
        row.label,
        Stance(row.stance),
        row.cycle,
        row.level,
        row.parent,
        row.definition,
        row.include,
        row.exclude,
        loads_list(row.value_list),
        loads_list(row.examples),
        loads_list(row.keywords),
        loads_list(row.cues),
        row.expected_agreement,
        tuple(Source(**source) for source in json.loads(row.source)),
        row.color,
        loads_list(row.also_under),
        loads_list(row.synonyms),
        loads_list(row.former_names),
        Scale(row.scale) if row.scale else None,
        tuple(Support(**support) for support in loads_list(row.supports)),  # type: ignore[arg-type]
        tuple(from_plain(Passage, passage) for passage in loads_list(row.passages)),
        bool(row.retired),
        row.why_retired,
        row.merged_into,
        loads_list(row.split_into),
    )


def _code_row(version: int, position: int, code: Code) -> dict[str, object]:
    plain: dict[str, object] = to_plain(code)
    lists = {("value_list" if n == "values" else n): dumps(plain.pop(n)) for n in _LISTS}
    return {
        **plain,
        **lists,
        **{name: dumps(plain[name]) if plain[name] else "" for name in _LATER},
        "source": dumps(plain["source"]),
        "scale": plain["scale"] or "",
        "retired": int(code.retired),
        "code": plain.pop("id"),
        "version": version,
        "position": position,
    }
