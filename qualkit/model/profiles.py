"""Findings about one site, one code, one person, and about the study's method and advice."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.codebook import Code
from qualkit.model.coding import Round
from qualkit.model.findings import CodeTrust, EvidenceBase, Meeting, Quoted
from qualkit.model.patterns import Change
from qualkit.model.results import AgreementTable, Count, CountTable, StudyTable
from qualkit.model.study import ResearchQuestion
from qualkit.model.theme import Recommendation, Strategy, Tension


@dataclass(frozen=True, slots=True)
class CodeAtSite:
    """A code at one site: transcripts there, and (n, N) at all other sites together."""

    code: str
    total: Count
    elsewhere: tuple[int, int]
    change: Change
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class StrategyAtSite:
    """`done` is the recorded fact of each wave, None where nothing is recorded."""

    strategy: Strategy
    done: tuple[str | None, ...]
    talk: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class TensionAtSite:
    tension: Tension
    meeting: Meeting
    both_people: int
    quotes: tuple[Quoted, ...]
    strategies: tuple[StrategyAtSite, ...]


@dataclass(frozen=True, slots=True)
class SiteFindings:
    """`base` is of this site alone; `facts` are (name, value of each wave) on no strategy.

    `waves` are those of the frame; `heard` those that hold transcripts here; `rare` codes stand
    in fewer than a fifth of the transcripts; `absent` are codes used elsewhere and not here.
    """

    site: str
    base: EvidenceBase
    waves: tuple[str, ...]
    heard: tuple[str, ...]
    facts: tuple[tuple[str, tuple[str | None, ...]], ...]
    codes: tuple[CodeAtSite, ...]
    panel: tuple[str, ...]
    tensions: tuple[TensionAtSite, ...]
    rare: tuple[str, ...]
    absent: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeStep:
    """Something that happened to a code: the codebook version, an ISO day and words for it."""

    version: int
    day: str
    what: str


@dataclass(frozen=True, slots=True)
class NoteOnCode:
    """A memo that an analyst wrote about a code."""

    title: str
    author: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """What a project remembers of a code besides its codings."""

    steps: tuple[CodeStep, ...] = ()
    notes: tuple[NoteOnCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Companion:
    """Another code in the same words: `passages` of the code that overlap one of the other."""

    code: str
    passages: int
    transcripts: int


@dataclass(frozen=True, slots=True)
class CodeFindings:
    """`below` is the count with the codes below, None where there are none.

    `border` quotes are passages where another coder gave another code instead, or that also carry
    a code which the exclusion names; `contrary` carry the rarer valence, or a code that a theme or
    a tension sets on the other side.
    """

    code: Code
    base: EvidenceBase
    record: CodeRecord
    total: Count
    below: Count | None
    table: CountTable
    by_role: CountTable
    changes: tuple[Change, ...]
    panel: tuple[str, ...]
    values: tuple[tuple[str, Count], ...]
    valences: tuple[tuple[str, Count], ...]
    typical: tuple[Quoted, ...]
    contrary: tuple[Quoted, ...]
    border: tuple[Quoted, ...]
    companions: tuple[Companion, ...]
    trust: CodeTrust
    supports: tuple[str, ...]
    supported_by: tuple[str, ...]
    used_in: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """One conversation in which a person was heard; `words` are those of the whole of it."""

    transcript: str
    wave: str
    role: str
    instrument: str
    minutes: int
    words: int
    codings: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Poles:
    """Passages of a person on both sides of a theme or tension, wave by wave: (a, b) each."""

    label: str
    side_a: str
    side_b: str
    waves: tuple[tuple[int, int], ...]

    @property
    def holds_both(self) -> bool:
        return any(a for a, _ in self.waves) and any(b for _, b in self.waves)


@dataclass(frozen=True, slots=True)
class PersonFindings:
    """`person` is the pseudonym; `codes` are (code, passages in each wave of `waves`)."""

    person: str
    site: str
    base: EvidenceBase
    waves: tuple[str, ...]
    missed: tuple[str, ...]
    interviews: tuple[Interview, ...]
    codes: tuple[tuple[str, tuple[int, ...]], ...]
    poles: tuple[Poles, ...]
    quotes: tuple[tuple[str, tuple[tuple[str, Quoted], ...]], ...]
    minor: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One wave of a vignette: `facts` are (name, value), `said` (codes, quotation) of `of`."""

    wave: str
    facts: tuple[tuple[str, str], ...]
    said: tuple[tuple[tuple[str, ...], Quoted], ...]
    of: int


@dataclass(frozen=True, slots=True)
class VignetteFindings:
    """A site, or a person there, in scenes; `passages` is how many are coded in all."""

    site: str
    person: str
    base: EvidenceBase
    scenes: tuple[Scene, ...]
    passages: int
    minor: bool


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round as it was run: `double` are transcripts given to two coders or more."""

    round: Round
    transcripts: int
    double: int
    coders: tuple[str, ...]
    codings: int


@dataclass(frozen=True, slots=True)
class MethodFindings:
    """What a methods appendix is drafted from; `verdicts` counts decisions by their kind.

    `answered` holds (research question, theme or tension, its dimensions or domains).
    """

    base: EvidenceBase
    questions: tuple[ResearchQuestion, ...]
    collection: StudyTable
    volume: StudyTable
    sampling: StudyTable
    rounds: tuple[RoundFacts, ...]
    agreement: AgreementTable | None
    disagreements: int
    resolved: int
    verdicts: tuple[tuple[str, int], ...]
    uses: tuple[tuple[str, Count], ...]
    roster: tuple[int, int]
    unasked: tuple[tuple[str, int, int], ...]
    answered: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with what it rests on: (words for it, count) of each thing it traces to."""

    recommendation: Recommendation
    source: str
    traced: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class AdviceHeard:
    """Advice that people gave: a code, the value it carries (for whom) and who says it."""

    code: str
    value: str
    total: Count
    by_role: tuple[tuple[str, Count], ...]
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class AdviceFindings:
    """`family` are the codes of advice looked at; both lists may be empty."""

    base: EvidenceBase
    family: tuple[str, ...]
    stated: tuple[Advice, ...]
    heard: tuple[AdviceHeard, ...]
