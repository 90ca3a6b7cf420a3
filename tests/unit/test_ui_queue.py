"""The browser's queue: nothing lost, nothing sent out of order, nothing kept once stored."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import nodejs

HARNESS = """import { Queue } from "./queue.js";

class Storage {
  constructor(items) { this.items = new Map(items); }
  get length() { return this.items.size; }
  key(index) { return [...this.items.keys()][index]; }
  getItem(key) { return this.items.get(key) ?? null; }
  setItem(key, value) { this.items.set(key, value); }
  removeItem(key) { this.items.delete(key); }
}

export async function answer({ stored, answers, pushed, refuse }) {
  const storage = new Storage(stored ?? []);
  const sent = [];
  const said = [];
  const waits = [];
  const states = [];
  const send = async (operations) => {
    sent.push(operations.map((o) => o.id));
    const how = answers.shift() ?? "ok";
    if (how === "down") throw new Error("no answer");
    const reached = how === "first" ? operations.slice(0, 1) : operations;
    return reached.map((o) => [o.id, o.id === refuse ? "unknown code" : ""]);
  };
  const queue = new Queue({
    scope: "p.ana", tab: "t1", storage, send,
    pause: async (wait) => waits.push(wait),
    changed: ({ pending, problem }) => states.push([pending.length, problem]),
    answered: (operation, problem) => said.push([operation.id, problem]),
  });
  const kept = [];
  await Promise.all(pushed.map((id) => {
    const done = queue.push({ id });
    kept.push(storage.getItem(queue.key));
    return done;
  }));
  await queue.run();
  while (queue.running) await new Promise((go) => setTimeout(go, 1));
  const left = [...storage.items];
  return { sent, said, waits, states, kept, left, pending: queue.pending.length };
}
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nodejs.Node]:
    nodejs.needed()
    process = nodejs.Node(HARNESS, tmp_path_factory.mktemp("node"))
    yield process
    process.close()


def test_edits_are_stored_until_acknowledged_and_not_after(node):
    found = node.ask({"answers": [], "pushed": ["a", "b", "c"]})
    assert [entry.count('"id"') for entry in found["kept"]] == [1, 2, 3]
    assert sorted(name for name, _ in found["said"]) == ["a", "b", "c"]
    assert (found["left"], found["pending"]) == ([], 0)


def test_a_server_that_is_down_is_asked_again_more_and_more_slowly(node):
    found = node.ask({"answers": ["down"] * 7, "pushed": ["a"]})
    assert found["waits"] == [200, 400, 800, 1600, 3200, 5000, 5000]
    assert [1, "no answer"] in found["states"]
    assert found["states"][-1] == [0, ""]
    assert found["said"] == [["a", ""]]


def test_what_was_not_acknowledged_is_sent_again_in_order(node):
    found = node.ask({"answers": ["down", "first", "down"], "pushed": ["a", "b", "c"]})
    assert [name for name, _ in found["said"]] == ["a", "b", "c"]
    for batch in found["sent"]:
        assert batch == sorted(batch)


def test_a_refusal_is_told_and_does_not_stop_the_others(node):
    found = node.ask({"answers": [], "pushed": ["a", "b", "c"], "refuse": "b"})
    assert found["said"] == [["a", ""], ["b", "unknown code"], ["c", ""]]


def test_the_queue_of_a_closed_tab_is_taken_over_once(node):
    stored = [
        ["qualkit.queue.p.ana.old", '[{"id": "x"}, {"id": "y"}]'],
        ["qualkit.queue.p.ana.broken", "not json"],
        ["qualkit.queue.p.ben.t9", '[{"id": "z"}]'],
    ]
    found = node.ask({"stored": stored, "answers": [], "pushed": ["a"]})
    assert [name for name, _ in found["said"]] == ["x", "y", "a"]
    assert found["left"] == [stored[2]]
