"""What was done to arrive at the findings: data, instruments, rounds, agreement, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.analysis import persons, study_tables
from qualkit.analysis.answers import answers_of
from qualkit.analysis.code_profile import NO_FRAMES, Frames
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.passages import passages
from qualkit.model import Round
from qualkit.model.adjudication import Decision
from qualkit.model.profiles import MethodFindings, RoundFacts


@dataclass(frozen=True, slots=True)
class CodingRecord:
    """How coding was organised: rounds, decisions on disagreements, places of disagreement."""

    rounds: tuple[Round, ...] = ()
    decisions: tuple[Decision, ...] = ()
    disagreements: int = 0


NO_RECORD = CodingRecord()


def assemble_methods(
    corpus: Corpus, record: CodingRecord = NO_RECORD, frames: Frames = NO_FRAMES
) -> MethodFindings:
    """Everything an appendix on method says."""
    study, texts = corpus.study, corpus.transcripts
    single = [d for d in record.decisions if d.place is not None]
    return MethodFindings(
        base=evidence_base(corpus, corpus.used_codes),
        questions=study.questions,
        collection=study_tables.transcript_counts(study, texts),
        volume=study_tables.sources(study, texts),
        sampling=study_tables.sampling(study, texts),
        rounds=tuple(_round(corpus, one) for one in record.rounds),
        agreement=corpus.agreement,
        disagreements=record.disagreements,
        resolved=len({d.place for d in single}),
        verdicts=_verdicts(record.decisions),
        uses=tuple(
            (code, total(corpus, passages(corpus.pick_exactly(code)))) for code in corpus.used_codes
        ),
        roster=_roster(corpus),
        unasked=_unasked(corpus),
        answered=_answered(frames),
    )


def _answered(frames: Frames) -> tuple[tuple[str, str, str], ...]:
    """(research question, theme or tension, areas) of what states the question it answers."""
    told = [
        *(
            (id, f"theme {t.id} {t.name}", ", ".join(d.label for d in t.dimensions))
            for t in frames.themes
            for id in t.research_questions
        ),
        *(
            (id, f"tension {t.id} {t.name}", ", ".join(d.name for d in t.domains))
            for t in frames.tensions
            for id in t.research_questions
        ),
    ]
    return tuple(sorted(told, key=lambda row: row[0]))


def _round(corpus: Corpus, one: Round) -> RoundFacts:
    made = [c for c in corpus.codings if c.round == one.name]
    names = one.transcripts or tuple(sorted({c.transcript for c in made}))
    return RoundFacts(
        one,
        len(names),
        sum(len(one.assigned(name)) > 1 for name in names),
        one.coders or tuple(sorted({c.coder for c in made})),
        len(made),
    )


def _verdicts(decisions: Iterable[Decision]) -> tuple[tuple[str, int], ...]:
    counts = Counter(d.verdict.value for d in decisions)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _roster(corpus: Corpus) -> tuple[int, int]:
    """(heard, listed) person-waves of the roster; (0, 0) without one."""
    if not corpus.study.roster:
        return (0, 0)
    sums = persons.coverage(corpus.study, corpus.transcripts).totals
    return (int(sums[2] or 0), int(sums[3] or 0))


def _unasked(corpus: Corpus) -> tuple[tuple[str, int, int], ...]:
    """(question, transcripts in which it was found, of those that follow the protocol)."""
    study, texts = corpus.study, corpus.transcripts
    follow: Counter[str] = Counter()
    for text in texts:
        follow.update(p.id for p in study.protocols_of(text.attributes))
    found = Counter((a.protocol, a.question) for a in answers_of(study, texts))
    rows = (
        (q.topic or f"{p.id}/{q.id}", found[p.id, q.id], follow[p.id])
        for p in study.protocols
        for q in p.questions
        if q.prompted
    )
    return tuple(row for row in rows if row[1] < row[2])
