"""For all tests: how fast the machine is decides nothing, and what waits most begins first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from argon2 import PasswordHasher

settings.register_profile(
    "any machine",
    deadline=None,
    max_examples=100,  # where a test does not say how many
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for a browser or a process first, so that no long one is left to the end."""
    items.sort(key=lambda item: "browser" not in item.nodeid and "slow" not in item.keywords)


@pytest.fixture(scope="session", autouse=True)
def full_cost() -> Iterator[Callable[[], PasswordHasher]]:
    """What hashes people's passwords; in tests they are hashed in no time."""
    from argon2 import PasswordHasher

    from qualkit.services import accounts

    chosen = accounts._hasher
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", lambda: quick)
        yield chosen
