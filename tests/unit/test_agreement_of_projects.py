"""Agreement of two exports of projects: one coder's beside another's, over the same texts."""

from dataclasses import replace

import pytest

from qualkit.agreement.span_files import NamedFile
from qualkit.errors import StatisticsError
from qualkit.exchange.refi_write import dump_qdpx
from qualkit.exchange.registry import read_exchanged
from qualkit.model.analyst_note import AnalystNote, NotePlace
from qualkit.model.exchanged import Exchanged
from qualkit.services import agreement_files, exchange_export, querying
from tests import factories, projects

PERSON = "ana"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = projects.coded(tmp_path_factory.mktemp("exports"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def export(project):
    return exchange_export.export_project(project, person=PERSON).data


def alone(export: bytes, coder: str, **changes: str) -> bytes:
    """The export with the codings of one coder only, as if nothing of ours stood beside it."""
    found: Exchanged = read_exchanged(export, "a.qdpx")
    sources = tuple(replace(s, text=changes.get(s.name, s.text)) for s in found.sources)
    kept = tuple(c for c in found.codings if c.coder == coder)
    return dump_qdpx(replace(found, codings=kept, sources=sources, notes=(), own=None))


def spans(*files: tuple[str, bytes]):
    named = [NamedFile(data, f"/there/{name}") for name, data in files]
    return agreement_files.read_spans(named, None, None)


def test_two_exports_are_compared_coder_by_coder(export):
    found = spans(("one.qdpx", alone(export, "ana")), ("two.qdpx", alone(export, "ben")))
    assert found.material.coders == ("ana", "ben")
    assert len(found.material.documents) == len(factories.sample_transcripts())
    both = spans(("both.qdpx", export))
    assert both.material.coders == ("ana", "ben")
    by = {(c.transcript, c.coder) for c in factories.sample_codings()}
    twice = {name for name, _ in by if {(name, "ana"), (name, "ben")} <= by}
    assert set(both.material.documents) == twice


def test_texts_that_differ_are_refused(export):
    other = alone(export, "ben", **{"KES-T01": "Other words."})
    with pytest.raises(StatisticsError, match="is not that of the other file"):
        spans(("one.qdpx", alone(export, "ana")), ("two.qdpx", other))


def test_an_export_lists_what_it_does_not_keep(project):
    querying.save(project, "mine", "code:hal.agy", actor=PERSON)
    with project.writing(PERSON) as repository:
        at = NotePlace("theme", "C01", "notes")
        repository.add_analyst_note(AnalystNote(at, 0, "Notes", "So.", PERSON, None, None))
    lost = exchange_export.export_project(project, person=PERSON).left_out
    assert {each.what: each.count for each in lost} == {
        "saved query": 1, "analyst note in a memo": 1, "theme": 1, "tension": 1
    }  # fmt: skip
