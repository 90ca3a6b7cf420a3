"""Names in transcripts: proposed from texts, decided by a person, replaced and restored."""

from qualkit.names.cells import SmallCell, small_cells
from qualkit.names.decide import Accepted, Decisions, decided
from qualkit.names.find import find_names
from qualkit.names.replace import (
    Applied,
    Change,
    Shift,
    apply_names,
    restore_text,
    restore_words,
)
from qualkit.names.values import Category, Context, Decision, Document, Known, Proposal, Verdict

__all__ = [
    "Accepted",
    "Applied",
    "Category",
    "Change",
    "Context",
    "Decision",
    "Decisions",
    "Document",
    "Known",
    "Proposal",
    "Shift",
    "SmallCell",
    "Verdict",
    "apply_names",
    "decided",
    "find_names",
    "restore_text",
    "restore_words",
    "small_cells",
]
