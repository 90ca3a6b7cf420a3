"""Whose words the evidence is: by site and coder, single sources, and roles not heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qualkit.analysis.corpus import Corpus, Document, Placed
from qualkit.analysis.passages import grouped
from qualkit.model import Origin
from qualkit.model.patterns import CoderVoice, SingleSource, SiteVoice, VoiceBalance


def voice_balance(
    corpus: Corpus, picked: Sequence[Placed], here: Sequence[Document]
) -> VoiceBalance:
    """How the evidence is spread over sites, coders and people."""
    return VoiceBalance(
        tuple(_site(site.id, picked, here) for site in corpus.frame.sites),
        _coders(picked),
        _single(corpus, picked, here),
        _unheard(corpus, here),
        len({p.coding.code for p in picked}),
        len({p.coding.code for p in picked if p.coding.origin is Origin.SUGGESTION}),
    )


def _site(site: str, picked: Sequence[Placed], here: Sequence[Document]) -> SiteVoice:
    documents = [d for d in here if d.site == site]
    found = [p for p in picked if p.document.site == site]
    return SiteVoice(
        site,
        len(documents),
        len({person for d in documents for person in d.people}),
        len({p.person for p in found if p.document.people}),
        len(grouped(found)),
    )


def _coders(picked: Sequence[Placed]) -> tuple[CoderVoice, ...]:
    codings: defaultdict[str, int] = defaultdict(int)
    transcripts: defaultdict[str, set[str]] = defaultdict(set)
    alone: defaultdict[str, int] = defaultdict(int)
    for group in grouped(picked):
        coders = {p.coding.coder for p in group}
        for p in group:
            codings[p.coding.coder] += 1
            transcripts[p.coding.coder].add(p.document.name)
        if len(coders) == 1:
            alone[group[0].coding.coder] += 1
    return tuple(
        CoderVoice(name, codings[name], len(transcripts[name]), alone[name])
        for name in sorted(codings)
    )


def _single(
    corpus: Corpus, picked: Sequence[Placed], here: Sequence[Document]
) -> tuple[SingleSource, ...]:
    """Cells of site and role with two passages or more that are all one person's."""
    cells: defaultdict[tuple[str, str], list[Placed]] = defaultdict(list)
    for p in picked:
        if p.document.people:
            cells[p.document.site, p.document.role].append(p)
    out = []
    for site in corpus.frame.sites:
        for role in corpus.frame.roles:
            found = cells[site.id, role.id]
            passages = len(grouped(found))
            if passages > 1 and len({p.person for p in found}) == 1:
                heard = _people(d for d in here if (d.site, d.role) == (site.id, role.id))
                out.append(SingleSource(site.id, role.id, passages, heard))
    return tuple(out)


def _people(documents: Iterable[Document]) -> int:
    return len({person for d in documents for person in d.people})


def _unheard(corpus: Corpus, here: Sequence[Document]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Per site that was heard, the roles heard elsewhere and not there."""
    heard = {(d.site, d.role) for d in here}
    roles = [r.id for r in corpus.frame.roles if any(role == r.id for _, role in heard)]
    missing = (
        (site.id, tuple(role for role in roles if (site.id, role) not in heard))
        for site in corpus.frame.sites
        if any(s == site.id for s, _ in heard)
    )
    return tuple((site, gone) for site, gone in missing if gone)
