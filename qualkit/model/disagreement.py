"""Disagreement: a place that coders who read it coded differently."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qualkit.model.span import Span


class DisagreementKind(StrEnum):
    """What sets coders apart at a place.

    Omission: some marked what others left uncoded. Confusion: two gave it different codes.
    Boundary: the same codes with other borders.
    """

    OMISSION = "omission"
    CONFUSION = "confusion"
    BOUNDARY = "boundary"

    def counted(self, times: int) -> str:
        """As 1 boundary, 2 boundaries."""
        if times == 1:
            return f"1 {self.value}"
        plural = self.value[:-1] + "ies" if self.value.endswith("y") else self.value + "s"
        return f"{times} {plural}"


@dataclass(frozen=True, slots=True)
class Marked:
    """What one assigned coder did at a place; no codes where it was read and left uncoded."""

    coder: str
    codes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place in one revision of a transcript; `span` holds everything marked there.

    `marked` has every coder assigned to the transcript, by name.
    """

    transcript: str
    revision: int
    span: Span
    kind: DisagreementKind
    marked: tuple[Marked, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        return tuple(each.coder for each in self.marked)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that somebody gave here, sorted."""
        return tuple(sorted({code for each in self.marked for code in each.codes}))

    @property
    def disputed(self) -> tuple[str, ...]:
        """The codes that not everybody gave; all of them where only borders differ."""
        shared = set.intersection(*(set(each.codes) for each in self.marked))
        return tuple(c for c in self.codes if c not in shared) or self.codes

    @property
    def key(self) -> tuple[str, int, int, int]:
        """(transcript, revision, start, end): unique in a list and a stable order."""
        return (self.transcript, self.revision, self.span.start, self.span.end)


@dataclass(frozen=True, slots=True)
class ConfusionMatrix:
    """How pairs of coders met at the same places, code by code.

    `cells[c][k]` counts pairs of which one gave c and not k, the other k and not c; on the
    diagonal both gave the code. `alone[c]` counts pairs of which one gave c and the other no code
    in its stead. Symmetric.
    """

    codes: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    alone: tuple[int, ...]

    def partner(self, code: str) -> tuple[str, int]:
        """The code it is taken for most often, with how often; empty and 0 for none."""
        at = self.codes.index(code)
        others = [(n, k) for k, n in zip(self.codes, self.cells[at], strict=True) if k != code]
        times, other = max(others, key=lambda each: each[0], default=(0, ""))
        return (other, times) if times else ("", 0)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why coders differ on a code, and how much there is to discuss.

    `kinds` counts the disagreements in which the code is disputed; `weight` orders a list by what
    is worth discussing first.
    """

    code: str
    findings: tuple[str, ...]
    kinds: tuple[tuple[DisagreementKind, int], ...]
    weight: float

    @property
    def in_words(self) -> str:
        """As 3 omissions, 1 boundary."""
        return ", ".join(kind.counted(times) for kind, times in self.kinds)

    @property
    def disagreements(self) -> int:
        return sum(times for _, times in self.kinds)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What setting coders side by side in a round showed: every disagreement, and by code."""

    round: str
    coders: tuple[str, ...]
    agreed: int
    disagreements: tuple[Disagreement, ...]
    confusions: ConfusionMatrix
    diagnoses: tuple[Diagnosis, ...] = ()
