"""Answers to a protocol's questions across transcripts, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.questions import MARK, WORDING, find_answers
from qualkit.analysis.study_tables import AXES
from qualkit.model import Protocol, ProtocolQuestion, Study, Transcript
from qualkit.model.results import Answer, Column, StudyTable, Value

_QUESTION = (Column("protocol", "Protocol"), Column("question", "Question"))


def answers_of(
    study: Study, transcripts: Iterable[Transcript], question: str = ""
) -> tuple[Answer, ...]:
    """Every answer, or those to `question`: an id, or `protocol/id`; in the order of the frame."""
    corpus = Corpus(study, tuple(transcripts))
    return tuple(
        answer
        for document in corpus.documents
        for answer in find_answers(
            document.transcript, study.protocols_of(document.transcript.attributes)
        )
        if question in ("", answer.question, f"{answer.protocol}/{answer.question}")
    )


def answer_table(study: Study, transcripts: Iterable[Transcript], question: str = "") -> StudyTable:
    """The answers with their words, one row a transcript and question."""
    texts = {t.name: t for t in transcripts}
    names = ("transcript", "persons", "protocol", "question", "by", "start", "end", "answer")
    rows: list[tuple[Value, ...]] = []
    for answer in answers_of(study, texts.values(), question):
        told = texts[answer.transcript]
        known = told.attributes
        place = (answer.span.start, answer.span.end) if answer.span else (None, None)
        words = told.quote(answer.span) if answer.span else None
        axes = tuple(known.get(axis.key, "") for axis in AXES[:3])
        who = (answer.transcript, known.get("persons", ""), answer.protocol, answer.question)
        rows.append((*axes, *who, answer.by, *place, words))
    note = (
        "An answer runs from the first words of a participant after the question to the last "
        "before the next one. – is asked and not answered."
    )
    columns = (*AXES[:3], *(Column(name, name.capitalize()) for name in names))
    return StudyTable("answers", "Answers", columns, tuple(rows), note=note, wide=len(columns))


def question_table(study: Study, transcripts: Iterable[Transcript]) -> StudyTable:
    """Each question of the protocols: where it was looked for, where and how it was found."""
    texts = tuple(transcripts)
    may = {t.name: study.protocols_of(t.attributes) for t in texts}
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers_of(study, texts):
        found.setdefault((answer.protocol, answer.question), []).append(answer)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (p.id, q.id, q.topic, q.text, *_tally(found.get((p.id, q.id), []), _asked(may, p)))
        for p, q in questions_of(study)
    )
    names = ("topic", "text", "marked", "worded", "unanswered", "found", "of")
    columns = (*_QUESTION, *(Column(name, name.capitalize()) for name in names))
    note = (
        "Transcripts in which the question was found, of those that follow the protocol; found by "
        "a mark in the text or by the interviewer's wording."
    )
    return StudyTable("questions", "Questions", columns, rows, note=note, wide=4)


def questions_of(study: Study) -> tuple[tuple[Protocol, ProtocolQuestion], ...]:
    return tuple((p, q) for p in study.protocols for q in p.questions)


def _asked(may: Mapping[str, tuple[Protocol, ...]], protocol: Protocol) -> int:
    return sum(protocol in chosen for chosen in may.values())


def _tally(answers: list[Answer], of: int) -> tuple[int, ...]:
    def names(kept: Iterable[Answer]) -> int:
        return len({answer.transcript for answer in kept})

    return (
        names(a for a in answers if a.by == MARK),
        names(a for a in answers if a.by == WORDING),
        names(a for a in answers if a.span is None),
        names(answers),
        of,
    )
