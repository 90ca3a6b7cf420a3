"""Code and Codebook: what may be applied, by which rules, in which version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from qualkit.errors import CodebookError


class Stance(StrEnum):
    """Whose words a code speaks: the participants' (emic) or the analyst's (etic)."""

    EMIC = "emic"
    ETIC = "etic"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a code comes from in the literature."""

    file: str
    lines: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A published work that sources name by its id in `Source.file`."""

    id: str
    citation: str


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea with its rules. `id` is a slug, `parent` another code's id.

    `values` are the answers to a question of degree (for/with/by …), in order.
    """

    id: str
    label: str
    stance: Stance = Stance.ETIC
    cycle: int = 1
    level: str = ""
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    values: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    expected_agreement: str = ""
    source: tuple[Source, ...] = ()
    color: str = ""


@dataclass(frozen=True)
class Codebook:
    """Codes in their order, as one version of a project's codebook."""

    id: str
    title: str = ""
    version: int = 1
    codes: tuple[Code, ...] = ()
    levels: tuple[str, ...] = ()
    note: str = ""
    release: str = ""
    works: tuple[Work, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}

    def __contains__(self, code_id: object) -> bool:
        return code_id in self._by_id

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def code(self, code_id: str) -> Code:
        """The code with that id. Raises CodebookError, naming near misses."""
        found = self._by_id.get(code_id)
        if found is None:
            raise CodebookError(
                f"no code '{code_id}' in codebook '{self.id}'", hint=self._near(code_id)
            )
        return found

    def _near(self, code_id: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(code_id, self._by_id, n=3)
        return f"did you mean {' or '.join(near)}?" if near else "see the codebook for its codes"

    @property
    def roots(self) -> tuple[Code, ...]:
        return tuple(c for c in self.codes if c.parent is None or c.parent not in self)

    def children(self, code_id: str) -> tuple[Code, ...]:
        return tuple(c for c in self.codes if c.parent == code_id)

    def descendants(self, code_id: str) -> tuple[Code, ...]:
        """All codes below, nearest first; the code itself is not among them."""
        below = self.children(code_id)
        return below + tuple(d for child in below for d in self.descendants(child.id))

    def family(self, code_id: str) -> frozenset[str]:
        """The code's id and those of everything below it."""
        return frozenset({code_id, *(c.id for c in self.descendants(code_id))})

    def depth(self, code_id: str) -> int:
        parent = self.code(code_id).parent
        return 0 if parent is None or parent not in self else 1 + self.depth(parent)

    def tree(self) -> Iterator[tuple[int, Code]]:
        """(depth, code) from the roots down, each parent before its children."""

        def walk(codes: tuple[Code, ...], depth: int) -> Iterator[tuple[int, Code]]:
            for code in codes:
                yield depth, code
                yield from walk(self.children(code.id), depth + 1)

        return walk(self.roots, 0)

    def with_version(self, version: int) -> Codebook:
        return replace(self, version=version)
