"""The data-collection matrix: expected, received, missing, not planned."""

from __future__ import annotations

from qualkit.analysis.grid import collection_grid
from qualkit.model.results import CollectionGrid
from qualkit.store import Project


def grid(project: Project) -> CollectionGrid:
    """The matrix of a project's study frame against its transcripts."""
    with project.reading() as repository:
        return collection_grid(repository.study(), repository.transcripts())
