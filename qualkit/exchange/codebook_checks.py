"""The rules of a codebook as a table of small functions over a Draft, each yielding problems.

`ERRORS` stop a codebook from loading; `ADVICE` is only reported. A new rule is one function and one
line in a table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from qualkit.errors import Problem
from qualkit.exchange.codebook_draft import NO, YES, CodeDraft, Draft
from qualkit.model import Scale, Stance
from qualkit.model.codebook import mentions
from qualkit.model.whole import whole

_SLUG = re.compile(r"\w+(?:[.-]\w+)*")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")

Check = Callable[[Draft], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`errors` stop loading, `advice` does not; both in the order of the file."""

    errors: tuple[Problem, ...] = ()
    advice: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return _in_order((*self.errors, *self.advice))


def check_draft(draft: Draft, form: Iterable[Problem] = ()) -> CheckResult:
    """Every check on a draft; `form` are the errors already found in how the file is written."""
    errors = [problem for check in ERRORS for problem in check(draft)]
    advice = [problem for check in ADVICE for problem in check(draft)]
    return CheckResult(_in_order((*form, *errors)), _in_order(advice))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: _line(problem.where)))


def _line(where: str) -> int:
    return whole(where.rpartition(":")[2]) or 0


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _header(draft: Draft) -> Iterator[Problem]:
    if not draft.header.get("id", "").strip():
        yield Problem("the codebook has no id", draft.at("id"), "add `id:` under `codebook:`")
    version = draft.header.get("version", "")
    number = whole(version)
    if number is not None and number < 1:
        yield Problem("versions count from 1", draft.at("version"), "write 1 or more")


def _no_codes(draft: Draft) -> Iterator[Problem]:
    if not draft.codes:
        yield Problem("the codebook holds no codes", draft.at("codes"), "add at least one code")


def _missing_id(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        if not code.id.strip():
            yield Problem("a code has no id", code.at("id"), "add `id:`, a short slug like dar.acc")


def _missing_label(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        if not code.text("label").strip():
            yield Problem(f"code '{code.id}' has no label", code.at("label"), "add `label:`")


def _bad_slug(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        if code.id.strip() and not _SLUG.fullmatch(code.id):
            hint = "letters, digits and _ in parts joined by . or - only"
            yield Problem(f"'{code.id}' cannot be an id", code.at("id"), hint)


def _double_ids(draft: Draft) -> Iterator[Problem]:
    for code, first in _repeats(draft, "id", _same):
        where = first.at("id")
        yield Problem(f"id '{code.id}' stands twice", code.at("id"), f"first at {where}")


def _ids_by_case(draft: Draft) -> Iterator[Problem]:
    for code, first in _repeats(draft, "id", _folded):
        if code.id != first.id:
            hint = f"'{first.id}' at {first.at('id')}; rename one"
            yield Problem(f"id '{code.id}' differs from another in case only", code.at("id"), hint)


def _same(text: str) -> str:
    return text


def _repeats(
    draft: Draft, name: str, key: Callable[[str], str]
) -> Iterator[tuple[CodeDraft, CodeDraft]]:
    """(later code, the first code with the same key) for a field that is filled in."""
    first: dict[str, CodeDraft] = {}
    for code in draft.codes:
        if code.text(name).strip():
            earlier = first.setdefault(key(code.text(name)), code)
            if earlier is not code:
                yield code, earlier


def _dangling_parents(draft: Draft) -> Iterator[Problem]:
    ids = {code.id for code in draft.codes}
    for code in draft.codes:
        for name, parent in _parents(code):
            if parent not in ids:
                hint = "add that code, or correct or remove the parent"
                yield Problem(f"parent '{parent}' of '{code.id}' is no code", code.at(name), hint)


def _parents(code: CodeDraft) -> tuple[tuple[str, str], ...]:
    """(field, id) of every parent that is written, the main one first."""
    main = (("parent", code.text("parent")),) if code.text("parent") else ()
    return (*main, *(("also_under", item) for item in code.list("also_under")))


def _parent_cycles(draft: Draft) -> Iterator[Problem]:
    parents = {code.id: tuple(p for _, p in _parents(code)) for code in draft.codes if code.id}
    told: set[str] = set()
    for code in draft.codes:
        loop = _loop_from(code.id, parents)
        if loop and not told & set(loop):
            told |= set(loop)
            chain = " > ".join((*loop, loop[0]))
            hint = "one of these must have another parent or none"
            where = code.at(next((name for name, _ in _parents(code)), "parent"))
            yield Problem(f"parents run in a circle: {chain}", where, hint)


def _loop_from(start: str, parents: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The ids from `start` up until `start` comes again; empty if it does not."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for above in parents.get(here, ()):
            if above == start:
                return _path(came_from, start, here)
            if above not in came_from:
                came_from[above] = here
                waiting.append(above)
    return ()


def _path(came_from: dict[str, str], start: str, end: str) -> tuple[str, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def _double_parents(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        parents = [parent for _, parent in _parents(code)]
        for parent in sorted({p for p in parents if parents.count(p) > 1}):
            what = f"parent '{parent}' of '{code.id}' stands twice"
            yield Problem(what, code.at("also_under"), "keep one")


def _dangling_links(draft: Draft) -> Iterator[Problem]:
    ids = {code.id for code in draft.codes}
    for code in draft.codes:
        merged = (code.text("merged_into"),) if code.text("merged_into") else ()
        for name, targets in (
            ("merged_into", merged),
            ("split_into", code.list("split_into")),
            ("supports", tuple(support.code for support in code.supports)),
        ):
            for target in targets:
                if target not in ids or target == code.id:
                    what = f"'{code.id}' names '{target}', which is no other code"
                    yield Problem(what, code.at(name), f"correct '{name}', or remove it")


def _scale(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        scale = code.text("scale")
        if scale and scale not in set(Scale):
            hint = "nominal (mere names) or ordinal (in an order)"
            yield Problem(f"unknown scale '{scale}' of '{code.id}'", code.at("scale"), hint)


def _retired(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        written = code.text("retired").strip().lower()
        if written not in YES | NO:
            what = f"'retired' of '{code.id}' must be true or false, not '{written}'"
            yield Problem(what, code.at("retired"))


def _stance(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        stance = code.text("stance")
        if stance and stance not in set(Stance):
            hint = "emic (participants' words) or etic (analyst's terms)"
            yield Problem(f"unknown stance '{stance}' of '{code.id}'", code.at("stance"), hint)


def _cycle(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        cycle = code.text("cycle")
        if cycle and (whole(cycle) or 0) < 1:
            hint = "1 for a first-pass code, 2 for a second-pass code"
            yield Problem(f"cycle '{cycle}' of '{code.id}' is no number", code.at("cycle"), hint)


def _level(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        level = code.text("level")
        if level and draft.levels and level not in draft.levels:
            hint = f"levels: {', '.join(draft.levels)}"
            yield Problem(f"unknown level '{level}' of '{code.id}'", code.at("level"), hint)


def _double_values(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        values = code.list("values")
        for value in sorted({v for v in values if values.count(v) > 1}):
            what = f"value '{value}' of '{code.id}' stands twice"
            yield Problem(what, code.at("values"), "keep one")


def _blank_items(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        for name, items in code.lists:
            if not all(item.strip() for item in items):
                what = f"'{name}' of '{code.id}' holds an empty item"
                yield Problem(what, code.at(name), "remove it")


def _color(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        color = code.text("color")
        if color and not _COLOR.fullmatch(color):
            hint = "write it as '#1f77b4', in quotes"
            yield Problem(f"'{color}' is not a colour", code.at("color"), hint)


def _misspelt_fields(draft: Draft) -> Iterator[Problem]:
    for stray in draft.strays:
        if stray.near:
            hint = f"did you mean '{stray.near}'?"
            yield Problem(f"'{stray.name}' is not a field here", stray.where, hint)


def _unknown_fields(draft: Draft) -> Iterator[Problem]:
    for stray in draft.strays:
        if not stray.near:
            hint = "it is not kept; remove it, or put it in a note"
            yield Problem(f"'{stray.name}' is not a field here", stray.where, hint)


def _dangling_exclusions(draft: Draft) -> Iterator[Problem]:
    ids = [code.id for code in draft.codes]
    gone = {code.id for code in draft.codes if code.text("retired").strip().lower() in YES}
    families = {i.split(".")[0] for i in ids if "." in i}
    for code in draft.codes:
        for mention in mentions(code.text("exclude"), ids):
            token = mention.token
            if not mention.codes and token.split(".")[0] in families:
                what = f"'{code.id}' excludes '{token}', which is no code"
                yield Problem(what, code.at("exclude"), "correct the id, or add that code")
            elif mention.codes and gone.issuperset(mention.codes):
                what = f"'{code.id}' excludes '{token}', which is retired"
                yield Problem(what, code.at("exclude"), "name the code that is used instead")


def _no_definition(draft: Draft) -> Iterator[Problem]:
    for code in draft.codes:
        if not code.text("definition").strip():
            what = f"code '{code.id}' has no definition"
            yield Problem(what, code.at("definition"), "coders need one to agree")


def _double_labels(draft: Draft) -> Iterator[Problem]:
    for code, first in _repeats(draft, "label", _folded):
        what = f"label '{code.text('label')}' is also the label of '{first.id}'"
        hint = f"at {first.at('label')}; readers of tables cannot tell them apart"
        yield Problem(what, code.at("label"), hint)


def _uncited(draft: Draft) -> Iterator[Problem]:
    works = {work.id for work in draft.works}
    for code in draft.codes:
        for source in code.source:
            if works and source.file not in works:
                what = f"source '{source.file}' of '{code.id}' is not among the works"
                yield Problem(what, code.at("source"), "add it under `works:`")


ERRORS: tuple[Check, ...] = (
    _header,
    _no_codes,
    _missing_id,
    _missing_label,
    _bad_slug,
    _double_ids,
    _ids_by_case,
    _dangling_parents,
    _parent_cycles,
    _double_parents,
    _dangling_links,
    _scale,
    _retired,
    _stance,
    _cycle,
    _level,
    _double_values,
    _blank_items,
    _color,
    _misspelt_fields,
)
ADVICE: tuple[Check, ...] = (
    _unknown_fields,
    _dangling_exclusions,
    _no_definition,
    _double_labels,
    _uncited,
)
