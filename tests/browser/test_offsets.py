"""What is selected in the browser is what Python stores, in any script, by any means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Transcript
from qualkit.ui.components.bundle import bundle
from qualkit.ui.components.surface import stylesheet
from tests import factories, nodejs
from tests.browser import conftest, desk, sample

pytestmark = pytest.mark.browser

# The modules themselves, on a page of their own: a transcript is laid out and marked, places in its
# DOM are selected, and what the modules make of them is answered together with what is then shown.
HARNESS = """import { Board } from "./board.js";
import { Reader } from "./reader.js";
import { pointIn } from "./reading.js";
import { readRange, showSelection } from "./selection.js";

const look = { color: () => "#1f5f7a", label: String, shows: () => true, coder: "ana" };
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function answer({ text, turns, codings, places }) {
  const board = new Board({ name: "d", revision: 1, text, turns });
  const reader = new Reader(look);
  document.body.replaceChildren(reader.area);
  reader.load(board);
  for (const [id, start, end] of codings)
    reader.draw(board.add({ id, code: "c", coder: "ana", start, end }));
  const texts = reader.views.map((view) => view.words.textContent);
  const found = places.map((place) => selected(board, reader.views, place));
  reader.close();
  return { texts, found };
}

function selected(board, views, [from, to]) {
  const range = new Range();
  range.setStart(...point(views, from));
  range.setEnd(...point(views, to));
  const dragged = range.toString().trim();
  const span = readRange(board, views, range);
  if (!span) return { dragged };
  showSelection(board, views, span);
  const shown = document.getSelection().getRangeAt(0);
  const again = readRange(board, views, shown);
  const whole = Math.max(...board.turns.map((turn) => turn.end));
  return {
    dragged,
    holds: board.quote(span).includes(dragged),
    span: board.points(span),
    quote: board.quote(span),
    shown: shown.toString(),
    again: again && board.points(again),
    clean: uncut(board.text.slice(0, whole), span),
  };
}

/** A turn and a unit in its words; a negative one stands for the cell of its speaker. */
function point(views, [turn, unit]) {
  const { row, words } = views[turn % views.length];
  if (unit < 0) return [row.querySelector(".qk-speaker"), 0];
  return pointIn(words, unit % (words.textContent.length + 1));
}

function uncut(text, { start, end }) {
  const cuts = [...segmenter.segment(text)].map((piece) => piece.index).concat(text.length);
  return cuts.includes(start) && cuts.includes(end);
}
"""

AWKWARD = (
    *("word", "Ärger", "naïve", "cafe\u0301", "H\u0336\u0337e\u0301y", "a" + "\u0301" * 120),
    *(
        "🙂",
        "👩\u200d👩\u200d👧\u200d👦",
        "👍🏽",
        "🏳\ufe0f\u200d🌈",
        "🇩🇪",
        "🇩🇪🇫🇷" * 30,
        "1\ufe0f\u20e3",
    ),
    *("𝒜𝓁𝑔", "\U0001d7d8", "👩\u200d", "\ufeff", "\u00a0", "10\u202f000", "co\u00adoperate", "\t"),
    *(
        "שלום",
        "\u200fבסדר\u200e",
        "مرحبا",
        "الحَمْدُ",
        "\u2066x\u2069",
        "हिन्दी",
        "ไทยภาษา",
        "中文测试",
    ),
    *("한국어", "\u1100\u1161\u11a8", "l’eau", "it's", "“well”", "...", "3.14", "-", "  "),
    *("https://example.org/" + "long" * 40, "Donau" * 60),
)
PIECES = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
)
WORDS = st.lists(PIECES, min_size=1, max_size=14).flatmap(
    lambda words: st.sampled_from((" ", "", " ", "\u00a0")).map(lambda gap: gap.join(words))
)
LONG = st.builds(lambda words, times: (words + " ") * times, WORDS, st.integers(50, 200))
TURNS = st.lists(st.one_of(WORDS, WORDS, WORDS, LONG), min_size=1, max_size=4)
PLACE = st.tuples(st.integers(0, 3), st.one_of(st.integers(0, 60), st.integers(-1, 20_000)))
PLACES = st.lists(st.tuples(PLACE, PLACE), min_size=12, max_size=12)


@pytest.fixture(scope="module")
def modules(chromium) -> Iterator[Any]:
    sources = {p.stem: p.read_text(encoding="utf-8") for p in nodejs.MODULES.glob("*.js")}
    script = bundle({**sources, "harness": HARNESS}, entry="harness", export="answer")
    page = chromium.new_page()
    page.set_content("<body></body>")
    page.add_style_tag(content=stylesheet())
    page.add_script_tag(content=script.replace("export default ", "window.answer = "))
    yield page
    page.close()


def laid_out(turns: list[str]) -> tuple[str, list[list[object]]]:
    """Text with labels, and the turns in it as the page gets them."""
    text, rows = "", []
    for number, words in enumerate(turns):
        text += f"🙂{number}: "
        rows.append([len(text), len(text) + len(words), f"🙂{number}", None, False])
        text += words + "\n"
    return text, rows


@settings(max_examples=60)
@given(turns=TURNS, places=PLACES, marks=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 40))))
def test_what_the_page_shows_as_selected_is_what_python_cuts_out(modules, turns, places, marks):
    text, rows = laid_out(turns)
    codings = [
        [f"c{n}", start, min(start + length, len(text))]
        for n, (share, length) in enumerate(marks)
        if (start := int(share * (len(text) - 1))) is not None
    ]
    question = {"text": text, "turns": rows, "codings": codings, "places": places}
    answer = modules.evaluate("(question) => window.answer(question)", question)
    assert answer["texts"] == turns
    for (one, other), found in zip(places, answer["found"], strict=True):
        one_turn = one[0] % len(turns) == other[0] % len(turns) and min(one[1], other[1]) >= 0
        if "span" not in found:
            assert not one_turn or not found["dragged"]
            continue
        assert not one_turn or found["holds"]
        start, end = found["span"]["start"], found["span"]["end"]
        quote = text[start:end]
        assert quote == found["quote"]
        assert quote.strip()
        assert found["clean"]
        assert found["again"] == found["span"]
        inside = [row for row in rows if row[0] <= start and end <= row[1]]
        if inside:
            assert quote == found["shown"]


SCRIPTS = "SCRIPTS-01"
SAID = (
    "שלום לך, מה \u200fשלומך\u200e היום? בסדר גמור.",
    "مرحبا كيف حالك اليوم؟ الحَمْدُ لله دائما",
    "Un cafe\u0301 de\u0301ja\u0300 vu, n\u0303andu\u0301 and H\u0336e\u0337y there.",
    "🙂 start 👩‍👩‍👧‍👦 family 👍🏽 thumbs 🏳️‍🌈 flag 🇩🇪🇫🇷 end",
    "Latin עברית 123 and مرحبا back to Latin",
    "10\u00a0km co\u00adoperate tab\there 𝒜𝓁𝑔 last",
)


def scripts() -> Transcript:
    return factories.transcript(SCRIPTS, *(("T", words) for words in SAID))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[conftest.Site]:
    place = tmp_path_factory.mktemp("project") / "study.qualkit"
    project = sample.build(place, transcripts=(scripts(),))
    with conftest.serving(project) as found:
        yield found
    project.close()


@pytest.fixture
def opened(page, clean):
    desk.open_transcript(page, clean.url, SCRIPTS)
    return page


def quotes(site: conftest.Site) -> list[str]:
    return [coding.quote for coding in desk.codings(site.project, SCRIPTS)]


DRAGGED = (
    (0, "לך, מה"),
    (0, "\u200fשלומך\u200e היום"),
    (1, "كيف حالك"),
    (1, "الحَمْدُ لله"),
    (2, "cafe\u0301 de\u0301ja\u0300"),
    (2, "H\u0336e\u0337y"),
    (3, "start 👩‍👩‍👧‍👦 family"),
    (3, "👍🏽"),
    (3, "🏳️‍🌈 flag 🇩🇪🇫🇷"),
    (4, "Latin"),
    (4, "123"),
    (5, "10\u00a0km co\u00adoperate tab\there"),
    (5, "𝒜𝓁𝑔 last"),
)


def test_words_dragged_over_in_any_script_are_the_quote(opened, clean):
    for turn, words in DRAGGED:
        desk.select(opened, turn, words)
        opened.keyboard.press("1")
    desk.saved(opened)
    assert [q.strip("\u200e\u200f") for q in quotes(clean)] == [
        words.strip("\u200e\u200f") for _, words in DRAGGED
    ]
    assert opened.locator(".qk-text").all_text_contents() == list(SAID)


CLICKED = (
    (0, "גמור"),
    (1, "حالك"),
    (2, "n\u0303andu\u0301"),
    (3, "family"),
    (4, "עברית"),
    (5, "co\u00adoperate"),
)


def test_a_double_click_takes_the_word(opened, clean):
    for turn, word in CLICKED:
        opened.evaluate(desk.WORDS, [turn, word])
        opened.wait_for_timeout(60)
        left, top, right, _ = opened.evaluate(desk.WORDS, [turn, word])
        opened.mouse.dblclick((left + right) / 2, top)
        opened.wait_for_selector(".qk-popover:not([hidden])")
        opened.keyboard.press("2")
    desk.saved(opened)
    assert quotes(clean) == [word for _, word in CLICKED]


def second_and_third(words: str) -> str:
    _, second, third, *_ = re.finditer(r"\S+", words)
    return words[second.start() : third.end()]


def test_the_keyboard_takes_words_and_turns(opened, clean):
    desk.focus(opened)
    opened.keyboard.press("ArrowRight")
    for turn in range(len(SAID)):
        for key in ("t", "1", "ArrowRight", "Shift+ArrowRight", "2"):
            opened.keyboard.press(key)
        if turn < len(SAID) - 1:
            opened.keyboard.press("ArrowDown")
    desk.saved(opened)
    expected = [quote for words in SAID for quote in (words, second_and_third(words))]
    assert quotes(clean) == expected
