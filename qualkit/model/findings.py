"""Findings: what analysis concludes from codings, ready for a memo to be written about."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualkit.model.codebook import Codebook
from qualkit.model.patterns import (
    Absence,
    BesideValues,
    Change,
    CoPresence,
    FactContrast,
    Lean,
    Least,
    Minority,
    Mirror,
    Moderator,
    Movement,
    Ordering,
    Recorded,
    Saturation,
    Silence,
    Speaker,
    StrandFindings,
    ValueSplit,
    VoiceBalance,
)
from qualkit.model.results import CollectionGrid, Count, CountTable
from qualkit.model.span import Span
from qualkit.model.study import Study
from qualkit.model.theme import Dimension, Domain, Strategy, Tension, Theme


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a memo stands. `date` is an ISO day; `filters` are sentences a reader understands,
    `names` says how the transcripts were de-identified.
    """

    project: str = ""
    codebook: str = ""
    codebook_version: int = 1
    rounds: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    date: str = ""
    names: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as shown. `spans` are the stretches shown; `text` joins them, cuts marked […].

    `turn` counts from 0; `voice` is a number for the speaker in a conversation of several, else
    None; `person` is a key, never shown. Of a dialogue, `lines` are what each speaker says, span by
    span, and `voices` number them.
    """

    text: str
    spans: tuple[Span, ...]
    transcript: str
    turn: int
    site: str
    wave: str
    role: str
    person: str
    voice: int | None = None
    cut: bool = False
    voices: tuple[int | None, ...] = ()
    lines: tuple[str, ...] = ()
    codings: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Voice:
    """How much of the evidence comes from one role, beside how much of the data does."""

    role: str
    transcripts: int
    people: int
    passages: int


@dataclass(frozen=True, slots=True)
class CodeTrust:
    """Agreement on one code; status is good, tentative, low or not tested."""

    code: str
    coefficient: str
    value: float | None
    units: int
    status: str


@dataclass(frozen=True, slots=True)
class CodeVoices:
    """A code and on how many people and transcripts it rests."""

    code: str
    transcripts: int
    people: int


@dataclass(frozen=True, slots=True)
class EvidenceBase:
    """The ground a memo stands on. `study` and `codebook` give names to ids.

    `codings` counts those of participants' words; `of_interviewers` those left out because only
    an interviewer speaks in them; `suggested` those that began as suggestions. `asked` are the
    queries it rests on, each with what it asks once saved queries are opened.
    """

    study: Study
    codebook: Codebook
    provenance: Provenance
    grid: CollectionGrid
    transcripts: int
    coded: int
    codings: int
    passages: int
    suggested: int
    of_interviewers: int
    voices: tuple[Voice, ...]
    trust: tuple[CodeTrust, ...]
    agreement: str
    rests_on: tuple[CodeVoices, ...]
    thin: tuple[tuple[str, str], ...]
    balance: VoiceBalance
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two sides, A and B, and three ways in which they meet; the three are never added up.

    `together`: passages that carry both. `near`: passages of one side with the other side within
    the stated number of turns but not in the same passage. `explicit`: codes of the clash itself.
    """

    side_a: Count
    side_b: Count
    together: Count
    near: Count
    explicit: Count


@dataclass(frozen=True, slots=True)
class SiteBalance:
    """Both sides at one site: strength is the smaller number of transcripts.

    `balance` is A / (A + B) in transcripts, None where neither side was found.
    """

    site: str
    meeting: Meeting
    strength: int
    balance: float | None


@dataclass(frozen=True, slots=True)
class DimensionFindings:
    dimension: Dimension
    total: Meeting
    sites: tuple[SiteBalance, ...]
    freedom_quotes: tuple[Quoted, ...]
    fence_quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """One place where the theme's own phrase is said word for word."""

    quote: Quoted
    interviewer: bool


@dataclass(frozen=True, slots=True)
class ThemeFindings:
    theme: Theme
    base: EvidenceBase
    phrase: tuple[PhraseHit, ...]
    dimensions: tuple[DimensionFindings, ...]
    total: Meeting
    sites: tuple[SiteBalance, ...]
    freedom: CountTable
    fence: CountTable
    set_by: tuple[tuple[str, Count], ...]
    silence: Silence
    absence: Absence
    orderings: tuple[Ordering, ...]
    together: CoPresence | None
    beside: tuple[BesideValues, ...]
    paraphrases: tuple[Quoted, ...]
    paraphrased: Count
    moderators: tuple[Moderator, ...]
    movement: Movement
    minorities: tuple[Minority, ...]


@dataclass(frozen=True, slots=True)
class DomainFindings:
    domain: Domain
    total: Count
    by_site: tuple[tuple[str, Count], ...]
    by_role: tuple[tuple[str, Count], ...]
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class StrategyFindings:
    """`done` is the recorded fact by site (rows) and wave (columns); talk is what people said."""

    strategy: Strategy
    done: tuple[tuple[str | None, ...], ...]
    talk: CountTable
    total: Count
    by_role: tuple[tuple[str, Count], ...]
    quotes: tuple[Quoted, ...]
    recorded: tuple[Recorded, ...]
    values: ValueSplit | None
    contrary: tuple[Quoted, ...]
    least: tuple[Least, ...]


@dataclass(frozen=True, slots=True)
class StrandTold:
    """A strand as a memo tells it: its counts, and quotes."""

    found: StrandFindings
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class TensionFindings:
    """`*_table` are by site x wave; `outcomes` are (site, value) of the tension's outcome."""

    tension: Tension
    base: EvidenceBase
    total: Meeting
    a_table: CountTable
    b_table: CountTable
    together_table: CountTable
    near_table: CountTable
    explicit_table: CountTable
    by_role: tuple[tuple[str, Meeting], ...]
    both_people: tuple[tuple[str, int, int], ...]
    a_quotes: tuple[Quoted, ...]
    b_quotes: tuple[Quoted, ...]
    together_quotes: tuple[Quoted, ...]
    domains: tuple[DomainFindings, ...]
    strategies: tuple[StrategyFindings, ...]
    movement: Movement
    both_speakers: tuple[Speaker, ...]
    leans: tuple[Lean, ...]
    contrary: tuple[Quoted, ...]
    mirrors: tuple[Mirror, ...]
    moderators: tuple[Moderator, ...]
    by_outcome: tuple[Moderator, ...]
    contrasts: tuple[FactContrast, ...]
    values: tuple[ValueSplit, ...]
    consequences: tuple[StrandTold, ...]
    mechanisms: tuple[StrandTold, ...]
    common: tuple[StrandTold, ...]
    others: tuple[StrandTold, ...]
    concepts: tuple[StrandTold, ...]
    followed: tuple[StrandTold, ...]
    outcomes: tuple[tuple[str, str], ...]
    silence: Silence
    minorities: tuple[Minority, ...]
    absence: Absence


@dataclass(frozen=True, slots=True)
class CodeInWave:
    code: str
    total: Count
    by_site: tuple[tuple[str, Count], ...]
    by_role: tuple[tuple[str, Count], ...]
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class SiteInWave:
    """A site in one wave: what its transcripts hold most, and one voice."""

    site: str
    transcripts: int
    people: int
    coded: int
    leading: tuple[CodeVoices, ...]
    quote: Quoted | None


@dataclass(frozen=True, slots=True)
class WaveFindings:
    """`codes` are ordered by transcripts, then passages; `changes` cover every code of either wave.

    `panel` are the transcripts of sites and roles heard in both waves.
    """

    wave: str
    previous: str | None
    base: EvidenceBase
    codes: tuple[CodeInWave, ...]
    appeared: tuple[str, ...]
    gone: tuple[str, ...]
    sites: tuple[SiteInWave, ...]
    silent: tuple[str, ...]
    changes: tuple[Change, ...]
    panel: tuple[str, ...]
    saturation: tuple[Saturation, ...]
