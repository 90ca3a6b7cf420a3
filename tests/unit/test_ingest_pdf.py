"""PDF files as word processors print them: running lines, wrapped lines, hyphens, page breaks."""

from __future__ import annotations

from itertools import cycle

import pytest

from qualkit.errors import ReadError
from qualkit.ingest import read_transcript

fpdf = pytest.importorskip("fpdf", reason="writing a PDF needs fpdf2")

LONG = (
    "We heard about it at a meeting in August and nobody had asked us, and by the time that we "
    "understood the materials the year was half gone, which is a long time for a school. "
)
SAID = [
    ("I", "How did it begin?"),
    ("R", LONG + "So we began again."),
    ("I", "Yeah."),
    ("R", "Slowly. " + LONG * 3 + "That was it."),
    ("I", "And who decided that, and when did you hear about the decision for the first time?"),
    ("R", "Nobody."),
]


class Paper(fpdf.FPDF):
    """Pages with a header and a footer; `{n}` is the page's number."""

    head: str = ""
    foot: str = ""

    def header(self) -> None:
        if self.head:
            self.set_font("Helvetica", size=9)
            self.cell(0, 8, self.head.format(n=self.page_no()), new_x="LMARGIN", new_y="NEXT")
            self.ln(6)
            self.set_font("Times", size=11)

    def footer(self) -> None:
        if self.foot:
            self.set_y(-15)
            self.set_font("Helvetica", size=9)
            self.cell(0, 8, self.foot.format(n=self.page_no()), align="C")


def paper(*, head: str = "", foot: str = "", size: float = 11) -> Paper:
    page = Paper()
    page.head, page.foot = head, foot
    page.set_font("Times", size=size)
    page.add_page()
    return page


def printed(said, *, align: str = "L", leading: float = 6, gap: float = 0, **look) -> bytes:
    page = paper(**look)
    for label, words in said:
        page.multi_cell(0, leading, f"{label}: {words}", align=align, new_x="LMARGIN",
                        new_y="NEXT")  # fmt: skip
        page.ln(gap)
    return bytes(page.output())


def lines(rows: list[str]) -> bytes:
    page = paper()
    for row in rows:
        page.cell(0, 6, row, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def read(data: bytes):
    return read_transcript("a.pdf", data)


def turns(transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, transcript.quote(turn.span)) for turn in transcript.turns]


def told(transcript) -> str:
    return "; ".join(warning.what for warning in transcript.warnings)


@pytest.mark.parametrize("align", ["L", "J"])
@pytest.mark.parametrize(("leading", "gap"), [(6, 0), (6, 3), (12, 0)])
@pytest.mark.parametrize("size", [10, 11, 14])
def test_wrapped_lines_are_joined_also_over_page_breaks(align, leading, gap, size):
    said = [(label, f"{words} ({n})") for n, (label, words) in enumerate(SAID * 6)]
    look = {"head": "Linden School, spring", "foot": "Page {n}", "size": size}
    transcript = read(printed(said, align=align, leading=leading, gap=gap, **look))
    assert turns(transcript) == said
    assert "page header line(s) left out: 'Linden School, spring'" in told(transcript)
    assert "page number(s) left out" in told(transcript)


@pytest.mark.parametrize(
    "foot", ["{n}", "- {n} -", "Page {n} of 12", "{n} / 12", "p. {n}", "Seite {n} von 9", "[{n}]"]
)
def test_page_numbers_go_and_are_counted(foot):
    transcript = read(printed(SAID * 8, foot=foot))
    pages = transcript.warnings[0].what
    assert turns(transcript) == SAID * 8
    assert pages.endswith("page number(s) left out")
    assert int(pages.split()[0]) > 1


def test_roman_page_numbers_go():
    page = paper()
    said = []
    for number in ("i", "ii", "iii"):
        said += [(label, f"{number}. {words}") for label, words in SAID]
        for label, words in said[-6:]:
            page.multi_cell(0, 6, f"{label}: {words}", new_x="LMARGIN", new_y="NEXT")
        page.set_y(-30)
        page.cell(0, 6, number, align="C")
        if number != "iii":
            page.add_page()
    transcript = read(bytes(page.output()))
    assert turns(transcript) == said
    assert "3 page number(s)" in told(transcript)


def test_a_footer_with_a_number_that_counts_pages_goes():
    transcript = read(printed(SAID * 8, foot="Halden County, interview 7, sheet {n}"))
    assert turns(transcript) == SAID * 8
    assert "page footer line(s) left out: 'Halden County, interview 7, sheet 1'" in told(transcript)


def test_labels_and_times_that_happen_to_stand_first_on_pages_stay():
    page = paper()
    for number in range(3):
        page.cell(0, 6, "R: Mm-hm.", new_x="LMARGIN", new_y="NEXT")
        page.cell(0, 6, f"I: And {number}?", new_x="LMARGIN", new_y="NEXT")
        page.cell(0, 6, "R: Mm-hm.", new_x="LMARGIN", new_y="NEXT")
        page.cell(0, 6, f"I: [00:0{number}:10] Number {number}", new_x="LMARGIN", new_y="NEXT")
        if number < 2:
            page.add_page()
    transcript = read(bytes(page.output()))
    assert len(transcript.turns) == 12
    assert not transcript.warnings


def test_labels_alone_on_their_lines_stay():
    page = paper()
    for number, name in zip(range(12), cycle(["Interviewer:", "Respondent:"]), strict=False):
        page.cell(0, 6, name, new_x="LMARGIN", new_y="NEXT")
        page.cell(0, 6, f"This is what I say, the {number}th.", new_x="LMARGIN", new_y="NEXT")
        if number % 4 == 3 and number < 11:
            page.add_page()
    assert len(read(bytes(page.output())).turns) == 12


def test_lines_that_differ_by_numbers_which_count_no_pages_stay():
    page = paper()
    for number, year in enumerate((2014, 2016, 2017)):
        page.cell(0, 6, f"In {year} it was so", new_x="LMARGIN", new_y="NEXT")
        for label, words in SAID[:3]:
            page.multi_cell(0, 6, f"{label}: {words}", new_x="LMARGIN", new_y="NEXT")
        if number < 2:
            page.add_page()
    text = read(bytes(page.output())).text
    assert all(f"In {year} it was so" in text for year in (2014, 2016, 2017))


def test_words_that_seem_to_count_pages_stay_where_they_do_not_stand_apart():
    page = paper()
    for number in range(5):
        for row in range(6):
            page.cell(0, 6, f"This is line {row * 7} of {number}", new_x="LMARGIN", new_y="NEXT")
        last = f"and that was {number + 37}" if number in {1, 2} else f"some {'x' * number}"
        page.cell(0, 6, last, new_x="LMARGIN", new_y="NEXT")
        if number < 4:
            page.add_page()
    text = read(bytes(page.output())).text
    assert "and that was 38" in text
    assert "and that was 39" in text


def test_a_header_that_looks_like_a_label_goes_when_it_is_on_every_page():
    transcript = read(printed(SAID * 20, head="Interviewer: Imani Brandt"))
    assert turns(transcript) == SAID * 20


FULL = "and then we all of us sat down together and looked at the whole of the material and the"


@pytest.mark.parametrize(
    ("broken", "rest", "expected"),
    [
        ("implemen-", "tation", "implementation"),
        ("well-", "known", "well-known"),  # the document has it within a line
        ("self-", "made", "self-made"),
        ("twenty-", "five", "twenty-five"),
        ("ten-year-", "old", "ten-year-old"),
        ("play-", "lists", "playlists"),  # the document has the word whole
        ("Anglo-", "American", "Anglo- American"),  # no small letter follows: left as it stands
    ],
)
def test_hyphens_at_line_ends(broken, rest, expected):
    rows = [
        "I: It is well-known that the playlists are there. What did you think of all of that then?",
        *[f"R: {FULL}", f"{FULL} {broken}", f"{rest} of it.", "I: Yes.", f"R: {FULL}", "end."],
    ]
    assert f"{expected} of it." in read(lines(rows)).text


def test_joined_hyphens_are_counted():
    rows = ["I: What then?", f"R: {FULL} implemen-", "tation of it.", f"I: {FULL}", f"R: {FULL}"]
    assert "1 word(s) hyphenated at a line's end joined" in told(read(lines(rows)))


def test_speech_that_breaks_off_is_not_joined_with_the_next_turn():
    rows = [f"I: {FULL}", f"R: {FULL} is goin-", f"I: {FULL}", f"R: {FULL}"]
    assert [words for _, words in turns(read(lines(rows)))] == [
        FULL,
        f"{FULL} is goin-",
        FULL,
        FULL,
    ]


def test_a_label_by_the_chance_of_wrapping_is_none():
    rows = ["I: What then?"]
    for _ in range(3):
        rows += [f"R: {FULL} she", "said: so it is.", "I: And?", "R: Nothing."]
    assert read(lines(rows)).speakers == ("I", "R")


def test_short_lines_that_were_never_wrapped_stay_lines():
    rows = ["I: Read it.", "R: Roses are red,", "violets are blue,", "I: And?", "R: No more."]
    assert read(lines(rows)).text.split("\n") == rows


def test_paragraphs_of_a_turn_stay_apart():
    page = paper()
    page.multi_cell(0, 6, f"I: {LONG}", new_x="LMARGIN", new_y="NEXT")
    page.multi_cell(0, 6, f"R: {LONG}", new_x="LMARGIN", new_y="NEXT")
    page.ln(6)
    page.multi_cell(0, 6, f"Then again, {LONG}", new_x="LMARGIN", new_y="NEXT")
    page.multi_cell(0, 6, f"I: {LONG}", new_x="LMARGIN", new_y="NEXT")
    transcript = read(bytes(page.output()))
    assert turns(transcript)[1][1] == f"{LONG.strip()}\n\nThen again, {LONG.strip()}"


def test_two_columns_are_read_one_after_the_other():
    page = paper()
    with page.text_columns(ncols=2, gutter=10, text_align="L") as columns:
        for label, words in SAID * 5:
            columns.write(f"{label}: {words}\n")
    assert turns(read(bytes(page.output()))) == SAID * 5


def test_a_page_that_holds_more_than_a_page_can_is_refused(monkeypatch):
    monkeypatch.setattr("qualkit.ingest.pdf._MOST_BYTES", 1_000)
    with pytest.raises(ReadError, match="more than a page can"):
        read(printed(SAID * 4))
