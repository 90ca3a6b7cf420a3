"""The last look before a memo is rendered: quotations against texts, counts against passages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from qualkit.errors import CodingError, Problem
from qualkit.report.tree import Claim, Memo, Quote

_CUT = r"\[…\]"
_SPEAKER = r"(?:[^/:]{1,80}: )?"


def check(memo: Memo, texts: Mapping[str, str]) -> Memo:
    """The memo, where every quotation stands in its text and every claim's n in its passages.

    Blanks aside, a quotation is its stretches of the text character by character, with `[…]`
    between two of them and where its ends are cut; those of several speakers may be parted by `/`
    and each named before what they say. `texts` are the transcripts by name. Raises
    CodingError naming every place where that is not so.
    """
    problems = tuple(_problems(memo, texts))
    if problems:
        raise CodingError.of(problems)
    return memo


def _problems(memo: Memo, texts: Mapping[str, str]) -> Iterator[Problem]:
    hint = "the project may be damaged; run 'qualkit check'"
    for block in memo.blocks:
        if isinstance(block, Quote) and block.spans and not _stands(block, texts):
            yield Problem("a quotation differs from its transcript", block.transcript, hint)
        if isinstance(block, Claim) and block.passages is not None:
            rests_on = len({passage.transcript for passage in block.passages})
            if rests_on != block.n:
                what = f"C{block.number} counts {block.n} transcripts, its passages {rests_on}"
                yield Problem(what, memo.title, hint)


def _stands(quote: Quote, texts: Mapping[str, str]) -> bool:
    text = texts.get(quote.transcript)
    if text is None:
        return False
    pieces = [re.escape(" ".join(span.text(text).split())) for span in quote.spans]
    speaker = _SPEAKER if len(pieces) > 1 else ""
    between = rf"(?: {_CUT} | / {_SPEAKER})"
    shown = f"(?:{_CUT} )?{speaker}{between.join(pieces)}(?: {_CUT})?"
    return re.fullmatch(shown, " ".join(quote.text.split())) is not None
