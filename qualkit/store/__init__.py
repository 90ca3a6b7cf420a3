"""The project file: schema, migrations, one repository."""

from qualkit.store.copies import copy_project
from qualkit.store.exchange_tables import ExchangeKind
from qualkit.store.moving import Moved, move_project
from qualkit.store.project import Project
from qualkit.store.repository import Event, Repository
from qualkit.store.revision_tables import Revision
from qualkit.store.rewriting import Body, Cell, Original, Rewritten
from qualkit.store.snapshots import Kept
from qualkit.store.transcript_tables import TranscriptEntry

__all__ = [
    "Body",
    "Cell",
    "Event",
    "ExchangeKind",
    "Kept",
    "Moved",
    "Original",
    "Project",
    "Repository",
    "Revision",
    "Rewritten",
    "TranscriptEntry",
    "copy_project",
    "move_project",
]
