"""Reading a query: text to its parts, with the column of whatever is wrong.

either = both, {"OR", both};
both   = item, {("AND", item) | negated | condition};
item   = negated | near;
negated = "NOT", item;
near   = one, {("NEAR/k", ["SAME SPEAKER"] | "SAME SPEAKER"), one};
condition = near beginning with "name=value"…;
one    = "(", either, ")" | words | "code:"… | "name=value"… | "saved:"…;
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

from qualkit.errors import QueryError
from qualkit.model.query import (
    BARE,
    And,
    Has,
    HasCode,
    Near,
    Not,
    Query,
    Saved,
    Words,
    all_of,
    any_of,
    is_condition,
    leaves_out,
    none_of,
    parts_of,
)

LONGEST = 2_000
DEEPEST = 40
MOST_TURNS = 10_000

_BEGINNINGS = ("code", "family", "exactly", "saved")
_TERM = re.compile(rf"({'|'.join(_BEGINNINGS)}):")
_NAME = re.compile(r"([^\W\d][\w.-]*)(!?=)")
_LIKE_TERM = re.compile(r"([a-z]{3,10}):\S")
_WORD = re.compile(r"[^\s()\"“”]+")
_NEAR = re.compile(r"NEAR(?:/(.*))?")
_VALUE = re.compile(BARE)
_CLOSING = {'"': '"', "“": "”", "”": "”"}
_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR", "SAME SPEAKER"})
_LOWER = frozenset({"and", "or", "not"})


@dataclass(frozen=True, slots=True)
class _Token:
    """`kind` is an operator, a parenthesis, "word", "one" (a part that is whole) or "end"."""

    kind: str
    at: int
    text: str = ""
    part: Query | None = None
    turns: int | None = None


def read_query(text: str) -> Query:
    """The query that a text asks. Raises QueryError with the column and what to do."""
    if len(text) > LONGEST:
        refuse(f"the query has more than {LONGEST:,} characters", LONGEST, "make it shorter")
    if not text.strip():
        refuse("the query is empty", 0, "for example: code:CODE AND wave=y2")
    query = _Parser(_Scanner(text).tokens()).whole()
    _check(query)
    return query


def refuse(what: str, at: int, hint: str = "") -> NoReturn:
    """Raise QueryError; `at` is the column from 0, shown from 1."""
    raise QueryError(what, where=f"column {at + 1}", hint=hint)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def tokens(self) -> list[_Token]:
        found = []
        while (begin := self._next()) < len(self.text):
            self.at = begin
            found.append(self._token())
        return [*found, _Token("end", len(self.text))]

    def _next(self) -> int:
        at = self.at
        while at < len(self.text) and self.text[at].isspace():
            at += 1
        return at

    def _token(self) -> _Token:
        at, first = self.at, self.text[self.at]
        if first in "()":
            self.at += 1
            return _Token(first, at)
        if first in _CLOSING:
            return _Token("one", at, part=Words(self._phrase(), at))
        if term := _TERM.match(self.text, at):
            self.at = term.end()
            return _Token("one", at, part=self._term(term[1], at))
        if name := _NAME.match(self.text, at):
            self.at = name.end()
            return _Token("one", at, part=self._condition(name[1], name[2], at))
        return self._word(at)

    def _term(self, beginning: str, at: int) -> Query:
        name = self._value(f"a name is missing after '{beginning}:'")
        if beginning == "saved":
            return Saved(name, at)
        values: tuple[str, ...] = ()
        if self.text.startswith("=", self.at):
            self.at += 1
            values = self._values(f"a value is missing after '{name}='")
        return HasCode(name, values, beginning == "exactly", at)

    def _condition(self, name: str, sign: str, at: int) -> Query:
        if sign == "!=":
            refuse("'!=' is not used here", at, f"write NOT {name}=…")
        return Has(name, self._values(f"a value is missing after '{name}='"), at)

    def _values(self, missing: str) -> tuple[str, ...]:
        values = [self._value(missing)]
        while self.text.startswith(",", self.at):
            self.at += 1
            values.append(self._value("a value is missing after ','"))
        return tuple(dict.fromkeys(values))

    def _value(self, missing: str) -> str:
        if self.at < len(self.text) and self.text[self.at] in _CLOSING:
            return self._phrase(empty=True)
        found = _VALUE.match(self.text, self.at)
        if found is None:
            refuse(missing, self.at, "write it without a space, in quotes if it has spaces")
        self.at = found.end()
        return found[0]

    def _phrase(self, *, empty: bool = False) -> str:
        opened, closing = self.at, _CLOSING[self.text[self.at]]
        said, at = [], self.at + 1
        while at < len(self.text) and self.text[at] != closing:
            at += self.text[at] == "\\" and self.text[at + 1 : at + 2] in (closing, "\\", '"')
            said.append(self.text[at])
            at += 1
        if at >= len(self.text):
            refuse("the quotation mark is not closed", opened, f"add {closing} after the words")
        self.at = at + 1
        words = "".join(said)
        if not words.strip() and not empty:
            refuse("there are no words between the quotation marks", opened)
        return words

    def _word(self, at: int) -> _Token:
        found = _WORD.match(self.text, at)
        assert found is not None
        word, self.at = found[0], found.end()
        if word in ("AND", "OR", "NOT"):
            return _Token(word, at)
        if near := _NEAR.fullmatch(word):
            return _Token("NEAR", at, turns=_turns(near[1], at))
        if word == "SAME":
            return self._same(at)
        if word == "CONSENSUS":
            return _Token("one", at, part=Has("origin", ("consensus",), at))
        _refuse_misspelt(word, at)
        return _Token("word", at, word)

    def _same(self, at: int) -> _Token:
        self.at = self._next()
        found = _WORD.match(self.text, self.at)
        if found is None or found[0] != "SPEAKER":
            refuse("SPEAKER is missing after SAME", at, 'to look for the word, write "SAME"')
        self.at = found.end()
        return _Token("SAME SPEAKER", at)


def _turns(written: str | None, at: int) -> int:
    if written is None:
        return 1
    if not (written.isascii() and written.isdigit()) or int(written[:9]) > MOST_TURNS:
        refuse(f"'NEAR/{written}' names no number of turns", at, "for example NEAR/3")
    return int(written)


def _refuse_misspelt(word: str, at: int) -> None:
    like = _LIKE_TERM.match(word)
    near = get_close_matches(like[1], _BEGINNINGS, n=1, cutoff=0.6) if like else []
    if like and near:
        refuse(
            f"'{like[1]}:' is not known",
            at,
            f"did you mean {near[0]}:? to look for the words, put them in quotes",
        )


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *kinds: str) -> _Token | None:
        """The next token, gone past, if it is one of these kinds."""
        token = self.now
        if token.kind not in kinds:
            return None
        self.place += 1
        return token

    def whole(self) -> Query:
        query = self.either()
        if self.now.kind == ")":
            refuse("this parenthesis was never opened", self.now.at)
        if self.now.kind != "end":
            self._refuse_joint()
        return query

    def either(self) -> Query:
        parts = [self.both()]
        while self.take("OR"):
            parts.append(self.both())
        return any_of(parts)

    def both(self) -> Query:
        parts = [self.item()]
        while self.take("AND") or self.now.kind == "NOT" or isinstance(self.now.part, Has):
            parts.append(self.item())
        return all_of(parts)

    def item(self) -> Query:
        negated = []
        while token := self.take("NOT"):
            negated.append(token)
        part = self.near()
        for token in reversed(negated):
            part = none_of(part, token.at)
        return part

    def near(self) -> Query:
        left = self.one()
        while token := self.take("NEAR", "SAME SPEAKER"):
            same = token.kind == "SAME SPEAKER" or self.take("SAME SPEAKER") is not None
            left = Near(left, self.one(), token.turns, same)
        return left

    def one(self) -> Query:
        if opened := self.take("("):
            return self._inside(opened)
        if token := self.take("one"):
            assert token.part is not None
            return token.part
        if token := self.take("word"):
            return self._words(token)
        return self._refuse_missing()

    def _inside(self, opened: _Token) -> Query:
        self.depth += 1
        if self.depth > DEEPEST:
            refuse("parentheses stand too deep", opened.at, f"at most {DEEPEST} deep")
        query = self.either()
        if not self.take(")"):
            if self.now.kind != "end":
                self._refuse_joint()
            refuse("this parenthesis is not closed", opened.at, "add ) after what belongs together")
        self.depth -= 1
        return query

    def _words(self, first: _Token) -> Query:
        """Words without quotes, one after the other, are one phrase."""
        words = [first.text]
        while token := self.take("word"):
            words.append(token.text)
        return Words(" ".join(words), first.at)

    def _refuse_joint(self) -> NoReturn:
        before = self.tokens[self.place - 1]
        if before.kind == "word" and before.text in _LOWER:
            hint = f"operators are written in capitals: {before.text.upper()}"
            refuse(f"'{before.text}' counts as a word here", before.at, hint)
        if self.now.kind == "word" and self.now.text in _LOWER:
            hint = f"operators are written in capitals: {self.now.text.upper()}"
            refuse(f"'{self.now.text}' counts as a word here", self.now.at, hint)
        refuse(
            "nothing says how this belongs to what stands before",
            self.now.at,
            "write AND, OR, NOT or NEAR/3 between them",
        )

    def _refuse_missing(self) -> NoReturn:
        before = self.tokens[self.place - 1].kind if self.place else ""
        what = f"after {before}" if before in _OPERATORS else "here"
        if self.now.kind in _OPERATORS:
            hint = f'to look for the word itself, write "{self.now.kind}"'
            refuse(f"a code or words must stand before {self.now.kind}", self.now.at, hint)
        refuse(f"a code or words are missing {what}", self.now.at, "for example code:CODE")


def _check(query: Query) -> None:
    """Refuse what only takes away where there is nothing to take away from."""
    if leaves_out(query):
        hint = "say what it is left out of, as in code:CODE NOT code:OTHER"
        refuse("NOT alone finds nothing", query.at, hint)
    if is_condition(query):
        return
    for part in parts_of(query):
        taken = isinstance(query, And) and isinstance(part, Not) and not is_condition(part)
        _check(part.part if taken and isinstance(part, Not) else part)
