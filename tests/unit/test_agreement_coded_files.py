"""Coded files of other programs: whose they are, and that they are about one text."""

from pathlib import PurePosixPath

import pytest

from qualkit.agreement.coded_files import ONE_TEXT, Label, labels, material_of_files
from qualkit.agreement.segments import CUTS
from qualkit.errors import Problem, StatisticsError, UsageError
from qualkit.model.coded_file import CodedFile, CodedSpan, CodedText

TEXT = "First line.\nSecond line, which is longer.\n"


def coded(where, *spans, text=TEXT, coder="", name="", exact=True):
    texts = (CodedText(name, text, (coder,), exact),)
    return CodedFile(where, texts, tuple(CodedSpan(name, coder, *s) for s in spans))


def compared(*files):
    return material_of_files(files, labels([PurePosixPath("/w", f.where) for f in files]))


def test_a_file_is_called_by_its_name():
    assert labels([PurePosixPath("/w/ana.docx"), PurePosixPath("/w/ben.docx")]) == (
        Label("ana", ONE_TEXT),
        Label("ben", ONE_TEXT),
    )


def test_files_that_share_their_names_are_called_by_their_folders():
    paths = ["/w/ana/T1.docx", "/w/ana/T2.docx", "/w/ben/T1.docx"]
    found = labels([PurePosixPath(path) for path in paths])
    assert found == (Label("ana", "T1"), Label("ana", "T2"), Label("ben", "T1"))


def test_files_that_cannot_be_told_apart_are_refused():
    with pytest.raises(UsageError, match="two files are called 'T1'"):
        labels([PurePosixPath("/w/a/T1.docx"), PurePosixPath("/v/a/T1.docx")])


def test_two_files_are_two_coders_of_one_text():
    found = compared(coded("ana.x", ("trust", 0, 5)), coded("ben.x", ("trust", 2, 8)))
    material = found.material
    assert (material.coders, material.codes) == (("ana", "ben"), ("trust",))
    assert material.documents == (ONE_TEXT,)
    assert sorted(zip(material.marks.start, material.marks.end, strict=True)) == [(0, 5), (2, 8)]
    assert material.fields.places.lengths.tolist() == [len(TEXT)]


def test_a_text_that_one_coder_has_is_left_out_and_named():
    found = compared(
        coded("ana/T1.x", ("trust", 0, 5)),
        coded("ana/T2.x", ("trust", 0, 5)),
        coded("ben/T1.x", ("trust", 0, 5)),
    )
    assert found.single == ("T2",)
    assert found.material.documents == ("T1",)


def test_coders_called_alike_in_two_files_are_called_after_the_files():
    files = [coded(f"{n}.x", ("trust", 0, 5), coder="default", name="T1") for n in ("ana", "ben")]
    assert compared(*files).material.coders == ("ana", "ben")


def test_coders_that_the_files_name_keep_their_names():
    one = coded("one.x", ("trust", 0, 5), coder="Ana", name="T1")
    two = coded("two.x", ("trust", 0, 5), coder="Ben", name="T1")
    assert compared(one, two).material.coders == ("Ana", "Ben")


def test_texts_that_differ_are_refused_with_the_place():
    other = coded("ben.x", ("trust", 0, 5), text=TEXT.replace("Second", "2nd"))
    with pytest.raises(StatisticsError, match="from character 12 on") as refused:
        compared(coded("ana.x", ("trust", 0, 5)), other)
    assert refused.value.where == "ben.x"


def test_white_space_may_differ_where_offsets_are_those_of_another_copy():
    one = coded("ana.x", ("trust", 0, 5), exact=False)
    other = coded("ben.x", ("trust", 0, 5), text=TEXT.replace("\n", "\n\n"), exact=False)
    assert len(compared(one, other).material.marks) == 2


def test_the_last_passage_is_the_end_of_a_text_that_is_another_copy():
    past = len(TEXT) + 7
    found = compared(
        coded("ana.x", ("trust", 0, past), exact=False),
        coded("ben.x", ("trust", 0, 5), exact=False),
    )
    assert found.material.fields.places.lengths.tolist() == [past]
    said = "passages run 7 characters past the text; the last one is taken for its end"
    assert found.warnings == (Problem(said, ONE_TEXT),)
    assert found.texts == ()


@pytest.mark.parametrize("span", [(5, 5), (8, 3), (-1, 4), (0, len(TEXT) + 1)])
def test_passages_outside_their_text_are_refused(span):
    with pytest.raises(StatisticsError, match="lies outside"):
        compared(coded("ana.x", ("trust", *span)), coded("ben.x", ("trust", 0, 5)))


def test_texts_are_cut_into_units_on_the_line():
    found = compared(
        *(coded(f"{c}/{t}.x", ("trust", 0, 5)) for c in ("ana", "ben") for t in ("T1", "T2"))
    )
    stretches = found.cut(CUTS["paragraph"])
    assert stretches.document.tolist() == [0, 0, 1, 1]
    begin = len(TEXT) + 1
    assert stretches.places.start.tolist() == [0, 12, begin, begin + 12]
