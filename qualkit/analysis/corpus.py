"""Corpus: the study, its transcripts and its codings as one value, indexed once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from qualkit.analysis.frame import framed
from qualkit.errors import CodingError, Problem, QueryError
from qualkit.model import Codebook, CodeRef, Coding, Study, Transcript, Turn
from qualkit.model.findings import Provenance
from qualkit.model.results import AgreementTable
from qualkit.model.theme import QueryRef


@dataclass(frozen=True, eq=False)
class Document:
    """A transcript in its cell of the study."""

    transcript: Transcript
    site: str
    wave: str
    role: str
    instrument: str

    @property
    def name(self) -> str:
        return self.transcript.name

    @cached_property
    def named(self) -> tuple[str, ...]:
        listed = self.transcript.attributes.get("persons", "").split(";")
        return tuple(dict.fromkeys(p.strip() for p in listed if p.strip()))

    @cached_property
    def participants(self) -> tuple[str, ...]:
        return self.transcript.participants

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(turn.span.start for turn in self.transcript.turns)

    @cached_property
    def people(self) -> frozenset[str]:
        """Keys of everyone heard: a named person is the same in all transcripts of a site."""
        keys = {f"{self.site}/{name}" for name in self.named}
        unnamed = self.transcript.people - len(keys)
        return frozenset(keys | {f"{self.name}/#{n}" for n in range(unnamed)})

    def person(self, speaker: str | None) -> str:
        """The key of the person behind a speaker label.

        A label is a named person when it is the name or its last part: S1 in JUN-SF01-S1.
        """
        named = self._named_by_label.get(speaker or "")
        if named is not None:
            return f"{self.site}/{named}"
        if len(self.named) == 1 and len(self.participants) <= 1:
            return f"{self.site}/{self.named[0]}"
        return f"{self.name}/{speaker or ''}"

    @cached_property
    def _named_by_label(self) -> Mapping[str, str]:
        ends = Counter(re.split(r"[-_ ]", name)[-1] for name in self.named)
        tails = {re.split(r"[-_ ]", name)[-1]: name for name in self.named}
        unique = {tail: name for tail, name in tails.items() if ends[tail] == 1}
        return unique | {name: name for name in self.named}

    @cached_property
    def voices(self) -> Mapping[str, int]:
        """A number for each participant: that of the label (S3) where all have one, else order."""
        digits = [re.search(r"(\d+)$", label) for label in self.participants]
        numbers = [int(found.group()) for found in digits if found]
        if len(set(numbers)) < len(self.participants):
            numbers = list(range(1, len(self.participants) + 1))
        return dict(zip(self.participants, numbers, strict=True))

    def turn_of(self, coding: Coding) -> tuple[Turn | None, bool]:
        """The first participant's turn under the coding; False when only interviewers speak."""
        turns = self.transcript.turns
        first = max(bisect_right(self._starts, coding.span.start) - 1, 0)
        start, end = coding.span.start, coding.span.end
        other = None
        for number in range(first, len(turns)):
            span = turns[number].span
            if span.start >= end:
                break
            if span.end > start and span.start < span.end:
                if not self.transcript.is_interviewer(turns[number]):
                    return turns[number], True
                other = other or turns[number]
        return other, other is None


@dataclass(frozen=True, slots=True)
class Placed:
    """A coding with the document and the turn in which it stands."""

    coding: Coding
    document: Document
    turn: Turn | None

    @property
    def turn_index(self) -> int:
        return self.turn.index if self.turn else -1

    @property
    def person(self) -> str:
        return self.document.person(self.turn.speaker if self.turn else None)


@dataclass(frozen=True)
class Corpus:
    """What one memo is computed from; `codings` are already filtered and may be of all coders.

    `formulas` are the ids of the codings that each query of a theme or tension finds in it; one
    that cannot be asked is left out. `asked` are these queries with saved ones opened.
    Codings of transcripts that are not in the corpus are ignored. Raises CodingError, on first
    use, when a coding's quote is not what the transcript says at that place.
    """

    study: Study
    transcripts: tuple[Transcript, ...] = ()
    codings: tuple[Coding, ...] = ()
    codebook: Codebook = field(default_factory=lambda: Codebook("none"))
    agreement: AgreementTable | None = None
    provenance: Provenance = field(default_factory=Provenance)
    formulas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def coded_by(self) -> Counter[str]:
        """How many coders marked anything in each transcript."""
        return Counter(name for name, _ in {(c.transcript, c.coder) for c in self.codings})

    @cached_property
    def frame(self) -> Study:
        return framed(self.study, self.transcripts)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """In the order of the frame: site, wave, role, then name."""
        order = {
            "site": {s.id: n for n, s in enumerate(self.frame.sites)},
            "wave": {w.id: n for n, w in enumerate(self.frame.waves)},
            "role": {r.id: n for n, r in enumerate(self.frame.roles)},
        }

        def place(document: Document) -> tuple[int, int, int, str]:
            return (
                order["site"][document.site],
                order["wave"][document.wave],
                order["role"][document.role],
                document.name,
            )

        return tuple(sorted((_document(t) for t in self.transcripts), key=place))

    @cached_property
    def _by_name(self) -> Mapping[str, Document]:
        return {document.name: document for document in self.documents}

    def document(self, name: str) -> Document:
        return self._by_name[name]

    @cached_property
    def _all_placed(self) -> tuple[tuple[Placed, bool], ...]:
        here = [c for c in self.codings if c.transcript in self._by_name]
        _verify(here, self._by_name)
        position = {document.name: n for n, document in enumerate(self.documents)}
        ordered = sorted(
            here,
            key=lambda c: (
                position[c.transcript], c.span.start, c.span.end, c.code, c.coder, c.id
            ),
        )  # fmt: skip
        return tuple(self._place(coding) for coding in ordered)

    def _place(self, coding: Coding) -> tuple[Placed, bool]:
        document = self._by_name[coding.transcript]
        turn, of_participant = document.turn_of(coding)
        return Placed(coding, document, turn), of_participant

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Codings of participants' words, in the order of the documents and of the text."""
        return tuple(placed for placed, of_participant in self._all_placed if of_participant)

    @property
    def placed_anywhere(self) -> tuple[Placed, ...]:
        """Like `placed`, with the codings that lie in an interviewer's words only."""
        return tuple(placed for placed, _ in self._all_placed)

    @property
    def of_interviewers(self) -> int:
        """Codings that lie in an interviewer's words only: shown nowhere, counted nowhere."""
        return len(self._all_placed) - len(self.placed)

    @cached_property
    def _by_code(self) -> Mapping[str, tuple[int, ...]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, placed in enumerate(self.placed):
            found[placed.coding.code].append(number)
        return {code: tuple(numbers) for code, numbers in found.items()}

    @cached_property
    def used_codes(self) -> tuple[str, ...]:
        """Codes that were applied, in the order of the codebook, unknown ones last."""
        order = {code.id: n for n, code in enumerate(self.codebook)}
        return tuple(sorted(self._by_code, key=lambda code: (order.get(code, len(order)), code)))

    def pick(
        self, refs: Iterable[CodeRef | QueryRef | str], *, without: Iterable[str] = ()
    ) -> tuple[Placed, ...]:
        """Codings with one of the codes or of those below them, in reading order."""
        left_out = frozenset(without)
        numbers = {
            number
            for ref in refs
            for number in self._numbers(ref)
            if self.placed[number].coding.code not in left_out
        }
        return tuple(self.placed[number] for number in sorted(numbers))

    def label(self, code: str) -> str:
        """What a reader calls a code; its id where the codebook does not have it."""
        return self.codebook.code(code).label if code in self.codebook else code

    def pick_exactly(self, code: str) -> tuple[Placed, ...]:
        """Codings with that very code, in reading order."""
        return tuple(self.placed[number] for number in self._by_code.get(code, ()))

    def _numbers(self, ref: CodeRef | QueryRef | str) -> Iterable[int]:
        if isinstance(ref, QueryRef):
            found = self.formulas.get(ref.formula)
            if found is None:
                hint = "qualkit find PROJECT QUERY says why; load the themes again with another one"
                raise QueryError(f"a query cannot be asked: {ref.formula}", hint=hint)
            return (n for n, placed in enumerate(self.placed) if placed.coding.id in found)
        numbers = (n for code in self.family(ref) for n in self._by_code.get(code, ()))
        return (number for number in numbers if self._has_value(number, ref))

    def _has_value(self, number: int, ref: CodeRef | str) -> bool:
        wanted = ref.value if isinstance(ref, CodeRef) else ""
        return not wanted or self.placed[number].coding.value == wanted

    def family(self, ref: CodeRef | QueryRef | str) -> frozenset[str]:
        """The ids of a code and of everything below it; an unknown code is its own family.

        A code that was merged or split counts with what stands for it now. A query has none.
        """
        if isinstance(ref, QueryRef):
            return frozenset()
        return self.codebook.stands_for(ref.code if isinstance(ref, CodeRef) else ref)


def _document(transcript: Transcript) -> Document:
    known = transcript.attributes
    return Document(
        transcript,
        known.get("site", ""),
        known.get("wave", ""),
        known.get("role", ""),
        known.get("instrument", ""),
    )


def _verify(codings: Iterable[Coding], documents: Mapping[str, Document]) -> None:
    problems = [
        Problem(
            "the quote of a coding is not what the transcript says at that place",
            f"{coding.transcript}:{coding.span.start}-{coding.span.end}",
            "the project may be damaged; run 'qualkit check'",
        )
        for coding in codings
        if documents[coding.transcript].transcript.text[coding.span.start : coding.span.end]
        != coding.quote
    ]
    if problems:
        raise CodingError.of(problems)
