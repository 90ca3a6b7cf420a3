"""What transcription programs write, each in a few lines made up after their form."""

from __future__ import annotations

import json

import pytest

from qualkit.ingest import read_transcript


def said(name, text):
    read = read_transcript(name, text.encode())
    return [(turn.speaker, turn.time, read.quote(turn.span)) for turn in read.turns]


ANNA_TOM = [("Anna", 1, "Hello all."), ("Tom", 5, "Thanks."), ("Anna", 9, "Bye.")]


@pytest.mark.parametrize(
    "text",
    [
        "[00:00:01] Anna: Hello all.\n\n[00:00:05] Tom: Thanks.\n\n[00:00:09] Anna: Bye.",
        "Anna [00:00:01] Hello all.\n\nTom [00:00:05] Thanks.\n\nAnna [00:00:09] Bye.\n",
        "[Anna] 00:00:01\nHello all.\n\n[Tom] 00:00:05\nThanks.\n\n[Anna] 00:00:09\nBye.\n",
        "Anna   0:01\nHello all.\n\nTom   0:05\nThanks.\n\nAnna   0:09\nBye.\n",
    ],
    ids=["descript", "trint", "zoom", "teams"],
)
def test_a_short_talk_in_which_one_speaks_once(text):
    assert said("a.txt", text) == ANNA_TOM


def test_times_of_film_editors_are_read_without_their_frames():
    rows = "Speaker Name,Start Time,Text\nAnna,00:00:01:05,Hello all\nTom,00:01:03;00,Thanks\n"
    assert said("a.csv", rows) == [("Anna", 1, "Hello all"), ("Tom", 63, "Thanks")]


def test_json_of_whisper_cpp_has_its_times_in_words():
    segment = {"timestamps": {"from": "00:00:01,500", "to": "00:00:02,000"}, "text": " Hello."}
    assert said("a.json", json.dumps({"transcription": [segment]})) == [(None, 1.5, "Hello.")]


def test_json_times_too_far_apart_for_speech_are_milliseconds():
    both = [("A", 250, "Hello all."), ("B", 1000, "Thanks.")]
    entries = [{"speaker": who, "start": at, "text": words} for who, at, words in both]
    assert said("a.json", json.dumps({"utterances": entries})) == [
        ("A", 0.25, "Hello all."), ("B", 1, "Thanks.")
    ]  # fmt: skip
    late = [{"speaker": "A", "start": at, "text": "Well, yes."} for at in (0, 90)]
    assert said("a.json", json.dumps({"utterances": late}))[0][1] == 0


def test_json_of_one_recording_and_of_paragraphs():
    alone = {"result": [{"word": "hello", "start": 0.1}], "text": "hello all"}
    assert said("a.json", json.dumps(alone)) == [(None, None, "hello all")]
    sentences = [{"text": "Hello."}, {"text": "All."}]
    paragraph = {"speaker": 0, "start": 1, "sentences": sentences}
    assert said("a.json", json.dumps({"data": {"paragraphs": [paragraph]}})) == [
        ("Speaker 0", 1, "Hello. All.")
    ]
