"""What is offered of existing codes: missed, unlike and disputed passages, each with its reason."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, UUID, uuid5

from qualkit.model import (
    Attributes,
    Code,
    Coding,
    Offer,
    OfferKind,
    Span,
    Suggestion,
    SuggestionRun,
)
from qualkit.suggest.embed import MODEL
from qualkit.suggest.evidence import Evidence, learnt_of, worth_naming
from qualkit.suggest.known_codes import Learned, learned
from qualkit.suggest.marked import Marked, marked, shares_enough
from qualkit.suggest.passages import Passage
from qualkit.suggest.signs import FEATURES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

METHOD = "existing codes: relevance times prototypes and definitions, by logistic regression"
VERSION = "2"
PER_CODE = 12
UNLIKE_PER_CODE = 3
MOST_DISPUTED = 100
SHOWN_TERMS = 4
SHOWN_NEAREST = 2
NEAR = [FEATURES.index(name) for name in FEATURES if name.startswith("said")]
NEAR_DEFINITION = 1.0
"""Standard deviations above the mean likeness to a definition from which a passage is near it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is learnt from: passages, the codings that `coder` may see, and codes in use.

    `readers` says who worked on a transcript, `unread` from which place on none of them did as yet;
    `refused` are places not to be offered again.
    """

    passages: tuple[Passage, ...]
    codings: tuple[Coding, ...]
    codes: tuple[Code, ...]
    coder: str
    readers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: frozenset[tuple[str, Span, str]] = frozenset()
    unread: Mapping[str, int] = field(default_factory=dict)

    def marks(self) -> Marked:
        """The codings laid over the passages."""
        return marked(self.passages, self.codings, self.codes, unread=self.unread)


@dataclass(frozen=True, slots=True)
class Proposal:
    run: SuggestionRun
    offers: tuple[Offer, ...]


def offers_of(ground: Ground, evidence: Evidence, *, precision: float, seed: int = 0) -> Proposal:
    """All three lists. The same ground and evidence give the same run."""
    marks = ground.marks()
    found = learned(evidence, marks)
    run = _run(ground, evidence, precision, seed)
    desk = _Desk(ground, evidence, marks, found, run, precision)
    return Proposal(run, (*desk.disputed(), *desk.missed(), *desk.unlike()))


def _run(ground: Ground, evidence: Evidence, precision: float, seed: int) -> SuggestionRun:
    """The run; its id is a hash of method, parameters, passages, training set and whose it is."""
    parameters = Attributes.of(
        precision=precision,
        codings=len(ground.codings),
        codes=len(ground.codes),
        training_sha256=training_hash(ground),
        scikit_learn=version("scikit-learn"),
    )
    model = "none" if evidence.vectors is None else MODEL
    places = [[p.transcript, p.revision, p.span.start, p.span.end] for p in ground.passages]
    identity = json.dumps([METHOD, VERSION, model, seed, ground.coder, parameters.pairs, places])
    why = f" ({evidence.missing})" if evidence.missing else ""
    notes = () if evidence.vectors is not None else (f"By words only, without embeddings{why}.",)
    return SuggestionRun(
        str(uuid5(NAMESPACE_OID, identity)), METHOD, VERSION, model, seed, parameters,
        len(ground.passages), notes,
    )  # fmt: skip


def training_hash(ground: Ground) -> str:
    """SHA-256 over every coding, what is unread, what was learnt of each code, and refusals."""
    codings = sorted((*c.place, c.coder, c.quote) for c in ground.codings)
    codes = sorted((c.id, *learnt_of(c)) for c in ground.codes)
    refused = sorted((name, span.start, span.end, code) for name, span, code in ground.refused)
    return hashlib.sha256(
        json.dumps([codings, sorted(ground.unread.items()), codes, refused]).encode()
    ).hexdigest()


@dataclass(frozen=True, slots=True)
class _Desk:
    ground: Ground
    evidence: Evidence
    marks: Marked
    found: Learned
    run: SuggestionRun
    precision: float

    def missed(self) -> Iterator[Offer]:
        free = self._free()
        for code in range(len(self.marks.codes)):
            for row in self.found.now.offers(
                code, free[:, code], precision=self.precision, most=PER_CODE
            ):
                yield self._offer(row, code, OfferKind.MISSED)

    def unlike(self) -> Iterator[Offer]:
        """Near the definition, and farther from every coded passage than these are as a rule."""
        free = self._free() & (self.found.now.relevant >= self.precision)
        for code in range(len(self.marks.codes)):
            given = self.marks.carries[:, code]
            near = self.found.signs.codes[:, code, NEAR].sum(axis=1)
            limit = NEAR_DEFINITION * float(near.std())
            if not given.any() or not limit:
                continue
            own = self._likeness(code)
            fits = free[:, code] & (near >= limit) & (own <= _middle(own[given]))
            for row in _first(near - own * float(near.std()), fits, UNLIKE_PER_CODE):
                yield self._offer(row, code, OfferKind.UNLIKE)

    def disputed(self) -> Iterator[Offer]:
        """What some of its readers gave a code and others did not, likeliest first."""
        both = []
        for (row, code), ids in self.marks.codings.items():
            readers = self.ground.readers.get(self.ground.passages[row].transcript, frozenset())
            if readers - self._coders(ids) and self._free_of_refusal(row, code):
                both.append((-float(self.found.held.chance[row, code]), row, code))
        for _, row, code in sorted(both)[:MOST_DISPUTED]:
            yield self._offer(row, code, OfferKind.DISPUTED)

    def _coders(self, ids: Iterable[str]) -> frozenset[str]:
        wanted = set(ids)
        return frozenset(c.coder for c in self.ground.codings if c.id in wanted)

    def _free(self) -> NDArray[np.bool_]:
        """Passages x codes that may be offered."""
        free = ~self.marks.carries
        for row, code in self._refused():
            free[row, code] = False
        return free

    def _refused(self) -> Iterator[tuple[int, int]]:
        column = {code.id: number for number, code in enumerate(self.marks.codes)}
        places: dict[str, list[tuple[Span, str]]] = defaultdict(list)
        for name, span, code in self.ground.refused:
            places[name].append((span, code))
        for row, passage in enumerate(self.ground.passages):
            for span, code in places.get(passage.transcript, ()):
                if code in column and shares_enough(span, passage.span):
                    yield row, column[code]

    def _free_of_refusal(self, row: int, code: int) -> bool:
        passage, name = self.ground.passages[row], self.marks.codes[code].id
        return (passage.transcript, passage.span, name) not in self.ground.refused

    def _likeness(self, code: int) -> NDArray[np.float64]:
        """Cosine of each passage with the nearest other passage that carries the code."""
        import numpy as np

        rows = self.evidence.vectors
        given = np.flatnonzero(self.marks.carries[:, code])
        if rows is not None:
            cosine = np.asarray(rows @ rows[given].T, dtype=np.float64)
        else:
            words = self.evidence.words
            cosine = np.asarray((words @ words[given].T).toarray(), dtype=np.float64)
        cosine[given, np.arange(len(given))] = -1
        return np.asarray(cosine.max(axis=1))

    def _offer(self, row: int, code: int, kind: OfferKind) -> Offer:
        passage, named = self.ground.passages[row], self.marks.codes[code]
        found = self.found.held if kind is OfferKind.DISPUTED else self.found.now
        terms = self._terms(row, code)
        place = f"{kind}:{named.id}:{passage.transcript}:{passage.revision}:{passage.span.start}"
        suggestion = Suggestion(
            id=str(uuid5(UUID(self.run.id), place)),
            run=self.run.id,
            transcript=passage.transcript,
            span=passage.span,
            quote=passage.text,
            score=round(float(found.chance[row, code]), 4),
            reason=self._reason(row, code, kind, terms),
            code=named.id,
            revision=passage.revision,
        )
        return Offer(suggestion, kind, terms, self._nearest(row, code))

    def _terms(self, row: int, code: int) -> tuple[str, ...]:
        """The passage's words that weigh most in the code's passages and definition."""
        import numpy as np

        given = np.flatnonzero(self.marks.carries[:, code])
        words = self.evidence.words[row]
        others = given[given != row]
        theirs = self.evidence.words[others].sum(axis=0) / max(len(others), 1)
        both = np.asarray(theirs).ravel() + self.evidence.said[code].toarray().ravel()
        weights = zip(words.data * both[words.indices], words.indices, strict=True)
        ranked = sorted((-float(w), self.evidence.terms[at]) for w, at in weights if w > 1e-6)
        return tuple(term for _, term in ranked if worth_naming(term))[:SHOWN_TERMS]

    def _nearest(self, row: int, code: int) -> tuple[str, ...]:
        """The codings of the code whose passages are most like this one."""
        import numpy as np

        given = np.flatnonzero(self.marks.carries[:, code])
        given = given[given != row]
        if self.evidence.vectors is not None:
            cosine = self.evidence.vectors[given] @ self.evidence.vectors[row]
        else:
            words = self.evidence.words
            cosine = (words[given] @ words[row].T).toarray().ravel()
        order = np.argsort(-cosine, kind="stable")[:SHOWN_NEAREST]
        return tuple(self.marks.codings[int(given[i]), code][0] for i in order)

    def _reason(self, row: int, code: int, kind: OfferKind, terms: Sequence[str]) -> str:
        named, given = self.marks.codes[code], int(self.marks.carries[:, code].sum())
        said = f"speaks of {', '.join(terms)}" if terms else "is alike in meaning, not in words"
        under = _counted(given)
        if kind is OfferKind.DISPUTED:
            return f"{self._who(row, code)}; it {said}."
        if kind is OfferKind.UNLIKE:
            return f"Near the definition of {named.label}, yet unlike the {under} under it; {said}."
        if not given:
            return f"Nothing is coded {named.label} yet; near its definition: {said}."
        return f"Like the {under} under {named.label}: {said}."

    def _who(self, row: int, code: int) -> str:
        gave = self._coders(self.marks.codings[row, code])
        readers = self.ground.readers.get(self.ground.passages[row].transcript, frozenset())
        left = ", ".join(sorted(readers - gave))
        return f"{', '.join(sorted(gave))} gave the code, {left} did not"


def _counted(number: int) -> str:
    return "one passage" if number == 1 else f"{number} passages"


def _middle(numbers: NDArray[np.float64]) -> float:
    import numpy as np

    return float(np.median(numbers))


def _first(scores: NDArray[np.float64], among: NDArray[np.bool_], most: int) -> list[int]:
    """Rows with the highest scores, equal ones in their order."""
    import numpy as np

    rows = np.flatnonzero(among)
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")[:most]]]
