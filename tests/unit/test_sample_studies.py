"""The two full sample studies hit every number of their plan."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from corpora_sample.full import study_a, study_b
from corpora_sample.full.cast_b import kind_of
from corpora_sample.full.plan import SITES, YEARS, plan_a, raw
from corpora_sample.full.rules_b import PHRASE, sides
from corpora_sample.full.write import BANKS, SEED, SHIPPED, build
from qualkit.exchange.codings_table import load_codings
from qualkit.exchange.study_yaml import load_study
from qualkit.ingest import read_manifest, read_transcript

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "study" / "ground_truth.yaml"
PLAN = raw("plan")
CELLS = [(site, wave) for wave in YEARS for site in SITES]

needs_banks = pytest.mark.skipif(not BANKS.is_dir(), reason="the banks of text are not there")


@cache
def made_a():
    return study_a.make(BANKS / "A", seed=SEED, progress=lambda _: None)


@cache
def made_b():
    return study_b.make(BANKS / "B", seed=SEED, progress=lambda _: None)


@cache
def files(study: str, *, shipped: bool = False):
    if study == "A":
        return study_a.files_of(made_a(), shipped_only=shipped)
    return study_b.files_of(made_b(), shipped_only=shipped)


def rows(study: str, name: str, *, shipped: bool = False) -> list[dict[str, str]]:
    text = files(study, shipped=shipped)[name].decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def holding(code: str, site: str = "", wave: str = "", *, suffix: str = "_int") -> set[str]:
    """Documents of study A with a planted passage of a code."""
    return {
        row["transcript"]
        for row in rows("A", "truth.csv")
        if row["code"] == code
        and row["transcript"].endswith(suffix)
        and (not site or f"_{site}_" in row["transcript"])
        and (not wave or f"_{wave}_" in row["transcript"])
    }


def role(stem: str) -> str:
    return re.sub(r"\d", "", stem.split("_")[3])


class TestPlan:
    def test_is_the_ground_truth(self):
        if not SHARED.is_file():
            pytest.skip("the project's ground truth is not beside the checkout")
        truth = yaml.safe_load(SHARED.read_text("utf-8"))
        theirs, ours = truth["study_A"], PLAN["study_A"]
        for name in ("schools", "years", "interviews", "focus_groups", "interviews_by_role"):
            assert ours[name] == theirs[name], name
        for name in ("math_teacher_roster", "math_teachers_interviewed"):
            assert ours[name] == theirs[name], name
        assert {**ours["facts"], "supplemental_Y3": ours["supplemental_Y3"]} == theirs[
            "strategy_attributes"
        ]
        for code, counts in theirs["interview_document_counts"].items():
            assert ours["interview_documents"][code] == {y: counts[y] for y in YEARS}
        assert ours["focus_group_documents"] == theirs["focus_group_document_counts"]
        for code, table in truth["double_coding"]["tables"].items():
            assert PLAN["double_coding"]["tables"][code].items() <= table.items()
        for number, table in truth["double_coding"]["on_off_by_round"].items():
            assert PLAN["double_coding"]["on_off_by_round"][f"R{number}"].items() <= table.items()
        for school in PLAN["study_B"]["schools"]:
            name = school["name"]
            strength = PLAN["study_B"]["strength"][school["id"]]
            assert strength == truth["study_B"]["freedom_fence_strength"][name]
            their = next(s for s in truth["study_B"]["schools"] if s["name"] == name)
            assert {k: v for k, v in school.items() if k != "id"}.items() <= their.items()

    def test_double_coded_documents_are_two_of_each_school_and_year(self):
        plan = plan_a()
        assert [len(stems) for stems in plan.rounds.values()] == [6, 16, 8]
        assert Counter(tuple(s.split("_")[1:3]) for s in plan.sample) == dict.fromkeys(CELLS, 2)
        assert sum(stem.endswith("_fg") for stem in plan.sample) == 4
        assert plan.one_coder[0] not in plan.sample
        assert Counter(tuple(s.split("_")[1:3]) for s in plan.shipped) == dict.fromkeys(CELLS, 3)


@needs_banks
class TestStudyA:
    def test_nothing_is_missing_in_the_banks(self):
        assert made_a().short == []

    def test_documents_by_school_year_and_role(self):
        documents = made_a().documents
        assert len({d.stem for d in documents}) == len(documents) == 148
        for wave in YEARS:
            for site in SITES:
                here = [d for d in documents if (d.site, d.wave) == (site, wave)]
                groups = sum(d.is_group for d in here)
                assert groups == PLAN["study_A"]["focus_groups"][wave][site]
                assert len(here) - groups == PLAN["study_A"]["interviews"][wave][site]
        by_role = Counter(d.role for d in documents if not d.is_group)
        assert by_role == PLAN["study_A"]["interviews_by_role"]

    def test_the_roster_has_95_teacher_years_and_91_interviewed(self):
        roster = rows("A", "roster.csv")
        for wave in YEARS:
            for site in SITES:
                here = [r for r in roster if (r["school"], r["year"]) == (site, wave)]
                yes = [r for r in here if r["interviewed"] == "yes"]
                assert len(here) == PLAN["study_A"]["math_teacher_roster"][wave][site]
                assert len(yes) == PLAN["study_A"]["math_teachers_interviewed"][wave][site]
        assert (len(roster), sum(r["interviewed"] == "yes" for r in roster)) == (95, 91)

    @pytest.mark.parametrize("code", PLAN["study_A"]["interview_documents"])
    def test_interviews_that_hold_a_code(self, code):
        for wave, counts in PLAN["study_A"]["interview_documents"][code].items():
            assert {site: len(holding(code, site, wave)) for site in SITES} == counts

    @pytest.mark.parametrize("code", PLAN["study_A"]["focus_group_documents"])
    def test_focus_groups_that_hold_a_code(self, code):
        for wave, counts in PLAN["study_A"]["focus_group_documents"][code].items():
            found = {site: len(holding(code, site, wave, suffix="_fg")) for site in SITES}
            assert found == counts

    def test_students_say_only_what_is_planned(self):
        said = {r["code"] for r in rows("A", "truth.csv") if r["transcript"].endswith("_fg")}
        assert said - {""} == set(PLAN["study_A"]["focus_group_documents"])

    def test_patterns_by_role(self):
        assert "PS" not in {role(stem) for stem in holding("dar.acc.evaluation")}
        floors = Counter(role(stem) for stem in holding("dar.org.floors_ceilings"))
        assert floors["PS"] + floors["SL"] > sum(floors.values()) * 30 / 121
        yields: dict[str, set[str]] = defaultdict(set)
        for row in rows("A", "truth.csv"):
            if row["code"] == "dar.sense.who_yields":
                yields[row["transcript"]].add(row["value"])
        assert sum("accountability" in v for v in yields.values()) >= 0.8 * len(yields)

    def test_the_manifest_passes_the_study_and_students_in_the_first_year_are_not_planned(self):
        text = files("A")["study.yaml"].decode()
        study = load_study(text, "study.yaml")
        manifest = read_manifest(files("A")["manifest.csv"], "manifest.csv")
        assert len(manifest.rows) == 148
        cells = Counter(
            tuple(row.attributes[name] for name in ("site", "wave", "role", "instrument"))
            for row in manifest.rows
        )
        planned = {
            (p.cell.site, p.cell.wave, p.cell.role, p.cell.instrument): p.count
            for p in study.planned
        }
        assert cells == planned
        assert not any(role == "SF" and wave == "Y1" for _, wave, role, _ in planned)
        for row in manifest.rows:
            assert study.problems_of(row.attributes, row.file) == ()

    def test_headers_agree_with_names_and_say_synthetic(self):
        pattern = load_study(files("A")["study.yaml"].decode(), "study.yaml").file_names
        for name, data in files("A").items():
            if name.startswith("transcripts/"):
                transcript = read_transcript(name, data, interviewers=("I",), file_names=pattern)
                assert transcript.attributes["synthetic"] == "true", name
                assert transcript.attributes["licence"] == "CC0-1.0", name
                assert transcript.attributes["doc_id"] == transcript.name
                assert not transcript.warnings, (name, transcript.warnings)
                assert transcript.interviewers == ("I",) or set(transcript.interviewers) == {"I"}

    def test_every_format_is_read_as_the_turns_that_were_said(self):
        for stored in (*made_a().stored, *made_b().stored):
            observed = stored.script.document.role == "OB"
            said = [
                (None if observed else line.speaker, line.words.split())
                for line in stored.script.spoken
            ]
            turns = stored.transcript.turns
            read = [(turn.speaker, stored.transcript.quote(turn.span).split()) for turn in turns]
            assert read == said, stored.name

    def test_truth_lies_where_it_says(self):
        by_stem = {s.stem: s.transcript for s in made_a().stored}
        for row in rows("A", "truth.csv"):
            text = by_stem[row["transcript"]].text
            assert text[int(row["start"]) : int(row["end"])] == row["quote"]

    def test_lengths(self):
        for stored in made_a().stored:
            least, most = (1000, 1600) if stored.script.document.is_group else (1500, 2300)
            assert least <= stored.script.words <= most, (stored.stem, stored.script.words)


@needs_banks
class TestGoldenClaimsOfA:
    def test_g1_windows_then_floors_and_units(self):
        study = load_study(files("A")["study.yaml"].decode(), "study.yaml")

        def schools(name: str, wave: str) -> int:
            return sum(study.fact(site, wave, name) == "yes" for site in SITES)

        assert [schools("test_prep_window", wave) for wave in YEARS] == [2, 4, 0]
        assert [schools("gradual_floor", wave) for wave in YEARS] == [0, 0, 3]
        assert [schools("unit_first", wave) for wave in YEARS] == [0, 0, 2]

    def test_g2_switching_is_talked_of_where_there_is_a_window(self):
        windows = PLAN["study_A"]["facts"]["test_prep_window"]
        inside = [(s, w) for s, w in CELLS if s in windows[w]]

        def share(cells) -> tuple[int, int]:
            interviews = PLAN["study_A"]["interviews"]
            found = sum(len(holding("dar.ind.on_off", s, w)) for s, w in cells)
            return found, sum(interviews[w][s] for s, w in cells)

        assert share(inside) == (24, 48)
        assert share([cell for cell in CELLS if cell not in inside]) == (13, 73)

    def test_g3_sinking_together_and_captains_mirror_each_other(self):
        found = [
            [len(holding(code, site)) for site in SITES]
            for code in ("dar.team.sink_or_swim", "dar.team.captain")
        ]
        assert found == [[14, 3, 13, 2, 6], [3, 13, 2, 12, 6]]

    def test_g4_relief_comes_in_the_third_year(self):
        assert not holding("dar.ind.relief", wave="Y1")
        assert all(len(holding("dar.ind.relief", site, "Y3")) >= 3 for site in SITES)

    def test_g5_hope_falls_and_the_test_rises_in_every_school(self):
        for site in SITES:
            hope = [len(holding("dar.sus.initial_hope", site, wave)) for wave in YEARS]
            test = [len(holding("dar.acc.state_test", site, wave)) for wave in YEARS]
            assert hope == sorted(hope, reverse=True)
            assert test == sorted(test)
            assert hope[0] > hope[-1]
            assert test[0] < test[-1]

    def test_g6_peripheral_structures_everywhere(self):
        assert all(holding("dar.org.peripheral", site, "Y3") for site in SITES)

    def test_g7_short_windows(self):
        third = {site: len(holding("dar.sus.window", site, "Y3")) for site in SITES}
        assert set(sorted(third, key=lambda s: -third[s])[:2]) == {"MAR", "ORC"}

    def test_g8_students_were_not_asked(self):
        groups = [s for s in made_a().stored if s.script.document.is_group]
        assert len(groups) == 27
        assert all(s.transcript.attributes["prompted"] == "false" for s in groups)


@needs_banks
class TestAgainstThePattern:
    def test_each_negative_case_is_there(self):
        special = {
            (r["transcript"], r["code"], r["kind"])
            for r in rows("A", "truth.csv")
            if r["kind"] in {"negative", "refusal"}
        }
        for negative in plan_a().negatives:
            assert (negative.document, negative.code, negative.kind) in special
        assert any(code == "" and "_LIN_Y1_" in stem for stem, code, _ in special)

    def test_the_refusal_is_the_only_talk_of_a_window_at_orchard(self):
        said = [
            r
            for r in rows("A", "truth.csv")
            if r["code"] == "dar.org.test_prep" and "_ORC_" in r["transcript"]
        ]
        assert {(r["transcript"], r["value"], r["kind"]) for r in said} == {
            ("A_ORC_Y2_SL01_int", "declined", "refusal")
        }

    def test_decoys_are_there_and_coded_by_nobody(self):
        truth = rows("A", "truth.csv", shipped=True)
        loose = [r for r in truth if not r["code"]]
        assert len([r for r in loose if r["kind"] == "decoy"]) >= 7
        coded: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in [*rows("A", "codings.csv"), *(r for r in truth if r["code"])]:
            coded[row["transcript"]].append((int(row["start"]), int(row["end"])))
        for row in loose:
            start, end = int(row["start"]), int(row["end"])
            assert not any(s < end and start < e for s, e in coded[row["transcript"]]), row

    def test_every_kind_of_decoy_is_shipped(self):
        placed = {
            exchange.decoy
            for stem, said in made_a().selected.exchanges.items()
            if stem in plan_a().shipped
            for exchange in said
        }
        assert placed >= set(plan_a().decoys)


@needs_banks
class TestRepetition:
    def test_no_long_sentence_in_more_than_three_documents(self):
        for made in (made_a(), made_b()):
            counts = study_a.sentence_counts(made.stored)
            assert [key for key, n in counts.items() if n > 3] == []

    def test_no_passage_twice_in_a_document_or_from_one_person(self):
        told: Counter[tuple[str, str]] = Counter()
        for document in made_a().documents:
            said = [
                *made_a().selected.passages[document.stem],
                *made_a().selected.exchanges[document.stem],
            ]
            told.update((";".join(document.persons), item.id) for item in said)
        assert set(told.values()) == {1}

    def test_a_third_of_the_passages_holds_no_keyword_and_no_cue(self):
        found = {"A": "daruwala_2020.yaml", "B": "halverson_2015.yaml"}
        for study, name in found.items():
            book = yaml.safe_load((study_a.CODEBOOKS / name).read_text("utf-8"))
            signs = {
                code["id"]: [s.casefold() for s in (*code["keywords"], *code["cues"])]
                for code in book["codes"]
            }
            coded = [r for r in rows(study, "truth.csv") if r["code"]]
            silent = [
                r
                for r in coded
                if not any(sign in r["quote"].casefold() for sign in signs[r["code"]])
            ]
            assert len(silent) >= len(coded) / 3, study


@needs_banks
class TestDoubleCoding:
    def marks(self) -> dict[str, dict[str, set[str]]]:
        """Coders by segment and code, from the files alone."""
        places = defaultdict(list)
        for row in rows("A", "segments.csv"):
            places[row["transcript"]].append((int(row["start"]), int(row["end"]), row["segment"]))
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in rows("A", "codings.csv"):
            if row["round"] != "consensus":
                for start, end, segment in places[row["transcript"]]:
                    if int(row["start"]) < end and start < int(row["end"]):
                        found[segment][row["code"]].add(row["coder"])
        return found

    def table(self, code: str, segments: set[str]) -> dict[str, int]:
        marks = self.marks()
        seen = Counter(
            "".join(sorted(name[0] for name in marks[segment].get(code, ()))) or "neither"
            for segment in segments
        )
        names = {"both": "AB", "only_A": "A", "only_B": "B", "neither": "neither"}
        return {name: seen[key] for name, key in names.items()}

    def test_four_hundred_segments_each_one_turn(self):
        segments = rows("A", "segments.csv")
        assert Counter(r["round"] for r in segments) == {"R1": 80, "R2": 210, "R3": 110}
        assert {r["transcript"] for r in segments} == set(plan_a().sample)
        turns = {
            (s.stem, turn.span.start, turn.span.end)
            for s in made_a().stored
            for turn in s.transcript.turns
            if turn.speaker != "I"
        }
        assert {(r["transcript"], int(r["start"]), int(r["end"])) for r in segments} <= turns

    @pytest.mark.parametrize("code", PLAN["double_coding"]["tables"])
    def test_table_of_a_code(self, code):
        everywhere = {row["segment"] for row in rows("A", "segments.csv")}
        assert self.table(code, everywhere).items() <= PLAN["double_coding"]["tables"][code].items()

    def test_on_and_off_drifts_by_round(self):
        for name, wanted in PLAN["double_coding"]["on_off_by_round"].items():
            here = {r["segment"] for r in rows("A", "segments.csv") if r["round"] == name}
            assert len(here) == wanted["n"]
            assert self.table("dar.ind.on_off", here).items() <= wanted.items()

    def test_what_both_or_ana_found_is_planted(self):
        planted = defaultdict(list)
        for r in rows("A", "truth.csv"):
            planted[r["transcript"], r["code"]].append((int(r["start"]), int(r["end"])))
        for row in rows("A", "codings.csv"):
            if row["coder"] == "Ana":
                place = int(row["start"]), int(row["end"])
                assert place in planted[row["transcript"], row["code"]]

    def test_borders_differ_in_fifteen_percent_and_one_passage_is_split(self):
        doubled = made_a().doubled
        agreed = sum(t["both"] for t in PLAN["double_coding"]["tables"].values())
        assert doubled.shifted == round(0.15 * agreed)
        parts = [r for r in rows("A", "codings.csv") if "two parts" in r["note"]]
        assert [r["coder"] for r in parts] == ["Ben", "Ben"]
        assert len({(r["transcript"], r["code"]) for r in parts}) == 1

    def test_eight_decisions_keep_both_originals(self):
        decided = rows("A", "consensus.csv")
        assert len({r["segment"] for r in decided}) == len(decided) == 8
        marks = self.marks()
        for row in decided:
            assert marks[row["segment"]][row["code"]] == (
                {"Ana"} if (row["Ana"], row["Ben"]) == ("1", "0") else {"Ben"}
            )
        agreed = [r for r in rows("A", "codings.csv") if r["round"] == "consensus"]
        assert len(agreed) == sum(r["decision"] == "coded" for r in decided)

    def test_one_document_has_one_coder(self):
        stem, name = plan_a().one_coder
        here = [r for r in rows("A", "codings.csv") if r["transcript"] == stem]
        assert {(r["coder"], r["round"]) for r in here} == {("Ana", name)}

    def test_codings_load(self):
        loaded = load_codings(files("A")["codings.csv"], "codings.csv")
        assert len(
            {(c.round, c.coder, c.transcript, c.code, c.start, c.end) for c in loaded}
        ) == len(loaded)

    def test_the_first_rounds_codebook_differs_and_loads(self):
        earlier = yaml.safe_load(files("A")["codebook_R1.yaml"])
        now = yaml.safe_load((study_a.CODEBOOKS / study_a.CODEBOOK).read_text("utf-8"))
        changed = [
            one["id"]
            for one, other in zip(earlier["codes"], now["codes"], strict=True)
            if one != other
        ]
        assert changed == ["dar.org.test_prep", "dar.org.peripheral"]


@needs_banks
class TestStudyB:
    def test_nothing_is_missing_in_the_banks(self):
        assert made_b().selected.short == []

    def test_documents_and_people_by_school(self):
        documents = made_b().documents
        kinds = Counter(kind_of(d) for d in documents)
        assert kinds == {"interview": 23, "student": 11, "parent": 6, "observation": 22}
        for school in PLAN["study_B"]["schools"]:
            people = Counter(
                role
                for d in documents
                if d.site == school["id"]
                for role in [d.role] * len(d.persons)
            )
            assert (
                people
                == Counter(
                    {
                        "T": school["teachers_interviewed"],
                        "SL": school["leaders_interviewed"],
                        "ST": school["students_interviewed"],
                        "PA": school["parents_interviewed"],
                        "OB": school["observations"],
                    }
                )
                - Counter()
            )

    def strength(self, site: str, dimension: str, side: str) -> int:
        where = sides()
        return len(
            {
                row["transcript"]
                for row in rows("B", "truth.csv")
                if row["transcript"].startswith(f"B_{site}_")
                and where.get(row["code"]) == (dimension, side)
            }
        )

    def test_freedom_and_fences_by_school_and_dimension(self):
        for site, strengths in PLAN["study_B"]["strength"].items():
            for dimension, wanted in strengths.items():
                found = [self.strength(site, dimension, side) for side in ("freedom", "fence")]
                assert found == wanted, (site, dimension)

    def test_b1_ends_never_exceed_means(self):
        less = set()
        for site in PLAN["study_B"]["strength"]:
            means = self.strength(site, "content_means", "freedom")
            ends = self.strength(site, "content_ends", "freedom")
            assert ends <= means
            less |= {site} if ends < means else set()
        assert less == {"ASH", "COR", "ELL"}

    def test_b2_ashby_rests_on_educators(self):
        assert {d.role for d in made_b().documents if d.site == "ASH"} == {"SL", "T"}

    def test_b3_teachers_interpret_data_and_older_students_present_it(self):
        kinds = {s["id"]: s["type"] for s in PLAN["study_B"]["schools"]}
        said = defaultdict(set)
        for row in rows("B", "truth.csv"):
            if row["code"] == "hal.con.data" and row["value"]:
                said[row["value"]].add(kinds[row["transcript"].split("_")[1]])
        assert said == {"teacher interprets": {"ES", "MS"}, "student presents": {"HS"}}

    def test_b4_one_leader_says_the_phrase(self):
        exact = [s.stem for s in made_b().stored if PHRASE in s.transcript.text.casefold()]
        assert exact == ["B_COR_W1_SL01_int"]
        others = {r["transcript"] for r in rows("B", "truth.csv") if r["code"] == "hal.fwf"}
        assert others - set(exact)

    def test_observations_have_times_and_no_speakers(self):
        notes = [s.transcript for s in made_b().stored if s.script.document.role == "OB"]
        assert len(notes) == 22
        for note in notes:
            assert all(turn.speaker is None for turn in note.turns)
            assert any(mark in note.text for mark in '"“”')

    def test_truth_lies_where_it_says_and_files_load(self):
        by_stem = {s.stem: s.transcript for s in made_b().stored}
        for row in rows("B", "truth.csv"):
            text = by_stem[row["transcript"]].text
            assert text[int(row["start"]) : int(row["end"])] == row["quote"]
        study = load_study(files("B")["study.yaml"].decode(), "study.yaml")
        for row in read_manifest(files("B")["manifest.csv"], "manifest.csv").rows:
            assert study.problems_of(row.attributes, row.file) == ()


@needs_banks
class TestFiles:
    @pytest.mark.slow
    @pytest.mark.parametrize("study", ["A", "B"])
    def test_the_same_seed_gives_the_same_bytes(self, study):
        assert build(study, BANKS)[0] == files(study)

    @pytest.mark.slow
    def test_another_seed_gives_another_study_of_the_same_plan(self):
        other, short = build("A", BANKS, seed=7)
        assert other["truth.csv"] != files("A")["truth.csv"]
        assert not [line for line in short if not line.startswith("filler")]

    @pytest.mark.parametrize(("study", "most"), [("A", 45), ("B", 22)])
    def test_what_is_shipped_is_up_to_date(self, study, most):
        folder = SHIPPED / f"study_{study.lower()}"
        wanted = files(study, shipped=True)
        there = {f"transcripts/{p.name}" for p in (folder / "transcripts").iterdir()}
        assert there == {name for name in wanted if name.startswith("transcripts/")}
        assert len(there) == most
        for name, data in wanted.items():
            if not name.endswith((".docx", ".odt")):
                assert (folder / name).read_bytes() == data, name

    def test_shipped_formats(self):
        names = [n for s in ("A", "B") for n in files(s, shipped=True) if n.startswith("transcr")]
        suffixes = Counter(name.rpartition(".")[2] for name in names)
        assert set(suffixes) == {"txt", "docx", "vtt", "odt", "pdf"}
