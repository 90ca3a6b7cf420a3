"""The picker's likeliest codes: learnt as somebody codes, and the same in the browser."""

from __future__ import annotations

import json

import pytest

from qualkit.model import Purpose, Round
from qualkit.services import choosing, suggesting
from qualkit.suggest.likely import likely, short
from qualkit.ui import asking
from tests import factories, nodejs, projects

CODES = factories.CODES[:6]
OWN = (
    ("we pick the order of the tasks ourselves", "hal.agy.means"),
    ("the bell goes and everybody moves", "hal.fen.schedule"),
    ("the bell again, at nine-forty", "hal.fen.schedule"),
    ("they choose the order of their tasks", "hal.agy.means"),
)
NEW = (
    "nobody asked when the bell goes",
    "the order is ours to pick",
    "",
    "time and pace",
    "Çà ½ ß",
)

HARNESS = """
import { Likely } from "./likely.js";
export function answer({ known, steps, text, recents }) {
  const likely = new Likely(known);
  for (const [words, code, before] of steps) likely.learn(words, code, before);
  const chances = Object.fromEntries(likely.chances(text, recents));
  return { first: likely.first(text, recents, 3), chances, weights: likely.weights };
}
"""


def top(known, text):
    chances = known.chances(text)
    return max(sorted(chances), key=chances.__getitem__)


def sent(known):
    codes = {c: {"said": p.said, "meaning": p.meaning, "given": p.given}
             for c, p in known.profiles.items()}  # fmt: skip
    return {"idf": known.idf, "unseen": known.unseen, "codes": codes, "weights": known.weights}


def test_words_of_a_definition_are_enough_at_first_and_codings_teach_the_rest():
    fresh = likely(CODES, (), ())
    assert top(fresh, "who has control of the pace") == "hal.agy.time"
    taught = likely(CODES, (), OWN)
    assert top(taught, "then the bell rings, nine-forty") == "hal.fen.schedule"
    assert sum(taught.chances("anything").values()) == pytest.approx(1)


def test_weights_learn_that_a_person_repeats_her_last_code():
    repeats = [(f"word{n}", "hal.fen") for n in range(12)]
    known = likely(CODES, (), repeats)
    assert known.weights[2] + known.weights[3] > 3
    assert top(known, "nothing known") == "hal.fen"


def test_a_code_that_is_gone_teaches_nothing():
    assert likely(CODES, (("a b c", "gone"),), (("the bell", "gone"),)).weights == likely(
        CODES, (), ()
    ).weights  # fmt: skip


def test_the_browser_learns_the_same(tmp_path):
    nodejs.needed()
    node = nodejs.Node(HARNESS, tmp_path)
    known = short(likely(CODES, OWN, ()))
    before, steps = json.loads(json.dumps(sent(known))), []
    for text, code in OWN:
        steps.append([text, code, list(known.recents)])
        known.learn(text, code)
    for text in NEW:
        asked = {"known": before, "steps": steps, "text": text, "recents": known.recents}
        found = node.ask(asked)
        assert found["weights"] == pytest.approx(known.weights)
        assert found["chances"] == pytest.approx(known.chances(text))
        assert found["first"][0] == top(known, text)
    node.close()


@pytest.fixture
def project(tmp_path):
    return projects.coded(tmp_path)


def told(project, coder="ana"):
    return asking.answer(project, {"kind": "likely", "transcript": "KES-T01"}, coder=coder)


def test_the_desk_is_told_what_is_learnt_so_far(project):
    found = told(project)
    assert found["on"]
    assert found["codes"]["hal.agy.means"]["given"] == 2
    assert all(bag["said"].keys() <= found["idf"].keys() for bag in found["codes"].values())
    assert len(json.dumps(found)) < 100_000


def test_a_study_that_forbids_suggestions_and_a_blind_round_are_kept(project):
    with project.writing("lead") as repository:
        pairs = frozenset({("KES-T01", "ana"), ("KES-T01", "ben")})
        repository.save_round(Round("blind", 1, blind=True, purpose=Purpose.RELIABILITY))
        repository.assign("blind", pairs)
    own = choosing.likely_codes(project, coder="ana")
    assert own is not None
    assert own.profiles["hal.fwf"].given == 0  # only Ben gave it
    suggesting.switch(project, on=False, actor="lead")
    assert told(project) == {"on": False}
