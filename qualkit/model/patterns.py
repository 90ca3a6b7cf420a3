"""Patterns across cells: what moves, what splits, what depends on what, who is missing."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.intervals import wilson
from qualkit.model.quantifiers import change
from qualkit.model.results import Count

Share = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One line over waves: (n, N) for each wave in order, and the word of the printed rule."""

    label: str
    shares: tuple[Share, ...]
    word: str

    @property
    def intervals(self) -> tuple[tuple[float, float] | None, ...]:
        """Wilson's 95 % interval of each share."""
        return tuple(wilson(n, of) for n, of in self.shares)

    @property
    def steps(self) -> tuple[str, ...]:
        """The word of the rule from each wave to the next."""
        return tuple(map(change, self.shares, self.shares[1:]))


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A line in the cells heard in every wave, there by site, in all transcripts, among the same
    people, and before and after. `people` and `periods` are None where there is nothing to compare.
    """

    kind: str
    cells: Change
    by_site: tuple[tuple[str, Change], ...]
    everyone: Change
    people: Change | None
    periods: Change | None

    @property
    def label(self) -> str:
        return self.cells.label


@dataclass(frozen=True, slots=True)
class Movement:
    """Trajectories over `waves`; `earlier` are the waves before the contrast."""

    waves: tuple[str, ...] = ()
    lines: tuple[Trajectory, ...] = ()
    transcripts: int = 0
    people: int = 0
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the study's record says of a fact in one wave; kinds are (value, number of sites)."""

    wave: str
    done: tuple[str, ...]
    not_done: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FactContrast:
    """Talk of something at sites and waves with a recorded fact, and at those without."""

    fact: str
    label: str
    places: tuple[int, int]
    done: Share
    not_done: Share


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value (or valence) of a code; empty where the coding gives none."""

    value: str
    count: Count
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueSplit:
    """A code's passages by what its codings say beside it; `kind` is value or valence."""

    code: str
    kind: str
    rows: tuple[ValueRow, ...]


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """Sites that share a value of an attribute, with one count for each column."""

    value: str
    sites: tuple[str, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Moderator:
    """A site attribute against codes; `columns` are labels."""

    attribute: str
    columns: tuple[str, ...]
    rows: tuple[AttributeRow, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person by the name the transcripts use; minors are told by number and transcript only."""

    person: str
    site: str
    role: str
    waves: tuple[str, ...]
    transcript: str
    voice: int | None = None
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Lean:
    """A site where one side (a or b) is heard in at least twice as many transcripts as the other.

    `contrary` are the people who speak of the other side all the same, `also` those of them who
    speak of the leading side as well.
    """

    site: str
    side: str
    counts: tuple[Count, Count]
    contrary: tuple[Speaker, ...] = ()
    also: tuple[Speaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Mirror:
    """A code of each side and how their shares rank over the sites: Spearman's rho.

    `counts` are (site, transcripts with a, transcripts with b), `leans` as for whole sides.
    """

    a: str
    b: str
    rho: float
    counts: tuple[tuple[str, Count, Count], ...]
    leans: tuple[Lean, ...]


@dataclass(frozen=True, slots=True)
class Least:
    """The site or role (`axis`) that speaks of something least, and who speaks of it there.

    Its share is at most three quarters of the share overall.
    """

    axis: str
    id: str
    count: Count
    speakers: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class StrandFindings:
    """A named set of codes with its counts."""

    name: str
    says: str
    total: Count
    by_site: tuple[tuple[str, Count], ...]
    by_role: tuple[tuple[str, Count], ...]
    least: tuple[Least, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Transcripts of a role by whether they were asked and whether they speak."""

    role: str
    asked_speaking: int
    asked_silent: int
    unasked_speaking: int
    unasked_silent: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Silent transcripts: asked, not asked, and those that follow no known protocol.

    `stated` tells that the theme or tension names questions at all, `questions` those of the
    study's protocols that it means.
    """

    stated: bool
    questions: tuple[str, ...]
    rows: tuple[AskedRow, ...]
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        return (*self.asked, *self.not_asked, *self.unknown)


@dataclass(frozen=True, slots=True)
class Minority:
    """Something said in some, but under a fifth of the transcripts, and by whom."""

    label: str
    count: Count
    sites: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """Codes that were looked for and not found, and those the codebook does not have."""

    not_found: tuple[str, ...] = ()
    not_looked_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteVoice:
    """How much of the evidence comes from one site; `speaking` are the people behind it."""

    site: str
    transcripts: int
    people: int
    speaking: int
    passages: int


@dataclass(frozen=True, slots=True)
class CoderVoice:
    """How much of the evidence one coder found; `alone`: passages nobody else marked."""

    coder: str
    codings: int
    transcripts: int
    alone: int


@dataclass(frozen=True, slots=True)
class SingleSource:
    """The passages of a role at a site that all come from one person."""

    site: str
    role: str
    passages: int
    heard: int


@dataclass(frozen=True, slots=True)
class VoiceBalance:
    """`unheard` are (site, roles) for roles heard elsewhere and not there."""

    sites: tuple[SiteVoice, ...] = ()
    coders: tuple[CoderVoice, ...] = ()
    single: tuple[SingleSource, ...] = ()
    unheard: tuple[tuple[str, tuple[str, ...]], ...] = ()
    codes: int = 0
    suggested_codes: int = 0


@dataclass(frozen=True, slots=True)
class Saturation:
    """New codes with each further transcript of a site ("" for all sites together).

    `curve` is the number of different codes after each transcript; `by_wave` holds (wave,
    transcripts, codes not heard before). `reached` is the first transcript of the first run that
    brings little new, None where there is none.
    """

    site: str
    curve: tuple[int, ...]
    by_wave: tuple[tuple[str, int, int], ...]
    last_new: int
    reached: int | None


@dataclass(frozen=True, slots=True)
class Ordering:
    """A pair of dimensions whose order is the same at every site that speaks of either."""

    more: str
    less: str
    strictly: tuple[str, ...]
    equal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoPresence:
    """How many ingredients stand together in one transcript; `held[k]` transcripts hold k.

    `whole` are the transcripts with all of them, `by_site` (site, whole, transcripts).
    """

    parts: tuple[tuple[str, Count], ...]
    held: tuple[int, ...]
    whole: tuple[str, ...]
    by_site: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class BesideValues:
    """A code's values against sites and, per attribute, against groups of sites."""

    code: str
    values: tuple[str, ...]
    by_site: tuple[AttributeRow, ...]
    by_attribute: tuple[Moderator, ...]
