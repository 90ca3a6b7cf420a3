"""Attributes: named values of a transcript, site or speaker, frozen and ordered by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attributes(Mapping[str, str]):
    """An immutable mapping of name to value, both text."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, values: Mapping[str, object] | None = None, **more: object) -> Attributes:
        """Attributes from a mapping; None values are left out, the rest become text."""
        everything = {**(values or {}), **more}
        kept = {str(name): str(value) for name, value in everything.items() if value is not None}
        return cls(tuple(sorted(kept.items())))

    def __getitem__(self, name: str) -> str:
        for key, value in self.pairs:
            if key == name:
                return value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def with_(self, **values: object) -> Attributes:
        """A copy with some values set; None removes a name."""
        return Attributes.of({**dict(self.pairs), **values})
