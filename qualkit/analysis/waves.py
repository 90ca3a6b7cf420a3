"""One wave: what was said most, where, by whom, and what moved since the wave before."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.counts import by, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.panel import over_waves, panel, waves_with_documents
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.analysis.saturation import saturation
from qualkit.errors import NotFound
from qualkit.model.findings import CodeInWave, CodeVoices, SiteInWave, WaveFindings
from qualkit.model.patterns import Change
from qualkit.model.results import Passage

QUOTED_CODES = 5
LEADING = 3


@dataclass(frozen=True, slots=True)
class _Wave:
    """The wave's documents and its passages by code, with the wave before for comparison."""

    corpus: Corpus
    wave: str
    previous: str | None
    documents: tuple[Document, ...]
    panel: tuple[Document, ...]
    found: tuple[tuple[str, tuple[Passage, ...]], ...]


def assemble_wave(corpus: Corpus, wave: str) -> WaveFindings:
    """Everything a memo on one wave says. Raises NotFound for a wave not in the frame."""
    if wave not in {w.id for w in corpus.frame.waves}:
        known = ", ".join(w.id for w in corpus.frame.waves) or "none"
        raise NotFound(f"no wave '{wave}' in the study", hint=f"its waves are {known}")
    here = _gather(corpus, wave)
    shown = Shown()
    now = {code for code, _ in here.found}
    before = _codes_of(corpus, here.previous)
    coded = {p.transcript for _, found in here.found for p in found}
    return WaveFindings(
        wave=wave,
        previous=here.previous,
        base=evidence_base(corpus, now, here.documents),
        codes=tuple(
            _code(here, code, found, shown if n < QUOTED_CODES else None)
            for n, (code, found) in enumerate(here.found)
        ),
        appeared=tuple(c for c in corpus.used_codes if c in now - before) if here.previous else (),
        gone=tuple(c for c in corpus.used_codes if c in before - now),
        sites=tuple(_site(here, site.id, shown) for site in corpus.frame.sites),
        silent=tuple(d.name for d in here.documents if d.name not in coded),
        changes=_changes(here),
        panel=tuple(d.name for d in here.panel),
        saturation=saturation(corpus),
    )


def _gather(corpus: Corpus, wave: str) -> _Wave:
    documents = tuple(d for d in corpus.documents if d.wave == wave)
    waves = waves_with_documents(corpus)
    earlier = waves[: waves.index(wave)] if wave in waves else ()
    previous = earlier[-1] if earlier else None
    compared = panel(corpus, (previous, wave)) if previous is not None else ()
    found = [
        (code, passages(p for p in corpus.pick_exactly(code) if p.document.wave == wave))
        for code in corpus.used_codes
    ]
    ranked = sorted(
        ((code, there) for code, there in found if there),
        key=lambda pair: (-len({p.transcript for p in pair[1]}), -len(pair[1])),
    )
    return _Wave(corpus, wave, previous, documents, compared, tuple(ranked))


def _codes_of(corpus: Corpus, wave: str | None) -> set[str]:
    return {p.coding.code for p in corpus.placed if p.document.wave == wave} if wave else set()


def _code(here: _Wave, code: str, found: tuple[Passage, ...], shown: Shown | None) -> CodeInWave:
    corpus = here.corpus
    return CodeInWave(
        code,
        total(corpus, found, here.documents),
        by(corpus, found, "site", here.documents),
        by(corpus, found, "role", here.documents),
        choose(corpus, found, 2, shown) if shown is not None else (),
    )


def _changes(here: _Wave) -> tuple[Change, ...]:
    """Every code of either wave that the compared documents hold, in the codebook's order."""
    if here.previous is None:
        return ()
    waves = (here.previous, here.wave)
    lines = (
        over_waves(code, passages(here.corpus.pick_exactly(code)), here.panel, waves)
        for code in here.corpus.used_codes
    )
    return tuple(line for line in lines if any(n for n, _ in line.shares))


def _site(here: _Wave, site: str, shown: Shown) -> SiteInWave:
    documents = tuple(d for d in here.documents if d.site == site)
    names = {d.name for d in documents}
    counts = [(code, total(here.corpus, found, documents), found) for code, found in here.found]
    leading = sorted(
        (row for row in counts if row[1].transcripts),
        key=lambda row: (-row[1].transcripts, -row[1].passages),
    )
    quotable = [p for _, _, found in leading[:1] for p in found if p.transcript in names]
    quotes = choose(here.corpus, quotable, 1, shown)
    return SiteInWave(
        site,
        len(documents),
        len({person for d in documents for person in d.people}),
        len(names & {p.transcript for _, _, found in leading for p in found}),
        tuple(CodeVoices(code, n.transcripts, n.people) for code, n, _ in leading[:LEADING]),
        quotes[0] if quotes else None,
    )
