"""What changed between two versions of a codebook, in words, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from qualkit.errors import CodebookError, Problem
from qualkit.model.codebook import Code, Codebook, Passage, Source, Support, Work


class ChangeKind(StrEnum):
    LOADED = "loaded"
    ADDED = "added"
    EDITED = "edited"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    PROMOTED = "promoted"
    RETIRED = "retired"
    RESTORED = "restored"
    LINKED = "linked"
    UNLINKED = "unlinked"
    EXAMPLE = "example"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to make a version. `words` completes "Ana …".

    `codes` are the ids it is about, the subject first; `undoes` is the version taken back, or 0.
    """

    kind: ChangeKind
    words: str
    codes: tuple[str, ...] = ()
    undoes: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the history; `change` is None where it was stored before changes were kept."""

    number: int
    codes: int
    at: str
    by: str
    change: Change | None = None

    @property
    def words(self) -> str:
        return self.change.words if self.change else "stored a codebook"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its old and its new text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One code that differs; `kind` is added, removed or changed."""

    code: str
    label: str
    kind: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What differs between two versions; `reordered` says that codes stand in another order."""

    old: int
    new: int
    codes: tuple[CodeChange, ...] = ()
    header: tuple[FieldChange, ...] = ()
    reordered: bool = False

    def _of(self, kind: str) -> tuple[str, ...]:
        return tuple(change.code for change in self.codes if change.kind == kind)

    @property
    def added(self) -> tuple[str, ...]:
        return self._of("added")

    @property
    def removed(self) -> tuple[str, ...]:
        return self._of("removed")

    @property
    def changed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(code id, names of its changed fields)."""
        return tuple(
            (change.code, tuple(f.field for f in change.fields))
            for change in self.codes
            if change.kind == "changed"
        )


CODE_FIELDS = tuple(field.name for field in fields(Code))
_HEADER = tuple(f.name for f in fields(Codebook) if f.name not in ("version", "codes"))


def changes_between(before: Codebook, after: Codebook) -> CodebookDiff:
    """Every code that differs, in the order of the later version, the removed ones last."""
    codes = [_code_change(before, after, code.id) for code in after]
    codes += [_code_change(before, after, code.id) for code in before if code.id not in after]
    both = [code.id for code in before if code.id in after]
    return CodebookDiff(
        before.version,
        after.version,
        tuple(change for change in codes if change is not None),
        _field_changes(before, after, _HEADER),
        both != [code.id for code in after if code.id in before],
    )


def _code_change(before: Codebook, after: Codebook, code_id: str) -> CodeChange | None:
    blank = Code(code_id, "")
    old = before.code(code_id) if code_id in before else blank
    new = after.code(code_id) if code_id in after else blank
    found = _field_changes(old, new, CODE_FIELDS)
    kind = "added" if code_id not in before else "removed" if code_id not in after else "changed"
    return CodeChange(code_id, new.label or old.label, kind, found) if found else None


def _field_changes(old: object, new: object, names: Iterable[str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, shown(getattr(old, name)), shown(getattr(new, name)))
        for name in names
        if getattr(old, name) != getattr(new, name)
    )


def quoted(label: str) -> str:
    """A name in quotation marks, which emic names have already."""
    words = " ".join(label.split())
    has_them = len(words) > 1 and (words[0], words[-1]) in (("“", "”"), ('"', '"'))
    return words if has_them else f"“{words}”"


def shown(value: object) -> str:
    """A field's value as people read it."""
    if isinstance(value, tuple):
        return "\n".join(shown(item) for item in value)
    if isinstance(value, Support):
        return f"{value.code}: {value.reason}" if value.reason else value.code
    if isinstance(value, Passage):
        return f"{value.transcript} {value.span.start}-{value.span.end}: {value.quote}"
    if isinstance(value, Source):
        return " ".join(part for part in (value.file, value.section, value.lines) if part)
    if isinstance(value, Work):
        return f"{value.id}: {value.citation}"
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def taken_back(before: Codebook, after: Codebook, now: Codebook) -> Codebook:
    """The codebook as it is `now` without what changed from `before` to `after`.

    Right after the change this is `before` exactly. Raises CodebookError with every part of the
    change that was itself changed since.
    """
    if _content(after) == _content(now):
        return replace(before, version=now.version)
    problems: list[Problem] = []
    header = _fields_back(before, after, now, _HEADER, "codebook", problems)
    codes = {code.id: _code_back(before, after, code, problems) for code in now}
    for code in before:
        if code.id not in after:
            if code.id in now:
                problems.append(Problem("a code with this id was added since", code.id))
            codes[code.id] = code
    gone = {code.id for code in after if code.id not in before}
    order = _order_back(before, after, now, problems)
    if problems:
        raise CodebookError.of(problems)
    kept = tuple(codes[code_id] for code_id in order if code_id not in gone)
    return replace(now, codes=kept, **header)  # type: ignore[arg-type]


def _content(book: Codebook) -> Codebook:
    return replace(book, version=0)


def _code_back(before: Codebook, after: Codebook, now: Code, problems: list[Problem]) -> Code:
    if now.id not in after:
        return now
    later = after.code(now.id)
    if now.id not in before:
        if now != later:
            problems.append(Problem("this code was changed since it was added", now.id))
        return now
    changed = _fields_back(before.code(now.id), later, now, CODE_FIELDS, now.id, problems)
    return replace(now, **changed)  # type: ignore[arg-type]


def _fields_back(
    before: object,
    after: object,
    now: object,
    names: Iterable[str],
    where: str,
    problems: list[Problem],
) -> dict[str, object]:
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    for name in changed:
        if getattr(now, name) != getattr(after, name):
            problems.append(Problem(f"'{name}' was changed again since", where))
    return {name: getattr(before, name) for name in changed}


def _order_back(
    before: Codebook, after: Codebook, now: Codebook, problems: list[Problem]
) -> list[str]:
    """The ids of now in the order before, where the change moved them; removed ones put back."""
    order = [code.id for code in now]
    both = {code.id for code in before if code.id in after and code.id in now}
    then, since = _only(before, both), _only(after, both)
    if then != since:
        if _only(now, both) != since:
            problems.append(Problem("the order of the codes was changed since", "codebook"))
        places = iter(then)
        order = [next(places) if code_id in both else code_id for code_id in order]
    for code_id in (code.id for code in before if code.id not in after and code.id not in now):
        order.insert(_place_after(before, code_id, order), code_id)
    return order


def _only(book: Codebook, ids: set[str]) -> list[str]:
    return [code.id for code in book if code.id in ids]


def _place_after(book: Codebook, code_id: str, order: list[str]) -> int:
    """Behind the nearest code before it that is still there."""
    earlier: Iterator[str] = reversed([c.id for c in book][: [c.id for c in book].index(code_id)])
    found = next((known for known in earlier if known in order), None)
    return 0 if found is None else order.index(found) + 1
