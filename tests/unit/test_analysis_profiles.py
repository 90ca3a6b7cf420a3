"""Findings on one site, one code, one person, method and advice, counted by hand."""

from dataclasses import replace

import pytest

from qualkit.analysis.code_profile import Frames, assemble_code
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.methods import CodingRecord, assemble_methods
from qualkit.analysis.person_profile import assemble_person
from qualkit.analysis.recommendations import advice_family, assemble_recommendations
from qualkit.analysis.site_profile import assemble_site
from qualkit.errors import NotFound
from qualkit.model import Code, Codebook, Recommendation, Round, Support, Valence
from qualkit.model.adjudication import Decision, Verdict
from tests import factories as make

FRAMES = Frames((make.freedom_within_fences(),), (make.accountability_and_personalization(),))
CORPUS = Corpus(make.study(), make.sample_transcripts(), make.sample_codings(), make.codebook())


def test_a_site_is_counted_by_itself_and_set_beside_the_others():
    found = assemble_site(CORPUS, "kestrel", FRAMES.tensions)
    first = found.codes[0]
    assert (first.code, first.total.transcripts, first.total.eligible) == ("hal.agy.time", 2, 4)
    means = next(code for code in found.codes if code.code == "hal.agy.means")
    assert (means.total.transcripts, means.elsewhere) == (1, (1, 4))
    assert found.base.transcripts == 4
    assert {row.site for row in found.base.grid.rows} == {"kestrel"}
    assert "dar.ind.relief" in found.absent


def test_what_was_done_at_a_site_stands_beside_the_talk():
    found = assemble_site(CORPUS, "kestrel", FRAMES.tensions)
    (tension,) = found.tensions
    (window,) = tension.strategies
    assert window.done == ("adopted", "adopted")
    assert [talk.transcripts for talk in window.talk] == [0, 0]
    assert tension.both_people == 2
    assert found.facts == ()


def test_a_tension_with_one_side_only_is_no_tension_of_the_site():
    assert assemble_site(CORPUS, "linden", FRAMES.tensions).tensions == ()


def told(*said, valence=()):
    """One transcript a sentence, each coded 'a' by ana; the light of each where it is given."""
    texts = [
        make.transcript(f"D{n}", ("R", words), persons=f"P{n}") for n, words in enumerate(said)
    ]
    codings = [make.coding(text, text.text[3:-1], "a") for text in texts]
    lights = (*valence, *[Valence.NONE] * len(said))
    lit = [replace(c, valence=light) for c, light in zip(codings, lights, strict=False)]
    return texts, lit


BOOK = Codebook(
    "b", codes=(Code("a", "A", exclude="Use x.y instead."), Code("x.y", "Y"), Code("z", "Z"))
)


def test_the_rarer_light_is_contrary():
    good, bad = Valence.POSITIVE, Valence.NEGATIVE
    texts, codings = told(
        "It helps us a lot.", "It helps too.", "It hurts.", valence=(good, good, bad)
    )
    found = assemble_code(Corpus(make.study(), tuple(texts), tuple(codings), BOOK), "a")
    assert [quote.text for quote in found.contrary] == ["It hurts."]
    assert [(name, count.transcripts) for name, count in found.valences if count.transcripts] == [
        ("positive", 2), ("negative", 1)
    ]  # fmt: skip


def test_at_the_border_is_what_another_coder_called_otherwise_or_what_the_exclusion_names():
    texts, codings = told("One thing is said.", "Another thing is said.", "A third one is said.")
    codings.append(make.coding(texts[0], "thing is", "z", coder="ben"))
    codings.append(make.coding(texts[1], "thing is", "x.y", coder="ana"))
    codings.append(make.coding(texts[2], "third one", "z", coder="ana"))
    found = assemble_code(Corpus(make.study(), tuple(texts), tuple(codings), BOOK), "a")
    assert {quote.transcript for quote in found.border} == {"D0", "D1"}
    assert [quote.transcript for quote in found.typical] == ["D2"]
    assert [(c.code, c.passages) for c in found.companions] == [("z", 2), ("x.y", 1)]


def test_a_code_knows_its_links_and_where_it_is_used():
    book = make.codebook(
        *(
            replace(c, supports=(Support("dar.acc"),)) if c.id == "hal.fwf" else c
            for c in make.CODES
        )
    )
    corpus = replace(CORPUS, codebook=book)
    found = assemble_code(corpus, "dar.acc", FRAMES)
    assert found.supported_by == ("hal.fwf",)
    assert found.used_in == ("tension T01 Accountability and personalization",)
    assert found.below is not None
    assert (found.total.transcripts, found.below.transcripts) == (1, 3)


def test_of_a_conversation_of_several_only_the_person_s_own_words_count():
    group = make.transcript(
        "F", ("S1", "I go ahead."), ("S2", "I stay."), role="student", persons="KES-S1;KES-S2"
    )
    codings = (make.coding(group, "I go ahead.", "a"), make.coding(group, "I stay.", "z"))
    found = assemble_person(Corpus(make.study(), (group,), codings, BOOK), "KES-S2")
    assert found.codes == (("z", (1,)),)
    assert found.minor
    assert [one.alone for one in found.interviews] == [False]


def test_a_name_that_two_sites_have_needs_the_site():
    texts = tuple(make.transcript(s, site=s, persons="T1") for s in ("kestrel", "orchard"))
    corpus = Corpus(make.study(), texts, (), BOOK)
    with pytest.raises(NotFound, match="several persons") as refused:
        assemble_person(corpus, "T1")
    assert refused.value.hint == "say which: kestrel/T1, orchard/T1"
    assert assemble_person(corpus, "orchard/T1").site == "orchard"


def test_rounds_and_decisions_of_the_methods():
    pairs = frozenset({("KES-L01", "ana"), ("KES-L01", "ben"), ("KES-T01", "ana")})
    decisions = (
        Decision("1", "first", Verdict.BOTH, ("KES-L01", 1, 0, 4)),
        Decision("2", "first", Verdict.ALIKE),
    )
    record = CodingRecord((Round("first", 1, assignments=pairs),), decisions, 3)
    found = assemble_methods(CORPUS, record)
    (one,) = found.rounds
    assert (one.transcripts, one.double, one.coders, one.codings) == (2, 1, ("ana", "ben"), 19)
    assert (found.resolved, found.disagreements) == (1, 3)
    assert found.verdicts == (("alike", 1), ("both", 1))


def test_a_recommendation_rests_on_its_codes_else_on_both_sides():
    stated = (Recommendation("A", codes=("dar.acc",)), Recommendation("B"))
    theme = replace(make.freedom_within_fences(), recommendations=stated)
    found = assemble_recommendations(CORPUS, Frames((theme,)))
    traced = [[(what, n.transcripts) for what, n in one.traced] for one in found.stated]
    assert traced == [[("dar.acc", 3)], [("Freedom", 3), ("Fence", 3)]]
    assert found.heard == ()


def test_the_family_of_advice_is_named_or_found_by_its_label():
    book = Codebook(
        "b", codes=(Code("r", "Recommendation"), Code("r.a", "To x", parent="r"), Code("q", "Q"))
    )
    corpus = Corpus(make.study(), (), (), book)
    assert advice_family(corpus) == ("r", "r.a")
    assert advice_family(corpus, "q") == ("q",)
    with pytest.raises(NotFound):
        advice_family(corpus, "none")
