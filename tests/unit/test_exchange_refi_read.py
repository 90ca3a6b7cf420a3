"""REFI-QDA files as they are in the wild: what is kept, what is left out and said."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from qualkit.errors import ReadError
from qualkit.exchange.registry import read_exchanged
from qualkit.model import Span
from qualkit.model.exchanged import Target, TargetKind
from tests import refi

TEXT = "Anna: We try things out.\nBen: On Mondays."
SOURCE = f"<Sources>{refi.text_source(refi.selection(6, 23))}</Sources>"
real = pytest.mark.skipif(not refi.REFI.is_dir(), reason=f"no real files at {refi.REFI}")


def read(inside: str, text: str = TEXT, *, file: str = "p.qdpx"):
    return read_exchanged(refi.qdpx(inside, text), file)


def lost(found) -> Counter[str]:
    return Counter({each.what: each.count for each in found.discarded})


@real
def test_every_quotation_of_a_real_project_is_the_expected_one():
    found = read_exchanged((refi.REFI / "qc_demo.qdpx").read_bytes(), "qc_demo.qdpx")
    lines = (refi.REFI / "qc_demo.expected.jsonl").read_text("utf-8").splitlines()
    wanted = [json.loads(line) for line in lines]
    assert [c.quote for c in found.codings] == [row["text"] for row in wanted]
    assert [found.code_of[c.code].name for c in found.codings] == [r["code"][-1] for r in wanted]
    assert [c.coder for c in found.codings] == [row["coder"] for row in wanted]


@real
@pytest.mark.parametrize(
    ("file", "codes"),
    [
        ("spec_annexA1_codebook.qdc", 6),
        ("taguette152_export_codebook.qdc", 22),
        ("skyloom_TestProject.qdpx", 14),
        ("spec_annexA2_atlasti84.qde", 14),
    ],
)
def test_real_files_without_texts_give_their_codes_and_say_what_is_missing(file, codes):
    found = read_exchanged((refi.REFI / file).read_bytes(), file)
    assert len(found.codes) == codes
    if not file.endswith(".qdc"):
        assert lost(found)["text of a source"] == 11
        assert [note.title for note in found.notes][:2] == ["Research Plan", "My favorite Coke ad"]


@pytest.mark.parametrize("version", ["1.0", "0:4", "0:10", "1:0"])
def test_every_vocabulary_of_the_standard_is_known(version):
    for space in (f"urn:QDA-XML:project:{version}", ""):
        data = refi.project(refi.one_code(), space=space).encode()
        found = read_exchanged(data, "p.qde")
        assert [code.name for code in found.codes] == ["c"]
        assert found.warnings == ()


def test_another_vocabulary_is_read_and_named():
    found = read_exchanged(refi.project("", space="urn:else").encode(), "p.qde")
    assert ["urn:else" in warning.what for warning in found.warnings] == [True]


def test_codes_keep_order_nesting_colour_description_and_whether_they_may_be_applied():
    codes = """<CodeBook><Codes>
    <Code guid="{A0000000-0000-4000-8000-000000000001}" name="Topics" isCodable="false">
      <Description>What it is about.</Description>
      <Code guid="a0000000-0000-4000-8000-000000000002" name="Money" color="rgba(255, 0,16,0.5)"/>
      <Code guid="a0000000-0000-4000-8000-000000000003" name="Time" color="#0F0" isCodable="0"/>
    </Code>
    <Code guid="a0000000-0000-4000-8000-000000000004" name="Odd" color="reddish"/>
    </Codes></CodeBook>"""
    found = read(codes)
    top = found.codes[0].id
    assert [(c.name, c.parent, c.color, c.applicable) for c in found.codes] == [
        ("Topics", None, "", False),
        ("Money", top, "#ff0010", True),
        ("Time", top, "#00ff00", False),
        ("Odd", None, "", True),
    ]
    assert found.codes[0].description == "What it is about."
    assert lost(found)["colour of a code"] == 1


def test_guids_are_found_in_braces_and_in_any_case():
    code = "ABCDEF00-0000-4000-8000-00000000000A"
    inside = (
        f'<CodeBook><Codes><Code guid="{{{code}}}" name="c" isCodable="true"/></Codes></CodeBook>'
        + SOURCE.replace(refi.CODE, code.lower())
    )
    assert [coding.quote for coding in read(inside).codings] == ["We try things out"]


def test_two_codes_with_one_guid_are_kept_apart_and_said():
    twice = refi.one_code("first").replace(
        "</Codes>", f'<Code guid="{refi.CODE}" name="second" isCodable="true"/></Codes>'
    )
    found = read(twice + SOURCE)
    assert [code.name for code in found.codes] == ["first", "second"]
    assert len({code.id for code in found.codes}) == 2
    assert found.code_of[found.codings[0].code].name == "first"
    assert any("id of another code" in warning.what for warning in found.warnings)


def test_two_codebooks_are_put_together():
    other = refi.one_code("c2").replace(refi.CODE, refi.guid(77))
    found = read(refi.one_code() + other + refi.one_code())
    assert [code.name for code in found.codes] == ["c", "c2"]
    assert any("codebooks" in warning.what for warning in found.warnings)


USERS = f'<Users><User guid="{refi.ANA}" name="Ana"/><User guid="{refi.BEN}" name="Ben"/></Users>'


def coded_by(coding: str = "", selection: str = "") -> str:
    marked = refi.selection(6, 23)
    marked = marked.replace("<Coding ", f"<Coding {coding} ")
    return marked.replace("<PlainTextSelection ", f"<PlainTextSelection {selection} ")


@pytest.mark.parametrize(
    ("coding", "selection", "coder"),
    [
        (f'creatingUser="{refi.ANA}"', f'creatingUser="{refi.BEN}"', "Ana"),
        ("", f'creatingUser="{refi.BEN}"', "Ben"),
        ("", f'creatingUser="{refi.BEN}" modifyingUser="{refi.ANA}"', "Ben"),
        ("", f'modifyingUser="{{{refi.ANA.upper()}}}"', "Ana"),
        ("", "", ""),
    ],
)
def test_the_coder_is_who_coded_then_who_marked_then_who_changed(coding, selection, coder):
    inside = USERS + refi.one_code()
    sources = f"<Sources>{refi.text_source(coded_by(coding, selection))}</Sources>"
    assert [c.coder for c in read(inside + sources).codings] == [coder]


def test_two_people_with_one_guid_are_not_taken_for_one_of_them():
    users = USERS.replace(refi.BEN, refi.ANA)
    by_ana = coded_by(f'creatingUser="{refi.ANA}"')
    sources = f"<Sources>{refi.text_source(by_ana)}</Sources>"
    found = read(users + refi.one_code() + sources)
    assert [user.name for user in found.users] == ["Ana", "Ben"]
    assert [coding.coder for coding in found.codings] == ["Ana or Ben"]
    assert any("one GUID" in warning.what for warning in found.warnings)


def test_two_people_of_one_name_stay_two():
    found = read(USERS.replace('"Ben"', '"Ana"'))
    assert [user.name for user in found.users] == ["Ana", "Ana (2)"]


def test_the_text_is_never_altered_but_for_mark_and_line_ends():
    found = read_exchanged(
        refi.qdpx(refi.one_code() + SOURCE, "\ufeffAnna:\u00a0 We\r\ntry\rthings out. \n\n"),
        "p.qdpx",
    )
    assert [source.text for source in found.sources] == ["Anna:\u00a0 We\ntry\nthings out. \n\n"]


def test_a_text_within_the_project_counts_as_well():
    inline = refi.text_source(
        f"<PlainTextContent>{TEXT}</PlainTextContent>{refi.selection(6, 23)}", path=""
    )
    data = refi.project(f"{refi.one_code()}<Sources>{inline}</Sources>").encode()
    assert [c.quote for c in read_exchanged(data, "p.qde").codings] == ["We try things out"]


@pytest.mark.parametrize("places", [(0, 999), (5, 0), (3, 3), ("x", 5), (-1, 4), (0, "9" * 40)])
def test_places_that_cannot_be_are_left_out_and_named(places):
    marked = refi.selection(*places) + refi.selection(6, 23, 2)
    found = read(f"{refi.one_code()}<Sources>{refi.text_source(marked)}</Sources>")
    assert [coding.quote for coding in found.codings] == ["We try things out"]
    assert lost(found) == {"coding": 1}
    assert any("is left out" in warning.what for warning in found.warnings)


def test_a_pdf_is_read_through_its_text_and_areas_that_have_words_count_once():
    twin = refi.guid(101)
    area = '<PDFSelection guid="{}" page="0" firstX="0" firstY="0">{}</PDFSelection>'
    coding = f'<Coding guid="{refi.guid(900)}"><CodeRef targetGUID="{refi.CODE}"/></Coding>'
    text = refi.text_source(refi.selection(6, 23), name="inner").replace(
        "TextSource", "Representation"
    )
    pdf = (f'<PDFSource guid="{refi.guid(9)}" name="paper.pdf">{area.format(twin, coding)}'
           f"{area.format(refi.guid(300), coding)}{text}</PDFSource>")  # fmt: skip
    found = read(f"{refi.one_code()}<Sources>{pdf}</Sources>")
    assert [(source.name, source.kind) for source in found.sources] == [("paper.pdf", "pdf")]
    assert [coding.quote for coding in found.codings] == ["We try things out"]
    assert lost(found) == {"area of a PDF page": 1, "coding": 1}


def test_a_transcript_is_read_with_its_times_and_its_selections():
    path = f"internal://{refi.TEXT}.txt"
    inner = f"""<Transcript guid="{refi.SOURCE}" name="talk" plainTextPath="{path}">
    <SyncPoint guid="{refi.guid(1)}" position="0" timeStamp="0"/>
    <SyncPoint guid="{refi.guid(2)}" position="25" timeStamp="2500"/>
    <TranscriptSelection guid="{refi.guid(3)}" fromSyncPoint="{refi.guid(2)}">
      <Coding guid="{refi.guid(4)}"><CodeRef targetGUID="{refi.CODE}"/></Coding>
    </TranscriptSelection></Transcript>"""
    part = f'<VideoSelection guid="{refi.guid(5)}" begin="1" end="2"/>'
    video = f'<VideoSource guid="{refi.guid(8)}" name="v.mp4">{inner}{part}</VideoSource>'
    found = read(f"{refi.one_code()}<Sources>{video}</Sources>")
    assert found.sources[0].times == ((0, 0.0), (25, 2.5))
    assert [coding.quote for coding in found.codings] == ["Ben: On Mondays."]
    assert lost(found) == {"video recording": 1, "part of a video recording": 1}


def test_a_coding_of_a_whole_document_stands_over_all_of_it():
    coding = f'<Coding guid="{refi.guid(9)}"><CodeRef targetGUID="{refi.CODE}"/></Coding>'
    found = read(f"{refi.one_code()}<Sources>{refi.text_source(coding)}</Sources>")
    assert [(c.span, c.whole) for c in found.codings] == [(Span(0, len(TEXT)), True)]


def test_variables_of_documents_and_of_cases_are_kept_as_text():
    value = '<VariableValue><VariableRef targetGUID="{}"/><{k}>{v}</{k}></VariableValue>'
    age, sex = refi.guid(21), refi.guid(22)
    variables = (
        f'<Variables><Variable guid="{age}" name="age" typeOfVariable="Integer"/>'
        f'<Variable guid="{sex}" name="gender" typeOfVariable="Text"/></Variables>'
    )
    case = (f'<Cases><Case guid="{refi.guid(23)}">{value.format(age, k="IntegerValue", v=9)}'
            f'<SourceRef targetGUID="{refi.SOURCE}"/></Case></Cases>')  # fmt: skip
    own = refi.text_source(value.format(sex, k="TextValue", v="f"))
    found = read(f"{refi.one_code()}{variables}{case}<Sources>{own}</Sources>")
    assert dict(found.sources[0].attributes) == {"gender": "f"}
    assert [(c.name, dict(c.attributes), c.sources) for c in found.cases] == [
        ("", {"age": "9"}, (refi.SOURCE,))
    ]


def test_notes_know_what_they_are_fastened_to():
    note = refi.guid(31)
    reference = f'<NoteRef targetGUID="{note}"/>'
    marked = refi.selection(6, 23).replace("</Coding>", f"{reference}</Coding>")
    inside = (
        refi.one_code().replace("/></Codes>", f">{reference}</Code></Codes>")
        + f"<Sources>{refi.text_source(marked + reference)}</Sources>"
        + f'<Notes><Note guid="{note}" name="Idea"><PlainTextContent>Odd.\r\nVery.'
        + f"</PlainTextContent></Note></Notes>{reference}"
    )
    (found,) = read(inside).notes
    assert (found.title, found.text) == ("Idea", "Odd.\nVery.")
    assert set(found.targets) == {
        Target(TargetKind.PROJECT),
        Target(TargetKind.CODE, refi.CODE),
        Target(TargetKind.SOURCE, refi.SOURCE),
        Target(TargetKind.CODING, refi.guid(501)),
    }


def test_links_sets_and_what_nobody_keeps():
    inside = (
        refi.one_code()
        + SOURCE
        + f'<Links><Link guid="{refi.guid(41)}" name="contradicts" originGUID="{refi.CODE}" '
        f'targetGUID="{refi.SOURCE}"/></Links><Sets><Set guid="{refi.guid(42)}" name="all">'
        f'<MemberCode targetGUID="{refi.CODE}"/><MemberSource targetGUID="{refi.SOURCE}"/>'
        f'</Set></Sets><Graphs><Graph guid="{refi.guid(43)}"/></Graphs>'
    )
    found = read(inside)
    assert [(link.name, link.origin, link.target) for link in found.links] == [
        ("contradicts", refi.CODE, refi.SOURCE)
    ]
    assert [(each.name, each.codes, each.sources) for each in found.sets] == [
        ("all", (refi.CODE,), (refi.SOURCE,))
    ]
    assert lost(found) == {"graph": 1}


@pytest.mark.parametrize("members", ["project.qde", "Project.QDE", "My study.qde"])
def test_the_project_is_found_under_any_name_beside_junk(members):
    data = refi.archive(
        {
            "__MACOSX/._project.qde": "junk",
            ".DS_Store": "junk",
            members: refi.project(refi.one_code() + SOURCE),
            f"Sources/{refi.TEXT.upper()}.TXT": TEXT,
        }
    )
    assert [c.quote for c in read_exchanged(data, "p.qdpx").codings] == ["We try things out"]


def test_a_path_without_a_scheme_is_a_name_among_the_sources():
    sources = refi.text_source(refi.selection(6, 23), path=f"{refi.TEXT}.txt", name="")
    found = read(f"{refi.one_code()}<Sources>{sources}</Sources>")
    assert [source.name for source in found.sources] == [refi.TEXT]
    assert len(found.codings) == 1


def test_a_suffix_that_nobody_reads_is_refused_with_those_that_are():
    with pytest.raises(ReadError) as refused:
        read_exchanged(b"", "study.mx22")
    assert ".qdpx" in refused.value.hint
