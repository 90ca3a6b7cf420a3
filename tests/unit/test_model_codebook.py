"""Codebook: its tree, families and near misses, whatever its parents are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import CodebookError
from qualkit.model import Code, Codebook, CodeRef

TREE = Codebook(
    "b",
    codes=(
        Code("a.x.deep", "Deep", parent="a.x"),
        Code("a", "A"),
        Code("b", "B", parent="gone"),
        Code("a.x", "X", parent="a"),
        Code("a.y", "Y", parent="a"),
    ),
)


def test_the_tree_runs_from_roots_down_parents_first() -> None:
    drawn = [(depth, code.id) for depth, code in TREE.tree()]
    assert drawn == [(0, "a"), (1, "a.x"), (2, "a.x.deep"), (1, "a.y"), (0, "b")]


def test_a_code_whose_parent_is_missing_is_a_root() -> None:
    assert [code.id for code in TREE.roots] == ["a", "b"]
    assert TREE.depth("b") == 0


def test_descendants_nearest_first_and_the_family_with_itself() -> None:
    assert [code.id for code in TREE.descendants("a")] == ["a.x", "a.y", "a.x.deep"]
    assert TREE.family("a.x") == {"a.x", "a.x.deep"}
    assert TREE.family("unknown") == {"unknown"}


def test_depth_counts_what_stands_above() -> None:
    assert TREE.depth("a.x.deep") == 2
    with pytest.raises(CodebookError):
        TREE.depth("nowhere")


def test_an_unknown_code_is_refused_with_near_misses() -> None:
    with pytest.raises(CodebookError, match=r"no code 'a\.xx'") as refused:
        TREE.code("a.xx")
    assert "did you mean a.x" in refused.value.hint
    with pytest.raises(CodebookError) as refused:
        TREE.code("zzzzzz")
    assert "did you mean" not in refused.value.hint


def test_parents_in_a_circle_end_and_lose_nobody() -> None:
    parents = {"a": "c", "b": "a", "c": "b", "own": "own"}
    ring = Codebook("b", codes=tuple(Code(id, id, parent=above) for id, above in parents.items()))
    assert [(depth, code.id) for depth, code in ring.tree()] == [
        (0, "c"), (1, "a"), (2, "b"), (0, "own")
    ]  # fmt: skip
    assert ring.family("a") == {"a", "b"}
    assert ring.depth("b") == 2


@given(st.lists(st.integers(0, 7), min_size=1, max_size=8))
def test_any_parents_give_a_tree_of_all_codes(parents: list[int]) -> None:
    book = Codebook(
        "b", codes=tuple(Code(str(n), str(n), parent=str(p)) for n, p in enumerate(parents))
    )
    drawn = list(book.tree())
    assert sorted(code.id for _, code in drawn) == sorted(code.id for code in book)
    assert all(book.depth(code.id) == depth for depth, code in drawn)
    assert sum(len(book.family(root.id)) for root in book.roots) == len(book)


def test_a_deep_tree_needs_no_deep_stack() -> None:
    deep = Codebook("b", codes=tuple(Code(str(n), str(n), parent=str(n - 1)) for n in range(1_500)))
    assert len(list(deep.tree())) == 1_500
    assert deep.depth("1499") == 1_499
    assert len(deep.descendants("0")) == 1_499


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("dar.acc", CodeRef("dar.acc")),
        ("dar.org.test_prep = declined", CodeRef("dar.org.test_prep", "declined")),
        ("a=b=c", CodeRef("a", "b=c")),
    ],
)
def test_code_refs_are_a_code_with_or_without_a_value(text: str, ref: CodeRef) -> None:
    assert CodeRef.parse(text) == ref


def test_what_a_code_named_elsewhere_stands_for():
    book = Codebook(
        "b",
        codes=(
            Code("a", "A", retired=True, merged_into="b"),
            Code("b", "B", retired=True, split_into=("c", "d")),
            Code("c", "C"),
            Code("d", "D", retired=True, merged_into="e"),
            Code("c.x", "X", parent="c"),
            Code("e", "E"),
            Code("loop", "Loop", retired=True, merged_into="ring"),
            Code("ring", "Ring", retired=True, merged_into="loop"),
        ),
    )
    assert book.stands_for("a") == {"b", "c", "c.x", "e"}
    assert book.stands_for("c") == {"c", "c.x"}
    assert book.stands_for("unknown") == {"unknown"}
    assert book.standing("loop") in {"loop", "ring"}


def test_rules_name_codes_by_id_or_by_family():
    book = Codebook(
        "b", codes=(Code("a.x", "X", exclude="Not (a.y) nor b.*, e.g. a.gone."), Code("a.y", "Y"),
                    Code("b.z", "Z")),
    )  # fmt: skip
    assert [(m.token, m.codes) for m in book.exclusions("a.x")] == [
        ("a.y", ("a.y",)),
        ("b.*", ("b.z",)),
        ("e.g", ()),
        ("a.gone", ()),
    ]
