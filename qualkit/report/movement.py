"""What moved over waves: among all, by site, among the same people, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit.model.intervals import INTERVAL_RULE
from qualkit.model.patterns import Change, Movement, Trajectory
from qualkit.model.quantifiers import CHANGE_RULE
from qualkit.report.tree import Block, BulletList, Heading, Paragraph, TableBlock
from qualkit.report.wording import NONE, Names, brief, counted, joined, plural, quoted, raised

MOVED = ("rises", "falls")
STEADY = "no clear change"
_SHORT = {STEADY: "steady", "too few to say": "too few"}


def movement_blocks(
    movement: Movement, names: Names, *, codes: bool = True, people: bool = True
) -> tuple[Block, ...]:
    """The section on waves; says so where there is nothing to compare."""
    heading = Heading("Over the waves")
    if len(movement.waves) < 2:
        return (heading, Paragraph("There is one wave, so nothing can be said about change."))
    if not movement.transcripts:
        text = (
            f"No {names.site_noun} and role was heard in every wave, so waves cannot be compared."
        )
        return (heading, Paragraph(text))
    named = _named(movement)
    single = [line for line in movement.lines if line.kind == "code"]
    return (
        heading,
        Paragraph(_ground(movement, names)),
        *_together(movement, names, named),
        *_everyone(names, named),
        *_by_site(movement, names, named),
        *_before_and_after(movement, names, named),
        *(_same_people(movement, names, named) if people else ()),
        *(_code_by_code(movement, names, single) if codes else ()),
    )


def _ground(movement: Movement, names: Names) -> str:
    return (
        f"Waves are compared in the {counted(movement.transcripts, 'transcript')} of "
        f"{plural(2, names.site_noun)} and roles heard in every wave, so that a new kind of voice "
        f"does not look like a change. {CHANGE_RULE}"
    )


def _named(movement: Movement) -> list[Trajectory]:
    """The lines that are told: neither single codes nor what stands beside the tension."""
    return [line for line in movement.lines if line.kind not in ("code", "beside")]


def _together(movement: Movement, names: Names, lines: Sequence[Trajectory]) -> tuple[Block, ...]:
    if not lines:
        return ()
    labels = _labels(movement, names)
    several = len(labels) > 2
    heads = _with_bases(labels, lines[0].cells)
    header = ("", *heads, *(("Step by step",) if several else ()), "First to last")
    rows = tuple(
        (
            brief(line.label),
            *_shares(line.cells),
            *((_steps(line.cells),) if several else ()),
            _SHORT[STEADY] if line.cells.word == STEADY else line.cells.word,
        )
        for line in lines
    )
    note = f"{INTERVAL_RULE} Steady: no clear change."
    return (TableBlock("Transcripts by wave", header, rows, note),)


def _steps(line: Change) -> str:
    """'rises, falls'; one word where every step is the same."""
    words = [_SHORT.get(word, word) for word in line.steps]
    return words[0] if len(set(words)) == 1 else ", ".join(words)


def _code_by_code(
    movement: Movement, names: Names, lines: Sequence[Trajectory]
) -> tuple[Block, ...]:
    """Codes that are not a line of their own yet, without intervals."""
    moving = [line for line in lines if line.cells.word in MOVED]
    if not moving:
        return (Paragraph("No other code rises or falls."),) if lines else ()
    rows = tuple(
        (line.label, *(str(n) for n, _ in line.cells.shares), line.cells.word) for line in moving
    )
    header = ("Code", *_with_bases(_labels(movement, names), lines[0].cells), "First to last")
    rest = len(lines) - len(moving)
    note = f"{counted(rest, 'other code')} neither rise{'s' if rest == 1 else ''} nor fall"
    note = f"{note}{'s' if rest == 1 else ''}." if rest else ""
    return (TableBlock("Other codes that rise or fall, each for itself", header, rows, note),)


def _labels(movement: Movement, names: Names) -> tuple[str, ...]:
    return tuple(names.wave(wave) for wave in movement.waves)


def _with_bases(labels: Iterable[str], line: Change) -> tuple[str, ...]:
    """'2015-16, of 40': all lines of a table have the same denominators."""
    bases = (of for _, of in line.shares)
    return tuple(f"{label}, of\u00a0{of}" for label, of in zip(labels, bases, strict=True))


def _shares(line: Change) -> Iterable[str]:
    """'7 [9–32]': the numbers with Wilson's interval in per cent."""
    for (n, _), interval in zip(line.shares, line.intervals, strict=True):
        if interval is None:
            yield NONE
        else:
            low, high = (f"{100 * bound:.0f}" for bound in interval)
            yield f"{n} [{low}–{high}]"


def _everyone(names: Names, lines: Sequence[Trajectory]) -> tuple[Block, ...]:
    """How the words differ when every transcript counts."""
    other = [
        f"{quoted(brief(line.label))} {line.everyone.word} ({_ends(line.everyone)})"
        for line in lines
        if line.everyone.word != line.cells.word
    ]
    if not other:
        return (Paragraph("Over all transcripts the words from first to last are the same."),)
    return (Paragraph(f"Over all transcripts some words differ: {joined(other)}."),)


def _ends(line: Change) -> str:
    (n0, of0), (n1, of1) = line.shares[0], line.shares[-1]
    return f"{n0} of {of0}, then {n1} of {of1}"


def _by_site(movement: Movement, names: Names, lines: Sequence[Trajectory]) -> tuple[Block, ...]:
    """Each line at each site, and a sentence for those that move alike."""
    sites = [site for site, _ in lines[0].by_site] if lines else []
    if len(sites) < 2:
        return ()
    moving = [x for x in lines if any(change.word in MOVED for _, change in x.by_site)]
    if not moving:
        return (Paragraph(f"No line rises or falls at any single {names.site_noun}."),)
    rows = tuple(
        (brief(line.label), *(_small(change) for _, change in line.by_site)) for line in moving
    )
    noun = names.site_noun
    waves = joined(_labels(movement, names), last="then")
    note = (
        f"In each cell transcripts in {waves}, of those heard, and the word from first to last; "
        f"steady: no clear change. Lines that move at no {noun} are left out."
    )
    table = TableBlock(f"The same by {noun}", ("", *map(names.site_short, sites)), rows, note)
    return (table, *_alike(names, moving))


def _small(line: Change) -> str:
    """'7·4·2 of 8 falls'; 'of 7–9' where as many as that were heard."""
    if not any(n for n, _ in line.shares):
        return NONE
    counts = "·".join(str(n) for n, _ in line.shares)
    bases = sorted({of for _, of in line.shares})
    of = str(bases[0]) if len(bases) == 1 else f"{bases[0]}–{bases[-1]}"
    return f"{counts} of {of} {_SHORT.get(line.word, line.word)}"


def _alike(names: Names, lines: Sequence[Trajectory]) -> tuple[Block, ...]:
    """Lines that rise, or fall, at one site or more, with the sites where they do not."""
    items = []
    for line in lines:
        for word in MOVED:
            told = _told(names, line, word)
            if told:
                items.append(told)
    return (BulletList(tuple(items)),) if items else ()


def _told(names: Names, line: Trajectory, word: str) -> str:
    sites = [site for site, change in line.by_site if change.word == word]
    of = len(line.by_site)
    noun = plural(of, names.site_noun)
    if 2 * len(sites) <= of:
        return ""
    text = f"{quoted(brief(line.label))} {word} at {len(sites)} of {of} {noun}"
    rest = [(site, change) for site, change in line.by_site if change.word != word]
    if not rest:
        return f"{text}."
    others = joined(
        f"{names.site_short(s)} {_SHORT.get(c.word, c.word)} ({_ends(c)})" for s, c in rest
    )
    return f"{text}; {others}."


def _before_and_after(
    movement: Movement, names: Names, lines: Sequence[Trajectory]
) -> tuple[Block, ...]:
    pairs = [(line.label, line.periods) for line in lines if line.periods is not None]
    found = [(label, change) for label, change in pairs if change.word in MOVED]
    early = joined(names.wave(wave) for wave in movement.earlier)
    late = joined(names.wave(w) for w in movement.waves if w not in movement.earlier)
    caption = f"Before and after: {early} against {late}"
    if not pairs:
        return ()
    if not found:
        return (Paragraph(f"{caption}: no line rises or falls."),)
    rows = tuple((brief(label), *_shares(change), change.word) for label, change in found)
    header = ("", *_with_bases((early, late), found[0][1]), "Before to after")
    return (TableBlock(caption, header, rows, _rest(pairs, found)),)


def _rest(pairs: Sequence[tuple[str, Change]], found: Sequence[tuple[str, Change]]) -> str:
    more = len(pairs) - len(found)
    return f"In {counted(more, 'more line')} there is no clear change." if more else ""


def _same_people(
    movement: Movement, names: Names, lines: Sequence[Trajectory]
) -> tuple[Block, ...]:
    pairs = [(line.label, line.people) for line in lines if line.people is not None]
    if not pairs:
        return (Paragraph("Nobody who is named was heard in every wave."),)
    found = [(label, change) for label, change in pairs if change.word in MOVED]
    caption = f"The same people: {counted(movement.people, 'person')} heard in every wave"
    if not found:
        return (Paragraph(f"{caption}; among them no line rises or falls."),)
    labels = _labels(movement, names)
    rows = tuple(
        (brief(label), *(f"{n} of {of}" for n, of in change.shares), change.word)
        for label, change in found
    )
    note = f"People who speak of it in that wave, of these people. {_rest(pairs, found)}"
    return (TableBlock(caption, ("", *labels, "First to last"), rows, note),)


def moved(movement: Movement, names: Names) -> tuple[Block, ...]:
    """What rises, what falls, and what turns on the way, in a list."""
    told: dict[str, list[str]] = {}
    lines = _named(movement)
    for line in lines:
        numbers = ", ".join(str(n) for n, _ in line.cells.shares)
        told.setdefault(_course(line.cells), []).append(f"{quoted(brief(line.label))} ({numbers})")
    courses = sorted(word for word in told if word.startswith(MOVED))
    courses.sort(key=lambda word: (len(word), MOVED.index(word[:5])))
    items = tuple(f"{raised(word)}: {joined(told[word])}." for word in courses)
    if not items:
        return ()
    bases = zip(_labels(movement, names), lines[0].cells.shares, strict=True)
    waves = joined(f"{of} in {label}" for label, (_, of) in bases)
    nouns = plural(2, names.site_noun)
    text = f"Over the waves, in transcripts of {nouns} and roles heard in every one ({waves}):"
    return (Paragraph(text), BulletList(items))


def _course(line: Change) -> str:
    """'rises'; 'rises, then falls' where it does both by the printed rule."""
    turns = [word for word in line.steps if word in MOVED]
    kept = [word for n, word in enumerate(turns) if not n or turns[n - 1] != word]
    return ", then ".join(kept) if len(kept) > 1 else line.word
