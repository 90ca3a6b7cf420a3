"""Small files of other programs, with the structure that theirs have."""

from __future__ import annotations

import io
import sqlite3

TALK = "Ana: We try 😀 things out.\nBen: On Mondays.\nAna: On Mondays we rest."


def database(script: str, **rows: list[tuple[object, ...]]) -> bytes:
    """An SQLite file with these tables and rows."""
    made = sqlite3.connect(":memory:")
    made.executescript(script)
    for table, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        made.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    made.commit()
    return made.serialize()


TAGUETTE = """
CREATE TABLE users (login TEXT PRIMARY KEY, hashed_password TEXT);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, filename TEXT,
    created TEXT, project_id INTEGER, text_direction TEXT, contents TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
"""
QUALCODER = """
CREATE TABLE project (databaseversion TEXT, date TEXT, memo TEXT, about TEXT);
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT,
    owner TEXT, date TEXT);
CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, owner TEXT, date TEXT, memo TEXT,
    supercatid INTEGER);
CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, owner TEXT,
    date TEXT, color TEXT);
CREATE TABLE code_text (ctid INTEGER PRIMARY KEY, cid INTEGER, fid INTEGER, seltext TEXT,
    pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT, avid INTEGER);
CREATE TABLE annotation (anid INTEGER PRIMARY KEY, fid INTEGER, pos0 INTEGER, pos1 INTEGER,
    memo TEXT, owner TEXT, date TEXT);
CREATE TABLE attribute (attrid INTEGER PRIMARY KEY, name TEXT, attr_type TEXT, value TEXT,
    id INTEGER, date TEXT, owner TEXT);
CREATE TABLE cases (caseid INTEGER PRIMARY KEY, name TEXT, memo TEXT, owner TEXT, date TEXT);
CREATE TABLE case_text (id INTEGER PRIMARY KEY, caseid INTEGER, fid INTEGER, pos0 INTEGER,
    pos1 INTEGER);
CREATE TABLE journal (jid INTEGER PRIMARY KEY, name TEXT, jentry TEXT, date TEXT, owner TEXT);
CREATE TABLE code_image (imid INTEGER PRIMARY KEY, owner TEXT);
"""
RQDA = """
CREATE TABLE source (name TEXT, id INTEGER, file TEXT, memo TEXT, owner TEXT, date TEXT,
    dateM TEXT, status INTEGER);
CREATE TABLE freecode (name TEXT, memo TEXT, owner TEXT, date TEXT, dateM TEXT, id INTEGER,
    status INTEGER, color TEXT);
CREATE TABLE coding (cid INTEGER, fid INTEGER, seltext TEXT, selfirst REAL, selend REAL,
    status INTEGER, owner TEXT, date TEXT, memo TEXT);
CREATE TABLE codecat (name TEXT, cid INTEGER, catid INTEGER, owner TEXT, date TEXT, memo TEXT,
    status INTEGER);
CREATE TABLE treecode (cid INTEGER, catid INTEGER, status INTEGER);
CREATE TABLE fileAttr (variable TEXT, value TEXT, fileID INTEGER, status INTEGER);
"""


def workbook(*rows: tuple[object, ...]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(table: list[tuple[str, ...]]) -> bytes:
    """A Word document with a table; spaces before words become an indent."""
    from docx import Document
    from docx.shared import Twips

    made = Document()
    grid = made.add_table(rows=0, cols=len(table[0]))
    for row in table:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = words.lstrip()
            indent = len(words) - len(words.lstrip())
            cell.paragraphs[0].paragraph_format.left_indent = Twips(240 * indent)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
