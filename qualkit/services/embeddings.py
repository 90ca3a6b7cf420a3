"""Embeddings kept in the project, so that a study computes each only once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.model import Right
from qualkit.store import Project
from qualkit.suggest import MODEL, Passages, embedding_key


class ProjectEmbeddings:
    """Every batch is a transaction of its own, so that a stopped computation can go on."""

    def __init__(self, project: Project, actor: str, passages: Passages | None = None) -> None:
        self._project, self._actor = project, actor
        kept = passages.kept if passages else ()
        self._holders = {embedding_key(p.text): p.transcript for p in reversed(kept)}

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        with self._project.reading() as repository:
            return repository.vectors(keys)

    def put_many(self, values: Mapping[str, bytes]) -> None:
        with self._project.writing(self._actor, right=Right.CODE) as repository:
            repository.keep_vectors(MODEL, values, self._holders)
