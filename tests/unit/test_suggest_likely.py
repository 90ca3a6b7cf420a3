"""The picker's likeliest codes: learnt as somebody codes, and the same in the browser."""

from __future__ import annotations

import json

import numpy as np
import pytest

from qualkit.model import Purpose, Right, Round, Span
from qualkit.services import choosing, offering, suggesting
from qualkit.suggest import embed
from qualkit.suggest.embed import embedding_key
from qualkit.suggest.evidence import meaning_of
from qualkit.suggest.likely import START, Place, likely, short
from qualkit.suggest.nearness import Replay, nearness_of
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

PLACES = tuple(
    Place(Span(start, end), {c.id: (n / 10, (start - 3 * n) / 100) for n, c in enumerate(CODES)})
    for start, end in ((0, 20), (20, 50), (60, 70))
)
SPANS = (Span(5, 9), Span(15, 30), Span(40, 70), Span(10, 30))  # the last shares as much with two

HARNESS = """
import { Likely } from "./likely.js";
export function answer({ known, steps, text, recents, points }) {
  const likely = new Likely(known);
  for (const [words, code, before, points] of steps) likely.learn(words, code, before, points);
  const chances = Object.fromEntries(likely.chances(text, recents, points));
  return { first: likely.first(text, recents, 3, points), chances, weights: likely.weights };
}
"""


def points(span):
    return {"start": span.start, "end": span.end}


def top(known, text, near=None):
    chances = known.chances(text, near)
    return max(sorted(chances), key=chances.__getitem__)


def sent(known):
    codes = {c: {"said": p.said, "meaning": p.meaning, "given": p.given}
             for c, p in known.profiles.items()}  # fmt: skip
    places = [asking._near(place, codes) for place in known.places]
    return {"idf": known.idf, "unseen": known.unseen, "codes": codes, "weights": known.weights,
            "order": list(codes), "places": places}  # fmt: skip


def test_words_of_a_definition_are_enough_at_first_and_codings_teach_the_rest():
    fresh = likely(CODES, (), ())
    assert top(fresh, "who has control of the pace") == "hal.agy.time"
    taught = likely(CODES, (), OWN)
    assert top(taught, "then the bell rings, nine-forty") == "hal.fen.schedule"
    assert sum(taught.chances("anything").values()) == pytest.approx(1)


def test_weights_learn_that_a_person_repeats_her_last_code():
    repeats = [(4 * chr(ord("a") + n), "hal.fen") for n in range(12)]
    known = likely(CODES, (), repeats)
    assert known.weights[2] > 3 * START[2]
    assert top(known, "nothing known") == "hal.fen"


def test_a_code_that_is_gone_teaches_nothing():
    assert likely(CODES, (("a b c", "gone"),), (("the bell", "gone"),)).weights == likely(
        CODES, (), ()
    ).weights  # fmt: skip


def test_the_browser_learns_the_same(tmp_path):
    nodejs.needed()
    node = nodejs.Node(HARNESS, tmp_path)
    known = likely(CODES, OWN, ())
    known.places = PLACES
    known = short(known)
    before, steps = json.loads(json.dumps(sent(known))), []
    for (text, code), span in zip(OWN, SPANS, strict=True):
        steps.append([text, code, list(known.recents), points(span)])
        known.learn(text, code, known.near(span))
    for text, span in zip(NEW, (*SPANS, Span(90, 95)), strict=True):
        asked = {"known": before, "steps": steps, "text": text, "recents": known.recents}
        found = node.ask(asked | {"points": points(span)})
        assert found["weights"] == pytest.approx(known.weights)
        assert found["chances"] == pytest.approx(known.chances(text, known.near(span)))
        assert found["first"][0] == top(known, text, known.near(span))
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


def keep(project, *, first):
    """Embeddings of all passages and definitions; those `first` names point one way."""
    with project.writing("ana", right=Right.CODE) as repository:
        passages = offering.passages_in(tuple(repository.transcripts()))
        texts = [p.text for p in passages] + [meaning_of(c) for c in repository.codebook()]
        random = np.random.default_rng(1)
        rows = {text: random.normal(size=384) for text in texts}
        axis = 9 * random.normal(size=384)
        rows |= {text: row + axis for text, row in rows.items() if first(text)}
        kept = {embedding_key(t): (r / np.linalg.norm(r)).astype("<f2").tobytes()
                for t, r in rows.items()}  # fmt: skip
        repository.keep_vectors("all-MiniLM-L6-v2", kept, {})
    return passages


def test_kept_embeddings_tell_likeness_in_meaning_and_none_is_computed(project, monkeypatch):
    assert told(project)["places"] == []
    with project.reading() as repository:
        time = meaning_of(repository.codebook().code("hal.agy.time"))
    passages = keep(project, first=lambda text: text == time or "chime" in text)
    assert told(project)["places"] == []  # too few to say which directions vary
    monkeypatch.setattr(choosing, "FEWEST", 2)
    monkeypatch.setattr(offering, "_CUT", kept := dict(offering._CUT))
    monkeypatch.setattr(embed, "_computed", None)
    monkeypatch.setattr("qualkit.suggest.passages_of", None)
    here = [p for p in passages if p.transcript == "KES-T01"]
    assert [place[:2] for place in told(project)["places"]] == [
        [p.span.start, p.span.end] for p in here
    ]
    known = choosing.likely_codes(project, coder="ana", transcript="KES-T01")
    for passage in here:
        near = known.near(passage.span)
        nearest = max(near, key=lambda code: near[code][1])
        assert (nearest == "hal.agy.time") == ("chime" in passage.text)
    kept.clear()
    assert told(project)["places"] == []  # nobody looked for passages since the program started


def test_what_one_coded_before_is_near_to_what_is_like_it():
    random = np.random.default_rng(0)
    rows = random.normal(size=(60, 384)).astype(np.float32) / 4
    rows += random.normal(size=(6, 384)).repeat(10, axis=0)
    known = nearness_of(rows, {}, ["a", "b"])
    assert known.near(1) == {"a": (0.0, 0.0), "b": (0.0, 0.0)}
    replay = Replay(known, [0, 50, None])
    for number, code in enumerate(("a", "b", "gone")):
        replay.add(number, code)
    assert known.near(None) == {}
    assert known.near(1)["a"][0] > known.near(1)["b"][0]
    assert known.near(51)["b"][0] > known.near(51)["a"][0]
