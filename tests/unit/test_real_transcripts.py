"""Real transcripts against their manifest: speakers and turns as people counted them."""

import csv
import re
import unicodedata
from itertools import groupby
from pathlib import Path

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript, suffixes

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
TRANSCRIPTS = SAMPLES / "transcripts"
HOSTILE = SAMPLES / "hostile"
TIME = re.compile(r"\[\d\d:\d\d:\d\d\]")
SPEAKERS = {
    "04_noscribe_interview.txt": {"S00", "S01", "S02"},
    "05_noscribe_interview.vtt": {"S00", "S01", "S02"},
    "09_hitsave_lantana.md": {"Jonas Rosland", "Danny Silvers"},
    "10_zosmf_sample100.md": {"I", "R"},
    "22_changelog_afk1.md": {"Tim Smith", "Jason Snell"},
    "06_noscribe_interview.html": {"S00", "S01", "S02"},
    "26_podcastns_example.html": {"Travis", "Sarah", "Gilon"},
    "27_podcastns_example.srt": {"Travis", "Sarah", "Gilon"},
    "29_batchalign_test.cha": {"PAR0"},
    "64_derived_ohd_cp1252_crlf.vtt": {"INT", "AB"},
}
# One speaker goes on under a second label after a recording was restarted.
RELABELLED = {"09_hitsave_lantana.md", "65_derived_lantana_utf16le.txt"}

pytestmark = pytest.mark.skipif(
    not TRANSCRIPTS.is_dir(), reason=f"the real transcripts are not beside the checkout: {SAMPLES}"
)


def rows():
    if not TRANSCRIPTS.is_dir():
        return []
    with (TRANSCRIPTS / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if Path(row["file"]).suffix in suffixes()]


def read(name):
    return read_transcript(name, (TRANSCRIPTS / name).read_bytes())


def said(transcript):
    """What was said turn by turn, white space folded, without times amid a text turn."""
    quotes = (TIME.sub("", transcript.quote(turn.span)) for turn in transcript.turns)
    return [" ".join(quote.split()) for quote in quotes]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_speakers_and_turns_are_those_of_the_manifest(row):
    transcript = read(row["file"])
    assert len(transcript.speakers) == int(row["speakers"])
    blocks = int(row["blocks"].split()[0])
    turns = blocks if row["turns"] == "-" else int(row["turns"])
    found = len(transcript.turns)
    if row["file"] in RELABELLED:
        assert found == blocks
        found = len(list(groupby(turn.speaker for turn in transcript.turns)))
    assert found == turns


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_turns_hold_words_without_label_time_or_markup(row):
    transcript = read(row["file"])
    for turn in transcript.turns:
        quote = transcript.quote(turn.span)
        assert quote == quote.strip() != ""
        assert "-->" not in quote
        assert "<v" not in quote
        assert "\x15" not in quote
        assert "%mor" not in quote
        assert turn.speaker is None or not quote.startswith((turn.speaker + ":", ":", "["))


@pytest.mark.parametrize("name", SPEAKERS)
def test_speakers_are_named_as_in_the_file(name):
    assert set(read(name).speakers) == SPEAKERS[name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("04_noscribe_interview.txt", "05_noscribe_interview.vtt"),
        ("04_noscribe_interview.txt", "06_noscribe_interview.html"),
        ("26_podcastns_example.html", "27_podcastns_example.srt"),
        ("07_hitsave_goodboy.srt", "08_hitsave_goodboy.vtt"),
        ("09_hitsave_lantana.md", "65_derived_lantana_utf16le.txt"),
        ("10_zosmf_sample100.md", "66_derived_zosmf_nbsp_cr.txt"),
        ("43_pysrt_utf16le_bom.srt", "44_pysrt_utf16be_bom.srt"),
    ],
)
def test_the_same_interview_in_two_formats_gives_the_same_turns(one, other):
    assert said(read(one)) == said(read(other))


def test_a_pair_in_decomposed_letters_differs_in_nothing_else():
    composed = read("64_derived_ohd_cp1252_crlf.vtt")
    apart = read("67_derived_ohd_nfd.vtt")
    assert composed.text != apart.text
    assert unicodedata.normalize("NFC", apart.text) == composed.text


def test_interviewers_are_known_by_their_labels():
    assert read("10_zosmf_sample100.md").interviewers == {"I"}
    assert read("64_derived_ohd_cp1252_crlf.vtt").interviewers == {"INT"}
    assert read("53_potato_talk02.vtt").interviewers == {"Interviewer"}


def test_times_come_from_labels_lines_and_cues():
    assert read("04_noscribe_interview.txt").turns[0].time == 12
    assert read("09_hitsave_lantana.md").turns[1].time == 61
    assert read("22_changelog_afk1.md").turns[0].time == 106
    assert read("33_talkpython_001.txt").turns[1].time == 8
    assert read("08_hitsave_goodboy.vtt").turns[0].time == pytest.approx(43.81)


@pytest.mark.parametrize(
    "name", ["72_docx_laughs.docx", "74_docx_huge_document.docx", "76_docx_deep_tables.docx"]
)
def test_hostile_documents_are_refused(name):
    with pytest.raises(ReadError) as refusal:
        read_transcript(name, (HOSTILE / name).read_bytes())
    assert refusal.value.where == name
    assert refusal.value.hint


@pytest.mark.parametrize("name", ["70_docx_ok.docx", "80_vtt_redos.vtt", "84_txt_bidi.txt"])
def test_odd_files_that_are_honest_are_read(name):
    assert read_transcript(name, (HOSTILE / name).read_bytes()).turns
