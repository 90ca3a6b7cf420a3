"""Thin data give a memo that says so, never an exception."""

import pytest

from qualkit.analysis.code_profile import Frames, assemble_code
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.methods import assemble_methods
from qualkit.analysis.person_profile import assemble_person, persons_of
from qualkit.analysis.recommendations import assemble_recommendations
from qualkit.analysis.site_profile import assemble_site
from qualkit.analysis.tensions import assemble_tension
from qualkit.analysis.themes import assemble_theme
from qualkit.analysis.waves import assemble_wave
from qualkit.model import Codebook, Pole, Study, Tension, Theme, Wave
from qualkit.report.code_memo import build_code_memo
from qualkit.report.docx import render_docx
from qualkit.report.markdown import render_markdown
from qualkit.report.methods_memo import build_methods_memo
from qualkit.report.person_memo import build_person_memo
from qualkit.report.recommendations_memo import build_recommendations_memo
from qualkit.report.site_memo import build_site_memo
from qualkit.report.tension_memo import build_tension_memo
from qualkit.report.theme_memo import build_theme_memo
from qualkit.report.wave_memo import build_wave_memo
from tests import factories as make

FRAMES = Frames((make.freedom_within_fences(),), (make.accountability_and_personalization(),))
ONE = make.transcript("KES-T01", ("R", "We choose and we test."), persons="KES-T01")
BARE = make.transcript("X", (None, "We choose."), site="", wave="", role="", instrument="")
UNTURNED = make.transcript("Y")


def memos(corpus):
    yield build_theme_memo(assemble_theme(corpus, make.freedom_within_fences()))
    yield build_tension_memo(assemble_tension(corpus, make.accountability_and_personalization()))
    for wave in corpus.frame.waves:
        yield build_wave_memo(assemble_wave(corpus, wave.id))
    for site in corpus.frame.sites:
        yield build_site_memo(assemble_site(corpus, site.id, FRAMES.tensions))
    for code in corpus.codebook:
        yield build_code_memo(assemble_code(corpus, code.id, FRAMES))
    for place in persons_of(corpus):
        yield build_person_memo(assemble_person(corpus, "/".join(place)))
    yield build_methods_memo(assemble_methods(corpus))
    yield build_recommendations_memo(assemble_recommendations(corpus, FRAMES))


def corpus(*transcripts, codings=(), study=None, codebook=None):
    return Corpus(study or make.study(), transcripts, codings, codebook or make.codebook())


CASES = {
    "an empty study": Corpus(Study("none", waves=(Wave("y1", "Y1"),))),
    "a plan without transcripts": corpus(),
    "nothing coded": corpus(ONE),
    "one transcript, one coding": corpus(
        ONE, codings=(make.coding(ONE, "choose", "hal.agy.time"),)
    ),
    "a code no theme uses": corpus(ONE, codings=(make.coding(ONE, "choose", "dar.ind.relief"),)),
    "a code no codebook knows": corpus(
        ONE, codings=(make.coding(ONE, "choose", "hal.agy.time"),), codebook=Codebook("empty")
    ),
    "no attributes, no speakers": corpus(
        BARE, codings=(make.coding(BARE, "choose", "dar.acc"),), study=Study("none")
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_memo_is_written(case):
    for memo in memos(CASES[case]):
        text = render_markdown(memo)
        assert memo.title in text
        assert "None" not in text.replace("None of", "")
    assert render_docx(memo)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("an empty study", "No transcripts have been received here"),
        ("a plan without transcripts", "No transcripts have been received here"),
        ("nothing coded", "The one transcript has not been coded yet."),
        ("a code no theme uses", "but none of those that make up “Freedom within fences”"),
    ],
)
def test_the_memo_says_what_is_lacking(case, said):
    assert said in render_markdown(next(memos(CASES[case])))


def test_nobody_says_one_transcripts():
    for case in CASES.values():
        for memo in memos(case):
            text = f" {render_markdown(memo)} ".replace("\n", " ")
            for wrong in (" 1 transcripts", " 1 people", " 1 codings", " 1 passages", " 1 persons"):
                assert wrong not in text


@pytest.mark.parametrize(
    ("case", "title", "said"),
    [
        ("a plan without transcripts", "Kestrel School", "No transcripts have been received"),
        ("nothing coded", "Kestrel School", "The one transcript has not been coded yet."),
        ("nothing coded", "KES-T01", "The one transcript has not been coded yet."),
        ("nothing coded", "Methods appendix", "Nothing has been coded yet."),
        ("an empty study", "Methods appendix", "No transcripts have been received yet."),
        ("a plan without transcripts", "Fences", "so the code could not be applied"),
        ("one transcript, one coding", "Fences", "Nobody applied this code"),
        ("one transcript, one coding", "Culture of agency", "codes below it stand in 1 of 1"),
        ("one transcript, one coding", "KES-T01", "One wave only"),
        ("one transcript, one coding", "Kestrel School", "come from one wave only"),
        ("nothing coded", "Recommendations", "Nothing to recommend yet"),
    ],
)
def test_each_kind_says_what_is_lacking(case, title, said):
    texts = [render_markdown(memo) for memo in memos(CASES[case]) if memo.title == title]
    assert any(said in text for text in texts)


def test_a_theme_and_a_tension_without_parts_are_still_memos():
    bare = Theme("C99", "Bare", "Nothing.", ())
    poles = Pole("Yes", "yes", ()), Pole("No", "no", ())
    here = CASES["one transcript, one coding"]
    assert build_theme_memo(assemble_theme(here, bare)).blocks
    assert build_tension_memo(assemble_tension(here, Tension("T99", "Bare", *poles))).blocks


def test_a_transcript_without_turns_can_be_quoted():
    from dataclasses import replace

    plain = replace(ONE, turns=(), interviewers=frozenset())
    here = corpus(plain, codings=(make.coding(plain, "We choose", "hal.agy.time"),))
    text = render_markdown(next(memos(here)))
    assert "> We choose" in text
    assert "(KES-T01)" in text
