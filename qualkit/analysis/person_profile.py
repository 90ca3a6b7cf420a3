"""One person over the waves: the conversations side by side, codes, both poles, quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from qualkit.analysis.corpus import Corpus, Document
from qualkit.analysis.evidence import evidence_base
from qualkit.analysis.grid import minutes_of
from qualkit.analysis.panel import waves_with_documents
from qualkit.analysis.parts import of_person
from qualkit.analysis.passages import passages
from qualkit.analysis.quotes import Shown, choose
from qualkit.errors import NotFound
from qualkit.model import CodeRef, Tension, Theme
from qualkit.model.findings import Quoted
from qualkit.model.profiles import Interview, PersonFindings, Poles
from qualkit.model.results import Passage

QUOTES_A_WAVE = 3


def persons_of(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """(site, person) of everyone named, in the order of the documents."""
    return tuple(dict.fromkeys((d.site, name) for d in corpus.documents for name in d.named))


def found_person(corpus: Corpus, id: str) -> tuple[str, str]:
    """The person meant by `site/person`, or by the name alone where one site has it."""
    known = persons_of(corpus)
    meant = [one for one in known if id in ("/".join(one), one[1])]
    if len(meant) == 1:
        return meant[0]
    if meant:
        hint = f"say which: {', '.join('/'.join(one) for one in meant)}"
        raise NotFound(f"several persons are called '{id}'", hint=hint)
    some = ", ".join(name for _, name in known[:6])
    more = f" and {len(known) - 6} more" if len(known) > 6 else ""
    hint = f"there are {some}{more}" if known else "transcripts name nobody (attribute 'persons')"
    raise NotFound(f"no person '{id}'", hint=hint)


def assemble_person(
    corpus: Corpus, id: str, *, themes: Iterable[Theme] = (), tensions: Iterable[Tension] = ()
) -> PersonFindings:
    """Everything a memo on one person says. Raises NotFound where nobody is called that."""
    site, person = found_person(corpus, id)
    here = of_person(corpus, site, person)
    waves = waves_with_documents(here)
    all_waves = waves_with_documents(corpus)
    roles = {d.role for d in here.documents}
    return PersonFindings(
        person=person,
        site=site,
        base=evidence_base(here, here.used_codes),
        waves=waves,
        missed=tuple(w for w in all_waves if w not in waves),
        interviews=tuple(_interview(here, document) for document in here.documents),
        codes=_codes(here, waves),
        poles=tuple(_poles(here, waves, themes, tensions)),
        quotes=_quotes(here, waves),
        minor=any(role.minors for role in corpus.frame.roles if role.id in roles),
    )


def _interview(here: Corpus, document: Document) -> Interview:
    return Interview(
        document.name,
        document.wave,
        document.role,
        document.instrument,
        round(minutes_of(document.transcript)),
        document.transcript.words,
        sum(p.document.name == document.name for p in here.placed),
        alone=len(document.participants) <= 1 and len(document.named) <= 1,
    )


def _codes(here: Corpus, waves: tuple[str, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    rows = []
    for code in here.used_codes:
        found = passages(here.pick_exactly(code))
        rows.append((code, _each_wave(here, found, waves)))
    return tuple(sorted(rows, key=lambda row: -sum(row[1])))


def _each_wave(here: Corpus, found: Iterable[Passage], waves: tuple[str, ...]) -> tuple[int, ...]:
    counts = Counter(here.document(p.transcript).wave for p in found)
    return tuple(counts[wave] for wave in waves)


def _poles(
    here: Corpus, waves: tuple[str, ...], themes: Iterable[Theme], tensions: Iterable[Tension]
) -> Iterable[Poles]:
    """Themes and tensions on which the person says something, on either side."""
    lines: list[tuple[str, tuple[str, str], tuple[CodeRef | str, ...], tuple[CodeRef | str, ...]]]
    lines = [
        (t.name, t.sides, tuple(c for d in t.dimensions for c in d.freedom),
         tuple(c for d in t.dimensions for c in d.fence)) for t in themes
    ]  # fmt: skip
    lines += [
        (t.name, (t.pole_a.label, t.pole_b.label), t.pole_a.codes, t.pole_b.codes) for t in tensions
    ]
    for name, labels, a, b in lines:
        of_a = _each_wave(here, passages(here.pick(a)), waves)
        of_b = _each_wave(here, passages(here.pick(b)), waves)
        if any((*of_a, *of_b)):
            yield Poles(name, *labels, tuple(zip(of_a, of_b, strict=True)))


def _quotes(
    here: Corpus, waves: tuple[str, ...]
) -> tuple[tuple[str, tuple[tuple[str, Quoted], ...]], ...]:
    """For each wave quotes of the codes heard most in it, each with its code."""
    out = []
    for wave in waves:
        shown = Shown()  # one person is quoted in every wave, however much before
        at = [p for p in here.placed if p.document.wave == wave]
        ranked = Counter(p.coding.code for p in at)
        chosen: list[tuple[str, Quoted]] = []
        for code, _ in sorted(ranked.items(), key=lambda item: (-item[1], item[0])):
            if len(chosen) < QUOTES_A_WAVE:
                found = passages(p for p in at if p.coding.code == code)
                chosen += [(code, quote) for quote in choose(here, found, 1, shown)]
        out.append((wave, tuple(chosen)))
    return tuple(out)
