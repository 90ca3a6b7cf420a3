"""Build the sample study: transcripts, manifest and codings from the marked sources.

`python -m corpora_sample.build` writes `study/`, `study_h/` and `study_s/`; with `--check` it
writes nothing and fails when a file there differs from what would be written, or when the study
breaks one of its own rules.
With `--full DIR` it writes the two full studies, 148 and 62 documents, below DIR instead.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from corpora_sample.checks import problems_of
from corpora_sample.full.__main__ import main as write_both
from corpora_sample.marked import Marked, SourceError, read_source
from corpora_sample.one_coder import STUDIES, build_one
from corpora_sample.render import RENDERERS, members
from qualkit.ingest import read_transcript
from qualkit.model import Transcript

ROOT = Path(__file__).parent
SOURCES = ROOT / "source"
STUDY = ROOT / "study"
ROUND = "R1"
SUFFIXES = {
    "A_JUN_Y1_SL01_int": "docx",
    "A_JUN_Y2_T02_int": "docx",
    "A_KES_Y1_T01_int": "docx",
    "A_KES_Y2_SF01_fg": "vtt",
    "A_KES_Y2_SL01_int": "docx",
    "A_ORC_Y1_T01_int": "vtt",
    "A_ORC_Y2_SL02_int": "docx",
    "A_ORC_Y2_T01_int": "srt",
}
CODING_COLUMNS = (
    "transcript", "coder", "round", "code", "start", "end", "quote", "value", "note", "origin",
)  # fmt: skip
MANIFEST_COLUMNS = (
    "file", "site", "wave", "role", "instrument", "persons", "date", "minutes", "language",
)  # fmt: skip

Row = tuple[str, ...]


def file_name(source: Marked) -> str:
    """The transcript's file name, suffix included; a text file unless said otherwise."""
    return f"{source.stem}.{SUFFIXES.get(source.stem, 'txt')}"


def manifest_row(source: Marked) -> Row:
    head = source.header
    fields = ("site", "wave", "role", "instrument", "person_ids", "date", "minutes")
    return (file_name(source), *(head[name] for name in fields), "en")


def coding_rows(source: Marked, transcript: Transcript) -> list[Row]:
    """The codings of one transcript, in the text as it is stored."""
    shifts = _shifts(source, transcript)
    rows: list[Row] = []
    for mark in source.marks:
        turn = next(t for t in source.turns if t.start <= mark.start and mark.end <= t.end)
        start, end = mark.start + shifts[turn.start], mark.end + shifts[turn.start]
        quote = transcript.text[start:end]
        if quote != source.text[mark.start : mark.end]:
            raise SourceError(f"{source.stem}: stored text differs at {start}: {quote!r}")
        place = (str(start), str(end), quote)
        rows.append(
            (source.stem, mark.coder, ROUND, mark.code, *place, mark.value, mark.note, "human")
        )
    return rows


def _shifts(source: Marked, transcript: Transcript) -> dict[int, int]:
    """How far each turn, by its start in the source, moved in the stored text."""
    stored = [(turn.speaker, transcript.quote(turn.span)) for turn in transcript.turns]
    wanted = [(turn.speaker, source.words_of(turn)) for turn in source.turns]
    if stored != wanted:
        pairs = zip(stored, wanted, strict=False)
        first = next((pair for pair in pairs if pair[0] != pair[1]), (len(stored), len(wanted)))
        raise SourceError(f"{source.stem}: turns are read differently: {first}")
    turns = zip(source.turns, transcript.turns, strict=True)
    return {said.start: turn.span.start - said.start for said, turn in turns}


def table(columns: Row, rows: Iterable[Row]) -> bytes:
    """A CSV table in UTF-8 with LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def build(sources: Iterable[Marked]) -> dict[str, bytes]:
    """Every file to write below `study/`, by its path there."""
    files: dict[str, bytes] = {}
    manifest: list[Row] = []
    codings: list[Row] = []
    for source in sources:
        name = file_name(source)
        data = RENDERERS[name.rpartition(".")[2]](source)
        files[f"transcripts/{name}"] = data
        manifest.append(manifest_row(source))
        codings.extend(coding_rows(source, read_transcript(name, data)))
    files["manifest.csv"] = table(MANIFEST_COLUMNS, manifest)
    files["codings.csv"] = table(CODING_COLUMNS, codings)
    return files


def build_coded_once(letter: str) -> dict[str, bytes]:
    """Every file to write below `study_h/` or `study_s/`, by its path there."""
    texts, manifest, codings = build_one(ROOT / f"source_{letter}")
    return {
        **{f"transcripts/{name}": data for name, data in texts.items()},
        "manifest.csv": table(MANIFEST_COLUMNS, manifest),
        "codings.csv": table(CODING_COLUMNS, codings),
    }


def write(files: dict[str, bytes], study: Path = STUDY) -> None:
    """Write the files and remove transcripts that have no source any more."""
    for name, data in files.items():
        path = study / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in (study / "transcripts").iterdir():
        if f"transcripts/{path.name}" not in files:
            path.unlink()


def stale(files: dict[str, bytes], study: Path = STUDY) -> list[str]:
    """What is on disk and differs from what would be written."""
    there = {f"transcripts/{path.name}" for path in (study / "transcripts").iterdir()}
    extra = sorted(there - set(files))
    changed = [name for name, data in files.items() if not _same(study / name, data)]
    return [*(f"{n}: not up to date" for n in changed), *(f"{n}: has no source" for n in extra)]


def _same(path: Path, data: bytes) -> bool:
    """Whether a file holds the data; of a Word file its members count, not their compression."""
    there = path.read_bytes() if path.is_file() else b""
    if there and path.suffix == ".docx":
        return members(there) == members(data)
    return there == data


def main(arguments: list[str]) -> int:
    """Write the study, or with `--check` only compare; 1 when anything is wrong."""
    if arguments[:1] == ["--full"]:
        return write_both(arguments[1:])
    sources = [read_source(path) for path in sorted(SOURCES.glob("*.txt"))]
    files = build(sources)
    problems = problems_of(sources, STUDY)
    built = [(STUDY, files)]
    built.extend((ROOT / f"study_{letter}", build_coded_once(letter)) for letter in STUDIES)
    for study, its_files in built:
        if "--check" in arguments:
            problems.extend(stale(its_files, study))
        else:
            write(its_files, study)
    for problem in problems:
        print(problem, file=sys.stderr)
    marks = [mark for source in sources for mark in source.marks]
    per_coder = {name: sum(m.coder == name for m in marks) for name in ("Ana", "Ben")}
    print(f"{len(sources)} transcripts, {per_coder} codings, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
