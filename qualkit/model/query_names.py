"""The names in a query, looked up: codes by any of their names, attributes and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from qualkit.errors import QueryError
from qualkit.model.codebook import Code, Codebook
from qualkit.model.query import (
    And,
    Has,
    HasCode,
    Near,
    Not,
    Or,
    Query,
    Saved,
    all_of,
    any_of,
    none_of,
)
from qualkit.model.query_reading import read_query, refuse

MOST_SHOWN = 8


@dataclass(frozen=True)
class Vocabulary:
    """What a query may name.

    `names` are the conditions with their values, each by every way to write it (case does not
    matter). `saved` are texts of saved queries by name. `made_of` are conditions that stand for
    others, by name and value.
    """

    codebook: Codebook
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    saved: Mapping[str, str] = field(default_factory=dict)
    made_of: Mapping[str, Mapping[str, Query]] = field(default_factory=dict)


def settled(query: Query, known: Vocabulary, *, within: tuple[str, ...] = ()) -> Query:
    """The query with ids for names and saved queries opened. Raises QueryError with the column."""
    if isinstance(query, HasCode):
        return _code(query, known.codebook)
    if isinstance(query, Has):
        return _condition(query, known)
    if isinstance(query, Saved):
        return _opened(query, known, within)
    if isinstance(query, And):
        return all_of(settled(part, known, within=within) for part in query.parts)
    if isinstance(query, Or):
        return any_of(settled(part, known, within=within) for part in query.parts)
    if isinstance(query, Not):
        return none_of(settled(query.part, known, within=within), query.at)
    if isinstance(query, Near):
        left, right = (settled(part, known, within=within) for part in (query.left, query.right))
        return replace(query, left=left, right=right)
    return query


def _code(asked: HasCode, book: Codebook) -> HasCode:
    found = _named(asked.code, book)
    if not found:
        refuse(f"there is no code '{asked.code}'", asked.at, _near(asked.code, _all_names(book)))
    if len(found) > 1:
        hint = f"write one of {_listed(code.id for code in found)}"
        refuse(f"several codes are called '{asked.code}'", asked.at, hint)
    code = found[0]
    values = tuple(_value(asked, code, book, value) for value in asked.values)
    return replace(asked, code=code.id, values=values)


def _named(name: str, book: Codebook) -> tuple[Code, ...]:
    """The codes that a name can mean: by id, else by label, else by a name or the id's end."""
    if name in book:
        return (book.code(name),)
    wanted = name.casefold()
    ways = (
        lambda code: code.id.casefold() == wanted,
        lambda code: code.label.casefold() == wanted,
        lambda code: wanted in (other.casefold() for other in code.names),
        lambda code: code.id.casefold().endswith(f".{wanted}"),
    )
    return next((found for way in ways if (found := tuple(filter(way, book)))), ())


def _all_names(book: Codebook) -> list[str]:
    ends = (code.id.rpartition(".")[2] for code in book)
    return list(dict.fromkeys([*(n for c in book for n in (c.id, *c.names)), *ends]))


def _value(asked: HasCode, code: Code, book: Codebook, value: str) -> str:
    """The code's own spelling of a value; those of the codes below count too."""
    below = () if asked.exactly else book.descendants(code.id)
    known = list(dict.fromkeys(v for c in (code, *below) for v in c.values))
    found = next((own for own in known if own.casefold() == value.casefold()), None)
    if found is None:
        hint = _near(value, known) if known else "leave out the value"
        refuse(f"code '{code.id}' has no value '{value}'", asked.at, hint)
    return found


def _condition(asked: Has, known: Vocabulary) -> Query:
    values = known.names.get(asked.name)
    if values is None and asked.name in known.made_of:
        return _stood_for(asked, known.made_of[asked.name])
    if values is None:
        if asked.name == "code":
            refuse("a code is asked for with a colon", asked.at, f"code:{asked.values[0]}")
        near = _near(asked.name, (*known.names, *known.made_of))
        hint = f"{near}; to look for the words, put them in quotes"
        refuse(f"there is no attribute '{asked.name}'", asked.at, hint)
    unknown = [value for value in asked.values if value and value.casefold() not in values]
    if unknown:
        hint = _near(unknown[0], dict.fromkeys(values.values()))
        refuse(f"{asked.name} is never '{unknown[0]}'", asked.at, hint)
    ids = (values[value.casefold()] if value else "" for value in asked.values)
    return replace(asked, values=tuple(dict.fromkeys(ids)))


def _stood_for(asked: Has, meant: Mapping[str, Query]) -> Query:
    spelt = {value.casefold(): query for value, query in meant.items()}
    unknown = next((value for value in asked.values if value.casefold() not in spelt), None)
    if unknown is not None:
        refuse(f"{asked.name} is never '{unknown}'", asked.at, _near(unknown, meant))
    return any_of(spelt[value.casefold()] for value in asked.values)


def _opened(asked: Saved, known: Vocabulary, within: tuple[str, ...]) -> Query:
    if asked.name not in known.saved:
        hint = _near(asked.name, known.saved) if known.saved else "no query is saved yet"
        refuse(f"there is no saved query '{asked.name}'", asked.at, hint)
    if asked.name in within:
        refuse(f"the saved query '{asked.name}' asks for itself", asked.at, "change one of them")
    try:
        return settled(read_query(known.saved[asked.name]), known, within=(*within, asked.name))
    except QueryError as error:
        where = f"column {asked.at + 1}, saved query '{asked.name}', {error.where}"
        raise QueryError(error.what, where=where, hint=error.hint) from None


def _near(word: str, known: Iterable[str]) -> str:
    """What was meant perhaps, else what there is."""
    spelt = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), spelt, n=3, cutoff=0.6)
    inside = [name for name in spelt if len(word) > 2 and word.casefold() in name]
    if close or inside:
        names = dict.fromkeys([*close, *inside[:3]])
        return f"did you mean {' or '.join(spelt[name] for name in list(names)[:3])}?"
    return f"there is {_listed(spelt.values())}" if spelt else "there is none yet"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - MOST_SHOWN} more" if len(every) > MOST_SHOWN else ""
    return ", ".join(every[:MOST_SHOWN]) + more
