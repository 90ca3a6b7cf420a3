"""YAML's form: what is refused, and at which line."""

import pytest

from qualkit.exchange.marked_yaml import Items, Mapping, Scalar, read_marked


def test_nodes_carry_their_lines_and_text_stays_as_written():
    root = read_marked("a: no\nb:\n  - 001\n  - ~\n", "f.yaml").root
    assert root == Mapping(
        "f.yaml:1",
        (
            (Scalar("f.yaml:1", "a"), Scalar("f.yaml:1", "no")),
            (
                Scalar("f.yaml:2", "b"),
                Items("f.yaml:3", (Scalar("f.yaml:3", "001"), Scalar("f.yaml:4", "", null=True))),
            ),
        ),
    )


def test_quoted_null_is_text():
    root = read_marked("a: 'null'", "f").root
    assert isinstance(root, Mapping)
    assert root.pairs[0][1] == Scalar("f:1", "null")


def test_byte_order_mark_and_empty_text():
    assert isinstance(read_marked("\ufeffa: 1", "f").root, Mapping)
    assert read_marked("", "f").root is None
    assert read_marked("# only a comment\n", "f").problems == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
        ("a: 1\nb:\n\t- c\n", 3, "a tab"),
        ("a: 1\nb: 'open\n", 2, "not valid YAML"),
        ("a: 1\nb: c: d\n", 2, "not valid YAML"),
        ("a: 1\nb: &x 2\nc: *x\n", 2, "'x' is an anchor"),
        ("a: 1\nb: *x\n", 2, "'x' is an anchor or alias"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "the tag"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\n[b]: 2\n", 2, "a key must be a word"),
        ("a: 1\nb: \x07\n", 2, "U+0007"),
        ("a: 1\nb: \ud800\n", 2, "U+D800"),
        ("a: 1\nb: " + "[" * 60, 2, "nested too deeply"),
    ],
)
def test_bad_form_is_named_by_line(text, line, says):
    problems = read_marked(text, "f.yaml").problems
    assert [p.where for p in problems] == [f"f.yaml:{line}"]
    assert says in problems[0].what


def test_alias_bomb_is_refused_before_it_unfolds():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    marked = read_marked(bomb, "f")
    assert marked.root is None
    assert marked.problems[0].where == "f:1"


def test_double_keys_are_all_found():
    problems = read_marked("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n", "f").problems
    assert [p.where for p in problems] == ["f:2", "f:5"]
