"""Changing codings in a real browser: borders, split, merge, new codes, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualkit.model import CodingState, Operation, Put, Span, Stance
from qualkit.services import admission, coding, editing
from tests.browser import desk, sample

pytestmark = pytest.mark.browser

NAME = sample.INTERVIEW


@pytest.fixture
def clean(site):
    """No codings, steps or fresh codes before a test, without restarting the server."""
    with site.project.writing("ana") as repository:
        for each in repository.codings():
            repository.retract(each.id)
        repository.connection.exec_driver_sql("DELETE FROM operation")
        if repository.codebook() != sample.factories.codebook(*sample.CODES):
            repository.save_codebook(sample.factories.codebook(*sample.CODES))
    return site


@pytest.fixture
def interview(page, clean):
    desk.open_transcript(page, clean.url, NAME)
    return page


def stored(site):
    return [(c.quote, c.code) for c in desk.codings(site.project, NAME)]


def the_one(site):
    (only,) = desk.codings(site.project, NAME)
    return only


def codebook(site):
    with site.project.reading() as repository:
        return repository.codebook()


def message(page) -> str:
    return page.locator(".qk-message").inner_text()


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def click_word(page, turn: int, word: str) -> None:
    left, top, right, _ = page.evaluate(desk.WORDS, [turn, word])
    page.mouse.click((left + right) / 2, top)


def coded(page, words: str = "students could choose", code: str = "hal.agy", turn: int = 1) -> None:
    """Code some words and pick the coding."""
    desk.code_words(page, turn, words, code)
    click_word(page, turn, words.split(maxsplit=1)[0])
    page.wait_for_selector(".qk-inspector:not([hidden])")


def panel(page):
    return page.locator(".qk-inspector")


def test_borders_move_by_keys_and_the_way_back_is_undo(interview, clean):
    coded(interview)
    press(interview, "]", "ArrowRight", "ArrowRight", "[", "ArrowRight", "Escape")
    desk.saved(interview)
    assert stored(clean) == [("could choose the order", "hal.agy")]
    first = the_one(clean)
    press(interview, "Control+z", "Control+z", "Control+z")
    desk.saved(interview)
    assert stored(clean) == [("students could choose", "hal.agy")]
    assert the_one(clean).id == first.id


def test_borders_move_by_the_panels_buttons(interview, clean):
    coded(interview)
    panel(interview).get_by_label("Start a word back").click()
    panel(interview).get_by_label("End a word further").click()
    desk.saved(interview)
    assert stored(clean) == [("the students could choose the", "hal.agy")]


def test_the_panel_is_worked_with_the_keyboard_alone(interview, clean):
    coded(interview, "students could choose", "hal.fen")
    press(interview, "i", "Tab", "Tab", "ArrowDown")
    assert interview.evaluate("document.activeElement.getAttribute('aria-label')") == "Value"
    press(interview, "Tab", "Tab", "Tab", "Enter")
    desk.saved(interview)
    kept = the_one(clean)
    assert (kept.value, kept.valence) == ("set by teacher", "negative")
    assert interview.evaluate("document.activeElement.dataset.valence") == "negative"
    press(interview, "Control+z")
    desk.saved(interview)
    assert the_one(clean).valence == ""
    press(interview, "Delete")
    desk.saved(interview)
    assert stored(clean) == []
    assert interview.evaluate("document.activeElement.className") == "qk-area"


@pytest.mark.parametrize(
    ("side", "to", "quote"),
    [
        ("end", (1, "order"), "students could choose the order"),
        ("end", (2, "Answer"), None),
        ("start", (1, "choose"), "choose"),
    ],
)
def test_a_border_is_dragged_to_a_word(interview, clean, side, to, quote):
    coded(interview)
    grip = interview.locator(f".qk-grip-{side}").bounding_box()
    left, top, right, _ = interview.evaluate(desk.WORDS, list(to))
    interview.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    interview.mouse.down()
    interview.mouse.move((left + right) / 2, top, steps=6)
    interview.mouse.up()
    desk.saved(interview)
    found = the_one(clean).quote
    assert found == quote if quote else found.endswith("\nI: Answer")
    assert interview.locator(".qk-inspector").is_visible()


def test_a_coding_is_split_at_the_word_that_was_clicked_and_merged_again(interview, clean):
    coded(interview, "students could choose the order", "hal.fen")
    panel(interview).get_by_label("Value").select_option("set by school")
    click_word(interview, 1, "choose")
    panel(interview).get_by_role("button", name="Split at “choose”").click()
    desk.saved(interview)
    assert stored(clean) == [("students could", "hal.fen"), ("choose the order", "hal.fen")]
    assert {c.value for c in desk.codings(clean.project, NAME)} == {"set by school"}
    press(interview, "m")
    desk.saved(interview)
    assert stored(clean) == [("students could choose the order", "hal.fen")]
    press(interview, "Control+z", "Control+z")
    desk.saved(interview)
    assert stored(clean) == [("students could choose the order", "hal.fen")]


def test_the_keyboard_alone_picks_describes_splits_recodes_and_deletes(interview, clean):
    desk.focus(interview)
    press(interview, "ArrowRight", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "4")
    press(interview, "Enter", "-", "n")
    interview.keyboard.type("she sighs")
    press(interview, "Control+Enter")
    desk.saved(interview)
    kept = the_one(clean)
    assert (kept.quote, kept.code, kept.valence, kept.note) == (
        "Answer 0: the",
        "hal.fen",
        "negative",
        "she sighs",
    )
    press(interview, "ArrowLeft", "s", "Escape", "Enter", "/")
    interview.keyboard.type("state assess")
    press(interview, "Enter")
    desk.saved(interview)
    assert stored(clean) == [("Answer", "hal.fen"), ("0: the", "dar.acc.state_test")]
    press(interview, "Delete")
    desk.saved(interview)
    assert stored(clean) == [("Answer", "hal.fen")]


def test_several_codes_on_one_selection_without_selecting_again(interview, clean):
    desk.select(interview, 1, "state test")
    press(interview, "Shift+Digit1", "Shift+Digit2")
    interview.locator('.qk-code[data-code="dar.acc"]').click(modifiers=["Shift"])
    press(interview, "4")
    desk.saved(interview)
    assert sorted(code for _, code in stored(clean)) == [
        "dar.acc", "hal.agy", "hal.agy.time", "hal.fen"]  # fmt: skip
    desk.select(interview, 1, "spring")
    press(interview, ".")
    desk.saved(interview)
    assert ("spring", "hal.fen") in stored(clean)


def test_everything_is_undone_and_redone_after_a_reload(interview, clean):
    coded(interview, "students could choose the order", "hal.fen")
    press(interview, "+")
    click_word(interview, 1, "choose")
    panel(interview).get_by_role("button", name="Split at “choose”").wait_for()
    press(interview, "s")
    desk.select(interview, 1, "state test")
    press(interview, "v")
    desk.saved(interview)
    last = stored(clean)
    interview.reload()
    desk.ready(interview, NAME)
    undo = interview.get_by_role("button", name="Undo")
    interview.wait_for_selector('button[title^="Undo: in-vivo code"]')
    for _ in range(4):
        undo.click()
    desk.saved(interview)
    assert stored(clean) == []
    assert "state_test" not in codebook(clean)
    assert undo.is_disabled()
    interview.reload()
    desk.ready(interview, NAME)
    interview.wait_for_selector('button[title^="Redo: code"]')
    desk.focus(interview)
    press(interview, *["Control+Shift+z"] * 4)
    desk.saved(interview)
    assert stored(clean) == last
    assert desk.marked(interview) == [quote for quote, _ in last]
    assert codebook(clean).code("state_test").label == "“state test”"


def test_more_steps_than_the_page_holds_can_be_undone(interview, clean):
    put = (Put("c1", CodingState(Span(3, 12), "hal.agy")),)
    operations = [Operation("first", put, NAME)]
    for number in range(120):
        was = operations[-1].parts[0].state
        now = CodingState(was.span, was.code, note=f"note {number}")
        operations.append(Operation(f"n{number}", (Put("c1", now, was),), NAME, action="note"))
    round_name = admission.working_round(clean.project, "ana")
    editing.apply_operations(
        clean.project, coder="ana", round_name=round_name, operations=operations
    )
    interview.reload()
    desk.ready(interview, NAME)
    undo = interview.get_by_role("button", name="Undo")
    interview.wait_for_selector('button[title^="Undo: note"]')
    for _ in range(121):
        undo.click()
    desk.saved(interview)
    assert stored(clean) == []


def test_a_new_code_is_made_of_what_was_typed_and_is_one_step(interview, clean):
    desk.select(interview, 1, "that's the fence")
    press(interview, "/")
    interview.keyboard.type("<b>Limits</b> that hold")
    press(interview, "Shift+Enter")
    desk.saved(interview)
    code = codebook(clean).codes[-1]
    assert (code.label, code.stance) == ("<b>Limits</b> that hold", Stance.EMIC)
    assert stored(clean) == [("that's the fence", code.id)]
    assert interview.locator(".qk-code").last.inner_text().startswith("<b>Limits</b>")
    assert interview.locator(".qk-root .qk-label-code b, .qk-code b").count() == 0
    press(interview, "Control+z")
    desk.saved(interview)
    assert (stored(clean), code.id in codebook(clean)) == ([], False)
    assert interview.locator(f'.qk-code[data-code="{code.id}"]').count() == 0


def test_the_last_row_makes_a_new_code_with_the_mouse(interview, clean):
    desk.select(interview, 1, "spring")
    interview.get_by_role("button", name="Find or new").click()
    interview.keyboard.type("Season of tests")
    interview.get_by_role("option", name="New code “Season of tests”").click()
    desk.saved(interview)
    assert stored(clean) == [("spring", "season_of_tests")]


def test_a_name_of_500_characters_is_refused_and_what_was_selected_stays(interview, clean):
    desk.select(interview, 1, "spring")
    press(interview, "/")
    interview.locator(".qk-pick").fill("n" * 500)
    press(interview, "Shift+Enter")
    assert "at most 200 characters" in message(interview)
    assert interview.locator(".qk-pick").input_value() == "n" * 500
    press(interview, "Escape", "1")
    desk.saved(interview)
    assert stored(clean) == [("spring", "hal.agy")]
    assert len(codebook(clean)) == len(sample.CODES)


def test_an_in_vivo_code_remembers_its_first_speaker(interview, clean):
    desk.select(interview, 1, "the order themselves,")
    interview.get_by_role("button", name="In vivo").click()
    desk.saved(interview)
    code = codebook(clean).code("the_order_themselves")
    assert (code.label, code.stance) == ("“the order themselves”", Stance.EMIC)
    assert code.examples == (f"“the order themselves,” (T, {NAME}, turn 2)",)
    desk.select(interview, 3, "the order themselves,")
    press(interview, "v")
    desk.saved(interview)
    assert [c for _, c in stored(clean)] == [code.id, code.id]
    assert len(codebook(clean)) == len(sample.CODES) + 1


def test_the_picker_shows_rules_and_leads_from_one_code_to_another(interview, clean):
    desk.select(interview, 1, "spring")
    press(interview, "/")
    interview.keyboard.type("schedule time")
    rules = interview.locator(".qk-picker-rules")
    assert "What people say of: Fence: fixed times" in rules.inner_text()
    press(interview, "ArrowDown", "Escape")
    assert interview.locator(".qk-picker").is_hidden()
    assert interview.evaluate("document.activeElement.className") == "qk-area"


def test_a_code_that_a_rule_names_is_a_link_to_its_rules(page, clean):
    codes = [
        replace(code, exclude="Whole schools (use dar.acc). <i>Not</i> dar.no.")
        if code.id == "hal.agy"
        else code
        for code in sample.CODES
    ]
    with clean.project.writing("lead") as repository:
        repository.save_codebook(sample.factories.codebook(*codes))
    desk.open_transcript(page, clean.url, NAME)
    page.locator('.qk-code[data-code="hal.agy"]').focus()
    rules = page.locator(".qk-rules")
    assert "Whole schools (use Logic of accountability). <i>Not</i> dar.no." in rules.inner_text()
    rules.get_by_role("button", name="Logic of accountability").click()
    assert rules.locator("h2").inner_text() == "Logic of accountability"
    desk.select(page, 1, "spring")
    press(page, "/")
    page.keyboard.type("culture")
    offered = page.locator(".qk-picker-rules")
    offered.get_by_role("button", name="Logic of accountability").click()
    assert offered.locator("h2").inner_text() == "Logic of accountability"
    press(page, "Enter")
    desk.saved(page)
    assert stored(clean) == [("spring", "hal.agy")]


def test_keys_are_shown_and_nothing_leaks_to_the_page(interview, clean):
    interview.evaluate(
        "() => { window.leaked = [];"
        " document.addEventListener('keydown', (event) => window.leaked.push(event.key)); }"
    )
    desk.focus(interview)
    press(interview, "?")
    assert interview.locator(".qk-help").is_visible()
    assert "in-vivo" in interview.locator(".qk-help").inner_text()
    press(interview, "c", "r", "Escape")
    assert interview.locator(".qk-help").is_hidden()
    coded(interview)
    interview.get_by_role("button", name="Delete coding").click()
    press(interview, "r", "c")
    assert interview.evaluate("window.leaked") == []
    desk.saved(interview)
    press(interview, "Control+z")
    desk.saved(interview)
    assert stored(clean) == [("students could choose", "hal.agy")]


def test_several_turns_are_selected_by_touch(chromium, clean):
    context = chromium.new_context(
        viewport={"width": 800, "height": 1000}, has_touch=True, bypass_csp=True
    )
    page = context.new_page()
    desk.open_transcript(page, clean.url, NAME)
    page.touchscreen.tap(300, 400)
    page.evaluate(
        """() => {
          const words = (turn) => document.querySelectorAll('.qk-text')[turn].firstChild;
          document.getSelection().setBaseAndExtent(words(1), 0, words(2), 8);
        }"""
    )
    page.wait_for_selector(".qk-popover:not([hidden])")
    page.locator(".qk-popover .qk-choice").first.tap()
    desk.saved(page)
    (quote, _), *_ = stored(clean)
    assert quote.startswith("Answer 0: the students")
    assert quote.endswith("\nI: Answer 1")
    page.locator(".qk-mark").first.tap()
    page.wait_for_selector(".qk-inspector:not([hidden])")
    panel(page).get_by_role("button", name="Delete this coding").or_(
        panel(page).get_by_role("button", name="Delete")
    ).tap()
    desk.saved(page)
    assert stored(clean) == []
    context.close()


def test_a_selection_over_the_whole_document_can_be_coded(interview, clean):
    interview.evaluate(
        """() => {
          const all = document.querySelectorAll('.qk-text');
          const last = all[all.length - 1].firstChild;
          document.getSelection().setBaseAndExtent(all[0].firstChild, 0, last, last.length);
          const up = new PointerEvent('pointerup', { bubbles: true, clientX: 400, clientY: 300 });
          all[0].dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
          document.getSelection().setBaseAndExtent(all[0].firstChild, 0, last, last.length);
          all[0].dispatchEvent(up);
        }"""
    )
    interview.wait_for_selector(".qk-popover:not([hidden])")
    press(interview, "1")
    desk.saved(interview)
    assert the_one(clean).quote.count("\n") == 24
    assert len(desk.marked(interview)) == 25


def test_two_tabs_of_one_person_do_not_overwrite_each_other(context, clean):
    first, second = context.new_page(), context.new_page()
    desk.open_transcript(first, clean.url, NAME)
    coded(first)
    desk.saved(first)
    desk.open_transcript(second, clean.url, NAME)
    click_word(second, 1, "students")
    second.route("**/qualkit/codings*", lambda route: route.abort())
    first.bring_to_front()
    press(first, "+")
    desk.saved(first)
    second.bring_to_front()
    press(second, "-")
    second.wait_for_selector(".qk-message.qk-alarm")
    assert "changed meanwhile" in message(second)
    assert the_one(clean).valence == "positive"


def test_undo_of_what_something_else_changed_is_refused_in_words(interview, clean):
    coded(interview)
    desk.saved(interview)
    was = the_one(clean).state
    now = CodingState(Span(was.span.start, was.span.end + 4), was.code)
    change = Operation("by-hand", (Put(the_one(clean).id, now, was),), NAME)
    editing.apply_operations(clean.project, coder="ana", round_name="working", operations=[change])
    with clean.project.writing("ana") as repository:  # not a step of hers in this browser
        repository.connection.exec_driver_sql("DELETE FROM operation WHERE id = 'by-hand'")
    interview.evaluate("window.dispatchEvent(new Event('focus'))")
    interview.wait_for_function(
        "document.querySelector('.qk-mark').textContent === 'students could choose the'"
    )
    press(interview, "Control+z")
    assert "something else changed it" in message(interview)
    assert stored(clean) == [("students could choose the", "hal.agy")]


ANSWERS = [
    (503, {"what": "another program is writing to the project", "hint": "wait"}, "another program"),
    (503, {"what": "the project file is read-only"}, "read-only"),
    (403, {"what": "edits are only taken from this server's own pages"}, "own pages"),
    (403, None, "signed out"),
    (200, None, "signed out"),
    (502, None, "the server answered 502"),
]


@pytest.mark.parametrize(("status", "body", "words"), ANSWERS)
def test_whatever_the_server_answers_the_edits_are_kept_and_sent_later(
    interview, clean, status, body, words
):
    import json

    def answer(route):
        text = json.dumps(body) if body else "<html>Sign in</html>"
        route.fulfill(status=status, body=text)

    interview.route("**/qualkit/ops", answer)
    desk.code_words(interview, 1, "spring", "hal.agy")
    interview.wait_for_selector(".qk-saved.qk-alarm")
    shown = interview.locator(".qk-saved").inner_text()
    assert words in shown
    assert "1 change kept here" in shown
    assert stored(clean) == []
    interview.unroute("**/qualkit/ops")
    desk.saved(interview)
    assert stored(clean) == [("spring", "hal.agy")]


def test_what_an_earlier_version_left_in_the_browser_is_stored(interview, clean):
    desk.code_words(interview, 1, "fence", "hal.fen")
    desk.saved(interview)
    kept = the_one(clean).id
    left = [
        {"id": "old-1", "kind": "record", "coding": "old-c", "transcript": NAME, "revision": 1,
         "code": "hal.agy", "start": 3, "end": 12, "note": ""},
        {"id": "old-2", "kind": "retract", "coding": kept},
    ]  # fmt: skip
    interview.evaluate(
        """(left) => {
          const scope = Object.keys(localStorage).find((key) => key.startsWith('qualkit.recent.'));
          const name = scope.replace('qualkit.recent.', 'qualkit.queue.') + '.closed-tab';
          localStorage.setItem(name, JSON.stringify(left));
        }""",
        left,
    )
    interview.reload()
    desk.ready(interview, NAME)
    desk.saved(interview)
    assert stored(clean) == [("Thank you", "hal.agy")]
    assert desk.marked(interview) == ["Thank you"]


def test_anothers_coding_is_shown_and_cannot_be_changed(page, clean):
    new = coding.NewCoding(NAME, Span(3, 12), "hal.agy", note="Ben's note")
    coding.record(clean.project, new, coder="ben", round_name="working")
    desk.open_transcript(page, clean.url, NAME)
    page.locator(".qk-stripe").click()
    assert "Ben's note" in panel(page).inner_text()
    assert page.locator(".qk-insp-own").is_hidden()
    assert page.locator(".qk-grip:visible").count() == 0
    press(page, "+", "]", "s", "m", "n", "2")
    assert page.evaluate("document.activeElement.className") == "qk-area"
    only = the_one(clean)
    assert (only.code, only.valence) == ("hal.agy", "")
