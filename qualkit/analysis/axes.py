"""Axes of a matrix: what its rows and columns may be, and where documents and codings fall."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from qualkit.analysis.beside import keys_beside
from qualkit.analysis.corpus import Document, Placed
from qualkit.analysis.frame import ids
from qualkit.analysis.ground import ASSIGNED, PERSON, QUESTION, Ground, Strand
from qualkit.errors import NotFound, UsageError
from qualkit.model import Cell, Study, Valence

Category = tuple[str, str]
SEPARATOR = ","
UNRECORDED = "not recorded"


@dataclass(frozen=True)
class Axis:
    """One axis. `categories` are (id, name) in reading order.

    `of` says where a coding falls, nowhere or in several. `at` says where a part of a document
    falls, and is None where any part may hold any category, as with codes; `facet` is the division
    of documents it needs. `plan` places a planned cell, where the plan speaks of this axis.
    `framed` axes are shown whole; of others only what occurs.
    """

    name: str
    categories: tuple[Category, ...]
    of: Callable[[Placed], tuple[str, ...]]
    at: Callable[[Strand], str] | None = None
    facet: str = ""
    plan: Callable[[Cell], str] | None = None
    framed: bool = True


def parse_axes(ground: Ground, text: str) -> tuple[Axis, ...]:
    """The axes of `site,wave`; none of an empty text. Raises NotFound and UsageError."""
    names = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise UsageError(f"'{twice}' stands twice in '{text}'", hint="name each once")
    return tuple(_axis(ground, name) for name in names)


def names_of(ground: Ground) -> tuple[str, ...]:
    """Every axis there is, but for those made of a code, a fact or a question."""
    return (*_PLAIN, *_attributes(ground), *site_attributes(ground.corpus.study))


def axes_of(ground: Ground) -> tuple[Category, ...]:
    """(name, title) of every axis, those made of a code, a fact or a question last."""
    book, study = ground.corpus.codebook, ground.corpus.study
    used = [code for code in ground.corpus.used_codes if code in book]
    valued = [code for code in used if book.code(code).values]
    above = [code.id for code in book if book.children(code.id)]
    return (
        *((name, _TITLES[name]) for name in _PLAIN),
        *((name, name.replace("_", " ").capitalize()) for name in _attributes(ground)),
        *((f"site.{n}", f"Site: {n.replace('_', ' ')}") for n in site_attributes(study)),
        *((f"value:{code}", f"Values of {code_label(ground, code)}") for code in valued),
        *((f"code:{code}", f"Codes below {code_label(ground, code)}") for code in above),
        *((f"with:code:{c}", f"With codes below {code_label(ground, c)}") for c in above),
        *((f"with:value:{code}", f"With values of {code_label(ground, code)}") for code in valued),
        *((f"fact:{n}", f"Fact: {n}") for n in dict.fromkeys(f.name for f in study.facts)),
        *(
            (f"asked:{p.id}/{q.id}", f"Asked: {q.id} {q.topic}".strip())
            for p in study.protocols
            for q in p.questions
        ),
    )


def _axis(ground: Ground, name: str) -> Axis:
    if name in _PLAIN:
        return _PLAIN[name](ground, name)
    kind, sign, rest = name.partition(":")
    if sign and kind in _MADE_OF:
        return _MADE_OF[kind](ground, name, rest)
    if name in _attributes(ground):
        return _of_attribute(ground, name)
    if name.removeprefix("site.") in site_attributes(ground.corpus.study):
        return _of_site_attribute(ground, name)
    known = (*names_of(ground), *(f"{kind}:…" for kind in _MADE_OF))
    near = get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
    raise NotFound(f"nothing to count by is called '{name}'", hint=hint)


def _attributes(ground: Ground) -> tuple[str, ...]:
    found = {name for d in ground.corpus.documents for name in d.transcript.attributes}
    return tuple(sorted(found - set(_PLAIN) - {"persons"}))


def site_attributes(study: Study) -> tuple[str, ...]:
    """Names of what the study knows of its sites."""
    return tuple(dict.fromkeys(name for site in study.sites for name in site.attributes))


def of_documents(
    name: str,
    categories: Iterable[Category],
    key: Callable[[Document], str],
    *,
    plan: Callable[[Cell], str] | None = None,
    framed: bool = True,
) -> Axis:
    """An axis on which a whole document has its place, and all codings in it with it."""
    kept: dict[str, tuple[str, ...]] = {}

    def of(placed: Placed) -> tuple[str, ...]:
        known = kept.get(placed.coding.transcript)
        if known is None:
            known = kept[placed.coding.transcript] = (key(placed.document),)
        return known

    def at(strand: Strand) -> str:
        return key(strand.document)

    return Axis(name, tuple(categories), of, at, plan=plan, framed=framed)


def _of_frame(ground: Ground, name: str) -> Axis:
    frame = ground.corpus.frame
    names: dict[str, Callable[[str], str]] = {
        "site": frame.site_name,
        "wave": frame.wave_label,
        "role": frame.role_name,
        "instrument": frame.instrument_name,
    }
    categories = tuple((i, names[name](i) or UNRECORDED) for i in ids(frame, name))
    return of_documents(
        name, categories, lambda d: str(getattr(d, name)), plan=lambda c: str(getattr(c, name))
    )


def _of_group(ground: Ground, name: str) -> Axis:
    """Groups of roles; a role without a group is one of its own."""
    group = {role.id: role.group or role.name for role in ground.corpus.frame.roles}
    categories = tuple((each, each) for each in dict.fromkeys(group.values()))
    return of_documents(
        name, categories, lambda d: group[d.role], plan=lambda c: group.get(c.role, c.role)
    )


def _of_document(ground: Ground, name: str) -> Axis:
    categories = tuple((d.name, d.name) for d in ground.corpus.documents)
    return of_documents(name, categories, lambda d: d.name, framed=False)


def _of_attribute(ground: Ground, name: str) -> Axis:
    def key(document: Document) -> str:
        return document.transcript.attributes.get(name, "")

    found = {key(d) for d in ground.corpus.documents}
    return of_documents(name, _sorted(found), key, framed=False)


def _of_site_attribute(ground: Ground, name: str) -> Axis:
    study, attribute = ground.corpus.study, name.removeprefix("site.")
    value = {site.id: site.attributes.get(attribute, "") for site in study.sites}
    found = {value.get(d.site, "") for d in ground.corpus.documents} | set(value.values())
    return of_documents(
        name, _sorted(found), lambda d: value.get(d.site, ""), plan=lambda c: value.get(c.site, "")
    )


def _sorted(values: Iterable[str]) -> tuple[Category, ...]:
    """Numbers by size, then words, what is not recorded last."""

    def order(value: str) -> tuple[bool, bool, float, str]:
        number = value.isdecimal() and value.isascii()
        return (value == "", not number, float(value) if number else 0.0, value)

    return tuple((value, value or UNRECORDED) for value in sorted(values, key=order))


def _of_person(ground: Ground, name: str) -> Axis:
    people = {id(p): key for p, key in zip(ground.corpus.placed, ground.persons, strict=True)}
    everybody = dict.fromkeys(
        person for d in ground.corpus.documents for person in ground.heard(d)
    ) | dict.fromkeys(filter(None, ground.persons))
    return Axis(
        name,
        tuple((key, _called(ground, key)) for key in everybody),
        lambda p: (people[id(p)],) if people[id(p)] else (),
        lambda strand: strand.person,
        facet=PERSON,
        framed=False,
    )


def _called(ground: Ground, key: str) -> str:
    """The name alone where no other site has the same, else with what stands before."""
    place, _, name = key.rpartition("/")
    return f"{ground.corpus.frame.site_name(place)} · {name}" if place else name


def _of_question(ground: Ground, name: str) -> Axis:
    categories = tuple(
        (f"{p.id}/{q.id}", " ".join(part for part in (q.id, q.topic) if part))
        for p in ground.corpus.study.protocols
        for q in p.questions
    )
    return Axis(
        name, categories, ground.questions_at, lambda strand: strand.question, facet=QUESTION
    )


def _of_topic(ground: Ground, name: str) -> Axis:
    """Questions of all protocols by their topic; one without a topic stands for itself."""
    questions = [(f"{p.id}/{q.id}", q) for p in ground.corpus.study.protocols for q in p.questions]
    topic = {key: question.topic or key for key, question in questions}

    def of(placed: Placed) -> tuple[str, ...]:
        return tuple(dict.fromkeys(topic[key] for key in ground.questions_at(placed)))

    categories = tuple((each, each) for each in dict.fromkeys(topic.values()))
    return Axis(name, categories, of, lambda s: topic.get(s.question, ""), facet=QUESTION)


def _of_coder(ground: Ground, name: str) -> Axis:
    coders = sorted({coder for work in ground.work.values() for coder, _ in work})
    categories = tuple((coder, coder) for coder in coders)
    return Axis(
        name, categories, lambda p: (p.coding.coder,), lambda strand: strand.coder, facet=ASSIGNED
    )


def _of_round(ground: Ground, name: str) -> Axis:
    rounds = sorted({round_ for work in ground.work.values() for _, round_ in work})
    categories = tuple((round_, round_) for round_ in rounds)
    return Axis(
        name, categories, lambda p: (p.coding.round,), lambda strand: strand.round, facet=ASSIGNED
    )


def _of_code(ground: Ground, name: str) -> Axis:
    categories = tuple((code, code_label(ground, code)) for code in ground.corpus.used_codes)
    kept = {code: (code,) for code in ground.corpus.used_codes}
    return Axis(name, categories, lambda p: kept[p.coding.code])


def _of_family(ground: Ground, name: str) -> Axis:
    """Codes by the topmost code above them; a code below several counts with each."""
    book = ground.corpus.codebook
    above: dict[str, tuple[str, ...]] = {}
    for root in book.roots:
        for code in book.family(root.id):
            above[code] = (*above.get(code, ()), root.id)
    used = {top for code in ground.corpus.used_codes for top in above.get(code, (code,))}
    order = [root.id for root in book.roots if root.id in used]
    tops = (*order, *sorted(used - set(order)))
    categories = tuple((top, code_label(ground, top)) for top in tops)
    return Axis(name, categories, lambda p: above.get(p.coding.code, (p.coding.code,)))


def _below(ground: Ground, name: str, code: str) -> Axis:
    """The codes directly below one, each with all below it, and the code itself."""
    book = ground.corpus.codebook
    known = known_code(ground, code)
    inside: dict[str, tuple[str, ...]] = dict.fromkeys(book.stands_for(known), (known,))
    children = [child.id for child in book.children(known)]
    families = {child: book.family(child) for child in children}
    for each in inside:
        inside[each] = tuple(c for c in children if each in families[c]) or (known,)
    categories = tuple((c, code_label(ground, c)) for c in (*children, known))
    return Axis(name, categories, lambda p: inside.get(p.coding.code, ()))


def _of_value(ground: Ground, name: str, code: str) -> Axis:
    """The values of a code and of those below it; what was coded without a value comes last."""
    family = ground.corpus.codebook.stands_for(known_code(ground, code))
    book = ground.corpus.codebook
    known = dict.fromkeys(v for c in book if c.id in family for v in c.values)
    used = {p.coding.value for p in ground.corpus.placed if p.coding.code in family}
    values = (*known, *sorted(used - set(known) - {""}), *([""] if "" in used else []))
    categories = tuple((value, value or "no value") for value in values)
    return Axis(name, categories, lambda p: (p.coding.value,) if p.coding.code in family else ())


def _beside(ground: Ground, name: str, inner: str) -> Axis:
    """Where the other codings in the same words stand on an axis of codings."""
    axis = _axis(ground, inner)
    if axis.at:
        known = "code, family, valence, code:ID or value:ID"
        raise UsageError(f"'{name}' does not look at codings", hint=f"after with: write {known}")
    of = keys_beside(ground.corpus, axis.of)
    met = {key for placed in ground.corpus.placed for key in of(placed)}
    categories = tuple((key, f"with {label}") for key, label in axis.categories if key in met)
    return Axis(name, categories, of)


def _of_valence(_: Ground, name: str) -> Axis:
    given = (Valence.POSITIVE, Valence.NEGATIVE, Valence.MIXED, Valence.NONE)
    categories = tuple((v.value, v.value or "no valence") for v in given)
    return Axis(name, categories, lambda p: (p.coding.valence.value,))


def _of_fact(ground: Ground, name: str, fact: str) -> Axis:
    """What was recorded at the site in the wave of a document."""
    study = ground.corpus.study
    value = {(f.site, f.wave): f.value for f in study.facts if f.name == fact}
    if not value:
        raise NotFound(f"the study records no fact '{fact}'", hint=_facts(study))
    missing = any((d.site, d.wave) not in value for d in ground.corpus.documents)
    found = set(value.values()) | ({""} if missing else set())
    return of_documents(
        name,
        _sorted(found),
        lambda d: value.get((d.site, d.wave), ""),
        plan=lambda c: value.get((c.site, c.wave), ""),
    )


def _facts(study: Study) -> str:
    names = dict.fromkeys(fact.name for fact in study.facts)
    return f"it has {', '.join(names)}" if names else "write `facts:` in study.yaml"


def _of_asked(ground: Ground, name: str, question: str) -> Axis:
    """Whether a question came up in a document."""
    study = ground.corpus.study
    named = [f"{p.id}/{q.id}" for p in study.protocols for q in p.questions]
    wanted = {each for each in named if question in (each, each.rpartition("/")[2])}
    if not wanted:
        hint = f"it has {', '.join(named)}" if named else "write `protocols:` in study.yaml"
        raise NotFound(f"no protocol of the study has a question '{question}'", hint=hint)
    answer = {d.name: bool(wanted & set(ground.asked(d))) for d in ground.corpus.documents}
    categories = (("asked", "asked"), ("not asked", "not asked"))
    return of_documents(name, categories, lambda d: "asked" if answer[d.name] else "not asked")


def known_code(ground: Ground, code: str) -> str:
    """The code's id. Raises NotFound with near misses where the codebook and codings lack it."""
    book = ground.corpus.codebook
    if code in book or code in ground.corpus.used_codes:
        return code
    called = [c.id for c in book if code.casefold() in (n.casefold() for n in c.names)]
    near = called or get_close_matches(code, [c.id for c in book], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see the codebook for its codes"
    raise NotFound(f"there is no code '{code}'", hint=hint)


def code_label(ground: Ground, code: str) -> str:
    book = ground.corpus.codebook
    return book.code(code).label if code in book else code


_PLAIN: dict[str, Callable[[Ground, str], Axis]] = {
    "code": _of_code,
    "family": _of_family,
    "site": _of_frame,
    "wave": _of_frame,
    "role": _of_frame,
    "group": _of_group,
    "instrument": _of_frame,
    "person": _of_person,
    "document": _of_document,
    "question": _of_question,
    "topic": _of_topic,
    "coder": _of_coder,
    "round": _of_round,
    "valence": _of_valence,
}
_TITLES = {
    "code": "Codes",
    "family": "Families of codes",
    "site": "Site",
    "wave": "Wave",
    "role": "Role",
    "group": "Group of roles",
    "instrument": "Instrument",
    "person": "Person",
    "document": "Transcript",
    "question": "Question of the protocol",
    "topic": "Topic of the question",
    "coder": "Coder",
    "round": "Round",
    "valence": "Valence",
}
_MADE_OF: dict[str, Callable[[Ground, str, str], Axis]] = {
    "code": _below,
    "value": _of_value,
    "fact": _of_fact,
    "asked": _of_asked,
    "with": _beside,
}
