"""Notice of what others change, for pages that wait: one watch a project, few looks a page.

A page gives the mark of what it shows of others. Only when what its person may see differs does it
hear of it, so that a blind round does not even tell that somebody is at work.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.errors import ProjectError
from qualkit.services import admission
from qualkit.store import Project
from qualkit.ui import payload

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLDS = 4.0
"""Seconds that a page waits before it asks again; a server that is ended waits as long for it."""
PAUSE = 2.0
"""Seconds between two looks for one page."""
MOST = 500
LOOKS = 1.0
AFTER_TROUBLE = 3.0


def mark(project: Project, transcript: str, coder: str) -> str:
    """A short name of what this person may see of others in a transcript, and of the codebook."""
    with project.reading() as repository:
        round_name = admission.working_round_in(repository, transcript, coder)
        rows = payload.coding_rows(repository, transcript, coder=coder, round_name=round_name)
        others = [row for row in rows if row[payload.CODER] != coder]
        hides = bool(repository.hidden_rounds)
        book = 0 if hides else repository.codebook_version()
    told = json.dumps([round_name, book, others], separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(eq=False, slots=True)
class _Page:
    """A page that waits, and the way to wake it from another thread."""

    loop: asyncio.AbstractEventLoop
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        try:
            self.loop.call_soon_threadsafe(self.woken.set)
        except RuntimeError:
            return  # the server has stopped


class Live:
    """The pages that wait for changes of one project; a thread watches while there are any."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._pages: set[_Page] = set()
        self._lock = threading.Lock()
        self._running = False

    async def changed(self, look: Callable[[], Awaitable[str]], known: str) -> str:
        """The new mark as soon as `look` gives another one than is known, else the known one."""
        end = time.monotonic() + HOLDS
        with self._waiting() as page:
            found = await look()
            while page is not None and found == known and (left := end - time.monotonic()) > 0:
                try:
                    await asyncio.wait_for(page.woken.wait(), left)
                except TimeoutError:
                    break
                page.woken.clear()
                found = await look()
                if found == known:
                    await asyncio.sleep(PAUSE)
        return found

    @contextmanager
    def _waiting(self) -> Iterator[_Page | None]:
        """A place among those who wait, before they look; None where there are too many."""
        page = _Page(asyncio.get_running_loop())
        with self._lock:
            room = len(self._pages) < MOST
            if room:
                self._pages.add(page)
                self._start()
        try:
            yield page if room else None
        finally:
            with self._lock:
                self._pages.discard(page)

    def _start(self) -> None:
        if not self._running:
            self._running = True
            threading.Thread(target=self._run, name="qualkit-live", daemon=True).start()

    def _run(self) -> None:
        try:
            while self._still_needed():
                try:
                    self._watch()
                except ProjectError:
                    self._wake()
                    time.sleep(AFTER_TROUBLE)
        finally:
            self._running = False  # whatever happened, the next page begins anew

    def _watch(self) -> None:
        watch = self._project.watch()
        try:
            self._wake()  # what changed before the watch began
            while self._pages:
                if watch.wait(LOOKS):
                    self._wake()
        finally:
            watch.close()

    def _still_needed(self) -> bool:
        with self._lock:
            self._running = bool(self._pages)
            return self._running

    def _wake(self) -> None:
        with self._lock:
            pages = tuple(self._pages)
        for page in pages:
            page.wake()
