"""Code and Codebook: what may be applied, by which rules, in which version."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from qualkit.errors import CodebookError
from qualkit.model.span import Span

_MENTION = re.compile(r"(?<![\w.])[^\W\d]\w*(?:[.-]\w+)*\.(?:\*|\w+(?:[.-]\w+)*(?:\.\*)?)")


class Stance(StrEnum):
    """Whose words a code speaks: the participants' (emic) or the analyst's (etic)."""

    EMIC = "emic"
    ETIC = "etic"


class Scale(StrEnum):
    """Whether a code's values are mere names or stand in an order."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"


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
class Support:
    """A link from an emic code to the etic one it supports: why, by whom and when (ISO 8601)."""

    code: str
    reason: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """An example picked from a transcript; `coding` is where it was picked, or empty."""

    transcript: str
    span: Span
    quote: str
    coding: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A code's id (or `family.*`) as it stands in a rule; `codes` is empty where it names none."""

    token: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea with its rules. `id` is a slug, `parent` another code's id.

    `values` are the answers to a question of degree (for/with/by …), in order; `scale` says
    whether that order means something. `also_under` are further parents. A retired code is kept
    with its codings and not offered; `merged_into` says which code stands for it now.
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
    also_under: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    scale: Scale | None = None
    supports: tuple[Support, ...] = ()
    passages: tuple[Passage, ...] = ()
    retired: bool = False
    why_retired: str = ""
    merged_into: str = ""
    split_into: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is or was called."""
        return (self.label, *self.synonyms, *self.former_names)


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

        wanted = code_id.casefold()
        called = [c.id for c in self.codes if wanted in (name.casefold() for name in c.names)]
        near = called or get_close_matches(code_id, self._by_id, n=3)
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
    def _above(self) -> dict[str, tuple[str, ...]]:
        """All parents of each code, the main one first; circles and missing ones left out."""
        above: dict[str, tuple[str, ...]] = {
            code: (parent,) for code, parent in self._parents.items()
        }
        for code in self.codes:
            for parent in code.also_under:
                known = above.get(code.id, ())
                fresh = parent in self._by_id and parent not in (*known, code.id)
                if fresh and code.id not in _reach(above, parent):
                    above[code.id] = (*known, parent)
        return above

    @cached_property
    def _children(self) -> dict[str | None, tuple[Code, ...]]:
        """The codes below by their main parent."""
        below: dict[str | None, list[Code]] = {}
        for code in self.codes:
            below.setdefault(self._parents.get(code.id), []).append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    @cached_property
    def _below(self) -> dict[str, tuple[Code, ...]]:
        """The codes below by any of their parents."""
        below: dict[str, list[Code]] = {}
        for code in self.codes:
            for parent in self._above.get(code.id, ()):
                below.setdefault(parent, []).append(code)
        return {parent: tuple(codes) for parent, codes in below.items()}

    @property
    def roots(self) -> tuple[Code, ...]:
        """The codes with nothing above; of parents in a circle, the code that closes it."""
        return self._children.get(None, ())

    def siblings(self, code_id: str) -> tuple[Code, ...]:
        """The codes with the same main parent, itself among them."""
        return self._children.get(self._parents.get(code_id), ())

    def parents(self, code_id: str) -> tuple[str, ...]:
        """The ids of the codes directly above, the main one first."""
        return self._above.get(code_id, ())

    def children(self, code_id: str) -> tuple[Code, ...]:
        """The codes directly below, those included that also stand elsewhere."""
        return self._below.get(code_id, ())

    def descendants(self, code_id: str) -> tuple[Code, ...]:
        """All codes below, nearest first and each once; the code itself is not among them."""
        found: dict[str, Code] = {}
        level = self.children(code_id)
        while level:
            found |= {code.id: code for code in level if code.id not in found}
            below = (child for code in level for child in self.children(code.id))
            level = tuple(child for child in below if child.id not in found)
        return tuple(found.values())

    def family(self, code_id: str) -> frozenset[str]:
        """The code's id and those of everything below it."""
        return frozenset({code_id, *(c.id for c in self.descendants(code_id))})

    def depth(self, code_id: str) -> int:
        """How many codes stand above. Raises CodebookError where there is no such code."""
        return sum(1 for _ in _upwards(self._parents, self.code(code_id).id))

    def tree(self) -> Iterator[tuple[int, Code]]:
        """(depth, code) from the roots down, each code once, parents before their children."""
        waiting = [(0, code) for code in reversed(self.roots)]
        while waiting:
            depth, code = waiting.pop()
            yield depth, code
            waiting.extend(
                (depth + 1, child) for child in reversed(self._children.get(code.id, ()))
            )

    def outline(self) -> Iterator[tuple[int, Code, bool]]:
        """Like `tree`, with each code in every place; the last item is True in its main place.

        What stands below a code is listed in its main place only.
        """
        waiting = [(0, code, True) for code in reversed(self.roots)]
        while waiting:
            depth, code, main = waiting.pop()
            yield depth, code, main
            below = self.children(code.id) if main else ()
            waiting.extend(
                (depth + 1, child, self._parents.get(child.id) == code.id)
                for child in reversed(below)
            )

    @property
    def offered(self) -> tuple[Code, ...]:
        """The codes that may be applied, in their order."""
        return tuple(code for code in self.codes if not code.retired)

    def standing(self, code_id: str) -> str:
        """The id of the code that stands for this one now: where it was merged into, or itself."""
        seen = {code_id}
        while (code := self._by_id.get(code_id)) and code.merged_into in self._by_id:
            if code.merged_into in seen:
                break
            code_id = code.merged_into
            seen.add(code_id)
        return code_id

    def stands_for(self, code_id: str) -> frozenset[str]:
        """What a code that is named elsewhere means today: the family of the code itself, of the
        one it was merged into, and of those it was split into.
        """
        found: set[str] = set()
        waiting = [self.standing(code_id)]
        while waiting:
            code = waiting.pop()
            if code not in found:
                family = self.family(code)
                found |= family
                parts = (p for c in family if c in self._by_id for p in self._by_id[c].split_into)
                waiting.extend(self.standing(part) for part in parts)
        return frozenset(found)

    def exclusions(self, code_id: str) -> tuple[Mention, ...]:
        """The codes that a code's exclusion names as the ones to use instead."""
        return mentions(self.code(code_id).exclude, self._by_id)

    def with_version(self, version: int) -> Codebook:
        return replace(self, version=version)


def _upwards(parents: Mapping[str, str], code_id: str) -> Iterator[str]:
    """The ids above a code, nearest first."""
    while code_id in parents:
        code_id = parents[code_id]
        yield code_id


def _reach(above: Mapping[str, tuple[str, ...]], code_id: str) -> set[str]:
    """The id and everything above it by any parent."""
    found, waiting = {code_id}, [code_id]
    while waiting:
        fresh = set(above.get(waiting.pop(), ())) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def mentions(text: str, ids: Collection[str]) -> tuple[Mention, ...]:
    """What looks like a code's id in a text, in order; `a.b.*` names everything below a.b."""
    return tuple(Mention(token, _named(token, ids)) for token in _MENTION.findall(text))


def _named(token: str, ids: Collection[str]) -> tuple[str, ...]:
    if token.endswith(".*"):
        return tuple(known for known in ids if known.startswith(token[:-1]))
    return (token,) if token in ids else ()
