"""Codebooks into and out of a project, each change a new version."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice

from qualkit.errors import CodebookError, NotFound, Problem
from qualkit.exchange.codebook_checks import CheckResult, check_draft
from qualkit.exchange.codebook_csv import check_codebook_csv, dump_codebook_csv, load_codebook_csv
from qualkit.exchange.codebook_draft import draft_of
from qualkit.exchange.codebook_yaml import check_codebook, dump_codebook, load_codebook
from qualkit.model import Code, Codebook, FreshCode, Right, Stance
from qualkit.model.codebook_changes import (
    Change,
    ChangeKind,
    CodebookDiff,
    Version,
    changes_between,
    quoted,
)
from qualkit.model.codebook_edits import added
from qualkit.services.admission import blind_round_of
from qualkit.services.release import refuse_unresolved
from qualkit.store import Project, Repository

_ID = re.compile(r"(?=.{1,80}$)\w+(?:[.-]\w+)*")


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
    """A version of the project's codebook as YAML or CSV text, by the suffix of `where`.

    Raises NamesError where it quotes participants and names are unresolved.
    """
    with project.reading() as repository:
        codebook = _version(repository, version)
    if any(code.passages or code.examples for code in codebook):
        refuse_unresolved(project, "codebook", anyway_by=anyway_by)
    return codebook_text(codebook, where)


def check(text: str, where: str) -> CheckResult:
    """Every problem of a codebook in YAML or CSV, each at its `file:line`."""
    if where.lower().endswith(".csv"):
        return check_codebook_csv(text, where)
    return check_codebook(text, where)


def check_project(project: Project) -> CheckResult:
    """Every problem of the codebook in a project, each at its code's id."""
    with project.reading() as repository:
        codebook = repository.codebook()
        texts = {name: repository.text(name)[0] for name in repository.transcript_names()}
    found = check_draft(draft_of(codebook))
    return CheckResult(found.errors, (*found.advice, *_lost_examples(codebook, texts)))


def _lost_examples(codebook: Codebook, texts: dict[str, str]) -> Iterator[Problem]:
    for code in codebook:
        for passage in code.passages:
            text = texts.get(passage.transcript)
            if text is None:
                what = f"an example comes from '{passage.transcript}', which is not in the project"
                yield Problem(what, code.id, "remove the example, or bring the transcript in")
            elif passage.quote not in text:
                what = f"an example no longer stands in '{passage.transcript}'"
                yield Problem(what, code.id, "pick it again from the text as it is now")


def save(project: Project, codebook: Codebook, *, actor: str) -> Codebook:
    """Store a codebook as a new version; an unchanged one stays the version it is."""
    with project.writing(actor, right=Right.MANAGE) as repository:
        current = repository.seen.codebook()
        if _same(current, codebook):
            return current
        change = Change(ChangeKind.LOADED, f"loaded a codebook with {len(codebook)} codes")
        return repository.save_codebook(codebook, change)


def _same(one: Codebook, other: Codebook) -> bool:
    return replace(one, version=0) == replace(other, version=0)


def add_code(
    project: Project, label: str, *, actor: str, stance: Stance = Stance.EMIC, definition: str = ""
) -> Code:
    """Add a code named on the fly. Raises CodebookError when the name is taken or empty."""
    with project.writing(actor, right=Right.CODE) as repository:
        return add_code_in(repository, label, actor=actor, stance=stance, definition=definition)


def add_code_in(
    repository: Repository,
    label: str,
    *,
    actor: str,
    stance: Stance = Stance.EMIC,
    definition: str = "",
) -> Code:
    """Add a code within a transaction that is under way."""
    words = " ".join(label.split())
    round_name = blind_round_of(repository, actor)
    code_id = free_id(words, repository.codebook())
    if round_name:
        code_id = f"{code_id}_{secrets.token_hex(3)}"
    code = Code(code_id, words, stance, definition=definition)
    change = Change(ChangeKind.ADDED, f"added {quoted(words)}", (code.id,))
    store(repository, lambda book: added(book, code), change, made_in=round_name)
    return code


def add_fresh_in(
    repository: Repository, fresh: FreshCode, *, example: str = "", made_in: str = ""
) -> None:
    """Add a code made while coding, under the id that the coder's page gave it.

    `made_in` is the blind round in which it is made, else empty; names are compared with what the
    coder sees, since in a blind round two people may find the same.

    Raises CodebookError when name or id are taken or cannot be used.
    """
    check_fresh(repository.codebook(), fresh)
    examples = (example,) if example else ()
    code = Code(fresh.id, fresh.label, fresh.stance, examples=examples)
    change = Change(ChangeKind.ADDED, f"added {quoted(fresh.label)}", (fresh.id,))
    store(repository, lambda book: added(book, code), change, made_in=made_in)
    repository.log_fresh(fresh, added=True)


def check_fresh(codebook: Codebook, fresh: FreshCode) -> None:
    """Raise CodebookError unless the codebook can take the code."""
    _slug(fresh.label)  # raises for names that are none
    if not _ID.fullmatch(fresh.id):
        raise CodebookError(f"'{fresh.id}' cannot be the id of a code", hint="reload the page")
    if fresh.id.casefold() in {code.id.casefold() for code in codebook}:
        raise CodebookError(f"there is a code with the id {fresh.id} already", hint="make it again")


def _without(codebook: Codebook, code_id: str) -> Codebook:
    return replace(codebook, codes=tuple(code for code in codebook if code.id != code_id))


def take_back_unused_in(repository: Repository, code_id: str) -> bool:
    """Take back a code that was made for a suggestion, unless somebody uses or changed it since."""
    codebook = repository.codebook()
    if code_id not in codebook or _in_use(repository, codebook, code_id):
        return False
    label = codebook.code(code_id).label
    if codebook.code(code_id) != Code(code_id, label, Stance.EMIC):
        return False
    change = Change(ChangeKind.EDITED, f"took back {quoted(label)}", (code_id,))
    made_in = repository.made_in(code_id)
    store(repository, lambda book: _without(book, code_id), change, made_in=made_in)
    return True


def _in_use(repository: Repository, codebook: Codebook, code_id: str) -> bool:
    named = any(code_id in theme.codes for theme in repository.themes())
    named = named or any(code_id in tension.codes for tension in repository.tensions())
    return named or repository.seen.is_applied(code_id) or bool(codebook.children(code_id))


def drop_fresh_in(repository: Repository, fresh: FreshCode) -> None:
    """Take back a code made while coding. Raises CodebookError once it is used or changed."""
    codebook = repository.codebook()
    code = codebook.code(fresh.id)
    used = _in_use(repository, codebook, fresh.id)
    if used or code.label != fresh.label:
        why = "it is in use" if used else f"it was '{fresh.label}' before"
        raise CodebookError(
            f"the code '{code.label}' stays: {why}", hint="change it on the Codebook page"
        )
    change = Change(ChangeKind.EDITED, f"took back {quoted(fresh.label)}", (fresh.id,))
    made_in = repository.made_in(fresh.id)
    store(repository, lambda book: _without(book, fresh.id), change, made_in=made_in)
    repository.log_fresh(fresh, added=False)


def store(
    repository: Repository,
    make: Callable[[Codebook], Codebook],
    change: Change,
    *,
    made_in: str = "",
) -> Codebook:
    """Make and store the next version; nothing is stored where nothing changes.

    It is made of what the actor sees; codes hidden from her stay in it. `made_in` is the blind
    round in which the change belongs to the actor alone.

    Raises CodebookError with every error that the codebook did not have before.
    """
    before = repository.seen.codebook()
    named = before if before.id else replace(before, id="working", title="Codebook")
    after = make(named)
    if _same(named, after):
        return before
    known = set(check_draft(draft_of(named)).errors)
    fresh = [found for found in check_draft(draft_of(after)).errors if found not in known]
    if fresh:
        raise CodebookError.of(fresh)
    return repository.save_codebook(after, change, made_in=made_in)


def free_id(label: str, codebook: Codebook) -> str:
    """An id made from a name, with a number where another name gave the same one."""
    return _free(_slug(label), codebook)


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


def diff(project: Project, old: int, new: int | None = None) -> CodebookDiff:
    """What changed from one version to another (the newest unless said)."""
    with project.reading() as repository:
        return changes_between(_version(repository, old), _version(repository, new))


def _version(repository: Repository, number: int | None) -> Codebook:
    """One version of those that the viewer may know of. Raises NotFound for another one."""
    known = {version.number for version in repository.codebook_history()}
    if number is not None and number not in known:
        raise NotFound(f"the project has no codebook version {number}")
    return repository.codebook(number)


def versions(project: Project) -> tuple[Version, ...]:
    """Every version with who made it, when and how; the newest first."""
    with project.reading() as repository:
        return repository.codebook_history()
