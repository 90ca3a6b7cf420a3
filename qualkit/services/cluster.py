"""Beyond one machine: heavy steps as tasks of a Dask scheduler, where an address is given.

The same functions get the same parts in the same order, so the results are those of one machine.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any, TypeVar

from qualkit import __version__
from qualkit.errors import MissingExtra, UsageError

VARIABLE = "QUALKIT_CLUSTER"
"""The scheduler's address, such as tcp://10.0.0.5:8786."""

WAITS = "15s"
AHEAD = 3
"""Tasks handed out for each worker, so that none is idle and memory stays bounded."""

T = TypeVar("T")
R = TypeVar("R")


def address() -> str:
    """Where the scheduler is; empty where everything is computed here."""
    return os.environ.get(VARIABLE, "").strip()


def spread(function: Callable[[T], R], items: Iterable[T], *, together: int = 1) -> Iterator[R]:
    """What `map` gives, computed by the workers of the scheduler if there is one.

    `together` items make one task. Raises UsageError where no worker of this version answers.
    """
    where = address()
    if not where:
        return map(function, items)
    return _spread(_client(where), partial(_each, function), _parts(items, together))


def _spread(client: Any, task: Callable[[Any], Any], parts: Iterator[Any]) -> Iterator[Any]:
    """Results in the order of the parts; only some are under way at a time."""
    from distributed import CancelledError, KilledWorker

    waiting: deque[Any] = deque()
    ahead = AHEAD * max(1, sum(client.nthreads().values()))
    try:
        for part in parts:
            waiting.append(client.submit(task, part, pure=False))
            if len(waiting) >= ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except (KilledWorker, CancelledError, TimeoutError, OSError) as lost:
        raise UsageError(
            f"the workers at {address()} gave up: {type(lost).__name__}",
            hint=f"nothing was stored; start them again, or unset {VARIABLE}",
        ) from lost
    finally:
        for left in waiting:
            left.cancel()


def _each(function: Callable[[T], R], part: Sequence[T]) -> list[R]:
    return [function(item) for item in part]


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


@lru_cache(maxsize=1)
def _client(where: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise MissingExtra(
            "a cluster needs the package distributed", hint='pip install "qualkit[cluster]"'
        ) from missing
    try:
        connect: Any = Client
        client = connect(where, timeout=WAITS, set_as_default=False)
        client.wait_for_workers(1, timeout=WAITS)
    except (OSError, TimeoutError, ValueError) as unreachable:
        raise UsageError(
            f"no worker answers at {where}",
            hint=f"start scheduler and workers, or unset {VARIABLE}",
        ) from unreachable
    _refuse_other_versions(client)
    return client


def _refuse_other_versions(client: Any) -> None:
    """Another qualkit may read and count otherwise."""
    others = {version for version in client.run(_version).values() if version != __version__}
    if others:
        raise UsageError(
            f"workers run qualkit {', '.join(sorted(others))}, this is {__version__}",
            hint="install the same version on every machine",
        )


def _version() -> str:
    return __version__
