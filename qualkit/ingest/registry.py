"""Which module reads which suffix.

To add a format: write a module with one function `Source -> Reading` that gives the text to store
(line ends as line feeds, nothing normalised) and turns whose spans are what was said, without label
and time; `text.in_text` does header, turns and title for anything that is plain text once unpacked.
Raise ReadError with what, where (`source.name`) and a hint. Then add one line to READERS, a sample
to the tests of that format and its suffix to the documentation. Heavy libraries are imported
inside the function.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from qualkit.errors import ReadError
from qualkit.ingest.captions import read_srt, read_vtt
from qualkit.ingest.chat import read_cha
from qualkit.ingest.docx import read_docx
from qualkit.ingest.elan import read_eaf
from qualkit.ingest.html import read_html
from qualkit.ingest.json_segments import read_json
from qualkit.ingest.odt import read_odt
from qualkit.ingest.pdf import read_pdf
from qualkit.ingest.reading import Reader
from qualkit.ingest.rtf import read_rtf, read_rtf_as_doc
from qualkit.ingest.tables import read_csv
from qualkit.ingest.text import read_text
from qualkit.ingest.textgrid import read_textgrid
from qualkit.ingest.xlsx import read_xlsx

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".doc": read_rtf_as_doc,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".vtt": read_vtt,
    ".srt": read_srt,
    ".eaf": read_eaf,
    ".textgrid": read_textgrid,
    ".cha": read_cha,
    ".json": read_json,
}

_FORMATTED = frozenset({".docx", ".odt", ".rtf", ".doc", ".html", ".htm"})

_AUDIO = "qualkit reads transcripts, not recordings; transcribe it first and read the .vtt or .txt"
_HINTS = {
    ".pages": "export it from Pages as Word (.docx)",
    ".trs": "export it from Transcriber as plain text, or from ELAN as .eaf",
    ".exb": "export it from EXMARaLDA as .eaf, .TextGrid or .cha",
    ".sbv": "download the captions as .srt or .vtt",
    ".ass": "save the captions as .srt or .vtt, in Aegisub for instance",
    ".ttml": "save the captions as .srt or .vtt",
    ".qdpx": "that is a project of another program; export its documents from it as .docx or .txt",
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".flac", ".aac", ".wma"), _AUDIO),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm", ".wmv"), _AUDIO),
}


def suffixes() -> tuple[str, ...]:
    """The suffixes that can be read, in the order in which they are documented."""
    return tuple(READERS)


def keeps_formatting(filename: str) -> bool:
    """Whether files of this suffix say what is bold, a heading, and so on."""
    return suffix_of(filename) in _FORMATTED


def suffix_of(filename: str) -> str:
    """The lower-case suffix of a file name, whichever way its folders are separated."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.lower()


def stem_of(filename: str) -> str:
    """The file name without folders and suffix."""
    return PurePosixPath(filename.replace("\\", "/")).stem


def reader_for(filename: str) -> Reader:
    """The reader of a file's suffix. Raises ReadError that says how to convert the file."""
    suffix = suffix_of(filename)
    found = READERS.get(suffix)
    if found is None:
        known = ", ".join(READERS)
        what = f"files of type {suffix} are not read" if suffix else "the file has no suffix"
        raise ReadError(what, where=filename, hint=_HINTS.get(suffix, f"use one of {known}"))
    return found
