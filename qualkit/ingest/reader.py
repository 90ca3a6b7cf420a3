"""One file to one transcript: format, text, turns, and what header and file name say about it."""

from __future__ import annotations

from collections.abc import Collection

from qualkit.errors import Problem, ReadError, StudyError
from qualkit.ingest.interviewers import interviewers_of
from qualkit.ingest.manifest import same_value
from qualkit.ingest.names import name_pattern
from qualkit.ingest.reading import Reading, Source
from qualkit.ingest.registry import reader_for, stem_of, suffix_of
from qualkit.ingest.renaming import asking_after, renamed
from qualkit.model import Attributes, ReadingChoices, Transcript


def read_transcript(
    filename: str,
    data: bytes,
    *,
    interviewers: Collection[str] = (),
    file_names: str = "",
    choices: ReadingChoices | None = None,
) -> Transcript:
    """The transcript in a file's bytes.

    `interviewers` are labels of those who ask; `file_names` is a pattern such as
    `A_{site}_{wave}_{role}{nn}_{instrument}`; `choices` say how labels are found and what they
    are called. Raises ReadError when the file cannot be read and StudyError when its header
    contradicts its name.
    """
    given, choices = frozenset(interviewers), choices or ReadingChoices()
    reader = reader_for(filename)
    if not data:
        raise ReadError("the file is empty", where=filename, hint="export the transcript again")
    reading = reader(Source(filename, data, given | choices.known, choices))
    from_name, doubts = _from_name(filename, file_names)
    attributes = _merged(reading.attributes, from_name, filename)
    speakers = dict.fromkeys(turn.speaker for turn in reading.turns if turn.speaker is not None)
    asking = interviewers_of(speakers, attributes, given or reading.asking)
    return Transcript(
        name=stem_of(filename),
        text=reading.text,
        marks=reading.marks,
        turns=tuple(renamed(reading.turns, choices)),
        title=reading.title,
        format=suffix_of(filename).removeprefix("."),
        encoding=reading.encoding,
        attributes=attributes,
        interviewers=asking_after(speakers, asking, choices),
        warnings=(*reading.warnings, *doubts, *_without_effect(reading, filename, choices)),
    )


def _without_effect(
    reading: Reading, filename: str, choices: ReadingChoices
) -> tuple[Problem, ...]:
    if not choices.seeks or reading.sought:
        return ()
    what = (
        f"a {suffix_of(filename)} file says itself who speaks; the way to find labels is not used"
    )
    return (Problem(what, filename, "rename its speakers where they are wrong"),)


def _from_name(filename: str, pattern: str) -> tuple[Attributes, tuple[Problem, ...]]:
    if not pattern:
        return Attributes(), ()
    found = name_pattern(_without_suffix(pattern)).attributes(stem_of(filename))
    if found is not None:
        return found, ()
    what = f"the file name does not follow '{pattern}'"
    return Attributes(), (Problem(what, filename, "rename the file or give its site and wave"),)


def _without_suffix(pattern: str) -> str:
    suffix = suffix_of(pattern)
    return pattern.removesuffix(suffix) if suffix and "{" not in suffix else pattern


def _merged(header: Attributes, name: Attributes, filename: str) -> Attributes:
    """Both together. Raises StudyError that names each value both give differently."""
    problems = [
        Problem(
            f"{field} is '{header[field]}' in the header and '{name[field]}' in the file name",
            filename,
            "correct the header or rename the file",
        )
        for field in name
        if field in header and not same_value(header[field], name[field])
    ]
    if problems:
        raise StudyError.of(problems)
    return Attributes.of({**dict(name.pairs), **dict(header.pairs)})
