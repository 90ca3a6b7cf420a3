"""A query that is written down and read again is the same query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import QueryError
from qualkit.model.query import (
    Has,
    HasCode,
    Near,
    Query,
    Saved,
    Words,
    all_of,
    any_of,
    leaves_out,
    none_of,
    written,
)
from qualkit.model.query_reading import read_query

TEXT = st.text(alphabet="aé ß\"“”\\'()=,:.!ANDOR12", min_size=1, max_size=8)
NAMES = st.one_of(st.sampled_from(["hal.agy", "AND", "NEAR/2", "state test", "“Menu”"]), TEXT)
VALUES = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)
LEAVES = st.one_of(
    TEXT.filter(str.strip).map(Words),
    st.builds(HasCode, NAMES, st.one_of(st.just(()), VALUES), st.booleans()),
    st.builds(Has, st.sampled_from(["site", "n_speakers", "coder", "école"]), VALUES),
    st.builds(Saved, NAMES),
)


def several(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    lists = st.lists(parts, min_size=1, max_size=3)
    reach = st.one_of(st.integers(0, 50).map(lambda k: (k, False)), st.just((None, True)),
                      st.integers(0, 50).map(lambda k: (k, True)))  # fmt: skip
    return st.one_of(
        lists.map(any_of),
        lists.map(all_of),
        st.builds(lambda a, b: all_of([a, none_of(b)]), parts, parts),
        st.builds(lambda a, b, how: Near(a, b, *how), parts, parts, reach),
    )


QUERIES = st.recursive(LEAVES, several, max_leaves=8).filter(lambda query: not leaves_out(query))


@settings(max_examples=150, deadline=None)
@given(QUERIES)
def test_a_query_written_and_read_is_the_same(query):
    assert read_query(written(query)) == query


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab "“”\\()=,:/ANDORTESMCK3.', max_size=24))
def test_any_text_is_a_query_or_refused_at_a_column_in_it(text):
    try:
        query = read_query(text)
    except QueryError as error:
        column = int(error.where.removeprefix("column "))
        assert 1 <= column <= len(text) + 1
    else:
        assert read_query(written(query)) == query


@pytest.mark.parametrize("deep", [39, 41])
def test_parentheses_have_a_bottom(deep):
    text = "(" * deep + "a" + ")" * deep
    if deep < 40:
        assert read_query(text) == Words("a")
        return
    with pytest.raises(QueryError, match="too deep"):
        read_query(text)
