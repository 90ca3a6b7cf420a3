"""Names for ids, and sentences that stay right whatever the number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count as counting

from qualkit.model.findings import EvidenceBase, Quoted
from qualkit.model.quantifiers import quantifier
from qualkit.model.results import Count
from qualkit.report.tree import Claim, Paragraph, Quote

NONE = "–"
_BRACKETED = re.compile(r"\s*\([^()]*\)$")
SPEAK = ("speak of", "speaks of")
HOLD = ("hold", "holds")


@dataclass(frozen=True)
class Names:
    """What a reader calls the things that the base holds by id."""

    base: EvidenceBase

    def site(self, id: str) -> str:
        return self.base.study.site_name(id)

    def wave(self, id: str) -> str:
        return self.base.study.wave_label(id)

    def role(self, id: str) -> str:
        return self.base.study.role_name(id)

    def role_within(self, id: str) -> str:
        """A role for the middle of a sentence: 'Teacher' in small, 'Compass teacher' as it is."""
        name = self.role(id)
        return name if " " in name else lowered(name)

    def code(self, id: str) -> str:
        return self.base.codebook.code(id).label if id in self.base.codebook else id

    @property
    def site_noun(self) -> str:
        """'school' where every site is called one, else 'site'."""
        names = [site.name.lower() for site in self.base.study.sites if site.id]
        return "school" if names and all("school" in name for name in names) else "site"

    def sites(self, ids: Iterable[str]) -> str:
        """Sites in a list, without the noun that all their names end in."""
        return joined(self.site_short(id) for id in ids)

    def site_short(self, id: str) -> str:
        """'Juniper' of 'Juniper School' where every site is a school by its last word."""
        names = [site.name for site in self.base.study.sites if site.id]
        noun = f" {self.site_noun}"
        alike = bool(names) and all(name.lower().endswith(noun) for name in names)
        name = self.site(id)
        return name[: -len(noun)] if alike and name.lower().endswith(noun) else name

    def places(self, ids: Collection[str], of: int) -> str:
        """'all 5' where these are all of `of` sites, else their names."""
        return f"all {of}" if len(ids) == of > 2 else self.sites(ids)

    @property
    def when(self) -> str:
        """The waves that hold transcripts, for the basis of a claim."""
        held = {row.wave for row in self.base.grid.rows if row.received}
        labels = [wave.label for wave in self.base.study.waves if wave.id and wave.id in held]
        return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}" if labels else ""

    def quote(self, quoted: Quoted) -> Quote:
        """A quotation with its attribution: role, site, wave (transcript, turn)."""
        voice = f" {quoted.voice}" if quoted.voice else ""
        role = self.role_within(quoted.role) if quoted.role else ""
        who = f"{plural(2, role)}" if quoted.lines and role else f"{role}{voice}" if role else ""
        site = self.site(quoted.site) if quoted.site else ""
        wave = self.wave(quoted.wave) if quoted.wave else ""
        where = ", ".join(part for part in (who, site, wave) if part)
        turn = f", turn {quoted.turn + 1}" if quoted.turn >= 0 else ""
        place = f"({quoted.transcript}{turn})"
        return Quote(
            self._words(quoted, role or "speaker"),
            f"{where} {place}".strip(),
            quoted.transcript,
            quoted.turn,
            quoted.spans,
            quoted.codings,
        )

    def _words(self, quoted: Quoted, role: str) -> str:
        """The words on one line; in a dialogue each speaker is named before what they say."""
        if not quoted.lines:
            return " ".join(quoted.text.split())
        parts = (
            f"{raised(role)}{f' {voice}' if voice else ''}: {' '.join(line.split())}"
            for voice, line in zip(quoted.voices, quoted.lines, strict=True)
        )
        return f"{' / '.join(parts)}{' […]' if quoted.cut else ''}"


@dataclass
class Claims:
    """Numbers claims in the order in which they are made, and gives each a key of its own."""

    names: Names
    numbers: Iterator[int] = field(default_factory=lambda: counting(1))
    keys: Counter[str] = field(default_factory=Counter)

    def make(
        self,
        what: str,
        total: Count,
        by_site: Iterable[tuple[str, Count]],
        *,
        verbs: tuple[str, str] = SPEAK,
        where: str = "",
        key: str = "",
    ) -> Claim:
        """'Most transcripts speak of …', with numbers from the counts.

        `key` names what the claim is about, whatever the numbers; its words do where none is given.
        """
        cells = [cell for _, cell in by_site if cell.eligible]
        who = transcripts(total)
        verb = verbs[0] if total.transcripts > 1 else verbs[1]
        said = f"{where}{who if where else who[:1].upper() + who[1:]} {verb} {what}."
        return Claim(
            next(self.numbers),
            said,
            total.transcripts,
            total.eligible,
            sum(cell.transcripts > 0 for cell in cells),
            len(cells),
            plural(len(cells), self.names.site_noun),
            self.names.when,
            self._key(key or slug(f"{where} {verbs[1]} {what}")),
            total.found,
        )

    def _key(self, key: str) -> str:
        self.keys[key] += 1
        return key if self.keys[key] == 1 else f"{key}-{self.keys[key]}"


def slug(text: str) -> str:
    """Letters and digits of a text joined by hyphens, for a key."""
    return "-".join(re.findall(r"\w+", text.casefold()))[:80]


def transcripts(total: Count) -> str:
    """'most transcripts', 'one transcript', 'no transcript', or '3 of 4 transcripts'."""
    n, of = total.transcripts, total.eligible
    word = quantifier(n, of)
    if word and n > 1:
        return f"{'about half of the' if word == 'about half' else word} transcripts"
    if word or not of:
        return f"{'one' if n else 'no'} transcript"
    if of == 1:
        return "the one transcript" if n else "no transcript"
    return f"{n} of {of} transcripts" if n else f"none of the {of} transcripts"


def plural(n: int, noun: str, *, counted: bool = False) -> str:
    """The noun in the number that fits; with `counted`, the number before it."""
    irregular = {"person": "people", "speech": "speeches"}
    word = noun if n == 1 else irregular.get(noun, f"{noun}s")
    return f"{n} {word}" if counted else word


def counted(n: int, noun: str) -> str:
    return plural(n, noun, counted=True)


def joined(names: Iterable[str], *, last: str = "and") -> str:
    """'A', 'A and B', 'A, B and C'."""
    all_names = list(names)
    if len(all_names) < 2:
        return "".join(all_names)
    return f"{', '.join(all_names[:-1])} {last} {all_names[-1]}"


def times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")


def quoted(label: str) -> str:
    """A label set off from the sentence around it, unless it carries quotation marks itself."""
    return label if set(label) & set('"“”«»„') else f"“{label}”"


def side(name: str) -> str:
    """The name of a theme's side for the middle of a sentence."""
    if " " in name:  # a phrase, such as 'Read as loss'
        return quoted(lowered(name))
    return {"Fence": "fences"}.get(name, lowered(name))


def raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def brief(name: str) -> str:
    """A name without what stands in brackets at its end."""
    return _BRACKETED.sub("", name) or name


def lowered(name: str) -> str:
    """A name for the middle of a sentence: 'Teacher' becomes 'teacher', 'TEPP staff' stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def share(count: Count) -> str:
    """'3 of 4' transcripts; a dash where no transcript could hold it."""
    return f"{count.transcripts} of {count.eligible}" if count.eligible else NONE


def share_of_transcripts(count: Count) -> str:
    """'3 of 4 transcripts', '1 of 1 transcript'."""
    return f"{share(count)} {plural(count.eligible, 'transcript')}"


def quotes_or_pointer(
    names: Names, quotes: tuple[Quoted, ...], total: Count
) -> tuple[Quote | Paragraph, ...]:
    """The quotes; where all that could be quoted has been, a word that says so."""
    if total.passages and not quotes:
        return (Paragraph("What could be quoted here is quoted above."),)
    return tuple(names.quote(quote) for quote in quotes)


def in_cell(count: Count) -> str:
    """'3 of 4', or why there is nothing: not planned, or missing."""
    if count.eligible:
        return share(count)
    return "missing" if count.planned else "not planned"
