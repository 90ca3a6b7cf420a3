"""qualkit matrix and co-occurrence: what is printed, written and refused."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import nothing_changes, ok, qualkit, refused


def test_a_matrix_as_json(project: Path) -> None:
    found = ok(
        qualkit("matrix", project, "--rows", "code", "--columns", "site,wave", "--json")
    ).json
    assert found["rows"] == ["free", "fence"]
    assert found["columns"] == ["KES,Y1", "KES,Y2", "ORC,Y1", "ORC,Y2"]
    assert found["cells"] == [[1, 0, 1, 0], [1, 0, 1, 0]]
    assert found["denominators"] == [[1, 0, 1, 0], [1, 0, 1, 0]]
    assert found["count"] == "transcripts"
    assert found["states"][0] == ["found", "missing", "found", "not planned"]
    assert found["totals"]["all"] == [2, 2]


def test_counts_and_conditions(project: Path) -> None:
    asked = ("matrix", project, "--rows", "coder", "--columns", "code", "--json")
    found = ok(qualkit(*asked, "--count", "passages", "--where", "site=KES AND code:free")).json
    assert (found["rows"], found["columns"], found["cells"]) == (
        ["ana", "ben"],
        ["free"],
        [[1], [1]],
    )
    none = ok(qualkit(*asked, "--where", "round=R1", "--where", "wave=Y2")).json
    assert none["columns"] == []


def test_a_table_for_people_says_what_it_counts(project: Path) -> None:
    said = ok(qualkit("matrix", project, "--rows", "code", "--columns", "site,wave", "--rank")).out
    assert "1= Freedom" in said
    assert "1 of 1" in said
    assert "○ missing, – not planned" in said
    assert "of those in which one could be" in said


def test_files_in_one_go(project: Path, here: Path) -> None:
    csv, xlsx = here / "m.csv", here / "m.xlsx"
    ok(qualkit("matrix", project, "--rows", "site", "--csv", csv, "--xlsx", xlsx))
    assert csv.read_text("utf-8").startswith("site,All")
    assert xlsx.read_bytes().startswith(b"PK")


def test_what_cannot_be_counted_is_refused(project: Path) -> None:
    with nothing_changes(project):
        refused(qualkit("matrix", project, "--rows", "sites"), "did you mean site")
        refused(qualkit("matrix", project, "--rows", "code", "--where", "wave=Y9"), "there is Y1")
        refused(qualkit("matrix", project, "--fact", "window"), "no fact 'window'")
    assert qualkit("matrix", project).code == 2
    assert qualkit("matrix", project, "--rows", "code", "--fact", "x").code == 2
    refused(qualkit("matrix", project, "--rows", "code", "--where", "wave="), "column 6")


def test_pairs_of_codes(project: Path, here: Path) -> None:
    asked = ("co-occurrence", project, "--within", "document")
    found = ok(qualkit(*asked, "--json")).json
    assert found["units"] == 2
    assert found["pairs"] == [
        {
            "a": "free",
            "b": "fence",
            "of_a": 2,
            "of_b": 2,
            "both": 2,
            "expected": 2.0,
            "jaccard": 1.0,
        }
    ]
    assert "1 pair of 1 meet" in ok(qualkit(*asked)).out
    ok(
        qualkit(
            *asked, "--png", here / "map.png", "--csv", here / "p.csv", "--xlsx", here / "p.xlsx"
        )
    )
    assert (here / "map.png").read_bytes().startswith(b"\x89PNG")
    assert (here / "p.csv").read_text("utf-8").splitlines()[1].startswith("Freedom,Fence,2,2,2,2.0")
    assert qualkit("co-occurrence", project, "--png", here / "none.png").code == 2
