"""The check of the lock: exact versions, and advisories in the OSV form."""

from __future__ import annotations

import json
import textwrap
import zipfile
from pathlib import Path

import pytest

from benchmarks import audit

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"


def advisory(*events, versions=(), name="Some.Lib", **more):
    ranges = [{"type": "ECOSYSTEM", "events": list(events)}] if events else []
    package = {"ecosystem": "PyPI", "name": name}
    affected = [{"package": package, "ranges": ranges, "versions": list(versions)}]
    return {"id": "X-1", "summary": "bad", "affected": affected, **more}


def test_every_library_is_locked_at_an_exact_version():
    pins = audit.locked(LOCK.read_text(encoding="utf-8"))
    assert {"streamlit", "sqlalchemy", "lxml", "argon2-cffi"} <= set(pins)
    with pytest.raises(ValueError, match="line 2"):
        audit.locked("a==1\nb>=2\n")


@pytest.mark.parametrize(
    ("known", "hit"),
    [
        (advisory({"introduced": "0"}, {"fixed": "1.2"}), False),
        (advisory({"introduced": "0"}, {"fixed": "1.10.1"}), True),
        (advisory({"introduced": "1.10"}), True),
        (advisory({"introduced": "2"}), False),
        (advisory({"introduced": "0"}, {"last_affected": "1.10"}), True),
        (advisory({"introduced": "0"}, {"last_affected": "1.9"}), False),
        (advisory({"introduced": "0"}, {"fixed": "1"}, {"introduced": "1.9"}), True),
        (advisory(versions=["1.10"]), True),
        (advisory({"introduced": "0"}, withdrawn="2025-01-01"), False),
        (advisory({"introduced": "0"}, name="other"), False),
    ],
)
def test_a_version_is_found_where_it_is_affected(known, hit):
    assert bool(audit.found({"some-lib": "1.10"}, [known])) is hit


def test_advisories_are_read_from_a_zip_and_from_a_folder(tmp_path):
    text = json.dumps(advisory({"introduced": "0"}))
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("x.json", text)
    folder, packed = (list(audit.advisories(p)) for p in (tmp_path, tmp_path / "all.zip"))
    assert folder == packed == [json.loads(text)]


def test_advisories_in_yaml_say_the_same(tmp_path):
    words = """
        id: PYSEC-1
        details: A long
          story.
        modified: 2024-05-06T07:08:09Z
        affected:
        - package: {name: some-lib, ecosystem: PyPI}
          ranges: [{type: ECOSYSTEM, events: [{introduced: "0"}, {fixed: "1.20"}]}]
    """
    (tmp_path / "PYSEC-1.yaml").write_text(textwrap.dedent(words), encoding="utf-8")
    known = list(audit.advisories(tmp_path))
    assert audit.found({"some-lib": "1.10"}, known) == [
        audit.Found("some-lib", "1.10", "PYSEC-1", "A long story.")
    ]
    assert audit.found({"some-lib": "1.20"}, known) == []
    assert audit.newest(known) == "2024-05-06"
