"""What QualCoder's and RQDA's databases have in common: texts, marked words, cases, attributes.

Both count code points of a text as it is stored, with a CRLF as two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualkit.exchange.gathering import Gathering, lasting_id
from qualkit.exchange.offsets import RawText
from qualkit.exchange.sqlite_file import Record
from qualkit.exchange.times import time_in
from qualkit.model import Attributes
from qualkit.model.exchanged import (
    ExchangedNote,
    ExchangedPassage,
    ExchangedUser,
    LooseCoding,
    OffsetReading,
    Target,
    TargetKind,
)
from qualkit.model.placing import span_of
from qualkit.model.span import Span

_AS_STORED = OffsetReading(crlf_as_two=True, mark_counted=True)


def reading_of(program: str) -> OffsetReading:
    return OffsetReading(why=f"{program} counts so; where its words disagree, they were looked for")


class Texts:
    """The texts of a database by the ids of their sources."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self._raw: dict[str, RawText] = {}

    def add(self, id: str, raw: str) -> str:
        """The text as qualkit stores it."""
        self._raw[id] = RawText(raw)
        return self._raw[id].text

    def __contains__(self, id: str) -> bool:
        return id in self._raw

    def span(self, id: str, start: int | None, end: int | None) -> Span | None:
        if start is None or end is None:
            return None
        raw = self._raw[id]
        return span_of(raw.place(start, _AS_STORED), raw.place(end, _AS_STORED))

    def passage(self, id: str, source: str, span: Span | None) -> ExchangedPassage | None:
        if source not in self or span is None:
            return None
        return ExchangedPassage(id, source, span, span.text(self._raw[source].text))

    def coding(
        self, row: Record, columns: tuple[str, str, str], ids: tuple[str, str, str]
    ) -> LooseCoding:
        """A coding from columns (words, start, end) with ids (its own, source's, code's)."""
        words, start, end = columns
        id, source, code = ids
        return LooseCoding(
            id,
            source,
            row.text(words),
            code,
            row.text("owner"),
            time_in(row.text("date")),
            row.text("memo").strip(),
            self.span(source, row.number(start), row.number(end)),
            where=f"{self.gathering.where}: {id}",
        )


def note_on(kind: TargetKind, id: str, row: Record) -> Iterator[ExchangedNote]:
    """The memo of a row as a note; none where it is empty."""
    if text := row.text("memo").strip():
        target = Target(kind, "" if kind is TargetKind.PROJECT else id)
        at = time_in(row.text("date"))
        yield ExchangedNote(lasting_id(kind, id, text), "", text, row.text("owner"), at, (target,))


def users_of(names: Iterable[str]) -> tuple[ExchangedUser, ...]:
    return tuple(ExchangedUser(name, name) for name in sorted({n for n in names if n.strip()}))


class Values:
    """Values of variables by what they are about."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, str]] = {}

    def add(self, id: str, name: str, value: str) -> None:
        if name.strip() and value.strip():
            self._values.setdefault(id, {})[" ".join(name.split())] = value

    def of(self, id: str) -> Attributes:
        return Attributes.of(self._values.get(id))
