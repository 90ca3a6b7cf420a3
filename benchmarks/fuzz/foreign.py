"""What other programs write: read, held against itself, and taken into a project."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from benchmarks.fuzz.changing import packed_of
from qualkit.errors import QualkitError
from qualkit.model.exchanged import Exchanged
from qualkit.services.exchange_outputs import export_file
from qualkit.services.exchange_readers import coded_of, read_file
from qualkit.services.exchanging import import_exchanged
from qualkit.services.notes_back import Choice, Fate, read_back, take_back
from qualkit.store import Project

_WORD_PARTS = ("word/document.xml", "word/comments.xml", "word/numbering.xml", "customXml/item")
_LARGEST_SEED = 60_000


def refi(data: bytes) -> None:
    """A project or codebook of REFI-QDA."""
    sound(read_file(data, _refi_name(data)))


def databases(data: bytes) -> None:
    """A project of Taguette, QualCoder or RQDA."""
    sound(read_file(data, "a.sqlite3"))


def coded_tables(data: bytes) -> None:
    """Tables of codings in text, workbooks and Word, and documents with comments."""
    name = _table_name(data)
    if name.endswith(".docx"):
        _passages(data, name)
    sound(read_file(data, name))


def _passages(data: bytes, name: str) -> None:
    from qualkit.ingest.coded_docx import counts_passages, read_coded_docx

    try:
        if counts_passages(data, name):
            read_coded_docx(data, name)
    except QualkitError:
        return


def sound(found: Exchanged) -> None:
    """Fail where a file that was taken does not hold together."""
    coded_of(found, "file")
    for coding in found.codings:
        text = found.source_of[coding.source].text
        assert text is not None
        assert coding.span.end <= len(text)
        assert coding.quote == coding.span.text(text)
        assert coding.code in found.code_of
    for source in found.sources:
        (source.text or "").encode("utf-8", "surrogatepass")


def imports(data: bytes) -> None:
    """Any of these into a new project; it goes out again and says the same."""
    name = _name(data)
    found = read_file(data, name)
    with _project("empty") as project:
        outcome = import_exchanged(project, found, actor="lead")
        again = import_exchanged(project, found, actor="lead")
        assert again.codings == 0, "the same file stored codings twice"
        out = export_file(project, "a.qdpx", person="lead", anyway_by="lead").data
        export_file(project, "a.jsonld", person="lead", anyway_by="lead")
        back = read_file(out, "a.qdpx")
        sound(back)
        assert len(back.codings) == outcome.codings, "an export lost codings"


def notes(data: bytes) -> None:
    """A memo that comes back from Word."""
    with _project("coded") as project:
        back = read_back(project, data, "memo.docx", viewer="ana")
        if back.of(Fate.CHANGED, Fate.BOTH):
            take_back(project, data, "memo.docx", author="ana", keep=Choice.BOTH)
            again = read_back(project, data, "memo.docx", viewer="ana")
            assert not again.of(Fate.CHANGED), "what was taken back is still to be taken"


class _Opened:
    """A project as it was made, whatever was done to it before."""

    def __init__(self, made: Path) -> None:
        self._made = made
        self._folder = Path(tempfile.mkdtemp())

    def __enter__(self) -> Project:
        place = self._folder / "study.qualkit"
        shutil.copy(self._made, place)
        self._project = Project.open(place)
        return self._project

    def __exit__(self, *_: object) -> None:
        self._project.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _project(kind: str) -> _Opened:
    return _Opened(_made(kind))


@cache
def _made(kind: str) -> Path:
    from tests import projects

    folder = Path(tempfile.mkdtemp())
    if kind == "coded":
        projects.coded(folder).close()
    else:
        Project.create(folder / "study.qualkit").close()
    return folder / "study.qualkit"


def _refi_name(data: bytes) -> str:
    if data.startswith(b"PK"):
        return "a.qdpx"
    return "a.qde" if b"Project" in data[:300] else "a.qdc"


def _table_name(data: bytes) -> str:
    if data.startswith(b"PK"):
        return "a.xlsx" if b"xl/" in data else "a.docx"
    return "a.csv"


def _name(data: bytes) -> str:
    if data.startswith(b"SQLite"):
        return "a.sqlite3"
    is_refi = data.lstrip().startswith(b"<") or b".qde" in data
    return _refi_name(data) if is_refi else _table_name(data)


def refi_seeds() -> Iterator[bytes]:
    from tests import refi as made

    for habit in made.HABITS:
        yield unpacked(habit.file("I: Hello 😀 you.\r\nR: Fine.", ["Hello", "you.", "Fine"]))
    yield unpacked(_everything())
    yield made.project(f"{made.one_code()}<Sources/>").encode()
    files = sorted(made.REFI.glob("*.qd*")) if made.REFI.is_dir() else []
    for file in files:
        data = file.read_bytes()
        data = unpacked(data) if data.startswith(b"PK") else data
        if len(data) <= _LARGEST_SEED:
            yield data


def _everything() -> bytes:
    """What qualkit writes of a project with transcripts, codings, a theme and a memo."""
    with _project("coded") as project:
        return export_file(project, "a.qdpx", person="ana", anyway_by="ana").data


def database_seeds() -> Iterator[bytes]:
    from tests.unit import test_exchange_databases as made

    for data in (
        made.taguette((0, 5, "Café"), (8, 12, "try")),
        made.qualcoder(("things", 16, 22, "ana"), ("Ana", 0, 3, "ben")),
        made.rqda(),
    ):
        yield _small(data)


def _small(data: bytes) -> bytes:
    """The same database in short pages."""
    import sqlite3

    base, small = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    base.deserialize(data)
    small.execute("PRAGMA page_size=512")
    small.executescript("\n".join(base.iterdump()))
    return small.serialize()


def table_seeds() -> Iterator[bytes]:
    from tests import foreign as made
    from tests.unit.test_exchange_tables import BOOK, TAGUETTE, table
    from tests.unit.test_ingest_commented_docx import commented

    head = ("Transcript", "Code", "Start", "End", "Quote", "Coder", "Note")
    yield table(head, ("talk", "a; b", "0", "3", "", "ben", "see"))
    yield table(*TAGUETTE)
    yield table(*BOOK)
    atlas = ("ID", "Document", "Quotation Content", "Codes", "Reference", "Created by")
    yield table(atlas, ("3:1", "D 3: talk", "We try", "○ Trying\n○ Time", "1", "ana"))
    for book in (BOOK, TAGUETTE, _DEDOOSE, _MAXQDA):
        yield unpacked(made.workbook(*book), "xl/worksheets/", "xl/shared", "xl/workbook")
    yield unpacked(made.document(list(BOOK)), *_WORD_PARTS)
    yield unpacked(commented((0, "Trust"), (1, "Codes (11-16)\nTime")), *_WORD_PARTS)


def note_seeds() -> Iterator[bytes]:
    from qualkit.model.analyst_note import NotePlace
    from qualkit.services import analyst_notes, reporting
    from qualkit.services.note_setting import Drafting

    words = "First **bold** thought.\n\n1. one\n2. two *it*\n    - below\n\nMore."
    with _project("coded") as project:
        analyst_notes.write(project, NotePlace("tension", "T01"), words, author="ana")
        made = reporting.memo_docx(project, "tension", "T01", drafting=Drafting(every_place=True))
    yield unpacked(made, *_WORD_PARTS)


def document_seeds() -> Iterator[bytes]:
    """Documents of which nothing but the parts that hold text is kept."""
    from tests import foreign as made
    from tests.unit.test_ingest_commented_docx import commented

    yield unpacked(commented((0, "x")), *_WORD_PARTS)
    yield unpacked(made.workbook(("speaker", "text"), ("I", "How are you?")), "xl/w", "xl/shared")
    yield packed_of(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": _ODT.encode()}
    )


def unpacked(data: bytes, *parts: str) -> bytes:
    """An archive with its members uncompressed; those alone that begin so, where any are named."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        rels = ("[Content_Types].xml", "_rels/.rels", "xl/_rels", "word/_rels")
        kept = [n for n in packed.namelist() if not parts or n.startswith((*parts, *rels))]
        return packed_of({name: packed.read(name) for name in kept})


_DEDOOSE = (
    ("Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Copy", "Codes Applied Combined",
     "Code: Trust, mutual Applied", "Code: Time Applied"),
    ("talk.docx", "5-11", "ana", "We try", "Trust, mutual, Time", "True", "False"),
)  # fmt: skip
_MAXQDA = (
    ("Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
     "Weight score", "Segment", "Modified by", "Modified", "Area", "Coverage %"),
    ("●", "", "Teachers", "talk", "Practice > Trying", 3, 3, 0, "On Mondays", "ana",
     "2024-05-06 07:08:09", 12, 1.5),
)  # fmt: skip
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_ODT = (
    f'<o:document-content xmlns:o="{_OFFICE}" xmlns:t="{_TEXT}"><o:body><o:text>'
    '<t:p>I: How<t:s t:c="3"/>are<t:tab/>you?<t:line-break/>Well?</t:p><t:h t:outline-level="1">R'
    "</t:h><t:list><t:list-item><t:p>R: Fine.</t:p></t:list-item></t:list></o:text></o:body>"
    "</o:document-content>"
)
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "refi": refi_seeds,
    "databases": database_seeds,
    "coded_tables": table_seeds,
    "notes": note_seeds,
    "packages": document_seeds,
}
