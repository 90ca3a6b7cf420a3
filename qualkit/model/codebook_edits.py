"""What can be done to a codebook: each a function from one codebook to the next.

Codes never vanish here. Whether the result can stand (parents, colours, levels …) is checked
where it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from qualkit.errors import CodebookError, CodingError
from qualkit.model.codebook import Code, Codebook, Passage, Stance, Support

Made = Callable[[Code], Code]
_FREE = frozenset(
    {
        "stance", "cycle", "level", "definition", "include", "exclude", "values", "scale",
        "examples", "keywords", "cues", "expected_agreement", "source", "color", "also_under",
        "synonyms", "former_names",
    }
)  # fmt: skip


def admitted(book: Codebook, code_id: str) -> Code:
    """The code under which a passage is recorded: where it was merged into, or itself.

    Raises CodebookError where there is no such code, CodingError where it is retired.
    """
    book.code(code_id)
    code = book.code(book.standing(code_id))
    if not code.retired:
        return code
    parts = ", ".join(book.code(part).label for part in code.split_into if part in book)
    because = f"it was split into {parts}" if parts else code.why_retired
    raise CodingError(
        f"the code '{code.label}' is retired" + (f": {because}" if because else ""),
        hint="choose another code; passages that carry it keep it",
    )


def recorded_instead(book: Codebook, code_id: str) -> str:
    """What to say where a passage was recorded under the code into which this one was merged."""
    old, new = book.code(code_id), book.code(book.standing(code_id))
    return f"recorded under '{new.label}': '{old.label}' was merged into it"


def added(book: Codebook, code: Code, *, after: str | None = None) -> Codebook:
    """A further code, at the end or behind another one. Raises CodebookError where it is taken."""
    if code.id in book:
        raise CodebookError(f"there is a code with the id '{code.id}' already", where=code.id)
    _refuse_taken(book, code.label, code.id)
    codes = list(book.codes)
    place = len(codes) if after is None else _index(book, after) + 1
    codes.insert(place, code)
    return replace(book, codes=tuple(codes))


def edited(book: Codebook, seen: Code, wanted: Code) -> Codebook:
    """The fields in which `wanted` differs from `seen`, set in the codebook as it is now.

    Raises CodebookError with every one of them that somebody else changed since it was seen.
    """
    now = book.code(seen.id)
    differ = [name for name in sorted(_FREE) if getattr(seen, name) != getattr(wanted, name)]
    lost = [name for name in differ if getattr(now, name) != getattr(seen, name)]
    if lost:
        raise CodebookError(
            f"somebody else changed {', '.join(lost)} since you opened this code",
            where=seen.id,
            hint="look at it as it is now, then change it again",
        )
    changed = {name: getattr(wanted, name) for name in differ}
    return _with(book, seen.id, lambda code: replace(code, **changed))


def renamed(book: Codebook, code_id: str, label: str) -> Codebook:
    """Another name; the old one is kept as a former name. The id stays."""
    words = " ".join(label.split())
    if not words:
        raise CodebookError("a code needs a name", where=code_id)
    _refuse_taken(book, words, code_id)
    return _with(book, code_id, lambda code: _called(code, words))


def _called(code: Code, label: str) -> Code:
    if label == code.label:
        return code
    former = (*(n for n in code.former_names if n not in (label, code.label)), code.label)
    return replace(code, label=label, former_names=former)


def moved(book: Codebook, code_id: str, *, parent: str | None, after: str | None) -> Codebook:
    """The code below a parent (None: at the top), behind a sibling there (None: first)."""
    code = book.code(code_id)
    if parent is not None and parent in book.family(code_id):
        raise CodebookError(
            f"'{code.label}' cannot stand below itself", where=code_id, hint="move it elsewhere"
        )
    further = tuple(above for above in code.also_under if above != parent)
    codes = [known for known in book.codes if known.id != code_id]
    rest = replace(book, codes=tuple(codes))
    codes.insert(_place(rest, parent, after), replace(code, parent=parent, also_under=further))
    return replace(book, codes=tuple(codes))


def _place(book: Codebook, parent: str | None, after: str | None) -> int:
    if after is not None:
        return _index(book, after) + 1
    if parent is None:
        siblings = book.roots
    else:
        siblings = tuple(code for code in book.children(parent) if code.parent == parent)
    if siblings:
        return _index(book, siblings[0].id)
    return 0 if parent is None else _index(book, parent) + 1


def step(book: Codebook, code_id: str, direction: str) -> Codebook:
    """One place up, down, in (below the sibling before it) or out (behind its parent)."""
    siblings = [code.id for code in book.siblings(code_id)]
    parent = book.parents(code_id)[0] if book.depth(code_id) else None
    at = siblings.index(code_id)
    if direction == "up" and at > 0:
        return moved(book, code_id, parent=parent, after=siblings[at - 2] if at > 1 else None)
    if direction == "down" and at < len(siblings) - 1:
        return moved(book, code_id, parent=parent, after=siblings[at + 1])
    if direction == "in" and at > 0:
        below = [c.id for c in book.children(siblings[at - 1]) if c.parent == siblings[at - 1]]
        return moved(book, code_id, parent=siblings[at - 1], after=below[-1] if below else None)
    if direction == "out" and parent is not None:
        above = book.code(parent).parent
        return moved(book, code_id, parent=above if above in book else None, after=parent)
    raise CodebookError("it cannot be moved further that way", where=code_id)


def merged(book: Codebook, source_id: str, target_id: str) -> Codebook:
    """The source retired in favour of the target, which takes its names, values and children."""
    source, target = book.code(source_id), book.code(target_id)
    _refuse_merge(book, source, target)
    book = replace(book, codes=tuple(_pointed(code, source_id, target_id) for code in book))
    names = (*target.former_names, *source.former_names, source.label)
    gained = replace(
        book.code(target_id),
        former_names=_unique(names, without=(target.label, *target.synonyms)),
        synonyms=_unique((*target.synonyms, *source.synonyms), without=(target.label,)),
        values=_unique((*target.values, *source.values)),
    )
    gone = replace(book.code(source_id), retired=True, merged_into=target_id)
    return _with(_with(book, target_id, lambda _: gained), source_id, lambda _: gone)


def _refuse_merge(book: Codebook, source: Code, target: Code) -> None:
    what = ""
    if source.id == target.id:
        what = "a code cannot be merged into itself"
    elif source.retired or target.retired:
        name = source.label if source.retired else target.label
        what = f"'{name}' is retired; restore it first"
    elif target.id in book.family(source.id):
        what = f"'{target.label}' stands below '{source.label}'; move it out first"
    if what:
        raise CodebookError(what, where=source.id)


def _pointed(code: Code, old: str, new: str) -> Code:
    """A code whose parents and links name the new code in place of the old one."""
    if code.id == old:
        return code
    parent = new if code.parent == old and code.id != new else code.parent
    further = _unique(
        (new if above == old else above for above in code.also_under), without=(code.id, parent)
    )
    links = {
        s.code: s
        for s in (replace(s, code=new if s.code == old else s.code) for s in code.supports)
        if s.code != code.id
    }
    return replace(code, parent=parent, also_under=further, supports=tuple(links.values()))


def split(book: Codebook, code_id: str, parts: Sequence[Code]) -> Codebook:
    """The code retired in favour of new ones beside it; its passages wait to be recoded."""
    code = book.code(code_id)
    if code.retired:
        raise CodebookError(f"'{code.label}' is retired; restore it first", where=code_id)
    if len(parts) < 2:
        raise CodebookError("a code is split into two codes or more", where=code_id)
    behind = code_id
    for part in parts:
        book = added(book, part, after=behind)
        behind = part.id
    into = tuple(part.id for part in parts)
    return _with(book, code_id, lambda code: replace(code, retired=True, split_into=into))


def promoted(book: Codebook, code_id: str, label: str = "") -> Codebook:
    """An emic code made etic, under the analysts' name where one is given."""
    if book.code(code_id).stance is not Stance.EMIC:
        raise CodebookError(f"'{book.code(code_id).label}' is etic already", where=code_id)
    book = renamed(book, code_id, label) if label.strip() else book
    return _with(book, code_id, lambda code: replace(code, stance=Stance.ETIC))


def retired(book: Codebook, code_id: str, why: str = "") -> Codebook:
    """Kept with its codings and not offered any more."""
    if book.code(code_id).retired:
        raise CodebookError(f"'{book.code(code_id).label}' is retired already", where=code_id)
    return _with(book, code_id, lambda code: replace(code, retired=True, why_retired=why.strip()))


def restored(book: Codebook, code_id: str) -> Codebook:
    """Offered again; what was merged or split stands for itself again."""
    code = book.code(code_id)
    if not code.retired:
        raise CodebookError(f"'{code.label}' is not retired", where=code_id)
    _refuse_taken(book, code.label, code_id)
    plain = replace(code, retired=False, why_retired="", merged_into="", split_into=())
    return _with(book, code_id, lambda _: plain)


def linked(book: Codebook, code_id: str, support: Support) -> Codebook:
    """The emic code supports an etic one; a link that is there takes the new reason."""
    code, target = book.code(code_id), book.code(support.code)
    if code.stance is not Stance.EMIC or target.stance is not Stance.ETIC:
        raise CodebookError(
            "a link leads from an emic code to an etic one",
            where=code_id,
            hint=f"'{code.label}' is {code.stance}, '{target.label}' is {target.stance}",
        )
    others = tuple(known for known in code.supports if known.code != support.code)
    return _with(book, code_id, lambda code: replace(code, supports=(*others, support)))


def unlinked(book: Codebook, code_id: str, target: str) -> Codebook:
    """Without the link to that code."""
    left = tuple(known for known in book.code(code_id).supports if known.code != target)
    if left == book.code(code_id).supports:
        raise CodebookError(f"there is no link to '{target}'", where=code_id)
    return _with(book, code_id, lambda code: replace(code, supports=left))


def with_passage(book: Codebook, code_id: str, passage: Passage) -> Codebook:
    """A passage as a further example; one that is there already is kept once."""
    others = tuple(
        known
        for known in book.code(code_id).passages
        if (known.transcript, known.span) != (passage.transcript, passage.span)
    )
    return _with(book, code_id, lambda code: replace(code, passages=(*others, passage)))


def without_passage(book: Codebook, code_id: str, passage: Passage) -> Codebook:
    """Without one of its picked examples."""
    left = tuple(known for known in book.code(code_id).passages if known != passage)
    return _with(book, code_id, lambda code: replace(code, passages=left))


def _with(book: Codebook, code_id: str, make: Made) -> Codebook:
    made = make(book.code(code_id))
    return replace(book, codes=tuple(made if code.id == code_id else code for code in book))


def _index(book: Codebook, code_id: str) -> int:
    return book.codes.index(book.code(code_id))


def _unique(items: Iterable[str], without: Iterable[str | None] = ()) -> tuple[str, ...]:
    left_out = set(without)
    return tuple(item for item in dict.fromkeys(items) if item not in left_out)


def _refuse_taken(book: Codebook, label: str, code_id: str) -> None:
    for known in book:
        if known.id != code_id and known.label.casefold() == label.casefold():
            gone = known.retired
            raise CodebookError(
                f"there is a code '{known.label}' ({known.id}) already",
                hint="it is retired: restore it, or choose another name"
                if gone
                else "use it, or choose another name",
            )
