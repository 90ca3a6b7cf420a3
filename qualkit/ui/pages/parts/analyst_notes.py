"""Writing notes in a memo: a place, its text, what changed since, and edited Word files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from qualkit.model import Right
from qualkit.model.analyst_note import NotePlace
from qualkit.services import analyst_notes, notes_back, reporting
from qualkit.services.note_setting import Drafting
from qualkit.services.notes_back import Choice, Fate
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts.memo_form import shown as as_markdown

if TYPE_CHECKING:
    from qualkit.report.note_places import Written
    from qualkit.services.analyst_notes import NotesDesk
    from qualkit.services.notes_back import NotesBack
    from qualkit.services.reporting import MemoName

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TOLD, UPLOADS = "notes_told", "notes_uploads"
KEEP = {
    Choice.NEITHER: "Decide later",
    Choice.PROJECT: "Keep the project's",
    Choice.FILE: "Take the file's",
    Choice.BOTH: "Keep both, one after the other",
}


def notes(name: MemoName, by: str | None) -> None:
    """Everything about the notes of one memo; nothing is computed until it is opened."""
    if not st.toggle("Analyst notes", key="notes_open"):
        return
    with st.container(border=True), refusals():
        desk = analyst_notes.desk(session.project(), name.kind, name.id)
        places = {place.id: f"{place.title} {place.says}".strip() for place in desk.places}
        place = st.selectbox(
            "Notes on",
            list(places),
            format_func=lambda each: f"{places[each]}{_written_mark(desk, each)}",
            key=f"notes_place_{name.kind}_{name.id}",
        )
        at = NotePlace(name.kind, name.id, place or "notes")
        _changes(desk.at(at.place))
        if session.can(Right.CODE):
            _editor(at, desk.at(at.place))
            _history(at)
            _files(name, by)
        else:
            now = desk.at(at.place)
            st.markdown(as_markdown(now.note.text) if now else "Nothing is written here.")
    told = st.session_state.pop(TOLD, "")
    if told:
        st.success(told)


def _written_mark(desk: NotesDesk, place: str) -> str:
    now = desk.at(place)
    if now is None or not now.note.text:
        return ""
    return " · written, evidence changed" if now.changed else " · written"


def _changes(now: Written | None) -> None:
    if now is None or not now.note.text:
        return
    note = now.note
    day = f", {note.written:%Y-%m-%d}" if note.written else ""
    st.caption(f"Version {note.version} by {escaped(note.author)}{day}")
    if now.changed:
        lines = "\n".join(f"- {escaped(sentence)}" for sentence in now.changed)
        st.warning(f"What changed since this was written:\n\n{lines}")
    elif note.evidence is not None:
        st.caption("Nothing changed in the evidence since.")


def _editor(at: NotePlace, now: Written | None) -> None:
    version, text = (now.note.version, now.note.text) if now else (0, "")
    key = f"notes_text_{at.kind}_{at.memo}_{at.place}_{version}"
    st.session_state.setdefault(key, text)
    write, look = st.tabs(["Write", "Preview"])
    write.text_area("Text, in Markdown", key=key, height=200)
    with look, st.container(border=True):
        st.markdown(as_markdown(st.session_state[key]) or "Nothing to show yet.")
    args = (at, key, version)
    st.button("Save notes", key="notes_save", type="primary", on_click=_save, args=args)


def _save(at: NotePlace, key: str, version: int) -> None:
    with refusals():
        text = st.session_state.get(key, "")
        stored = analyst_notes.write(
            session.project(), at, text, author=session.coder(), base=version
        )
        unchanged = stored is None or stored.version == version
        st.session_state[TOLD] = "Nothing was changed." if unchanged else "The notes are saved."


def _history(at: NotePlace) -> None:
    found = analyst_notes.versions(session.project(), at)
    if not found:
        return
    with st.expander(f"Versions ({len(found)})"):
        for note in reversed(found):
            day = f", {note.written:%Y-%m-%d %H:%M}" if note.written else ""
            st.caption(f"Version {note.version} by {escaped(note.author)}{day}")
            st.markdown(as_markdown(note.text) or "*taken off*")
            if note.version != found[-1].version:
                st.button(
                    f"Bring back version {note.version}",
                    key=f"notes_back_{at.place}_{note.version}",
                    on_click=_bring_back,
                    args=(at, note.version),
                )


def _bring_back(at: NotePlace, version: int) -> None:
    with refusals():
        analyst_notes.bring_back(session.project(), at, version, author=session.coder())
        st.session_state[TOLD] = f"Version {version} is back."


def _files(name: MemoName, by: str | None) -> None:
    """Out to a word processor with all places, and back."""
    with st.expander("Write in Word or LibreOffice"):
        if st.button("Prepare a Word document with places for notes"):
            data = reporting.memo_docx(
                session.project(),
                name.kind,
                name.id,
                anyway_by=by,
                drafting=Drafting(every_place=True),
            )
            st.download_button(
                "Download it",
                data,
                file_name=f"{name.kind}-{name.id}-draft.docx",
                mime=DOCX,
                on_click="ignore",
            )
        number = st.session_state.setdefault(UPLOADS, 0)
        given = st.file_uploader("Edited Word document", type="docx", key=f"notes_up_{number}")
        if given is not None:
            with refusals():
                _read(given.getvalue(), given.name)


def _read(data: bytes, name: str) -> None:
    back = notes_back.read_back(session.project(), data, name, viewer=session.coder())
    st.markdown(f"**Memo {escaped(back.kind)} {escaped(back.memo)}**")
    changed = [place for place in back.places if place.fate is not Fate.SAME]
    for place in changed:
        st.markdown(f"{escaped(place.title)}: *{place.fate.value}*")
        st.markdown(as_markdown(place.text) or "*empty*")
        if place.fate is Fate.BOTH:
            st.caption("In the project:")
            st.markdown(as_markdown(place.stored) or "*taken off*")
    for sentence in notes_back.not_read(back):
        st.info(escaped(sentence))
    if not changed:
        st.caption("No notes were changed.")
        return
    st.button("Read the notes back", type="primary", on_click=_take,
              args=(data, name, _choice(back)))  # fmt: skip


def _choice(back: NotesBack) -> Choice:
    if not back.of(Fate.BOTH):
        return Choice.NEITHER
    return st.radio(
        "Where the file and the project both changed",
        list(KEEP),
        format_func=lambda each: KEEP[each],
    )


def _take(data: bytes, name: str, keep: Choice) -> None:
    with refusals():
        _, stored = notes_back.take_back(
            session.project(), data, name, author=session.coder(), keep=keep
        )
        were = "note was" if len(stored) == 1 else "notes were"
        st.session_state[TOLD] = f"{len(stored)} {were} read back."
        st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1
