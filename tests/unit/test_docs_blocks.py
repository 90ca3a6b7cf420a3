"""Blocks marked `console` are run, in the order of their page, and answer what stands below them.

A page finds the sample study in its folder; a block that the text says to save as a file is saved.
A command that is meant to be refused ends with `# refused`. The demo runs once for all tests.
"""

from __future__ import annotations

import shlex
import shutil

import pytest

from tests import demo_run
from tests.cli.running import COMMAND, Ran, ok, qualkit
from tests.unit.docs_pages import PAGES, ROOT, blocks, name_of

RUN = [page for page in PAGES if any(b.language == "console" for b in blocks(page))]
SLOW = {"docs/tutorial.md"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The files of the sample study, and a project made of them."""
    folder = tmp_path_factory.mktemp("sample") / "sample"
    shutil.copytree(ROOT / "corpora_sample" / "study", folder)
    project = folder / "project.qualkit"
    ok(qualkit("init", project, "--study", folder / "study.yaml",
               "--codebook", ROOT / "codebooks/sample.yaml",
               "--themes", ROOT / "codebooks/themes.yaml"))  # fmt: skip
    manifest = ("--manifest", folder / "manifest.csv")
    ok(qualkit("ingest", project, folder / "transcripts", *manifest))
    ok(qualkit("codings", "load", project, folder / "codings.csv"))
    return folder


@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=pytest.mark.slow if name_of(p) in SLOW else ()) for p in RUN],
    ids=name_of,
)
def test_the_examples_of_a_page_work(page, sample, tmp_path, monkeypatch, tmp_path_factory):
    folder = tmp_path / "folder"
    if name_of(page) in SLOW:
        folder.mkdir()  # a beginner starts with nothing
    else:
        shutil.copytree(sample, folder)
    monkeypatch.chdir(folder)
    for block in blocks(page):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            _run(block.text, lambda: _demo(tmp_path_factory))


def _demo(tmp_path_factory):
    """What `qualkit demo` leaves in this folder, and what it says."""
    made = demo_run.made(tmp_path_factory)
    shutil.copytree(made / "demo", "demo")
    return Ran(0, (made / demo_run.SAID).read_text(encoding="utf-8"), "")


def _run(text, demo):
    for line, answers in _commands(text):
        typed, _, remark = line.partition("#")
        words = shlex.split(typed)[1:]
        ran = demo() if words == ["demo"] and COMMAND.exists() else qualkit(*words)
        assert ran.code == (1 if remark.strip() == "refused" else 0), (line, ran.err)
        said = " ".join((ran.out + " " + ran.err).split())
        for answer in answers:
            assert " ".join(answer.split()) in said, (line, answer, said)


def _commands(text):
    """(command, the lines below it) of a block."""
    found = []
    for line in text.splitlines():
        if line.startswith("$ "):
            assert line.startswith("$ qualkit "), line
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_examples_run(page):
    for block in blocks(page):
        if block.language == "python":
            exec(compile(block.text, name_of(page), "exec"), {})
