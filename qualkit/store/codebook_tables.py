"""Codebook versions, coders and rounds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from qualkit.errors import NotFound, ProjectError
from qualkit.model import (
    Code,
    Codebook,
    FreshCode,
    Passage,
    Scale,
    Source,
    Stance,
    Support,
)
from qualkit.model.codebook import Work
from qualkit.model.codebook_changes import Change, ChangeKind, Version
from qualkit.model.recoding import History, RuleChange
from qualkit.store import recoding_schema, schema
from qualkit.store.plain import from_plain, to_plain
from qualkit.store.round_tables import RoundTables
from qualkit.store.tables import dumps, loads_list

_LISTS = ("values", "examples", "keywords", "cues")
# Built once, because every edit asks these.
_NEWEST = select(func.coalesce(func.max(schema.codebook.c.version), 0))
_CODE = select(schema.code_version).where(
    schema.code_version.c.version == _NEWEST.scalar_subquery(),
    schema.code_version.c.code == bindparam("wanted"),
)
_LATER = ("also_under", "synonyms", "former_names", "split_into", "supports", "passages")
_RULES = ("definition", "include", "exclude", "value_list", "scale", "merged_into", "split_into")
_LOADED = Change(ChangeKind.LOADED, "loaded a codebook")


class CodebookTables(RoundTables):
    def codebook(self, version: int | None = None) -> Codebook:
        """One version of the codebook, the newest unless said; an empty one where none is.

        It has the number of the newest version up to it of which the viewer may know.
        """
        wanted = self.codebook_version() if version is None else version
        if wanted == 0:
            return Codebook("", version=0)
        number = schema.codebook.c.version
        statement = select(schema.codebook).where(number <= wanted, self._seen_versions())
        head = self.connection.execute(statement.order_by(number.desc())).first()
        if head is None or wanted > self.codebook_version():
            raise NotFound(f"the project has no codebook version {wanted}")
        table = schema.code_version
        rows = self._rows(select(table).where(table.c.version == wanted).order_by(table.c.position))
        return Codebook(
            head.id,
            head.title,
            head.version,
            tuple(self._as_seen(row) for row in rows if row.code not in self.hidden_codes),
            loads_list(head.levels),
            head.note,
            head.release,
            tuple(from_plain(Work, work) for work in json.loads(head.works)),
        )

    def codebook_history(self) -> tuple[Version, ...]:
        """Every version, the newest first."""
        head, codes = schema.codebook, schema.code_version
        seen = codes.c.code.not_in(sorted(self.hidden_codes))
        plain = (head.c.version, head.c.created_at, head.c.created_by, head.c.change)
        statement = (
            select(*plain, func.count(codes.c.code))
            .join(codes, (codes.c.version == head.c.version) & seen, isouter=True)
            .where(self._seen_versions())
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
            select(now)
            .join(old, before, isouter=True)
            .where(changed, now.c.code.not_in(sorted(self.hidden_codes)))
            .order_by(now.c.version)
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

    def _seen_versions(self) -> ColumnElement[bool]:
        """Versions that only say that someone made a code in a blind round are that person's."""
        table = schema.codebook.c
        return self._shown(table.made_in, table.created_by)

    def _as_seen(self, row: Any) -> Code:
        code = _code(row)
        return replace(code, parent=None) if code.parent in self.hidden_codes else code

    def code(self, code_id: str) -> Code | None:
        """One code as the newest codebook has it, or None."""
        row = self.connection.execute(_CODE, {"wanted": code_id}).first()
        return None if row is None or code_id in self.hidden_codes else self._as_seen(row)

    def codebook_version(self) -> int:
        """The newest version's number; 0 when the project has no codebook."""
        return int(self._scalar(_NEWEST))

    def save_codebook(
        self, codebook: Codebook, change: Change = _LOADED, *, made_in: str = ""
    ) -> Codebook:
        """Store a codebook as a new version; codes in use may not vanish from it.

        Codes that are hidden from the actor stay in it. `made_in` is the blind round in which the
        actor makes the codes that are new.
        """
        version = self.codebook_version() + 1
        hidden = self._hidden_codes(self._may_write())
        shown, codebook = codebook, self._with_hidden(codebook, hidden)
        self._refuse_lost_codes(codebook)
        known = set(self.connection.execute(select(schema.code.c.id)).scalars())
        self._insert(
            schema.code,
            [
                {"id": c.id, "created_at": self.at, "made_by": self.actor, "made_in": made_in}
                for c in codebook
                if c.id not in known
            ],
        )
        self._claim(codebook, known, made_in)
        self._insert(schema.codebook, [{
            "version": version, "id": codebook.id, "title": codebook.title,
            "release": codebook.release, "levels": dumps(list(codebook.levels)),
            "works": dumps(to_plain(codebook.works)),
            "note": codebook.note, "created_at": self.at, "created_by": self.actor or "",
            "change": dumps(to_plain(change)), "made_in": made_in,
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
                "codes": [c.id for c in codebook if c.id not in hidden],
                "change": to_plain(change),
            },
        )
        return shown.with_version(version)

    def _claim(self, codebook: Codebook, known: set[str], made_in: str) -> None:
        """Codes that had gone and are made again in a blind round are hidden in it."""
        before = {code.id for code in self.codebook()} if made_in else set()
        again = sorted(c.id for c in codebook if c.id in known - before) if made_in else []
        if again:
            table = schema.code
            statement = table.update().where(table.c.id.in_(again))
            self.connection.execute(statement.values(made_by=self.actor, made_in=made_in))

    def _with_hidden(self, codebook: Codebook, hidden: frozenset[str]) -> Codebook:
        """The codebook and, at its end, the hidden codes that whoever wrote it cannot know."""
        missing = hidden - {code.id for code in codebook}
        if not missing:
            return codebook
        kept = tuple(code for code in self.codebook() if code.id in missing)
        here = {code.id for code in (*codebook, *kept)}
        kept = tuple(c if c.parent in here else replace(c, parent=None) for c in kept)
        return replace(codebook, codes=(*codebook.codes, *kept))

    def _refuse_lost_codes(self, codebook: Codebook) -> None:
        blind = self._blind_and_open()
        if blind:
            self._refuse_leaving(codebook, blind)
        lost = sorted(code for code in self.codes_in_use() if code not in codebook)
        if lost:
            raise ProjectError(
                f"the new codebook leaves out codes that passages carry: {', '.join(lost)}",
                hint="keep these codes, or take the codings off first",
            )

    def _refuse_leaving(self, codebook: Codebook, blind: frozenset[str]) -> None:
        """Let no code go while a blind round is open, since a refusal would tell who carries it."""
        table = schema.code.c
        own = select(table.id).where(table.made_by == self.actor, table.made_in.in_(sorted(blind)))
        mine = set(self.connection.execute(own).scalars())
        left = sorted(c.id for c in self.codebook() if c.id not in codebook and c.id not in mine)
        if left:
            raise ProjectError(
                f"codes stay while a blind round is open: {', '.join(left)}",
                hint="retire them, or wait until the round is closed",
            )

    def made_in(self, code_id: str) -> str:
        """The blind round in which a code was made; empty for all others."""
        table = schema.code.c
        return self._scalar(select(table.made_in).where(table.id == code_id)) or ""

    def log_fresh(self, fresh: FreshCode, *, added: bool) -> None:
        """Note that a code was made, or taken back, while coding."""
        if added:
            self.log("code.added", fresh.id, after=to_plain(fresh))
        else:
            self.log("code.removed", fresh.id, before=to_plain(fresh))

    def is_applied(self, code_id: str) -> bool:
        """Whether a coding of any revision, or a suggestion, names a code."""
        made, proposed = schema.coding.c, schema.suggestion.c.code
        seen = self._shown(made.round, made.coder)
        found = (
            self._scalar(select(made.code).where(made.code == code_id, seen).limit(1)),
            self._scalar(select(proposed).where(proposed == code_id).limit(1)),
        )
        return any(name is not None for name in found)

    def codes_in_use(self) -> Mapping[str, int]:
        """How many codings carry each code, as recorded or by a decision about them."""
        tables = (schema.coding.c.code, recoding_schema.recoding.c.code)
        used: Counter[str] = Counter()
        for column in tables:
            counted = select(column, func.count()).where(column != "").group_by(column)
            if self.hidden_rounds:
                made = schema.coding.c
                if column is not made.code:
                    counted = counted.join(
                        schema.coding, made.id == recoding_schema.recoding.c.coding
                    )
                counted = counted.where(self._shown(made.round, made.coder))
            rows = self._rows(counted)
            used.update({row[0]: row[1] for row in rows})
        return used


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
