"""Praat TextGrids: long and short, whatever the encoding."""

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

TIERS = (
    ("Ann", ((0, 1.5, ""), (1.5, 2.25, 'She said ""no"".'), (2.25, 5, "Yes [laughs]"))),
    ("Bo Lee", ((0, 1.5, "Hello?"), (1.5, 3, ""), (3, 5, "Ünd 5 > 3"))),
)


def short(tiers=TIERS, kind="ooTextFile"):
    lines = [f'File type = "{kind}"', 'Object class = "TextGrid"', "", "0", "5", "<exists>"]
    lines.append(str(len(tiers)))
    for name, intervals in tiers:
        lines += ['"IntervalTier"', f'"{name}"', "0", "5", str(len(intervals))]
        for start, end, text in intervals:
            lines += [str(start), str(end), f'"{text}"']
    return "\n".join(lines) + "\n"


def long(tiers=TIERS):
    out = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 5 \n'
    out += f"tiers? <exists> \nsize = {len(tiers)} \nitem []: \n"
    for number, (name, intervals) in enumerate(tiers, 1):
        out += f'    item [{number}]:\n        class = "IntervalTier" \n        name = "{name}" \n'
        out += (
            f"        xmin = 0 \n        xmax = 5 \n        intervals: size = {len(intervals)} \n"
        )
        for place, (start, end, text) in enumerate(intervals, 1):
            out += f"        intervals [{place}]:\n            xmin = {start} \n"
            out += f'            xmax = {end} \n            text = "{text}" \n'
    return out


def read(text, encoding="utf-8"):
    return read_transcript("a.TextGrid", text.encode(encoding))


def turns(transcript):
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


@pytest.mark.parametrize("make", [long, short])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_people_speak_in_the_order_of_time(make, encoding):
    assert turns(read(make(), encoding)) == [
        ("Bo Lee", "Hello?", 0),
        ("Ann", 'She said "no". Yes [laughs]', 1.5),
        ("Bo Lee", "Ünd 5 > 3", 3),
    ]


def test_line_ends_of_other_systems_and_older_headers():
    assert turns(read(short(kind="ooTextFile short").replace("\n", "\r\n"))) == turns(read(long()))


def test_forced_alignment_gives_utterances_and_leaves_sounds_out():
    words = ((0, 1, "well"), (1, 2, "yes"), (2, 3, ""), (3, 4, "sp"), (4, 5, "no"))
    tiers = (("Ann - words", words), ("Ann - phones", ((0, 1, "W"), (1, 5, "EH1"))))
    transcript = read(short(tiers))
    assert turns(transcript) == [("Ann", "well yes no", 0)]
    assert "'Ann - phones'" in transcript.warnings[0].what


def test_tiers_that_name_nobody_have_no_speaker():
    words = ((0, 1, "well"), (1, 2, "yes"), (2, 3, ""), (3, 5, "no"))
    assert turns(read(short((("words", words),)))) == [(None, "well yes", 0), (None, "no", 3)]
    both = (("utterances", ((0, 5, "well yes. no"),)), ("words", words))
    assert turns(read(long(both))) == [(None, "well yes. no", 0)]


def test_points_are_named_and_not_read():
    text = short(TIERS[:1]).replace("<exists>\n1", "<exists>\n2")
    text += '"TextTier"\n"clicks"\n0\n5\n1\n2.5\n"click"\n'
    transcript = read(text)
    assert transcript.speakers == ("Ann",)
    assert "'clicks'" in transcript.warnings[0].what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (long()[:400], "breaks off"),
        (short().replace("<exists>\n2", "<exists>\n9"), "breaks off"),
        (short().replace("<exists>\n2", "<exists>\n1e300"), "makes no sense"),
        (short().replace("<exists>", "<absent>"), "no tiers"),
        (short().replace('"Ann"', "Ann"), "number is missing|quotation marks"),
        ('"' * 200_001, "no TextGrid|breaks off"),
        ("words", "breaks off"),
        (short((("Ann", ((0, 5, ""),)),)), "no words"),
        ("ooBinaryFile\x08TextGrid", "binary"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(text, what):
    with pytest.raises(ReadError, match=what) as refusal:
        read(text)
    assert refusal.value.where.startswith("a.TextGrid")
    assert refusal.value.hint
