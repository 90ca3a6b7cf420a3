"""qualkit suggest topics and what a person does with them, on the command line."""

from __future__ import annotations

import pytest

from qualkit.suggest import embed
from tests.cli.running import contents, nothing_changes, ok, qualkit, refused
from tests.themed import ThemeModel

SAID = ("garden", "garden", "garden", "budget", "budget", "parents")


@pytest.fixture
def talk(here, project, monkeypatch):
    """The small study with a transcript of 18 passages on three themes."""
    monkeypatch.setattr(embed, "_model", ThemeModel)
    lines = [f"T1: Here at place {n} we spoke of the {SAID[n % 6]} for quite a while"
             for n in range(18)]  # fmt: skip
    (here / "talk.txt").write_text("\n".join(lines), "utf-8")
    ok(qualkit("ingest", project, here / "talk.txt"))
    return project


def topics(project, *more):
    return ok(qualkit("suggest", "topics", project, "--json", *more)).json["topics"]


def test_the_whole_way_from_topics_to_a_code(talk):
    asked = ("--method", "light", "--topics", 3, "--seed", 4)
    found = topics(talk, *asked)
    assert [(t["number"], t["size"]) for t in found] == [(1, 9), (2, 6), (3, 5)]
    assert set(found[0]) == {
        "number", "label", "size", "loose", "terms", "stability", "nearest", "beyond", "flag",
        "fate", "spread", "typical", "border",
    }  # fmt: skip
    assert found[0]["typical"][0]["quote"].startswith("Here at place")
    assert {code["code"] for code in found[0]["nearest"]} == {"free", "fence"}
    ok(qualkit("suggest", "name", talk, 1, "Growing"))
    ok(qualkit("suggest", "merge", talk, 1, 3))
    ok(qualkit("suggest", "split", talk, 1, "--into", 2))
    ok(qualkit("suggest", "drop", talk, 2))
    assert [(t["number"], t["label"].split(",")[0], t["size"]) for t in topics(talk, "--stored")
            ] == [(1, "Growing", 9), (4, "parents", 5)]  # fmt: skip
    said = ok(qualkit("suggest", "promote", talk, 1, "--typical", 2)).out
    assert said == "Added growing (Growing) with 2 codings.\n"
    codings = ok(qualkit("codings", "dump", talk, "--json")).json
    assert sum(c["code"] == "growing" and c["origin"] == "suggestion" for c in codings) == 2
    assert "(a code)" in ok(qualkit("suggest", "topics", talk, "--stored")).out


def test_the_same_question_changes_nothing(talk):
    ok(qualkit("suggest", "topics", talk, "--method", "light"))
    before = contents(talk)
    ok(qualkit("suggest", "topics", talk, "--method", "light"))
    assert contents(talk) == before


@pytest.mark.parametrize("terms", ["meaning", "variety"])
def test_terms_may_be_ordered_otherwise_and_codes_may_guide(talk, terms):
    asked = ("--method", "light", "--topics", 3, "--repeats", 0)
    found = topics(talk, *asked, "--terms", terms, "--guided")
    assert [t["terms"][0] for t in found] == ["garden", "budget", "parents"]
    assert {t["stability"] for t in found} == {None}
    far = topics(talk, *asked, "--beyond")
    assert [t["number"] for t in far] == [t["number"] for t in topics(talk, *asked) if t["beyond"]]


def test_a_transcript_that_comes_later_is_assigned(talk, here):
    ok(qualkit("suggest", "topics", talk, "--method", "light", "--topics", 3))
    (here / "more.txt").write_text("T1: Much later we spoke of the laptop for a while\n", "utf-8")
    ok(qualkit("ingest", talk, here / "more.txt"))
    said = ok(qualkit("suggest", "assign", talk)).out
    assert said == "0 passages joined a topic, 1 lie too far from each.\n"


def test_what_cannot_be_done_is_said_plainly(talk):
    with nothing_changes(talk):
        refused(qualkit("suggest", "name", talk, 1, "Mine"), "no topics were found yet")
        refused(qualkit("suggest", "topics", talk, "--stored"), "no topics were found yet")
    ok(qualkit("suggest", "topics", talk, "--method", "light", "--topics", 3))
    with nothing_changes(talk):
        assert "cannot be split into 3" in qualkit("suggest", "split", talk, 3, "--into", 3).err
        refused(qualkit("suggest", "merge", talk, 1, 7), "no topic 7")
        assert "not in topic 1" in qualkit("suggest", "promote", talk, 1, "--passage", "s1").err


def test_quotes_are_held_back_while_names_are_unresolved(talk, here):
    (here / "new.txt").write_text("I: Who?\nT1: Then Mr. Okonkwo came. He stayed.\n", "utf-8")
    ok(qualkit("ingest", talk, here / "new.txt"))
    ok(qualkit("names", "check", talk))
    with nothing_changes(talk):
        refused(qualkit("suggest", "topics", talk, "--json"), "unresolved")
    ok(qualkit("suggest", "topics", talk, "--method", "light", "--json", "--anyway"))
    told = ok(qualkit("history", talk)).out
    assert "names.overridden" in told
