"""Pages as browsers, podcasts and noScribe save them."""

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript


def read(body: str):
    return read_transcript("a.html", body.encode())


def said(transcript):
    return [(turn.speaker, turn.time, transcript.quote(turn.span)) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a  <b>b</b>\n c</p><p>d", "a b c\nd"),
        ("x<script>bad()</script><style>p{}</style><!-- no -->y", "xy"),
        ("<p>&eacute;&nbsp;&lt;b&gt; &#128512;", "é\u00a0<b> 😀"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<p hidden>no<input>no</p>a<p style='display: none'>no", "a"),
        ("<table><tr><th>a<th>b<tr><td><p>c</p><td><p>d</p><p>e", "a\tb\nc\td\ne"),
        ("<table><tr><td>a</td></tr><tr><td></td><td>b</td></tr></table>c", "a\n\tb\nc"),
        ("a<pre>\n  b\n   c\n</pre>d", "a\n\n  b\n   c\nd"),
        ("<p style='white-space:pre-wrap'>a  b</p>", "a  b"),
        ('<img src="file:///etc/passwd"><iframe src="http://x/">no</iframe>a', "a"),
    ],
)
def test_lines_of_a_page(body, expected):
    assert read(body).text == expected


def test_title_labels_and_menus():
    page = "<title>T &amp; x</title><nav>I: no</nav><p><b>I:</b> one<p>R: two<p>I: three"
    transcript = read(page)
    assert transcript.title == "T & x"
    assert said(transcript) == [("I", None, "one"), ("R", None, "two"), ("I", None, "three")]
    assert [warning.what for warning in transcript.warnings] == [
        "1 menu(s) of the page are left out"
    ]


def test_names_in_cite_are_speakers_and_works_in_a_paragraph_are_not():
    page = "<cite>Ann:</cite><time>0:05</time><p>I read <cite>Emma:</cite> once.<p>Yes.</p>"
    transcript = read(page + "<cite>Bo:</cite><time>1:02</time><p>So?</p>")
    assert said(transcript) == [("Ann", 5, "I read Emma: once.\nYes."), ("Bo", 62, "So?")]


def test_times_of_anchors_and_overlaps():
    page = (
        '<p><a name="ts_12140_22800_S01">S01: Hello</a><a name="ts_1_2_//S02">//S02: ha.</a>'
        '<a name="ts_3_4_S01">// there</a></p><p><a name="ts_30000_31000_S00">S00: Yes</a></p>'
    )
    expected = [("S01", 12.14, "Hello //S02: ha. // there"), ("S00", 30, "Yes")]
    assert said(read(page)) == expected


def test_the_page_names_its_encoding():
    data = '<meta charset="windows-1251"><p>Привет'.encode("cp1251")
    transcript = read_transcript("a.htm", data)
    assert (transcript.text, transcript.encoding) == ("Привет", "windows-1251")


@pytest.mark.parametrize("body", ["<p> </p>", "<script>x</script>", "<!-- x"])
def test_pages_without_words_are_refused(body):
    with pytest.raises(ReadError, match="shows no words"):
        read(body)


def test_deep_nesting_is_read_to_its_end():
    assert read("<div>" * 20_000 + "a" + "</div>" * 20_000 + "b").text == "a\nb"
