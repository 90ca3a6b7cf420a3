"""What a person says about how transcripts are to be read, and what a reading shows of speakers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qualkit.errors import Problem, ReadError
from qualkit.model.expression import fault_of_expression
from qualkit.model.storable import fault_of
from qualkit.model.transcript import Transcript

AUTOMATIC = "auto"
NO_LABELS = "none"
PATTERNS = (AUTOMATIC, "colon", "bold", "timed", "otter", "bracket", "tab", NO_LABELS)
_LONGEST_LABEL = 120
_MOST_LABELS = 2_000
_FIRST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Rename:
    """A label as it stands in files and the name to use for it; two to one name merge."""

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadingChoices:
    """How labels are found and what they are called; the text itself is never touched.

    `pattern` is one of PATTERNS. `expression` is a regular expression for the beginning of a
    line with a group `speaker` and, if wanted, `time`; it takes the place of the pattern.
    `interviewers` and `participants` overrule what labels look like; they may name a label or its
    new name. Raises ReadError with everything that cannot be used.
    """

    renames: tuple[Rename, ...] = ()
    interviewers: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    pattern: str = AUTOMATIC
    expression: str = ""

    def __post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            raise ReadError.of(problems)

    @property
    def seeks(self) -> bool:
        """Whether labels are to be found in another way than by themselves."""
        return self.pattern != AUTOMATIC or bool(self.expression)

    @property
    def known(self) -> frozenset[str]:
        """Labels that a person says are speakers."""
        renamed = (rename.label for rename in self.renames)
        return frozenset((*self.interviewers, *self.participants, *renamed))

    def name_of(self, label: str) -> str:
        return next((r.name for r in reversed(self.renames) if r.label == label), label)

    def told(self) -> tuple[str, ...]:
        """What is chosen, each thing as words for people; empty where nothing is."""
        found = (
            [f"labels are found by the regular expression {self.expression}"]
            if self.expression
            else [f"labels are found by the pattern '{self.pattern}'"] * (self.pattern != AUTOMATIC)
        )
        renames = (f"{r.label} is called {r.name}" for r in self.renames)
        asking = (f"{label} is an interviewer" for label in self.interviewers)
        answering = (f"{label} is no interviewer" for label in self.participants)
        return (*found, *renames, *asking, *answering)

    def finding_only(self) -> ReadingChoices:
        """The same way to find labels, every label called what the file calls it."""
        return replace(self, renames=(), interviewers=(), participants=())

    def and_then(self, later: ReadingChoices) -> ReadingChoices:
        """Both together; where they differ the later ones count."""
        names = {r.label: r.name for r in (*self.renames, *later.renames)}
        asked, answered = set(later.interviewers), set(later.participants)
        finding = later if later.seeks else self
        return ReadingChoices(
            renames=tuple(Rename(*pair) for pair in sorted(names.items())),
            interviewers=tuple(sorted({*self.interviewers, *asked} - answered)),
            participants=tuple(sorted({*self.participants, *answered} - asked)),
            pattern=finding.pattern,
            expression=finding.expression,
        )


@dataclass(frozen=True, slots=True)
class ChoicesByFile:
    """What counts for all files, and over it what counts for single ones, by their names."""

    everywhere: ReadingChoices = field(default_factory=ReadingChoices)
    of_file: Mapping[str, ReadingChoices] = field(default_factory=dict)

    def for_file(self, name: str) -> ReadingChoices:
        own = self.of_file.get(name)
        return self.everywhere.and_then(own) if own else self.everywhere


def _problems(choices: ReadingChoices) -> Iterable[Problem]:
    where = "how to read"
    if choices.pattern not in PATTERNS:
        known = ", ".join(PATTERNS)
        yield Problem(f"there is no pattern '{choices.pattern}'", where, f"use one of {known}")
    if choices.expression:
        what, hint = fault_of_expression(choices.expression)
        if what:
            yield Problem(what, where, hint)
        if choices.pattern != AUTOMATIC:
            what = "a pattern and a regular expression are given"
            yield Problem(what, where, "give one of them")
    pairs = ((rename.label, rename.name) for rename in choices.renames)
    labels = [*choices.interviewers, *choices.participants, *(n for pair in pairs for n in pair)]
    if len(labels) > _MOST_LABELS:
        yield Problem(f"more than {_MOST_LABELS} labels are named", where, "name fewer")
    if not all(map(_usable, labels)):
        what = f"a label is empty, has more than {_LONGEST_LABEL} characters or several lines"
        yield Problem(what, where, "write it as it stands in the file")


def _usable(label: str) -> bool:
    return (
        0 < len(label.strip()) <= len(label) <= _LONGEST_LABEL
        and label == label.strip()
        and len(label.splitlines()) == 1
        and not fault_of(label)
    )


@dataclass(frozen=True, slots=True)
class SpeakerCount:
    """What one speaker says in one or more transcripts; `label` is None for turns without one."""

    label: str | None
    turns: int
    words: int
    first_words: str
    interviewer: bool


def speaker_counts(*transcripts: Transcript) -> tuple[SpeakerCount, ...]:
    """Each speaker's turns and words, in order of first appearance, those without label last."""
    found: dict[str | None, SpeakerCount] = {}
    for transcript in transcripts:
        for turn in transcript.turns:
            said = transcript.quote(turn.span)
            start = SpeakerCount(turn.speaker, 0, 0, _beginning(said), False)
            before = found.get(turn.speaker, start)
            found[turn.speaker] = replace(
                before,
                turns=before.turns + 1,
                words=before.words + len(said.split()),
                interviewer=before.interviewer or turn.speaker in transcript.interviewers,
            )
    return tuple(sorted(found.values(), key=lambda count: count.label is None))


def _beginning(said: str) -> str:
    """The first words, on one line and no longer than a line."""
    words = " ".join(said[: 2 * _FIRST_WORDS].split())
    return words if len(words) <= _FIRST_WORDS else words[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"
