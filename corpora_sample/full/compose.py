"""Passages, exchanges and lines put together to a conversation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from corpora_sample.full.banks import Banks, Exchange, Wording
from corpora_sample.full.cast import Document, Names
from corpora_sample.full.draw import Draw
from corpora_sample.full.plan import Negative, PlanA
from corpora_sample.full.script import Line, Mark, Piece, Script

SECTIONS = ("model", "adults", "students")
_MODEL = (
    "dar.prog",
    "dar.field",
    "dar.org.floors_ceilings",
    "dar.org.gradual_floor",
    "dar.org.unit_first",
    "dar.org.test_prep",
    "dar.sus.initial_hope",
    "dar.ind.on_off",
)
_STUDENTS = ("dar.ten", "dar.acc.state_test", "dar.ind.relief", "dar.org.peripheral")
_TOPICS = {
    "warm": ("warm", "open", "bio", "background", "career", "intro", "morning", "day_clock"),
    "model": ("room", "setup", "laptop", "headphone", "station", "schedul", "math_", "notebook"),
    "students": ("student", "kid", "famil", "parent", "behav", "recess", "friend", "home"),
    "adults": ("colleague", "staff", "meeting", "pd_", "team", "planning", "subs", "report"),
    "close": ("clos", "wish", "summer", "farewell", "end_of"),
}
_AFFINE = frozenset(
    frozenset(pair.split())
    for pair in (
        "dar.prog.playlist dar.prog.exit_slip",
        "dar.org.test_prep dar.ind.on_off",
        "dar.org.peripheral dar.ind.relief",
        "dar.team.trust dar.team.sink_or_swim",
        "dar.acc.evaluation dar.team.captain",
        "dar.acc.evaluation dar.sense.locus",
        "dar.sense.disrupted dar.sense.locus",
        "dar.sense.disrupted dar.team.captain",
        "dar.ten.never_seen dar.org.test_prep",
        "dar.org.coupling dar.org.ceremony",
        "dar.team.trust dar.team.captain",
        "dar.ten.test_blind dar.ten.never_seen",
    )
)
_LONGEST_PAIR = 150


@dataclass(slots=True)
class Block:
    """One question with what is answered: an exchange, or one or two passages."""

    section: str
    exchange: Exchange | None = None
    passages: tuple[Wording, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """What differs between the studies: topics of the protocol and where a code belongs."""

    study: str
    sections: tuple[str, str, str]
    section_of: Callable[[str], str]
    negatives: Mapping[tuple[str, str], Negative] = field(default_factory=dict)
    decoys: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    joinable: Collection[str] = ()


def manner_a(plan: PlanA) -> Manner:
    negatives = {(n.document, n.code): n for n in plan.negatives}
    return Manner("study_A", SECTIONS, _section, negatives, plan.decoys, plan.tables)


@dataclass(slots=True)
class Composer:
    """Builds the scripts of one study; `pairs` says how many passages of a document are joined."""

    manner: Manner
    banks: Banks
    draw: Draw
    pairs: Mapping[str, int] = field(default_factory=dict)

    def script(
        self, document: Document, passages: Sequence[Wording], exchanges: Sequence[Exchange]
    ) -> Script:
        """One document with all its turns."""
        talk = _Talk(self, document)
        blocks = self._blocks(document, passages, exchanges)
        talk.open()
        for block in blocks["warm"]:
            talk.block(block)
        for number, section in enumerate(self.manner.sections, 1):
            talk.topic(number, section)
            for block in blocks[section]:
                talk.block(block)
        for block in blocks["close"]:
            talk.block(block)
        talk.close()
        _with_times(talk.script, self.draw)
        return talk.script

    def _blocks(
        self, document: Document, passages: Sequence[Wording], exchanges: Sequence[Exchange]
    ) -> dict[str, list[Block]]:
        found: dict[str, list[Block]] = {
            name: [] for name in ("warm", *self.manner.sections, "close")
        }
        for group in self._joined(document, passages):
            section = self.manner.section_of(group[0].code)
            found[section].append(Block(section, passages=group))
        for exchange in exchanges:
            section = self._topic(document, exchange)
            if section in {"warm", "close"} and len(found[section]) > 1:
                section = self.draw.one(self.manner.sections, document.stem, exchange.id)
            found[section].append(Block(section, exchange=exchange))
        self._even(document, found)
        return {
            name: self.draw.shuffled(blocks, document.stem, name) for name, blocks in found.items()
        }

    def _even(self, document: Document, found: dict[str, list[Block]]) -> None:
        """Something to warm up with, and no topic without an answer."""
        sections = self.manner.sections
        for name in ("warm", *sections):
            if found[name]:
                continue
            for other in sorted(sections, key=lambda s: -len(found[s])):
                talk = [b for b in found[other] if b.exchange] if name == "warm" else found[other]
                if len(found[other]) > 1 and talk:
                    block = self.draw.one(talk, document.stem, name)
                    found[other].remove(block)
                    found[name].append(block)
                    break

    def _topic(self, document: Document, exchange: Exchange) -> str:
        topic = exchange.topic.casefold()
        for section, signs in _TOPICS.items():
            if any(sign in topic for sign in signs):
                number = SECTIONS.index(section) if section in SECTIONS else -1
                return section if number < 0 else self.manner.sections[number]
        return self.draw.one(self.manner.sections, document.stem, exchange.id)

    def _joined(self, document: Document, passages: Sequence[Wording]) -> list[tuple[Wording, ...]]:
        """Passages one by one, some of them two in one turn."""
        wanted = self.pairs.get(document.stem, 0)
        able = [w for w in passages if w.code in self.manner.joinable]
        ranked = sorted(
            ((a, b) for a, b in combinations(able, 2) if a.code != b.code),
            key=lambda pair: self._fit(document, pair),
        )
        taken: set[str] = set()
        groups: list[tuple[Wording, ...]] = []
        for one, other in ranked:
            if len(groups) < wanted and not {one.id, other.id} & taken:
                taken |= {one.id, other.id}
                groups.append((one, other))
        return [*groups, *((w,) for w in passages if w.id not in taken)]

    def _fit(self, document: Document, pair: tuple[Wording, Wording]) -> tuple[object, ...]:
        one, other = pair
        long = sum(len(w.said.split()) for w in pair) > _LONGEST_PAIR
        affine = frozenset((one.code, other.code)) in _AFFINE
        apart = self.manner.section_of(one.code) != self.manner.section_of(other.code)
        return long, not affine, apart, self.draw.number(document.stem, one.id, other.id)


def _section(code: str) -> str:
    if code.startswith(_MODEL):
        return "model"
    return "students" if code.startswith(_STUDENTS) else "adults"


class _Talk:
    """One conversation as it grows."""

    def __init__(self, composer: Composer, document: Document) -> None:
        self.composer, self.document, self.draw = composer, document, composer.draw
        self.script = Script(document)
        self.manner = composer.manner
        self.names = Names(document, self.manner.study, composer.draw)
        self.said: Counter[str] = Counter()
        self.pending = ""
        self.fg = document.of_students
        self.style = self.draw.between(0, 5, document.persons[0], "style")

    def line(self, name: str) -> str:
        """One of the lines of a name; in one document not the same again while others are left."""
        lines = self.composer.banks.lines[name]
        self.said[name] += 1
        order = self.draw.shuffled(lines, self.document.stem, name)
        return order[self.said[name] % len(order)]

    def say(self, speaker: str, *pieces: Piece) -> None:
        kept = [piece for piece in pieces if piece.text]
        if kept:
            self.script.lines.append(Line(speaker, kept))

    def ask(self, text: str) -> None:
        self.say("I", Piece(" ".join(filter(None, (self.pending, text)))))
        self.pending = ""

    def speaker(self, key: str, *, but: str = "") -> str:
        """Who answers: the respondent, or one of the group."""
        everyone = self.document.speakers
        others = [name for name in everyone if name != but] or everyone
        return self.draw.one(others, self.document.stem, key, "speaker")

    def open(self) -> None:
        name = "fg_" if self.fg else ""
        self.ask(self.line(f"{name}opening"))
        first = self.speaker("reply")
        self.say(first, Piece(self.line(f"{name}reply")))
        if self._reacts():
            self.say(self.speaker("reply2", but=first), Piece(self.line("fg_reply")))
        elif not self.fg:
            self.pending = self.line("warm")

    def topic(self, number: int, section: str) -> None:
        self.script.lines.append(Line("", [Piece(f"[Q{number} {section}]")]))
        self.pending = self.line(f"{'fg_' if self.fg else ''}q{number}")

    def close(self) -> None:
        name = "fg_" if self.fg else ""
        self.ask(self.line(f"{name}close"))
        last = self.speaker("farewell")
        self.say(last, Piece(self.line(f"{name}farewell")))
        if self._reacts():
            self.say(self.speaker("farewell2", but=last), Piece(self.line("fg_farewell")))
        self.say("I", Piece(self.line("end")))

    def block(self, block: Block) -> None:
        if block.exchange:
            self._exchange(block.exchange, block.section)
        else:
            self._passages(block.passages, block.section)
        if (
            self._reacts()
            and self.draw.share(self.document.stem, len(self.script.lines), "react") < 0.45
        ):
            last = self.script.lines[-1].speaker
            self.say(self.speaker(str(len(self.script.lines)), but=last), Piece(self.line("react")))

    def _reacts(self) -> bool:
        return self.fg and len(self.document.speakers) > 1

    def _question(self, text: str, key: str, section: str) -> str:
        if text:
            return self.names.filled(text, key)
        if self.pending:
            return ""
        named = section if section in self.manner.sections else self.manner.sections[0]
        return self.line("fg_ask" if self.fg else f"ask_{named}")

    def _exchange(self, exchange: Exchange, section: str) -> None:
        key = exchange.id
        self.ask(self._question(exchange.ask, key, section))
        speaker = self.speaker(key)
        self.say(speaker, *self._habit(key), *self._uncoded(exchange))
        if exchange.probe:
            self.say("I", Piece(self.names.filled(exchange.probe, key)))
        if exchange.answer2:
            luck = self.draw.share(key, self.document.stem, "other")
            other = luck < 0.6 or not exchange.probe
            second = self.speaker(key + "2", but=speaker) if other else speaker
            self.say(second, Piece(self.names.filled(exchange.answer2, key)))

    def _uncoded(self, exchange: Exchange) -> Iterable[Piece]:
        """An answer; of a decoy, or of a negative case that is talk only, its words are marked."""
        answer = self.names.filled(exchange.answer, exchange.id)
        if not exchange.decoy:
            return (Piece(answer),)
        quote = self.names.filled(exchange.quote, exchange.id) or answer
        before, found, after = answer.partition(quote)
        assert found, f"{exchange.id}: the quote is not in the answer"
        pieces = (Piece(before.strip()), Piece(quote, self._why(exchange)), Piece(after.strip()))
        return tuple(piece for piece in pieces if piece.text)

    def _why(self, exchange: Exchange) -> Mark:
        code, _ = self.manner.decoys[exchange.decoy]
        if exchange.decoy == "not_adoption":
            return Mark("negative", note=f"another school's window; not {code}")
        return Mark("decoy", note=f"not {code}")

    def _habit(self, key: str) -> Iterable[Piece]:
        """Now and then a person begins as this person does."""
        grouped = self.document.is_group
        if grouped or self.draw.share(self.document.stem, key, "habit") > 0.1:
            return ()
        return (Piece(self.line(f"habit_{self.style}")),)

    def _passages(self, passages: tuple[Wording, ...], section: str) -> None:
        self.ask(self._question(passages[0].ask, passages[0].id, section))
        pieces: list[Piece] = list(self._habit(passages[0].id))
        for number, wording in enumerate(passages):
            if number:
                pieces.append(Piece(self.line("bridge")))
            pieces.extend(self._coded(wording))
        self.say(self.speaker(passages[0].id), *pieces)

    def _coded(self, wording: Wording) -> Iterable[Piece]:
        key = wording.id
        yield Piece(self.names.filled(wording.before, key))
        yield Piece(self.names.filled(wording.text, key), self._mark(wording))
        yield Piece(self.names.filled(wording.after, key))

    def _mark(self, wording: Wording) -> Mark:
        negative = self.manner.negatives.get((self.document.stem, wording.code))
        special = wording.document or wording.negative or (negative and negative.kind == "refusal")
        kind = negative.kind if negative is not None and special else "planted"
        note = negative.why if negative is not None and special else ""
        return Mark(kind, (wording.code, *wording.also), wording.value, note, wording.id)


def _with_times(script: Script, draw: Draw) -> None:
    """In some documents the time stands before the interviewer's turns."""
    stem = script.document.stem
    if draw.share(stem, "times") > 0.4:
        return
    total, said = script.words, 0
    length = int(script.document.attributes["minutes"]) * 60
    for line in script.spoken:
        if line.speaker == "I":
            at = 3 + said * length // max(1, total)
            line.time = f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        said += len(line.words.split())
