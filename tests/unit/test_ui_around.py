"""Jumps and filters of the surface, run in node."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import nodejs

HARNESS = """import { Board } from "./board.js";
import { family } from "./filters.js";
import { jumpTo, PLACES } from "./jumping.js";
const ALL = {
  places({ kind, codings, turns, memos, hide }) {
    const board = new Board({ name: "d", text: "x".repeat(200), turns });
    codings.forEach(([id, coder, code, start, end]) => board.add({ id, coder, code, start, end }));
    const shows = (coding) => coding.code !== hide;
    return PLACES[kind]({ board, shows, memos }).map(({ start, id }) => [start, id ?? null]);
  },
  jump({ places, from, direction }) { return jumpTo(places, from, direction); },
  family({ codes, id }) { return [...family(codes, id)]; },
};
export function answer({ ask, ...question }) { return ALL[ask](question); }
"""
TURNS = [[0, 10, "I", None, True], [10, 20, "T", None, False], [20, 30, "T", None, False],
         [30, 40, "T", None, False]]  # fmt: skip
CODINGS = [
    ["a1", "ana", "x", 12, 18],
    ["b1", "ben", "x", 13, 19],
    ["a2", "ana", "x", 22, 24],
    ["a3", "ana", "y", 24, 26],
]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nodejs.Node]:
    nodejs.needed()
    made = nodejs.Node(HARNESS, tmp_path_factory.mktemp("node"))
    yield made
    made.close()


def places(node, kind, codings=None, memos=(), hide=None):
    asked = {"kind": kind, "turns": TURNS, "memos": list(memos), "hide": hide}
    return node.ask({"ask": "places", "codings": CODINGS if codings is None else codings, **asked})


def test_coded_passages_come_in_order_and_filtered_ones_not(node):
    assert places(node, "coded") == [[12, "a1"], [13, "b1"], [22, "a2"], [24, "a3"]]
    assert places(node, "coded", hide="x") == [[24, "a3"]]


def test_uncoded_turns_leave_interviewers_out(node):
    assert places(node, "uncoded") == [[30, None]]
    assert places(node, "uncoded", hide="x") == [[10, None], [30, None]]


def test_turns_are_disputed_where_coders_gave_other_codes(node):
    assert places(node, "disputed") == [[20, None]]
    alone = [coding for coding in CODINGS if coding[1] == "ana"]
    assert places(node, "disputed", alone) == []


def test_memos_without_a_place_are_no_places(node):
    memos = [{"start": 5, "id": "m1"}, {"start": None, "id": "m2"}, {"start": 2, "id": "m3"}]
    assert places(node, "memo", memos=memos) == [[2, "m3"], [5, "m1"]]


@pytest.mark.parametrize(
    ("start", "id", "direction", "found"),
    [
        (0, None, 1, 5),
        (5, None, 1, 9),
        (9, None, 1, 5),
        (7, None, -1, 5),
        (5, None, -1, 9),
        (5, "two", 1, 9),
        (0, "two", -1, 5),
    ],
)
def test_a_jump_goes_round(node, start, id, direction, found):
    stops = [{"start": 5, "id": "one"}, {"start": 5, "id": "two"}, {"start": 9, "id": "three"}]
    asked = {"ask": "jump", "places": stops, "from": {"start": start, "id": id}}
    assert node.ask({**asked, "direction": direction})["start"] == found


def test_nowhere_to_jump(node):
    asked = {"ask": "jump", "places": [], "from": {"start": 0}, "direction": 1}
    assert node.ask(asked) is None


def test_a_family_is_a_code_and_what_is_below(node):
    codes = [{"id": i, "depth": d} for i, d in (("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0))]
    for id, found in (("a", "abcd"), ("b", "bc"), ("e", "e"), ("z", "z")):
        assert node.ask({"ask": "family", "codes": codes, "id": id}) == list(found)
