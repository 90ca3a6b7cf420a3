"""The evidence base that every memo prints: data, voices, trust in the codes, thin places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.analysis.grid import collection_grid
from qualkit.analysis.passages import passages
from qualkit.analysis.voices import voice_balance
from qualkit.model import Origin, Study
from qualkit.model.findings import CodeTrust, CodeVoices, EvidenceBase, Voice
from qualkit.model.results import AgreementTable, CodeAgreement, CollectionGrid, Passage
from qualkit.model.theme import QueryRef

GOOD, TENTATIVE = 0.80, 0.667
COEFFICIENTS = (("krippendorff_alpha", "alpha"), ("cohen_kappa", "kappa"))


def evidence_base(
    corpus: Corpus, codes: Iterable[str | QueryRef], documents: Iterable[Document] | None = None
) -> EvidenceBase:
    """The base for a memo on some codes (those below them count too) and some documents."""
    here = corpus.documents if documents is None else tuple(documents)
    codes = tuple(codes)
    names = {document.name for document in here}
    picked = [p for p in corpus.pick(codes) if p.document.name in names]
    used = _in_order(corpus, {p.coding.code for p in picked})
    found = passages(picked)
    return EvidenceBase(
        study=corpus.frame,
        codebook=corpus.codebook,
        provenance=corpus.provenance,
        grid=_grid(corpus, here),
        transcripts=len(here),
        coded=len({p.document.name for p in corpus.placed} & names),
        codings=len(picked),
        passages=len(found),
        suggested=sum(p.coding.origin is Origin.SUGGESTION for p in picked),
        of_interviewers=corpus.of_interviewers,
        voices=_voices(corpus, found, here),
        trust=tuple(trust(corpus.agreement, code) for code in used),
        agreement=_described(corpus.agreement),
        rests_on=_rests_on(used, picked),
        thin=_thin(here),
        balance=voice_balance(corpus, picked, here),
        asked=_asked(corpus, codes),
    )


def _asked(corpus: Corpus, codes: Iterable[str | QueryRef]) -> tuple[tuple[str, str], ...]:
    queries = dict.fromkeys(each.formula for each in codes if isinstance(each, QueryRef))
    return tuple((query, corpus.asked.get(query, query)) for query in queries)


def _grid(corpus: Corpus, here: tuple[Document, ...]) -> CollectionGrid:
    """The grid of these documents; a plan is kept for the waves they belong to."""
    if len(here) == len(corpus.documents):
        return collection_grid(corpus.study, corpus.transcripts)
    waves = {document.wave for document in here}
    return collection_grid(_study_of(corpus.study, waves), (d.transcript for d in here))


def _study_of(study: Study, waves: set[str]) -> Study:
    from dataclasses import replace

    return replace(
        study,
        waves=tuple(w for w in study.waves if w.id in waves),
        planned=tuple(p for p in study.planned if p.cell.wave in waves),
    )


def _in_order(corpus: Corpus, codes: set[str]) -> tuple[str, ...]:
    return tuple(code for code in corpus.used_codes if code in codes)


def _voices(
    corpus: Corpus, shown: tuple[Passage, ...], here: tuple[Document, ...]
) -> tuple[Voice, ...]:
    role_of = {document.name: document.role for document in here}
    found = Counter(role_of[p.transcript] for p in shown)
    return tuple(
        Voice(
            role.id,
            sum(document.role == role.id for document in here),
            len({person for d in here if d.role == role.id for person in d.people}),
            found[role.id],
        )
        for role in corpus.frame.roles
    )


def _rests_on(used: tuple[str, ...], picked: list[Placed]) -> tuple[CodeVoices, ...]:
    transcripts: defaultdict[str, set[str]] = defaultdict(set)
    people: defaultdict[str, set[str]] = defaultdict(set)
    for one in picked:
        transcripts[one.coding.code].add(one.document.name)
        people[one.coding.code].add(one.person)
    return tuple(CodeVoices(code, len(transcripts[code]), len(people[code])) for code in used)


def _thin(here: tuple[Document, ...]) -> tuple[tuple[str, str], ...]:
    """Site x wave cells that rest on a single transcript."""
    cells = Counter((document.site, document.wave) for document in here)
    seen = dict.fromkeys((document.site, document.wave) for document in here)
    return tuple(cell for cell in seen if cells[cell] == 1)


def trust(table: AgreementTable | None, code: str) -> CodeTrust:
    """Agreement on a code: good from .80, tentative from .667 (Krippendorff 2004), else low."""
    row = next((r for r in table.codes if r.code == code), None) if table else None
    if row is None:
        return CodeTrust(code, "", None, 0, "not tested")
    name, value = _coefficient(row)
    if value is None:
        return CodeTrust(code, name, None, row.units, "not tested")
    status = "good" if value >= GOOD else "tentative" if value >= TENTATIVE else "low"
    return CodeTrust(code, name, value, row.units, status)


def _coefficient(row: CodeAgreement) -> tuple[str, float | None]:
    for key, name in COEFFICIENTS:
        estimate = row.coefficients.get(key)
        if estimate is not None and estimate.value is not None:
            return name, estimate.value
    return "", None


def _described(table: AgreementTable | None) -> str:
    if table is None:
        return ""
    return f"round {table.round}, unit {table.unit}, {len(table.coders)} coders"
