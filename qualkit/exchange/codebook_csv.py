"""Codebooks as CSV, a code a row; lists are joined by ` | `.

Rows whose id begins with `#` hold the codebook's own fields, their text in the label column:
`#id`, `#title`, `#version`, `#release`, `#note`, `#level` (one row each) and `#work` (`id | text`).
A file without them loads too and takes its id from the file name. A cell that a spreadsheet would
run as a formula is written with an apostrophe before it, which loading takes away again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from qualkit.errors import CodebookError, Problem
from qualkit.exchange.cells import guarded, joined, split, unguarded
from qualkit.exchange.codebook_checks import CheckResult, check_draft
from qualkit.exchange.codebook_draft import (
    CODE_LISTS,
    CODE_TEXTS,
    HEADER_TEXTS,
    CodeDraft,
    Draft,
    Stray,
    codebook_of,
    text_of,
)
from qualkit.exchange.csv_text import Row, Table, read_table, write_table
from qualkit.exchange.fields import near_field
from qualkit.model import Attributes, Code, Codebook, Passage, Source, Span, Support, Work
from qualkit.model.placing import span_of
from qualkit.model.whole import whole

COLUMNS = (
    "id",
    "label",
    "parent",
    "level",
    "stance",
    "cycle",
    "definition",
    "include",
    "exclude",
    "values",
    "examples",
    "keywords",
    "cues",
    "expected_agreement",
    "color",
    "source",
    "scale",
    "also_under",
    "synonyms",
    "former_names",
    "supports",
    "passages",
    "retired",
    "why_retired",
    "merged_into",
    "split_into",
)
_OWN_FIELDS = frozenset({*HEADER_TEXTS, "level", "work"})


def load_codebook_csv(text: str, where: str) -> Codebook:
    """The codebook in a CSV text. Raises CodebookError with every error at its `file:line`."""
    draft, result = _read(text, where)
    if result.errors or draft is None:
        raise CodebookError.of(result.errors)
    return codebook_of(draft)


def check_codebook_csv(text: str, where: str) -> CheckResult:
    """Everything wrong with a codebook (errors) or worth a second look (advice)."""
    return _read(text, where)[1]


def dump_codebook_csv(codebook: Codebook) -> str:
    """CSV that loads to an equal codebook."""
    own = [[f"#{name}", text] for name, text in _own_values(codebook)]
    blank = [""] * (len(COLUMNS) - 2)
    rows = [[*row, *blank] for row in own] + [_cells(code) for code in codebook.codes]
    return write_table(COLUMNS, [[guarded(cell) for cell in row] for row in rows])


def _read(text: str, where: str) -> tuple[Draft | None, CheckResult]:
    problems: list[Problem] = []
    table = read_table(text, where, problems)
    if table is None:
        return None, CheckResult(tuple(problems))
    draft = _draft(table, where, problems)
    return draft, check_draft(draft, problems)


def _draft(table: Table, where: str, problems: list[Problem]) -> Draft:
    named = [(unguarded(table.cell(row, "id")), row) for row in table.rows]
    own = [(name[1:], row) for name, row in named if name.startswith("#")]
    label = [(name, unguarded(table.cell(row, "label")), row.where) for name, row in own]
    header = {"id": PurePath(where).stem, **{n: text for n, text, _ in label if n in HEADER_TEXTS}}
    return Draft(
        where=table.where,
        header=Attributes.of(header),
        places=Attributes.of({name: row.where for name, row in own}),
        codes=tuple(
            _code_draft(table, row, problems) for name, row in named if not name.startswith("#")
        ),
        levels=tuple(text for name, text, _ in label if name == "level"),
        works=tuple(_work(text, at, problems) for name, text, at in label if name == "work"),
        strays=tuple(_strays(table, own)),
    )


def _strays(table: Table, own: list[tuple[str, Row]]) -> Iterator[Stray]:
    for name in table.columns:
        if name and name not in COLUMNS:
            yield Stray(name, table.where, near_field(name, COLUMNS))
    for name, row in own:
        if name not in _OWN_FIELDS:
            yield Stray(f"#{name}", row.where, near_field(name, _OWN_FIELDS))


def _work(text: str, where: str, problems: list[Problem]) -> Work:
    work, citation = [*split(text), "", ""][:2]
    if not (work and citation):
        problems.append(Problem("a work needs an id and a citation", where, "write `id | text`"))
    return Work(work, citation)


def _code_draft(table: Table, row: Row, problems: list[Problem]) -> CodeDraft:
    cells = {name: unguarded(table.cell(row, name)) for name in COLUMNS}
    return CodeDraft(
        where=row.where,
        texts=Attributes.of({name: cells[name] for name in CODE_TEXTS}),
        places=Attributes(),
        lists=tuple((name, split(cells[name])) for name in CODE_LISTS),
        source=tuple(_source(text, row.where, problems) for text in split(cells["source"])),
        supports=tuple(_support(text, row.where, problems) for text in split(cells["supports"])),
        passages=tuple(_passage(text, row.where, problems) for text in split(cells["passages"])),
    )


def _source(text: str, where: str, problems: list[Problem]) -> Source:
    file, lines, section = [*split(text, ":"), "", "", ""][:3]
    if not file:
        hint = "write `file : lines : section`"
        problems.append(Problem("a source names no file", where, hint))
    return Source(file, lines, section)


def _support(text: str, where: str, problems: list[Problem]) -> Support:
    code, reason, by, at = [*split(text, ":"), "", "", "", ""][:4]
    if not code:
        problems.append(
            Problem("a link names no code", where, "write `code : reason : by whom : when`")
        )
    return Support(code, reason, by, at)


def _passage(text: str, where: str, problems: list[Problem]) -> Passage:
    name, start, end, coding, quote = [*split(text, ":"), "", "", "", "", ""][:5]
    span = span_of(whole(start), whole(end))
    if not name or span is None:
        hint = "write `transcript : start : end : coding : quote`"
        problems.append(Problem("a passage names no place in a transcript", where, hint))
        return Passage(name, Span(0, 1), quote, coding)
    return Passage(name, span, quote, coding)


def _own_values(codebook: Codebook) -> Iterator[tuple[str, str]]:
    yield "id", codebook.id
    yield "title", codebook.title
    yield "version", str(codebook.version)
    yield "release", codebook.release
    yield "note", codebook.note
    yield from (("level", level) for level in codebook.levels)
    yield from (("work", joined((work.id, work.citation))) for work in codebook.works)


def _cells(code: Code) -> list[str]:
    texts = {name: text_of(code, name) for name in CODE_TEXTS}
    lists = {name: joined(getattr(code, name)) for name in CODE_LISTS}
    parts: dict[str, list[tuple[str, ...]]] = {
        "source": [(s.file, s.lines, s.section) for s in code.source],
        "supports": [(s.code, s.reason, s.by, s.at) for s in code.supports],
        "passages": [
            (p.transcript, str(p.span.start), str(p.span.end), p.coding, p.quote)
            for p in code.passages
        ],
    }
    nested = {name: joined(joined(row, ":") for row in rows) for name, rows in parts.items()}
    cells = {**texts, **lists, **nested}
    return [cells[name] for name in COLUMNS]
