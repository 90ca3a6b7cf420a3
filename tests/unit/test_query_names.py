"""Names in a query are looked up, and what is wrong is said with its column."""

from __future__ import annotations

import pytest

from qualkit.analysis.conditions import vocabulary
from qualkit.analysis.corpus import Corpus
from qualkit.errors import QueryError
from qualkit.model import Code
from qualkit.model.query import written
from qualkit.model.query_names import settled
from qualkit.model.query_reading import read_query
from tests import factories as make

BOOK = make.codebook(
    *make.CODES,
    Code("time.lost", "Time lost", synonyms=("wasted time",), former_names=("dead time",)),
    Code("x.twice", "Once"),
    Code("y.twice", "Again", values=("for", "with", "by")),
)
CORPUS = Corpus(make.study(), make.sample_transcripts(), make.sample_codings(), BOOK)
SAVED = {
    "talk": "code:dar.acc OR coder=ana",
    "round": 'saved:"and round"',
    "and round": "saved:round",
    "broken": "code:gone",
}


def understood(text: str) -> str:
    return written(settled(read_query(text), vocabulary(CORPUS, SAVED)))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("code:dar.acc", "code:dar.acc"),
        ("code:HAL.AGY", "code:hal.agy"),
        ('code:"control of time and pace"', "code:hal.agy.time"),
        ("code:“Menu”", "code:hal.fen.menu"),
        ('code:"wasted time"', "code:time.lost"),
        ('code:"dead time"', "code:time.lost"),
        ("exactly:menu", "exactly:hal.fen.menu"),
        ("family:agy", "code:hal.agy"),
        ('code:fen="Set by School"', 'code:hal.fen="set by school"'),
        ("code:y.twice=by,with", "code:y.twice=by,with"),
        ("site=Kestrel OR site=ORCHARD", "site=kestrel OR site=orchard"),
        ('site="Kestrel School"', "site=kestrel"),
        ("wave=2016-17", "wave=y2"),
        ("person=KL1", "person=kl1"),
        ('wave=""', 'wave=""'),
        ("valence=none", 'valence=""'),
        ("CONSENSUS", "origin=consensus"),
        ("saved:talk AND wave=y2", "(code:dar.acc OR coder=ana) AND wave=y2"),
        ("chime AND NOT saved:talk", '"chime" AND NOT (code:dar.acc OR coder=ana)'),
    ],
)
def test_names_become_ids(text, query):
    assert understood(text) == query


@pytest.mark.parametrize(
    ("text", "column", "what", "hint"),
    [
        ("chime AND code:zzz", 11, "there is no code 'zzz'", "there is hal.agy"),
        ("code:hal.agyy", 1, "there is no code", "did you mean hal.agy"),
        ("code:twice", 1, "several codes", "x.twice, y.twice"),
        ("code:y.twice=bye", 1, "no value 'bye'", "did you mean by?"),
        ("code:dar.acc=by", 1, "no value 'by'", "leave out the value"),
        ("code:dar.acc AND rol=teacher", 18, "no attribute 'rol'", "did you mean role"),
        ("role=techer", 1, "role is never 'techer'", "did you mean teacher?"),
        ("coder=carl", 1, "coder is never 'carl'", "there is ana, ben"),
        ("saved:talks", 1, "no saved query 'talks'", "did you mean talk?"),
        ("saved:round", 1, "asks for itself", "change"),
        ("chime OR code:dar.acc and code:hal.agy", 23, "'and' counts as a word", "AND"),
        ("wave=y2 code:dar.acc", 9, "nothing says how", "AND, OR"),
        ("(code:dar.acc", 1, "is not closed", "add )"),
        ("code:dar.acc)", 13, "never opened", ""),
        ("code:dar.acc AND", 17, "missing after AND", ""),
        ("OR chime", 1, "must stand before OR", '"OR"'),
        ("NOT code:dar.acc", 1, "NOT alone finds nothing", "left out of"),
        ("chime OR (NOT code:dar.acc)", 11, "NOT alone", ""),
        ("chime NEAR/x menu", 7, "'NEAR/x' names no number", "NEAR/3"),
        ('chime AND "menu', 11, "not closed", 'add "'),
        ("cod:dar.acc", 1, "'cod:' is not known", "did you mean code:?"),
        ("site!=kestrel", 1, "'!=' is not used", "NOT site="),
        ("site= kestrel", 6, "a value is missing", ""),
        ("chime SAME menu", 7, "SPEAKER is missing", '"SAME"'),
    ],
)
def test_what_is_wrong_is_said_with_its_column(text, column, what, hint):
    with pytest.raises(QueryError) as refused:
        understood(text)
    assert what in refused.value.what
    assert hint in refused.value.hint
    assert refused.value.where.startswith(f"column {column}")


def test_a_fault_in_a_saved_query_names_it():
    with pytest.raises(QueryError) as refused:
        understood("chime OR saved:broken")
    assert refused.value.where == "column 10, saved query 'broken', column 1"
