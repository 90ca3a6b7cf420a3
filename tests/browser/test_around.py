"""Around the edits in a real browser: find, filters, jumps, memos, reading status, printing."""

from __future__ import annotations

import pytest

from qualkit.model import Coder, ReadingState, Subject
from qualkit.services import admission, coding, memos, reading_status
from qualkit.services.coding import NewCoding
from qualkit.services.memos import NewMemo
from tests.browser import conftest, desk, sample, test_pages

pytestmark = pytest.mark.browser


@pytest.fixture
def clean(site):
    """No codings and no memos before a test."""
    with site.project.writing("ana") as repository:
        for each in repository.codings():
            repository.retract(each.id)
        for memo in repository.memos():
            repository.remove_memo(memo.id)
    return site


@pytest.fixture
def interview(page, clean):
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    return page


def given(site, turn: int, words: str, code: str, coder: str = "ana"):
    """A coding that is there before the page is opened."""
    with site.project.reading() as repository:
        transcript = repository.transcript(sample.INTERVIEW)
    place = transcript.turns[turn].span
    start = transcript.text.index(words, place.start)
    span = type(place)(start, start + len(words))
    with site.project.writing(coder) as repository:
        repository.ensure_coder(Coder(coder))
    round_name = admission.working_round(site.project, coder)
    new = NewCoding(sample.INTERVIEW, span, code)
    return coding.record(site.project, new, coder=coder, round_name=round_name)


def said(page) -> str:
    return page.locator(".qk-message").inner_text()


def highlighted(page, name: str) -> list[str]:
    script = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"
    return page.evaluate(script, name)


# Find


def test_find_counts_shows_and_goes_round(interview):
    desk.focus(interview)
    interview.keyboard.press("Control+f")
    interview.keyboard.type("STUDENTS could")
    interview.wait_for_selector(".qk-found:text-is('1 of 24')")
    assert highlighted(interview, "qk-find") == ["students could"] * 24
    interview.keyboard.press("Shift+Enter")
    interview.wait_for_selector(".qk-found:text-is('24 of 24')")
    assert interview.locator('[data-turn="24"]').is_visible()
    interview.get_by_label("Match case").check()
    interview.wait_for_selector(".qk-found:text-is('0 of 0')")
    assert highlighted(interview, "qk-find") == []


def test_the_hit_one_closes_on_is_selected_and_coded_by_a_key(interview, clean):
    desk.focus(interview)
    interview.keyboard.press("Control+f")
    interview.keyboard.type("that's the fence")
    interview.wait_for_selector(".qk-found:text-is('1 of 24')")
    interview.keyboard.press("Enter")
    interview.keyboard.press("Escape")
    interview.keyboard.press("1")
    desk.saved(interview)
    (found,) = desk.codings(clean.project, sample.INTERVIEW)
    assert found.quote.strip("“”") == "that's the fence"
    assert highlighted(interview, "qk-find") == []


def test_find_is_exact_after_emoji_and_without_accents(page, clean):
    desk.open_transcript(page, clean.url, sample.EMOJI)
    desk.focus(page)
    page.keyboard.press("Control+f")
    page.keyboard.type("cafe deja")
    page.wait_for_selector(".qk-found:text-is('1 of 1')")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    desk.saved(page)
    assert [c.quote for c in desk.codings(clean.project, sample.EMOJI)] == ["café déjà"]


# Filters


def test_filtered_codings_are_counted_and_come_back(page, clean):
    given(clean, 1, "students", "hal.agy.means")
    given(clean, 1, "spring", "dar.acc")
    given(clean, 3, "choose the order", "hal.agy")
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector(".qk-mark")
    page.locator(".qk-more summary").click()
    page.get_by_label("Code, with those below it").select_option("hal.agy")
    page.wait_for_selector(".qk-hidden :text-is('1 hidden by filter')")
    assert desk.marked(page) == ["students", "choose the order"]
    page.get_by_label("Code, with those below it").select_option("hal.agy.means")
    page.wait_for_selector(".qk-hidden :text-is('2 hidden by filter')")
    page.get_by_role("button", name="Show all").click()
    assert len(desk.marked(page)) == 3
    page.get_by_label("How it was made").select_option("human")
    assert len(desk.marked(page)) == 3


# Jumps


def test_keys_jump_to_coded_uncoded_and_disputed_places(page, clean):
    given(clean, 1, "students", "hal.agy")
    given(clean, 5, "spring", "hal.fen")
    given(clean, 5, "spring", "hal.agy", coder="ben")
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector(".qk-mark")
    desk.focus(page)
    page.keyboard.type("gc")
    assert said(page).endswith("coded by ana: “students”")
    page.keyboard.type("gd")
    assert said(page) == "disputed turn 2 of 2, turn 6"
    page.keyboard.type("gd")
    assert said(page) == "disputed turn 1 of 2, turn 2"
    page.keyboard.press("g")
    page.keyboard.press("Shift+U")
    assert said(page) == "uncoded turn 10 of 10, turn 24"


def test_buttons_jump_too_and_say_when_there_is_nothing(interview):
    interview.get_by_label("Jump to").select_option("coded")
    interview.get_by_role("button", name="Next", exact=True).click()
    assert said(interview) == "There is no coded passage here."


# Memos


def test_a_memo_on_words_is_written_seen_changed_removed_and_brought_back(interview, clean):
    desk.select(interview, 1, "students could choose")
    interview.keyboard.press("Control+Alt+m")
    interview.keyboard.type("Choice of *order*, not of aim.")
    interview.keyboard.press("Control+Enter")
    interview.wait_for_selector(".qk-memo")
    (memo,) = memos.find(clean.project, viewer="ana")
    assert memo.subjects[0].quote == "students could choose"
    assert highlighted(interview, "qk-memo") == ["students could choose"]
    assert interview.locator('[data-turn="1"] .qk-memo-mark').count() == 1
    interview.get_by_role("button", name=f"Edit: {memo.title}").click()
    interview.get_by_label("Text of the memo").fill("Order only.")
    interview.get_by_role("button", name="Save memo").click()
    interview.wait_for_selector(".qk-memo-body:text-is('Order only.')")
    interview.get_by_role("button", name=f"Remove: {memo.title}").click()
    interview.wait_for_selector(".qk-memo", state="detached")
    interview.get_by_role("button", name="Undo", exact=True).last.click()
    interview.wait_for_selector(".qk-memo")
    assert [m.text for m in memos.find(clean.project, viewer="ana")] == ["Order only."]
    interview.keyboard.press("Escape")
    assert interview.locator(".qk-panel").is_hidden()


def test_memos_on_codes_and_the_transcript_are_marked_and_markup_stays_text(page, clean):
    on = (Subject.of_code("hal.agy"), Subject.of_transcript(sample.INTERVIEW))
    new = NewMemo(sample.MARKUP, sample.MARKUP + "!", on)
    memos.write(clean.project, new, author="ben")
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector('.qk-noted[data-code="hal.agy"]')
    page.get_by_role("button", name="Memos (1)").click()
    assert sample.MARKUP in page.locator(".qk-memo").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator(".qk-memo").get_by_role("button").count() == 0  # it is Ben's


def test_what_was_typed_is_kept_when_the_server_cannot_be_reached(interview, clean):
    interview.get_by_role("button", name="Memos").click()
    interview.get_by_label("Text of the memo").fill("Do not lose me.")
    interview.route("**/qualkit/ask", lambda route: route.abort())
    interview.get_by_role("button", name="Save memo").click()
    interview.wait_for_selector(".qk-panel :text('Not saved')")
    interview.unroute("**/qualkit/ask")
    interview.reload()
    desk.ready(interview, sample.INTERVIEW)
    interview.get_by_role("button", name="Memos").click()
    interview.get_by_role("button", name="Save memo").click()
    interview.wait_for_selector(".qk-memo")
    assert [m.text for m in memos.find(clean.project, viewer="ana")] == ["Do not lose me."]


# Reading status


def test_scrolling_starts_the_reading_and_a_key_ends_it(interview, clean):
    interview.locator(".qk-area").evaluate("area => area.scrollTo(0, area.scrollHeight)")
    interview.wait_for_selector(".qk-seen:text-is('25 of 25 turns seen')")
    desk.focus(interview)
    interview.keyboard.type("gf")
    assert said(interview) == "Reading: done"
    interview.wait_for_timeout(2500)
    found = reading_status.status(clean.project, sample.INTERVIEW, coder="ana")
    assert (found.state, found.furthest) == (ReadingState.DONE, 25)
    interview.reload()
    desk.ready(interview, sample.INTERVIEW)
    assert interview.locator(".qk-standing select").input_value() == "done"


# The address, printing, narrow windows


def test_the_address_names_a_place(page, clean):
    with clean.project.reading() as repository:
        text = repository.text(sample.INTERVIEW)[0]
    start = text.index("Answer 20")
    page.goto(f"{clean.url}/code?transcript={sample.INTERVIEW}&at={start}-{start + 9}")
    desk.ready(page, sample.INTERVIEW)
    page.wait_for_selector(".qk-here")
    assert page.evaluate("getSelection().toString()") == "Answer 20"
    assert page.locator('[data-turn="21"]').is_visible()


def test_print_shows_names_in_the_margin_and_nothing_else_of_the_page(page, clean):
    given(clean, 20, "spring", "hal.agy")
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector(".qk-mark")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = page.locator(".qk-printed li")
    assert printed.all_inner_texts() == ["Culture of agency (ana): “spring”"]
    assert printed.first.is_visible()
    for gone in ('[data-testid="stHeader"]', ".qk-toolbar", ".qk-around", ".qk-side", ".qk-margin"):
        assert page.locator(gone).first.is_hidden(), gone
    area = page.locator(".qk-area").evaluate("a => [a.scrollHeight, a.clientHeight]")
    assert area[0] == area[1]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".qk-printed").count() == 0


def test_a_narrow_window_needs_no_sideways_scrolling(page, clean):
    given(clean, 1, "students", "hal.agy")
    page.set_viewport_size({"width": 400, "height": 800})
    desk.open_transcript(page, clean.url, sample.INTERVIEW)
    page.wait_for_selector(".qk-label")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator(".qk-area").evaluate("area => area.scrollWidth - area.clientWidth") <= 0
    assert page.locator(".qk-label").first.is_visible()


# The other pages


def test_hits_are_coded_and_uncoded_from_the_find_page(page, clean):
    page.goto(f"{clean.url}/find")
    page.get_by_label("Words", exact=True).fill("spring")
    page.keyboard.press("Enter")
    page.get_by_text("12 hits in 12 turns").wait_for()
    page.get_by_label("Tick this hit in turn 2", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("Code", exact=True).click()
    page.get_by_role("option", name="Culture of agency", exact=True).click()
    page.get_by_role("button", name="Code them").click()
    page.get_by_text("1 passage is coded.").wait_for()
    assert [c.quote for c in desk.codings(clean.project, sample.INTERVIEW)] == ["spring"]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("1 passage is coded.").wait_for(state="detached")
    assert desk.codings(clean.project, sample.INTERVIEW) == ()


def test_a_hit_leads_to_its_words(page, clean):
    page.goto(f"{clean.url}/find")
    page.get_by_label("Words", exact=True).fill("Answer 20")
    page.keyboard.press("Enter")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="T 22").click()
    there = opened.value
    desk.ready(there, sample.INTERVIEW)
    there.wait_for_selector(".qk-here")
    assert there.evaluate("getSelection().toString()") == "Answer 20"


def test_without_our_routes_memos_and_status_go_through_component_state(
    page, tmp_path, monkeypatch
):
    monkeypatch.chdir(test_pages.ROOT)
    project = sample.build(tmp_path / "study.qualkit")
    command, env, port = test_pages.plain_run({"QUALKIT_PROJECT": project.location})
    with conftest.running(command, env, port):
        desk.open_transcript(page, f"http://127.0.0.1:{port}", sample.INTERVIEW)
        desk.select(page, 1, "students")
        page.keyboard.press("Control+Alt+m")
        page.keyboard.type("By state.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".qk-memo")
        page.get_by_label("Text of the memo").fill("x" * 200_001)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".qk-panel :text('longer than 200,000 characters')")
        page.locator(".qk-standing select").select_option("done")
        page.wait_for_timeout(2500)
        assert [m.text for m in memos.find(project, viewer="ana")] == ["By state."]
        found = reading_status.status(project, sample.INTERVIEW, coder="ana")
        assert found.state is ReadingState.DONE
    project.close()
