"""WebVTT and SubRip: cues to turns of one voice."""

import pytest

from qualkit.ingest import read_transcript


def cue(number, *lines):
    clock = f"00:00:{number:02}.000 --> 00:00:{number + 1:02}.000"
    return "\n".join((clock, *lines)) + "\n\n"


def vtt(*cues, head="WEBVTT\n\n"):
    text = head + "".join(cue(n, *lines) for n, lines in enumerate(cues))
    return read_transcript("a.vtt", text.encode())


def turns(transcript):
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def test_a_voice_goes_on_over_cues_without_one():
    transcript = vtt(["<v Ann>One", "two"], ["three"], ["<v Bo>Four"])
    assert turns(transcript) == [("Ann", "One two three", 0), ("Bo", "Four", 2)]
    assert transcript.text == "One two three\nFour"


def test_cues_of_one_voice_in_a_row_are_one_turn():
    assert turns(vtt(["<v Ann>one"], ["<v Ann>two</v>"])) == [("Ann", "one two", 0)]


def test_a_written_label_stays_in_the_text_and_out_of_the_turn():
    transcript = vtt(["Ann Bee: one"], ["Cy Dee: two"], ["Ann Bee: three"], ["Cy Dee: four"])
    assert transcript.text == "Ann Bee: one\nCy Dee: two\nAnn Bee: three\nCy Dee: four"
    assert turns(transcript)[1] == ("Cy Dee", "two", 1)


def test_a_label_repeated_in_each_cue_is_written_once():
    transcript = vtt(["Ann: one"], ["Ann: two"], ["Bo: three"], ["Bo: four"])
    assert transcript.text == "Ann: one two\nBo: three four"


def test_two_people_in_one_cue():
    assert turns(vtt(["<v Ann>one</v>", "<v Bo>two</v>"])) == [("Ann", "one", 0), ("Bo", "two", 0)]
    labelled = vtt(["Ann: one", "Bo: two"], ["Ann: three"], ["Bo: four"])
    assert [speaker for speaker, _, _ in turns(labelled)] == ["Ann", "Bo", "Ann", "Bo"]


def test_broken_voice_names_are_mended_and_begin_a_turn():
    transcript = vtt(["<v S00>one"], ["<v //S02>two"], ["<v S02>three"])
    assert [(s, q) for s, q, _ in turns(transcript)] == [
        ("S00", "one"), ("S02", "two"), ("S02", "three")
    ]  # fmt: skip


def test_sounds_before_the_first_voice_are_no_turn():
    transcript = vtt(["(12 seconds pause)"], ["<v Ann>one"])
    assert turns(transcript) == [("Ann", "one", 1)]
    assert transcript.text == "(12 seconds pause)\none"


def test_speech_before_the_first_voice_is_a_turn_of_nobody_and_a_warning():
    transcript = vtt(["Welcome"], ["<v Ann>one"])
    assert turns(transcript)[0] == (None, "Welcome", 0)
    assert len(transcript.warnings) == 1


def test_cues_without_any_voice_are_a_turn_each():
    assert turns(vtt(["one", "more"], ["two"])) == [(None, "one more", 0), (None, "two", 1)]


def test_markup_goes_and_what_only_looks_like_it_stays():
    transcript = vtt(["<c.red>a</c> <00:00:01.000>b <[?]> 1 < 2 &amp; <i>c</i>"])
    assert transcript.text == "a b <[?]> 1 < 2 & c"


def test_an_open_tag_is_text():
    assert vtt(["<v Ann one"]).text == "<v Ann one"


def test_notes_styles_and_ids_are_left_out():
    head = "WEBVTT The title\nKind: captions\n\nNOTE\njust a note\n\nSTYLE\n::cue {}\n\nid-1\n"
    transcript = vtt(["one"], head=head)
    assert (transcript.text, transcript.title) == ("one", "The title")


def test_a_leading_note_of_keys_and_values_gives_attributes():
    head = "WEBVTT\n\nNOTE\nSite: KES\nperson_ids: T01, T02\n---\n\n"
    transcript = vtt(["<v T01>one"], head=head)
    assert dict(transcript.attributes) == {"site": "KES", "persons": "T01;T02"}


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:00,500 --> 00:00:01,000\none\ntwo\n\n2\n00:00:02,000 --> 00:00:03,000\nthree\n",
        "00:00:00,500 --> 00:00:01,000\none\ntwo\n\n00:00:02,000 --> 00:00:03,000\nthree\n",
        "1\n00:00:00,500 --> 00:00:01,000\none\ntwo\n2\n00:00:02,000 --> 00:00:03,000\nthree\n",
        "1\r\n00:00:00.500-->00:00:01.000\r\n{\\an8}one\r\ntwo\r\n\r\n\r\n00:02 --> 00:03\r\nthree",
    ],
)
def test_srt_with_and_without_numbers_and_blank_lines(text):
    transcript = read_transcript("a.srt", text.encode())
    assert turns(transcript) == [(None, "one two", 0.5), (None, "three", 2)]


def test_words_outside_any_cue_are_kept_and_reported():
    text = "1\n00:00:00,500 --> 00:00:01,000\none\n\nlost words\n\n2\n00:02,0 --> 00:03,0\ntwo\n"
    transcript = read_transcript("a.srt", text.encode())
    assert transcript.text == "one lost words\ntwo"
    assert transcript.warnings[0].where == "a.srt:5"


def test_a_time_that_cannot_be_read_is_a_warning():
    transcript = read_transcript("a.vtt", b"WEBVTT\n\nsoon --> later\none\n")
    assert turns(transcript) == [(None, "one", None)]
    assert transcript.warnings[0].where == "a.vtt:3"


def test_captions_without_their_first_line_are_read_with_a_warning():
    transcript = read_transcript("a.vtt", b"00:00.000 --> 00:01.000\none\n")
    assert transcript.text == "one"
    assert "WEBVTT" in transcript.warnings[0].what
