"""Agreement as people read it: names instead of ids."""

from __future__ import annotations

import pytest

from qualkit.services import agreement_words, review
from tests import projects

QUICK = review.Asked(bootstrap=0)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = projects.coded(tmp_path_factory.mktemp("agreement"))
    yield made
    made.close()


def named(project) -> dict[str, str]:
    with project.reading() as repository:
        return {code.id: code.label for code in repository.codebook()}


def test_parts_and_codes_have_their_names(project):
    parts = review.agreement_in_parts(project, "site", asked=QUICK)
    told = agreement_words.parts_in_words(project, parts)
    assert [name for name, _ in parts.parts] == ["kestrel", "orchard"]
    assert [name for name, _ in told.parts] == ["Kestrel School", "Orchard School"]
    labels = named(project)
    for (_, before), (_, after) in zip(parts.parts, told.parts, strict=True):
        assert [row.code for row in after.codes] == [labels[row.code] for row in before.codes]
        assert after.mean == before.mean


def test_a_comparison_names_codes_by_their_labels(project):
    found = review.comparison(project, asked=QUICK)
    told = agreement_words.comparison_in_words(project, found)
    labels = named(project)
    assert found.disagreements
    assert found.diagnoses
    for before, after in zip(found.disagreements, told.disagreements, strict=True):
        assert set(after.codes) == {labels[code] for code in before.codes}
    assert [d.code for d in told.diagnoses] == [labels[d.code] for d in found.diagnoses]
    assert told.confusions.codes == tuple(labels[code] for code in found.confusions.codes)
