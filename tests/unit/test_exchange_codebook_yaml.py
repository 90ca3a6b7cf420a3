"""Codebooks from YAML: each rule provoked, at its line; dumping and loading."""

import pytest

from qualkit.errors import CodebookError
from qualkit.exchange.codebook_checks import ADVICE, ERRORS
from qualkit.exchange.codebook_yaml import check_codebook, dump_codebook, load_codebook
from qualkit.model import Code, Codebook, Source, Stance, Work

GOOD = """\
codebook:
  id: small
  title: Small
  version: 3
  levels: [school, student]
works:
  - id: w1
    citation: A. Author (2020). A title.
codes:
  - id: a
    label: First
    definition: One.
  - id: a.b
    label: Second
    parent: a
    level: student
    stance: emic
    cycle: 2
    definition: Two.
    exclude: The first (a.*), e.g. i.e. 3.5 or www.site.org.
    values: [yes, no]
    color: '#a43b36'
    source:
      - file: w1
        lines: 12-14
"""


def test_good_codebook_loads_with_nothing_to_say():
    assert check_codebook(GOOD, "c.yaml").problems == ()
    assert load_codebook(GOOD, "c.yaml") == Codebook(
        id="small",
        title="Small",
        version=3,
        levels=("school", "student"),
        works=(Work("w1", "A. Author (2020). A title."),),
        codes=(
            Code("a", "First", definition="One."),
            Code(
                "a.b",
                "Second",
                parent="a",
                level="student",
                stance=Stance.EMIC,
                cycle=2,
                definition="Two.",
                exclude="The first (a.*), e.g. i.e. 3.5 or www.site.org.",
                values=("yes", "no"),
                color="#a43b36",
                source=(Source("w1", "12-14"),),
            ),
        ),
    )


ERROR_CASES = [
    ("_header", "  id: small\n", "", 2, "no id"),
    ("_header", "version: 3", "version: 0", 4, "versions count from 1"),
    ("_no_codes", GOOD[GOOD.index("codes:") :], "codes: []\n", 9, "no codes"),
    ("_missing_id", "- id: a\n    label", "- label", 10, "a code has no id"),
    ("_missing_label", "    label: First\n", "", 10, "'a' has no label"),
    ("_bad_slug", "id: a.b", "id: a b", 13, "'a b' cannot be an id"),
    ("_double_ids", "id: a.b", "id: a", 13, "'a' stands twice"),
    ("_ids_by_case", "id: a.b", "id: A", 13, "'A' differs from another in case only"),
    ("_dangling_parents", "parent: a", "parent: x", 15, "parent 'x' of 'a.b' is no code"),
    ("_parent_cycles", "parent: a", "parent: a.b", 15, "in a circle: a.b > a.b"),
    ("_dangling_parents", "parent: a", "also_under: [x]", 15, "parent 'x' of 'a.b' is no code"),
    (
        "_parent_cycles",
        "    label: First",
        "    also_under: [a.b]\n    label: First",
        11,
        "a > a.b",
    ),
    ("_double_parents", "parent: a", "also_under: [a, a]", 15, "parent 'a' of 'a.b' stands twice"),
    ("_dangling_links", "cycle: 2", "merged_into: x", 18, "'a.b' names 'x'"),
    ("_dangling_links", "cycle: 2", "split_into: [a.b]", 18, "'a.b' names 'a.b'"),
    ("_dangling_links", "cycle: 2", "supports: [{code: x}]", 18, "'a.b' names 'x'"),
    ("_scale", "cycle: 2", "scale: ratio", 18, "unknown scale 'ratio'"),
    ("_retired", "cycle: 2", "retired: perhaps", 18, "must be true or false, not 'perhaps'"),
    ("form", "cycle: 2", "supports: [{reason: x}]", 18, "'code' is missing"),
    ("form", "cycle: 2", "passages: [{transcript: t, start: 5, end: 2}]", 18, "5-2 is no place"),
    ("_stance", "stance: emic", "stance: emik", 17, "unknown stance 'emik'"),
    ("_cycle", "cycle: 2", "cycle: 0", 18, "cycle '0'"),
    ("_cycle", "cycle: 2", "cycle: second", 18, "cycle 'second'"),
    ("_level", "level: student", "level: pupil", 16, "unknown level 'pupil'"),
    ("_double_values", "[yes, no]", "[yes, yes]", 21, "value 'yes' of 'a.b' stands twice"),
    ("_blank_items", "[yes, no]", "[yes, '']", 21, "'values' of 'a.b' holds an empty item"),
    ("_color", "'#a43b36'", "red", 22, "'red' is not a colour"),
    ("_misspelt_fields", "definition: Two", "defintion: Two", 19, "'defintion' is not a field"),
    ("form", "label: Second", "label: [Second]", 14, "'label' must be text"),
    ("form", "values: [yes, no]", "values: {yes: no}", 21, "'values' must be a list"),
    ("form", "cycle: 2", "label: 2", 18, "'label' stands twice"),
    ("form", "      - file: w1\n        lines", "      - lines", 24, "'file' is missing"),
    ("form", "    citation: A. Author (2020). A title.\n", "", 7, "'citation' is missing"),
]

ADVICE_CASES = [
    ("_unknown_fields", "cycle: 2", "owner: me", 18, "'owner' is not a field"),
    ("_dangling_exclusions", "(a.*)", "(a.c)", 20, "'a.b' excludes 'a.c'"),
    ("_dangling_exclusions", "(a.*)", "(a.c.*)", 20, "'a.b' excludes 'a.c.*'"),
    ("_dangling_exclusions", "cycle: 2", "retired: yes", 20, "excludes 'a.*', which is retired"),
    ("_no_definition", "    definition: One.\n", "", 10, "'a' has no definition"),
    ("_double_labels", "label: Second", "label: FIRST", 14, "'FIRST' is also the label of 'a'"),
    ("_uncited", "file: w1", "file: w2", 23, "source 'w2'"),
]


@pytest.mark.parametrize(("rule", "old", "new", "line", "says"), ERROR_CASES)
def test_error_stops_loading_and_names_its_line(rule, old, new, line, says):
    assert old in GOOD
    text = GOOD.replace(old, new)
    found = [(p.where, p.what) for p in check_codebook(text, "c.yaml").errors]
    assert any(where == f"c.yaml:{line}" and says in what for where, what in found), found
    with pytest.raises(CodebookError) as caught:
        load_codebook(text, "c.yaml")
    assert [(p.where, p.what) for p in caught.value.problems] == found


@pytest.mark.parametrize(("rule", "old", "new", "line", "says"), ADVICE_CASES)
def test_advice_names_its_line_and_lets_load(rule, old, new, line, says):
    assert old in GOOD
    text = GOOD.replace(old, new)
    result = check_codebook(text, "c.yaml")
    assert result.errors == ()
    assert [(p.where, says in p.what) for p in result.advice] == [(f"c.yaml:{line}", True)]
    assert len(load_codebook(text, "c.yaml")) == 2


def test_every_rule_of_the_tables_is_provoked():
    provoked = {case[0] for case in ERROR_CASES + ADVICE_CASES} - {"form"}
    assert provoked == {check.__name__ for check in ERRORS + ADVICE}


def test_all_problems_come_at_once_in_the_order_of_the_file():
    text = GOOD.replace("stance: emic", "stance: x").replace("cycle: 2", "cycle: x")
    text = text.replace("parent: a", "parent: x").replace("    label: First\n", "")
    lines = [p.where for p in check_codebook(text, "c").errors]
    assert lines == ["c:10", "c:14", "c:16", "c:17"]


def test_a_circle_of_three_is_told_once():
    text = "codebook: {id: x}\ncodes:\n" + "".join(
        f"  - {{id: {own}, label: L{own}, parent: {up}, definition: d}}\n"
        for own, up in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    )
    assert [(p.where, p.what) for p in check_codebook(text, "c").errors] == [
        ("c:3", "parents run in a circle: a > b > c > a")
    ]


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_not_a_codebook_at_all(text):
    with pytest.raises(CodebookError) as caught:
        load_codebook(text, "c.yaml")
    assert caught.value.where == "c.yaml:1"


def test_a_version_that_is_no_number_is_the_release():
    book = load_codebook(GOOD.replace("version: 3", "version: 0.1.0"), "c")
    assert (book.version, book.release) == (1, "0.1.0")


def test_dump_is_readable_block_style():
    text = dump_codebook(load_codebook(GOOD, "c"))
    assert "  - id: a.b\n    label: Second\n    parent: a\n" in text
    assert load_codebook(text, "c") == load_codebook(GOOD, "c")
