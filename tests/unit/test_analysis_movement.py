"""Lines over waves: in cells heard in every wave, by site, among the same people, in periods."""

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.panel import Line, movement, people_panel
from qualkit.analysis.passages import passages
from qualkit.model import Site, Study, Wave
from tests import factories as make

WAVES = ("y1", "y2", "y3")


def _study():
    return Study(
        "s",
        sites=(Site("a", "A"), Site("b", "B")),
        waves=tuple(Wave(w, w.upper()) for w in WAVES),
    )


def _corpus(speaking):
    """Six transcripts a wave and site of persons p0 to p5; `speaking` of them carry the code."""
    texts, codings = [], []
    for wave in WAVES:
        for site in "ab":
            for n in range(6):
                told = make.transcript(
                    f"{site}{wave}{n}",
                    ("R", "We hope for it."),
                    site=site,
                    wave=wave,
                    persons=f"p{n}",
                )
                texts.append(told)
                if n < speaking[wave, site]:
                    codings.append(make.coding(told, "hope", "x"))
    return Corpus(_study(), tuple(texts), tuple(codings))


def _line(corpus):
    return Line("side", "Hope", passages(corpus.pick(["x"])))


SPEAKING = {
    ("y1", "a"): 5,
    ("y2", "a"): 3,
    ("y3", "a"): 1,
    ("y1", "b"): 0,
    ("y2", "b"): 2,
    ("y3", "b"): 0,
}


def test_a_line_falls_at_one_site_and_peaks_at_the_other():
    corpus = _corpus(SPEAKING)
    (told,) = movement(corpus, [_line(corpus)]).lines
    assert told.cells.shares == ((5, 12), (5, 12), (1, 12))
    assert told.cells.steps == ("no clear change", "falls")
    assert told.cells.word == "falls"
    by_site = dict(told.by_site)
    assert by_site["a"].word == "falls"
    assert by_site["b"].steps == ("rises", "falls")
    assert by_site["b"].word == "no clear change"


def test_the_same_people_are_counted_as_people():
    corpus = _corpus(SPEAKING)
    moved = movement(corpus, [_line(corpus)])
    assert moved.people == len(people_panel(corpus, WAVES)) == 12
    assert moved.lines[0].people.shares == ((5, 12), (5, 12), (1, 12))


def test_a_person_of_another_site_is_somebody_else():
    first = make.transcript("a1", ("R", "hope"), site="a", wave="y1", persons="p")
    second = make.transcript("b2", ("R", "hope"), site="b", wave="y2", persons="p")
    corpus = Corpus(_study(), (first, second))
    assert people_panel(corpus, ("y1", "y2")) == frozenset()


def test_before_and_after_pool_the_waves_named():
    corpus = _corpus(SPEAKING)
    by_default = movement(corpus, [_line(corpus)])
    assert by_default.earlier == ("y1", "y2")
    assert by_default.lines[0].periods.shares == ((10, 24), (1, 12))
    chosen = movement(corpus, [_line(corpus)], ("y1",))
    assert chosen.lines[0].periods.shares == ((5, 12), (6, 24))


def test_earlier_waves_that_leave_nothing_after_are_not_taken():
    corpus = _corpus(SPEAKING)
    assert movement(corpus, [], WAVES).earlier == ("y1", "y2")


def test_one_wave_has_no_movement():
    told = make.transcript(wave="y1")
    corpus = Corpus(_study(), (told,))
    assert movement(corpus, [Line("side", "x", ())]).lines == ()


def test_a_new_kind_of_voice_counts_in_everyone_only():
    corpus = _corpus(SPEAKING)
    late = [
        make.transcript(f"s{n}", ("R", "hope"), site="a", wave="y3", role="student")
        for n in range(8)
    ]
    codings = tuple(make.coding(told, "hope", "x") for told in late)
    wider = Corpus(corpus.study, (*corpus.transcripts, *late), (*corpus.codings, *codings))
    (told,) = movement(wider, [_line(wider)]).lines
    assert told.cells.shares[-1] == (1, 12)
    assert told.everyone.shares[-1] == (9, 20)
