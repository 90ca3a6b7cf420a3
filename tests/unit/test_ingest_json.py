"""JSON transcripts as podcasts, recognisers and transcription services write them."""

import json

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript


def read(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return read_transcript("a.json", text.encode())


def turns(value):
    transcript = read(value)
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def segment(**values):
    return {"version": "1.0.0", "segments": [{"endTime": 2, **values}]}


def test_podcasts_keep_a_voice_until_another_is_named():
    value = {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ann", "startTime": 0.5, "endTime": 1, "body": "One"},
            {"startTime": 1, "endTime": 2, "body": "two."},
            {"speaker": "Bo", "startTime": 2, "endTime": 3, "body": "Three\r\nfour."},
        ],
    }
    assert turns(value) == [("Ann", "One two.", 0.5), ("Bo", "Three\nfour.", 2)]


def test_recognisers_with_and_without_speakers():
    said = [
        {"id": 0, "start": 0.0, "end": 2.0, "text": " Hello.", "tokens": [1, 2], "speaker": "S0"},
        {"id": 1, "start": 2.0, "end": 3.0, "text": " there.", "speaker": "S0"},
        {"id": 2, "start": 3.0, "end": 4.0, "text": " Hm."},
        {"id": 3, "start": 4.0, "end": 5.0, "text": " Hi.", "speaker": "S1"},
    ]
    value = {"text": " Hello. there. Hm. Hi.", "segments": said, "language": "en"}
    assert turns(value) == [
        ("S0", "Hello. there.", 0), (None, "Hm.", 3), ("S1", "Hi.", 4)
    ]  # fmt: skip
    assert "1 segment(s) name no speaker" in read(value).warnings[0].what
    plain = [{key: one[key] for key in ("start", "end", "text")} for one in said]
    assert turns({"segments": plain})[0] == (None, "Hello.", 0)
    (told,) = read({"segments": plain}).warnings
    assert told.what == "no speaker is named (turns: 4)"


def test_plain_lists_and_other_names_of_the_same_things():
    assert turns([{"speaker": "A", "text": "x"}, {"speaker": "B", "text": "y"}]) == [
        ("A", "x", None), ("B", "y", None)
    ]  # fmt: skip
    assert turns([{"speaker": 0, "text": "x"}, {"speaker": 1, "text": "y"}]) == [
        ("Speaker 0", "x", None), ("Speaker 1", "y", None)
    ]  # fmt: skip
    assert turns({"chunks": [{"timestamp": [1.5, 2], "text": "x"}]}) == [(None, "x", 1.5)]
    assert turns([{"name": "A", "time": "00:01:02.5", "content": "x"}]) == [("A", "x", 62.5)]


def test_services_nest_their_segments_and_count_milliseconds():
    utterances = [
        {"speaker": "A", "start": 250, "end": 900, "text": "x", "words": []},
        {"speaker": "B", "start": 61_000, "end": 62_000, "text": "y"},
    ]
    words = [{"text": "x", "start": 250, "speaker": "A"}]
    assert turns({"words": words, "utterances": utterances}) == [("A", "x", 0.25), ("B", "y", 61)]
    amazon = {"speaker_label": "spk_0", "start_time": "0.009", "transcript": "x"}
    value = {"results": {"transcripts": [{"transcript": "x"}], "audio_segments": [amazon]}}
    assert turns(value) == [("spk_0", "x", 0.009)]
    elements = [
        {"type": "text", "value": "Hi", "ts": 0.5}, {"type": "punct", "value": ", "},
        {"type": "text", "value": "you", "ts": 0.9},
    ]  # fmt: skip
    assert turns({"monologues": [{"speaker": 0, "elements": elements}]}) == [
        ("Speaker 0", "Hi, you", 0.5)
    ]


@pytest.mark.parametrize("time", [-1, True, "soon", [], {}, 1e300, "9" * 400, None])
def test_times_that_make_no_sense_are_none(time):
    assert turns(segment(startTime=time, body="x")) == [(None, "x", None)]


@pytest.mark.parametrize("who", [True, 1.5, [], {}, "", " \u200b", 10**30])
def test_speakers_that_make_no_sense_are_nobody(who):
    assert turns(segment(speaker=who, body="x")) == [(None, "x", None)]


def test_characters_that_are_none_are_replaced_with_a_warning():
    transcript = read('[{"speaker": "A", "text": "a\\ud800b\\u0000c"}]')
    assert transcript.text == "a\ufffdb\ufffdc"
    assert "replaced" in transcript.warnings[0].what


@pytest.mark.parametrize(
    "text",
    [
        "[" * 400_000,
        "[" * 600_000,
        '{"a":' * 400_000,
        "[" + "1," * 2_100_000 + "1]",
        "[" + "9" * 10_000 + "]",
        '{"segments": [}',
        '{"segments": []}',
        '{"segments": [{"body": ""}]}',
        '"words"',
        "NaN",
        "[1, null, [{}]]",
    ],
    ids=lambda text: text[:12],
)
def test_what_holds_no_segments_is_refused_with_a_way_out(text):
    with pytest.raises(ReadError) as refusal:
        read(text)
    assert refusal.value.where.startswith("a.json")
    assert refusal.value.hint


def test_a_mistake_is_named_with_its_line():
    with pytest.raises(ReadError) as refusal:
        read('{"segments": [\n{"body": "x"},\n}')
    assert refusal.value.where == "a.json:3"
