"""What was planted in the full sample studies is what the findings and their memos say."""

import csv
import pathlib
import re

import pytest
import yaml

from qualkit.analysis.contrary import spearman
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.model import Coding, Span
from qualkit.report.markdown import render_markdown
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.tree import Quote
from qualkit.services import demo, samples

TRUTHS = yaml.safe_load((pathlib.Path(__file__).parents[1] / "data/golden_truths.yaml").read_text())
A, B = TRUTHS["study_a"], TRUTHS["study_b"]
SITES = A["sites"]
WAVES = ("Y1", "Y2", "Y3")


class Planted:
    """A full study with the planted passages as its only codings."""

    def __init__(self, sample, folder):
        project, _ = demo.build_sample(folder / "study.qualkit", sample)
        with project.reading() as repository:
            self.study, self.codebook = repository.study(), repository.codebook()
            self.texts = tuple(repository.transcripts())
            self.coded = repository.codings()
            self.themes = {theme.id: theme for theme in repository.themes()}
            self.tensions = {tension.id: tension for tension in repository.tensions()}
        project.close()
        rows = csv.DictReader((sample.folder / "truth.csv").read_text("utf-8").splitlines(True))
        self.truth = tuple(rows)
        self.corpus = self.with_codings(tuple(_codings(self.truth)))

    def with_codings(self, codings):
        return Corpus(self.study, self.texts, codings, self.codebook)

    def tension(self, id):
        return assemble_tension(self.corpus, self.tensions[id])

    def theme(self, id):
        return assemble_theme(self.corpus, self.themes[id])

    def spans(self, kind):
        return [
            (row["transcript"], Span(int(row["start"]), int(row["end"])), row["note"])
            for row in self.truth
            if row["kind"] == kind
        ]


def _codings(rows):
    for number, row in enumerate(rows):
        if row["code"]:
            span = Span(int(row["start"]), int(row["end"]))
            place = (f"t{number:05}", row["transcript"], span, row["code"], "Truth", "truth")
            yield Coding(*place, row["quote"], value=row["value"])


@pytest.fixture(scope="module")
def a(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a")
    return Planted(samples.full("A", folder), folder)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    return Planted(samples.shipped("A"), tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def b(tmp_path_factory):
    folder = tmp_path_factory.mktemp("b")
    return Planted(samples.full("B", folder), folder)


@pytest.fixture(scope="module")
def t01(a):
    return a.tension("T01")


@pytest.fixture(scope="module")
def t03(a):
    return a.tension("T03")


@pytest.fixture(scope="module")
def t01_text(t01):
    return render_markdown(build_tension_memo(t01)).replace("\\", "")


@pytest.fixture(scope="module")
def t03_text(t03):
    return render_markdown(build_tension_memo(t03)).replace("\\", "")


@pytest.fixture(scope="module")
def c01(b):
    return b.theme("C01")


@pytest.fixture(scope="module")
def c01_text(c01):
    return render_markdown(build_theme_memo(c01)).replace("\\", "")


def line(findings, label):
    return next(one for one in findings.movement.lines if one.label == label)


def at_sites(trajectory):
    """Transcripts by wave, in the order of the sites."""
    by_site = dict(trajectory.by_site)
    return {wave: [by_site[site].shares[n][0] for site in SITES] for n, wave in enumerate(WAVES)}


LINES = {
    "T01": {
        "dar.sus.initial_hope": "Initial hope",
        "dar.acc.state_test": "State assessment",
        "dar.ten.gaps_vs_coverage": "Filling gaps vs covering the grade",
        "dar.ten.never_seen": '"I\'ve never seen this"',
        "dar.acc.evaluation": "High-stakes teacher evaluation",
        "dar.org.floors_ceilings": "Floors and ceilings in the algorithm",
        "dar.org.test_prep": "Test-prep window of 5-6 weeks",
        "dar.org.gradual_floor": "Gradual grade-level floor over the year",
        "dar.org.unit_first": "Units open on grade level then back to missing prerequisites",
        "dar.ind.on_off": "On/off switching unsettles students at both ends",
        "dar.ind.relief": "Relief and clearer focus",
        "dar.ind.fidelity": "Put fidelity to the program before scores",
        "dar.sense.disrupted": "Sensemaking disrupted",
        "dar.sense.who_yields": "Which side should yield",
        "dar.sus.window": "Belief that the program is short-lived",
    },
    "T03": {
        "dar.team.sink_or_swim": '"Sink or swim" together',
        "dar.team.captain": "Leave the ego at the door",
        "dar.team.scrutiny": "Pre-emptive explanations (credentials, experience)",
    },
}


@pytest.mark.parametrize(("tension", "code"), [(t, c) for t in LINES for c in LINES[t]])
def test_every_planted_count_is_found_by_site_and_wave(t01, t03, tension, code):
    found = {"T01": t01, "T03": t03}[tension]
    label = LINES[tension][code]
    counted = at_sites(line(found, label))
    assert counted == A["interviews"][code]
    assert [sum(values) for values in counted.values()] == [
        n for n, _ in line(found, label).cells.shares
    ]


def strategy(findings, fact):
    return next(one for one in findings.strategies if one.strategy.fact == fact)


@pytest.mark.parametrize("fact", ["test_prep_window", "gradual_floor", "unit_first"])
def test_g1_what_was_done_comes_from_the_record(t01, fact):
    done = {row.wave: list(row.done) for row in strategy(t01, fact).recorded}
    assert done == A["done"][fact]


def test_g1_the_memo_says_two_of_five_then_four_of_five_then_none(t01_text):
    assert (
        "Test-prep window of 5-6 weeks: recorded as done at 2 of 5 schools in 2015-16, at 4 in "
        "2016-17 and at none in 2017-18." in t01_text
    )
    assert (
        "Recorded as done at 2 of 5 schools in 2015-16 (Kestrel and Marlow), at 4 of 5 schools in "
        "2016-17 (Juniper, Kestrel, Linden and Marlow) and at none of 5 schools in 2017-18."
        in t01_text
    )


def test_talk_is_not_adoption_where_orchard_declined(t01, t01_text):
    window = strategy(t01, "test_prep_window")
    assert "ORC" not in {site for row in window.recorded for site in row.done}
    assert {row.value: row.count.transcripts for row in window.values.rows}["declined"] == 1
    (quote,) = window.contrary
    assert (quote.site, quote.wave, quote.role) == ("ORC", "Y2", "SL")
    assert "declined in 1 transcript (Orchard)" in t01_text
    assert "| Orchard | no | 0 of 8 | no | 1 of 11 | no | 0 of 11 |" in t01_text


def test_g2_switching_is_spoken_of_where_there_was_a_window(t01):
    row = next(
        r for r in t01.contrasts if r.fact.startswith("Test-prep") and r.label.startswith("On/off")
    )
    assert list(row.done) == A["on_off"]["window"]
    assert list(row.not_done) == A["on_off"]["no_window"]


def test_g3_two_ways_to_see_a_team_mirror_each_other(t03, t03_text):
    pair = next(
        m for m in t03.mirrors if (m.a, m.b) == ("dar.team.captain", "dar.team.sink_or_swim")
    )
    assert pair.rho == -0.8
    totals = [
        [n.transcripts for _, n, _ in pair.counts],
        [n.transcripts for _, _, n in pair.counts],
    ]
    assert totals == [[3, 13, 2, 12, 6], [14, 3, 13, 2, 6]]
    assert spearman(*totals) == -0.8
    leaning = {lean.site: lean.side for lean in pair.leans}
    assert leaning == {"JUN": "b", "KES": "a", "LIN": "b", "MAR": "a"}
    assert '"Captains of their own ship" and "Sink or swim" together (-0.8)' in t03_text


def test_g4_relief_is_absent_first_and_everywhere_last(t01):
    relief = line(t01, "Relief and clearer focus")
    assert relief.cells.shares[0] == (0, 40)
    assert min(at_sites(relief)["Y3"]) >= 3
    assert {change.word for _, change in relief.by_site} == {"rises"}
    assert relief.periods.shares == ((4, 81), (22, 40))


def test_g5_hope_falls_and_test_talk_rises_in_every_school(t01, t01_text):
    hope, test = line(t01, "Initial hope"), line(t01, "State assessment")
    assert {change.word for _, change in hope.by_site} == {"falls"}
    assert (hope.cells.word, test.cells.word) == ("falls", "rises")
    for _, change in test.by_site:
        parts = [n / of for n, of in change.shares]
        assert parts == sorted(parts)
        assert parts[0] < parts[-1]
    assert "“Initial hope” falls at 5 of 5 schools." in t01_text


def test_g6_peripheral_structures_reach_every_school(t01, t01_text):
    found = strategy(t01, "supplemental")
    (row,) = found.recorded
    assert (row.wave, list(row.done)) == ("Y3", SITES)
    kinds = [kind for of_site in A["supplemental_y3"].values() for kind in of_site]
    assert sum(n for _, n in row.kinds) == len(kinds)
    talk = line(t01, found.strategy.name)
    assert min(at_sites(talk)["Y3"]) >= 1
    assert "Recorded as done at 5 of 5 schools in 2017-18. Kinds differ by school" in t01_text


def test_g7_the_short_window_is_felt_most_where_the_end_comes_first(t01, t01_text):
    window = line(t01, "Belief that the program is short-lived")
    last = {site: change.shares[-1][0] for site, change in window.by_site}
    first_to_go = {site for site, year in t01.outcomes if year == "2017-18"}
    assert set(sorted(last, key=last.get)[-2:]) == first_to_go == {"MAR", "ORC"}
    assert window.cells.steps == ("no clear change", "rises")
    assert "2017-18: 2 of 5 schools (Marlow and Orchard)" in t01_text


def test_g8_nobody_asked_students_about_the_tension(t01, t01_text):
    students = next(row for row in t01.silence.rows if row.role == "SF")
    assert t01.silence.questions == ()
    assert (students.asked_speaking, students.asked_silent) == (0, 0)
    assert students.unasked_speaking + students.unasked_silent == 27
    assert "No protocol of the study holds a question on it" in t01_text


def test_the_planted_exceptions_are_named(t01, t03, t03_text, t01_text):
    pair = next(
        m for m in t03.mirrors if (m.a, m.b) == ("dar.team.captain", "dar.team.sink_or_swim")
    )
    contrary = {lean.site: {one.person for one in lean.contrary} for lean in pair.leans}
    for site, person in (("JUN", "JUN-T04"), ("KES", "KES-T04")):
        assert person in contrary[site]
        assert f"{person} (" in t03_text
    relief = next(s for s in t01.strategies if s.strategy.codes == ("dar.ind.relief",))
    (least,) = relief.least
    assert least.id == "MAR"
    assert "A_MAR_Y3_SF01_fg" in {one.transcript for one in least.speakers if one.minor}
    switching = t01.consequences[0].found
    assert dict(switching.by_role)["PS"].transcripts >= 1
    assert "in A_MAR_Y3_SF01_fg" in t01_text


def test_another_schools_window_is_no_adoption(a, t01):
    window = strategy(t01, "test_prep_window")
    linden = dict(zip(window.talk.rows, window.talk.cells, strict=True))["LIN"]
    assert linden[0].transcripts == 0
    assert any(name == "A_LIN_Y1_T02_int" for name, _, _ in a.spans("negative"))


def test_decoys_are_neither_counted_nor_quoted(a):
    corpus = a.with_codings(a.coded)
    decoys = a.spans("decoy")
    assert len(decoys) == 14
    for placed in corpus.placed:
        code = placed.coding
        for transcript, span, note in decoys:
            meant = note.removeprefix("not ")
            hit = code.transcript == transcript and code.span.overlaps(span)
            assert not (hit and code.code.startswith(meant))


def test_no_person_is_quoted_over_and_over(a, t01, t03):
    for findings in (t01, t03):
        blocks = build_tension_memo(findings).blocks
        told = [
            block.attribution.split("(")[1].split(",")[0]
            for block in blocks
            if isinstance(block, Quote)
        ]
        assert max(map(told.count, told)) <= 2
        assert len(told) > 5


def test_a_wave_memo_sees_what_was_new(a):
    third = assemble_wave(a.corpus, "Y3")
    assert {"dar.org.gradual_floor", "dar.org.unit_first"} <= set(third.appeared)
    together = third.saturation[0]
    assert together.curve[-1] == len(a.corpus.used_codes)
    assert sum(new for _, _, new in together.by_wave) == together.curve[-1]


def strength(findings):
    names = {site.id: site.name.split()[0] for site in findings.base.study.sites}
    out = {name: {} for name in names.values()}
    for found in findings.dimensions:
        for site in found.sites:
            counts = (site.meeting.side_a.transcripts, site.meeting.side_b.transcripts)
            out[names[site.site]][found.dimension.key] = list(counts)
    return out


def test_study_b_has_the_planted_strengths(c01):
    assert strength(c01) == B["strength"]


def test_b1_ends_never_exceed_means(c01, c01_text):
    order = next(o for o in c01.orderings if (o.more, o.less) == ("content_means", "content_ends"))
    assert set(order.strictly) == {"ASH", "COR", "ELL"}
    assert set(order.equal) == {"BRI", "DUN"}
    assert "fewer at Ashby HS, Corbin MS and Ellison ES (3 of 5 sites), as much at" in c01_text


def test_b2_ashby_rests_on_educators_only(c01, c01_text):
    unheard = dict(c01.base.balance.unheard)
    heard = {row.role for row in c01.base.grid.rows if row.site == "ASH" and row.received}
    groups = {role.group for role in c01.base.study.roles if role.id in heard}
    assert unheard["ASH"]
    assert heard.isdisjoint(unheard["ASH"])
    assert len(groups) <= 1
    assert re.search(r"Not heard: .* at [^;]*Ashby", c01_text)


def test_b3_who_reads_the_data_goes_by_the_type_of_school(c01):
    (data,) = c01.beside
    (by_type,) = data.by_attribute
    assert by_type.attribute == "type"
    present, interpret = (data.values.index(v) for v in ("student presents", "teacher interprets"))
    for row in by_type.rows:
        students, teachers = (row.counts[n].transcripts for n in (present, interpret))
        assert (students > 0, teachers > 0) == (
            (True, False) if row.value == "HS" else (False, True)
        )


def test_b4_one_leader_at_corbin_says_the_phrase(c01, c01_text):
    said = [hit.quote for hit in c01.phrase if not hit.interviewer]
    assert {(quote.site, quote.role) for quote in said} == {("COR", "SL")}
    assert len({quote.person for quote in said}) == 1
    assert c01.paraphrased.transcripts > 1
    assert "(1 person: " in c01_text
    assert "The same idea, in these or other words" in c01_text


def test_the_shipped_part_of_study_a_says_the_same(shipped):
    found = shipped.tension("T01")
    window = strategy(found, "test_prep_window")
    assert {row.wave: list(row.done) for row in window.recorded} == A["done"]["test_prep_window"]
    assert [quote.site for quote in window.contrary] == ["ORC"]
    assert list(strategy(found, "supplemental").recorded[0].done) == SITES
    assert found.silence.questions == ()
    assert line(found, "Initial hope").cells.word == "falls"
    assert line(found, "Relief and clearer focus").cells.shares[0][0] == 0
    switching = next(r for r in found.contrasts if r.label.startswith("On/off"))
    (n, of), (m, other) = switching.done, switching.not_done
    assert n / of > m / other
