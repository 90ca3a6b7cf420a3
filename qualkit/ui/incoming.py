"""Files that come in: who speaks in them is shown and corrected before anything is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import streamlit as st

from qualkit.errors import Problem
from qualkit.ingest import suffixes
from qualkit.model import PATTERNS, ReadingChoices, Rename, SpeakerCount, speaker_counts
from qualkit.model.reading import AUTOMATIC, NO_LABELS
from qualkit.services import importing
from qualkit.services.importing import ImportReport
from qualkit.ui import session
from qualkit.ui.notices import escaped, in_words, refusals
from qualkit.ui.progress import shown_progress

_ROUND = "incoming_round"
_PREVIEW = "incoming_preview"
_DONE = "incoming_done"
_MOST_SPEAKERS = 80
_MOST_DOUBTS = 50
_WIDTHS = (3, 1, 1, 5, 3, 2)
_PATTERNS = {
    AUTOMATIC: "as the file shows",
    "colon": "I: How was it?",
    "bold": "**I:** How was it?",
    "timed": "Anna (01:20) How was it?",
    "otter": "Anna  1:20, on its own line",
    "bracket": "[id1] How was it?",
    "tab": "I, a tab, How was it?",
    NO_LABELS: "no labels: prose",
}


@dataclass(frozen=True, slots=True)
class _Given:
    """What was chosen on the page; `key` tells one choice of files from the next."""

    files: tuple[tuple[str, bytes], ...]
    manifest: tuple[str, bytes] | None
    key: str

    def report(self, choices: ReadingChoices, *, store: bool, remember: bool) -> ImportReport:
        rows = (
            importing.manifest_from(self.manifest[1], self.manifest[0]) if self.manifest else None
        )
        with shown_progress("Reading the files") as progress:
            return importing.import_files(
                session.project(),
                self.files,
                actor=session.coder(),
                manifest=rows,
                choices=choices,
                remember=remember,
                dry_run=not store,
                progress=progress,
            )


def bring_in() -> None:
    """Choose files, look at who speaks in them, correct that, and import them."""
    st.subheader("Bring in transcripts", anchor=False)
    _say_done()
    given = _chosen_files()
    if given is None:
        return
    kept = importing.remembered_choices(session.project())
    with refusals():
        finding = _way_to_find(kept, given.key)
        report = _preview(given, finding)
        choices = _speakers(report, finding, kept, given.key)
        _doubts(report)
        _import(given, choices)


def _chosen_files() -> _Given | None:
    turn = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "Transcripts",
        type=[suffix.lstrip(".") for suffix in suffixes()],
        accept_multiple_files=True,
        key=f"incoming-files-{turn}",
    )
    manifest = st.file_uploader(
        "Manifest (CSV, optional): one row per file", type="csv", key=f"incoming-manifest-{turn}"
    )
    if not files:
        return None
    named = tuple((file.name, file.getvalue()) for file in files)
    rows = (manifest.name, manifest.getvalue()) if manifest else None
    return _Given(named, rows, _key((*named, *((rows,) if rows else ()))))


def _key(files: tuple[tuple[str, bytes], ...]) -> str:
    digest = hashlib.sha256()
    for name, data in files:
        digest.update(hashlib.sha256(name.encode("utf-8", "replace")).digest())
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()[:16]


def _way_to_find(kept: ReadingChoices, key: str) -> ReadingChoices:
    """How labels are found: a pattern, or a regular expression that takes its place."""
    left, right = st.columns(2)
    pattern = left.selectbox(
        "How speakers are marked",
        PATTERNS,
        index=PATTERNS.index(kept.pattern),
        format_func=lambda name: f"{name}: {_PATTERNS.get(name, name)}",
        key=f"incoming-pattern-{key}",
    )
    expression = right.text_input(
        "Regular expression (instead of that)",
        value=kept.expression,
        placeholder=r"(?P<speaker>[A-Z]\w{0,30})\s*>>",
        help="For the beginning of a line, with a group speaker and, if you like, a group time.",
        key=f"incoming-expression-{key}",
    ).strip()
    return ReadingChoices(pattern=AUTOMATIC if expression else pattern, expression=expression)


def _preview(given: _Given, finding: ReadingChoices) -> ImportReport:
    """What would be stored under the files' own labels; read again only when something changed."""
    with session.project().reading() as repository:
        wanted = (given.key, finding, repository.revision())
    before: tuple[object, ImportReport] | None = st.session_state.get(_PREVIEW)
    if before is not None and before[0] == wanted:
        return before[1]
    report = given.report(finding, store=False, remember=False)
    st.session_state[_PREVIEW] = (wanted, report)
    return report


def _speakers(
    report: ImportReport, finding: ReadingChoices, kept: ReadingChoices, key: str
) -> ReadingChoices:
    """The table of speakers with new names and check boxes; what they come to."""
    new = sum(item.status != "unchanged" for item in report.files)
    st.markdown(f"**{new} of {len(report.files)} files are new.** Nothing is stored yet.")
    _files(report)
    counts = speaker_counts(*(item.transcript for item in report.files))
    labelled = [count for count in counts if count.label is not None]
    if labelled:
        st.caption(
            "A name counts for this speaker in all of these files. Give two speakers one name to "
            "merge them. The text itself is never changed."
        )
        heads = ("Speaker", "Turns", "Words", "First words", "Name", "Interviewer")
        for column, head in zip(st.columns(_WIDTHS), heads, strict=True):
            column.markdown(f"**{head}**")
    choices = replace(kept, pattern=finding.pattern, expression=finding.expression)
    for count in labelled[:_MOST_SPEAKERS]:
        name, asks = _row(count, kept, key)
        choices = _with_row(choices, count, name, asks=asks)
    if len(labelled) > _MOST_SPEAKERS:
        st.info(f"{len(labelled) - _MOST_SPEAKERS} more speakers are not listed; import in parts.")
    return choices


def _files(report: ImportReport) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {
            "File": item.file,
            "Speakers": ", ".join(item.transcript.speakers) or "none",
            "Turns": len(item.transcript.turns),
            "Words": item.transcript.words,
            "Already here": item.status == "unchanged",
        }
        for item in report.files
    )
    st.dataframe(frame, hide_index=True)


def _row(count: SpeakerCount, kept: ReadingChoices, key: str) -> tuple[str, bool]:
    """One speaker with a field for the name and a box for who asks; what they say."""
    label = count.label or ""
    row = f"{key}-{label}"
    columns = st.columns(_WIDTHS, vertical_alignment="center")
    for column, shown in zip(columns, _shown(count), strict=False):
        column.markdown(escaped(shown))
    name = columns[4].text_input(
        f"Name of {escaped(label)}",
        value=kept.name_of(label),
        label_visibility="collapsed",
        key=f"incoming-name-{row}",
    )
    asks = columns[5].checkbox(
        f"{escaped(label)} is an interviewer",
        value=_asks(count, kept),
        label_visibility="collapsed",
        key=f"incoming-asks-{row}",
    )
    return name.strip() or label, asks


def _shown(count: SpeakerCount) -> tuple[str, ...]:
    return count.label or "", f"{count.turns:,}", f"{count.words:,}", count.first_words


def _asks(count: SpeakerCount, choices: ReadingChoices) -> bool:
    names = {count.label, choices.name_of(count.label or "")}
    if names & set(choices.participants):
        return False
    return count.interviewer or bool(names & set(choices.interviewers))


def _with_row(
    choices: ReadingChoices, count: SpeakerCount, name: str, *, asks: bool
) -> ReadingChoices:
    label = count.label or ""
    renames = tuple(r for r in choices.renames if r.label != label)
    asking = tuple(s for s in choices.interviewers if s != label)
    answering = tuple(s for s in choices.participants if s != label)
    return replace(
        choices,
        renames=(*renames, Rename(label, name)) if name != label else renames,
        interviewers=(*asking, label) if asks and not count.interviewer else asking,
        participants=(*answering, label) if count.interviewer and not asks else answering,
    )


def _doubts(report: ImportReport) -> None:
    doubts = (*report.notes, *(w for item in report.files for w in item.warnings))
    if not doubts:
        st.caption("Nothing is doubtful.")
        return
    with st.expander(f"Doubtful places: {len(doubts)}", expanded=len(doubts) <= 5):
        _warn(doubts)


def _warn(problems: tuple[Problem, ...]) -> None:
    for problem in problems[:_MOST_DOUBTS]:
        st.warning(in_words(problem))
    if len(problems) > _MOST_DOUBTS:
        st.caption(f"{len(problems) - _MOST_DOUBTS} more are not listed.")


def _import(given: _Given, choices: ReadingChoices) -> None:
    remember = st.checkbox(
        "Remember this for the next files",
        help="Leave it out when the names count for these files only.",
        key=f"incoming-remember-{given.key}",
    )
    if not st.button("Import", type="primary"):
        return
    st.session_state[_DONE] = given.report(choices, store=True, remember=remember)
    st.session_state[_ROUND] += 1
    st.session_state.pop(_PREVIEW, None)
    st.rerun()


def _say_done() -> None:
    report: ImportReport | None = st.session_state.pop(_DONE, None)
    if report is None:
        return
    there = len(report.files) - report.added
    rest = f" {there:,} {'was' if there == 1 else 'were'} here already." if there else ""
    st.success(f"{report.added:,} {'file' if report.added == 1 else 'files'} added.{rest}")
    _warn((*report.notes, *(w for item in report.files for w in item.warnings)))
