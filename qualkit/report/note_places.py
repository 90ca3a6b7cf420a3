"""Places for analysts' notes in the tree of a memo, and what evidence stands at each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from qualkit.model.analyst_note import (
    GENERAL,
    AnalystNote,
    Evidence,
    FileRecord,
    MarkedPlace,
    SeenClaim,
    SeenQuote,
    word_hash,
)
from qualkit.report.tree import (
    Block,
    BulletList,
    Callout,
    Claim,
    Heading,
    Memo,
    Notes,
    Paragraph,
    Quote,
)
from qualkit.report.wording import slug

_IN_ONE = 2
GONE = "What these notes were written on is no longer in the memo"


@dataclass(frozen=True, slots=True)
class Written:
    """A note, and sentences on what changed in the evidence since."""

    note: AnalystNote
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where notes can stand: `title` is what people call it now, `says` the words of a claim."""

    id: str
    title: str
    says: str = ""


def places(memo: Memo) -> tuple[Place, ...]:
    """The place at the end first, then every claim and section in reading order."""
    found = [Place(GENERAL, "Analyst notes")]
    for block, section in _in_sections(memo):
        if isinstance(block, Claim):
            found.append(Place(f"claim:{block.key}", f"C{block.number}", block.text))
        elif _opens(block) and section:
            found.append(Place(f"section:{section}", block.text))
    return tuple(dict.fromkeys(found))


def evidence(memo: Memo) -> Evidence:
    """Claims and quotations as the memo shows them."""
    claims: list[SeenClaim] = []
    quotes: list[SeenQuote] = []
    under = ""
    for block, section in _in_sections(memo):
        if isinstance(block, Heading):
            under = ""
        elif isinstance(block, Claim):
            under = block.key
            claims.append(_claim(block, section))
        elif isinstance(block, Quote) and block.transcript:
            quotes.append(_quote(block, section, under))
    return Evidence(tuple(claims), tuple(quotes))


def _claim(block: Claim, section: str) -> SeenClaim:
    return SeenClaim(block.key, block.number, block.text, block.basis, block.n, block.of, section)


def _quote(block: Quote, section: str, under: str) -> SeenQuote:
    codings = tuple(map(word_hash, block.codings))
    return SeenQuote(codings, word_hash(block.text), block.transcript, block.turn, section, under)


def _opens(block: Block) -> TypeGuard[Heading]:
    return isinstance(block, Heading) and (block.level == 1 or block.section)


def _in_sections(memo: Memo) -> Iterator[tuple[Block, str]]:
    """Each block with the key of its section; the analysts' own section has none."""
    section = ""
    for n, block in enumerate(memo.blocks):
        if _opens(block):
            following = memo.blocks[n + 1 : n + 2]
            own = bool(following) and isinstance(following[0], Notes)
            section = "" if own else slug(block.text)
        yield block, section


def with_notes(
    memo: Memo,
    written: Mapping[str, Written],
    record: FileRecord,
    mark: Callable[[str], str],
    *,
    every: bool = False,
) -> Memo:
    """The memo with what was written at its places, and a record of it for the file.

    With `every` there is a marked place under each claim and section, else only where something is
    written and at the end. Notes on what is no longer there stand before the last place.
    """
    setting = _Setting(written, mark, every)
    blocks = tuple(_set(memo, setting))
    shown = tuple(
        MarkedPlace(b.place, b.title, b.mark, b.version) for b in blocks if isinstance(b, Notes)
    )
    return replace(
        memo,
        blocks=blocks,
        record=replace(record, places=shown, evidence=evidence(memo)),
    )


@dataclass(frozen=True)
class _Setting:
    written: Mapping[str, Written]
    mark: Callable[[str], str]
    every: bool

    def at(self, place: str, title: str, *, always: bool = False) -> Iterator[Block]:
        """The notes at a place with what changed since; nothing where nothing is to be shown."""
        known = self.written.get(place)
        note = known.note if known else None
        text = note.text if note else ""
        if not (text or always or self.every):
            return
        version = note.version if note else 0
        yield Notes(text, place, title, self.mark(place), version, _byline(note) if text else "")
        if known and text and known.changed:
            yield from _told(known)


def _told(known: Written) -> Iterator[Block]:
    """What changed since a note was written, in a list where it is much."""
    title = f"What changed since {_day(known.note)}"
    if len(known.changed) <= _IN_ONE:
        yield Callout(title, " ".join(known.changed))
    else:
        yield Callout(title, "These notes were written before the following.")
        yield BulletList(known.changed)


def _set(memo: Memo, setting: _Setting) -> Iterator[Block]:
    section, heading, ended = "", "", False
    for block, here in _in_sections(memo):
        if here != section:
            yield from _at_section(setting, section, heading)
            section, heading = here, block.text if isinstance(block, Heading) else ""
        if isinstance(block, Notes):
            ended = True
            yield from _last(memo, setting)
            continue
        yield block
        if isinstance(block, Claim):
            yield from setting.at(f"claim:{block.key}", f"Notes on C{block.number}")
    yield from _at_section(setting, section, heading)
    if not ended:
        yield Heading("Analyst notes")
        yield from _last(memo, setting)


def _at_section(setting: _Setting, section: str, heading: str) -> Iterator[Block]:
    if section:
        yield from setting.at(f"section:{section}", f"Notes on “{heading}”")


def _last(memo: Memo, setting: _Setting) -> Iterator[Block]:
    """Notes that lost their place, each with what it was written on, then the place for all."""
    there = {place.id for place in places(memo)}
    lost = [w for place, w in sorted(setting.written.items()) if place not in there]
    for each in lost:
        if each.note.text:
            yield Paragraph(f"{GONE}: {lost_title(each.note)}")
            yield from setting.at(each.note.at.place, each.note.title)
    yield from setting.at(GENERAL, "Analyst notes", always=True)


def lost_title(note: AnalystNote) -> str:
    """What a note was written on, in the words of then."""
    kind, _, key = note.at.place.partition(":")
    seen = note.evidence.claim(key) if kind == "claim" and note.evidence else None
    return f"“{seen.text}” ({seen.basis})" if seen else note.title


def _byline(note: AnalystNote | None) -> str:
    return f"{note.author}, {_day(note)}" if note else ""


def _day(note: AnalystNote) -> str:
    return f"{note.written:%Y-%m-%d}" if note.written else "then"


def written_at(notes: Iterable[Written]) -> dict[str, Written]:
    return {each.note.at.place: each for each in notes}
