"""Users of a REFI-QDA project, and whose a coding is."""

from __future__ import annotations

from itertools import count
from typing import Any

from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering
from qualkit.model.exchanged import ExchangedUser

_USER_ATTRIBUTES = ("creatingUser", "creatingUserGUID")
_CHANGER_ATTRIBUTES = ("modifyingUser", "modifyingUserGUID")


class People:
    """Users by their GUIDs. People who share one are named together, not taken for one of them."""

    def __init__(self, root: Any, gathering: Gathering) -> None:
        self._gathering = gathering
        self._called: dict[str, dict[str, None]] = {}
        taken: dict[str, str] = {}
        for element in xml.within(root, "Users", "User"):
            guid = xml.guid_of(element)
            name = " ".join(xml.attribute(element, "name", "id").split()) or guid or "unnamed"
            if taken.setdefault(name, guid.casefold()) != guid.casefold():
                name = self._apart(name, taken, guid)
            self._called.setdefault(guid, {})[name] = None
        self._names = {g.casefold(): " or ".join(called) for g, called in self._called.items()}
        self._tell_shared()

    @property
    def users(self) -> tuple[ExchangedUser, ...]:
        return tuple(
            ExchangedUser(g, name) for g, called in self._called.items() for name in called
        )

    def _apart(self, name: str, taken: dict[str, str], guid: str) -> str:
        number = next(n for n in count(2) if f"{name} ({n})" not in taken)
        apart = f"{name} ({number})"
        taken[apart] = guid.casefold()
        what = f"two users are called '{name}'; the second one is '{apart}' here"
        self._gathering.warn(what, "if they are one person, merge them after the import")
        return apart

    def _tell_shared(self) -> None:
        for called in self._called.values():
            if len(called) > 1:
                together = " and ".join(called)
                self._gathering.warn(
                    f"{together} have one GUID; whose codings are whose cannot be known",
                    f"what was made under it counts as made by '{' or '.join(called)}'",
                )

    def named(self, guid: str) -> str:
        """Who has a GUID; the GUID itself where the file names nobody."""
        if not guid:
            return ""
        name = self._names.get(guid.casefold())
        if name is None:
            self._gathering.warn("a user is not among the users of the file", at=guid)
        return name or guid

    def maker_of(self, *elements: Any) -> str:
        """Who made the first of the elements of which the file says so, else who changed one."""
        for attributes in (_USER_ATTRIBUTES, _CHANGER_ATTRIBUTES):
            for element in elements:
                if guid := xml.guid_of(element, *attributes):
                    return self.named(guid)
        return ""
