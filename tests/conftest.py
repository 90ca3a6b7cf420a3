"""For all tests: how fast the machine is decides nothing, and what waits most begins first."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "any machine",
    deadline=None,
    max_examples=50,  # where a test does not say how many
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for a browser or a process first, so that no long one is left to the end."""
    items.sort(key=lambda item: "browser" not in item.nodeid and "slow" not in item.keywords)
