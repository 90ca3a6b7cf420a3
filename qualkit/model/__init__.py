"""Frozen values and their rules; standard library only."""

from qualkit.model.attributes import Attributes
from qualkit.model.codebook import Code, Codebook, Source, Stance, Work
from qualkit.model.coding import Coder, CoderKind, Coding, Origin, Purpose, Round, Segmentation
from qualkit.model.deidentification import Deidentification
from qualkit.model.formatting import Mark, MarkKind, carried, tidied
from qualkit.model.memo import Memo, Subject, SubjectKind, visible_memos
from qualkit.model.operation import Operation, OperationKind, Outcome
from qualkit.model.people import Account, Right, TeamRole, may, name_fault
from qualkit.model.reading import (
    PATTERNS,
    ReadingChoices,
    Rename,
    SpeakerCount,
    speaker_counts,
)
from qualkit.model.reading_status import ReadingCell, ReadingState, ReadingStatus
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
    "Account",
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
    "Mark",
    "MarkKind",
    "Memo",
    "Operation",
    "OperationKind",
    "Origin",
    "Outcome",
    "PlannedCell",
    "Pole",
    "Protocol",
    "ProtocolQuestion",
    "Purpose",
    "ReadingCell",
    "ReadingChoices",
    "ReadingState",
    "ReadingStatus",
    "Rename",
    "ResearchQuestion",
    "Right",
    "Role",
    "RosterEntry",
    "Round",
    "Segmentation",
    "Site",
    "Source",
    "Span",
    "SpeakerCount",
    "Stance",
    "Strategy",
    "Study",
    "Subject",
    "SubjectKind",
    "Suggestion",
    "SuggestionRun",
    "SuggestionStatus",
    "TeamRole",
    "Tension",
    "Theme",
    "Topic",
    "Transcript",
    "Turn",
    "Wave",
    "Work",
    "carried",
    "covered",
    "fault_of",
    "may",
    "merged",
    "name_fault",
    "speaker_counts",
    "text_hash",
    "tidied",
    "visible_memos",
]
