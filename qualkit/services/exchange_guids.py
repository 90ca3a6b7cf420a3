"""GUIDs of what leaves a project: unique in a file, and the same from export to export."""

from __future__ import annotations

import uuid

from qualkit.services.exchange_codings import is_guid


class Guids:
    """GUIDs that are kept where they came in, else made of the project and what they stand for."""

    def __init__(self, project_id: str) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_URL, f"qualkit:{project_id}")
        self._taken: set[str] = set()

    def of(self, *names: object, kept: str = "") -> str:
        """The GUID of what has these names; one that is in use already is not given again."""
        made = kept if is_guid(kept) and kept.casefold() not in self._taken else self._made(names)
        self._taken.add(made.casefold())
        return made

    def below(self, guid: str, name: str) -> str:
        """The GUID of a part of something, the same in every project that holds it."""
        made = str(uuid.uuid5(uuid.UUID(guid), name))
        self._taken.add(made)
        return made

    def _made(self, names: tuple[object, ...]) -> str:
        return str(uuid.uuid5(self._space, "\0".join(map(str, names))))
