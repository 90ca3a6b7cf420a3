"""Coding with mouse and keyboard in a real browser, checked in the project file."""

from __future__ import annotations

import pytest

from tests.browser import desk, sample

pytestmark = pytest.mark.browser


@pytest.fixture
def interview(page, clean):
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    return page


def stored(site, name: str = sample.INTERVIEW):
    return [(c.quote, c.code, c.coder) for c in desk.codings(site.project, name)]


def test_a_passage_coded_with_the_mouse_is_stored_and_survives_a_reload(interview, clean):
    desk.code_words(interview, 1, "students could choose", "hal.agy.means")
    assert desk.marked(interview) == ["students could choose"]
    desk.saved(interview)
    assert stored(clean) == [("students could choose", "hal.agy.means", "ana")]
    interview.reload()
    desk.ready(interview, sample.INTERVIEW)
    assert desk.marked(interview) == ["students could choose"]
    assert interview.locator(".qk-label").first.inner_text().split("\n") == [
        "Choice of means",
        "ana",
    ]


def test_half_selected_words_become_whole_ones(interview, clean):
    desk.code_words(interview, 1, "tudents could choo", "hal.agy")
    desk.saved(interview)
    assert stored(clean) == [("students could choose", "hal.agy", "ana")]


def test_a_drag_that_ends_outside_the_transcript_counts(interview, clean):
    left, top, right, _ = interview.evaluate(desk.WORDS, [0, "How was the year"])
    interview.mouse.move(left, top)
    interview.mouse.down()
    interview.mouse.move(right, top, steps=3)
    interview.mouse.move(right, 5, steps=3)
    interview.mouse.move(right + 700, top, steps=3)
    interview.mouse.up()
    desk.choose(interview, "hal.agy")
    desk.saved(interview)
    assert stored(clean) == [("How was the year?", "hal.agy", "ana")]


def test_overlapping_codes_keep_the_text_once_and_have_their_own_lanes(interview, clean):
    text = interview.locator(".qk-text").nth(1).inner_text()
    desk.code_words(interview, 1, "students could choose the order", "hal.agy")
    desk.code_words(interview, 1, "choose the order themselves", "hal.fen")
    desk.code_words(interview, 1, "choose the order themselves", "dar.acc")
    desk.saved(interview)
    assert interview.locator(".qk-text").nth(1).inner_text() == text
    assert desk.marked(interview) == ["students could ", "choose the order", " themselves"]
    lanes = interview.eval_on_selector_all(".qk-stripe", "all => all.map(s => s.style.left)")
    assert len(set(lanes)) == 3
    assert len(stored(clean)) == 3


def test_undo_and_redo_reach_the_project(interview, clean):
    desk.code_words(interview, 1, "state test", "dar.acc.state_test")
    desk.code_words(interview, 1, "spring", "hal.agy.time")
    interview.keyboard.press("Control+z")
    interview.keyboard.press("Control+z")
    desk.saved(interview)
    assert desk.marked(interview) == []
    assert stored(clean) == []
    interview.keyboard.press("Control+Shift+z")
    interview.get_by_role("button", name="Redo").click()
    desk.saved(interview)
    assert sorted(stored(clean)) == [
        ("spring", "hal.agy.time", "ana"),
        ("state test", "dar.acc.state_test", "ana"),
    ]
    for _ in range(2):
        interview.get_by_role("button", name="Undo").click()
    desk.saved(interview)
    assert stored(clean) == []


def test_a_stripe_is_clicked_and_its_coding_deleted_and_brought_back(interview, clean):
    desk.code_words(interview, 3, "students", "hal.agy")
    interview.locator(".qk-stripe").click()
    interview.keyboard.press("Delete")
    desk.saved(interview)
    assert stored(clean) == []
    interview.keyboard.press("Control+z")
    desk.saved(interview)
    assert stored(clean) == [("students", "hal.agy", "ana")]


def test_the_keyboard_alone_is_enough(interview, clean):
    desk.focus(interview)
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "Shift+ArrowRight", "2"):
        interview.keyboard.press(key)
    for key in ("ArrowDown", "t", "/"):
        interview.keyboard.press(key)
    interview.keyboard.type("evalua")
    interview.keyboard.press("Enter")
    desk.saved(interview)
    (words, second, _), (turn, found, _) = stored(clean)
    assert (words, second) == ("0: the", "hal.agy.time")
    assert turn.startswith("Answer 1:")
    assert found == "dar.acc.evaluation"


def test_keys_pressed_in_the_surface_never_reach_the_page(interview):
    interview.evaluate(
        """() => {
          window.leaked = [];
          document.addEventListener('keydown', (event) => window.leaked.push(event.key));
        }"""
    )
    desk.focus(interview)
    for key in ("c", "r", "t", "Escape"):
        interview.keyboard.press(key)
    interview.locator(".qk-filter").focus()
    interview.keyboard.type("cr")
    assert interview.evaluate("window.leaked") == []
    interview.locator("h1").click()
    interview.keyboard.press("x")
    assert interview.evaluate("window.leaked") == ["x"]


def test_names_with_markup_are_shown_as_text(interview, clean):
    desk.code_words(interview, 1, "fence", "odd.markup")
    desk.saved(interview)
    assert interview.locator(".qk-label-code").first.inner_text() == sample.MARKUP
    assert interview.locator(".qk-root img, .qk-root script").count() == 0
    assert interview.evaluate("window.hacked") is None


EMOJI_PASSAGES = (
    (0, "Shall we"),
    (0, "with the family"),
    (1, "déjà vu"),
    (1, "𝒜𝒷𝒸"),
    (1, "naïve"),
    (1, "also, and"),
    (2, "one plain word remains"),
)


def test_words_around_emoji_are_stored_as_they_were_seen(page, clean):
    desk.open_transcript(page, clean.url, sample.EMOJI)
    for turn, words in EMOJI_PASSAGES:
        desk.code_words(page, turn, words, "hal.agy")
    desk.saved(page)
    assert [quote for quote, _, _ in stored(clean, sample.EMOJI)] == [w for _, w in EMOJI_PASSAGES]
    assert desk.marked(page) == [words for _, words in EMOJI_PASSAGES]


def test_a_burst_of_forty_edits_loses_none(interview, clean):
    interview.evaluate(
        """() => {
          const area = document.querySelector('.qk-area');
          area.focus();
          const press = (key, shiftKey = false) =>
            area.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
          press('ArrowRight');
          for (let n = 0; n < 40; n += 1) { press('ArrowRight'); press(String(n % 9 + 1)); }
        }"""
    )
    desk.saved(interview)
    assert len(stored(clean)) == 40


def test_two_tabs_of_one_person_see_each_others_work(context, clean):
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        desk.open_transcript(tab, clean.url, sample.INTERVIEW)
    first.bring_to_front()
    desk.code_words(first, 1, "spring", "hal.agy")
    desk.saved(first)
    second.bring_to_front()
    desk.code_words(second, 3, "fence", "hal.fen")
    desk.saved(second)
    assert len(stored(clean)) == 2
    for tab in (second, first):
        tab.bring_to_front()
        tab.evaluate("window.dispatchEvent(new Event('focus'))")
        tab.wait_for_function("document.querySelectorAll('.qk-mark').length === 2")


def test_an_edit_the_server_refuses_is_taken_back_and_said(interview, clean):
    def unknown_code(route):
        route.continue_(post_data=route.request.post_data.replace("hal.agy", "gone.code"))

    interview.route("**/qualkit/ops", unknown_code)
    desk.code_words(interview, 1, "spring", "hal.agy")
    interview.wait_for_selector(".qk-message.qk-alarm")
    assert "gone.code" in interview.locator(".qk-message").inner_text()
    assert desk.marked(interview) == []
    assert stored(clean) == []


def test_edits_made_offline_are_kept_and_sent_once(interview, clean):
    interview.context.set_offline(True)
    desk.code_words(interview, 1, "spring", "hal.agy")
    interview.wait_for_selector(".qk-saved.qk-alarm")
    assert "1 change kept" in interview.locator(".qk-saved").inner_text()
    desk.code_words(interview, 1, "fence", "hal.fen")
    interview.context.set_offline(False)
    desk.saved(interview)
    assert len(stored(clean)) == 2


def test_edits_outlive_a_closed_tab(context, clean):
    page = context.new_page()
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.route("**/qualkit/ops", lambda route: route.abort())
    desk.code_words(page, 1, "spring", "hal.agy")
    page.wait_for_selector(".qk-saved.qk-alarm")
    page.close()
    assert stored(clean) == []
    again = context.new_page()
    desk.open_transcript(again, clean.url, sample.INTERVIEW)
    desk.saved(again)
    assert stored(clean) == [("spring", "hal.agy", "ana")]
    assert desk.marked(again) == ["spring"]


def test_other_coders_codings_are_seen_and_cannot_be_deleted(page, clean):
    from qualkit.model import Span
    from qualkit.services import coding

    new = coding.NewCoding(sample.INTERVIEW, Span(3, 12), "hal.agy")
    coding.record(clean.project, new, coder="ben", round_name="working")
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.locator(".qk-stripe").click()
    assert page.get_by_role("button", name="Delete coding").is_disabled()
    page.keyboard.press("Delete")
    assert "Only ben" in page.locator(".qk-message").inner_text()
    page.locator(".qk-toolbar select").select_option("ana")
    assert desk.marked(page) == []
