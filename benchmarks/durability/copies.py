"""`python -m benchmarks.durability.copies`: how long the copy of the day takes on a large project.

148 transcripts and 20,000 codings, as `benchmarks.memos` makes them. What a person waits for at the
first change of a day is the whole copy; the parts are measured apart.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks import memos
from qualkit.store import snapshots

REPEATS = 5


def measured(what: str, action: Callable[[], object]) -> None:
    """The best of some times: seconds on the clock and of the processor."""
    best = (9e9, 9e9)
    for _ in range(REPEATS):
        clock, processor = time.perf_counter(), time.process_time()
        action()
        best = min(best, (time.perf_counter() - clock, time.process_time() - processor))
    print(f"{what:45} {best[0]:6.2f} s on the clock, {best[1]:5.2f} s of processor time")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="durability_copies_") as folder:
        project = memos._project(Path(folder) / "study.qualkit", memos.CODINGS)
        place = Path(project.location)
        project.close()
        draft = Path(folder) / "draft.qualkit"
        print(f"{place.stat().st_size / 1e6:.0f} MB")
        measured("copied and flushed to the disk", lambda: snapshots.snapshot(place, draft))
        with closing(sqlite3.connect(draft)) as connection:
            ask = connection.execute
            measured("the database read through",
                     lambda: ask("PRAGMA integrity_check(5)").fetchall())  # fmt: skip
            measured("texts and quotations verified", lambda: snapshots._quotes_stand(connection))
        measured("the copy of the day as a whole", lambda: snapshots.keep_copy(place, "day"))


if __name__ == "__main__":
    main()
