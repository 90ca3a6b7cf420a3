"""Words that stand in capitals where no sentence begins: statistics over all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from qualkit.names.patterns import spans_of_addresses
from qualkit.names.values import Category, Document, Known
from qualkit.names.words import Words, key

_NEVER_TEXT = """dob id ssn ave apt st rd coach principal professor superintendent teacher
student i ok okay mr mrs ms dr miss tv pm am a monday tuesday wednesday thursday
friday saturday sunday mondays tuesdays wednesdays thursdays fridays january
february march april may june july august september october november december
english spanish french german chinese math maths mathematics science reading
history algebra geometry god christmas easter internet american americans labor
thanksgiving mondays saturdays crosstalk inaudible synthetic cc0 laughs laughter
pause q ll ve re isn don didn halloween hanukkah ramadan eid diwali kwanzaa lent
advent passover sundays tuesdays wednesdays thursdays fridays arabic vietnamese
somali portuguese german italian japanese korean russian latin latino latina
latinx hispanic african asian european catholic christian muslim jewish google
zoom chromebook chromebooks youtube facebook tiktok spotify netflix iphone ipad
wifi pdf fyi iep ieps pta asap faq ell esl gpa stem nuh ew ugh yep yup nah
"""
_NEVER = frozenset(_NEVER_TEXT.split())
_WORDS_TOO_TEXT = """will may mark grace hope faith rose joy bill art frank rich drew pat sue
grant chase dawn summer april june august autumn ivy violet lily jack rob skip miles page young
long short white black brown green king price day best love bell banks wood woods field hill rivers
park stone reed west north south east star chance hunter dean guy sky ray max gene dot iris basil
"""
WORDS_TOO = frozenset(_WORDS_TOO_TEXT.split())
"""Names that are ordinary words as well."""
_BEFORE_TEXT = {
    Category.PLACE: "in near at across around outside downtown",
    Category.PROGRAM: """use uses using used pilot piloted piloting adopt adopted adopting implement
    implemented implementing via launch launched""",
    Category.OTHER: "the a an this these those our my your his her their every each some any no",
}
_BEFORE = {word: kind for kind, words in _BEFORE_TEXT.items() for word in words.split()}
_NO_NAME_S_TEXT = """it that there here what who where how when let he she everybody everyone
nobody somebody someone one this today"""
_NO_NAME_S = frozenset(_NO_NAME_S_TEXT.split())
_POSSESSIVE = frozenset({"'s", "’s", "'S", "’S"})
_INSIDE = frozenset({" ", ", ", " '", ' "', " “", '" ', "” ", " (", "; "})
_ATTACHED = frozenset({"-", "'", "’", "‐", "‑"})
_ENDINGS = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})
_PARTICLES = frozenset({"de", "la", "del", "van", "von", "da", "dos", "di", "al", "bin"})
_DOES_TEXT = """said says told tells asked asks came comes went goes knew knows thought thinks
wants wanted got gets took takes gave gives made makes left looked looks started
starts kept keeps liked likes loves loved hates hated helped helps taught
teaches called calls showed shows wrote writes read reads talked talks and
"""
_DOES = frozenset(_DOES_TEXT.split())
_DOES_TOO = frozenset({"had", "has", "was", "is", "will", "would", "did", "does", "can", "could"})
"""What things do as well: it tells only where a word is known to be a name too."""
_LOWER_SHARE = 0.2


@dataclass
class Capitals:
    """How often each word stands capitalised inside sentences, and how often in small letters."""

    inside: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    possessive: Counter[str] = field(default_factory=Counter)
    acting: Counter[str] = field(default_factory=Counter)
    kinds: dict[Category, Counter[str]] = field(
        default_factory=lambda: {kind: Counter() for kind in _BEFORE_TEXT}
    )

    def add(self, text: str, words: Words) -> None:
        """Count one text."""
        aside = spans_of_addresses(text)
        before, last = "", 0
        for at, (start, end) in enumerate(words):
            word = text[start:end]
            folded = key(word)
            if start in aside:
                pass
            elif word[0].islower():
                self.small[folded] += 1
            elif word[0].isupper() and len(word) > 1:
                between = text[last:start]
                attached = between in _ATTACHED and text[words[at - 1][0]].isupper()
                if (between in _INSIDE and before) or (at and attached):
                    self._inside(folded, before)
                elif self._acts(text, words, at, folded):
                    self.acting[folded] += 1
                if text[end : end + 2] in _POSSESSIVE and folded not in _NO_NAME_S:
                    self.possessive[folded] += 1
            before, last = folded, end

    def _inside(self, folded: str, before: str) -> None:
        self.inside[folded] += 1
        if before in _BEFORE:
            self.kinds[_BEFORE[before]][folded] += 1

    @staticmethod
    def _acts(text: str, words: Words, at: int, folded: str) -> bool:
        """Whether what follows a word at the beginning of a sentence is what people do."""
        end = words[at][1]
        if at + 1 >= len(words) or text[end : words[at + 1][0]] != " ":
            return False
        following = text[slice(*words[at + 1])]
        if following != "and" or at + 2 >= len(words):
            return following in _DOES or (folded in WORDS_TOO and following in _DOES_TOO)
        third = text[slice(*words[at + 2])]
        return third[0].isupper() and len(third) > 1

    def is_name(self, folded: str, *, strict: bool) -> bool:
        """Whether a word is written as names are; `strict` takes it at the start of sentences."""
        if self.acting[folded] and folded in WORDS_TOO:
            return True
        if folded in _NEVER:
            return False
        seen = self.inside[folded] + self.possessive[folded]
        if folded in WORDS_TOO and self.inside[folded]:
            return True
        if seen:
            return self.small[folded] <= seen * _LOWER_SHARE
        if self.small[folded] or folded in _starts():
            return False
        return strict or self.acting[folded] > 0

    def why(self, folded: Sequence[str]) -> str:
        inside = min(self.inside[word] for word in folded)
        if inside:
            return f"capitalised inside sentences, {inside} times"
        if any(self.possessive[word] for word in folded):
            return "capitalised, with a possessive"
        if any(self.acting[word] for word in folded):
            return "capitalised, and does what people do"
        return "never in small letters, in a transcript of minors"

    def category(self, folded: Sequence[str]) -> Category:
        """By the words before it, where most of them say the same; a person unless they do."""
        first, inside = folded[0], self.inside[folded[0]]
        if not inside:
            someone = self.possessive[first] or self.acting[first]
            return Category.PERSON if someone else Category.OTHER
        for kind, counted in self.kinds.items():
            if counted[first] * 2 > inside:
                return kind
        return Category.PERSON


@cache
def _starts() -> frozenset[str]:
    """Words that begin sentences and are no names, even where they never stand in small letters."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return _MORE | frozenset(STOP_WORDS)


_MORE_TEXT = """yeah yes no nope uh um hmm mm mhm oh ah okay hi hello hey thanks thank sorry
right sure well exactly maybe probably honestly actually absolutely definitely really please wow
cool great good fine nothing depends wait look like did does do is are was can could would interview
interviewer student students teacher teachers transcript date site wave role moderator
"""
_MORE = frozenset(_MORE_TEXT.split())


def by_capitals(
    documents: Iterable[tuple[Document, Words]], statistics: Capitals
) -> Iterator[tuple[Document, Known]]:
    """Runs of words written as names are, in each document."""
    names: dict[tuple[str, bool], bool] = {}
    for document, words in documents:
        text, strict = document.text, document.minors
        marked = []
        for start, end in words:
            folded = key(text[start:end])
            if (folded, strict) not in names:
                names[folded, strict] = statistics.is_name(folded, strict=strict)
            marked.append(
                names[folded, strict] and _as_name(text[start:end], statistics.inside[folded])
            )
        _spread(text, words, marked)
        for run in _runs(text, words, marked):
            folded_run = [key(text[a:b]) for a, b in run]
            yield (
                document,
                Known(
                    text[run[0][0] : run[-1][1]],
                    statistics.category(folded_run),
                    statistics.why(folded_run),
                ),
            )


def _as_name(word: str, inside: int) -> bool:
    """Whether a word looks like a name here: no digits, no capitals but in sentences."""
    if not word[0].isupper() or len(word) < 2 or any(c.isdigit() for c in word):
        return False
    return inside > 0 or not word.isupper()


def _spread(text: str, words: Words, marked: list[bool]) -> None:
    """Mark what belongs to a marked word: the other half at a hyphen, particles before it."""
    places = range(1, len(words))
    for at in (*places, *reversed(places)):
        one, two = text[slice(*words[at - 1])], text[slice(*words[at])]
        between = text[words[at - 1][1] : words[at][0]]
        if between in _ATTACHED and _is_half(one) and _is_half(two) and key(two) not in _ENDINGS:
            marked[at] = marked[at - 1] = marked[at] or marked[at - 1]
        elif marked[at] and between == " " and _is_particle(text, words, at - 1):
            marked[at - 1] = True


def _is_particle(text: str, words: Words, at: int) -> bool:
    """Words as in Maria de la Cruz; van der and von den, but not a German article alone."""
    word = text[slice(*words[at])]
    if word in {"der", "den"}:
        return at > 0 and text[slice(*words[at - 1])] in {"van", "von"}
    return word in _PARTICLES


def _is_half(word: str) -> bool:
    return word[0].isupper() and word.isalpha()


def _runs(text: str, words: Words, marked: Sequence[bool]) -> Iterator[list[tuple[int, int]]]:
    """Neighbouring marked words with one blank between them, up to five."""
    for is_name, group in groupby(zip(words, marked, strict=True), key=lambda pair: pair[1]):
        if not is_name:
            continue
        run: list[tuple[int, int]] = []
        for word, _ in group:
            between = text[run[-1][1] : word[0]] if run else ""
            if run and (between not in {" ", *_ATTACHED} or len(run) == 5):
                yield run
                run = []
            run.append(word)
        yield run
