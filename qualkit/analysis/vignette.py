"""A vignette: passages of one site or person in the order in which they were said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.panel import waves_with_documents
from qualkit.analysis.parts import at_site, of_person
from qualkit.analysis.passages import passages
from qualkit.analysis.person_profile import found_person
from qualkit.analysis.quotes import SHORTEST, quotation
from qualkit.model.profiles import Scene, VignetteFindings
from qualkit.model.results import Passage

A_WAVE = 5


def assemble_vignette(corpus: Corpus, id: str) -> VignetteFindings:
    """What was said wave by wave, with what is on record. Raises NotFound where `id` is nobody."""
    sites = [site.id for site in corpus.frame.sites]
    site, person = (id, "") if id in sites else found_person(corpus, id)
    here = of_person(corpus, site, person) if person else at_site(corpus, site)
    roles = {document.role for document in here.documents}
    found = passages(here.placed)
    return VignetteFindings(
        site,
        person,
        evidence_base(here, here.used_codes),
        tuple(_scene(here, corpus, site, wave, found) for wave in waves_with_documents(here)),
        len(found),
        bool(person) and any(r.minors for r in corpus.frame.roles if r.id in roles),
    )


def _scene(here: Corpus, corpus: Corpus, site: str, wave: str, found: Iterable[Passage]) -> Scene:
    facts = corpus.study.facts
    said = [p for p in found if here.document(p.transcript).wave == wave]
    return Scene(
        wave,
        tuple((f.name, f.value) for f in facts if (f.site, f.wave) == (site, wave)),
        tuple((p.codes, quotation(here, p)) for p in chosen(here, said)),
        len(said),
    )


def chosen(here: Corpus, said: Iterable[Passage], limit: int = A_WAVE) -> tuple[Passage, ...]:
    """Up to `limit` passages in reading order.

    Each step takes a passage of whom was heard least so far, then one of more than a few words,
    then one that several coders marked, then one with a code not told yet.
    """
    waiting = list(said)
    order = {id(p): n for n, p in enumerate(waiting)}
    heard: Counter[tuple[str, str | None]] = Counter()
    told: set[str] = set()
    kept: list[Passage] = []
    while waiting and len(kept) < limit:
        best = min(
            waiting,
            key=lambda p: (
                heard[p.transcript, p.speaker],
                len(p.quote.split()) < SHORTEST,
                len(p.coders) == 1 and here.coded_by[p.transcript] > 1,
                told.issuperset(p.codes),
                order[id(p)],
            ),
        )
        waiting.remove(best)
        kept.append(best)
        heard[best.transcript, best.speaker] += 1
        told.update(best.codes)
    return tuple(sorted(kept, key=lambda p: order[id(p)]))
