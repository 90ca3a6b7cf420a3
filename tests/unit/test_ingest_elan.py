"""ELAN files: tiers, participants, time slots and annotations that refer to others."""

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-05-06T10:00:00+01:00" FORMAT="3.0" VERSION="3.0"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
<MEDIA_DESCRIPTOR MEDIA_URL="file:///etc/passwd" MIME_TYPE="audio/x-wav"/>
<PROPERTY NAME="lastUsedAnnotationId">9</PROPERTY></HEADER>
"""
TYPES = """<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="gesture" CONTROLLED_VOCABULARY_REF="g"/>
<CONSTRAINT DESCRIPTION="x" STEREOTYPE="Time_Subdivision"/>
<CONTROLLED_VOCABULARY CV_ID="g"/>"""


def slots(*times):
    rows = (
        f'<TIME_SLOT TIME_SLOT_ID="ts{n}"' + (f' TIME_VALUE="{t}"/>' if t is not None else "/>")
        for n, t in enumerate(times, 1)
    )
    return "<TIME_ORDER>" + "".join(rows) + "</TIME_ORDER>"


def tier(name, *notes, person="", parent="", kind="default-lt"):
    more = (f' PARTICIPANT="{person}"' if person else "") + (
        f' PARENT_REF="{parent}"' if parent else ""
    )
    held = "".join(f"<ANNOTATION>{note}</ANNOTATION>" for note in notes)
    return f'<TIER LINGUISTIC_TYPE_REF="{kind}" TIER_ID="{name}"{more}>{held}</TIER>'


def said(key, slot, words):
    return (
        f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="{key}" TIME_SLOT_REF1="ts{slot}" '
        f'TIME_SLOT_REF2="ts{slot + 1}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION>"
    )


def ref(key, to, words, after=""):
    previous = f' PREVIOUS_ANNOTATION="{after}"' if after else ""
    return (
        f'<REF_ANNOTATION ANNOTATION_ID="{key}" ANNOTATION_REF="{to}"{previous}>'
        f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></REF_ANNOTATION>"
    )


def read(*parts, head=HEAD):
    text = head + "".join(parts) + TYPES + "</ANNOTATION_DOCUMENT>"
    return read_transcript("a.eaf", text.encode())


def turns(transcript):
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def test_tiers_of_several_people_are_one_conversation_in_the_order_of_time():
    transcript = read(
        slots(0, 1000, 1500, 2500, 3000, 4000, 4100, 5000),
        tier("Interviewer", said("a1", 1, "How?"), said("a2", 5, "And &amp; then?")),
        tier("K-Spch", said("a3", 3, "Well,"), said("a4", 7, "fine."), person="Kim"),
    )
    assert turns(transcript) == [
        ("Interviewer", "How?", 0), ("Kim", "Well,", 1.5),
        ("Interviewer", "And & then?", 3), ("Kim", "fine.", 4.1),
    ]  # fmt: skip
    assert transcript.interviewers == {"Interviewer"}
    assert transcript.text == "How?\nWell,\nAnd & then?\nfine."


def test_annotations_of_one_person_in_a_row_are_one_turn():
    transcript = read(slots(0, 1, 2, 3), tier("A", said("a1", 1, "one"), said("a2", 3, "two")))
    assert turns(transcript) == [("A", "one two", 0)]


def test_dependent_tiers_and_closed_vocabularies_are_named_and_not_read():
    transcript = read(
        slots(0, 900, 1000, 2000),
        tier("A", said("a1", 1, "hola"), said("a2", 3, "sí")),
        tier("A-translation", ref("r1", "a1", "hello"), parent="A"),
        tier("A-hands", said("g1", 1, "beat"), kind="gesture"),
    )
    assert transcript.text == "hola sí"
    assert "'A-translation', 'A-hands'" in transcript.warnings[0].what


def test_numbered_utterances_give_way_to_the_words_that_refer_to_them():
    transcript = read(
        slots(2000, 3000, 500, 1500),
        tier("ref@AN", said("a1", 1, "story.002"), said("a2", 3, "story.001")),
        tier("ft@AN", ref("f1", "a1", "a long free translation"), parent="ref@AN"),
        tier("tx@AN", ref("r1", "a1", "two"), ref("r2", "a2", "one"), parent="ref@AN"),
    )
    assert turns(transcript) == [("AN", "one two", 0.5)]


def test_words_below_an_utterance_follow_each_other_as_they_say():
    transcript = read(
        slots(0, 1000),
        tier("u", said("a1", 1, "1")),
        tier("tx@Bo", ref("w2", "a1", "two", "w1"), ref("w3", "a1", "three", "w2"),
             ref("w1", "a1", "one"), parent="u"),
    )  # fmt: skip
    assert turns(transcript) == [("Bo", "one two three", 0)]


def test_slots_without_a_time_lie_between_those_around_them():
    transcript = read(
        slots(1000, None, None, 4000),
        tier("A", said("a1", 1, "one"), said("a2", 3, "three")),
        tier("B", said("b1", 2, "two")),
    )
    assert turns(transcript) == [("A", "one", 1), ("B", "two", 2), ("A", "three", 3)]


def test_references_in_a_circle_come_to_an_end():
    transcript = read(
        slots(0, 1), tier("A", ref("r1", "r2", "one", "r2"), ref("r2", "r1", "two", "r1"))
    )
    assert sorted(transcript.text.split()) == ["one", "two"]


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!DOCTYPE x SYSTEM "http://localhost:1/x.dtd">'],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(doctype, encoding):
    text = f"<?xml version='1.0' encoding='{encoding}'?>{doctype}<ANNOTATION_DOCUMENT/>"
    with pytest.raises(ReadError, match="entities; refused"):
        read_transcript("a.eaf", text.encode(encoding))


@pytest.mark.parametrize(
    "text", ["<a/>", "no xml", "<ANNOTATION_DOCUMENT/>", "<a>" * 100_000, HEAD, "\x00"]
)
def test_what_is_no_elan_file_is_refused_with_a_way_out(text):
    with pytest.raises(ReadError) as refusal:
        read_transcript("a.eaf", text.encode())
    assert refusal.value.where.startswith("a.eaf")
    assert refusal.value.hint


def test_many_tiers_are_not_costly():
    """Looking through all tiers for each would take minutes here."""
    empty = "".join(tier(f"t{n}", said(f"a{n}", 1, str(n))) for n in range(20_000))
    assert len(read(slots(0, 1), empty).turns) == 20_000
