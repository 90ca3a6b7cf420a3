"""Code and Codebook: what may be applied, by which rules, in which version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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

    @cached_property
    def _parents(self) -> dict[str, str]:
        """Each child's parent; one that is missing, or would close a circle, counts as none."""
        parents: dict[str, str] = {}
        for code in self.codes:
            above = code.parent
            if above in self._by_id and code.id not in (above, *_upwards(parents, above)):
                parents[code.id] = above
        return parents

    @cached_property
    def _children(self) -> dict[str | None, tuple[Code, ...]]:
        below: dict[str | None, list[Code]] = {}
        for code in self.codes:
            below.setdefault(self._parents.get(code.id), []).append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    @property
    def roots(self) -> tuple[Code, ...]:
        """The codes with nothing above; of parents in a circle, the code that closes it."""
        return self._children.get(None, ())

    def children(self, code_id: str) -> tuple[Code, ...]:
        return self._children.get(code_id, ())

    def descendants(self, code_id: str) -> tuple[Code, ...]:
        """All codes below, nearest first; the code itself is not among them."""
        found: list[Code] = []
        level = self.children(code_id)
        while level:
            found.extend(level)
            level = tuple(below for code in level for below in self.children(code.id))
        return tuple(found)

    def family(self, code_id: str) -> frozenset[str]:
        """The code's id and those of everything below it."""
        return frozenset({code_id, *(c.id for c in self.descendants(code_id))})

    def depth(self, code_id: str) -> int:
        """How many codes stand above. Raises CodebookError where there is no such code."""
        return sum(1 for _ in _upwards(self._parents, self.code(code_id).id))

    def tree(self) -> Iterator[tuple[int, Code]]:
        """(depth, code) from the roots down, each parent before its children."""
        waiting = [(0, code) for code in reversed(self.roots)]
        while waiting:
            depth, code = waiting.pop()
            yield depth, code
            waiting.extend((depth + 1, child) for child in reversed(self.children(code.id)))

    def with_version(self, version: int) -> Codebook:
        return replace(self, version=version)


def _upwards(parents: Mapping[str, str], code_id: str) -> Iterator[str]:
    """The ids above a code, nearest first."""
    while code_id in parents:
        code_id = parents[code_id]
        yield code_id
