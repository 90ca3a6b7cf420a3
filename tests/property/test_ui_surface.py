"""What must always hold in the browser's modules; offsets are checked against Python's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import nodejs

HARNESS = """import { astralTable, toPoints, toUnits } from "./offsets.js";
import { snapped } from "./snapping.js";
import { segments } from "./segments.js";
import { Board } from "./board.js";
import { History } from "./history.js";

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
  history({ steps }) {
    const history = new History();
    const there = new Map();
    const states = [];
    const show = () => [...there.values()].sort();
    const perform = (step) => {
      if (!step) return;
      if (step.kind === "record") there.set(step.coding.id, step.coding.code);
      else if (!there.delete(step.coding.id)) throw new Error("retracted what is not there");
    };
    for (const [kind, code] of steps) {
      const ids = [...there.keys()];
      if (kind === "undo") perform(history.undo());
      else if (kind === "redo") perform(history.redo());
      else if (kind === "record" || !ids.length)
        act(history, perform, "record", { id: code, code });
      else act(history, perform, "retract", { id: ids[0], code: there.get(ids[0]) });
    }
    states.push(show());
    const taken = history.done.length;
    for (let n = 0; n < taken; n += 1) perform(history.undo());
    states.push(show());
    for (let n = 0; n < taken; n += 1) perform(history.redo());
    states.push(show());
    return states;
  },
};

function act(history, perform, kind, coding) {
  perform({ kind, coding });
  history.remember({ kind }, coding);
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


@settings(max_examples=60)
@given(kinds=st.lists(st.sampled_from(["record", "retract", "undo", "redo"]), max_size=25))
def test_undoing_everything_leaves_nothing_and_redoing_everything_brings_it_back(node, kinds):
    steps = [[kind, f"code{n}"] for n, kind in enumerate(kinds)]
    before, without, again = node.ask({"ask": "history", "steps": steps})
    assert without == []
    assert again == before
