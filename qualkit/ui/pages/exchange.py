"""Projects of other tools come in and this one goes out; what is not kept is said before."""

from __future__ import annotations

import hashlib

import streamlit as st

from qualkit.model import Right
from qualkit.model.exchanged import Exchanged
from qualkit.model.quoting import Way
from qualkit.services import exchange_files, exchange_readers, exchanging
from qualkit.services.exchange_files import Imported
from qualkit.services.exchanging import Outcome
from qualkit.ui import session
from qualkit.ui.notices import escaped, refusals
from qualkit.ui.pages.parts import take_out
from qualkit.ui.pages.parts.not_kept import MOST, not_kept
from qualkit.ui.progress import shown_progress

INTRO = (
    "ATLAS.ti, MAXQDA, NVivo, QualCoder and others write their projects as REFI-QDA "
    "(.qdpx), and read them. Texts stay as they are, letter by letter; each coding keeps its "
    "coder. Projects of Taguette, QualCoder and RQDA, tables of coded segments or codes, and Word "
    "files whose comments are codes come in as well."
)
_TURN, _DONE, _READ = "exchange_turn", "exchange_done", "exchange_read"


def page() -> None:
    st.title("Exchange", anchor=False)
    st.write(INTRO)
    _bring_in()
    take_out.shown()


def _bring_in() -> None:
    st.subheader("Bring in", anchor=False)
    _say_done()
    if not session.can(Right.MANAGE):
        st.info("Whoever leads the study brings projects in.")
        return
    turn = st.session_state.setdefault(_TURN, 0)
    kinds = [suffix.lstrip(".") for suffix in exchanging.exchange_suffixes()]
    file = st.file_uploader("A project or codebook", type=kinds, key=f"exchange-{turn}")
    if file is None:
        return
    with refusals():
        found = _read(file.name, file.getvalue())
        name = st.text_input(
            "Round for its codings",
            help="Empty: the rounds that qualkit itself wrote into the file, else “imported”.",
        ).strip()
        found = _given_to(found)
        told = exchanging.import_exchanged(
            session.project(), found, actor=session.coder(), round_name=name, dry_run=True
        )
        _preview(told)
        if st.button("Import", type="primary", icon=":material/download:"):
            _import(found, name)


def _read(name: str, data: bytes) -> Exchanged:
    """The file read once for as long as it is chosen."""
    key = hashlib.sha256(data).hexdigest()
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != key:
        kept = st.session_state[_READ] = (key, exchanging.read_file(data, name))
    found: Exchanged = kept[1]
    return found


def _given_to(found: Exchanged) -> Exchanged:
    """The file with codings of nobody given to whom the person names."""
    coders = [c.coder for c in found.codings] + [c.coder for c in found.loose]
    if all(coders):
        return found
    name = st.text_input("Coder", help="Who coded what the file gives to nobody.").strip()
    return exchange_readers.by_coder(found, name)


def _preview(told: Outcome) -> None:
    found = told.found
    origin = f" · written by {escaped(found.origin)}" if found.origin else ""
    st.markdown(f"**{escaped(found.title or 'The file')}**{origin}")
    figures = (
        ("New transcripts", len(told.transcripts)),
        ("New codes", told.codes),
        ("New codings", told.codings),
        ("New memos", told.memos),
    )
    for column, (label, number) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, f"{number:,}")
    if told.transcripts_unchanged or told.codings_unchanged:
        st.caption(
            f"Already here: {_counted(told.transcripts_unchanged, 'transcript')}, "
            f"{_counted(told.codings_unchanged, 'coding')}. They stay as they are."
        )
    if told.codings:
        st.caption(
            f"Coders: {escaped(', '.join(told.coders))} · rounds: "
            f"{escaped(', '.join(told.rounds))}{_counting(found)}"
        )
        _codings(found)
    not_kept(told.discarded, told.notes)


def _counting(found: Exchanged) -> str:
    """How the file counts, and how many codings were found by their words."""
    why = found.offsets.why
    said = f" · offsets counted in {found.offsets.in_words}: {escaped(why)}" if why else ""
    searched = found.ways[Way.SEARCH]
    return f"{said} · {searched:,} found by their words" if searched else said


def _codings(found: Exchanged) -> None:
    import pandas as pd

    shown = found.codings[:MOST]
    with st.expander(f"The first {len(shown)} of {len(found.codings):,} codings in the file"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Source": found.source_of[coding.source].name,
                    "Code": found.code_of[coding.code].name,
                    "Coder": coding.coder,
                    "Words": " ".join(coding.quote.split()),
                }
                for coding in shown
            ),
            hide_index=True,
        )


def _import(found: Exchanged, round_name: str) -> None:
    with shown_progress("Importing") as progress:
        done = exchange_files.import_open(
            session.project(),
            found,
            actor=session.coder(),
            round_name=round_name,
            progress=progress,
        )
    st.session_state[_DONE] = done
    st.session_state[_TURN] += 1
    del st.session_state[_READ]
    st.rerun()


def _say_done() -> None:
    done: Imported | None = st.session_state.pop(_DONE, None)
    if done is None:
        return
    stored = done.outcome
    st.success(
        f"Stored {_counted(len(stored.transcripts), 'transcript')}, "
        f"{_counted(stored.codes, 'code')}, {_counted(stored.codings, 'coding')} and "
        f"{_counted(stored.memos, 'memo')}.",
        icon=":material/check:",
    )
    if done.copy is not None:
        st.caption(
            f"The project as it was is kept as {escaped(done.copy.name)} beside it; "
            "`qualkit restore` brings it back."
        )


def _counted(n: int, one: str) -> str:
    return f"{n:,} {one}{'' if n == 1 else 's'}"
