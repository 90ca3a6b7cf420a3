"""Cases and variables of a REFI-QDA project: what is known about documents."""

from __future__ import annotations

from typing import Any

from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.model import Attributes
from qualkit.model.exchanged import ExchangedCase

_VALUES = (
    "TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue",
)  # fmt: skip


class CaseReader:
    def __init__(self, root: Any, sources: Ids, gathering: Gathering) -> None:
        self._root = root
        self._sources = sources
        self._gathering = gathering
        self._variables = {
            xml.guid_of(each).casefold(): " ".join(xml.attribute(each, "name").split())
            for each in xml.within(root, "Variables", "Variable")
        }

    @property
    def variables(self) -> tuple[tuple[str, str], ...]:
        """(name, GUID as the file spells it); of two with one name the first."""
        found: dict[str, str] = {}
        for each in xml.within(self._root, "Variables", "Variable"):
            found.setdefault(" ".join(xml.attribute(each, "name").split()), xml.guid_of(each))
        return tuple(found.items())

    def values_in(self, *elements: Any) -> Attributes:
        """The values of variables directly in the elements, as text; empty ones are left out."""
        pairs: dict[str, str] = {}
        for element in elements:
            for value in xml.children(element, "VariableValue"):
                reference = xml.first(value, "VariableRef")
                guid = "" if reference is None else xml.guid_of(reference, "targetGUID", "guid")
                name = self._variables.get(guid.casefold())
                if not name:
                    self._gathering.discard("value", "its variable is not in the file")
                elif said := next(filter(None, (xml.text_in(value, n) for n in _VALUES)), ""):
                    pairs[name] = said
        return Attributes.of(pairs)

    def cases(self) -> tuple[ExchangedCase, ...]:
        ids = Ids()
        return tuple(
            self._case(element, ids.claim(xml.guid_of(element), f"case {number}"))
            for number, element in enumerate(xml.within(self._root, "Cases", "Case"), start=1)
        )

    def _case(self, element: Any, id: str) -> ExchangedCase:
        for name, what in (("CodeRef", "code of a case"), ("SelectionRef", "passage of a case")):
            count = sum(1 for _ in xml.children(element, name))
            self._gathering.discard(what, "cases hold whole documents here", count)
        return ExchangedCase(
            id,
            " ".join(xml.attribute(element, "name").split()),
            xml.text_in(element, "Description").strip(),
            self.values_in(element),
            known_ids(element, "SourceRef", self._sources),
        )


def known_ids(element: Any, name: str, ids: Ids) -> tuple[str, ...]:
    """What the references of that name lead to, each once; those to nothing are left out."""
    guids = (xml.guid_of(each, "targetGUID", "guid") for each in xml.children(element, name))
    found = (ids.find(guid) for guid in guids if guid)
    return tuple(dict.fromkeys(id for id in found if id is not None))
