"""Words worth naming a topic by: no function words, no fillers of spoken English."""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")

_SPOKEN = """
    actually basically bit came come coming definitely did does doing gets getting going gonna
    good got gotta guess hmm honestly huh just kind kinda know let like literally little look lot
    lots maybe mean mhm mmm obviously okay okey probably quite really right said saw say saying
    says sort stuff sure talk talking tell thank thanks thing things think thinking thought try
    trying uh-huh want wanna wants way well went yeah yep yes
    crosstalk inaudible laugh laughing laughs laughter pause unclear
"""
FILLERS = frozenset(_SPOKEN.split())
"""What interviews are full of and topics are not about; marks of transcription with them."""


def content_words(text: str) -> list[str]:
    """Lower-case words of three letters or more, without contractions, stop words and fillers."""
    plain = text.casefold().replace("’", "'")
    stems = (_uncontracted(word) for word in _WORD.findall(plain))
    return [word for word in stems if len(word) > 2 and word not in stop_words()]


@cache
def stop_words() -> frozenset[str]:
    """English stop words of scikit-learn, and the fillers of interviews."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS) | FILLERS


def _uncontracted(word: str) -> str:
    """The word before its apostrophe; `don't` is a `do`."""
    return re.sub(r"n't$", "", word).partition("'")[0]
