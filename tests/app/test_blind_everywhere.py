"""A secret of Ben's in an open blind round is looked for in everything that others can reach."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from qualkit.model import AddCode, CodingState, FreshCode, Operation, Put, Span, Subject
from qualkit.services import coding, editing, memos, querying, rounds
from qualkit.services.coding import NewCoding
from qualkit.services.memos import NewMemo
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from qualkit.ui import server
from tests.app.test_pages import place, project  # noqa: F401 - fixtures
from tests.browser import sample
from tests.cli.running import qualkit

ROUND = "reliability 1"
NAME = sample.INTERVIEW
SECRETS = ("Zugzwang", "zug_77", "secret-coding", "whispered note", "whispered memo")
OTHERS = ("ana", "lea")
PAGES = ("study", "codebook", "code", "find", "analytic", "rounds", "agreement", "adjudicate",
         "suggestions", "memos", "exchange", "team", "names", "patterns")  # fmt: skip
READERS = (
    ("study",),
    ("study", "--json"),
    ("history", "--json", "--anyway"),
    ("codebook", "history"),
    ("codebook", "check"),
    ("codebook", "recode", "--json"),
    ("codebook", "reread", "--json"),
    ("codebook", "diff", 1),
    ("codebook", "dump", "book.yaml", "--anyway"),
    ("codebook", "dump", "book.csv", "--anyway"),
    ("codings", "dump", "--json", "--anyway"),
    ("codings", "dump", "--csv", "out.csv", "--anyway"),
    ("codings", "dump", "--xlsx", "out.xlsx", "--anyway"),
    ("agreement", "project", "--json"),
    ("agreement", "project", "--round", ROUND),
    ("disagreements", "--round", ROUND),
    ("adjudicate", "list", ROUND),
    ("adjudicate", "compare", ROUND),
    ("rounds", "list"),
    ("rounds", "show", ROUND),
    ("find", "thank", "--json"),
    ("find", "thank OR code:hal.agy", "--json"),
    ("queries", "list", "--json"),
    ("notes", "list", "--json"),
    ("notes", "dump", "-o", "notes.docx", "--anyway"),
    ("memo", "all", "-o", "memos", "--anyway"),
    ("memo", "all", "-o", "agreed", "--consensus", "--anyway"),
    ("matrix", "--rows", "code", "--columns", "coder,round", "--json", "--anyway"),
    ("matrix", "--rows", "document,code", "--count", "passages"),
    ("co-occurrence", "--json", "--anyway"),
    ("suggest", "log", "--json", "--anyway"),
    ("themes", "list"),
    ("people", "list"),
    ("exchange", "export", "out.qdpx", "--anyway"),
    ("exchange", "export", "out.jsonld", "--anyway"),
    ("check",),
)


@pytest.fixture
def secret(project: Project) -> Iterator[Project]:  # noqa: F811
    """Ana and Ben in a blind round; Ben made a code, a coding, a note and a memo."""
    rounds.open_round(project, RoundPlan(ROUND, (NAME,), ("ana", "ben")), actor="lea")
    put = Put("secret-coding", CodingState(Span(3, 12), "zug_77", note="whispered note"))
    operation = Operation("op-ben", (AddCode(FreshCode("zug_77", "Zugzwang")), put), NAME)
    (outcome,) = editing.apply_operations(project, coder="ben", operations=[operation])
    assert outcome.problem == ""
    on = (Subject.of_transcript(NAME),)
    memos.write(project, NewMemo("A whispered memo", "whispered memo", on), author="ben")
    querying.save(project, "Zugzwang", "code:zug_77", actor="ben")
    coding.record(project, NewCoding(NAME, Span(3, 12), "hal.agy"), coder="ana")
    return project


def unpacked(data: bytes) -> bytes:
    """The bytes, and those inside where it is a package (a document, a workbook, a ZIP)."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(unpacked(package.read(name)) for name in package.namelist())


def told(data: bytes | str) -> set[str]:
    text = data if isinstance(data, str) else unpacked(data).decode("utf-8", "replace")
    return {word for word in SECRETS if word in text or json.dumps(word)[1:-1] in text}


def page_of(name: str) -> str:
    """Everything that a page sends to the browser."""
    script = (
        f"from qualkit.ui.pages import {name}\n"
        "from qualkit.ui.notices import refusals\n"
        f"with refusals():\n    {name}.page()\n"
    )
    app = AppTest.from_string(script, default_timeout=60)
    app.query_params["transcript"] = NAME
    app.run()
    assert not app.exception
    sent = []
    for block in (app.main, app.sidebar):
        for element in walked(block):
            proto = getattr(element, "proto", None)
            sent.append(proto.SerializeToString().decode("utf-8", "replace") if proto else "")
    return "\n".join(sent)


def walked(block: object) -> Iterator[object]:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from walked(child)


def command(project: Project, words: tuple[object, ...], folder: Path, person: str) -> str:  # noqa: F811
    """What a command prints and writes."""
    cut = 2 if words[0] in GROUPS else 1
    given = [*words[:cut], project.location, *words[cut:]]
    paths = {"book.yaml", "book.csv", "out.csv", "out.xlsx", "notes.docx", "memos", "agreed",
             "out.qdpx", "out.jsonld"}  # fmt: skip
    made = [folder / str(word) for word in given if word in paths]
    typed = [str(folder / str(w)) if w in paths else str(w) for w in given]
    ran = qualkit(*typed, coder=person)
    assert ran.code == 0 or words[0] in {"agreement", "disagreements", "adjudicate"}, ran.err
    files = [f for place in made for f in ([place] if place.is_file() else place.rglob("*.*"))]  # noqa: F811
    written = b"".join(unpacked(f.read_bytes()) for f in files).decode("utf-8", "replace")
    return ran.out + ran.err + written


GROUPS = ("codebook", "codings", "agreement", "adjudicate", "rounds", "notes", "memo", "suggest",
          "themes", "queries", "people", "exchange")  # fmt: skip


@pytest.mark.parametrize("person", OTHERS)
def test_no_page_tells(secret: Project, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALKIT_CODER", person)
    assert {name: told(page_of(name)) for name in PAGES} == {name: set() for name in PAGES}


def test_pages_tell_once_the_round_is_closed(secret: Project) -> None:
    rounds.close_round(secret, ROUND, actor="lea", anyway=True)
    assert told(page_of("code")) == set(SECRETS)
    assert "Zugzwang" in told(page_of("codebook"))
    assert told(page_of("adjudicate")) >= {"Zugzwang"}


@pytest.mark.parametrize("person", OTHERS)
def test_no_command_tells(secret: Project, person: str, tmp_path: Path) -> None:
    found = {words: told(command(secret, words, tmp_path, person)) for words in READERS}
    assert {words: leaked for words, leaked in found.items() if leaked} == {}


def test_changing_the_codebook_does_not_tell(secret: Project) -> None:
    """A name that is taken by a hidden code is free, and near misses are not offered."""
    at = secret.location
    tried = [
        qualkit("codebook", "rename", at, "zug_7", "Something", coder="lea"),
        qualkit("codebook", "merge", at, "zug_77", "hal.agy", coder="lea"),
        qualkit("codebook", "rename", at, "hal.agy", "Zugzwang", coder="lea"),
    ]
    assert [ran.code for ran in tried] == [1, 1, 0]
    assert "Zugzwang" not in tried[0].err + tried[1].err
    assert "zug_77" not in tried[0].err
    with secret.seen_by("ben").reading() as repository:
        assert repository.codebook().code("zug_77").label == "Zugzwang"


def test_commands_tell_once_the_round_is_closed(secret: Project, tmp_path: Path) -> None:
    rounds.close_round(secret, ROUND, actor="lea", anyway=True)
    found = {words: told(command(secret, words, tmp_path, "ana")) for words in READERS}
    assert found["codings", "dump", "--json", "--anyway"] >= {"zug_77", "whispered note"}
    assert found["codebook", "dump", "book.yaml", "--anyway"] >= {"Zugzwang", "zug_77"}
    assert found["adjudicate", "list", ROUND] >= {"zug_77"}
    assert found["notes", "list", "--json"] >= {"whispered memo"}
    assert found["history", "--json", "--anyway"] >= {"zug_77"}


@pytest.mark.parametrize("person", OTHERS)
def test_no_route_tells(secret: Project, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from starlette.applications import Starlette

    monkeypatch.setenv("QUALKIT_CODER", person)
    monkeypatch.setenv("QUALKIT_ROUTES", "1")
    client = TestClient(Starlette(routes=server.routes()), base_url="http://127.0.0.1:8501")
    paths = (server.CODINGS_PATH, server.STEPS_PATH, server.CODES_PATH)
    answers = [client.get(path, params={"transcript": NAME}) for path in paths]
    headers = {"origin": "http://127.0.0.1:8501"}
    tries = [
        {"id": "t1", "transcript": NAME, "parts": [{"take": "secret-coding"}]},
        {"id": "op-ben", "transcript": NAME, "parts": [{"take": "secret-coding"}]},
        {"id": "t2", "kind": "record", "coding": "mine", "transcript": NAME, "start": 3, "end": 9,
         "code": "zug_7"},
        {"id": "t3", "transcript": NAME, "parts": [{"add": "x_1", "label": "Zugzwan"}]},
    ]  # fmt: skip
    posted = client.post(server.OPERATIONS_PATH, json={"operations": tries}, headers=headers)
    asked = {"kind": "memos", "transcript": NAME}
    answers += [posted, client.post(server.ASK_PATH, json=asked, headers=headers)]
    assert [answer.status_code for answer in answers] == [200] * 5
    sent = {"secret-coding", "zug_77"}  # what the request itself named
    leaked = [told(answer.content) for answer in answers]
    assert leaked[:3] == [set()] * 3
    assert leaked[3] - sent == set()
    assert leaked[4] == set()
    problems = dict(posted.json()["outcomes"])
    assert "ben" not in " ".join(problems.values()).casefold()
    assert "secret-coding" in {c.id for c in everything(secret)}


def everything(project: Project):  # noqa: F811
    with project.reading(whole=True) as repository:
        return repository.codings()
