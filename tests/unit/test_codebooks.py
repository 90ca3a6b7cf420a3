"""The files that ship in codebooks/."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from qualkit.exchange.codebook_csv import dump_codebook_csv, load_codebook_csv
from qualkit.exchange.codebook_yaml import check_codebook, dump_codebook, load_codebook
from qualkit.exchange.themes_yaml import check_themes, load_themes
from qualkit.model import Codebook, Stance

ROOT = Path(__file__).resolve().parents[2]
STUDIES = {
    "daruwala_2020": (12, 48),
    "hyslop_mead_2015": (6, 52),
    "halverson_2015": (7, 48),
    "sri_2018": (2, 56),
}
DRAFTS = ROOT.parent / "shared" / "study" / "codebooks"


def text(name: str) -> str:
    return (ROOT / "codebooks" / f"{name}.yaml").read_text(encoding="utf-8")


def book(name: str) -> Codebook:
    return load_codebook(text(name), f"{name}.yaml")


def together() -> Codebook:
    return Codebook("all", codes=tuple(code for name in STUDIES for code in book(name)))


OTHERS = ("sample", "study_a_starter", "study_b_framework", "study_h_policy")


@pytest.mark.parametrize("name", [*STUDIES, *OTHERS])
def test_every_shipped_codebook_is_clean_and_round_trips(name):
    assert check_codebook(text(name), f"{name}.yaml").problems == ()
    assert load_codebook(dump_codebook(book(name)), "again") == book(name)
    assert load_codebook_csv(dump_codebook_csv(book(name)), "again.csv") == book(name)


@pytest.mark.parametrize("name", STUDIES)
def test_emic_and_etic_counts(name):
    stances = [code.stance for code in book(name)]
    assert (stances.count(Stance.EMIC), stances.count(Stance.ETIC)) == STUDIES[name]


def test_the_four_studies_hold_231_codes_with_distinct_ids():
    assert [len(book(name)) for name in STUDIES] == [60, 58, 55, 58]
    assert len({code.id for code in together()}) == 231


@pytest.mark.parametrize("name", STUDIES)
def test_every_code_cites_the_published_work(name):
    shipped = book(name)
    assert [work.id for work in shipped.works] == [name]
    assert all(code.source for code in shipped)
    assert {source.file for code in shipped for source in code.source} == {name}


@pytest.mark.parametrize("name", STUDIES)
def test_ids_and_rules_are_those_of_the_drafts(name):
    if not DRAFTS.is_dir():
        pytest.skip(f"the drafts are not beside the checkout ({DRAFTS.name})")
    draft = yaml.safe_load((DRAFTS / f"{name}.yaml").read_text(encoding="utf-8"))["codes"]
    kept = ("id", "parent", "level", "cycle", "definition", "include", "exclude")
    assert [tuple(getattr(code, field) for field in kept) for code in book(name)] == [
        tuple(code[field] for field in kept) for code in draft
    ]
    assert [code.values for code in book(name)] == [tuple(c.get("values") or ()) for c in draft]


def test_the_sample_holds_exactly_the_listed_codes_and_their_parents():
    listed = (ROOT / "corpora_sample" / "study" / "codes.txt").read_text("utf-8").split()
    sample = book("sample")
    assert set(listed) <= {code.id for code in sample}
    parents = {code.id for code in sample} - set(listed)
    assert all(sample.children(parent) for parent in parents)
    source = together()
    for code in sample:
        assert (code.label, code.parent) == (
            source.code(code.id).label,
            source.code(code.id).parent,
        )


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_sample_colours_differ_and_carry_black_or_white_text():
    colors = [code.color for code in book("sample")]
    assert len(set(colors)) == len(colors)
    for color in colors:
        light = luminance(color)
        assert max((light + 0.05) / 0.05, 1.05 / (light + 0.05)) >= 4.5


def test_themes_and_tensions_name_only_codes_of_the_four_studies():
    themes, tensions = load_themes(text("themes"), "themes.yaml")
    assert check_themes(themes, tensions, together()) == ()
    assert [tension.id for tension in tensions] == [f"T{n:02}" for n in range(1, 25)]
    first = themes[0]
    assert (first.id, len(first.dimensions), first.tension) == ("C01", 5, "T12")


def test_the_first_tension_compares_the_two_logics():
    _, tensions = load_themes(text("themes"), "themes.yaml")
    aspects = [row.aspect for row in tensions[0].logics]
    assert aspects == ["aim", "unit judged", "time frame", "measure", "legitimacy"]
    facts = {strategy.fact for strategy in tensions[0].strategies if strategy.fact}
    assert facts == {"test_prep_window", "gradual_floor", "unit_first", "supplemental"}


def test_the_files_are_found_as_resources(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    assert files("codebooks").joinpath("sample.yaml").is_file()


def test_the_readme_gives_the_counts():
    readme = (ROOT / "codebooks" / "README.md").read_text("utf-8")
    for name in [*STUDIES, "sample"]:
        stances = [code.stance for code in book(name)]
        row = f"| {len(stances)} | {stances.count(Stance.EMIC)} | {stances.count(Stance.ETIC)} |"
        assert any(f"`{name}.yaml`" in x and row in x for x in readme.splitlines()), name


def test_the_readme_example_loads():
    readme = (ROOT / "codebooks" / "README.md").read_text("utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    assert check_codebook(example, "README.md").problems == ()


def test_the_studies_have_their_starter_set_and_framework():
    starter, framework = book("study_a_starter"), book("study_b_framework")
    assert len(starter) == 19
    assert {code.id for code in starter} <= {code.id for code in book("daruwala_2020")}
    levels = [code for code in framework if code.parent is None]
    assert (len(levels), len(framework) - len(levels)) == (4, 13)
    assert {code.id for code in framework} <= {code.id for code in book("halverson_2015")}
