"""Files of other tools: what is in them, and all of it into a project, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qualkit.errors import CodebookError, Problem
from qualkit.exchange.codebook_checks import check_draft
from qualkit.exchange.codebook_draft import draft_of
from qualkit.model import Codebook, Coder, Right
from qualkit.model.codebook_changes import Change, ChangeKind
from qualkit.model.exchanged import Discarded, Exchanged
from qualkit.model.placing import NO_TEXT, WHY, not_placed, with_texts
from qualkit.services.admission import refuse_closed
from qualkit.services.exchange_codes import CodePlan, plan_codes
from qualkit.services.exchange_codings import (
    CodingPlan,
    HeldCodings,
    Placed,
    is_guid,
    key_of,
    plan_codings,
    rounds_for,
)
from qualkit.services.exchange_memos import Anchors, MemoPlan, plan_memos
from qualkit.services.exchange_readers import exchange_suffixes, read_file
from qualkit.services.exchange_sources import Held, SourcePlan, plan_sources, transcript_name
from qualkit.services.progress import Progress, silent
from qualkit.store import ExchangeKind, Project, Repository

__all__ = ["Outcome", "exchange_suffixes", "import_exchanged", "load_codebook", "read_file"]


@dataclass(frozen=True)
class Outcome:
    """What an import stored, or would store; and what it left out, by kind."""

    found: Exchanged
    transcripts: tuple[str, ...]
    transcripts_unchanged: int
    codes: int
    codings: int
    codings_unchanged: int
    memos: int
    coders: tuple[str, ...]
    rounds: tuple[str, ...]
    discarded: tuple[Discarded, ...]
    notes: tuple[Problem, ...]
    stored: bool


def load_codebook(project: Project, data: bytes, where: str, *, actor: str) -> Codebook:
    """Add the codes of a file to the project's; those that are here already stay as they are."""
    import_exchanged(project, read_file(data, where), actor=actor)
    with project.reading() as repository:
        return repository.codebook()


@dataclass(frozen=True)
class _Plan:
    found: Exchanged
    sources: SourcePlan
    codes: CodePlan
    codings: CodingPlan
    memos: MemoPlan
    placed: Placed


def import_exchanged(
    project: Project,
    found: Exchanged,
    *,
    actor: str,
    round_name: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Store everything that a file holds and a project has a place for, in one transaction.

    Codings go into the round that is named, else into those of qualkit's own files, else into
    "imported". Texts, codes and codings that the project holds already are left as they are.
    Raises CodingError where the round is closed, CodebookError where the codes cannot stand
    together; then nothing is stored.
    """
    tell = progress or silent
    if dry_run:
        with project.reading() as repository:
            plan = _plan(repository, found, actor, round_name, tell)
        return _outcome(plan, stored=False)
    with project.writing(actor, right=Right.MANAGE) as repository:
        plan = _plan(repository, found, actor, round_name, tell)
        _store(repository, plan, round_name, tell)
    return _outcome(plan, stored=True)


def _plan(
    repository: Repository, found: Exchanged, actor: str, round_name: str, tell: Progress
) -> _Plan:
    found = _with_own_texts(found, repository)
    if found.sources:
        tell("reading the texts", 0, len(found.sources))
    hashes = repository.hashes()
    choices = repository.reading_choices()
    sources = plan_sources(found, Held(hashes, repository.study(), choices))
    codes = plan_codes(found, repository.codebook(), repository.exchange_ids(ExchangeKind.CODE))
    revisions = {name: repository.text(name)[1] for name in hashes}
    revisions |= {transcript.name: 1 for transcript in sources.fresh}
    placed = Placed(sources.names, codes.codes, revisions)
    there = repository.codings(consensus=True, as_recorded=True)
    held = HeldCodings({key_of(c): c.id for c in there}, frozenset(c.id for c in there))
    codings = plan_codings(found, placed, held, round_name=round_name)
    by_id = {coding.id: coding for coding in (*there, *codings.fresh)}
    anchored = {id: by_id[own] for id, own in codings.ids.items()}
    memo_ids = frozenset(memo.id for memo in repository.memos())
    memos = plan_memos(found, Anchors(placed, anchored, actor), memo_ids)
    return _Plan(found, sources, codes, codings, memos, placed)


def _with_own_texts(found: Exchanged, repository: Repository) -> Exchanged:
    """The file with the project's texts under its codings that only quote theirs."""
    wanted = {each.source for each in found.loose}
    if not wanted:
        return found
    named = {name.casefold(): name for name in repository.transcript_names()}
    texts = {}
    for source in found.sources:
        if source.id not in wanted or source.text is not None:
            continue
        for called in (source.name, transcript_name(source.name)):
            if (name := named.get(called.casefold())) is not None:
                texts[source.id] = (name, repository.text(name)[0])
    return with_texts(found, texts)


def _store(repository: Repository, plan: _Plan, round_name: str, tell: Progress) -> None:
    found = plan.found
    for done, transcript in enumerate(plan.sources.fresh, start=1):
        repository.add_transcript(transcript)
        tell("storing texts", done, len(plan.sources.fresh))
    _store_codebook(repository, plan.codes)
    version = repository.codebook_version()
    rounds = rounds_for(plan.codings, found, plan.placed, version=version, named=round_name)
    for coder in sorted({c for r in rounds for c in r.coders}):
        repository.ensure_coder(Coder(coder))
    known = {each.name: each for each in repository.rounds()}
    for each in rounds:
        if each.name in known:
            refuse_closed(known[each.name], "the file")
            repository.assign(each.name, each.assignments)
        else:
            repository.save_round(each)
    if plan.codings.fresh:
        tell("storing codings", 0, len(plan.codings.fresh))
    repository.record(plan.codings.fresh)
    for memo in plan.memos.fresh:
        repository.add_memo(memo)
    _keep_ids(repository, found, plan)


def _store_codebook(repository: Repository, plan: CodePlan) -> None:
    before = repository.codebook()
    if not plan.added:
        return
    known = set(check_draft(draft_of(before)).errors)
    wrong = [e for e in check_draft(draft_of(plan.codebook)).errors if e not in known]
    if wrong:
        raise CodebookError.of(wrong)
    change = Change(ChangeKind.LOADED, f"imported {plan.added} codes")
    repository.save_codebook(plan.codebook, change)


def _keep_ids(repository: Repository, found: Exchanged, plan: _Plan) -> None:
    """Remember the GUIDs, and put the import on record."""
    names = {name: id for id, name in plan.sources.names.items()}
    for kind, guids in (
        (ExchangeKind.CODE, plan.codes.guids),
        (ExchangeKind.TRANSCRIPT, names),
        (ExchangeKind.PASSAGE, plan.codings.passages),
        (ExchangeKind.VARIABLE, dict(found.variables)),
    ):
        fit = {own: guid for own, guid in guids.items() if is_guid(guid) or not guid}
        repository.keep_exchange_ids(kind, fit)
    users = {user.name: user.id for user in found.users if is_guid(user.id)}
    used = {coding.coder for coding in plan.codings.fresh}
    repository.keep_exchange_users({n: guid for n, guid in users.items() if n in used})
    counts = {
        "transcripts": len(plan.sources.fresh),
        "codes": plan.codes.added,
        "codings": len(plan.codings.fresh),
        "memos": len(plan.memos.fresh),
    }
    repository.log_exchange("imported", found.format, counts)


def _outcome(plan: _Plan, *, stored: bool) -> Outcome:
    found, fresh = plan.found, plan.codings.fresh
    return Outcome(
        found,
        tuple(transcript.name for transcript in plan.sources.fresh),
        len(plan.sources.names) - len(plan.sources.fresh),
        plan.codes.added,
        len(fresh),
        plan.codings.unchanged,
        len(plan.memos.fresh),
        tuple(sorted({coding.coder for coding in fresh})),
        tuple(sorted({coding.round for coding in fresh})),
        (
            *found.discarded,
            *plan.sources.left_out,
            *plan.codings.left_out,
            *plan.memos.left_out,
            *_without_place(found),
        ),
        (*found.warnings, *plan.sources.notes, *not_placed(found)),
        stored,
    )


def _without_place(found: Exchanged) -> tuple[Discarded, ...]:
    counts = Counter(NO_TEXT if each.way is None else WHY[each.way] for each in found.loose)
    return tuple(Discarded("coding", count, why) for why, count in counts.items())
