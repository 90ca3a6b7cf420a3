"""What comes in from another tool finds its place; what has none is counted; twice is once."""

from __future__ import annotations

from collections import Counter

import pytest

from qualkit.errors import CodingError, NotAllowed
from qualkit.exchange.registry import read_exchanged
from qualkit.model import Account, Memo, Origin, Span, SubjectKind, TeamRole
from qualkit.services import exchanging
from qualkit.services.exchange_codes import described, parts_of
from qualkit.services.exchange_sources import transcript_name
from qualkit.store import Project
from tests import factories, projects, refi

TEXT = "Anna: We try things out.\nBen: On Mondays."
MARKED = refi.selection(6, 23)


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "p.qualkit")


def bring(project, inside: str, text: str = TEXT, **options):
    found = read_exchanged(refi.qdpx(inside, text), "p.qdpx")
    return exchanging.import_exchanged(project, found, actor="lead", **options)


def coded(selections: str = MARKED, *, name: str = "talk.docx", more: str = "", code: str = "c"):
    source = refi.text_source(selections, name=name)
    return f"{refi.one_code(code)}<Sources>{source}</Sources>{more}"


def kept(project):
    with project.reading() as repository:
        return repository.transcripts(), repository.codings(), repository.memos()


def lost(outcome) -> Counter[str]:
    return Counter({each.what: each.count for each in outcome.discarded})


def test_a_source_becomes_a_transcript_with_its_turns_and_its_codings(project):
    outcome = bring(project, coded())
    (transcript,), (coding,), _ = kept(project)
    assert (transcript.name, transcript.text) == ("talk", TEXT)
    assert transcript.speakers == ("Anna", "Ben")
    assert (coding.span, coding.quote) == (Span(6, 23), "We try things out")
    assert (coding.coder, coding.round, coding.origin) == ("unknown", "imported", Origin.IMPORT)
    assert outcome.discarded == ()


def test_nothing_is_stored_by_a_dry_run_that_says_the_same(project):
    told = bring(project, coded(), dry_run=True)
    assert kept(project) == ((), (), ())
    stored = bring(project, coded())
    assert (told.transcripts, told.codes, told.codings) == (("talk",), 1, 1)
    assert (stored.transcripts, stored.codes, stored.codings) == (("talk",), 1, 1)


def test_the_same_file_twice_changes_nothing(project):
    bring(project, coded())
    before = kept(project)
    again = bring(project, coded())
    assert kept(project) == before
    assert (again.transcripts, again.codes, again.codings) == ((), 0, 0)
    assert (again.transcripts_unchanged, again.codings_unchanged) == (1, 1)


def test_into_another_round_the_same_codings_are_others(project):
    bring(project, coded())
    bring(project, coded(), round_name="second")
    assert {coding.round for coding in kept(project)[1]} == {"imported", "second"}


def test_another_text_under_the_same_name_gets_a_name_of_its_own(project):
    bring(project, coded())
    outcome = bring(project, coded(refi.selection(0, 4)), "Some other words")
    assert outcome.transcripts == ("talk (2)",)
    assert any("another text" in note.what for note in outcome.notes)


def test_codes_are_found_again_by_their_guid_then_by_their_names(project):
    bring(project, coded(code="Trying"))
    bring(project, coded(code="Trying renamed elsewhere"))
    other = coded(code="trying").replace(refi.CODE, refi.guid(77))
    bring(project, other)
    with project.reading() as repository:
        assert [code.label for code in repository.codebook()] == ["Trying"]


def test_codes_that_only_hold_others_and_what_codes_mean(project):
    codes = (
        f'<CodeBook><Codes><Code guid="{refi.CODE}" name="Top" isCodable="false">'
        f'<Code guid="{refi.guid(7)}" name="Top" isCodable="true" color="#FF0000"><Description>'
        "What it is.\n\nInclude: this.\n\nExclude: that.</Description></Code></Code></Codes>"
        "</CodeBook>"
    )
    bring(project, codes)
    with project.reading() as repository:
        top, below = repository.codebook().codes
    assert (top.id, top.level, below.id, below.parent) == ("top", "group", "top_2", "top")
    assert (below.definition, below.include, below.exclude) == ("What it is.", "this.", "that.")
    assert below.color == "#ff0000"
    assert parts_of(described(below)) == (below.definition, below.include, below.exclude)


def test_names_that_are_no_ids_get_one(project):
    codes = "".join(
        f'<Code guid="{refi.guid(n)}" name="{name}" isCodable="true"/>'
        for n, name in enumerate(["&lt;3", "???", "été", "a" * 300], start=1)
    )
    bring(project, f"<CodeBook><Codes>{codes}</Codes></CodeBook>")
    with project.reading() as repository:
        ids = [code.id for code in repository.codebook()]
    assert ids == ["3", "code", "été", "a" * 60]


def test_cases_variables_and_groups_are_attributes(project):
    age = refi.guid(21)
    inside = (
        f'<Variables><Variable guid="{age}" name="age" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{refi.guid(22)}" name="Anna"><Description>Tall.</Description>'
        f'<VariableValue><VariableRef targetGUID="{age}"/><TextValue>9</TextValue></VariableValue>'
        f'<SourceRef targetGUID="{refi.SOURCE}"/></Case></Cases>'
    )
    sets = "".join(
        f'<Set guid="{refi.guid(30 + n)}" name="{name}"><MemberSource targetGUID="{refi.SOURCE}"/>'
        "</Set>"
        for n, name in enumerate(["Pilot", "gender: female", "Texts"])
    )
    bring(project, inside + coded(more=f"<Sets>{sets}</Sets>"))
    (transcript,), _, memos = kept(project)
    assert dict(transcript.attributes) == {
        "age": "9",
        "case": "Anna",
        "gender": "female",
        "groups": "Pilot; Texts",
    }
    assert [(memo.title, memo.text) for memo in memos] == [("Case: Anna", "Tall.")]


def test_a_value_that_the_study_does_not_have_is_kept_under_another_name(tmp_path):
    project = projects.empty(tmp_path)
    role = refi.guid(21)
    inside = (
        f'<Variables><Variable guid="{role}" name="role" typeOfVariable="Text"/></Variables>'
        f"{refi.one_code()}<Sources>"
        + refi.text_source(
            f'<VariableValue><VariableRef targetGUID="{role}"/><TextValue>Cook</TextValue>'
            "</VariableValue>"
        )
        + "</Sources>"
    )
    outcome = bring(project, inside)
    assert dict(kept(project)[0][0].attributes)["imported role"] == "Cook"
    assert any("no role of this study" in note.what for note in outcome.notes)


def test_notes_links_and_sets_of_codes_are_memos(project):
    note, plain = refi.guid(31), refi.guid(32)
    more = (
        f'<Notes><Note guid="{note}" name="Idea"><PlainTextContent>Odd.</PlainTextContent></Note>'
        f'<Note guid="{plain}"><PlainTextContent>Sure of this.</PlainTextContent></Note></Notes>'
        f'<Links><Link guid="{refi.guid(41)}" name="on" originGUID="{note}" '
        f'targetGUID="{refi.guid(101)}"/><Link guid="{refi.guid(42)}" name="explains" '
        f'direction="OneWay" originGUID="{refi.CODE}" targetGUID="{refi.SOURCE}"/>'
        f'<Link guid="{refi.guid(43)}" originGUID="{refi.CODE}" targetGUID="{refi.guid(999)}"/>'
        f'</Links><Sets><Set guid="{refi.guid(44)}" name="Codes">'
        f'<MemberCode targetGUID="{refi.CODE}"/></Set>'
        f'<Set guid="{refi.guid(45)}" name="None"/></Sets>'
    )
    marked = MARKED.replace("</Coding>", f'<NoteRef targetGUID="{plain}"/></Coding>')
    outcome = bring(project, coded(marked, more=more))
    _, (coding,), memos = kept(project)
    by_title: dict[str, Memo] = {memo.title: memo for memo in memos}
    assert sorted(by_title) == ["Idea", "Set: Codes", "explains"]
    assert [s.kind for s in by_title["Idea"].subjects] == [SubjectKind.PASSAGE]
    assert by_title["Idea"].subjects[0].quote == "We try things out"
    assert by_title["explains"].text == "c → talk.docx"
    assert coding.note == "Sure of this."
    assert lost(outcome) == {"link": 1, "empty set": 1}


def test_passages_of_which_nothing_is_said_are_counted_and_described_ones_are_memos(project):
    bare = MARKED[: MARKED.index("<Coding")] + "</PlainTextSelection>"
    described = bare.replace(refi.guid(101), refi.guid(102)).replace(
        "</PlainTextSelection>", "<Description>Ask again.</Description></PlainTextSelection>"
    )
    outcome = bring(project, coded(bare + described))
    assert lost(outcome) == {"passage without a code": 1}
    ((memo,),) = kept(project)[2:]
    assert (memo.text, memo.subjects[0].quote) == ("Ask again.", "We try things out")


def test_the_same_coding_twice_in_a_file_is_kept_once_and_counted(project):
    outcome = bring(project, coded(MARKED + refi.selection(6, 23, 2)))
    assert (outcome.codings, lost(outcome)) == (1, {"coding": 1})


def test_white_space_is_no_passage(project):
    assert lost(bring(project, coded(refi.selection(5, 6)))) == {"coding": 1}


def test_a_text_that_cannot_be_stored_is_left_out_and_counted(project):
    outcome = bring(project, coded(refi.selection(0, 2)), "He\0llo")
    assert kept(project)[0] == ()
    assert lost(outcome) == {"text of a source": 1, "coding": 1}


def test_a_user_is_not_taken_for_what_the_team_agreed_on(project):
    users = f'<Users><User guid="{refi.ANA}" name="Consensus"/></Users>'
    marked = MARKED.replace("<Coding ", f'<Coding creatingUser="{refi.ANA}" ')
    bring(project, users + coded(marked))
    assert [coding.coder for coding in kept(project)[1]] == ["Consensus (imported)"]


def test_a_closed_round_takes_nothing(tmp_path):
    project = projects.filled(tmp_path)
    with project.writing("lead") as repository:
        repository.close_round("first")
    before = projects.actions(project)
    with pytest.raises(CodingError, match="closed"):
        bring(project, coded(), round_name="first")
    assert projects.actions(project) == before


def test_only_who_leads_imports(project):
    with project.writing("lead") as repository:
        repository.save_account(Account("lead", TeamRole.CODER))
    with pytest.raises(NotAllowed):
        bring(project, coded())


def test_an_import_is_on_record(project):
    bring(project, coded())
    assert "exchange.imported" in projects.actions(project)


def test_texts_that_are_here_already_get_the_codings(tmp_path):
    project = projects.filled(tmp_path)
    text = factories.sample_transcripts()[0].text
    outcome = bring(project, coded(refi.selection(0, 5), name="else"), text)
    assert outcome.transcripts == ()
    assert kept(project)[1][0].transcript == factories.sample_transcripts()[0].name


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("talk.docx", "talk"),
        ("../../x<img>.txt", "x<img>"),
        ("C:\\files\\talk one.PDF", "talk one"),
        ("v1.2 final", "v1.2 final"),
        (".txt", "Source"),
        ("a\x07b", "a b"),
    ],
)
def test_names_of_sources_as_names_of_transcripts(called, name):
    assert transcript_name(called) == name
