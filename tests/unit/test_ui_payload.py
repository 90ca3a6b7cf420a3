"""What the surface is given: offsets, colours, and nobody's codings before their time."""

from __future__ import annotations

from pathlib import Path

from qualkit.model import Code, Mark, MarkKind, Round, Span, Transcript
from qualkit.services import coding
from qualkit.services.coding import NewCoding
from qualkit.ui import payload
from qualkit.ui.colours import PALETTE, code_colours
from tests import factories, projects


def test_turns_are_sent_with_speaker_time_and_whether_it_is_the_interviewer():
    transcript = factories.transcript("T1", ("I", "How was it?"), ("T", "Good 🙂 enough."))
    sent = payload.document(transcript)
    text = sent["text"]
    said = [(text[start:end], *rest) for start, end, *rest in sent["turns"]]
    assert said == [("How was it?", "I", None, True), ("Good 🙂 enough.", "T", None, False)]


def test_a_text_without_turns_is_shown_by_lines():
    sent = payload.document(Transcript("T1", "One line.\n\n  \nAnother 🙂 line."))
    assert [sent["text"][a:b] for a, b, *_ in sent["turns"]] == ["One line.", "Another 🙂 line."]


def test_how_words_are_set_is_sent_in_code_points():
    mark = Mark(Span(2, 5), MarkKind.HEADING, 2)
    assert payload.document(Transcript("T1", "🙂 one", marks=(mark,)))["marks"] == [
        [2, 5, "heading", 2]
    ]


def test_the_key_changes_with_the_words():
    one, two = (payload.document(Transcript("T1", text))["key"] for text in ("a", "b"))
    assert one != two


def test_codes_come_in_the_order_of_the_tree_with_their_depth():
    book = factories.codebook(
        Code("b", "B", parent="a"), Code("a", "A", include="yes"), Code("c", "C")
    )
    sent = [(code["id"], code["depth"], code["include"]) for code in payload.codes(book)]
    assert sent == [("a", 0, "yes"), ("b", 1, ""), ("c", 0, "")]


def test_only_plain_colours_reach_the_page():
    book = factories.codebook(
        Code("a", "A", color="#aB12f0"),
        Code("b", "B", color="url(http://elsewhere)"),
        Code("c", "C", color="red"),
    )
    colours = code_colours(book)
    assert colours["a"] == "#aB12f0"
    assert {colours["b"], colours["c"]} <= set(PALETTE)


def test_a_code_keeps_its_colour_when_codes_are_moved_or_added():
    codes = [Code(name, name.upper()) for name in ("a", "b", "c", "d")]
    before = code_colours(factories.codebook(*codes))
    after = code_colours(factories.codebook(Code("new", "New"), *reversed(codes)))
    assert before.items() <= after.items()
    assert len(set(before.values())) > 1


def test_retired_codes_are_marked_and_former_names_can_be_searched():
    book = factories.codebook(Code("a", "A", retired=True, former_names=("Alpha",)), Code("b", "B"))
    sent = payload.codes(book)
    assert [code["retired"] for code in sent] == [True, False]
    assert "Alpha" in str(sent[0]["keywords"])


def test_in_a_blind_round_a_coder_sees_only_what_is_hers_in_it(tmp_path: Path):
    project = projects.coded(tmp_path)
    (name, _), *_ = sorted({(c.transcript, c.coder) for c in factories.sample_codings()})
    pairs = frozenset({(name, "ana"), (name, "ben")})
    with project.writing("lead") as repository:
        repository.save_round(Round("blind", 1, blind=True, assignments=pairs))
    for coder in ("ana", "ben"):
        new = NewCoding(name, Span(0, 12), "hal.agy", id=f"of-{coder}")
        coding.record(project, new, coder=coder, round_name="blind")
    with project.seen_by("ana").reading() as repository:
        shown = payload.coding_rows(repository, name, coder="ana", round_name="blind")
        beside = payload.coding_rows(repository, name, coder="ana", round_name="first")
    project.close()
    assert [row[0] for row in shown] == ["of-ana"]
    assert "of-ben" not in {row[0] for row in beside}
    assert len(beside) > 1


def test_the_name_of_a_project_in_the_browser_does_not_say_where_it_lies():
    assert "secret" not in payload.scope("/home/secret/study.qualkit")
    assert payload.scope("a.qualkit") != payload.scope("b.qualkit")
