"""Saturation: how many new codes each further transcript brings, by site and wave."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.analysis.corpus import Corpus, Document
from qualkit.model.patterns import Saturation

BASE, RUN, LITTLE = 4, 3, 0.05


def saturation(corpus: Corpus) -> tuple[Saturation, ...]:
    """All sites together, then each site; transcripts in the order of wave, site, role and name.

    `reached` is after Guest, Namey and Chen 2020 (PLoS ONE 15(5): e0232076): codes new in a run of
    3 transcripts, as a share of the codes in the first 4, at most 5 %. It counts the transcripts up
    to the start of the first such run. Transcripts without any coding are left out.
    """
    coded = {p.document.name for p in corpus.placed}
    waves = {wave.id: n for n, wave in enumerate(corpus.frame.waves)}
    here = sorted((d for d in corpus.documents if d.name in coded), key=lambda d: waves[d.wave])
    codes: dict[str, set[str]] = {}
    for p in corpus.placed:
        codes.setdefault(p.document.name, set()).add(p.coding.code)
    sites = [site.id for site in corpus.frame.sites]
    groups = [("", here), *((site, [d for d in here if d.site == site]) for site in sites)]
    return tuple(_of(corpus, site, documents, codes) for site, documents in groups if documents)


def _of(
    corpus: Corpus, site: str, documents: Sequence[Document], codes: dict[str, set[str]]
) -> Saturation:
    seen: set[str] = set()
    curve: list[int] = []
    fresh: list[int] = []
    for d in documents:
        new = codes[d.name] - seen
        seen |= new
        fresh.append(len(new))
        curve.append(len(seen))
    by_wave = tuple(
        (wave.id, len(at), sum(fresh[n] for n in at))
        for wave in corpus.frame.waves
        if (at := [n for n, d in enumerate(documents) if d.wave == wave.id])
    )
    last = max((n for n, new in enumerate(fresh, 1) if new), default=0)
    return Saturation(site, tuple(curve), by_wave, last, reached(curve))


def reached(curve: Sequence[int]) -> int | None:
    """The number of transcripts before the first run with little new; None without one."""
    if len(curve) < BASE + RUN or not curve[BASE - 1]:
        return None
    base = curve[BASE - 1]
    for start in range(BASE, len(curve) - RUN + 1):
        if curve[start + RUN - 1] - curve[start - 1] <= LITTLE * base:
            return start
    return None
