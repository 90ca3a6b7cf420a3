"""What must always hold in the browser's modules; offsets are checked against Python's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualkit.model import Codebook, FreshCode
from qualkit.model.operation import stacks
from qualkit.services import codebooks
from tests import nodejs

HARNESS = """import { astralTable, toPoints, toUnits } from "./offsets.js";
import { snapped } from "./snapping.js";
import { segments } from "./segments.js";
import { Board } from "./board.js";
import { History } from "./history.js";
import { applyTo, stateOf } from "./edits.js";
import { movedBorder, split } from "./borders.js";
import { matching } from "./fuzzy.js";
import { freeId, inVivoLabel, labelProblem } from "./freshcode.js";

const QUESTIONS = {
  offsets({ text }) {
    const table = astralTable(text);
    const points = [...text].length;
    const units = Array.from({ length: points + 1 }, (_, point) => toUnits(table, point));
    return { units, points: units.map((unit) => toPoints(table, unit)) };
  },
  snapped({ text, start, end }) {
    return snapped(text, start, end);
  },
  segments({ length, codings }) {
    return segments(length, codings);
  },
  lanes({ codings, removed }) {
    const board = new Board({ name: "d", text: "x".repeat(200), turns: [[0, 90], [95, 200]] });
    codings.forEach(([start, end], id) => board.add({ id: String(id), start, end, code: "c" }));
    removed.forEach((id) => board.remove(String(id)));
    return [...board.codings.values()].map(({ start, end, lane }) => [start, end, lane]);
  },
  history({ kinds }) {
    const history = new History();
    const there = new Map();
    const who = { coder: "ana", round: "r" };
    const show = () => [...there.values()].map(stateOf).map((s) => JSON.stringify(s)).sort();
    const log = [];
    const perform = (step) => {
      if (!step) return;
      const operation = { id: `o${log.length}`, ...step };
      log.push([operation.id, operation.undoes ?? ""]);
      applyTo(there, operation, who);
      history.note(operation);
    };
    const back = { undo: () => history.undo(), redo: () => history.redo() };
    kinds.forEach((kind, n) => perform(kind in back ? back[kind]() : doing(kind, n, there)));
    const states = [show()];
    const ids = (stack) => stack.map(({ id }) => id).reverse();
    const stacks = [history.done, history.undone].map(ids);
    const taken = history.done.length;
    const dropped = log.slice();
    for (let n = 0; n < taken; n += 1) perform(history.undo());
    states.push(show());
    for (let n = 0; n < taken; n += 1) perform(history.redo());
    states.push(show());
    return { states, stacks, log: dropped };
  },
  matching({ codes, typed }) {
    return matching(codes, typed).map(({ id }) => id);
  },
  names({ label, ids }) {
    const codes = ids.map((id) => ({ id }));
    return { id: freeId(label, codes), problem: labelProblem(label), vivo: inVivoLabel(label) };
  },
  borders({ text, turns, start, end, steps }) {
    const board = new Board({ name: "d", text, turns });
    let span = { start, end };
    const seen = [];
    for (const [side, direction] of steps) {
      span = movedBorder(board, span, side, direction) ?? span;
      seen.push([span.start, span.end]);
    }
    return seen;
  },
  split({ text, start, end, at }) {
    const board = new Board({ name: "d", text, turns: [[0, text.length]] });
    return split(board, { start, end }, at);
  },
};

function doing(kind, n, there) {
  const state = { start: n, end: n + 5, code: "c", value: "", valence: "", note: "" };
  const first = [...there.values()][0];
  const fresh = { put: `c${n}`, state, was: null };
  if (kind === "record" || !first) return { action: "code", parts: [fresh] };
  const was = stateOf(first);
  const put = (changes) => ({ put: first.id, state: { ...was, ...changes }, was });
  if (kind === "retract") return { action: "delete", parts: [{ take: first.id, was }] };
  if (kind === "change") return { action: "note", parts: [put({ note: `n${n}` })] };
  return { action: "split", parts: [put({ end: was.start + 1 }), fresh] };
}

export function answer({ ask, ...question }) {
  return QUESTIONS[ask](question);
}
"""

TEXT = st.text(
    st.one_of(
        st.sampled_from("ab cé \u0301\u200d👩👧🏽🎓𝒜שלום中文\n\t.,’-"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)
SPANS = st.lists(
    st.tuples(st.integers(0, 15), st.integers(1, 16)).filter(lambda s: s[0] < s[1]), max_size=12
)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nodejs.Node]:
    nodejs.needed()
    process = nodejs.Node(HARNESS, tmp_path_factory.mktemp("node"))
    yield process
    process.close()


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(text=TEXT)
def test_offsets_agree_with_python_at_every_place(node, text):
    found = node.ask({"ask": "offsets", "text": text})
    assert found["units"] == [units(text[:point]) for point in range(len(text) + 1)]
    assert found["points"] == list(range(len(text) + 1))


@given(text=TEXT, places=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_a_snapped_selection_holds_the_words_selected_and_cuts_no_character(node, text, places):
    start, end = sorted(min(place, len(text)) for place in places)
    question = {
        "ask": "snapped",
        "text": text,
        "start": units(text[:start]),
        "end": units(text[:end]),
    }
    found = node.ask(question)
    words = text[start:end].strip("\ufeff" + "".join(c for c in text if c.isspace()))
    if found is None:
        assert not words.strip()
        return
    raw = text.encode("utf-16-le")[found["start"] * 2 : found["end"] * 2]
    kept = raw.decode("utf-16-le")  # raises where a pair was cut
    assert words in kept


@given(spans=SPANS)
def test_segments_cover_the_text_once_and_carry_the_right_codings(node, spans):
    codings = [{"start": start, "end": end, "id": n} for n, (start, end) in enumerate(spans)]
    found = node.ask({"ask": "segments", "length": 200, "codings": codings})
    places = [(part["start"], part["end"]) for part in found]
    assert [end for _, end in places[:-1]] == [start for start, _ in places[1:]]
    assert (places[0][0], places[-1][1]) == (0, 200)
    for part in found:
        over = {n for n, (a, b) in enumerate(spans) if a < part["end"] and part["start"] < b}
        assert {coding["id"] for coding in part["codings"]} == over


@given(spans=SPANS, removed=st.sets(st.integers(0, 11)))
def test_stripes_that_overlap_never_share_a_lane(node, spans, removed):
    gone = [n for n in sorted(removed) if n < len(spans)]
    found = node.ask({"ask": "lanes", "codings": spans, "removed": gone})
    assert len(found) == len(spans) - len(gone)
    for index, (start, end, lane) in enumerate(found):
        for other_start, other_end, other_lane in found[index + 1 :]:
            assert not (start < other_end and other_start < end and lane == other_lane)


KINDS = ["record", "retract", "change", "split", "undo", "redo"]


@settings(max_examples=60)
@given(kinds=st.lists(st.sampled_from(KINDS), max_size=25))
def test_undoing_everything_leaves_nothing_and_redoing_everything_brings_it_back(node, kinds):
    found = node.ask({"ask": "history", "kinds": kinds})
    before, without, again = found["states"]
    assert without == []
    assert again == before


@settings(max_examples=60)
@given(kinds=st.lists(st.sampled_from(KINDS), max_size=25))
def test_browser_and_server_know_the_same_steps(node, kinds):
    found = node.ask({"ask": "history", "kinds": kinds})
    done, undone = stacks((name, undoes) for name, undoes in found["log"])
    assert found["stacks"] == [list(done), list(undone)]


WORDS = "one two three. four, five six"
STEPS = st.lists(
    st.tuples(st.sampled_from(["start", "end"]), st.sampled_from(["next", "previous"])), max_size=12
)


@given(steps=STEPS)
def test_borders_move_by_words_and_the_way_back_is_the_same(node, steps):
    question = {"ask": "borders", "text": WORDS, "turns": [[0, 14], [15, 29]], "start": 4, "end": 7}
    spans = node.ask({**question, "steps": steps})
    for start, end in spans:
        assert start < end
        assert f" {WORDS} "[start] == " "
        assert f" {WORDS} "[end + 1] == " "
        assert WORDS[start:end] == WORDS[start:end].strip()
    out = node.ask({**question, "steps": [("end", "next"), ("end", "next"), ("end", "previous")]})
    assert [WORDS[a:b] for a, b in out] == ["two three.", "two three. four,", "two three."]


@given(start=st.integers(0, 20), length=st.integers(1, 20), at=st.integers(0, 29))
def test_a_split_leaves_two_parts_with_words_or_does_nothing(node, start, length, at):
    end = min(start + length, len(WORDS))
    found = node.ask({"ask": "split", "text": WORDS, "start": start, "end": end, "at": at})
    if found is None:
        assert at <= start or at >= end or not (WORDS[start:at].strip() and WORDS[at:end].strip())
        return
    left, right = (WORDS[part["start"] : part["end"]] for part in found)
    assert (left, right) == (WORDS[start:at].strip(), WORDS[at:end].strip())


def test_the_picker_finds_by_name_id_synonym_definition_and_past_a_misspelling(node):
    codes = [
        {"id": "hal.agy", "label": "Culture of agency", "keywords": "self-direction"},
        {"id": "dar.acc", "label": "Accountability", "definition": "Tests decide what counts."},
        {"id": "hal.cafe", "label": "Café talk", "keywords": ""},
    ]

    def found(typed: str) -> list[str]:
        return node.ask({"ask": "matching", "codes": codes, "typed": typed})

    assert found("") == ["hal.agy", "dar.acc", "hal.cafe"]
    assert found("agency")[0] == "hal.agy"
    assert found("dar.a")[0] == "dar.acc"
    assert found("self-dir") == ["hal.agy"]
    assert found("decide counts") == ["dar.acc"]
    assert found("cafe") == ["hal.cafe"]
    assert found("agecny")[0] == "hal.agy"
    assert found("cltag")[0] == "hal.agy"
    assert found("zzzz") == []


@given(label=TEXT)
def test_ids_of_new_codes_are_ones_that_the_server_takes(node, label):
    assume(all(unicodedata.category(char) != "Cn" for char in label))  # newer than this Python
    found = node.ask({"ask": "names", "label": label, "ids": []})
    if found["problem"]:
        assert not any(char.isalnum() for char in label)
        return
    codebooks.check_fresh(Codebook(""), FreshCode(found["id"], label))
    again = node.ask({"ask": "names", "label": label, "ids": [found["id"]]})
    assert again["id"] == f"{found['id']}_2"


def test_a_long_or_empty_name_is_refused_in_words(node):
    assert "200" in node.ask({"ask": "names", "label": "n" * 500, "ids": []})["problem"]
    assert "letter" in node.ask({"ask": "names", "label": "…!", "ids": []})["problem"]
    assert node.ask({"ask": "names", "label": "that’s the fence,", "ids": []})["vivo"] == (
        "“that’s the fence”"
    )
    assert node.ask({"ask": "names", "label": "word " * 40, "ids": []})["vivo"] is None
