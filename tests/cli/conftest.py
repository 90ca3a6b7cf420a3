"""A small study on disk, and a project made of it with the commands themselves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import ok, qualkit

STUDY = """\
study: {id: small, title: Small study}
sites:
  - {id: KES, name: Kestrel}
  - {id: ORC, name: Orchard}
waves:
  - {id: Y1, label: "2020"}
  - {id: Y2, label: "2021"}
roles:
  - {id: T, name: teacher}
instruments:
  - {id: int, name: interview}
planned:
  - {site: KES, wave: Y1, role: T, instrument: int, count: 1}
  - {site: KES, wave: Y2, role: T, instrument: int, count: 1}
  - {site: ORC, wave: Y1, role: T, instrument: int, count: 1}
interviewers: [I]
"""
CODEBOOK = """\
codebook: {id: small, title: Small}
codes:
  - {id: free, label: Freedom, definition: What one may choose., values: [a lot, a little]}
  - {id: fence, label: Fence, definition: What one may not choose.}
"""
THEMES = """\
themes:
  - id: F1
    name: Freedom within fences
    phrase: within fences
    dimensions:
      - {key: all, label: Everything, freedom: [free], fence: [fence, wall]}
tensions:
  - id: T1
    name: Free or fenced
    pole_a: {label: free, codes: [free]}
    pole_b: {label: fenced, codes: [fence]}
"""
KES = "I: What may students choose?\nT1: They may choose the order. The test date is fixed.\n"
ORC = "I: And here?\nT2: Nothing much is chosen here. The bell decides for all of us.\n"
MANIFEST = """\
file,site,wave,role,instrument,persons
kes.txt,KES,Y1,T,int,KES-T01
orc.txt,ORC,Y1,T,int,ORC-T01
"""
CODINGS = """\
transcript,coder,round,code,quote
kes,ana,R1,free,They may choose the order.
kes,ben,R1,free,They may choose the order.
kes,ana,R1,fence,The test date is fixed.
orc,ana,R1,fence,The bell decides for all of us.
orc,ben,R1,free,Nothing much is chosen here.
"""


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the study, and `small.qualkit` made of them."""
    folder = tmp_path_factory.mktemp("study")
    files = {"study.yaml": STUDY, "codebook.yaml": CODEBOOK, "themes.yaml": THEMES,
             "manifest.csv": MANIFEST, "codings.csv": CODINGS, "in/kes.txt": KES,
             "in/orc.txt": ORC}  # fmt: skip
    (folder / "in").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    project = folder / "small.qualkit"
    given = [f"--{name}={folder / name}.yaml" for name in ("study", "codebook", "themes")]
    ok(qualkit("init", project, *given))
    ok(qualkit("ingest", project, folder / "in", "--manifest", folder / "manifest.csv"))
    ok(qualkit("codings", "load", project, folder / "codings.csv"))
    return folder


@pytest.fixture
def here(material: Path, tmp_path: Path) -> Path:
    """A folder of one's own with those files."""
    folder = tmp_path / "work"
    shutil.copytree(material, folder)
    return folder


@pytest.fixture
def project(here: Path) -> Path:
    return here / "small.qualkit"
