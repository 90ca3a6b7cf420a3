"""What the transcript surface asks for besides edits of codings: status, memos, likely codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qualkit.errors import SpanError, UsageError
from qualkit.model import Memo, ReadingState, Span, Subject, SubjectKind
from qualkit.services import choosing, memos, reading_status
from qualkit.services.memos import MemoQuery, NewMemo
from qualkit.store import Project
from qualkit.suggest.likely import Place

Json = object
Answer = dict[str, Json]
MOST_SUBJECTS = 200
LONGEST = 250_000


def answer(project: Project, body: Json, *, coder: str) -> Answer:
    """Answer one question. Raises UsageError for one that the page cannot have asked."""
    if not isinstance(body, dict):
        raise UsageError("expected one question")
    kind = _text(body, "kind")
    if kind not in _ANSWERS:
        raise UsageError("the page asked what qualkit does not know; reload the page")
    return _ANSWERS[kind](project, body, coder)


def around(project: Project, transcript: str, coder: str) -> Answer:
    """What surrounds a transcript's text: how far one is, and the memos one may read."""
    status = reading_status.status(project, transcript, coder=coder)
    return {
        "state": status.state.value,
        "furthest": status.furthest,
        **_memos(project, transcript, coder),
    }


def _memos(project: Project, transcript: str, coder: str) -> Answer:
    """Memos on the transcript or anything in it, then those on codes."""
    found = memos.find(project, MemoQuery(transcript=transcript), viewer=coder)
    on_codes = memos.find(project, MemoQuery(kind=SubjectKind.CODE), viewer=coder)
    own = {memo.id for memo in found}
    both = (*found, *(memo for memo in on_codes if memo.id not in own))
    return {"memos": [_row(memo) for memo in both]}


def _row(memo: Memo) -> Answer:
    return {
        "id": memo.id,
        "title": memo.title,
        "text": memo.text,
        "author": memo.author,
        "changed": f"{memo.changed:%Y-%m-%d}" if memo.changed else "",
        "subjects": [_subject_row(subject) for subject in memo.subjects],
    }


def _subject_row(subject: Subject) -> Answer:
    span = subject.span
    return {
        "kind": subject.kind.value,
        "id": subject.id,
        "transcript": subject.transcript,
        "revision": subject.revision,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "quote": subject.quote,
    }


def _set_status(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    said = _text(body, "state")
    if said not in {state.value for state in ReadingState}:
        raise UsageError("there is no such reading status")
    state = ReadingState(said)
    reading_status.set_state(project, _text(body, "transcript"), state, coder=coder)
    return {"state": state.value}


def _note_furthest(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    turns = body.get("turns")
    if not isinstance(turns, int):
        raise UsageError("expected a number of turns")
    name = _text(body, "transcript")
    status = reading_status.note_furthest(project, name, turns, coder=coder)
    return {"state": status.state.value, "furthest": status.furthest}


def _list(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    return _memos(project, _text(body, "transcript"), coder)


def _write(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    memos.write(project, _new(body), author=coder)
    return _list(project, body, coder)


def _change(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    memos.change(project, _text(body, "id"), _new(body), author=coder)
    return _list(project, body, coder)


def _remove(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    memos.remove(project, _text(body, "id"), author=coder)
    return _list(project, body, coder)


def _restore(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    memos.put_back(project, _text(body, "id"), author=coder)
    return _list(project, body, coder)


def _likely(project: Project, body: Mapping[str, Json], coder: str) -> Answer:
    """What the code picker needs to show the likeliest codes first, for words of any length."""
    known = choosing.likely_codes(project, coder=coder, transcript=_text(body, "transcript"))
    if known is None:
        return {"on": False}
    codes = {
        code: {"said": p.said, "meaning": p.meaning, "given": p.given}
        for code, p in known.profiles.items()
    }
    return {
        "on": True,
        "idf": known.idf,
        "unseen": known.unseen,
        "codes": codes,
        "weights": known.weights,
        "order": list(codes),
        "places": [_near(place, codes) for place in known.places],
    }


def _near(place: Place, codes: Iterable[str]) -> list[Json]:
    """A passage of the open transcript with its likeness in meaning to each code, in order."""
    said, meant = zip(*(place.near[code] for code in codes), strict=True)
    return [place.span.start, place.span.end, list(said), list(meant)]


_ANSWERS: dict[str, Callable[[Project, Mapping[str, Json], str], Answer]] = {
    "status": _set_status,
    "furthest": _note_furthest,
    "memos": _list,
    "memo.write": _write,
    "memo.change": _change,
    "memo.remove": _remove,
    "memo.restore": _restore,
    "likely": _likely,
}


def _new(body: Mapping[str, Json]) -> NewMemo:
    given = body.get("subjects")
    if not isinstance(given, list) or len(given) > MOST_SUBJECTS:
        raise UsageError(f"expected a list of at most {MOST_SUBJECTS} subjects")
    subjects = tuple(_subject(item) for item in given)
    return NewMemo(_text(body, "title"), _text(body, "text"), subjects, _text(body, "id"))


def _subject(item: Any) -> Subject:
    if not isinstance(item, dict) or item.get("kind") not in {kind.value for kind in SubjectKind}:
        raise UsageError("a memo on something that qualkit does not know")
    start, end, revision = item.get("start"), item.get("end"), item.get("revision")
    span = None
    if isinstance(start, int) and isinstance(end, int):
        try:
            span = Span(start, end)
        except SpanError as error:
            raise UsageError(error.what) from error
    return Subject(
        SubjectKind(item["kind"]),
        _text(item, "id"),
        _text(item, "transcript"),
        span,
        _text(item, "quote"),
        revision if isinstance(revision, int) else 0,
    )


def _text(item: Mapping[str, Json], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST:
        raise UsageError(f"the {name} is too long")
    return value
