"""Whatever people say: offsets give it back, and formats agree."""

import csv
import io
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript
from qualkit.ingest.decode import decode
from qualkit.ingest.labels import line_start

LABELS = ("I", "R", "S1", "KES-T03")
ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
)


CUE = ("WEBVTT", "NOTE", "STYLE", "1", "00:01.000 --> 00:02.000", "-->", "<v Ann>", "<v ", "</v>")
BITS = (*CUE, "\n", "\n\n", "I: ", "R: ", "Ann: ", "word", " ", "[", "<", "00:01", "---", "site: X")

RTF_BITS = (
    *(
        "{",
        "}",
        "\\par ",
        "\\'e9",
        "\\u8364?",
        "\\u-10179?",
        "\\bin9 ",
        "\\v ",
        "\\v0 ",
        "\\plain ",
    ),
    *(
        "{\\object",
        "{\\result ",
        "\\uc0 ",
        "\\*",
        "\\row ",
        "\\cell ",
        "\\f3 ",
        "I: a",
        "R: b",
        "\\",
        "\xe9",
    ),
)
HTML_BITS = (
    *("<p>", "</p>", "<br>", "<td>", "<tr>", "<table>", "</table>", "<cite>", "</cite>", "<time>"),
    *("0:01", "</time>", "<pre>", "</pre>", "<title>", "<nav>", "</nav>", "<a name='ts_1_2_S1'>"),
    *("Ann:", "I: a", "R: b", " ", "\n", "<script>", "</script>", "<!--", "&amp", "<p hidden>"),
)
CELLS = ("speaker", "text", "time", "question", "answer", "", " ", "I", "0:01", "word " * 6, "P1")


def speech(*banned):
    """One line of words that nobody could take for a time, a rule or white space only."""
    lines = st.text(CHARACTERS, min_size=1, max_size=60).map(lambda text: text.strip())
    return lines.filter(lambda text: text and not any(sign in text for sign in banned))


def conversation(words):
    """(label, words) in turn, no label twice in a row."""
    pairs = st.lists(st.tuples(st.integers(1, len(LABELS) - 1), words), min_size=1, max_size=12)

    def labelled(steps):
        at, out = 0, []
        for step, said in steps:
            at = (at + step) % len(LABELS)
            out.append((LABELS[at], said))
        return out

    return pairs.map(labelled)


def turns(transcript):
    return [(turn.speaker, transcript.quote(turn.span)) for turn in transcript.turns]


@given(conversation(speech("[", "(", "#", "\\")))
def test_labelled_lines_give_back_what_was_said(said):
    text = "".join(f"{who}: {what}\n" for who, what in said)
    transcript = read_transcript("a.txt", text.encode())
    assert transcript.text == text
    assert turns(transcript) == said


@settings(max_examples=50, deadline=None)
@given(conversation(speech("[", "(", "#", "\\", "<", "&", "{", "-->", ":")))
def test_txt_vtt_and_docx_give_the_same_turns(said):
    lines = [f"{who}: {what}" for who, what in said]
    plain = read_transcript("a.txt", "\n".join(lines).encode())
    cues = [f"00:{n:02}.000 --> 00:{n:02}.500\n<v {w}>{s}\n" for n, (w, s) in enumerate(said)]
    voices = read_transcript("a.vtt", "\n".join(["WEBVTT\n", *cues]).encode())
    cues = [f"00:{n:02}.000 --> 00:{n:02}.500\n{line}\n" for n, line in enumerate(lines)]
    labels = read_transcript("a.vtt", "\n".join(["WEBVTT\n", *cues]).encode())
    word = read_transcript("a.docx", document(lines))
    assert turns(plain) == turns(voices) == turns(labels) == turns(word) == said


@settings(max_examples=50, deadline=None)
@given(conversation(speech("[", "(", "#", "\\", ":")))
def test_txt_rtf_html_and_csv_give_the_same_turns(said):
    lines = [f"{who}: {what}" for who, what in said]
    plain = read_transcript("a.txt", "\n".join(lines).encode())
    rich = read_transcript("a.rtf", rich_text(lines))
    page = "".join(f"<p style='white-space: pre-wrap'>{escape(line)}</p>" for line in lines)
    table = io.StringIO()
    csv.writer(table).writerows([("speaker", "text"), *said])
    web = read_transcript("a.html", f"<meta charset=utf-8>{page}".encode())
    sheet = read_transcript("a.csv", table.getvalue().encode())
    assert plain.text == rich.text == web.text == sheet.text
    assert turns(plain) == turns(rich) == turns(web) == turns(sheet) == said


def rich_text(lines):
    """As Word writes it: UTF-16 units as signed numbers, each with a sign for old readers."""
    units = (line.encode("utf-16-le") for line in lines)
    words = (
        "".join(f"\\u{int.from_bytes(line[n : n + 2], 'little', signed=True)}?"
                for n in range(0, len(line), 2))
        for line in units
    )  # fmt: skip
    return ("{\\rtf1\\ansi " + "\\par ".join(words) + "}").encode("ascii")


@settings(deadline=None)
@given(st.lists(st.sampled_from(RTF_BITS), max_size=30))
def test_pieces_of_rich_text_in_any_order_are_read_or_refused(bits):
    transcript = read_or_refused("a.rtf", ("{\\rtf1 I: x" + "".join(bits)).encode("latin-1"))
    assert transcript is None or all(transcript.quote(turn.span) for turn in transcript.turns)


@settings(deadline=None)
@given(st.lists(st.sampled_from(HTML_BITS), max_size=30))
def test_pieces_of_pages_in_any_order_are_read_or_refused(bits):
    transcript = read_or_refused("a.html", "".join(bits).encode())
    assert transcript is None or all(transcript.quote(turn.span) for turn in transcript.turns)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=4), max_size=6))
def test_any_table_is_read_or_refused(rows):
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    transcript = read_or_refused("a.csv", table.getvalue().encode())
    assert transcript is None or all(transcript.quote(turn.span) for turn in transcript.turns)


def document(lines):
    from docx import Document

    made = Document()
    for line in lines:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read_or_refused(name, data):
    """The transcript, or None where it is refused; any other error fails the test."""
    try:
        return read_transcript(name, data)
    except ReadError:
        return None


DAMAGED = document(["I: one", "R: two"])


@given(st.integers(0, len(DAMAGED) - 1), st.binary(max_size=4), st.integers(0, 40))
def test_a_damaged_document_is_read_or_refused(at, put, cut):
    data = DAMAGED[:at] + put + DAMAGED[at + cut :]
    transcript = read_or_refused("a.docx", data)
    assert transcript is None or transcript.text.strip()


@given(st.lists(st.sampled_from(BITS), max_size=30), st.sampled_from(["a.vtt", "a.srt", "a.txt"]))
def test_pieces_of_captions_in_any_order_are_read_or_refused(bits, name):
    transcript = read_or_refused(name, "".join(bits).encode())
    assert transcript is None or all(transcript.quote(turn.span) for turn in transcript.turns)


@given(ANY, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_is_stored_as_it_stands_or_refused(text, encoding):
    expected = text.removeprefix("\ufeff") if encoding == "utf-8" else text
    try:
        decoded = decode(text.encode(encoding), "a.txt")
    except ReadError:
        controls = sum(ord(sign) < 32 or sign in "\ufffe\uffff" for sign in text)
        assert controls or not expected.strip()
    else:
        assert decoded.text == expected.replace("\r\n", "\n").replace("\r", "\n")


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\r\n\t:[]*01 "),
        max_size=90,
    )
)
def test_turns_are_trimmed_ordered_and_inside_the_text(text):
    transcript = read_transcript("a.md", ("I: x\n" + text).encode())
    for turn in transcript.turns:
        quote = transcript.quote(turn.span)
        assert quote
        assert quote == quote.strip()


@given(st.text(max_size=300))
def test_speech_begins_within_the_line(line):
    head = line_start(line.replace("\n", " "))
    assert 0 <= head.said <= len(line)
    if head.label is not None:
        assert 0 < head.label.said <= len(line)


def chat(said):
    lines = "".join(f"*{who}:\t{what} \x15{n}_{n + 1}\x15\n" for n, (who, what) in enumerate(said))
    return f"@UTF8\n@Begin\n{lines}@End\n".encode()


def textgrid(said):
    out = ['"ooTextFile"', '"TextGrid"', "0", "99", "<exists>", str(len(LABELS))]
    for label in LABELS:
        mine = [(n, what) for n, (who, what) in enumerate(said) if who == label]
        out += ['"IntervalTier"', f'"{label}"', "0", "99", str(len(mine))]
        for n, what in mine:
            quoted = what.replace('"', '""')
            out += [str(n), str(n + 1), f'"{quoted}"']
    return "\n".join(out).encode("utf-16")


def eaf(said):
    from xml.sax.saxutils import escape

    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n}"/>' for n in range(len(said) + 1)
    )
    tiers = ""
    for label in LABELS:
        notes = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="t{n}" '
            f'TIME_SLOT_REF2="t{n + 1}"><ANNOTATION_VALUE>{escape(what)}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            for n, (who, what) in enumerate(said)
            if who == label
        )
        tiers += f'<TIER TIER_ID="x" PARTICIPANT="{label}" LINGUISTIC_TYPE_REF="d">{notes}</TIER>'
    body = f"<TIME_ORDER>{slots}</TIME_ORDER>{tiers}"
    return f"<ANNOTATION_DOCUMENT>{body}</ANNOTATION_DOCUMENT>".encode()


def segments(said):
    import json

    return json.dumps([{"speaker": who, "text": what} for who, what in said]).encode()


SILENT = ("sp", "sil", "<p:>", "<sil>", "<p>", "#")


@settings(max_examples=60)
@given(conversation(speech().filter(lambda text: text.casefold() not in SILENT)))
def test_formats_that_say_who_speaks_give_back_what_was_said(said):
    for name, make in (("a.cha", chat), ("a.TextGrid", textgrid), ("a.eaf", eaf),
                       ("a.json", segments)):  # fmt: skip
        assert turns(read_transcript(name, make(said))) == said, name


SAID = [("I", 'How "so"?'), ("R", "Well."), ("I", "So."), ("S1", "Yes.")]


@given(
    st.sampled_from(
        [("a.cha", chat), ("a.TextGrid", textgrid), ("a.eaf", eaf), ("a.json", segments)]
    ),
    st.floats(0, 1),
    st.binary(max_size=4),
    st.integers(0, 40),
)
def test_damaged_files_of_these_formats_are_read_or_refused(kind, share, put, cut):
    name, make = kind
    data = make(SAID)
    at = int(share * len(data))
    transcript = read_or_refused(name, data[:at] + put + data[at + cut :])
    assert transcript is None or all(transcript.quote(turn.span) for turn in transcript.turns)
