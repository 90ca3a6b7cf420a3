"""Gamma of documents one by one; the package behind it has tests with published numbers."""

import sys

import pytest

from qualkit.agreement import gamma as subject
from qualkit.agreement.gamma import Gamma, GammaSpan, gamma_agreement, gamma_of
from qualkit.errors import MissingExtra
from qualkit.model.results import Estimate
from tests.unit.agreement_material import material

SPANS = [(0, "a", "x", 0, 10), (0, "a", "x", 8, 20), (0, "b", "y", 5, 9), (1, "a", "x", 3, 4)]


@pytest.fixture
def asked(monkeypatch):
    """What is asked of the package; it answers .5 where two coders have passages."""
    seen = []

    def answer(spans, *, seed, fast):
        seen.append((tuple(spans), seed, fast))
        both = len({s.coder for s in spans}) > 1
        value = Estimate(0.5) if both else Estimate(None, subject.NEEDS_TWO)
        return Gamma(value, value, None)

    monkeypatch.setattr(subject, "gamma_agreement", answer)
    return seen


def test_each_document_is_asked_for_with_its_own_offsets(asked):
    found = gamma_of(material(SPANS, [40, 30]), seed=3)
    assert asked == [
        ((GammaSpan("a", 0, 20, "x"), GammaSpan("b", 5, 9, "y")), 3, False),
        ((GammaSpan("a", 3, 4, "x"),), 3, False),
    ]
    assert found.coders == ("a", "b")
    assert found.gamma.value == 0.5
    assert found.gamma.method.startswith("mean over 1 document;")
    assert found.by_document["d1"].gamma.reason == subject.NEEDS_TWO


def test_documents_with_many_passages_are_asked_for_by_fast_gamma(asked):
    many = [(0, "a", "x", i * 10, i * 10 + 5) for i in range(subject.FAST_FROM)]
    gamma_of(material([*many, (0, "b", "x", 0, 5)], [1000]))
    assert asked[0][2] is True


def test_there_is_no_mean_where_no_document_has_gamma(asked):
    found = gamma_of(material(SPANS[3:], [40, 30], coders=["a", "b"]))
    assert (found.gamma.value, found.gamma.reason) == (None, subject.NOWHERE)


def test_the_package_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    with pytest.raises(MissingExtra) as refused:
        gamma_agreement([GammaSpan("a", 0, 5, "x"), GammaSpan("b", 0, 5, "x")])
    assert refused.value.hint == 'pip install "qualkit[gamma]"'
