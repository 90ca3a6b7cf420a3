"""Habits of people and programs: labels without a colon, other scripts, captions that roll."""

import pytest

from qualkit.ingest import read_transcript


def read(text, name="A.txt", **options):
    return read_transcript(name, text.encode(), **options)


def turns(text, name="A.txt", **options):
    transcript = read(text, name, **options)
    return [(t.speaker, transcript.quote(t.span), t.time) for t in transcript.turns]


def pairs(text, **options):
    return [(speaker, said) for speaker, said, _ in turns(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P- ¿Cómo fue?\nR- Bien - pues.\n\nP- ¿Y?\nR- Nada.",
         [("P", "¿Cómo fue?"), ("R", "Bien - pues."), ("P", "¿Y?"), ("R", "Nada.")]),
        ("P.- ¿Qué?\nR.- Eso.\nP.- ¿Y?", [("P", "¿Qué?"), ("R", "Eso."), ("P", "¿Y?")]),
        ("R-Oui.\nP-Quoi ?\nR-Non.", [("R", "Oui."), ("P", "Quoi ?"), ("R", "Non.")]),
        ("Q. How?\nA. Well.\nMore.\nQ. And?\nA. So.",
         [("Q", "How?"), ("A", "Well.\nMore."), ("Q", "And?"), ("A", "So.")]),
        ("Q: How?\nA: Well.\nQ: And?\nA: So.",
         [("Q", "How?"), ("A", "Well."), ("Q", "And?"), ("A", "So.")]),
        ("P1 – One here.\nP2 – Two.\nP1 – Three.\nP2 – Four.",
         [("P1", "One here."), ("P2", "Two."), ("P1", "Three."), ("P2", "Four.")]),
    ],
)  # fmt: skip
def test_pairs_and_codes_before_a_dash_or_a_point(text, expected):
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A. one\nB. two\nC. three\nA. four\nB. five\nC. six",
        "T-shirts are in.\nX-rays are out.\nT-shirts again.\nX-rays again.",
        "I. Introduction\nII. Method\nIII. End",
        "R - the language\nis good.\nR - the letter\nis fine.\nR - again.",
        "- one\n- two\n- three\n- four",
    ],
)
def test_lists_and_words_with_a_dash_are_no_speakers(text):
    assert pairs(text) == []


BARE = [("Maria Lopez", "Hello to you all."), ("Interviewer", "How was it?"),
        ("Maria Lopez", "Fine.\n\nReally."), ("Interviewer", "And then?")]  # fmt: skip


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("head", ["", "Interview on the schedule, held in May.\n\n"])
def test_labels_alone_on_their_line(between, head):
    text = head + "".join(f"{who}{between}{said}\n\n" for who, said in BARE)
    assert pairs(text) == BARE
    assert read(text).interviewers == {"Interviewer"}


@pytest.mark.parametrize(
    "clocks", ["{0}\n{1}\n", "{1}\n{0}\n", "{0} --> 00:59:59.000\n{1}\n", "[{0}]\n\n{1}\n"]
)
def test_times_above_or_below_a_label_alone_are_its_time(clocks):
    said = [(who, what, 60.0 * n + 7) for n, (who, what) in enumerate(BARE)]
    text = "".join(
        clocks.format(f"00:{int(time) // 60:02}:07", who) + f"{what}\n\n"
        for who, what, time in said
    )
    assert turns(text) == said


def test_older_teams_documents_count_without_leading_zeros():
    text = "".join(
        f"0:{n}:7.370 --> 0:{n}:9.0\n{who}\n{said}\n" for n, (who, said) in enumerate(BARE)
    )
    assert turns(text)[1] == ("Interviewer", "How was it?", 67.37)


@pytest.mark.parametrize(
    "text",
    [
        "Introduction\n\nSome prose here.\n\nMethod\n\nMore prose.\n\nIntroduction\n\nAnd more.\n",
        "Yes\nIt is so.\nNo\nIt is not so.\nYes\nIt is.\nNo\nIt is not.\n",
        "Roses\nViolets\nRoses\nViolets\nRoses\n",
        "Heat map: red.\nBreak: ten minutes.\nHeat map: blue.\nBreak: five minutes.\n",
        "Meeting 10:30 - 11:30\n\nProse of it.\n\n11:30 to 12:30\n\nMore prose of it.",
        "---\ntitle: A talk\nhosts: Ann, Bo\ndate: 2020-01-01\n---\n\nProse without labels.\n",
        "title: A talk\nsite: X\ndate: 2020-01-01\n\nProse without labels.\n",
        "她说：走吧。\n她说：好。\n备注：没有\n备注：有\n",
    ],
)
def test_headings_titles_and_keys_are_no_speakers(text):
    assert read(text).speakers == ()


def test_names_that_a_person_gives_are_labels_however_they_are_written():
    text = "the guide\nHello to you.\nroses\nA flower.\nthe guide\nRight.\n"
    assert pairs(text) == []
    assert pairs(text, interviewers=["The Guide"]) == [
        ("the guide", "Hello to you.\nroses\nA flower."), ("the guide", "Right.")
    ]  # fmt: skip
    once = "Ann: one\nGoals: two\nAnn: three"
    assert read(once).speakers == ("Ann",)
    assert read(once, interviewers=["Goals"]).speakers == ("Ann", "Goals")


@pytest.mark.parametrize(
    ("text", "expected", "asks"),
    [
        ("问：你好。\n答：很好。", [("问", "你好。"), ("答", "很好。")], {"问"}),
        ("访谈者：你好\n王老师：好\n访谈者：然后\n王老师：她说：走吧",
         [("访谈者", "你好"), ("王老师", "好"), ("访谈者", "然后"), ("王老师", "她说：走吧")],
         {"访谈者"}),
        ("מראיין: שלום\nרות: טוב\nמראיין: כן\nרות: לא",
         [("מראיין", "שלום"), ("רות", "טוב"), ("מראיין", "כן"), ("רות", "לא")], {"מראיין"}),
        ("\u200fמראיין:\u200f שלום\n\u200fד\"ר כהן:\u200f טוב",
         [("מראיין", "שלום"), ('ד"ר כהן', "טוב")], {"מראיין"}),
        ("المحاور: أهلا\nسارة: جيد\nالمحاور: نعم\nسارة: لا",
         [("المحاور", "أهلا"), ("سارة", "جيد"), ("المحاور", "نعم"), ("سارة", "لا")],
         {"المحاور"}),
    ],
)  # fmt: skip
def test_other_scripts_and_full_width_colons(text, expected, asks):
    assert pairs(text) == expected
    assert read(text).interviewers == asks


LINES = ["hello everyone", "welcome back", "no no", "no no", "the end"]


def clock(second):
    return f"00:00:{second:02}.000"


def rolling(settling=True):
    """As YouTube's own captions: words with times, then the line again, then with the next."""
    out, before = "WEBVTT\nKind: captions\nLanguage: en\n\n", " "
    for n, line in enumerate(LINES):
        first, *rest = line.split()
        timed = first + "".join(f"<{clock(n)}><c> {word}</c>" for word in rest)
        out += (
            f"{clock(2 * n)} --> {clock(2 * n + 1)} align:start position:0%\n{before}\n{timed}\n\n"
        )
        if settling:
            out += (
                f"{clock(2 * n + 1)} --> {clock(2 * n + 2)} align:start position:0%\n{line}\n \n\n"
            )
        before = line
    return out


@pytest.mark.parametrize("settling", [True, False])
def test_rolling_captions_give_each_line_once(settling):
    assert turns(rolling(settling), "a.vtt") == [
        (None, line, 2.0 * n) for n, line in enumerate(LINES)
    ]


def test_captions_that_grow_word_by_word_are_one_line():
    shown = ["so", "so we", "so we went", "so we went home", "it rained", "it rained a lot"]
    cues = [f"{n}\n{clock(n)} --> {clock(n + 1)}\n{line}\n" for n, line in enumerate(shown, 1)]
    assert read("\n".join(cues), "a.srt").text.split() == [
        "so", "we", "went", "home", "it", "rained", "a", "lot"
    ]  # fmt: skip


def test_people_who_repeat_themselves_are_left_alone():
    said = ["no", "no", "no", "yes", "yes", "well", "well"]
    cues = [f"{clock(n)} --> {clock(n + 1)}\n{line}\n" for n, line in enumerate(said)]
    assert read("WEBVTT\n\n" + "\n".join(cues), "a.vtt").text.split() == said
    voiced = [cue.replace("\n", "\n<v Ann>", 1) for cue in cues]
    assert read("WEBVTT\n\n" + "\n".join(voiced), "a.vtt").text.split() == said


def test_teams_and_stream_write_ids_notes_and_voices():
    guid = "4d0a2a1b-90d2-4f7e-8d7c-0000000000"
    text = (
        'WEBVTT\n\nNOTE duration:"00:10:21.3500000"\n\nNOTE language:en-us\n\n'
        f"NOTE Confidence: 0.9088\n\n{guid}01\n{clock(7)} --> {clock(9)}\n"
        "<v Maria Lopez>Hi.</v>\n\n"
        f"NOTE Confidence: 0.8\n\n{guid}02/12-0\n{clock(9)} --> {clock(10)}\n"
        f"<v Maria Lopez>How are\nyou?</v>\n\n{guid}02/13-1\n{clock(10)} --> {clock(11)}\n"
        "<v Bo Lee (Guest)>Fine &amp; well.</v>\n"
    )
    assert turns(text, "a.vtt") == [
        ("Maria Lopez", "Hi. How are you?", 7), ("Bo Lee (Guest)", "Fine & well.", 10)
    ]  # fmt: skip
    assert not read(text, "a.vtt").attributes.pairs


@pytest.mark.parametrize(
    "text",
    ["P- a\nR- b\n" * 60_000, "Ann\nwords here\nBo\nmore words\n" * 40_000, "Ann\n" * 200_000,
     "0:0:0 --> " * 200_000, "A" * 100_000 + "- a\n", "Ann\n" + "\n" * 500_000, "-" * 500_000],
)  # fmt: skip
def test_no_habit_is_costly(text):
    assert read(text).text == text


def test_long_rolling_captions_are_not_costly():
    cues = (f"{clock(n % 60)} --> {clock(59)}\na{n}\na{n + 1}\n" for n in range(20_000))
    assert len(read("WEBVTT\n\n" + "\n".join(cues), "a.vtt").turns) == 20_000


def test_interviewers_of_the_study_who_are_not_in_a_file_leave_it_as_it_is():
    talk = b"Interviewer: How was it?\nAnna: Fine.\nInterviewer: And then?\nAnna: Nothing.\n"
    assert read_transcript("a.txt", talk, interviewers=["I"]).interviewers == {"Interviewer"}
    assert read_transcript("a.txt", talk, interviewers=["anna"]).interviewers == {"Anna"}
