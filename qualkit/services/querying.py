"""Queries: asked of what a person may see, saved, removed and brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from qualkit.analysis import querying
from qualkit.analysis.conditions import vocabulary
from qualkit.analysis.corpus import Corpus
from qualkit.analysis.querying import How
from qualkit.errors import NotAllowed, Problem, QueryError
from qualkit.model import Attributes, Right, Tension, Theme, fault_of
from qualkit.model.found import Answered, SavedQuery
from qualkit.model.query import (
    Has,
    HasCode,
    Query,
    Saved,
    all_of,
    finds_codings,
    leaves,
    none_of,
    written,
)
from qualkit.model.query_names import Vocabulary, settled
from qualkit.model.query_reading import read_query
from qualkit.store import Project, Repository

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query and where it is asked, as `finding.Wanted`; attributes that are empty mean any."""

    query: str
    how: How = field(default_factory=How)
    attributes: Attributes = field(default_factory=Attributes)
    speakers: frozenset[str] = frozenset()


def find(project: Project, wanted: Wanted) -> Answered:
    """The passages that a query finds. Raises QueryError with the column."""
    read = read_query(wanted.query)
    with project.reading() as repository:
        corpus, saved = _corpus(repository), _texts(repository)
        known = vocabulary(corpus, saved)
        query = all_of([settled(read, known), *_filters(wanted, known)])
        if any(isinstance(leaf, Has) and leaf.name == "origin" for leaf in leaves(query)):
            corpus = replace(corpus, codings=repository.codings(consensus=True))
    return querying.ask(corpus, query, wanted.how)


def _filters(wanted: Wanted, known: Vocabulary) -> list[Query]:
    """The filters beside a query as conditions. Raises QueryError without a column."""
    asked = [Has(name, tuple(value.split(";"))) for name, value in wanted.attributes.pairs if value]
    if wanted.speakers:
        asked.append(Has("speaker", tuple(sorted(wanted.speakers))))
    try:
        return [settled(condition, known) for condition in asked]
    except QueryError as error:
        raise QueryError(error.what, hint=error.hint) from None


def _corpus(repository: Repository) -> Corpus:
    """What memos rest on."""
    return Corpus(
        repository.study(), repository.transcripts(), repository.codings(), repository.codebook()
    )


def _texts(repository: Repository) -> Mapping[str, str]:
    return {query.name: query.query for query in repository.saved_queries()}


def with_formulas(repository: Repository, corpus: Corpus, *, where: str = "") -> Corpus:
    """The corpus, or what a query leaves of it, with what queries of themes and tensions find.

    These see only what is left. Raises QueryError for `where`.
    """
    owners: tuple[Theme | Tension, ...] = (*repository.themes(), *repository.tensions())
    formulas = dict.fromkeys(query for owner in owners for query in owner.formulas)
    if not formulas and not where:
        return corpus
    known = vocabulary(corpus, _texts(repository))
    left = querying.where(corpus, settled(read_query(where), known)) if where else corpus
    found, asked = {}, {}
    for formula in formulas:
        with suppress(QueryError):
            query = settled_formula(formula, known)
            found[formula], asked[formula] = querying.codings_found(left, query), written(query)
    return replace(left, formulas=found, asked=asked)


def settled_formula(text: str, known: Vocabulary) -> Query:
    """A query of a theme. Raises QueryError, also where it can find words without codes."""
    query = settled(read_query(text), known)
    if not finds_codings(query):
        raise QueryError("the query can find words without codes", hint="AND a code to it")
    return query


def formula_problems(project: Project) -> tuple[Problem, ...]:
    """The queries of themes and tensions that cannot be asked of the project as it is."""
    with project.reading() as repository:
        owners: tuple[Theme | Tension, ...] = (*repository.themes(), *repository.tensions())
        corpus = _corpus(repository)
        known = vocabulary(corpus, _texts(repository))
    problems = []
    for owner, formula in [(each, query) for each in owners for query in each.formulas]:
        try:
            settled_formula(formula, known)
        except QueryError as error:
            where = f"{owner.id}, {error.where}" if error.where else owner.id
            problems.append(Problem(error.what, where, error.hint))
    return tuple(problems)


def saved(project: Project) -> tuple[SavedQuery, ...]:
    """Saved queries by name."""
    with project.reading() as repository:
        return repository.saved_queries()


def saved_one(project: Project, name: str) -> SavedQuery:
    """Raises NotFound."""
    with project.reading() as repository:
        return repository.saved_query(name)


def save(project: Project, name: str, query: str, *, actor: str) -> SavedQuery:
    """Keep a query that can be asked now; one's own of that name is replaced.

    Raises QueryError where it cannot, NotAllowed where the name is somebody else's.
    """
    name = _checked_name(name)
    with project.writing(actor, right=Right.CODE) as repository:
        _refuse_others(repository, name, actor)
        seen = repository.seen
        known = vocabulary(_corpus(seen), {**_texts(seen), name: query})
        settled(read_query(query), known, within=(name,))
        return repository.save_query(SavedQuery(name, query.strip(), actor))


def _checked_name(name: str) -> str:
    words = " ".join(name.split())
    fault = fault_of(words) or ("a quotation mark" if set(words) & set('"“”') else "")
    if not words or fault:
        what = f"the name holds {fault}" if words else "the query has no name"
        raise QueryError(what, hint="a few plain words, such as: talk of tests")
    if len(words) > LONGEST_NAME:
        raise QueryError(f"the name has more than {LONGEST_NAME} characters", hint="shorten it")
    return words


def _refuse_others(repository: Repository, name: str, actor: str) -> None:
    """A saved query belongs to who saved it; the lead may change all."""
    old = next((query for query in repository.saved_queries() if query.name == name), None)
    if old is None or old.author == actor:
        return
    if not repository.has_accounts() or not repository.allows(actor, Right.MANAGE):
        raise NotAllowed(
            f"the saved query '{name}' is somebody else's", hint="save yours under another name"
        )


def remove(project: Project, name: str, *, actor: str) -> SavedQuery:
    """Take off a saved query that nothing rests on; `put_back` undoes it."""
    with project.writing(actor, right=Right.CODE) as repository:
        repository.seen.saved_query(name)
        _refuse_others(repository, name, actor)
        _refuse_used(repository, name)
        return repository.remove_query(name)


def _refuse_used(repository: Repository, name: str) -> None:
    seen = {query.name for query in repository.seen.saved_queries()}
    asking = (query.name for query in repository.saved_queries() if _asks(query, name))
    users = [f"the query '{q}'" if q in seen else "another query" for q in asking]
    owners: tuple[Theme | Tension, ...] = (*repository.themes(), *repository.tensions())
    for owner in owners:
        if any(name in _saved_in(formula) for formula in owner.formulas):
            users.append(f"{owner.id} ({owner.name})")
    if users:
        raise QueryError(
            f"'{name}' cannot be removed: {', '.join(users)} asks for it",
            hint="change that first",
        )


def _asks(query: SavedQuery, name: str) -> bool:
    return query.name != name and name in _saved_in(query.query)


def _saved_in(query: str) -> frozenset[str]:
    found = (leaf for leaf in leaves(read_query(query)) if isinstance(leaf, Saved))
    return frozenset(leaf.name for leaf in found)


def put_back(project: Project, name: str, *, actor: str) -> SavedQuery:
    """Bring back a saved query as it was when it was last removed; one that is there stays."""
    with project.writing(actor, right=Right.CODE) as repository:
        here = next((q for q in repository.seen.saved_queries() if q.name == name), None)
        if here is not None:
            return here
        _refuse_others(repository, name, actor)
        old = repository.removed_query(name)
        if old.author != actor:
            raise NotAllowed(f"the saved query '{name}' was somebody else's")
        return repository.save_query(old, action="query.restored")


@dataclass(frozen=True, slots=True)
class Example:
    """A query that can be asked in this project, and what it finds in words."""

    query: str
    finds: str


def examples(project: Project) -> tuple[Example, ...]:
    """Queries with the codes that are used most, one for each thing that can be asked."""
    with project.reading() as repository:
        study, used = repository.study(), Counter(c.code for c in repository.codings())
        book = repository.codebook()
    codes = sorted((c.id for c in book.offered), key=lambda code: (-used[code], code))[:2]
    if not codes:
        return (Example('"a phrase"', "these words, one after the other"),)
    a, b = (written(HasCode(code)) for code in (codes[0], codes[-1]))
    exactly = written(HasCode(codes[0], exactly=True))
    found = [
        Example(a, "the code and everything below it"),
        Example(exactly, "that code alone"),
        Example(f"{a} AND {b}", "words that carry both"),
        Example(f"{a} NOT {b}", "passages of the first that the second does not touch"),
        Example(f"{a} NEAR/3 {b}", "passages of the first with another of the second near"),
        Example(f"{a} NEAR/3 SAME SPEAKER {b}", "the same, said by one person"),
        Example(f'{a} AND "we"', "words inside a coded passage"),
    ]
    if study.sites and study.waves:
        where = written(Has("site", (study.sites[0].id,)))
        when = written(Has("wave", (study.waves[-1].id,)))
        found.append(Example(f"({a} OR {b}) AND {where} AND {when}", "at one site in one wave"))
    return tuple(found)


def filters(project: Project) -> tuple[Example, ...]:
    """Queries that leave a part of this project to rest memos on."""
    with project.reading() as repository:
        study, saved = repository.study(), repository.saved_queries()
        coders = sorted({coding.coder for coding in repository.codings()})
    found = []
    if study.sites:
        found.append(Example(written(Has("site", (study.sites[0].id,))), "one site"))
    if study.sites and study.waves:
        both = [Has("site", (study.sites[0].id,)), Has("wave", (study.waves[-1].id,))]
        found.append(Example(written(all_of(both)), "one site in one wave"))
    if study.roles:
        role = none_of(Has("role", (study.roles[-1].id,)))
        found.append(Example(written(role), "all roles but one"))
    if len(coders) > 1:
        found.append(Example(written(Has("coder", (coders[0],))), "one coder's codings"))
    found += [Example(written(Saved(query.name)), query.query) for query in saved[:3]]
    return tuple(found)
