"""Who speaks in the files that come in: a page of speakers at a time, for all files or for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from qualkit.model import ChoicesByFile, ReadingChoices, Rename, SpeakerCount, speaker_counts
from qualkit.services.importing import ImportReport
from qualkit.ui.notices import escaped

PAGE = 40
_ALL = ""
_WIDTHS = (3, 1, 1, 5, 3, 2)
_HEADS = ("Speaker", "Turns", "Words", "First words", "Name", "Interviewer")
_Row = tuple[str, bool]
_Edits = dict[tuple[str, str], _Row]


def shown(report: ImportReport, base: ReadingChoices, key: str) -> ChoicesByFile:
    """The speakers with new names and check boxes; what was said so far, on every page of them.

    What is not on the page is kept in the session, since a field that is not shown is forgotten.
    """
    edits: _Edits = st.session_state.setdefault(f"incoming-edits-{key}", {})
    if not _labelled(report, _ALL):
        return ChoicesByFile(base)
    scope = _scope(report, key)
    under = _with_edits(base, _counts(report, _ALL), edits, _ALL) if scope else base
    st.caption(
        f"A name counts for this speaker in {'this file' if scope else 'all of these files'}. "
        "Give two speakers one name to merge them. The text itself is never changed."
    )
    _rows(_page_of(_labelled(report, scope), key), under, edits, (scope, key))
    return _said(report, base, edits)


def forget(key: str) -> None:
    st.session_state.pop(f"incoming-edits-{key}", None)


def _said(report: ImportReport, base: ReadingChoices, edits: _Edits) -> ChoicesByFile:
    choices = _with_edits(base, _counts(report, _ALL), edits, _ALL)
    own = {
        item.file: _with_edits(choices, _counts(report, item.file), edits, item.file)
        for item in report.files
        if any(scope == item.file for scope, _ in edits)
    }
    return ChoicesByFile(choices, own)


def _scope(report: ImportReport, key: str) -> str:
    """The file whose speakers are shown; none for those of all files together."""
    if len(report.files) < 2:
        return _ALL
    return st.selectbox(
        "Names and marks count for",
        (_ALL, *(item.file for item in report.files)),
        format_func=lambda file: file or "all files",
        help="What is said of one file counts over what is said of all, and is not remembered.",
        key=f"incoming-scope-{key}",
    )


def _counts(report: ImportReport, scope: str) -> dict[str, SpeakerCount]:
    return {count.label or "": count for count in _labelled(report, scope)}


def _labelled(report: ImportReport, scope: str) -> tuple[SpeakerCount, ...]:
    told = (item.transcript for item in report.files if scope in (_ALL, item.file))
    return tuple(count for count in speaker_counts(*told) if count.label is not None)


def _page_of(counts: tuple[SpeakerCount, ...], key: str) -> tuple[SpeakerCount, ...]:
    """The speakers on the page chosen, of those with the letters sought."""
    if len(counts) <= PAGE:
        return counts
    left, right = st.columns(2)
    sought = left.text_input(
        f"Find among {len(counts)} speakers", key=f"incoming-sought-{key}"
    ).strip()
    low = sought.casefold()
    found = tuple(c for c in counts if low in (c.label or "").casefold())
    starts = range(0, max(len(found), 1), PAGE)
    start = right.selectbox(
        "Speakers shown",
        starts,
        format_func=lambda at: f"{at + 1} to {min(at + PAGE, len(found))} of {len(found)}",
        key=f"incoming-page-{key}-{low}",
    )
    if not found:
        st.info("No speaker has these letters.")
    return found[start : start + PAGE]


def _rows(
    counts: tuple[SpeakerCount, ...],
    base: ReadingChoices,
    edits: _Edits,
    place: tuple[str, str],
) -> None:
    scope, _ = place
    for column, head in zip(st.columns(_WIDTHS), _HEADS, strict=True):
        column.markdown(f"**{head}**")
    for count in counts:
        label = count.label or ""
        usual = (base.name_of(label), _asks(count, base))
        now = _row(count, edits.get((scope, label), usual), place)
        if now == usual:
            edits.pop((scope, label), None)
        else:
            edits[scope, label] = now


def _row(count: SpeakerCount, value: _Row, place: tuple[str, str]) -> _Row:
    """One speaker with a field for the name and a box for who asks; what they say."""
    scope, key = place
    label = count.label or ""
    row = f"{key}-{scope}-{label}"
    columns = st.columns(_WIDTHS, vertical_alignment="center")
    texts = (label, f"{count.turns:,}", f"{count.words:,}", count.first_words)
    for column, text in zip(columns, texts, strict=False):
        column.markdown(escaped(text))
    name = columns[4].text_input(
        f"Name of {escaped(label)}",
        value=value[0],
        label_visibility="collapsed",
        key=f"incoming-name-{row}",
    )
    asks = columns[5].checkbox(
        f"{escaped(label)} is an interviewer",
        value=value[1],
        label_visibility="collapsed",
        key=f"incoming-asks-{row}",
    )
    return name.strip() or label, asks


def _asks(count: SpeakerCount, choices: ReadingChoices) -> bool:
    names = {count.label, choices.name_of(count.label or "")}
    if names & set(choices.participants):
        return False
    return count.interviewer or bool(names & set(choices.interviewers))


def _with_edits(
    base: ReadingChoices, counts: Mapping[str, SpeakerCount], edits: _Edits, scope: str
) -> ReadingChoices:
    choices = base
    for (of, label), (name, asks) in edits.items():
        if of == scope and label in counts:
            choices = _with_row(choices, counts[label], name, asks=asks, always=scope != _ALL)
    return choices


def _with_row(
    choices: ReadingChoices, count: SpeakerCount, name: str, *, asks: bool, always: bool
) -> ReadingChoices:
    """`always` says even what the label itself says, since it must count over something else."""
    label = count.label or ""
    renames = tuple(r for r in choices.renames if r.label != label)
    asking = tuple(s for s in choices.interviewers if s != label)
    answering = tuple(s for s in choices.participants if s != label)
    return replace(
        choices,
        renames=(*renames, Rename(label, name)) if always or name != label else renames,
        interviewers=(*asking, label) if asks and (always or not count.interviewer) else asking,
        participants=(*answering, label)
        if not asks and (always or count.interviewer)
        else answering,
    )
