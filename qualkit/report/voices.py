"""Whose voices and how sure: balance by role, site and coder, single sources, agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qualkit.model.findings import CodeTrust, EvidenceBase, Quoted
from qualkit.model.patterns import Saturation, SingleSource
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import NONE, Names, counted, joined, plural

_BANDS = "Good from .80, tentative from .667 (Krippendorff), else low."


def trustworthiness(base: EvidenceBase, quotes: Iterable[Quoted]) -> tuple[Block, ...]:
    """Voice balance, warnings on thin voices, how quotes were made, and agreement."""
    shown = tuple(quotes)
    return (
        Heading("Whose voices, and how sure"),
        *_by_role(base, shown),
        *_by_site(base, shown),
        *_by_coder(base),
        *_warnings(base, shown),
        *_edits(shown),
        *_agreement(base),
    )


def trust_in_short(base: EvidenceBase, quotes: Iterable[Quoted]) -> tuple[Block, ...]:
    """The same with agreement in a sentence; `trust_details` goes with it further down."""
    shown = tuple(quotes)
    return (
        Heading("Whose voices, and how sure"),
        *_by_role(base, shown),
        *_warnings(base, shown),
        *_edits(shown),
        *_agreement_told(base),
    )


def trust_details(base: EvidenceBase, quotes: Iterable[Quoted]) -> tuple[Block, ...]:
    """Voices by site and coder, and agreement code by code."""
    tested = any(code.value is not None for code in base.trust)
    parts = (
        *_by_site(base, tuple(quotes)),
        *_by_coder(base),
        *(_agreement(base) if tested else ()),
    )
    return (Heading("Voices and agreement"), *parts) if parts else ()


def _agreement_told(base: EvidenceBase) -> tuple[Block, ...]:
    """'Agreement: good for 8 of 28 codes, low for 1 (Captain .27), not tested for 12.'"""
    tested = [code for code in base.trust if code.value is not None]
    if not tested:
        return _agreement(base)
    names = Names(base)
    parts = [
        f"{status} for {len(found)}{_worst(names, found) if status == 'low' else ''}"
        for status in ("good", "tentative", "low")
        if (found := [code for code in tested if code.status == status])
    ]
    untested = len(base.trust) - len(tested)
    parts += [f"not tested for {untested}"] if untested else []
    of = counted(len(base.trust), "code")
    text = f"Agreement on the {of} used is {joined(parts)}. From {base.agreement}. {_BANDS}"
    return (Paragraph(text),)


def _worst(names: Names, found: Sequence[CodeTrust]) -> str:
    told = (f"{names.code(code.code)} {code.value:.2f}" for code in found)
    return f" ({', '.join(told)})"


def _by_role(base: EvidenceBase, quotes: tuple[Quoted, ...]) -> tuple[Block, ...]:
    names = Names(base)
    rows = tuple(
        (
            names.role(voice.role),
            str(voice.transcripts),
            str(voice.people),
            str(voice.passages),
            str(sum(quote.role == voice.role for quote in quotes)),
        )
        for voice in base.voices
        if voice.transcripts
    )
    header = ("Role", "Transcripts", "People", "Passages", "Quotes")
    caption = "Voice balance: what each role brings to the data, to the evidence and to the quotes"
    return (TableBlock(caption, header, rows),) if rows else ()


def _by_site(base: EvidenceBase, quotes: tuple[Quoted, ...]) -> tuple[Block, ...]:
    names = Names(base)
    sites = [site for site in base.balance.sites if site.transcripts]
    if len(sites) < 2:
        return ()
    rows = tuple(
        (
            names.site(site.site),
            str(site.transcripts),
            f"{site.speaking} of {site.people}",
            str(site.passages),
            str(sum(quote.site == site.site for quote in quotes)),
        )
        for site in sites
    )
    noun = names.site_noun
    header = (noun.capitalize(), "Transcripts", "People in the evidence", "Passages", "Quotes")
    return (TableBlock(f"Voice balance by {noun}", header, rows),)


def _by_coder(base: EvidenceBase) -> tuple[Block, ...]:
    coders = base.balance.coders
    if not coders:
        return ()
    if len(coders) == 1:
        return (Paragraph(f"All codings are {coders[0].coder}'s."),)
    rows = tuple((c.coder, str(c.codings), str(c.transcripts), str(c.alone)) for c in coders)
    header = ("Coder", "Codings", "Transcripts", "Passages nobody else marked")
    return (TableBlock("Voice balance by coder", header, rows),)


def _warnings(base: EvidenceBase, quotes: tuple[Quoted, ...]) -> tuple[Block, ...]:
    names = Names(base)
    items = [*_missing(base, names), *_single(base, names)]
    items += _often_quoted(names, quotes)
    return (BulletList(tuple(items)),) if items else ()


def _missing(base: EvidenceBase, names: Names) -> Iterator[str]:
    """Who was not heard at which site, and which texts in which nobody speaks are not there."""
    texts = {voice.role for voice in base.voices if voice.transcripts and not voice.people}
    people: dict[str, list[str]] = {}
    absent: dict[str, list[str]] = {}
    for site, roles in base.balance.unheard:
        for told, wanted in ((people, False), (absent, True)):
            missing = [names.role_within(role) for role in roles if (role in texts) is wanted]
            if missing:
                told.setdefault(joined(missing, last="or"), []).append(site)
    lists = ["; ".join(f"{who} at {names.sites(at)}" for who, at in each.items())
             for each in (people, absent)]  # fmt: skip
    if people:
        yield f"Not heard: {lists[0]}. What is said of them there is others' account."
    if absent:
        yield f"Not there: {lists[1]}."


def _single(base: EvidenceBase, names: Names) -> list[str]:
    """Roles at a site whose passages are all one person's."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for site in dict.fromkeys(one.site for one in base.balance.single):
        roles = tuple(_alone(names, one) for one in base.balance.single if one.site == site)
        alike.setdefault(roles, []).append(site)
    return [
        f"At {names.sites(sites)} one person {'' if len(sites) * len(roles) == 1 else 'each '}"
        f"speaks for the role: {joined(roles)}."
        for roles, sites in alike.items()
    ]


def _alone(names: Names, one: SingleSource) -> str:
    of = f" (of {one.heard} heard)" if one.heard > 1 else ""
    return f"{names.role_within(one.role)}{of}"


def _often_quoted(names: Names, quotes: tuple[Quoted, ...]) -> list[str]:
    often = Counter((quote.person, quote.role, quote.site) for quote in quotes)
    if len(often) == 1:  # a memo on one person
        return []
    return [
        f"{n} quotes are one {names.role_within(role)}'s at {names.site(site)}."
        for (_, role, site), n in often.items()
        if n > 2 and role
    ]


def _edits(quotes: tuple[Quoted, ...]) -> tuple[Block, ...]:
    """What was done to quotations: cuts, and turns set side by side; nothing else ever is."""
    if not quotes:
        return ()
    cut = sum(quote.cut for quote in quotes)
    talks = sum(len(quote.voices) > 1 for quote in quotes)
    number = counted(len(quotes), "quotation")
    parts = ["No quotation is cut"]
    if cut:
        parts = [f"{cut} of {number} {'is' if cut == 1 else 'are'} cut, each cut marked […]"]
    if talks:
        verb = "sets" if talks == 1 else "set"
        parts.append(f"{talks} {verb} the turns of several speakers side by side")
    text = "; ".join(parts)
    return (Paragraph(f"{text}. Brackets and marks inside a quotation are the transcript's own."),)


def _agreement(base: EvidenceBase) -> tuple[Block, ...]:
    """Agreement of each code that was tested; those that were not are named."""
    if not base.trust:
        return ()
    tested = [code for code in base.trust if code.value is not None]
    number = len(base.trust)
    if not tested:
        which = "the one code" if number == 1 else f"any of the {number} codes"
        return (Paragraph(f"Agreement between coders was not tested for {which} used here."),)
    names = Names(base)
    note = f"From {base.agreement}. {_BANDS}"
    header = ("Code", "Agreement", "Units", "Reading")
    rows = tuple(_tested(names, code) for code in tested)
    rest = [names.code(code.code) for code in base.trust if code.value is None]
    untested = (Paragraph(f"Not tested: {joined(rest)}."),) if rest else ()
    return (TableBlock("Agreement on the codes used", header, rows, note), *untested)


def _tested(names: Names, code: CodeTrust) -> tuple[str, ...]:
    value = f"{code.coefficient} {code.value:.2f}" if code.value is not None else NONE
    return (names.code(code.code), value, str(code.units), code.status)


def saturation_blocks(names: Names, found: Sequence[Saturation]) -> tuple[Block, ...]:
    """New codes by site and wave, and where further transcripts brought little."""
    if not found or found[0].curve[-1:] == ():
        return ()
    waves = [wave for wave, _, _ in found[0].by_wave]
    rows = tuple(_saturated(names, one, waves) for one in found if one.site or len(found) != 2)
    header = (
        names.site_noun.capitalize(),
        "Codes",
        *(f"New in {names.wave(wave)}" for wave in waves),
        "Last new code",
        "Little new after",
    )
    note = (
        "Transcripts in the order of wave, site, role and name; under a wave: codes not heard "
        "before (transcripts with codings). Little new: three transcripts in a row that together "
        "bring at most 5 % of the codes of the first four (Guest, Namey and Chen 2020)."
    )
    table = TableBlock("New codes with each further transcript", header, rows, note)
    return (Heading("Saturation"), table)


def _saturated(names: Names, one: Saturation, waves: Sequence[str]) -> tuple[str, ...]:
    held = {wave: (n, new) for wave, n, new in one.by_wave}
    cells = (f"{held[w][1]} ({held[w][0]})" if w in held else NONE for w in waves)
    of = len(one.curve)
    return (
        names.site(one.site) if one.site else f"All {plural(2, names.site_noun)}",
        str(one.curve[-1]),
        *cells,
        f"at {one.last_new} of {of}",
        f"{one.reached} of {of}" if one.reached else "not reached",
    )
