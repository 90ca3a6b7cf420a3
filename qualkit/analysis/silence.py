"""What was not said: silent transcripts, asked and not asked; minorities; codes not found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import total
from qualkit.analysis.panel import Line
from qualkit.analysis.questions import find_answers
from qualkit.analysis.splits import roles_of, sites_of
from qualkit.model import Protocol, ProtocolQuestion
from qualkit.model.patterns import Absence, AskedRow, Minority, Silence

ASKED, NOT_ASKED, UNKNOWN = "asked", "not asked", "unknown"
MINORITY = 20
"""Per cent of the transcripts; below it a view is a minority's."""


def silence(corpus: Corpus, topics: Sequence[str], speaking: Iterable[str]) -> Silence:
    """Silent transcripts by whether a question on one of the topics came up in them.

    A topic is a question's id, `protocol/id` or the topic it has in the protocol. A transcript
    that follows a protocol without such a question, or in which it does not come up, was not
    asked; of one without a protocol nothing is known, and of none where no topic is named.
    """
    heard = set(speaking)
    kinds = {d.name: _asked(corpus, d, topics) for d in corpus.documents}
    silent = [d.name for d in corpus.documents if d.name not in heard]
    meant = [
        f"{p.id}/{q.id}"
        for p in corpus.study.protocols
        for q in p.questions
        if _matches(p, q, topics)
    ]

    def kind(wanted: str) -> tuple[str, ...]:
        return tuple(name for name in silent if kinds[name] == wanted)

    return Silence(
        bool(topics),
        tuple(meant),
        tuple(_row(corpus, role.id, kinds, heard) for role in corpus.frame.roles),
        kind(ASKED),
        kind(NOT_ASKED),
        kind(UNKNOWN),
    )


def _asked(corpus: Corpus, document: Document, topics: Sequence[str]) -> str:
    if not topics:
        return UNKNOWN
    protocols = corpus.study.protocols_of(document.transcript.attributes)
    if not protocols:
        return UNKNOWN
    wanted = {(p.id, q.id) for p in protocols for q in p.questions if _matches(p, q, topics)}
    if not wanted:
        return NOT_ASKED
    came = {(a.protocol, a.question) for a in find_answers(document.transcript, protocols)}
    return ASKED if wanted & came else NOT_ASKED


def _matches(protocol: Protocol, question: ProtocolQuestion, topics: Sequence[str]) -> bool:
    names = {question.id, question.topic.casefold(), f"{protocol.id}/{question.id}"} - {""}
    return question.prompted and any(t in names or t.casefold() in names for t in topics)


def _row(corpus: Corpus, role: str, kinds: dict[str, str], heard: set[str]) -> AskedRow:
    here = [d.name for d in corpus.documents if d.role == role]

    def count(kind: str, *, speaks: bool) -> int:
        return sum(kinds[name] == kind and (name in heard) == speaks for name in here)

    return AskedRow(
        role,
        count(ASKED, speaks=True),
        count(ASKED, speaks=False),
        count(NOT_ASKED, speaks=True),
        count(NOT_ASKED, speaks=False),
        sum(kinds[name] == UNKNOWN for name in here),
    )


def minorities(corpus: Corpus, lines: Iterable[Line]) -> tuple[Minority, ...]:
    """Lines said in some, but under a fifth of all transcripts, the rarest first."""
    out = []
    for line in lines:
        count = total(corpus, line.found)
        if 0 < 100 * count.transcripts < MINORITY * count.eligible:
            out.append(
                Minority(
                    line.label, count, sites_of(corpus, line.found), roles_of(corpus, line.found)
                )
            )
    return tuple(sorted(out, key=lambda m: m.count.transcripts))


def absence(corpus: Corpus, codes: Iterable[str]) -> Absence:
    """Codes of which nothing was found, themselves and those below them, in the order given."""
    empty = [code for code in dict.fromkeys(codes) if not corpus.pick([code])]
    return Absence(
        tuple(code for code in empty if code in corpus.codebook),
        tuple(code for code in empty if code not in corpus.codebook),
    )
