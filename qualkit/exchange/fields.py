"""Fields: one YAML mapping read field by field; whatever does not fit is put on a shared list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import TypeVar

from qualkit.errors import Problem
from qualkit.exchange.marked_yaml import Items, Mapping, Node, Scalar, read_marked

_TRUE = frozenset({"true", "yes"})
_FALSE = frozenset({"false", "no"})
_Kind = TypeVar("_Kind", Scalar, Mapping)


def near_field(name: str, known: Iterable[str]) -> str:
    """The known field that a misspelt name resembles, or empty."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
    return near[0] if near else ""


class Fields:
    """A mapping's fields by type. `problems` is shared with the reader of the whole file."""

    def __init__(self, node: Mapping, problems: list[Problem]) -> None:
        self.where = node.where
        self.problems = problems
        self._nodes = {key.text: value for key, value in node.pairs}
        self._keys = {key.text: key.where for key, _ in node.pairs}

    def __contains__(self, name: str) -> bool:
        node = self._nodes.get(name)
        return node is not None and not (isinstance(node, Scalar) and node.null)

    def at(self, name: str) -> str:
        """`file:line` of a field, or of the mapping where the field is missing."""
        return self._keys.get(name, self.where)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._keys)

    def refuse(self, what: str, name: str = "", hint: str = "") -> None:
        self.problems.append(Problem(what, self.at(name), hint))

    def text(self, name: str, *, required: bool = False) -> str:
        node = self._nodes.get(name)
        if node is not None and not isinstance(node, Scalar):
            self.refuse(f"'{name}' must be text", name, "write one value after the colon")
            return ""
        found = node.text if node else ""
        if required and not found.strip():
            self.refuse(f"'{name}' is missing", name, f"add `{name}: …`")
        return found

    def integer(self, name: str, default: int) -> int:
        """A whole number; the default where the field is missing or (refused) is not a number."""
        written = self.text(name).strip()
        if not written:
            return default
        try:
            return int(written)
        except ValueError:
            self.refuse(f"'{name}' must be a whole number, not '{written}'", name)
            return default

    def flag(self, name: str) -> bool:
        written = self.text(name).strip().lower()
        if written and written not in _TRUE | _FALSE:
            self.refuse(f"'{name}' must be true or false, not '{written}'", name)
        return written in _TRUE

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        return tuple(scalar.text for scalar in self.scalars(name))

    def scalars(self, name: str) -> tuple[Scalar, ...]:
        """Like `texts`, each with its own line."""
        node = self._nodes.get(name)
        if isinstance(node, Scalar):
            return () if node.null else (node,)
        return tuple(self._only(self._list(name, node), Scalar, name, "text"))

    def part(self, name: str) -> Fields | None:
        """A mapping inside this one, or None."""
        node = self._nodes.get(name)
        if isinstance(node, Mapping):
            return Fields(node, self.problems)
        if name in self:
            self.refuse(f"'{name}' must hold `key: value` lines", name)
        return None

    def parts(self, name: str) -> tuple[Fields, ...]:
        """A list of mappings."""
        nodes = self._list(name, self._nodes.get(name))
        found = self._only(nodes, Mapping, name, "`key: value` lines")
        return tuple(Fields(node, self.problems) for node in found)

    def unknown(self, known: frozenset[str]) -> Iterator[tuple[str, str]]:
        """(field, the known field it resembles or "") for each field that is not known."""
        for name in self.names:
            if name not in known:
                yield name, near_field(name, known)

    def refuse_unknown(self, *known: str) -> None:
        for name, near in self.unknown(frozenset(known)):
            hint = f"did you mean '{near}'?" if near else f"known here: {', '.join(known)}"
            self.refuse(f"'{name}' is not a field here", name, hint)

    def _list(self, name: str, node: Node | None) -> tuple[Node, ...]:
        if isinstance(node, Items):
            return node.nodes
        if node is not None and name in self:
            self.refuse(f"'{name}' must be a list", name, "begin each item with `- `")
        return ()

    def _only(
        self, nodes: tuple[Node, ...], kind: type[_Kind], name: str, want: str
    ) -> Iterator[_Kind]:
        for node in nodes:
            if isinstance(node, kind) and not (isinstance(node, Scalar) and node.null):
                yield node
            else:
                self.problems.append(Problem(f"an item of '{name}' must be {want}", node.where))


def read_fields(text: str, where: str, problems: list[Problem]) -> Fields | None:
    """The fields at the top of a YAML file; None (with a problem on the list) if there are none."""
    marked = read_marked(text, where)
    problems.extend(marked.problems)
    if isinstance(marked.root, Mapping):
        return Fields(marked.root, problems)
    if not marked.problems:
        what = (
            "the file is empty" if marked.root is None else "the file must hold `key: value` lines"
        )
        problems.append(Problem(what, f"{where}:1", "see the shipped files for the shape"))
    return None
