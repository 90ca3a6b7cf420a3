"""Wilson's interval against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.model.intervals import wilson


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_values_of_newcombe_1998_table_i_method_3(n, of, low, high):
    found = wilson(n, of)
    assert [round(bound, 4) for bound in found] == [low, high]


def test_there_is_no_interval_of_nothing():
    assert wilson(0, 0) is None


@given(st.integers(1, 300), st.data())
def test_it_holds_the_share_and_mirrors_its_complement(of, data):
    n = data.draw(st.integers(0, of))
    low, high = wilson(n, of)
    assert 0 <= low <= n / of <= high <= 1
    rest = wilson(of - n, of)
    assert (1 - rest[1], 1 - rest[0]) == pytest.approx((low, high))
