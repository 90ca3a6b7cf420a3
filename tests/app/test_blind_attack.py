"""A blind round in which much happens looks to everyone else like one in which nothing does.

Two projects differ only in what Ben and Cai did in an open blind round. Whatever another person
reads or tries must be answered in the same words in both.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from qualkit.model import (
    Account,
    AddCode,
    Attributes,
    CodingState,
    FreshCode,
    Operation,
    Put,
    ReadingState,
    Span,
    Subject,
    SubjectKind,
    Suggestion,
    SuggestionRun,
    Take,
    TeamRole,
)
from qualkit.services import (
    accounts,
    coding,
    editing,
    memos,
    reading_status,
    rounds,
    second_cycle,
)
from qualkit.services.coding import NewCoding
from qualkit.services.memos import NewMemo
from qualkit.services.rounds import RoundPlan
from qualkit.store import Project
from qualkit.ui import guard, server, session
from qualkit.ui.signing import routes as signing
from tests.app.test_blind_everywhere import NAME, PAGES, READERS, ROUND, command, page_of
from tests.browser import sample
from tests.cli.running import qualkit

PASSWORD = "four words are enough"
ORIGIN = "http://127.0.0.1:8501"
PEOPLE = ("Ana", "Lea", "Vic")
STRANGER = "Nobody"
WORLDS = ("quiet", "busy")
TELLING = ("code", "rounds", "agreement", "adjudicate")
"""The pages that show what people do; a viewer opens these."""
HIDDEN_IDS = ("of-ben", "of-cai", "ben-twice")
UNLIKE = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00|Z)?"), "<time>"),
    (re.compile(r"[0-9a-f]{64}"), "<hash>"),
    (re.compile(r"\bT_[0-9a-f]{5}|\x05[0-9a-f]{5}"), "<table>"),
)


PIECES = re.compile(r"\n|, |(?<=[]}]),")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both projects, as files to copy."""
    folder = tmp_path_factory.mktemp("made")
    quiet, busy = (folder / world / "study.qualkit" for world in WORLDS)
    for place in (quiet, busy):
        place.parent.mkdir()
    build(quiet)
    shutil.copy(quiet, busy)
    project = Project.open(busy)
    work_in_secret(project)
    project.close()
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where each of the two projects is put in turn, so that both lie in the same place."""
    place = tmp_path / "study" / "study.qualkit"
    for name in ("QUALKIT_HOSTS", "QUALKIT_TEAM", "QUALKIT_ROUTES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUALKIT_PROJECT", str(place))
    yield place
    session.opened.cache_clear()


def in_both(made: Path, place: Path, ask: Callable[[], dict[Any, str]]) -> None:
    """Ask the same in both projects; fail, saying what stands in one answer only."""
    found = {}
    for world in WORLDS:
        session.opened.cache_clear()
        shutil.rmtree(place.parent, ignore_errors=True)
        shutil.copytree(made / world, place.parent)
        found[world] = {asked: plain(told) for asked, told in ask().items()}
    unlike = []
    for asked, quiet in found["quiet"].items():
        pieces = (PIECES.split(quiet), PIECES.split(found["busy"][asked]))
        lines = [line[:300] for line in unified_diff(*pieces, *WORLDS, n=0, lineterm="")]
        if lines:
            unlike.append("\n".join((repr(asked), *lines[2:20])))
    assert not unlike, "\n".join(unlike)


def build(place: Path) -> None:
    """A team of five, an earlier round that all see, suggestions, and the blind round."""
    project = sample.build(place)
    accounts.make_lead(project, "Lea", PASSWORD)
    for name in ("Ana", "Ben", "Cai"):
        accounts.add_person(project, Account(name, TeamRole.CODER), actor="Lea", password=PASSWORD)
    accounts.add_person(project, Account("Vic", TeamRole.VIEWER), actor="Lea", password=PASSWORD)
    for name in ("Ana", "Ben"):
        coding.record(project, NewCoding(sample.EMOJI, Span(3, 12), "hal.agy"), coder=name)
    with project.writing("Lea") as repository:
        text, _ = repository.text(NAME)
        found = Suggestion("s1", "run", NAME, Span(3, 12), text[3:12], 0.5, "often")
        run = SuggestionRun("run", "topics", "1", "none", 0, Attributes(), 1)
        repository.save_suggestions(run, (), (found,))
    plan = RoundPlan(ROUND, (NAME,), ("Ana", "Ben", "Cai"))
    rounds.open_round(project, plan, actor="Lea")
    coding.record(project, NewCoding(NAME, Span(3, 12), "hal.agy", "of-ana"), coder="Ana")
    project.close()


def work_in_secret(project: Project) -> None:
    """Everything that coders do: codings, codes, notes, memos, changes, undoing, reading."""
    for coder, label in (("Ben", "Zugzwang"), ("Cai", "Zwischenzug")):
        low, code = coder.casefold(), f"zug_{coder.casefold()}"
        state = CodingState(Span(3, 12), code, note=f"whispered by {coder}")
        first = Put(f"of-{low}", state)
        second = Put(f"{low}-twice", CodingState(Span(14, 20), "hal.fen.menu"))
        gone = Put(f"{low}-gone", CodingState(Span(3, 20), "hal.fwf"))
        wider = replace(state, span=Span(3, 20))
        do(project, coder, AddCode(FreshCode(code, label)), first)
        do(project, coder, second, gone)
        do(project, coder, Put(f"of-{low}", wider, state))
        do(project, coder, Take(f"{low}-gone", gone.state))
        on = (Subject.of_transcript(NAME),)
        memos.write(
            project, NewMemo(f"{label} memo", "whispered memo", on, f"memo-{low}"), author=coder
        )
        on = (Subject(SubjectKind.CODE, "hal.agy"),)
        memos.write(project, NewMemo("On agency", "whispered memo", on), author=coder)
        memos.write(project, NewMemo("Removed", "whispered", on, f"removed-{low}"), author=coder)
        memos.remove(project, f"removed-{low}", author=coder)
        second_cycle.begin(project, [code], "hal.agy", actor=coder)
        reading_status.note_furthest(project, NAME, 9, coder=coder)
        reading_status.set_state(project, NAME, ReadingState.IN_PROGRESS, coder=coder)


def do(project: Project, coder: str, *parts: Any) -> None:
    operation = Operation(f"op-{coder}-{parts[-1]}"[:150], parts, NAME, action="code")
    (outcome,) = editing.apply_operations(project, coder=coder, operations=[operation])
    assert outcome.problem == ""


def plain(told: str) -> str:
    """What is told, without what is never the same twice."""
    for pattern, instead in UNLIKE:
        told = pattern.sub(instead, told)
    return told


class TestReading:
    @pytest.mark.parametrize("person", ["Ana", STRANGER])
    def test_commands(self, made: Path, place: Path, person: str) -> None:
        def ask() -> dict[Any, str]:
            project = Project.open(place)
            folder = place.parent / "out"
            folder.mkdir()
            return {words: command(project, words, folder, person) for words in reads}

        more = ("study", "--xlsx", "out.xlsx", "--anyway")
        slow = {"memo"} if person == STRANGER else set()
        reads = [words for words in (*READERS, more) if words[0] not in slow]

        in_both(made, place, ask)

    @pytest.mark.parametrize(("person", "pages"), [("Ana", PAGES), ("Vic", TELLING)])
    def test_pages(
        self,
        made: Path,
        place: Path,
        person: str,
        pages: tuple[str, ...],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(session, "is_locked", lambda _: False)
        monkeypatch.setenv("QUALKIT_CODER", person)
        in_both(made, place, lambda: {name: page_of(name) for name in pages})


class TestRoutes:
    """In the browser: every route, with every id and every way of asking."""

    @pytest.mark.parametrize("person", PEOPLE)
    def test_who_is_signed_in_learns_nothing(
        self, made: Path, place: Path, person: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUALKIT_ROUTES", "1")
        in_both(made, place, lambda: asked_everything(person))

    def test_a_stranger_is_answered_nothing(
        self, made: Path, place: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUALKIT_ROUTES", "1")
        shutil.copytree(made / "busy", place.parent)
        answers = asked_everything(STRANGER)
        assert set(answers.values()) == {'403 {"what": "nobody is signed in in this browser"}'}


def asked_everything(person: str) -> dict[Any, str]:
    """Every answer to one person, or to a stranger with a made-up cookie."""
    app = Starlette(routes=server.routes(), middleware=[Middleware(guard.Guard)])
    client = TestClient(app, base_url=ORIGIN, follow_redirects=False)
    headers = {"origin": ORIGIN}
    if person == STRANGER:
        client.cookies.set(session.cookie_name(), "a-guess")
    else:
        given = {"name": person, "password": PASSWORD}
        assert client.post(session.SIGN_IN_PATH, json=given, headers=headers).status_code == 200
    answers: dict[Any, str] = {}
    for turn in ("first", "again"):
        for path, method in sorted(every_route() - SIGNING, key=_reading_first):
            for n, body in enumerate(WAYS[path, method]() if turn == "first" else AGAIN):
                asked = {"params": body} if method == "GET" else {"json": body, "headers": headers}
                if turn == "first" or method == "GET":
                    answer = client.request(method, path, **asked)
                    answers[turn, path, n, str(body)[:80]] = said(answer)
    return answers


def every_route() -> set[tuple[str, str]]:
    """Path and method of all that is answered beside Streamlit's own."""
    return {
        (route.path, method)
        for route in server.routes()
        for method in (route.methods or ()) - {"HEAD"}
    }


def reads() -> Iterator[dict[str, Any]]:
    yield {"transcript": NAME}
    yield {"transcript": sample.EMOJI}
    yield {"transcript": NAME, "round": ROUND, "coder": "Ben", "viewer": "Ben", "mark": "none"}


def said(answer: Any) -> str:
    return f"{answer.status_code} {answer.text}"


def questions() -> Iterator[dict[str, Any]]:
    yield {"kind": "likely", "transcript": NAME, "coder": "Ben"}
    yield {"kind": "memos", "transcript": NAME}
    yield {"kind": "memos", "transcript": ""}
    yield {"kind": "status", "transcript": NAME, "state": "in_progress", "coder": "Ben"}
    yield {"kind": "furthest", "transcript": NAME, "turns": 3, "coder": "Ben"}
    for id in ("memo-ben", "memo-cai", "removed-ben"):
        for kind in ("memo.change", "memo.remove", "memo.restore"):
            yield {"kind": kind, "id": id, "title": "x", "text": "x", "subjects": []}
    for id in HIDDEN_IDS:
        on = [{"kind": "coding", "id": id}]
        yield {"kind": "memo.write", "title": "x", "text": "x", "subjects": on}
    on = [{"kind": "code", "id": "zug_ben"}]
    yield {"kind": "memo.write", "title": "x", "text": "x", "subjects": on}


def edits() -> Iterator[dict[str, Any]]:
    """Edits of others' codings by id, with others' codes, in others' rounds and names."""
    state = {"start": 3, "end": 20, "code": "hal.fen"}
    for n, id in enumerate(HIDDEN_IDS):
        yield {"id": f"t{n}", "transcript": NAME, "parts": [{"take": id}]}
        yield {"id": f"tt{n}", "parts": [{"take": id}]}
        yield {
            "id": f"p{n}",
            "transcript": NAME,
            "parts": [{"put": id, "state": state, "was": state}],
        }
        yield {
            "id": f"b{n}",
            "transcript": NAME,
            "undoes": "op-Ben",
            "parts": [{"put": f"{id}-x", "state": state}],
            "coder": "Ben",
            "round": ROUND,
        }
    for n, code in enumerate(("zug_ben", "zug_be", "zug_cai", "hal.fwf")):
        own = {"put": f"own{n}", "state": {**state, "code": code}}
        yield {"id": f"c{n}", "transcript": NAME, "parts": [own]}
    for n, label in enumerate(("Zugzwang", "Zwischenzug")):
        yield {"id": f"a{n}", "transcript": NAME, "parts": [{"add": f"x_{n}", "label": label}]}
    drop = {"drop": "zug_ben", "label": "Zugzwang"}
    yield {"id": "d", "transcript": NAME, "undoes": "op-Ben", "parts": [drop]}


SIGNING = {
    (session.SIGN_IN_PATH, "GET"),
    (session.SIGN_IN_PATH, "POST"),
    (signing.ENTER_PATH, "GET"),
}
"""Open to strangers by what they are for; `test_ui_signing` has them."""
WAYS: dict[tuple[str, str], Callable[[], Iterable[dict[str, Any]]]] = {
    (server.CODINGS_PATH, "GET"): reads,
    (server.STEPS_PATH, "GET"): reads,
    (server.CODES_PATH, "GET"): reads,
    (server.CHANGES_PATH, "GET"): reads,
    (server.ASK_PATH, "POST"): questions,
    (server.OPERATIONS_PATH, "POST"): lambda: ({"operations": [body]} for body in edits()),
    (server.HERE_PATH, "POST"): lambda: [{"transcript": NAME}],
}
AGAIN: tuple[dict[str, Any], ...] = ({"transcript": NAME, "mark": "none"},)


def _reading_first(route: tuple[str, str]) -> tuple[str, bool, str]:
    path, method = route
    return method, path == server.OPERATIONS_PATH, path


class TestTrying:
    @pytest.mark.parametrize("person", ["Lea", "Ana"])
    def test_what_is_tried_is_answered_alike(
        self, made: Path, place: Path, person: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is refused is refused in the same words, and what succeeds says the same."""
        for searching in ("project_names", "release"):
            monkeypatch.setattr(f"qualkit.services.{searching}.find_names", looked_for)

        def ask() -> dict[Any, str]:
            book = qualkit("codebook", "dump", place, coder="Lea").out
            (place.parent / "book.yaml").write_text(book.replace("Fences", "Limits"))
            codes = book.index("- id: hal.fen.menu"), book.index("- id: hal.fwf")
            (place.parent / "less.yaml").write_text(book[: codes[0]] + book[codes[1] :])
            for name, rows in TABLES.items():
                lines = (f"{NAME},{row}" for row in rows)
                (place.parent / name).write_text("\n".join((HEADER, *lines)))
            return {words: tried(words, place, person) for words in ATTEMPTS}

        in_both(made, place, ask)


def looked_for(*_: object, besides: Iterable[str] = (), **__: object) -> tuple[()]:
    """In place of the search for names, which takes long: what it would be told."""
    print("besides", sorted(besides))
    return ()


HEADER = "transcript,coder,code,round,start,end,value"
TABLES = {
    "hidden.csv": (f"Ben,zug_ben,{ROUND},3,20,x", "Ben,zug_be,other,3,20,", "Ana,zug_ben,new,3,9,"),
    "known.csv": (f"Ben,hal.fen.menu,{ROUND},14,20,",),
    "unknown.csv": (f"Ben,hal.fen.menu,{ROUND},14,21,",),
    "mine.csv": (f"Ana,hal.agy,{ROUND},3,12,",),
}


def tried(words: tuple[str, ...], place: Path, person: str) -> str:
    files = {w: place.parent / w for w in words if w.endswith((".csv", ".yaml"))}
    ran = qualkit(*(files.get(w, place if w == "PROJECT" else w) for w in words), coder=person)
    return f"{ran.code}\n{ran.out}\n{ran.err}"


ATTEMPTS = (
    ("codings", "load", "PROJECT", "hidden.csv"),
    ("codings", "load", "PROJECT", "known.csv"),
    ("codings", "load", "PROJECT", "unknown.csv"),
    ("codings", "load", "PROJECT", "mine.csv"),
    ("codebook", "load", "PROJECT", "less.yaml"),
    ("codebook", "diff", "PROJECT", "2"),
    ("codebook", "rename", "PROJECT", "zug_be", "Something"),
    ("codebook", "merge", "PROJECT", "hal.fen", "hal.agy", "--dry-run"),
    ("codebook", "merge", "PROJECT", "zug_ben", "hal.agy"),
    ("codebook", "retire", "PROJECT", "zug_ben"),
    ("codebook", "promote", "PROJECT", "zug_ben"),
    ("codebook", "restore", "PROJECT", "zug_ben"),
    ("codebook", "split", "PROJECT", "zug_ben", "hal.agy", "hal.fwf"),
    ("codebook", "undo", "PROJECT", "99"),
    ("adjudicate", "back", "PROJECT", "99"),
    ("adjudicate", "remark", "PROJECT", ROUND, "1", "Whose is this?"),
    ("queries", "show", "PROJECT", "Zugzwang"),
    ("codebook", "link", "PROJECT", "zug_ben", "hal.agy"),
    ("codebook", "recode", "PROJECT", "of-ben", "--decide", "off"),
    ("codebook", "recode", "PROJECT", "of-ben", "--to", "hal.agy"),
    ("codebook", "recode", "PROJECT", "of-ana", "--to", "zug_ben"),
    ("codebook", "recode", "PROJECT", "of-ben", "--decide", "reopen"),
    ("codebook", "reread", "PROJECT", "--of", "zug_ben", "--for", "hal.agy"),
    ("adjudicate", "list", "PROJECT", ROUND),
    ("adjudicate", "agreed", "PROJECT", ROUND),
    ("adjudicate", "decide", "PROJECT", ROUND, "1", "both"),
    ("agreement", "project", "PROJECT", "--by", "round"),
    ("suggest", "accept", "PROJECT", "s1", "--code", "zug_ben"),
    ("suggest", "refuse", "PROJECT", "s1"),
    ("notes", "add", "PROJECT", "--on", "code:zug_ben", "--text", "x"),
    ("notes", "remove", "PROJECT", "memo-ben"),
    ("themes", "list", "PROJECT"),
    ("names", "find", "PROJECT", "--out", "names.csv"),
    ("names", "check", "PROJECT"),
    ("rounds", "close", "PROJECT", ROUND),
    ("rounds", "reopen", "PROJECT", ROUND),
)
