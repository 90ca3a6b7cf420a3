"""Tensions: evidence on two poles, where they meet, and what people did and said about it."""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus
from qualkit.analysis.counts import by, table, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.panel import over_waves, panel, waves_with_documents
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.analysis.sides import Sides, meeting, meetings, sides
from qualkit.model import Domain, Strategy, Tension
from qualkit.model.findings import Change, DomainFindings, StrategyFindings, TensionFindings
from qualkit.model.results import Passage
from qualkit.model.theme import QueryRef

QUOTES = 2


def assemble_tension(corpus: Corpus, tension: Tension) -> TensionFindings:
    """Everything a memo on the tension says, from the codings and recorded facts of the corpus."""
    found = sides(
        corpus,
        tension.pole_a.refs,
        tension.pole_b.refs,
        clash=tension.tension_codes,
        turns=tension.near_turns,
    )
    shown = Shown()
    waves = waves_with_documents(corpus)
    heard = panel(corpus, waves)
    return TensionFindings(
        tension=tension,
        base=evidence_base(corpus, _codes(tension)),
        total=meeting(corpus, found),
        a_table=table(corpus, found.a),
        b_table=table(corpus, found.b),
        together_table=table(corpus, found.together),
        near_table=table(corpus, found.near),
        explicit_table=table(corpus, found.explicit),
        by_role=meetings(corpus, found, "role"),
        both_people=_both_people(corpus, found),
        together_quotes=choose(corpus, found.together, QUOTES, shown),
        a_quotes=choose(corpus, found.a, QUOTES, shown),
        b_quotes=choose(corpus, found.b, QUOTES, shown),
        domains=tuple(_domain(corpus, domain, shown) for domain in tension.domains),
        strategies=tuple(_strategy(corpus, one, shown) for one in tension.strategies),
        changes=_changes(corpus, tension, found),
        panel=tuple(document.name for document in heard),
        silent=found.silent(corpus.documents),
    )


def _codes(tension: Tension) -> tuple[str | QueryRef, ...]:
    """Every code and query that the tension, its domains and strategies name, once, in order."""
    poles: list[str | QueryRef] = [
        ref if isinstance(ref, QueryRef) else ref.code
        for pole in (tension.pole_a, tension.pole_b)
        for ref in pole.refs
    ]
    domains = [code for domain in tension.domains for code in domain.codes]
    strategies = [code for strategy in tension.strategies for code in strategy.codes]
    return tuple(dict.fromkeys([*poles, *tension.tension_codes, *domains, *strategies]))


def _both_people(corpus: Corpus, found: Sides) -> tuple[tuple[str, int, int], ...]:
    """(site, people with passages on both poles, people heard), for every site."""

    def people(site: str, side: Iterable[Passage]) -> set[str]:
        documents = ((corpus.document(p.transcript), p.speaker) for p in side)
        return {d.person(speaker) for d, speaker in documents if d.site == site}

    def heard(site: str) -> int:
        return len({p for d in corpus.documents if d.site == site for p in d.people})

    return tuple(
        (s.id, len(people(s.id, found.a) & people(s.id, found.b)), heard(s.id))
        for s in corpus.frame.sites
    )


def _domain(corpus: Corpus, domain: Domain, shown: Shown) -> DomainFindings:
    found = passages(corpus.pick(domain.codes))
    return DomainFindings(
        domain,
        total(corpus, found),
        by(corpus, found, "site"),
        by(corpus, found, "role"),
        choose(corpus, found, QUOTES, shown),
    )


def _strategy(corpus: Corpus, strategy: Strategy, shown: Shown) -> StrategyFindings:
    found = passages(corpus.pick(strategy.codes))
    done = tuple(
        tuple(_fact(corpus, site.id, wave.id, strategy.fact) for wave in corpus.frame.waves)
        for site in corpus.frame.sites
    )
    return StrategyFindings(
        strategy,
        done,
        table(corpus, found),
        total(corpus, found),
        by(corpus, found, "role"),
        choose(corpus, found, 1, shown),
    )


def _fact(corpus: Corpus, site: str, wave: str, name: str) -> str | None:
    return corpus.study.fact(site, wave, name) if name else None


def _changes(corpus: Corpus, tension: Tension, found: Sides) -> tuple[Change, ...]:
    """Shares over waves, for both poles, the explicit clash and each strategy spoken of."""
    waves = waves_with_documents(corpus)
    if len(waves) < 2:
        return ()
    here = panel(corpus, waves)
    lines = [(tension.pole_a.label, found.a), (tension.pole_b.label, found.b)]
    if found.explicit:
        lines.append(("The clash itself", found.explicit))
    talk = ((s.name, passages(corpus.pick(s.codes))) for s in tension.strategies)
    lines += [(f"Talk of: {name}", found_here) for name, found_here in talk if found_here]
    return tuple(over_waves(label, side, here, waves) for label, side in lines)
