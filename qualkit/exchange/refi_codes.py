"""The codes of a REFI-QDA project or codebook."""

from __future__ import annotations

from typing import Any

from qualkit.errors import ReadError
from qualkit.exchange import refi_xml as xml
from qualkit.exchange.gathering import Gathering, Ids
from qualkit.model.exchanged import ExchangedCode

_MOST_CODES = 20_000


class CodeReader:
    """Codes in the order of the file, parents before what stands below them."""

    def __init__(self, gathering: Gathering) -> None:
        self.ids = Ids()
        self.codes: list[ExchangedCode] = []
        self.elements: list[tuple[str, Any]] = []
        self._gathering = gathering

    def read(self, codebook: Any) -> None:
        """Take in one CodeBook element; codes that an earlier one held already are left out."""
        known = {code.id.casefold() for code in self.codes}
        waiting: list[tuple[Any, str | None]] = [
            (code, None) for code in reversed(list(xml.within(codebook, "Codes", "Code")))
        ]
        while waiting:
            if len(self.codes) > _MOST_CODES:
                what = f"the file has more than {_MOST_CODES:,} codes"
                raise ReadError(what, where=self._gathering.where, hint="check where it comes from")
            element, parent = waiting.pop()
            own = self._own(element, parent, known)
            waiting.extend((child, own) for child in reversed(list(xml.children(element, "Code"))))

    def _own(self, element: Any, parent: str | None, known: set[str]) -> str:
        guid = xml.guid_of(element)
        if guid and guid.casefold() in known:
            return self.ids.find(guid) or guid
        code = self._code(element, guid, parent)
        self.codes.append(code)
        self.elements.append((code.id, element))
        return code.id

    def _code(self, element: Any, guid: str, parent: str | None) -> ExchangedCode:
        name = " ".join(xml.attribute(element, "name").split())
        color = xml.color_of(xml.attribute(element, "color"))
        if color is None:
            self._gathering.discard("colour of a code", "it is written in a way nobody knows")
        if not name:
            self._gathering.warn("a code has no name", "give it one after the import")
        return ExchangedCode(
            self.ids.claim(guid, f"code {len(self.codes) + 1}"),
            name or f"Code {len(self.codes) + 1}",
            parent,
            color or "",
            xml.text_in(element, "Description").strip(),
            xml.truth_of(xml.attribute(element, "isCodable"), unless_said=True),
        )

    def tell(self) -> None:
        """Say what was odd about all codes together."""
        if self.ids.repeated:
            self._gathering.warn(
                f"{self.ids.repeated} codes have the id of another code and were kept apart",
                "codings under such an id went to the first code that has it",
            )
        loose = sum(not xml.is_guid(id.partition("#")[0]) for id in self.ids_given)
        if loose:
            self._gathering.warn(f"{loose} codes have ids that are no GUIDs; they only name them")

    @property
    def ids_given(self) -> list[str]:
        return [xml.guid_of(element) for _, element in self.elements if xml.guid_of(element)]
