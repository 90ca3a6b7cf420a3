"""Themes and tensions from YAML."""

import pytest

from qualkit.errors import CodebookError
from qualkit.exchange.themes_yaml import check_themes, load_themes
from qualkit.model import Code, Codebook, CodeRef, Dimension, LogicRow

GOOD = """\
themes:
  - id: C1
    name: Choice in bounds
    tension: T1
    sides: [Choice, Bound]
    dimensions:
      - {key: time, label: Time, freedom: [a], fence: [b]}
tensions:
  - id: T1
    name: A or B
    near_turns: 2
    pole_a: {label: A, says: so, codes: [a, v=yes]}
    pole_b: {label: B, says: no, codes: [b]}
    tension_codes: [t]
    logics: [{aspect: aim, pole_a: x, pole_b: y}]
    domains: [{name: D, clash: c, codes: [a]}]
    strategies:
      - {name: S, level: school, favours: both, codes: [b], fact: unit_first}
"""


def test_themes_and_tensions_load():
    (theme,), (tension,) = load_themes(GOOD, "t.yaml")
    assert theme.sides == ("Choice", "Bound")
    assert theme.dimensions == (Dimension("time", "Time", ("a",), ("b",)),)
    assert tension.pole_a.codes == (CodeRef("a"), CodeRef("v", "yes"))
    assert tension.logics == (LogicRow("aim", "x", "y"),)
    assert tension.strategies[0].fact == "unit_first"
    assert tension.near_turns == 2


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("tension: T1", "tension: T9", 4, "'T9' is not in this file"),
        ("[Choice, Bound]", "[Choice]", 5, "two sides"),
        ("fence: [b]", "fence: []", 7, "no fence codes"),
        ("    name: A or B\n", "", 9, "'name' is missing"),
        ("near_turns: 2", "near_turns: -1", 11, "0 or more"),
        ("    pole_b: {label: B, says: no, codes: [b]}\n", "", 9, "'pole_b' is missing"),
        ("codes: [b]}", "codes: []}", 13, "pole_b has no codes"),
        ("favours: both", "favours: c", 18, "'favours' cannot be 'c'"),
        ("clash: c", "clsh: c", 16, "'clsh' is not a field"),
    ],
)
def test_problems_are_named_by_line(old, new, line, says):
    assert old in GOOD
    with pytest.raises(CodebookError) as caught:
        load_themes(GOOD.replace(old, new), "t.yaml")
    found = [(p.where, p.what) for p in caught.value.problems]
    assert any(where == f"t.yaml:{line}" and says in what for where, what in found), found


def test_double_ids_are_refused():
    text = GOOD + GOOD[GOOD.index("  - id: T1") :]
    with pytest.raises(CodebookError, match=r"t\.yaml:19: 'T1' stands twice"):
        load_themes(text, "t.yaml")


def test_codes_and_values_that_the_codebook_lacks_are_listed_once_each():
    themes, tensions = load_themes(GOOD, "t.yaml")
    book = Codebook("x", codes=(Code("a", "A"), Code("b", "B"), Code("v", "V", values=("no",))))
    assert [(p.where, p.what) for p in check_themes(themes, tensions, book)] == [
        ("tension T1", "code 'v' has no value 'yes'"),
        ("tension T1", "the codebook 'x' has no code 't'"),
    ]


QUERIES = """
themes:
  - id: C01
    name: A
    dimensions:
      - key: time
        freedom_query: code:a AND NOT code:b
        fence: [c]
        fence_query: {fence}
tensions:
  - id: T01
    name: B
    pole_a: {{label: x, query: 'saved:"talk of tests"'}}
    pole_b: {{label: y, codes: [d]}}
"""


def test_sides_and_poles_may_hold_queries():
    (theme,), (tension,) = load_themes(QUERIES.format(fence="code:d=v"), "t.yaml")
    assert theme.formulas == ("code:a AND NOT code:b", "code:d=v")
    assert theme.dimensions[0].freedom == ()
    assert [type(ref).__name__ for ref in theme.dimensions[0].fence_refs] == ["CodeRef", "QueryRef"]
    assert tension.formulas == ('saved:"talk of tests"',)


@pytest.mark.parametrize(
    ("formula", "what"),
    [("code:a AND", "column 11: a code or words are missing"), ("words", "words without codes")],
)
def test_a_query_that_cannot_be_read_is_refused_at_its_line(formula, what):
    with pytest.raises(CodebookError) as refused:
        load_themes(QUERIES.format(fence=formula), "t.yaml")
    assert refused.value.where == "t.yaml:9"
    assert what in refused.value.what


STRANDS = GOOD.replace(
    "    tension_codes: [t]",
    "    tension_codes: [t]\n    consequences: [{name: C, says: so, codes: [a, v=yes]}]\n"
    "    followed: [{name: F, codes: [b]}]\n    outcome: end\n    earlier: [y1]\n"
    "    moderators: [history]\n    topics: [money]",
).replace("favours: both,", "favours: both, actors: [staff],")


def test_what_stands_beside_a_tension_loads():
    _, (tension,) = load_themes(STRANDS, "t.yaml")
    (consequence,) = tension.consequences
    assert (consequence.name, consequence.says) == ("C", "so")
    assert consequence.codes == (CodeRef("a"), CodeRef("v", "yes"))
    assert [strand.name for strand in tension.strands] == ["C", "F"]
    assert (tension.outcome, tension.earlier, tension.topics) == ("end", ("y1",), ("money",))
    assert tension.strategies[0].actors == ("staff",)
    assert {"a", "b", "t", "v"} <= tension.codes


def test_what_stands_beside_a_theme_loads():
    more = "    ingredients: [{name: I, codes: [c]}]\n    paraphrases: [p]\n    beside: [q]\n"
    (theme,), _ = load_themes(GOOD.replace("    dimensions:", f"{more}    dimensions:"), "t.yaml")
    assert theme.ingredients[0].codes == (CodeRef("c"),)
    assert (theme.paraphrases, theme.beside) == (("p",), ("q",))
    assert theme.codes == {"a", "b", "c", "p", "q"}


def test_a_strand_without_codes_is_refused():
    with pytest.raises(CodebookError, match="'F' has no codes"):
        load_themes(STRANDS.replace("name: F, codes: [b]", "name: F"), "t.yaml")


def test_codes_of_strands_are_checked_against_the_codebook():
    themes, tensions = load_themes(STRANDS, "t.yaml")
    book = Codebook("k", codes=tuple(Code(c, c) for c in "abt"))
    assert any("'v'" in p.what for p in check_themes(themes, tensions, book))
