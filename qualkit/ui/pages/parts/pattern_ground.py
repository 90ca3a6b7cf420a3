"""What patterns are computed from, read once for each state of a project and person."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from qualkit.services import patterns
from qualkit.services.patterns import Patterns
from qualkit.store import Project
from qualkit.ui.pages.parts.pattern_asked import Choice

_READ = 4
_MADE = 24
_LOCK = Lock()
_READINGS: OrderedDict[Hashable, Any] = OrderedDict()
_RESULTS: OrderedDict[Hashable, Any] = OrderedDict()
Made = TypeVar("Made")


class Source:
    """A project as one person sees it now; the same question is answered once until it changes."""

    def __init__(self, project: Project, choice: Choice) -> None:
        with project.reading() as repository:
            revision = repository.revision()
        self.project, self.choice = project, choice
        self._stamp = (project.location, project.viewer, revision, choice.consensus)

    def whole(self) -> Patterns:
        """Everything, whatever the conditions."""
        return _kept(_READINGS, _READ, self._stamp, self._read)

    def _read(self) -> Patterns:
        return patterns.patterns(self.project, consensus=self.choice.consensus)

    def narrowed(self) -> Patterns:
        """What fulfils the conditions. Raises UsageError and NotFound."""
        if not self.choice.where:
            return self.whole()
        return self.made(("where",), lambda: self.whole().where([self.choice.where]))

    def made(self, question: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, kept under the question, the conditions and the project's state."""
        key = (self._stamp, self.choice.where, question)
        return _kept(_RESULTS, _MADE, key, make)


def _kept(
    store: OrderedDict[Hashable, Any], most: int, key: Hashable, make: Callable[[], Made]
) -> Made:
    with _LOCK:
        if key in store:
            store.move_to_end(key)
            found: Made = store[key]
            return found
    made = make()
    with _LOCK:
        store[key] = made
        while len(store) > most:
            store.popitem(last=False)
    return made
