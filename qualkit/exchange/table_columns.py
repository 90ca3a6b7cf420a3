"""What the columns of another program's table hold, by their names in several languages.

Where the names of a row are in no language that is known, the order in which the program writes its
columns counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualkit.exchange.grids import Grid, Line

DOCUMENT, QUOTE, CODE, CODER = "document", "quote", "code", "coder"
START, END, RANGE, PARAGRAPH = "start", "end", "range", "paragraph"
NOTE, TIME, ID = "note", "time", "id"
NAME, MEANING, PARENT, COLOR = "name", "meaning", "parent", "color"

_NAMES: Mapping[str, str] = {
    DOCUMENT: (
        "document|document name|documentname|document title|transcript|source|source name|file|"
        "file name|filename|media title|media|interview|dokument|dokumentname|documento|"
        "nombre del documento|nombre de documento|nom du document|nome do documento|"
        "nome del documento|nome documento|nazwa dokumentu|naam document|dokumentnamn|"
        "dokumentnavn|文档名称|文档|文件名称|文件名稱|ドキュメント名|ドキュメント"
    ),
    QUOTE: (
        "quote|quotation|quotation content|text content|content|text|segment|coded segment|"
        "coded text|excerpt|excerpt copy|excerpt text|highlight|passage|zitat|zitatinhalt|"
        "inhalt|segmente|segmento|extrait|cita|citas|contenido de cita|contenido de la cita|"
        "citação|conteúdo da citação|citation|contenu de la citation|fragment|segmenttekst|"
        "编码文段|文段|片段|セグメント"
    ),
    CODE: (
        "code|codes|code name|codename|code path|tag|tags|theme|label|node|codes applied|"
        "codes applied combined|kode|kodes|código|códigos|codigo|codigos|códe|codice|codici|"
        "kod|代码|编码|コード"
    ),
    CODER: (
        "coder|coder name|annotator|user|author|owner|created by|modified by|excerpt creator|"
        "creator|coded by|erstellt von|bearbeitet von|geändert von|autor|creado por|"
        "modificado por|créé par|modifié par|auteur|criado por|modificato da|creato da|"
        "gemaakt door|bewerkt door|作者|修改者|作成者"
    ),
    START: "start|start offset|start position|start_offset|pos0|from",
    END: "end|end offset|end position|end_offset|pos1|to",
    RANGE: "excerpt range|range",
    PARAGRAPH: (
        "begin|beginning|start paragraph|paragraph|anfang|inicio|début|debut|início|inizio|"
        "reference|referenz|referencia|référence|referência|开始|開始"
    ),
    NOTE: "note|comment|memo|remark|kommentar|notiz|comentario|comentário|commento|评论",
    TIME: (
        "time|date|created|modified|excerpt date|creation date|erstellt am|bearbeitet am|erstellt|"
        "geändert|creado|modificado|créé|modifié|criado"
    ),
    ID: "id|no|nr|number|nummer|quotation id",
    NAME: (
        "name|code|codes|code name|codename|tag|title|label|node|theme|kode|código|codigo|nombre|"
        "nom|nome|codice|bezeichnung|代码|コード"
    ),
    MEANING: (
        "description|definition|comment|memo|code memo|meaning|beschreibung|kommentar|definición|"
        "descripción|comentario|définition|commentaire|descrição|definição|comentário|descrizione"
    ),
    PARENT: "parent|parent code|parent name|category|kategorie|categoría|übercode|obercode",
    COLOR: "color|colour|farbe|couleur|cor|colore",
}


def _key(name: str) -> str:
    words = unicodedata.normalize("NFKC", name).casefold().replace("_", " ")
    return " ".join(re.sub(r"[()\[\]:*#]", " ", words).split())


_ROLES: Mapping[str, tuple[str, ...]] = {
    role: tuple(dict.fromkeys(_key(name) for name in names.split("|")))
    for role, names in _NAMES.items()
}


@dataclass(frozen=True)
class Columns:
    """Where each role's column is; `names` are the keys of all columns."""

    names: tuple[str, ...]
    places: Mapping[str, int]

    def __contains__(self, role: str) -> bool:
        return role in self.places

    def cell(self, line: Line, role: str) -> str:
        return line.at(self.places.get(role))

    @property
    def of_segments(self) -> bool:
        """Whether the rows are marked words rather than codes."""
        placed = QUOTE in self or (START in self and END in self)
        return placed and CODE in self and DOCUMENT in self

    @property
    def of_codes(self) -> bool:
        return NAME in self and (MEANING in self or PARENT in self or self._counted)

    @property
    def _counted(self) -> bool:
        counts = {"files", "references", "grounded", "density", "number of highlights", "frequency"}
        return bool(counts & set(self.names))


def columns_of(names: Iterable[str]) -> Columns:
    """The roles of columns by their names; the first name of a role that a table has counts."""
    keys = tuple(_key(name) for name in names)
    places = {}
    for role, known in _ROLES.items():
        at = next((keys.index(name) for name in known if name in keys), None)
        if at is not None:
            places[role] = at
    return Columns(keys, places)


_ATLAS_ID = re.compile(r"\d{1,6}\s*:\s*\d{1,7}\b.*")
_MAXQDA_WIDTH = range(10, 16)
_SAMPLE = 200


def by_position(grid: Grid) -> Columns | None:
    """The roles of columns whose names say nothing, by the order in which programs write them."""
    body = grid.lines[1 : 1 + _SAMPLE]
    if not body:
        return None
    names = tuple(_key(cell) for cell in grid.lines[0].cells)
    return _atlas(names, body) or _maxqda(names, body)


def _atlas(names: tuple[str, ...], body: tuple[Line, ...]) -> Columns | None:
    """ID (`3:10`), document, …: the words are the longest column, codes the next one of words."""
    at = next((n for n in range(2) if all(_ATLAS_ID.fullmatch(line.at(n)) for line in body)), None)
    if at is None:
        return None
    known = dict(columns_of(names).places)
    quote = known.get(QUOTE, _longest(body, range(at + 1, _width(body))))
    document = known.get(DOCUMENT, at + 1)
    code = known.get(CODE, _repeating(body, {at, quote, document}))
    return None if code is None else Columns(
        names, {**known, ID: at, DOCUMENT: document, QUOTE: quote, CODE: code}
    )  # fmt: skip


def _maxqda(names: tuple[str, ...], body: tuple[Line, ...]) -> Columns | None:
    """…, document, code, begin, end, weight, words, who, …: counted from the three numbers."""
    width = _width(body)
    after = (n for n in range(5, width) if all(_numbers(body, n - back) for back in (1, 2, 3)))
    quote = next((n for n in after if not _numbers(body, n)), None)
    if width not in _MAXQDA_WIDTH or quote is None:
        return None
    known = {DOCUMENT: quote - 5, CODE: quote - 4, PARAGRAPH: quote - 3, QUOTE: quote}
    return Columns(names, {**known, CODER: quote + 1})


def _numbers(body: tuple[Line, ...], column: int) -> bool:
    return all(line.at(column).strip().isdecimal() for line in body)


def _width(body: tuple[Line, ...]) -> int:
    return max(len(line.cells) for line in body)


def _longest(body: tuple[Line, ...], columns: range) -> int:
    return max(columns, key=lambda n: (sum(len(line.at(n)) for line in body), -n), default=0)


def _repeating(body: tuple[Line, ...], taken: set[int]) -> int | None:
    """The first column of words that most rows fill."""
    for column in range(_width(body)):
        cells = [line.at(column).strip() for line in body]
        words = [c for c in cells if c and not re.fullmatch(r"[\d\s.,:%¶–-]*", c)]
        if column not in taken and 2 * len(words) > len(body):
            return column
    return None
