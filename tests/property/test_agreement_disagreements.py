"""What must hold for disagreements, whatever was coded."""

from hypothesis import given
from hypothesis import strategies as st

from qualkit.agreement import Coded
from qualkit.agreement.disagreements import comparison_of
from qualkit.model import Code, Codebook, Coding, Round, Span, Transcript

CODERS, CODES = ("ana", "ben", "cem"), ("calm", "zeal")
BOOK = Codebook("b", codes=tuple(Code(c, c) for c in CODES))
LENGTHS = {"t1": 60, "t2": 25}


@st.composite
def codings(draw, coders=CODERS):
    made = []
    for number in range(draw(st.integers(0, 10))):
        name = draw(st.sampled_from(sorted(LENGTHS)))
        start = draw(st.integers(0, LENGTHS[name] - 1))
        end = draw(st.integers(start + 1, LENGTHS[name]))
        code, coder = draw(st.sampled_from(CODES)), draw(st.sampled_from(coders))
        made.append(Coding(str(number), name, Span(start, end), code, coder, "r", ""))
    return made


def compared(made, coders=CODERS):
    texts = tuple(Transcript(name, "x" * length) for name, length in LENGTHS.items())
    pairs = frozenset((name, coder) for name in LENGTHS for coder in coders)
    return comparison_of(Coded(texts, tuple(made), Round("r", 1, assignments=pairs), BOOK))


@given(codings(), st.randoms(use_true_random=False))
def test_the_order_of_codings_does_not_matter(made, random):
    shuffled = random.sample(made, len(made))
    assert compared(shuffled) == compared(made)


@given(codings(CODERS[:1]))
def test_coders_who_do_the_same_have_nothing_to_discuss(made):
    everyone = [
        Coding(f"{c.id}-{coder}", c.transcript, c.span, c.code, coder, "r", "")
        for c in made
        for coder in CODERS
    ]
    found = compared(everyone)
    assert found.disagreements == ()
    assert all(n == 0 for n in found.confusions.alone)


@given(codings())
def test_every_coding_lies_in_the_place_of_its_disagreement_or_was_agreed_on(made):
    found = compared(made)
    assert (found.agreed + len(found.disagreements) > 0) == bool(made)
    for disagreement in found.disagreements:
        assert disagreement.coders == CODERS
        assert disagreement.disputed
        for marked in disagreement.marked:
            assert bool(marked.codes) == bool(marked.spans)
            assert all(disagreement.span.contains(span) for span in marked.spans)


@given(codings())
def test_the_confusion_matrix_is_symmetric_and_counts_what_differs(made):
    found = compared(made)
    cells = found.confusions.cells
    size = range(len(cells))
    assert all(cells[i][j] == cells[j][i] for i in size for j in size)
    kinds = {d.kind.value for d in found.disagreements}
    assert ("confusion" in kinds) == any(cells[i][j] for i in size for j in size if i != j)
