"""Names in a project: proposed, replaced in everything it holds, and brought back by the key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import NamesError
from qualkit.model import Study, Transcript, text_hash
from qualkit.names import (
    Change,
    Decision,
    Decisions,
    Document,
    Known,
    Shift,
    apply_names,
    decided,
    find_names,
    restore_text,
    restore_words,
    small_cells,
)
from qualkit.names.decide import Accepted, followed
from qualkit.names.find import count_in
from qualkit.names.words import spelling
from qualkit.services import naming
from qualkit.services.name_files import Key, KeyField, KeyFile
from qualkit.services.progress import Progress, silent
from qualkit.store import Body, Cell, Original, Project, Repository, Rewritten

FRAME = "study frame"
PROFILE = "names replaced"
Keep = Callable[[Key], object]
_ALONE = frozenset(
    {"code", "codes", "freedom", "fence", "coder", "coders", "round", "parent", "expression"}
)
"""JSON fields that hold ids and patterns, in which nothing is replaced."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """What replacing would do, or did: places in newest texts, elsewhere, and what stays open.

    `left` are ids and labels of codes, rounds and coders that hold a replaced name.
    """

    transcripts: int
    places: int
    elsewhere: int
    undecided: int
    left: tuple[str, ...]


def find(
    project: Project,
    *,
    earlier: Sequence[Decision] = (),
    roster: Sequence[Known] = (),
    progress: Progress | None = None,
) -> naming.Found:
    """Propose names in a project's transcripts, notes and frame; decisions are kept."""
    with project.reading() as repository:
        study, transcripts = repository.study(), repository.transcripts()
        documents = documents_of(study, transcripts, repository.notes())
    pseudonyms = [row.pseudonym for row in decided_pseudonyms(earlier)]
    besides = (*pseudonyms, *naming.codes_of(study))
    known = [*roster, *naming.known_of(study, transcripts)]
    proposals = find_names(documents, known, besides=besides, tell=progress or silent)
    return naming.found_in(
        proposals,
        earlier,
        taken=[d.text for d in documents],
        documents=len(transcripts),
        cells=small_cells((t.attributes, t.people) for t in transcripts),
        minors=sum(naming.is_of_minors(t, study) for t in transcripts),
    )


def decided_pseudonyms(rows: Sequence[Decision]) -> tuple[Decision, ...]:
    """Rows with the pseudonyms they have or share, whatever is decided."""
    return tuple(row for row in followed(rows) if row.pseudonym.strip())


def documents_of(
    study: Study, transcripts: Sequence[Transcript], notes: Mapping[str, Sequence[str]]
) -> list[Document]:
    """Everything to look through: each transcript with its name and notes, and the frame."""
    texts = [
        Document(
            t.name,
            "\n".join((t.name, t.title, t.text, *notes.get(t.name, ()))),
            naming.is_of_minors(t, study),
        )
        for t in transcripts
    ]
    return [*texts, Document(FRAME, _frame_text(study, transcripts))]


def _frame_text(study: Study, transcripts: Sequence[Transcript]) -> str:
    lines = [study.title, study.description]
    lines += [value for s in study.sites for value in (s.name, *(v for _, v in s.attributes.pairs))]
    lines += [fact.value for fact in study.facts]
    lines += [entry.person for entry in study.roster]
    lines += [value for t in transcripts for _, value in t.attributes.pairs]
    lines += [label for t in transcripts for label in t.speakers]
    return "\n\n".join(dict.fromkeys(filter(None, lines)))


def preview(project: Project, rows: Sequence[Decision], *, key: Key | None = None) -> Replacing:
    """What replacing would do; nothing is written. Raises NamesError where decisions contradict."""
    decisions = decided(naming.with_key(rows, key or Key()))
    with project.reading() as repository:
        texts = {t.name: t for t in repository.transcripts()}
        left = _left(repository, decisions.accepted)
    places = {
        name: len(apply_names(t.text, decisions.accepted, cuts=_cuts(t)).changes)
        for name, t in texts.items()
    }
    return Replacing(
        sum(n > 0 for n in places.values()), sum(places.values()), 0, len(decisions.open), left
    )


def _cuts(transcript: Transcript) -> list[int]:
    return [offset for t in transcript.turns for offset in (t.span.start, t.span.end)]


def _left(repository: Repository, accepted: Accepted) -> tuple[str, ...]:
    held = repository.ids_and_labels()
    return tuple(x for x in held if next(accepted.matcher.scan(x), None) is not None)


def apply(
    project: Project,
    rows: Sequence[Decision],
    keep: Keep,
    *,
    actor: str,
    key: Key | None = None,
    anyway: bool = False,
    progress: Progress | None = None,
) -> Replacing:
    """Replace the accepted names in everything a project holds, in one transaction.

    `keep` must put the new key in a safe place; it is called before anything is final, so that
    what is replaced can always be brought back. `key` is the one of earlier replacements. Raises
    NamesError where names are undecided (unless `anyway`) or decisions contradict.
    """
    tell = progress or silent
    before = key or Key()
    decisions = decided(naming.with_key(rows, before))
    undecided = _undecided(project, rows, decisions, progress)
    if undecided and not anyway:
        raise NamesError(
            f"{undecided} names are undecided",
            hint="look for names again and decide, or leave them in on purpose (--anyway)",
        )
    with project.rewriting(actor) as repository:
        done = _Forward(decisions.accepted)
        tell("replacing names", 0, 3)
        texts = repository.rewrite_texts(done.body)
        tell("replacing names", 1, 3)
        cells = repository.rewrite_cells(done.cell)
        tell("replacing names", 2, 3)
        originals = repository.take_originals()
        fields = [*map(done.text_field, texts), *(done.cell_field(*pair) for pair in cells)]
        result = _counted(fields, undecided, _left(repository.seen, decisions.accepted))
        ended = repository.chain_log_again()
        repository.log_replaced(ended, transcripts=result.transcripts, places=result.places)
        _hold_back(repository, decisions)
        repository.flush_log()
        keep(_key_with(before, decisions.accepted, fields, originals))
        tell("replacing names", 3, 3)
    return result


def _undecided(
    project: Project, rows: Sequence[Decision], decisions: Decisions, progress: Progress | None
) -> int:
    found = find(project, earlier=_asked(rows, decisions), progress=progress)
    missed = sum(seen is not None and seen.times > 0 for _, seen in found.rows[-found.new :])
    return len(decisions.open) + (missed if found.new else 0)


def _asked(rows: Sequence[Decision], decisions: Decisions) -> list[Decision]:
    """The rows, and the names that only the key knows."""
    have = {spelling(row.name) for row in rows}
    more = (e for e in decisions.accepted.entries if spelling(e.name) not in have)
    return [*rows, *more]


def _counted(fields: Iterable[KeyField], undecided: int, left: tuple[str, ...]) -> Replacing:
    listed = list(fields)
    texts = [f for f in listed if naming.NEWEST_TEXT.fullmatch(f.place)]
    places = sum(len(field.changes) for field in texts)
    return Replacing(len(texts), places, len(listed) - len(texts), undecided, left)


def _hold_back(repository: Repository, decisions: Decisions) -> None:
    """Switch the rule on, with what is left undecided in each transcript."""
    names = {row.name: row.any_case for row in decisions.open}
    notes = repository.notes()
    documents = documents_of(repository.study(), repository.transcripts(), notes)[:-1]
    besides = [entry.pseudonym for entry in decisions.accepted.entries]
    profile = repository.deidentification().profile or PROFILE
    repository.save_deidentification(profile, required=True)
    repository.save_unresolved(count_in(documents, names, besides=besides))


def _key_with(
    before: Key, accepted: Accepted, fields: Sequence[KeyField], originals: Sequence[Original]
) -> Key:
    """The key with what was replaced now; written twice it is the same."""
    fresh = {(f.place, f.sha256) for f in fields}
    old = [f for f in before.fields if (f.place, f.sha256) not in fresh]
    files = {(f.transcript, f.revision): f for f in before.files}
    files |= {(o.transcript, o.revision): KeyFile(o.transcript, o.revision, o.data)
              for o in originals}  # fmt: skip
    names = tuple(replace(entry, where="") for entry in accepted.entries)
    return replace(before, names=names, fields=(*old, *fields), files=tuple(files.values()))


class _Forward:
    """Accepted names out of cells and texts."""

    def __init__(self, accepted: Accepted) -> None:
        self._accepted = accepted
        self._known: dict[str, str] = {}
        self._changes: dict[tuple[str, ...], tuple[Change, ...]] = {}

    def words(self, value: str) -> str:
        if value not in self._known:
            self._known[value] = apply_names(value, self._accepted).text
        return self._known[value]

    def cell(self, cell: Cell) -> str:
        return in_json(cell.value, self.words) if cell.json else self.words(cell.value)

    def body(self, body: Body) -> Rewritten:
        applied = apply_names(body.text, self._accepted, cuts=body.cuts)
        self._changes[body.places] = applied.changes
        return Rewritten(applied.text, Shift(applied.changes))

    def text_field(self, pair: tuple[Body, Body]) -> KeyField:
        after = pair[1]
        return KeyField(after.places[0], text_hash(after.text), self._changes[after.places])

    def cell_field(self, before: Cell, after: Cell) -> KeyField:
        whole = (Change(0, len(after.value), before.value, ""),)
        changes = whole if after.json else apply_names(before.value, self._accepted).changes
        return KeyField(after.place, text_hash(after.value), changes)


def in_json(text: str, words: Callable[[str], str]) -> str:
    """JSON text with every string changed, but for ids; the same text where nothing changes."""
    plain = json.loads(text)
    new = _within(plain, words)
    if new == plain:
        return text
    return json.dumps(new, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _within(value: object, words: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return words(value)
    if isinstance(value, list):
        return [_within(one, words) for one in value]
    if isinstance(value, dict):
        return {k: v if k in _ALONE else _within(v, words) for k, v in value.items()}
    return value


def restore(project: Project, key: Key, *, actor: str, progress: Progress | None = None) -> int:
    """Put the names back into everything a project holds; gives how many values were changed.

    What was not changed since is exactly as it was; elsewhere each pseudonym gets its fullest name.
    Raises NamesError where the key knows nothing of this project.
    """
    tell = progress or silent
    with project.rewriting(actor) as repository:
        tell("putting names back", 0, 2)
        back = _Back(key)
        texts = repository.rewrite_texts(back.body)
        tell("putting names back", 1, 2)
        cells = repository.rewrite_cells(back.cell)
        if not back.exact:
            raise NamesError(
                "the key knows nothing of this project",
                hint="use the key that was written when its names were replaced",
            )
        repository.put_originals(Original(f.transcript, f.revision, f.data) for f in key.files)
        repository.chain_log_again()
        repository.log("names.restored", "project", after={"transcripts": len(texts)})
        tell("putting names back", 2, 2)
    return len(texts) + len(cells)


class _Back:
    """Names into cells and texts: what stood there, or the fullest name of a pseudonym."""

    def __init__(self, key: Key) -> None:
        self._fields = {(f.place, f.sha256): f.changes for f in key.fields}
        self._pairs = naming.fullest(key)
        self.exact = 0

    def words(self, value: str) -> str:
        return restore_words(value, self._pairs).text

    def cell(self, cell: Cell) -> str:
        steps = self._steps((cell.place,), cell.value)
        if steps:
            return steps[-1][0]
        return in_json(cell.value, self.words) if cell.json else self.words(cell.value)

    def body(self, body: Body) -> Rewritten:
        steps = self._steps(body.places, body.text)
        if steps:
            shifts = [Shift(changes).back() for _, changes in steps]
            return Rewritten(steps[-1][0], lambda start, end: _through(shifts, start, end))
        loose = restore_words(body.text, self._pairs)
        return Rewritten(loose.text, Shift(loose.changes))

    def _steps(self, places: tuple[str, ...], value: str) -> list[tuple[str, tuple[Change, ...]]]:
        """Each earlier value, through every replacement of which the key knows."""
        steps: list[tuple[str, tuple[Change, ...]]] = []
        used: set[tuple[str, str]] = set()
        while True:
            digest = text_hash(value)
            at = next((p for p in places if (p, digest) in self._fields), None)
            if at is None or (at, digest) in used:
                self.exact += bool(steps)
                return steps
            used.add((at, digest))
            changes = self._fields[at, digest]
            value = restore_text(value, changes)
            steps.append((value, changes))


def _through(shifts: Sequence[Shift], start: int, end: int) -> tuple[int, int]:
    for shift in shifts:
        start, end = shift(start, end)
    return start, end
