"""Frozen values and their rules; standard library only."""

from qualkit.model.attributes import Attributes
from qualkit.model.codebook import (
    Code,
    Codebook,
    Passage,
    Scale,
    Source,
    Stance,
    Support,
    Work,
)
from qualkit.model.coding import Coder, CoderKind, Coding, Origin, Round, Segmentation
from qualkit.model.deidentification import Deidentification
from qualkit.model.operation import Operation, OperationKind, Outcome
from qualkit.model.reading import (
    PATTERNS,
    ReadingChoices,
    Rename,
    SpeakerCount,
    speaker_counts,
)
from qualkit.model.span import Span, covered, merged
from qualkit.model.storable import fault_of
from qualkit.model.study import (
    Cell,
    Fact,
    Instrument,
    PlannedCell,
    Protocol,
    ProtocolQuestion,
    ResearchQuestion,
    Role,
    RosterEntry,
    Site,
    Study,
    Wave,
)
from qualkit.model.suggestion import Suggestion, SuggestionRun, SuggestionStatus, Topic
from qualkit.model.theme import CodeRef, Dimension, Domain, LogicRow, Pole, Strategy, Tension, Theme
from qualkit.model.transcript import Transcript, Turn, text_hash

__all__ = [
    "PATTERNS",
    "Attributes",
    "Cell",
    "Code",
    "CodeRef",
    "Codebook",
    "Coder",
    "CoderKind",
    "Coding",
    "Deidentification",
    "Dimension",
    "Domain",
    "Fact",
    "Instrument",
    "LogicRow",
    "Operation",
    "OperationKind",
    "Origin",
    "Outcome",
    "Passage",
    "PlannedCell",
    "Pole",
    "Protocol",
    "ProtocolQuestion",
    "ReadingChoices",
    "Rename",
    "ResearchQuestion",
    "Role",
    "RosterEntry",
    "Round",
    "Scale",
    "Segmentation",
    "Site",
    "Source",
    "Span",
    "SpeakerCount",
    "Stance",
    "Strategy",
    "Study",
    "Suggestion",
    "SuggestionRun",
    "SuggestionStatus",
    "Support",
    "Tension",
    "Theme",
    "Topic",
    "Transcript",
    "Turn",
    "Wave",
    "Work",
    "covered",
    "fault_of",
    "merged",
    "speaker_counts",
    "text_hash",
]
