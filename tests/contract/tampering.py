"""Ways past the repository."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from qualkit.store import Project
from qualkit.store.engine import engine_for


def raw(project: Project, statement: str, **values: Any) -> list[Any]:
    """Change or read the tables behind the project's back."""
    engine = engine_for(project.location)
    try:
        with engine.begin() as connection:
            done = connection.execute(text(statement), values)
            return list(done.all()) if done.returns_rows else []
    finally:
        engine.dispose()
