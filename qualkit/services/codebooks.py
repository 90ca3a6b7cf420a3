"""Codebooks into and out of a project, each change a new version."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass, fields, replace
from itertools import count, islice

from qualkit.errors import CodebookError
from qualkit.exchange.codebook_checks import CheckResult
from qualkit.exchange.codebook_csv import check_codebook_csv, dump_codebook_csv, load_codebook_csv
from qualkit.exchange.codebook_yaml import check_codebook, dump_codebook, load_codebook
from qualkit.model import Code, Codebook, FreshCode, Right, Stance
from qualkit.services.admission import blind_round_of
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project, Repository

_ID = re.compile(r"(?=.{1,80}$)\w+(?:[.-]\w+)*")


@dataclass(frozen=True, slots=True)
class CodebookDiff:
    """What changed between two versions; `changed` holds (code id, names of its changed fields)."""

    old: int
    new: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]


def codebook_from(text: str, where: str) -> Codebook:
    """A codebook from YAML or CSV text, by the suffix of `where`."""
    if where.lower().endswith(".csv"):
        return load_codebook_csv(text, where)
    return load_codebook(text, where)


def codebook_text(codebook: Codebook, where: str) -> str:
    """A codebook as YAML or CSV text, by the suffix of `where`."""
    if where.lower().endswith(".csv"):
        return dump_codebook_csv(codebook)
    return dump_codebook(codebook)


def dump(
    project: Project, where: str, *, version: int | None = None, anyway_by: str | None = None
) -> str:
    """The project's codebook as YAML or CSV text, by the suffix of `where`.

    Raises NamesError where its examples quote participants and names are unresolved.
    """
    with project.reading() as repository:
        codebook = repository.codebook(version)
    if any(code.examples for code in codebook):
        refuse_unresolved(project, "codebook", anyway_by=anyway_by)
    return codebook_text(codebook, where)


def check(text: str, where: str) -> CheckResult:
    """Every problem of a codebook in YAML or CSV, each at its `file:line`."""
    if where.lower().endswith(".csv"):
        return check_codebook_csv(text, where)
    return check_codebook(text, where)


def save(project: Project, codebook: Codebook, *, actor: str) -> Codebook:
    """Store a codebook as a new version; an unchanged one stays the version it is."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        current = repository.seen.codebook()
        if _same(current, codebook):
            return current
        return repository.save_codebook(codebook)


def _same(one: Codebook, other: Codebook) -> bool:
    return replace(one, version=0) == replace(other, version=0)


def add_code(
    project: Project, label: str, *, actor: str, stance: Stance = Stance.EMIC, definition: str = ""
) -> Code:
    """Add a code named on the fly. Raises CodebookError when the name is taken or empty."""
    words = " ".join(label.split())
    with project.writing(actor, right=Right.CODE) as repository:
        codebook, round_name = _named(repository.codebook()), blind_round_of(repository, actor)
        _refuse_taken(repository.seen.codebook(), words)
        slug = _slug(words)
        if round_name:
            slug = f"{slug}_{secrets.token_hex(3)}"
        code = Code(_free(slug, codebook), words, stance, definition=definition)
        saved = replace(codebook, codes=(*codebook.codes, code))
        repository.save_codebook(saved, made_in=round_name)
    return code


def add_fresh_in(
    repository: Repository, fresh: FreshCode, *, example: str = "", made_in: str = ""
) -> None:
    """Add a code made while coding, under the id that the coder's page gave it.

    `made_in` is the blind round in which it is made, else empty.

    Raises CodebookError when name or id are taken or cannot be used.
    """
    codebook = _named(repository.codebook())
    check_fresh(codebook, repository.seen.codebook(), fresh)
    examples = (example,) if example else ()
    code = Code(fresh.id, fresh.label, fresh.stance, examples=examples)
    repository.add_code(codebook, fresh, code, made_in=made_in)


def check_fresh(codebook: Codebook, seen: Codebook, fresh: FreshCode) -> None:
    """Raise CodebookError unless the codebook can take the code.

    Names are compared with the part of it that the coder sees: in a blind round two people may find
    the same name.
    """
    _slug(fresh.label)  # raises for names that are none
    if not _ID.fullmatch(fresh.id):
        raise CodebookError(f"'{fresh.id}' cannot be the id of a code", hint="reload the page")
    _refuse_taken(seen, fresh.label)
    if fresh.id.casefold() in {code.id.casefold() for code in codebook}:
        raise CodebookError(f"there is a code with the id {fresh.id} already", hint="make it again")


def drop_fresh_in(repository: Repository, fresh: FreshCode) -> None:
    """Take back a code made while coding. Raises CodebookError once it is used or changed."""
    codebook = repository.codebook()
    code = codebook.code(fresh.id)
    named = any(fresh.id in theme.codes for theme in repository.themes())
    named = named or any(fresh.id in tension.codes for tension in repository.tensions())
    used = named or repository.is_applied(fresh.id) or bool(codebook.children(fresh.id))
    if used or code.label != fresh.label:
        why = "it is in use" if used else f"it was '{fresh.label}' before"
        raise CodebookError(
            f"the code '{code.label}' stays: {why}",
            hint="change it in the codebook file, and load that",
        )
    repository.drop_code(codebook, fresh)


def _named(codebook: Codebook) -> Codebook:
    return codebook if codebook.id else replace(codebook, id="working", title="Codebook")


def _slug(label: str) -> str:
    words = unicodedata.normalize("NFC", label).casefold()
    slug = re.sub(r"[\W_]+", "_", words).strip("_")[:60].strip("_")
    if not slug or len(label) > 200:
        raise CodebookError(
            "a code needs a name of 1 to 200 characters with at least one letter or digit",
            hint="choose a short name and write the rest into the definition",
        )
    return slug


def _free(slug: str, codebook: Codebook) -> str:
    """The slug, with a number where another name gave the same one."""
    taken = {code.id.casefold() for code in codebook}
    numbered = (f"{slug}_{number}" for number in count(2))
    return next(name for name in (slug, *islice(numbered, len(taken) + 1)) if name not in taken)


def _refuse_taken(codebook: Codebook, label: str) -> None:
    for known in codebook:
        if known.label.casefold() == label.casefold():
            raise CodebookError(
                f"there is a code '{known.label}' ({known.id}) already",
                hint="use it, or choose another name",
            )


def diff(project: Project, old: int, new: int | None = None) -> CodebookDiff:
    """What changed from one version to another (the newest unless said)."""
    with project.reading() as repository:
        before, after = repository.codebook(old), repository.codebook(new)
    both = [(code, after.code(code.id)) for code in before if code.id in after]
    changed = tuple(
        (one.id, fields) for one, other in both if (fields := _changed_fields(one, other))
    )
    return CodebookDiff(
        before.version,
        after.version,
        tuple(code.id for code in after if code.id not in before),
        tuple(code.id for code in before if code.id not in after),
        changed,
    )


def _changed_fields(one: Code, other: Code) -> tuple[str, ...]:
    names = (field.name for field in fields(Code))
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def versions(project: Project) -> tuple[tuple[int, int, str, str], ...]:
    """Each version: its number, its codes, when and by whom it was stored; the newest first."""
    with project.reading() as repository:
        return repository.codebook_history()
