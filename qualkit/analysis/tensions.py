"""Tensions: evidence on two poles, where they meet, and what people did and said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qualkit.analysis.contrary import both_sides, leans, least, mirrors
from qualkit.analysis.corpus import Corpus, Placed
from qualkit.analysis.counts import by, table, total
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.panel import Line, movement, panel, waves_with_documents
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.analysis.recorded import contrasts, is_done, recorded
from qualkit.analysis.sides import Sides, meeting, meetings, sides
from qualkit.analysis.silence import absence, minorities, silence
from qualkit.analysis.splits import moderators, value_splits
from qualkit.model import CodeRef, Domain, Pole, Strand, Strategy, Tension
from qualkit.model.findings import (
    DomainFindings,
    Quoted,
    StrandTold,
    StrategyFindings,
    TensionFindings,
)
from qualkit.model.patterns import FactContrast, Lean, Moderator, StrandFindings, ValueSplit
from qualkit.model.results import Passage
from qualkit.model.theme import QueryRef

QUOTES = 2
CONTRARY = 3


def assemble_tension(corpus: Corpus, tension: Tension) -> TensionFindings:
    """Everything a memo on the tension says, from the codings and recorded facts of the corpus."""
    here = _Here.of(corpus, tension)
    found, shown, lines = here.found, here.shown, here.lines
    named = _codes(tension)
    codes = [code for code in named if isinstance(code, str)]
    leaning = leans(corpus, found)
    return TensionFindings(
        tension=tension,
        base=evidence_base(corpus, named),
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
        movement=movement(corpus, lines, tension.earlier),
        both_speakers=both_sides(corpus, found),
        leans=leaning,
        contrary=_contrary(here, leaning),
        mirrors=mirrors(corpus, here.used(tension.pole_a), here.used(tension.pole_b)),
        moderators=_moderators(here),
        by_outcome=_by_outcome(corpus, tension),
        contrasts=_contrasts(here),
        values=value_splits(corpus, _used(corpus, codes)),
        consequences=here.told(tension.consequences),
        mechanisms=here.told(tension.mechanisms),
        common=here.told(tension.common),
        others=here.told(tension.others),
        concepts=here.told(tension.concepts),
        followed=here.told(tension.followed),
        outcomes=_outcomes(corpus, tension.outcome),
        silence=silence(corpus, tension.topics, found.speaking),
        minorities=minorities(corpus, lines),
        absence=absence(corpus, codes),
    )


@dataclass(frozen=True)
class _Here:
    """The tension in this corpus: both sides, what is followed, what has been quoted."""

    corpus: Corpus
    tension: Tension
    found: Sides
    lines: tuple[Line, ...]
    shown: Shown = field(default_factory=Shown)

    @classmethod
    def of(cls, corpus: Corpus, tension: Tension) -> _Here:
        found = sides(
            corpus,
            tension.pole_a.refs,
            tension.pole_b.refs,
            clash=tension.tension_codes,
            turns=tension.near_turns,
        )
        return cls(corpus, tension, found, _lines(corpus, tension, found))

    def used(self, pole: Pole) -> tuple[str, ...]:
        """The codes applied of a pole, without those it takes with one value only."""
        return _used(self.corpus, [ref.code for ref in pole.codes if not ref.value])

    def told(self, strands: Iterable[Strand]) -> tuple[StrandTold, ...]:
        return tuple(self._told(strand) for strand in strands)

    def _told(self, strand: Strand) -> StrandTold:
        found = passages(self.corpus.pick(strand.codes))
        counts = StrandFindings(
            strand.name,
            strand.says,
            total(self.corpus, found),
            by(self.corpus, found, "site"),
            by(self.corpus, found, "role"),
            (*least(self.corpus, found, "site"), *least(self.corpus, found, "role")),
        )
        return StrandTold(counts, choose(self.corpus, found, 1, self.shown))


def _codes(tension: Tension) -> tuple[str | QueryRef, ...]:
    """Every code and query that the tension, its domains and strategies name, once, in order."""
    poles: list[str | QueryRef] = [
        ref if isinstance(ref, QueryRef) else ref.code
        for pole in (tension.pole_a, tension.pole_b)
        for ref in pole.refs
    ]
    domains = [code for domain in tension.domains for code in domain.codes]
    strategies = [code for strategy in tension.strategies for code in strategy.codes]
    strands = [ref.code for strand in tension.strands for ref in strand.codes]
    return tuple(dict.fromkeys([*poles, *tension.tension_codes, *domains, *strategies, *strands]))


def _used(corpus: Corpus, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes applied among these and those below them."""
    families = {code for ref in codes for code in corpus.family(ref)}
    return tuple(code for code in corpus.used_codes if code in families)


def _lines(corpus: Corpus, tension: Tension, found: Sides) -> tuple[Line, ...]:
    """What is followed over waves: poles, clash, strategies, strands, then each code used.

    What no passage speaks of is left out; so is a line with the very passages of one before it.
    """
    named: list[Line] = [
        Line("side", tension.pole_a.label, found.a),
        Line("side", tension.pole_b.label, found.b),
        Line("side", "The clash itself", found.explicit),
    ]
    named += [_line(corpus, "strategy", s.name, s.codes) for s in tension.strategies]
    named += [_line(corpus, "consequence", s.name, s.codes) for s in tension.consequences]
    named += [
        _line(corpus, "strand", s.name, s.codes) for s in (*tension.concepts, *tension.followed)
    ]
    beside = (*tension.mechanisms, *tension.common, *tension.others)
    named += [_line(corpus, "beside", s.name, s.codes) for s in beside]
    named += [
        Line("code", corpus.label(code), passages(corpus.pick_exactly(code)))
        for code in _used(corpus, [c for c in _codes(tension) if isinstance(c, str)])
    ]
    seen: dict[frozenset[tuple[str, object]], Line] = {}
    for line in named:
        key = frozenset((p.transcript, p.span) for p in line.found)
        if key:
            seen.setdefault(key, line)
    return tuple(seen.values())


def _line(corpus: Corpus, kind: str, label: str, codes: Iterable[CodeRef | str]) -> Line:
    return Line(kind, label, passages(corpus.pick(codes)))


def _contrary(here: _Here, leaning: Sequence[Lean]) -> tuple[Quoted, ...]:
    """A quote from each of a few sites by somebody who goes against where the site leans."""
    corpus, found, quotes = here.corpus, here.found, list[Quoted]()
    for lean in leaning:
        other = found.b if lean.side == "a" else found.a
        at_site = [p for p in other if corpus.document(p.transcript).site == lean.site]
        quotes.extend(choose(corpus, at_site, 1, here.shown))
    return tuple(quotes[:CONTRARY])


def _moderators(here: _Here) -> tuple[Moderator, ...]:
    tension, found = here.tension, here.found
    columns = [(tension.pole_a.label, found.a), (tension.pole_b.label, found.b)]
    if found.explicit:
        columns.append(("The clash itself", found.explicit))
    return moderators(here.corpus, tension.moderators, columns)


def _by_outcome(corpus: Corpus, tension: Tension) -> tuple[Moderator, ...]:
    """What was said of the end, by what became of the sites."""
    if not tension.outcome:
        return ()
    columns = [(s.name, passages(corpus.pick(s.codes))) for s in tension.followed]
    spoken = [(name, found) for name, found in columns if found]
    return moderators(corpus, [tension.outcome], spoken) if spoken else ()


def _contrasts(here: _Here) -> tuple[FactContrast, ...]:
    """Consequences, and talk of a strategy itself, where it was done and where it was not."""
    corpus, tension = here.corpus, here.tension
    documents = panel(corpus, waves_with_documents(corpus))
    after = [line for line in here.lines if line.kind == "consequence"]
    rows: list[FactContrast] = []
    for strategy in tension.strategies:
        if strategy.fact:
            talk = _line(corpus, "strategy", "Talk of it", strategy.codes)
            facts = [(strategy.fact, strategy.name)]
            rows.extend(contrasts(corpus, facts, (talk, *after), documents))
    return tuple(rows)


def _outcomes(corpus: Corpus, attribute: str) -> tuple[tuple[str, str], ...]:
    """(site, value) of the outcome, for sites that have one."""
    values = ((s.id, s.attributes.get(attribute, "")) for s in corpus.frame.sites if attribute)
    return tuple((site, value) for site, value in values if value)


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
    placed = corpus.pick(strategy.codes)
    found = passages(placed)
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
        choose(corpus, passages(_as_a_rule(placed)) or found, 1, shown),
        recorded(corpus, strategy.fact) if strategy.fact else (),
        _told_values(corpus, strategy),
        choose(corpus, _against(corpus, strategy, placed), 1, shown),
        least(corpus, found, "site"),
    )


def _fact(corpus: Corpus, site: str, wave: str, name: str) -> str | None:
    return corpus.study.fact(site, wave, name) if name else None


def _told_values(corpus: Corpus, strategy: Strategy) -> ValueSplit | None:
    """The values of the strategy's only code that has any; several are told in a table."""
    splits = value_splits(corpus, _used(corpus, strategy.codes))
    return splits[0] if len(splits) == 1 and splits[0].kind == "value" else None


def _rule(placed: Sequence[Placed]) -> str:
    """The most frequent value; empty where no coding gives one."""
    values = Counter(p.coding.value for p in placed if p.coding.value)
    return max(values, key=lambda v: (values[v], v), default="")


def _as_a_rule(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """The codings with the most frequent value, so that a quote shows the rule."""
    rule = _rule(placed)
    return tuple(p for p in placed if p.coding.value == rule)


def _against(corpus: Corpus, strategy: Strategy, placed: Sequence[Placed]) -> tuple[Passage, ...]:
    """Passages with the rarest value, of those where the record says that it was not done.

    The most frequent value is the rule and never against it; nor are codings without a value.
    """
    values = Counter(p.coding.value for p in placed if p.coding.value)
    rule = _rule(placed)
    against = [
        p
        for p in placed
        if p.coding.value not in ("", rule)
        and (done := _fact(corpus, p.document.site, p.document.wave, strategy.fact)) is not None
        and not is_done(done)
    ]
    rarest = min((p.coding.value for p in against), key=lambda v: (values[v], v), default="")
    return passages(p for p in against if p.coding.value == rarest)
