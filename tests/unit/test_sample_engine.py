"""What builds the full sample studies: banks are read strictly, choices keep their limits."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpora_sample.full.banks import BankError, load_banks
from corpora_sample.full.cast import documents_a
from corpora_sample.full.choose import MOST_USES, Demand, Ledger, Place, choose
from corpora_sample.full.draw import Draw
from corpora_sample.full.formats import odt, pdf
from corpora_sample.full.script import Line, Mark, Piece, Script
from corpora_sample.full.sentences import cuts, keys_of
from corpora_sample.full.truth import store, truth_rows

GOOD = "code: dar.ind.relief\nwordings:\n- {role: T, text: We slept again.}\n"
CODES = {"dar.ind.relief"}
SAMPLES = Path(__file__).resolve().parents[2] / "corpora_sample"
BANKS, PLAN = SAMPLES / "banks", SAMPLES / "full" / "plan.yaml"


def problems(tmp_path, text: str, name: str = "bank.yaml") -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_banks(tmp_path, CODES)
    return str(caught.value)


class TestBanks:
    def test_reads_wordings_and_exchanges(self, tmp_path):
        (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
        filler = (
            "kind: filler\nexchanges:\n- {role: T, topic: bus, answer: The bus\n    was late.}\n"
        )
        (tmp_path / "b.yaml").write_text(filler, encoding="utf-8")
        banks = load_banks(tmp_path, CODES)
        assert [w.text for w in banks.of_code("dar.ind.relief", "T")] == ["We slept again."]
        assert [e.answer for e in banks.exchanges] == ["The bus was late."]

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            (GOOD.replace("relief", "nothing"), "unknown code `dar.ind.nothing`"),
            (GOOD.replace("role: T", "role: X"), "bank.yaml wording 1: unknown role `X`"),
            (GOOD.replace("again", "{teacher}").replace("We", '"We').replace(".}", '."}'), "slot"),
            (GOOD.replace("text", "txt"), "bank.yaml wording 1: unknown key `txt`"),
            ("code: [", "bank.yaml: not YAML"),
            ("colour: red\n", "bank.yaml: neither wordings"),
            ("kind: filler\nexchanges:\n- {role: T, topic: x}\n", "exchange 1: no answer"),
        ],
    )
    def test_a_problem_names_file_and_entry(self, tmp_path, text, what):
        assert what in problems(tmp_path, text)

    def test_a_long_sentence_stands_in_one_entry_only(self, tmp_path):
        long = "one two three four five six seven eight nine."
        text = f"code: dar.ind.relief\nwordings:\n- text: {long}\n- text: So. {long.upper()}\n"
        assert "bank#2: also in bank#1" in problems(tmp_path, text)


def chosen(counts: list[int], items: int) -> tuple[Ledger, dict[str, int]]:
    demands = [
        Demand(Place(f"d{n}", f"s{n % 3}", f"p{n % 6}"), count) for n, count in enumerate(counts)
    ]
    ledger = Ledger()
    names = [f"w{n}" for n in range(items)]
    return ledger, choose(demands, lambda _: names, ledger, Draw(1))


class TestChoosing:
    @given(st.lists(st.integers(0, 4), max_size=12), st.integers(0, 8))
    def test_limits_hold_and_nothing_is_lost(self, counts, items):
        ledger, missing = chosen(counts, items)
        given_ = sum(len(found) for found in ledger.in_document.values())
        assert given_ + sum(missing.values()) == sum(counts)
        assert all(n <= MOST_USES for n in ledger.uses.values())
        told = Counter(
            (f"p{int(stem[1:]) % 6}", item)
            for stem, found in ledger.in_document.items()
            for item in found
        )
        assert set(told.values()) <= {1}

    def test_what_can_be_served_is_served(self):
        ledger, missing = chosen([3, 3, 3], 3)
        assert missing == {}
        assert set(ledger.uses.values()) == {3}

    def test_a_wording_goes_round_the_schools_first(self):
        ledger, _ = chosen([1, 1, 1, 1, 1], 2)
        assert max(ledger.by_site.values()) == 1


class TestSentences:
    @given(st.text(alphabet='ab .?!"', max_size=60))
    def test_cuts_are_in_order_and_not_empty(self, text):
        found = cuts(text)
        assert all(start < end for start, end in found)
        assert all(one[1] <= other[0] for one, other in pairwise(found))

    def test_only_long_sentences_count(self):
        text = "Short one. This one has a good many more words than eight, sir!"
        assert list(keys_of(text)) == ["this one has a good many more words than eight sir"]


def small_script() -> Script:
    document = documents_a(Draw(1))[0]
    mark = Mark("planted", ("dar.ind.relief",), "", "", "w1")
    return Script(
        document,
        [
            Line("I", [Piece("How was it?")], "00:00:04"),
            Line("R", [Piece("Well."), Piece("We slept again (a bit). It's quiet.", mark)]),
            Line("", [Piece("[Q1 model]")]),
            Line("I", [Piece("And then?")]),
            Line("R", [Piece("Nothing. " * 60 + "End.")]),
        ],
    )


class TestStoredText:
    @pytest.mark.parametrize("suffix", ["txt", "docx", "vtt", "odt", "pdf"])
    def test_truth_is_found_in_every_format(self, suffix):
        stored = store(small_script(), suffix)
        (row,) = truth_rows(stored)
        start, end = int(row[1]), int(row[2])
        assert stored.transcript.text[start:end] == row[5]
        assert " ".join(row[5].split()) == "We slept again (a bit). It's quiet."

    @pytest.mark.parametrize("write", [odt, pdf])
    def test_bytes_hold_no_clock(self, write):
        assert write(small_script().marked()) == write(small_script().marked())


def test_twelve_wordings_for_each_code_and_role_of_the_plan():
    """The traps and single cases of the plan do not count; staff are never rated by scores."""
    plan = yaml.safe_load(PLAN.read_text("utf-8"))
    for code in plan["study_A"]["interview_documents"]:
        told = yaml.safe_load((BANKS / "A" / f"{code}.yaml").read_text("utf-8"))["wordings"]
        plain = Counter(w["role"] for w in told if not {"negative", "decoy"} & set(w))
        roles = {"SL", "LM", "T"} | ({"PS"} if code != "dar.acc.evaluation" else set())
        assert {role: n for role in roles if (n := plain[role]) < 12} == {}, code
    for code in plan["study_A"]["focus_group_documents"]:
        told = yaml.safe_load((BANKS / "A" / f"{code}.yaml").read_text("utf-8"))["wordings"]
        assert sum(w["role"] == "SF" for w in told) >= 12, code
