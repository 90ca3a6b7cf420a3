"""How transcripts are to be read: what was chosen once counts for the next files."""

from __future__ import annotations

import json

from sqlalchemy import select

from qualkit.model import ReadingChoices
from qualkit.store import schema
from qualkit.store.plain import from_plain, to_plain
from qualkit.store.tables import Tables, dumps

_ID = "project"


class ReadingTables(Tables):
    def reading_choices(self) -> ReadingChoices:
        """What was chosen last; nothing special where nothing was chosen."""
        kept = self._scalar(select(schema.reading_choices.c.definition))
        return from_plain(ReadingChoices, json.loads(kept)) if kept else ReadingChoices()

    def save_reading_choices(self, choices: ReadingChoices) -> None:
        """Replace what was chosen; the same choices again leave no event."""
        before = self.reading_choices()
        if choices == before:
            return
        table = schema.reading_choices
        self._may_write()
        self.connection.execute(table.delete())
        self._insert(table, [{"id": _ID, "definition": dumps(to_plain(choices))}])
        self.log("reading.chosen", "reading", before=to_plain(before), after=to_plain(choices))
