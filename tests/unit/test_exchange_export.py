"""What goes out is valid REFI-QDA, the same from time to time, and comes back equal."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from qualkit.errors import NamesError, NotFound
from qualkit.exchange.registry import read_exchanged
from qualkit.model import Coder, Purpose, Round, Span, Subject, SubjectKind
from qualkit.services import exchange_export, exchanging, memos
from qualkit.services.exchange_export import ExportOptions
from qualkit.services.memos import NewMemo
from qualkit.store import Project
from tests import factories, projects, refi

SCHEMAS = Path(__file__).resolve().parents[1] / "data" / "refi"
VALID = etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd"))


def export(project, *, person="lead", **options) -> bytes:
    return exchange_export.export_project(
        project, person=person, options=ExportOptions(**options)
    ).data


def xml(data: bytes):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return etree.fromstring(packed.read("project.qde"))


def everything(project):
    """What must come back: texts, turns, codes, codings and memos."""
    with project.reading() as repository:
        return (
            [replace(t, encoding="", warnings=()) for t in repository.transcripts()],
            repository.codebook().with_version(0),
            [replace(c, id="") for c in repository.codings(consensus=True)],
            [(m.title, m.text, m.author, m.created, _subjects(m)) for m in repository.memos()],
            [(r.name, r.segmentation, r.assignments) for r in repository.rounds()],
        )


def _subjects(memo) -> frozenset[Subject]:
    """Codings in the samples have ids that are no GUIDs, and get one."""
    return frozenset(
        replace(s, id="") if s.kind is SubjectKind.CODING else s for s in memo.subjects
    )


def imported(data: bytes, folder, **options) -> Project:
    project = Project.create(folder / "again.qualkit")
    exchanging.import_exchanged(project, read_exchanged(data, "p.qdpx"), actor="lead", **options)
    return project


@pytest.fixture
def coded(tmp_path):
    return projects.coded(tmp_path)


def noted(project):
    """A memo on each kind of thing that the standard has a place for."""
    with project.reading() as repository:
        coding = repository.codings()[0]
    subjects = (
        Subject(SubjectKind.STUDY),
        Subject.of_code(coding.code),
        Subject.of_transcript(coding.transcript),
        Subject(SubjectKind.PASSAGE, "", coding.transcript, Span(0, 3)),
        Subject(SubjectKind.CODING, coding.id),
    )
    memos.write(
        project, NewMemo("Idea", "It <hangs> & holds.\n\nTogether 😀.", subjects), author="ana"
    )
    return project


def test_an_export_is_valid_and_in_the_order_of_the_schema(coded):
    VALID.assertValid(xml(export(noted(coded))))


def test_names_of_members_encoding_and_line_ends(coded):
    data = export(coded)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        assert names[0] == "project.qde"
        assert all(n.startswith("sources/") for n in names[1:-1])
        for name in names:
            raw = packed.read(name)
            assert not raw.startswith(b"\xef\xbb\xbf")
            assert b"\r" not in raw


def test_guids_are_unique_and_stay_the_same(coded):
    one, two = export(noted(coded)), export(coded)
    assert one == two
    guids = [e.get("guid") for e in xml(one).iter() if e.get("guid")]
    assert len(guids) == len({guid.casefold() for guid in guids})


def test_each_coder_has_a_coding_of_her_own_with_its_time_and_the_quote_in_the_name(coded):
    root = xml(export(coded))
    space = {"q": "urn:QDA-XML:project:1.0"}
    with coded.reading() as repository:
        codings = repository.codings()
    elements = root.findall(".//q:PlainTextSelection/q:Coding", space)
    assert len(elements) == len(codings)
    assert all(e.get("creatingUser") and e.get("creationDateTime") for e in elements)
    names = {e.get("name") for e in root.findall(".//q:PlainTextSelection", space)}
    assert names == {coding.quote for coding in codings}


def test_a_project_comes_back_equal(coded, tmp_path):
    wanted = everything(noted(coded))
    again = imported(export(coded), tmp_path)
    assert everything(again) == wanted
    assert export(again) is not None


def test_imported_guids_go_out_again(tmp_path):
    users = f'<Users><User guid="{refi.ANA}" name="Ana"/></Users>'
    marked = refi.selection(0, 5).replace("<Coding ", f'<Coding creatingUser="{refi.ANA}" ')
    inside = f"{users}{refi.one_code('Trying')}<Sources>{refi.text_source(marked)}</Sources>"
    again = xml(export(imported(refi.qdpx(inside), tmp_path)))
    guids = {e.get("guid") for e in again.iter()}
    assert {refi.ANA, refi.CODE, refi.SOURCE, refi.guid(101), refi.guid(501)} <= guids


def test_a_coding_of_a_whole_document_goes_out_as_one(tmp_path):
    coding = f'<Coding guid="{refi.guid(9)}"><CodeRef targetGUID="{refi.CODE}"/></Coding>'
    inside = f"{refi.one_code()}<Sources>{refi.text_source(coding)}</Sources>"
    again = xml(export(imported(refi.qdpx(inside), tmp_path)))
    VALID.assertValid(again)
    space = {"q": "urn:QDA-XML:project:1.0"}
    assert len(again.findall(".//q:TextSource/q:Coding", space)) == 1
    assert again.findall(".//q:PlainTextSelection", space) == []


def test_values_are_codes_below_their_code_for_other_programs(coded):
    read = read_exchanged(export(coded), "p.qdpx")
    with coded.reading() as repository:
        value = next(c for c in repository.codings() if c.value)
        label = repository.codebook().code(value.code).label
    below = {(read.code_of[c.parent].name, c.name) for c in read.codes if c.parent}
    assert (label, f"{label}: {value.value}") in below


def test_coders_and_codes_are_known_to_programs_that_look_at_selections_and_names_only(coded):
    """One coder a selection, a time on each, no two codes of one name, no code with a note."""
    root = xml(export(noted(coded)))
    space = {"q": "urn:QDA-XML:project:1.0"}
    for selection in root.findall(".//q:PlainTextSelection", space):
        coders = {c.get("creatingUser") for c in selection.findall("q:Coding", space)}
        assert coders <= {selection.get("creatingUser")}
        assert selection.get("creationDateTime")
    assert all(note.get("creationDateTime") for note in root.findall(".//q:Note", space))
    names = [code.get("name").casefold() for code in root.findall(".//q:Code", space)]
    assert len(names) == len(set(names))
    assert root.findall(".//q:Code/q:NoteRef", space) == []
    assert len(root.findall(".//q:Link", space)) == 1


def test_only_the_rounds_asked_for(coded):
    with coded.writing("lead") as repository:
        repository.save_round(Round("second", 1, purpose=Purpose.WORKING))
    assert read_exchanged(export(coded, rounds=("second",)), "p.qdpx").codings == ()
    assert read_exchanged(export(coded, rounds=("first",)), "p.qdpx").codings
    with pytest.raises(NotFound):
        export(coded, rounds=("third",))


def test_only_what_the_team_agreed_on(coded):
    with coded.writing("lead") as repository:
        first = repository.codings()[0]
        repository.ensure_coder(Coder("consensus"))
        repository.record([replace(first, id="agreed", coder="consensus")])
    read = read_exchanged(export(coded, consensus_only=True), "p.qdpx")
    assert [coding.coder for coding in read.codings] == ["consensus"]


def test_a_blind_round_shows_only_one_s_own(coded):
    with coded.writing("lead") as repository:
        book = repository.codebook_version()
        name = repository.transcript_names()[0]
        pairs = frozenset({(name, "ana"), (name, "ben")})
        repository.save_round(
            Round("blind", book, blind=True, assignments=pairs, purpose=Purpose.RELIABILITY)
        )
        first = repository.codings()[0]
        span = Span(0, 3)
        quote = repository.text(name)[0][:3]
        made = [
            replace(
                first, id=f"b-{c}", coder=c, round="blind", transcript=name, span=span, quote=quote
            )
            for c in ("ana", "ben")
        ]
        repository.record(made)
    data = export(coded, person="ana", rounds=("blind",))
    assert {c.coder for c in read_exchanged(data, "p.qdpx").codings} == {"ana"}


def test_a_de_identified_export_asks_for_a_project_looked_through(coded):
    with pytest.raises(NamesError, match="nobody looked"):
        export(coded, deidentified=True)
    with coded.writing("lead") as repository:
        repository.save_deidentification("standard", required=True)
        repository.save_unresolved(dict.fromkeys(repository.transcript_names(), 0))
    data = export(coded, deidentified=True)
    read = read_exchanged(data, "p.qdpx")
    assert {user.name for user in read.users} == {"Coder 1", "Coder 2"}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            assert b'"ana"' not in packed.read(name)


def test_names_that_are_unresolved_hold_an_export_back(coded):
    with coded.writing("lead") as repository:
        repository.save_deidentification("standard", required=True)
    with pytest.raises(NamesError):
        export(coded)


def test_an_empty_project_is_valid_too(tmp_path):
    project = Project.create(tmp_path / "none.qualkit")
    VALID.assertValid(xml(export(project)))


def test_characters_that_xml_cannot_hold_do_no_harm(tmp_path):
    project = projects.filled(tmp_path)
    odd = factories.transcript("ODD", (None, "one\x0b two \x1b 😀 three"))
    with project.writing("lead") as repository:
        repository.add_transcript(odd)
        repository.ensure_coder(Coder("ana"))
        repository.record([factories.coding(odd, "\x0b two \x1b", "hal.agy")])
    data = export(project)
    VALID.assertValid(xml(data))
    read = read_exchanged(data, "p.qdpx")
    assert [coding.quote for coding in read.codings] == ["\x0b two \x1b"]
