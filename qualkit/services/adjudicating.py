"""Adjudication: what coders of a closed round did differently, decided into a layer of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import CodingError, NotFound, UsageError
from qualkit.model import Coder, CoderKind, Coding, Origin, Right, Round, Span, Transcript, Valence
from qualkit.model import merged as merged_spans
from qualkit.model.adjudication import CONSENSUS, Alike, Decision, Place, Remark, Verdict
from qualkit.model.disagreement import Disagreement, Marked
from qualkit.model.results import AgreementTable
from qualkit.services.admission import refuse_while_blind
from qualkit.services.review import coded_in
from qualkit.store import Project, Repository


@dataclass(frozen=True, slots=True)
class Case:
    """A disagreement with the originals at its place, the decision where there is one, remarks."""

    number: int
    disagreement: Disagreement
    originals: tuple[Coding, ...]
    decision: Decision | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def place(self) -> Place:
        return self.disagreement.key


@dataclass(frozen=True, slots=True)
class Docket:
    """Everything there is to decide in a round; `alike` counts places that all coded alike."""

    round: Round
    cases: tuple[Case, ...]
    alike: int
    taken_over: Decision | None = None

    @property
    def decided(self) -> int:
        return sum(case.decision is not None for case in self.cases)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as someone asks for it; `coder` goes with CODER, `span` and `code` with OTHER."""

    verdict: Verdict
    reason: str = ""
    coder: str = ""
    span: Span | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """Agreement of a round's originals, and of each coder with the consensus; never mixed."""

    before: AgreementTable
    after: tuple[tuple[str, AgreementTable], ...]
    resolved: int
    disagreements: int


def docket(project: Project, round_name: str) -> Docket:
    """The disagreements of a closed round. Raises CodingError while it is open."""
    with project.reading() as repository:
        return _docket(repository, round_name)


def _docket(repository: Repository, round_name: str) -> Docket:
    from qualkit.agreement.disagreements import comparison_of

    round_ = _closed(repository, round_name)
    coded = coded_in(repository, round_)
    found = comparison_of(coded)
    decisions, remarks = repository.decisions(round_name), repository.remarks(round_name)
    by_original = {id: each for each in decisions if each.place for id in each.settled}
    cases = []
    for number, disagreement in enumerate(found.disagreements, start=1):
        originals = _originals(coded.codings, disagreement)
        decision = next((by_original[c.id] for c in originals if c.id in by_original), None)
        said = tuple(r for r in remarks if _is_about(r, disagreement))
        cases.append(Case(number, disagreement, originals, decision, said))
    taken = next((d for d in decisions if d.verdict is Verdict.ALIKE), None)
    return Docket(round_, tuple(cases), found.agreed, taken)


def _closed(repository: Repository, round_name: str) -> Round:
    round_ = repository.round(round_name)
    refuse_while_blind(round_, "disagreements are decided once it is closed")
    if not round_.closed:
        raise CodingError(
            f"the round {round_name} is still open",
            hint=f"close it first: qualkit rounds close PROJECT '{round_name}'",
        )
    return round_


def _is_about(remark: Remark, disagreement: Disagreement) -> bool:
    name, revision, start, end = remark.place
    here = (disagreement.transcript, disagreement.revision) == (name, revision)
    return here and disagreement.span.overlaps(Span(start, end))


def _originals(codings: Iterable[Coding], disagreement: Disagreement) -> tuple[Coding, ...]:
    """The coders' codings that make up a disagreement."""
    marked = {each.coder: each for each in disagreement.marked}
    return tuple(
        c
        for c in codings
        if c.transcript == disagreement.transcript
        and c.origin is not Origin.CONSENSUS
        and c.coder in marked
        and _made(marked[c.coder], c)
    )


def _made(marked: Marked, coding: Coding) -> bool:
    return coding.code in marked.codes and any(s.contains(coding.span) for s in marked.spans)


def decide(
    project: Project, round_name: str, place: Place, ruling: Ruling, *, actor: str
) -> Decision:
    """Decide a place; a decision that was made before is replaced. The originals stay untouched."""
    with project.writing(actor, right=Right.CODE) as repository:
        cases = _docket(repository, round_name).cases
        case = next((each for each in cases if each.place == place), None)
        if case is None:
            raise NotFound(
                "the coders of this round do not differ at this place",
                where=f"{place[0]}, {place[2]}-{place[3]}",
                hint=f"qualkit adjudicate list PROJECT '{round_name}' lists the places",
            )
        if case.decision is not None:
            _take_back_in(repository, case.decision)
        transcript = repository.transcript(place[0])
        made = _agreed_codings(repository, case, ruling, transcript)
        new = Decision(
            str(uuid.uuid4()),
            round_name,
            ruling.verdict,
            place,
            ruling.coder if ruling.verdict is Verdict.CODER else "",
            ruling.reason.strip(),
            tuple(c.id for c in case.originals),
            tuple(c.id for c in made),
        )
        _store(repository, new, made)
        return new


def _store(repository: Repository, new: Decision, made: Sequence[Coding]) -> None:
    repository.ensure_coder(Coder(CONSENSUS, CoderKind.MACHINE))
    for coding in made:
        if repository.same_coding(coding) is not None:
            raise CodingError(
                "these words carry this code by another decision already",
                where=coding.transcript,
                hint="take that one back first, or choose other words",
            )
        repository.record([coding])
    repository.save_decision(new)


def _agreed_codings(
    repository: Repository, at: Case, ruling: Ruling, text: Transcript
) -> tuple[Coding, ...]:
    match ruling.verdict:
        case Verdict.NEITHER:
            return ()
        case Verdict.OTHER:
            return (_other(repository, at, ruling, text),)
        case Verdict.CODER:
            if ruling.coder not in at.disagreement.coders:
                names = ", ".join(at.disagreement.coders)
                raise UsageError(f"'{ruling.coder}' did not code here", hint=f"one of {names}")
            chosen = [c for c in at.originals if c.coder == ruling.coder]
        case Verdict.BOTH:
            chosen = list(at.originals)
        case Verdict.ALIKE:
            raise UsageError("what all agree on is taken over for the whole round")
    return tuple(_joined(chosen, text))


def _joined(chosen: Sequence[Coding], text: Transcript) -> Iterable[Coding]:
    """One coding for each code and stretch of words; a value stays where nobody differs in it."""
    for code in sorted({c.code for c in chosen}):
        same = [c for c in chosen if c.code == code]
        for span in merged_spans([c.span for c in same]):
            yield _consensus(same, span, text)


def _consensus(like: Sequence[Coding], span: Span, text: Transcript) -> Coding:
    values, valences = {c.value for c in like}, {c.valence for c in like}
    return replace(
        like[0],
        id=str(uuid.uuid4()),
        span=span,
        coder=CONSENSUS,
        quote=text.quote(span),
        origin=Origin.CONSENSUS,
        value=values.pop() if len(values) == 1 else "",
        valence=valences.pop() if len(valences) == 1 else Valence.NONE,
        note="",
        recorded_at=None,
    )


def _other(repository: Repository, case: Case, ruling: Ruling, text: Transcript) -> Coding:
    if ruling.span is None or not ruling.code:
        raise UsageError("say which words and which code stand instead")
    repository.seen.codebook().code(ruling.code)  # raises, naming near misses
    ruling.span.check_within(len(text.text), text.name)
    like = replace(case.originals[0], code=ruling.code, value="", valence=Valence.NONE)
    return _consensus([like], ruling.span, text)


def take_over_alike(project: Project, round_name: str, *, actor: str) -> Decision:
    """Put into the consensus what all coders agree on, in one step that can be taken back."""
    from qualkit.agreement.disagreements import alike

    with project.writing(actor, right=Right.CODE) as repository:
        round_ = _closed(repository, round_name)
        if any(d.verdict is Verdict.ALIKE for d in repository.decisions(round_name)):
            raise CodingError("what all agree on was taken over already", where=round_name)
        coded = coded_in(repository, round_)
        texts = {t.name: t for t in coded.transcripts}
        settled: list[str] = []
        made: list[Coding] = []
        for each in alike(coded):
            like = [c for c in coded.codings if _is_alike(c, each)]
            settled += [c.id for c in like]
            made += [_consensus(like, span, texts[each.transcript]) for span in each.spans]
        new = Decision(
            str(uuid.uuid4()),
            round_name,
            Verdict.ALIKE,
            settled=tuple(settled),
            codings=tuple(c.id for c in made),
        )
        _store(repository, new, made)
        return new


def _is_alike(coding: Coding, each: Alike) -> bool:
    here = (coding.transcript, coding.code) == (each.transcript, each.code)
    return here and each.hull.contains(coding.span) and coding.origin is not Origin.CONSENSUS


def take_back(project: Project, decision_id: str, *, actor: str) -> Decision:
    """Take a decision back; what it put into the consensus goes with it. Raises NotFound."""
    with project.writing(actor, right=Right.CODE) as repository:
        old = next((d for d in repository.decisions() if d.id == decision_id), None)
        if old is None:
            raise NotFound(
                f"there is no decision {decision_id}", hint="it may have been taken back"
            )
        _take_back_in(repository, old)
        return old


def _take_back_in(repository: Repository, old: Decision) -> None:
    for coding in old.codings:
        repository.retract(coding)
    repository.remove_decision(old)


def remark(project: Project, round_name: str, place: Place, text: str, *, actor: str) -> Remark:
    """Say something about a place of a closed round."""
    words = text.strip()
    if not words:
        raise UsageError("a remark without words")
    with project.writing(actor, right=Right.CODE) as repository:
        _closed(repository, round_name)
        new = Remark(str(uuid.uuid4()), round_name, place, words, actor)
        repository.add_remark(new)
        return new


def before_and_after(project: Project, round_name: str) -> BeforeAndAfter:
    """Agreement of the originals, and of each coder with the consensus.

    Raises CodingError until what all agree on was taken over, since each coder would else seem to
    differ from the consensus there.
    """
    from qualkit.agreement import agreement_of_round

    with project.reading() as repository:
        found = _docket(repository, round_name)
        if found.taken_over is None:
            raise CodingError(
                "what all agree on is not in the consensus yet",
                where=round_name,
                hint=f"qualkit adjudicate agreed PROJECT '{round_name}' takes it over",
            )
        coded = coded_in(repository, found.round)
        agreed = [
            replace(c, origin=Origin.HUMAN)
            for c in repository.codings(round=round_name, coder=CONSENSUS, consensus=True)
        ]
    before = agreement_of_round(coded.transcripts, coded.codings, found.round, coded.codebook)
    after = tuple(
        (
            coder,
            agreement_of_round(
                coded.transcripts,
                [c for c in coded.codings if c.coder == coder] + agreed,
                _against_consensus(found.round, coder),
                coded.codebook,
            ),
        )
        for coder in before.coders
    )
    return BeforeAndAfter(before, after, found.decided, len(found.cases))


def _against_consensus(round_: Round, coder: str) -> Round:
    """The transcripts that this coder and others coded, set beside the consensus."""
    shared = [name for name in round_.transcripts if len(round_.assigned(name)) > 1]
    pairs = {
        (name, who)
        for name in shared
        if coder in round_.assigned(name)
        for who in (coder, CONSENSUS)
    }
    return replace(round_, assignments=frozenset(pairs))


def resting_on_consensus(repository: Repository) -> tuple[Coding, ...]:
    """Every coding, with the consensus in the place of the originals that it settled."""
    settled = {id for decision in repository.decisions() for id in decision.settled}
    return tuple(c for c in repository.codings(consensus=True) if c.id not in settled)
