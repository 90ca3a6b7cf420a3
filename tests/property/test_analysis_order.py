"""The order in which transcripts and codings come in changes nothing."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.analysis.code_profile import Frames, assemble_code
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.methods import assemble_methods
from qualkit.analysis.passages import passages
from qualkit.analysis.person_profile import assemble_person
from qualkit.analysis.recommendations import assemble_recommendations
from qualkit.analysis.site_profile import assemble_site
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.model import Coding, Span
from tests import factories as make

TRANSCRIPTS, CODINGS = make.sample_transcripts(), make.sample_codings()
FRAMES = Frames((make.freedom_within_fences(),), (make.accountability_and_personalization(),))
CODES = tuple(code.id for code in make.CODES)


def findings(transcripts, codings):
    corpus = Corpus(make.study(), tuple(transcripts), tuple(codings), make.codebook())
    return (
        assemble_theme(corpus, make.freedom_within_fences()),
        assemble_tension(corpus, make.accountability_and_personalization()),
        assemble_wave(corpus, "y2"),
        assemble_site(corpus, "kestrel", FRAMES.tensions),
        assemble_code(corpus, "dar.acc.state_test", FRAMES),
        assemble_person(corpus, "kl1", tensions=FRAMES.tensions),
        assemble_methods(corpus),
        assemble_recommendations(corpus, FRAMES, root="dar.ind"),
    )


@cache
def expected():
    return findings(TRANSCRIPTS, CODINGS)


@settings(max_examples=15, deadline=None)
@given(st.permutations(TRANSCRIPTS), st.permutations(CODINGS))
def test_findings_do_not_depend_on_the_order_of_the_input(transcripts, codings):
    assert findings(transcripts, codings) == expected()


@st.composite
def anywhere(draw):
    """Codings at arbitrary places of the sample transcripts, by two coders."""
    out = []
    for number in range(draw(st.integers(0, 12))):
        t = draw(st.sampled_from(TRANSCRIPTS))
        start = draw(st.integers(0, len(t.text) - 2))
        span = Span(start, draw(st.integers(start + 1, len(t.text))))
        code, coder = draw(st.sampled_from(CODES)), draw(st.sampled_from(["ana", "ben"]))
        out.append(Coding(str(number), t.name, span, code, coder, "first", t.quote(span)))
    return tuple(out)


@settings(max_examples=40, deadline=None)
@given(anywhere())
def test_wherever_codings_lie_counts_stay_within_their_bounds(codings):
    corpus = Corpus(make.study(), TRANSCRIPTS, codings, make.codebook())
    theme, tension, *_ = findings(TRANSCRIPTS, codings)
    for met in (theme.total, tension.total):
        for count in (met.side_a, met.side_b, met.together, met.near, met.explicit):
            assert count.transcripts <= min(count.passages, count.eligible)
            assert count.transcripts <= count.people <= count.passages or not count.passages
        assert met.together.transcripts <= min(met.side_a.transcripts, met.side_b.transcripts)
    assert len(passages(corpus.placed)) <= len(corpus.placed)
    assert len(corpus.placed) + corpus.of_interviewers == len(codings)


@settings(max_examples=40, deadline=None)
@given(anywhere())
def test_a_second_coder_who_agrees_changes_no_count(codings):
    again = tuple(
        Coding(f"{c.id}b", c.transcript, c.span, c.code, "carl", c.round, c.quote) for c in codings
    )
    once, twice = findings(TRANSCRIPTS, codings), findings(TRANSCRIPTS, codings + again)
    assert once[0].total == twice[0].total
    assert once[1].total == twice[1].total
