"""Analytic memos: written, changed, removed, brought back and found."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import MemoError, NotFound
from qualkit.model import Memo, Right, Span, Subject, SubjectKind, fault_of, visible_memos
from qualkit.store import Project, Repository

LONGEST_TITLE = 300
LONGEST_TEXT = 200_000
AGAIN = "open the transcript again and mark the words there"


@dataclass(frozen=True, slots=True)
class NewMemo:
    """A memo as someone writes it; quotations are taken from the transcripts.

    `id` is unique for good: sending the same one twice stores it once.
    """

    title: str
    text: str
    subjects: tuple[Subject, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class MemoQuery:
    """What is looked for; empty means any."""

    words: str = ""
    author: str = ""
    kind: SubjectKind | None = None
    subject: str = ""
    transcript: str = ""


ANY = MemoQuery()


def passage(transcript: str, span: Span, revision: int = 0) -> Subject:
    """Words of a transcript; `revision` is the one the person saw, 0 when it is not known."""
    return Subject(SubjectKind.PASSAGE, "", transcript, span, "", revision)


def write(project: Project, new: NewMemo, *, author: str) -> Memo:
    """Store a memo; one with that id that is there already is returned as it is."""
    with project.writing(author, right=Right.CODE) as repository:
        if new.id and repository.has_memo(new.id):
            return _own(repository, new.id, author)
        title, text = _checked(new)
        subjects = _settled(repository, new.subjects)
        return repository.add_memo(Memo(new.id or str(uuid.uuid4()), title, text, author, subjects))


def change(project: Project, memo_id: str, new: NewMemo, *, author: str) -> Memo:
    """Replace title, text and subjects of one's own memo."""
    with project.writing(author, right=Right.CODE) as repository:
        memo = _own(repository, memo_id, author)
        title, text = _checked(new)
        subjects = _settled(repository, new.subjects, known=memo.subjects)
        if (memo.title, memo.text, memo.subjects) == (title, text, subjects):
            return memo
        return repository.change_memo(replace(memo, title=title, text=text, subjects=subjects))


def remove(project: Project, memo_id: str, *, author: str) -> Memo:
    """Take off one's own memo; `put_back` undoes it."""
    with project.writing(author, right=Right.CODE) as repository:
        _own(repository, memo_id, author)
        return repository.remove_memo(memo_id)


def put_back(project: Project, memo_id: str, *, author: str) -> Memo:
    """Bring back one's own removed memo as it was; one that is there is returned as it is."""
    with project.writing(author, right=Right.CODE) as repository:
        known = repository.has_memo(memo_id)
        memo = repository.memo(memo_id) if known else repository.removed_memo(memo_id)
        if not visible_memos([memo], repository.rounds(), viewer=author):
            raise NotFound(f"no memo {memo_id} was removed")
        _refuse_others(memo, author)
        return memo if known else repository.add_memo(memo, action="memo.restored")


def find(project: Project, query: MemoQuery = ANY, *, viewer: str) -> tuple[Memo, ...]:
    """The memos that this person may read and that fit, the newest first."""
    with project.reading() as repository:
        return find_in(repository, query, viewer=viewer)


def find_in(repository: Repository, query: MemoQuery, *, viewer: str) -> tuple[Memo, ...]:
    seen = visible_memos(repository.memos(), repository.rounds(), viewer=viewer)
    return tuple(memo for memo in reversed(seen) if _fits(memo, query))


def one(project: Project, memo_id: str, *, viewer: str) -> Memo:
    """Raises NotFound where there is none that this person may read."""
    with project.reading() as repository:
        return _one(repository, memo_id, viewer)


def _one(repository: Repository, memo_id: str, viewer: str) -> Memo:
    seen = visible_memos([repository.memo(memo_id)], repository.rounds(), viewer=viewer)
    if not seen:
        raise NotFound(f"there is no memo {memo_id}", hint="it may have been removed")
    return seen[0]


def _fits(memo: Memo, query: MemoQuery) -> bool:
    return (
        memo.holds(query.words.split())
        and query.author in ("", memo.author)
        and (query.kind is None or memo.is_on(query.kind, query.subject))
        and (not query.transcript or query.transcript in memo.transcripts)
    )


def _own(repository: Repository, memo_id: str, author: str) -> Memo:
    memo = _one(repository, memo_id, author)
    _refuse_others(memo, author)
    return memo


def _refuse_others(memo: Memo, author: str) -> None:
    if memo.author != author:
        raise MemoError(
            f"this memo is {memo.author}'s",
            hint="only the person who wrote a memo may change it; write one of your own",
        )


def _checked(new: NewMemo) -> tuple[str, str]:
    """Title and text as they are stored: the first words where no title is given."""
    title, text = " ".join(new.title.split()), new.text.strip()
    if not title and not text:
        raise MemoError("the memo is empty", hint="write a title or some words")
    for what, words, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if fault := fault_of(words):
            raise MemoError(f"the {what} holds {fault}", hint="type it again")
        if len(words) > longest:
            raise MemoError(f"the {what} is longer than {longest:,} characters", hint="shorten it")
    return title or _first_words(text), text


def _first_words(text: str) -> str:
    line = next(line for line in text.splitlines() if line.strip()).lstrip("#>-* ")
    line = line.replace("*", "").replace("`", "").strip() or "Memo"
    return line if len(line) <= 60 else f"{line[:59].rstrip()}…"


def _settled(
    repository: Repository, subjects: Sequence[Subject], known: Sequence[Subject] = ()
) -> tuple[Subject, ...]:
    """Each subject once, looked up; those that the memo had already stay as they are."""
    settled = (s if s in known else _looked_up(repository, s) for s in subjects)
    return tuple(dict.fromkeys(settled))


def _looked_up(repository: Repository, subject: Subject) -> Subject:
    """Raises MemoError or NotFound where the project does not hold it."""
    match subject.kind:
        case SubjectKind.STUDY:
            return Subject(SubjectKind.STUDY)
        case SubjectKind.PASSAGE:
            return _passage(repository, subject)
        case SubjectKind.TRANSCRIPT:
            name = subject.id or subject.transcript
            repository.text(name)
            return Subject.of_transcript(name)
        case SubjectKind.CODING:
            return Subject.of_coding(repository.seen.coding(subject.id))
        case kind:
            if subject.id not in _IDS[kind](repository.seen):
                raise MemoError(
                    f"the project holds no {kind.value} '{subject.id}'",
                    hint="qualkit study, codebook and themes list what it holds",
                )
            return Subject(kind, subject.id)


def _passage(repository: Repository, subject: Subject) -> Subject:
    if subject.span is None:
        raise MemoError("a passage without a place in the text", where=subject.transcript)
    text, revision = repository.text(subject.transcript)
    if subject.revision not in (0, revision):
        what = "the transcript was corrected since its text was shown"
        raise MemoError(what, where=subject.transcript, hint=AGAIN)
    subject.span.check_within(len(text), subject.transcript)
    if subject.span.trimmed(text) is None:
        raise MemoError("there are no words in the selection", where=subject.transcript)
    quote = subject.span.text(text)
    return Subject(SubjectKind.PASSAGE, "", subject.transcript, subject.span, quote, revision)


def people_of(repository: Repository) -> frozenset[str]:
    """Persons as memos name them: `site/person`, or the person alone where no site is known."""
    heard = {
        f"{entry.attributes['site']}/{person.strip()}"
        if entry.attributes.get("site")
        else person.strip()
        for entry in repository.listing()
        for person in entry.attributes.get("persons", "").split(";")
        if person.strip()
    }
    return frozenset(heard | {f"{e.site}/{e.person}" for e in repository.study().roster})


_IDS: dict[SubjectKind, Callable[[Repository], frozenset[str]]] = {
    SubjectKind.CODE: lambda r: frozenset(code.id for code in r.codebook()),
    SubjectKind.SITE: lambda r: frozenset(site.id for site in r.study().sites),
    SubjectKind.WAVE: lambda r: frozenset(wave.id for wave in r.study().waves),
    SubjectKind.THEME: lambda r: frozenset(theme.id for theme in r.themes()),
    SubjectKind.TENSION: lambda r: frozenset(tension.id for tension in r.tensions()),
    SubjectKind.PERSON: people_of,
}


def subjects_of_kind(project: Project, kind: SubjectKind) -> tuple[str, ...]:
    """The ids that a memo may name, sorted; kinds that need a place in a text have none here."""
    with project.reading() as repository:
        if kind is SubjectKind.TRANSCRIPT:
            return repository.transcript_names()
        return tuple(sorted(_IDS[kind](repository))) if kind in _IDS else ()
