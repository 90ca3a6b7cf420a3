"""The tables that queries use are the ones that migrations make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Inspector, Table, UniqueConstraint, inspect, text

from qualkit.errors import ProjectError
from qualkit.store import Project, schema
from qualkit.store.engine import engine_for
from qualkit.store.migrations import migrate, migrations, newest_version, refuse_newer

TABLES = sorted(schema.metadata.tables)
_FAMILIES = {
    "double_precision": "double",
    "real": "double",
    "bytea": "blob",
    "large_binary": "blob",
}


@pytest.fixture
def made(place: str) -> Iterator[Inspector]:
    """The tables as the database has them."""
    Project.create(place).close()
    engine = engine_for(place)
    yield inspect(engine)
    engine.dispose()


def _kind(type_: Any) -> str:
    """A column's type by its family, as both databases name it."""
    name = str(type_.__visit_name__).lower()
    return _FAMILIES.get(name, name)


def _wanted_columns(table: Table) -> dict[str, tuple[str, bool]]:
    return {c.name: (_kind(c.type), bool(c.nullable)) for c in table.columns}


def _made_columns(made: Inspector, name: str) -> dict[str, tuple[str, bool]]:
    return {c["name"]: (_kind(c["type"]), bool(c["nullable"])) for c in made.get_columns(name)}


def _wanted_links(table: Table) -> set[tuple[tuple[str, str], ...]]:
    return {
        tuple((part.parent.name, part.target_fullname) for part in key.elements)
        for key in table.foreign_key_constraints
    }


def _made_links(made: Inspector, name: str) -> set[tuple[tuple[str, str], ...]]:
    return {
        tuple(
            (own, f"{key['referred_table']}.{other}")
            for own, other in zip(key["constrained_columns"], key["referred_columns"], strict=True)
        )
        for key in made.get_foreign_keys(name)
    }


def _wanted_unique(table: Table) -> set[tuple[str, ...]]:
    return {
        tuple(column.name for column in rule.columns)
        for rule in table.constraints
        if isinstance(rule, UniqueConstraint)
    }


class TestSchema:
    def test_the_same_tables(self, made: Inspector) -> None:
        assert sorted(made.get_table_names()) == TABLES

    def test_the_same_columns_types_and_nullability(self, made: Inspector) -> None:
        for name in TABLES:
            assert _made_columns(made, name) == _wanted_columns(schema.metadata.tables[name]), name

    def test_the_same_defaults(self, made: Inspector) -> None:
        for name in TABLES:
            wanted = {c.name for c in schema.metadata.tables[name].columns if c.server_default}
            found = {c["name"] for c in made.get_columns(name) if c["default"] is not None}
            assert found == wanted, name

    def test_the_same_keys(self, made: Inspector) -> None:
        for name in TABLES:
            wanted = [column.name for column in schema.metadata.tables[name].primary_key]
            assert made.get_pk_constraint(name)["constrained_columns"] == wanted, name

    def test_the_same_foreign_keys(self, made: Inspector) -> None:
        for name in TABLES:
            assert _made_links(made, name) == _wanted_links(schema.metadata.tables[name]), name

    def test_the_same_unique_keys_and_checks(self, made: Inspector) -> None:
        for name in TABLES:
            table = schema.metadata.tables[name]
            unique = {tuple(key["column_names"]) for key in made.get_unique_constraints(name)}
            assert unique == _wanted_unique(table), name
        assert len(made.get_check_constraints("coding")) == 1

    def test_the_same_indexes(self, made: Inspector) -> None:
        for name in TABLES:
            wanted = {
                i.name: [c.name for c in i.columns] for i in schema.metadata.tables[name].indexes
            }
            found = {
                index["name"]: index["column_names"]
                for index in made.get_indexes(name)
                if not index.get("duplicates_constraint")
            }
            assert found == wanted, name

    def test_each_migration_is_recorded_and_applied_once(self, place: str) -> None:
        Project.create(place).close()
        engine = engine_for(place)
        with engine.begin() as connection:
            assert migrate(connection) == 0
            rows = connection.execute(text("SELECT version, name FROM migration ORDER BY version"))
            assert [tuple(row) for row in rows] == [(m.version, m.name) for m in migrations()]
        engine.dispose()


def test_migrations_are_numbered_without_gaps() -> None:
    assert [m.version for m in migrations()] == list(range(1, newest_version() + 1))


def test_versions_say_whether_migrations_are_missing() -> None:
    newest = newest_version()
    assert not refuse_newer(newest, "here")
    for refused in (0, newest + 1):
        with pytest.raises(ProjectError) as error:
            refuse_newer(refused, "here")
        assert error.value.where == "here"
