"""One site: who was heard, what was said most and how it moved, its tensions, what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import by, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.panel import over_waves, panel, waves_with_documents
from qualkit.analysis.parts import at_site
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.analysis.sides import Sides, meeting, sides
from qualkit.errors import NotFound
from qualkit.model import Strategy, Tension
from qualkit.model.findings import Quoted
from qualkit.model.profiles import CodeAtSite, SiteFindings, StrategyAtSite, TensionAtSite
from qualkit.model.results import Count, Passage

LEADING, QUOTED, RARE = 10, 4, 5


def assemble_site(corpus: Corpus, site: str, tensions: Iterable[Tension] = ()) -> SiteFindings:
    """Everything a profile of one site says. Raises NotFound for a site not in the frame."""
    known = [s.id for s in corpus.frame.sites]
    if site not in known:
        hint = f"its sites are {', '.join(known) or 'none'}"
        raise NotFound(f"no site '{site}' in the study", hint=hint)
    here = at_site(corpus, site)
    found = {code: passages(here.pick_exactly(code)) for code in here.used_codes}
    heard = waves_with_documents(here)
    steady = panel(here, heard)
    shown = Shown()
    met = tuple(_tension(here, tension, shown) for tension in tensions)
    told = tuple(one for one in met if one is not None)
    coded = {p.document.name for p in here.placed}
    counts = {code: total(here, of) for code, of in found.items()}
    return SiteFindings(
        site=site,
        base=evidence_base(here, here.used_codes),
        waves=tuple(w.id for w in corpus.frame.waves if w.id),
        heard=heard,
        facts=_facts(here, {s.fact for one in told for s in _strategies(one)}),
        codes=tuple(
            CodeAtSite(
                code,
                counts[code],
                _elsewhere(corpus, site, code),
                over_waves(code, found[code], steady, heard),
                choose(here, found[code], 1, shown) if number < QUOTED else (),
            )
            for number, code in enumerate(_leading(counts))
        ),
        panel=tuple(document.name for document in steady),
        tensions=told,
        rare=tuple(c for c, n in counts.items() if RARE * n.transcripts < n.eligible),
        absent=tuple(c for c in corpus.used_codes if c not in found),
        silent=tuple(d.name for d in here.documents if d.name not in coded),
    )


def _leading(counts: dict[str, Count]) -> list[str]:
    """Codes by transcripts, then passages; equals in the order of the codebook."""
    ranked = sorted(counts, key=lambda code: (-counts[code].transcripts, -counts[code].passages))
    return ranked[:LEADING]


def _elsewhere(corpus: Corpus, site: str, code: str) -> tuple[int, int]:
    others = {p.document.name for p in corpus.pick_exactly(code) if p.document.site != site}
    return len(others), sum(d.site != site for d in corpus.documents)


def _strategies(found: TensionAtSite) -> tuple[Strategy, ...]:
    return tuple(each.strategy for each in found.strategies)


def _facts(here: Corpus, told: Iterable[str]) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    """The recorded facts that no strategy shown names, wave by wave."""
    names = dict.fromkeys(f.name for f in here.study.facts)
    left = (name for name in names if name not in set(told))
    return tuple((name, _done(here, name)) for name in left)


def _done(here: Corpus, fact: str) -> tuple[str | None, ...]:
    site = here.frame.sites[0].id
    waves = (w.id for w in here.frame.waves if w.id)
    return tuple(here.study.fact(site, wave, fact) if fact else None for wave in waves)


def _tension(here: Corpus, tension: Tension, shown: Shown) -> TensionAtSite | None:
    """A tension with something said on both sides here, else None."""
    a, b = tension.pole_a.codes, tension.pole_b.codes
    if not (here.pick(a) and here.pick(b)):
        return None
    found = sides(here, a, b, clash=tension.tension_codes, turns=tension.near_turns)
    return TensionAtSite(
        tension,
        meeting(here, found),
        len(_people(here, found.a) & _people(here, found.b)),
        _quotes(here, found, shown),
        tuple(each for s in tension.strategies if (each := _strategy(here, s)) is not None),
    )


def _people(here: Corpus, side: Iterable[Passage]) -> set[str]:
    return {here.document(p.transcript).person(p.speaker) for p in side}


def _quotes(here: Corpus, found: Sides, shown: Shown) -> tuple[Quoted, ...]:
    """Words that hold both sides, else one quote of each."""
    together = choose(here, found.together, 1, shown)
    return together or (*choose(here, found.a, 1, shown), *choose(here, found.b, 1, shown))


def _strategy(here: Corpus, strategy: Strategy) -> StrategyAtSite | None:
    """A strategy that was recorded or spoken of here, else None."""
    done = _done(here, strategy.fact)
    said = passages(here.pick(strategy.codes))
    if not said and not any(done):
        return None
    talk = tuple(count for wave, count in by(here, said, "wave") if wave)
    return StrategyAtSite(strategy, done, talk)
