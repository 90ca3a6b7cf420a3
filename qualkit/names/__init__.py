"""Names in transcripts: proposed from texts, decided by a person, replaced and restored."""

from qualkit.names.cells import SmallCell, small_cells
from qualkit.names.decide import Accepted, Decisions, decided
from qualkit.names.find import find_names
from qualkit.names.replace import Applied, Change, apply_names, new_offset, restore_text
from qualkit.names.values import Category, Decision, Document, Known, Proposal, Verdict

__all__ = [
    "Accepted",
    "Applied",
    "Category",
    "Change",
    "Decision",
    "Decisions",
    "Document",
    "Known",
    "Proposal",
    "SmallCell",
    "Verdict",
    "apply_names",
    "decided",
    "find_names",
    "new_offset",
    "restore_text",
    "small_cells",
]
