"""Names out of files before import, and exports held back while names in a project are open."""

from __future__ import annotations

import csv
import stat

import pytest

from tests.cli.running import contents, ok, qualkit, refused

NAMES = ("Hadley", "José", "Figueira", "Zoë", "Maria", "Tallow")
ONE = """\
site: KES
role: SF
---
I: What did Mr. Hadley say?
Maria: ZOË'S turn, he said. José Figueira came from Tallow Creek. Zoë’s dog too.
I: And José?
Maria: Ask maria@kestrel.example.org or 555-010-0199.
"""
TWO = "I: Did Zoë come?\nT1: No. Hadley and José did. Maria's here.\n"
STUDY = """\
study: {id: s, title: S}
sites: [{id: KES, name: Kestrel School}]
waves: [{id: Y1, label: "2020"}]
roles: [{id: SF, name: student, minors: true}, {id: T, name: teacher}]
instruments: [{id: int, name: interview}]
interviewers: [I]
"""
MANIFEST = "file,site,wave,role,instrument,persons\none.txt,KES,Y1,SF,int,Maria\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, text in (("in/one.txt", ONE), ("in/Maria_two.txt", TWO), ("study.yaml", STUDY),
                       ("manifest.csv", MANIFEST)):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(desk, *more):
    return ok(qualkit("names", "find", "in", "--out", "d.csv", "--study", "study.yaml", *more))


def decide(desk, verdict="accept"):
    """Every row decided; the table as a person saves it."""
    with (desk / "d.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = row["decision"] or verdict
    with (desk / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return rows


def applied(*more):
    given = ("--decisions", "d.csv", "--key", "s.key", "-o", "out", "--study", "study.yaml")
    return qualkit("names", "apply", "in", *given, *more)


def test_from_proposals_to_texts_without_names_and_back(desk):
    ran = found(desk)
    assert not any(name in ran.out + ran.err for name in NAMES)
    assert stat.S_IMODE((desk / "d.csv").stat().st_mode) == 0o600
    rows = {row["name"]: row for row in decide(desk)}
    assert {"Hadley", "Zoë", "Maria", "José Figueira"} <= set(rows)
    assert rows["José"]["same_as"] == "José Figueira"
    done = ok(applied("--manifest", "manifest.csv"))
    assert not any(name in done.out + done.err for name in NAMES)
    texts = {path.name: path.read_text("utf-8") for path in (desk / "out").iterdir()}
    whole = "".join([*texts, *texts.values()]).casefold()
    assert not [name for name in (*NAMES, "555-010") if name.casefold() in whole]
    assert "'S turn" in texts["one.txt"]
    assert stat.S_IMODE((desk / "s.key").stat().st_mode) == 0o600
    back = ok(qualkit("names", "restore", desk / "out" / "one.txt", "--key", "s.key"))
    assert back.out == ONE
    assert back.err == ""
    read = ok(qualkit("read", desk / "out" / "one.txt", "--json")).json
    assert len(read["turns"]) == 4


def test_a_report_has_counts_and_no_names(desk):
    found(desk)
    decide(desk)
    ok(applied())
    shown = ok(qualkit("names", "report", "--key", "s.key", "--json"))
    rows = {row["category"]: row for row in shown.json["rows"]}
    assert rows["person"]["replacements"] >= 9
    assert rows["e-mail"]["names"] == 1
    assert not any(name in shown.out for name in NAMES)
    assert "person" in ok(qualkit("names", "report", "--key", "s.key")).out


def test_undecided_names_stop_it_and_nothing_is_written(desk):
    found(desk)
    refused(applied(), "names are undecided")
    assert not (desk / "out").exists()
    assert not (desk / "s.key").exists()
    ok(applied("--anyway"))
    assert "Hadley" in (desk / "out/one.txt").read_text("utf-8")


def test_names_that_nobody_was_asked_about_stop_it_too(desk):
    found(desk)
    decide(desk)
    (desk / "in/three.txt").write_text("I: Who?\nT1: Then Mr. Okonkwo came.\n", encoding="utf-8")
    assert "Okonkwo" not in refused(applied(), "1 more stand in the files").err


def test_decisions_are_kept_and_pseudonyms_stay_over_files(desk):
    found(desk)
    before = {row["name"]: row["pseudonym"] for row in decide(desk)}
    ok(applied())
    (desk / "in/three.txt").write_text("I: Who?\nT1: Then Mr. Okonkwo came.\n", encoding="utf-8")
    assert "1 of them new" in found(desk).out
    after = {row["name"]: row["pseudonym"] for row in decide(desk)}
    assert before.items() <= after.items()
    ok(applied())
    old = (desk / "d.csv").read_text("utf-8")
    (desk / "d.csv").write_text(old.replace(before["Hadley"], "Person 99"), encoding="utf-8")
    refused(applied(), "the key has another pseudonym")


def test_places_where_a_key_must_not_lie(desk):
    found(desk)
    decide(desk)
    given = ("apply", "in", "--decisions", "d.csv")
    refused(qualkit("names", *given, "--key", "out/s.key", "-o", "out"), "among the texts")
    refused(qualkit("names", *given, "--key", "s.json", "-o", "out"), "ends in .key")
    refused(qualkit("names", *given, "--key", "s.key", "-o", "in"), "the originals lie")


def test_a_roster_gives_categories_and_consent(desk):
    roster = "first name,last name,consent,program\nRobert,Hadley,named,\n,,,Compass\n"
    (desk / "roster.csv").write_text(roster, encoding="utf-8")
    (desk / "in/three.txt").write_text("I: So?\nT1: We do compass. Compass!\n", encoding="utf-8")
    found(desk, "--roster", "roster.csv")
    rows = {row["name"]: row for row in decide(desk, "")}
    assert rows["Robert Hadley"]["decision"] == "refuse"
    assert rows["Compass"]["category"] == "program"


def test_wrong_tables_and_keys_are_refused_at_their_line(desk):
    (desk / "d.csv").write_text("decision,name,category\nperhaps,Anna,person\n,B,tree\n", "utf-8")
    refused(applied(), "d.csv:2", "d.csv:3")
    (desk / "x.key").write_text("{}", "utf-8")
    refused(qualkit("names", "report", "--key", "x.key"), "this is not a key")


def test_exports_are_held_back_until_names_are_resolved(here, project):
    memo = ("memo", "wave", project, "Y1", "--markdown")
    assert "de-identified" not in ok(qualkit(*memo)).out
    (here / "new.txt").write_text("I: Who?\nT1: Then Mr. Okonkwo came. He stayed.\n", "utf-8")
    ok(qualkit("ingest", project, here / "new.txt"))
    shown = ok(qualkit("names", "check", project, "--json")).json
    assert shown["blocked"]
    assert {"transcript": "new", "names": 1} in shown["unresolved"]
    for command in (memo, ("codings", "dump", project, "--json"),
                    ("memo", "all", project, "-o", here / "memos")):  # fmt: skip
        assert "Okonkwo" not in refused(qualkit(*command), "unresolved").err
    assert "names not all resolved" in ok(qualkit(*memo, "--anyway")).out
    assert "names.overridden" in ok(qualkit("history", project)).out
    assert not [line for line in contents(project) if "Okonkwo" in line and "names." in line]
    (here / "d.csv").write_text("decision,name\nrefuse,Okonkwo\n", "utf-8")
    given = ("--decisions", here / "d.csv", "--profile", "names 1")
    assert "exports are free" in ok(qualkit("names", "check", project, *given)).out
    assert "de-identified (names 1)" in ok(qualkit(*memo)).out


def test_a_transcript_that_came_later_holds_exports_back(here, project):
    ok(qualkit("names", "check", project))
    ok(qualkit("codings", "dump", project, "--json"))
    (here / "new.txt").write_text("I: So?\nT1: nothing.\n", "utf-8")
    ok(qualkit("ingest", project, here / "new.txt"))
    refused(qualkit("codings", "dump", project, "--json"), "not looked through")
    ok(qualkit("names", "check", project, "--off"))
    ok(qualkit("codings", "dump", project, "--json"))


def test_a_manifest_keeps_its_cells_whatever_a_pseudonym_holds(desk):
    found(desk)
    decide(desk)
    table = (desk / "d.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    for row in rows:
        row["pseudonym"] = row["pseudonym"].replace("Person ", 'Doe, "P" ')
    with (desk / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    ok(applied("--manifest", "manifest.csv"))
    (row,) = csv.DictReader((desk / "out/manifest.csv").read_text("utf-8").splitlines())
    assert row["file"] == "one.txt"
    assert row["persons"].startswith('Doe, "P" ')


def test_a_table_that_is_not_utf8_is_refused_at_its_line(desk):
    (desk / "d.csv").write_bytes(b"decision,name\naccept,Zo\xeb\n")
    refused(qualkit("names", "find", "in", "--out", "d.csv"), "d.csv:2", "UTF-8")
