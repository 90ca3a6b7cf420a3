"""Whatever is done to a codebook can be taken back exactly, and nothing is lost on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import CodebookError, QualkitError
from qualkit.exchange.codebook_checks import check_draft
from qualkit.exchange.codebook_draft import draft_of
from qualkit.exchange.codebook_yaml import dump_codebook, load_codebook
from qualkit.model import Code, Codebook, Passage, Span, Support
from qualkit.model import codebook_edits as edits
from qualkit.model.codebook_changes import changes_between, taken_back
from qualkit.services import codebook_changes, codebooks, recoding
from tests import factories, projects

IDS = [code.id for code in factories.CODES]
ANY = st.sampled_from(IDS)
WORDS = st.sampled_from(["", "One.", "Another.", "A third."])


def changed_fields(code_id, words, values):
    def make(book):
        seen = book.code(code_id)
        return edits.edited(book, seen, replace(seen, definition=words, values=values))

    return make


STEPS = st.one_of(
    st.builds(changed_fields, ANY, WORDS, st.sampled_from([(), ("a",), ("a", "b")])),
    st.tuples(ANY, st.sampled_from(["New name", "Other name", "Fences"])).map(
        lambda a: lambda book: edits.renamed(book, *a)
    ),
    st.tuples(ANY, st.sampled_from(["up", "down", "in", "out"])).map(
        lambda a: lambda book: edits.step(book, *a)
    ),
    st.tuples(ANY, ANY).map(
        lambda a: lambda book: edits.moved(book, a[0], parent=a[1], after=None)
    ),
    st.tuples(ANY, ANY).map(lambda a: lambda book: edits.merged(book, *a)),
    ANY.map(
        lambda a: (
            lambda book: edits.split(
                book, a, (Code(f"{a}.p1", f"First {a}"), Code(f"{a}.p2", f"Second {a}"))
            )
        )
    ),
    ANY.map(lambda a: lambda book: edits.promoted(book, a, "Analysts' name")),
    ANY.map(lambda a: lambda book: edits.retired(book, a, "not used")),
    ANY.map(lambda a: lambda book: edits.restored(book, a)),
    st.tuples(ANY, ANY).map(lambda a: lambda book: edits.linked(book, a[0], Support(a[1], "so"))),
    ANY.map(
        lambda a: lambda book: edits.with_passage(book, a, Passage("KES-T01", Span(0, 3), "I: "))
    ),
)


def tried(book: Codebook, step) -> Codebook | None:
    """The codebook after a step; None where the step is refused or leaves an error."""
    try:
        after = step(book)
    except QualkitError:
        return None
    return None if check_draft(draft_of(after)).errors else after


@given(st.lists(STEPS, min_size=1, max_size=12))
def test_each_step_is_taken_back_exactly_and_keeps_every_code(steps):
    book = projects.codebook()
    for step in steps:
        after = tried(book, step)
        if after is None:
            continue
        assert {code.id for code in book} <= {code.id for code in after}
        assert taken_back(book, after, after) == book
        assert taken_back(after, book, book) == after
        assert {code.id for _, code in after.tree()} == {code.id for code in after}
        assert load_codebook(dump_codebook(after), "b.yaml") == after
        book = after


@given(STEPS, STEPS)
def test_an_earlier_step_taken_back_leaves_only_the_later_one(first, second):
    start = projects.codebook()
    middle = tried(start, first)
    end = None if middle is None else tried(middle, second)
    if middle is None or end is None:
        return
    try:
        left = taken_back(start, middle, end)
    except CodebookError:
        return
    later = {change.code for change in changes_between(middle, end).codes}
    assert {change.code for change in changes_between(start, left).codes} <= later


@given(st.lists(st.tuples(ANY, ANY), max_size=8))
def test_a_chain_of_merges_ends_at_a_code_that_is_offered(pairs):
    book = projects.codebook()
    for source, target in pairs:
        try:
            book = edits.merged(book, source, target)
        except CodebookError:
            continue
    for code in book:
        end = book.code(book.standing(code.id))
        assert not end.merged_into
        assert edits.admitted(book, code.id) == end


@given(st.lists(st.tuples(ANY, st.lists(ANY, max_size=3)), max_size=8))
def test_further_parents_never_make_a_circle_or_a_second_count(further):
    book = factories.codebook()
    codes = {code.id: code for code in book}
    for code_id, above in further:
        codes[code_id] = replace(codes[code_id], also_under=tuple(above))
    book = replace(book, codes=tuple(codes.values()))
    assert sorted(code.id for _, code in book.tree()) == sorted(codes)
    assert sorted(c.id for _, c, main in book.outline() if main) == sorted(codes)
    for code in book:
        below = [child.id for child in book.descendants(code.id)]
        assert len(below) == len(set(below))
        assert code.id not in below


def made(project, step, pick):
    """One of the services' operations on the project; nothing where it is refused."""
    a, b = pick
    done = {
        "rename": lambda: codebook_changes.rename(project, a, f"Renamed {b}", actor="lead"),
        "merge": lambda: codebook_changes.merge(project, a, b, actor="lead"),
        "split": lambda: codebook_changes.split(
            project, a, [codebook_changes.Part("Half one"), codebook_changes.Part("Half two")],
            actor="lead",
        ),
        "retire": lambda: codebook_changes.retire(project, a, why="w", actor="lead"),
        "restore": lambda: codebook_changes.restore(project, a, actor="lead"),
        "promote": lambda: codebook_changes.promote(project, a, actor="lead"),
        "move": lambda: codebook_changes.move(project, a, parent=b, actor="lead"),
        "link": lambda: codebook_changes.link(project, a, b, reason="r", actor="lead"),
    }  # fmt: skip
    try:
        done[step]()
    except QualkitError:
        return


def state(project):
    with project.reading() as repository:
        return (
            replace(repository.codebook(), version=0),
            repository.codings(),
            repository.codings(as_recorded=True),
        )


NAMES = ("rename", "merge", "split", "retire", "restore", "promote", "move", "link")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = projects.coded(tmp_path_factory.mktemp("undo"))
    yield made
    made.close()


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.tuples(ANY, ANY)), min_size=1, max_size=5))
def test_all_of_a_project_comes_back_by_undoing_one_after_another(project, steps):
    states = [state(project)]
    numbers = [codebooks.versions(project)[0].number]
    for step, pick in steps:
        made(project, step, pick)
        number = codebooks.versions(project)[0].number
        if number != numbers[-1]:
            states.append(state(project))
            numbers.append(number)
    assert len({recorded for _, _, recorded in states}) == 1
    while len(states) > 1:
        assert state(project) == states.pop()
        assert codebook_changes.undoable(codebooks.versions(project)).number == numbers.pop()
        codebook_changes.undo(project, actor="lead")
    assert state(project) == states[0]
    assert recoding.queue(project, coder="lead") == ()
