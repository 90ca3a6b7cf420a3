"""Themes, tensions and waves of the small study, number by number."""

import pytest

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.errors import NotFound
from qualkit.model.results import AgreementTable, CodeAgreement, Estimate
from tests import factories as make


@pytest.fixture(scope="module")
def corpus():
    return Corpus(make.study(), make.sample_transcripts(), make.sample_codings(), make.codebook())


def test_strength_is_the_smaller_side_and_balance_a_share_of_both(corpus):
    found = assemble_theme(corpus, make.freedom_within_fences())
    kestrel, orchard, linden = found.sites
    assert (kestrel.meeting.side_a.transcripts, kestrel.meeting.side_b.transcripts) == (2, 2)
    assert (kestrel.strength, kestrel.balance) == (2, 0.5)
    assert (orchard.strength, orchard.balance) == (1, 0.5)
    assert (linden.strength, linden.balance) == (0, None)


def test_the_phrase_is_found_with_its_speaker(corpus):
    (hit,) = assemble_theme(corpus, make.freedom_within_fences()).phrase
    assert hit.quote.transcript == "ORC-T01"
    assert not hit.interviewer


def test_who_sets_the_fence_comes_from_the_values(corpus):
    found = assemble_theme(corpus, make.freedom_within_fences())
    assert {value: count.passages for value, count in found.set_by} == {
        "set by teacher": 0,
        "set by school": 1,
        "set by district": 0,
    }


def test_the_three_meetings_of_a_tension_are_kept_apart(corpus):
    total = assemble_tension(corpus, make.accountability_and_personalization()).total
    assert total.together.passages == 1
    assert total.near.passages == 3
    assert total.explicit.passages == 1


def test_talk_of_a_strategy_is_not_its_adoption(corpus):
    window = assemble_tension(corpus, make.accountability_and_personalization()).strategies[0]
    assert window.done[1] == ("declined", "declined")
    assert window.talk.cell("orchard", "y2").transcripts == 1
    assert window.done[0] == ("adopted", "adopted")
    assert window.talk.cell("kestrel", "y2").transcripts == 0


def test_change_is_read_on_sites_and_roles_heard_in_every_wave(corpus):
    found = assemble_tension(corpus, make.accountability_and_personalization())
    assert found.movement.transcripts == 6
    accountability = found.movement.lines[0].cells
    assert accountability.shares == ((1, 3), (1, 3))
    assert accountability.word == "too few to say"


def test_people_who_hold_both_poles_are_counted_by_site(corpus):
    found = assemble_tension(corpus, make.accountability_and_personalization())
    assert {site: (n, of) for site, n, of in found.both_people} == {
        "kestrel": (2, 5),
        "orchard": (0, 2),
        "linden": (0, 2),
    }


def test_a_wave_ranks_its_codes_and_names_silent_transcripts(corpus):
    found = assemble_wave(corpus, "y2")
    assert found.previous == "y1"
    assert found.silent == ("LIN-L02",)
    assert {code.total.eligible for code in found.codes} == {4}
    assert "dar.ind.relief" in found.appeared
    assert "hal.fen.menu" in found.gone


def test_the_first_wave_has_nothing_to_be_compared_with(corpus):
    found = assemble_wave(corpus, "y1")
    assert (found.previous, found.changes, found.appeared) == (None, (), ())


def test_an_unknown_wave_is_refused_with_the_known_ones(corpus):
    with pytest.raises(NotFound, match="y1, y2"):
        assemble_wave(corpus, "y9")


def test_the_base_counts_suggestions_and_words_of_interviewers(corpus):
    base = assemble_tension(corpus, make.accountability_and_personalization()).base
    assert (base.suggested, base.of_interviewers) == (1, 1)


@pytest.mark.parametrize(("alpha", "status"), [(0.8, "good"), (0.7, "tentative"), (0.2, "low")])
def test_agreement_of_each_code_used_is_read_by_fixed_bounds(alpha, status):
    row = CodeAgreement("dar.acc.state_test", 40, (), 0.2, {"krippendorff_alpha": Estimate(alpha)})
    table = AgreementTable("turn", "first", ("ana", "ben"), 3, 40, (row,), {}, {})
    corpus = Corpus(
        make.study(), make.sample_transcripts(), make.sample_codings(), make.codebook(), table
    )
    base = assemble_tension(corpus, make.accountability_and_personalization()).base
    read = {trust.code: trust.status for trust in base.trust}
    assert read["dar.acc.state_test"] == status
    assert read["dar.field.plan"] == "not tested"
