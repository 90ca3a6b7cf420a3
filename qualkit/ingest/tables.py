"""Tables of what was said: a row for each turn, or a row for each person who answered.

The first row names the columns. Which is which is told by these names and, for what was said, by
the length of what stands below them.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator

from qualkit.errors import NotATranscriptError, Problem, ReadError
from qualkit.ingest.columns import CLOCK, FRAMES, Columns, Rows, without_names, wordy
from qualkit.ingest.decode import decode
from qualkit.ingest.labels import seconds, visible
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.text import direction_warnings
from qualkit.model import Span, Turn

_TEXTS = """
text utterance transcript transcription content message said speech words sentence verbatim
dialogue dialog caption subtitle quote body turn turn_text text_content wortlaut beitrag aussage
äusserung äußerung gesagt texte contenu propos texto contenido enunciado testo tekst 内容 文本
"""
_SPEAKERS = """
speaker speaker_name speaker_label speaker_id speakers who voice talker person name actor author
user sprecher sprecherin sprecher_in sprechende person_speaking locuteur locutrice intervenant
hablante
orador interlocutor parlante persname participant role 说话人 发言人
"""
_TIMES = """
time start start_time starttime timestamp time_stamp timecode time_code begin begin_time onset
tstart
from start_s start_sec start_seconds start_timestamp in zeit beginn start_zeit startzeit zeitstempel
temps début debut horodatage inicio tiempo tempo 时间 start_ms
"""
_PERSONS = """
respondent respondent_id respondentid participant participant_id participantid response_id
responseid case case_id caseid record_id subject_id person_id pid id teilnehmer teilnehmerin
befragte befragter
répondant participante encuestado nr no number
"""
_ANSWERS = ("answer", "response", "antwort", "réponse", "respuesta", "comment", "kommentar")
_QUESTIONS = ("question", "frage", "pregunta", "item", "prompt", "question_text")
_OTHER = {
    "a manifest": ({"file", "site"}, {"file", "wave"}, {"file", "role"}),
    "a table of codings": ({"transcript", "coder", "code"},),
}
_OTHER_HINT = "leave it out here; a manifest is given as one, beside the transcripts"
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")
_MOST_NAMED = 6
_HINT = (
    "name the columns in the first row, such as speaker, text, time; or respondent and questions"
)


def read_csv(source: Source) -> Reading:
    """A .csv file of turns or answers. Raises ReadError when no column holds what was said."""
    decoded = decode(source.data, source.name)
    text = decoded.text
    delimiter = ""
    if text[:4].lower() == "sep=" and len(text) > 5:
        delimiter, text = text[4], text.partition("\n")[2]
    delimiter = delimiter or max(",;\t|", key=text.partition("\n")[0].count)
    csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(f"is no CSV: {error}", where=source.name, hint="save it as CSV") from error
    return in_table(rows, source, encoding=decoded.encoding, warnings=decoded.warnings)


def in_table(
    rows: Rows, source: Source, *, encoding: str = "utf-8", warnings: tuple[Problem, ...] = ()
) -> Reading:
    """Text and turns of a table that any format has yielded; its first row names the columns."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    names = tuple(cell.strip() for cell in filled[0]) if filled else ()
    _refuse_others({_key(name) for name in names}, source.name)
    nameless = without_names(filled)
    columns = nameless or _columns(names, filled[1:])
    body = filled if nameless else filled[1:]
    if columns is None:
        what = "no column holds what somebody said"
        raise NotATranscriptError(what, where=source.name, hint=_HINT)
    names = ("",) * len(names) if nameless else names
    text, turns = _told(names, body, columns)
    if not turns:
        raise NotATranscriptError("the table holds no words", where=source.name, hint=_HINT)
    doubts = (
        *((_nameless(source.name),) if nameless else ()),
        *_unread(names, columns, source.name),
        *_wordless(body, columns, source.name),
        *direction_warnings(text, source.name),
    )
    return Reading(text=text, encoding=encoding, turns=turns, warnings=(*warnings, *doubts))


def _nameless(where: str) -> Problem:
    what = "the first row names no columns; read as who speaks and what is said, which is a guess"
    return Problem(what, where, "name the columns in a row above, such as speaker, text")


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def _refuse_others(keys: set[str], where: str) -> None:
    for what, signs in _OTHER.items():
        if any(sign <= keys for sign in signs):
            raise NotATranscriptError(f"is {what}, not a transcript", where=where, hint=_OTHER_HINT)


def _columns(names: tuple[str, ...], body: Rows) -> Columns | None:
    """What the columns hold, or None when none holds what was said."""
    keys = [_key(name) for name in names]
    speaker, time = _named(keys, _SPEAKERS.split()), _named(keys, _TIMES.split())
    known = {speaker, time}
    long = [n for n in wordy(len(names), body) if n not in known]
    text = _named(keys, _TEXTS.split())
    if text is None and (speaker is not None or time is not None) and len(long) == 1:
        text = long[0]
    if text is not None and (speaker is not None or time is not None):
        milliseconds = time is not None and keys[time].endswith("ms")
        return Columns((text,), speaker, time, milliseconds=milliseconds)
    person = _named(keys, _PERSONS.split())
    question, answer = _named(keys, _QUESTIONS), _named(keys, _ANSWERS)
    if question is not None and answer is not None:
        return Columns((answer,), person, question=question, asked=True)
    if not long and text is not None:
        long = [text]
    said = tuple(n for n in long if n != person)
    return Columns(said, person, asked=True) if said else None


def _named(keys: list[str], wanted: Iterable[str]) -> int | None:
    """The first column with one of the names, in the order of the names."""
    return next((keys.index(name) for name in wanted if name in keys), None)


def _told(names: tuple[str, ...], body: Rows, columns: Columns) -> tuple[str, tuple[Turn, ...]]:
    """The text, `speaker: words` line by line, and its turns; an answer stands below its question.

    A row of turns without a speaker goes on with the one above.
    """
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    speaker: str | None = None
    for number, row in enumerate(body, 1):
        own = visible(_cell(row, columns.speaker)) or None
        speaker = own or (str(number) if columns.asked else speaker)
        time = _time(_cell(row, columns.time), milliseconds=columns.milliseconds)
        for column in columns.said:
            words = _cell(row, column)
            if not words:
                continue
            head = _question(names, row, column, columns) + (f"{speaker}: " if speaker else "")
            start = at + len(head)
            span = Span(start, start + len(words))
            turns.append(Turn(len(turns), span, speaker, time))
            parts.append(head + words)
            at = span.end + 1
    return "\n".join(parts), tuple(turns)


def _question(names: tuple[str, ...], row: list[str], column: int, columns: Columns) -> str:
    if not columns.asked:
        return ""
    asked = names[column] if columns.question is None else _cell(row, columns.question)
    return f"{asked}\n" if asked else ""


def _cell(row: list[str], column: int | None) -> str:
    if column is None or column >= len(row):
        return ""
    return row[column].replace("\r\n", "\n").replace("\r", "\n").strip()


def _time(written: str, *, milliseconds: bool) -> float | None:
    """Seconds from a clock or a number; a date is no time in a recording."""
    if CLOCK.fullmatch(written):
        return seconds(written)
    if frames := FRAMES.fullmatch(written):
        return seconds(frames[1])
    if _NUMBER.fullmatch(written):
        return float(written.replace(",", ".")) / (1000 if milliseconds else 1)
    return None


def _unread(names: tuple[str, ...], columns: Columns, where: str) -> Iterator[Problem]:
    used = {*columns.said, columns.speaker, columns.time, columns.question}
    left = [name for n, name in enumerate(names) if name and n not in used]
    if left:
        shown = ", ".join(name[:40] for name in left[:_MOST_NAMED])
        more = f" and {len(left) - _MOST_NAMED} more" if len(left) > _MOST_NAMED else ""
        yield Problem(f"columns not read: {shown}{more}", where, "rename them if they hold words")


def _wordless(body: Rows, columns: Columns, where: str) -> Iterator[Problem]:
    """Rows that say who speaks and not what, as formulas without a saved value do."""
    count = sum(
        bool(_cell(row, columns.speaker)) and not any(_cell(row, n) for n in columns.said)
        for row in body
    )
    if count:
        yield Problem(f"{count} row(s) name somebody and hold no words", where, "look at them")
