"""The tables as they are now, for queries; `migrations` is what makes them.

Types are the ones SQLite and PostgreSQL share: text, integers, floats and bytes. Lists are JSON
text, times are UTC in ISO 8601. A coding's `span_start` and `span_end` count code points.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, autoincrement=False, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


meta = Table("meta", metadata, _key("name"), _text("value"))
migration = Table(
    "migration", metadata, _number("version", key=True), _text("name"), _text("applied_at")
)

study = Table(
    "study",
    metadata,
    _key("id"),
    _text("title"),
    _text("description"),
    _number("synthetic"),
    _text("licence"),
    _text("file_names"),
    _text("interviewers"),
    _text("codebook"),
)
site = Table("site", metadata, _key("id"), _number("position"), _text("name"), _text("attributes"))
wave = Table(
    "wave",
    metadata,
    _key("id"),
    _number("position"),
    _text("label"),
    _text("starts"),
    _text("ends"),
)
role = Table(
    "role",
    metadata,
    _key("id"),
    _number("position"),
    _text("name"),
    _text("role_group"),
    _number("minors"),
)
instrument = Table(
    "instrument", metadata, _key("id"), _number("position"), _text("name"), _number("many")
)
question = Table("research_question", metadata, _key("id"), _number("position"), _text("question"))
planned = Table(
    "planned_cell",
    metadata,
    _key("site"),
    _key("wave"),
    _key("role"),
    _key("instrument"),
    _number("position"),
    _number("documents"),
)
fact = Table(
    "site_wave_fact",
    metadata,
    _key("site"),
    _key("wave"),
    _key("name"),
    _number("position"),
    _text("value"),
)

protocol = Table(
    "protocol",
    metadata,
    _key("id"),
    _number("position"),
    _text("name"),
    _text("instrument"),
    _text("roles"),
    _text("questions"),
)
roster = Table(
    "roster",
    metadata,
    _key("site"),
    _key("wave"),
    _key("person"),
    _number("position"),
    _text("role"),
    _text("said"),
)

_SAMPLED = ("site", "wave", "role", "instrument", "text")
sampling = Table(
    "sampling_note", metadata, _number("position", key=True), *(_text(name) for name in _SAMPLED)
)

transcript = Table(
    "transcript",
    metadata,
    _number("id", key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("title"),
    _text("format"),
    _text("encoding"),
    _number("revision"),
    _text("imported_at"),
    _text("original_name"),
    Column("original", LargeBinary),
)
transcript_text = Table(
    "transcript_text",
    metadata,
    Column("transcript_id", Integer, ForeignKey("transcript.id"), primary_key=True),
    _number("revision", key=True),
    _text("body"),
    _text("sha256"),
    _number("length"),
    _text("created_at"),
)
transcript_attribute = Table(
    "transcript_attribute",
    metadata,
    Column("transcript_id", Integer, ForeignKey("transcript.id"), primary_key=True),
    _key("name"),
    _text("value"),
)
speaker = Table(
    "speaker",
    metadata,
    Column("transcript_id", Integer, ForeignKey("transcript.id"), primary_key=True),
    _key("label"),
    _number("interviewer"),
)
turn = Table(
    "turn",
    metadata,
    _number("transcript_id", key=True),
    _number("revision", key=True),
    _number("position", key=True),
    _number("span_start"),
    _number("span_end"),
    Column("speaker", Text),
    Column("at_seconds", Double),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
)
mark = Table(
    "mark",
    metadata,
    _number("transcript_id", key=True),
    _number("revision", key=True),
    _number("position", key=True),
    _text("kind"),
    _number("level"),
    _number("span_start"),
    _number("span_end"),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
)
transcript_signature = Table(
    "transcript_signature",
    metadata,
    _number("transcript_id", key=True),
    _number("revision"),
    Column("signature", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
)

codebook = Table(
    "codebook",
    metadata,
    _number("version", key=True),
    _text("id"),
    _text("title"),
    _text("release"),
    _text("levels"),
    _text("works"),
    _text("note"),
    _text("created_at"),
    _text("created_by"),
    _text("made_in"),
    _text("change"),
)
code = Table("code", metadata, _key("id"), _text("created_at"), _text("made_by"), _text("made_in"))
code_version = Table(
    "code_version",
    metadata,
    Column("version", Integer, ForeignKey("codebook.version"), primary_key=True),
    Column("code", Text, ForeignKey("code.id"), primary_key=True),
    _number("position"),
    _text("label"),
    _text("stance"),
    _number("cycle"),
    _text("level"),
    Column("parent", Text),
    _text("definition"),
    _text("include"),
    _text("exclude"),
    _text("value_list"),
    _text("examples"),
    _text("keywords"),
    _text("cues"),
    _text("expected_agreement"),
    _text("source"),
    _text("color"),
    _text("also_under"),
    _text("synonyms"),
    _text("former_names"),
    _text("scale"),
    _text("supports"),
    _text("passages"),
    Column("retired", Integer, nullable=False, server_default="0"),
    _text("why_retired"),
    _text("merged_into"),
    _text("split_into"),
)

coder = Table("coder", metadata, _key("name"), _text("kind"), _text("added_at"))
round_ = Table(
    "coding_round",
    metadata,
    _key("name"),
    Column("codebook_version", Integer, ForeignKey("codebook.version"), nullable=False),
    _text("segmentation"),
    _number("blind"),
    _text("created_at"),
    _text("purpose"),
    _text("opened_by"),
    _text("closed_at"),
    _text("closed_by"),
)
assignment = Table(
    "assignment",
    metadata,
    Column("round", Text, ForeignKey("coding_round.name"), primary_key=True),
    Column("transcript_id", Integer, ForeignKey("transcript.id"), primary_key=True),
    Column("coder", Text, ForeignKey("coder.name"), primary_key=True),
    _text("done_at"),
)
coding = Table(
    "coding",
    metadata,
    _key("id"),
    _number("transcript_id"),
    _number("revision"),
    _number("span_start"),
    _number("span_end"),
    Column("code", Text, ForeignKey("code.id"), nullable=False),
    Column("coder", Text, ForeignKey("coder.name"), nullable=False),
    Column("round", Text, ForeignKey("coding_round.name"), nullable=False),
    _text("quote"),
    _text("origin"),
    _text("value"),
    _text("note"),
    _text("recorded_at"),
    _text("valence"),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
    UniqueConstraint(
        "round", "coder", "transcript_id", "revision", "span_start", "span_end", "code"
    ),
    CheckConstraint("span_start >= 0 AND span_end > span_start"),
    Index("coding_by_transcript", "transcript_id", "span_start"),
    Index("coding_by_code", "code"),
)
operation = Table(
    "operation",
    metadata,
    _key("id"),
    _text("coder"),
    _text("at"),
    _text("problem"),
    _text("action"),
    _text("undoes"),
    Column("transcript_id", Integer),
    Column("revision", Integer),
    Column("first_event", Integer),
    Column("last_event", Integer),
    Index("operation_by_transcript", "transcript_id", "coder"),
)

suggestion_run = Table(
    "suggestion_run",
    metadata,
    _key("id"),
    _text("method"),
    _text("method_version"),
    _text("model"),
    _number("seed"),
    _text("parameters"),
    _number("passages"),
    _text("notes"),
    _text("created_at"),
    _text("created_by"),
)
topic = Table(
    "topic",
    metadata,
    Column("run", Text, ForeignKey("suggestion_run.id"), primary_key=True),
    _number("number", key=True),
    _text("label"),
    _text("terms"),
    _number("size"),
)
suggestion = Table(
    "suggestion",
    metadata,
    _key("id"),
    Column("run", Text, ForeignKey("suggestion_run.id"), nullable=False),
    _number("transcript_id"),
    _number("revision"),
    _number("span_start"),
    _number("span_end"),
    _text("quote"),
    Column("score", Double, nullable=False),
    _text("reason"),
    Column("topic", Integer),
    Column("code", Text),
    _text("status"),
    _text("decided_by"),
    _text("decided_at"),
    Column("coding", Text),
    ForeignKeyConstraint(
        ["transcript_id", "revision"], ["transcript_text.transcript_id", "transcript_text.revision"]
    ),
    Index("suggestion_by_run", "run"),
)

deidentification = Table("deidentification", metadata, _key("profile"), _number("required"))
deidentified_transcript = Table(
    "deidentified_transcript",
    metadata,
    Column(
        "transcript_id",
        Integer,
        ForeignKey("transcript.id"),
        primary_key=True,
        autoincrement=False,
    ),
    _number("revision"),
    _number("unresolved"),
    _text("checked_at"),
)

theme = Table("theme", metadata, _key("id"), _number("position"), _text("definition"))
tension = Table("tension", metadata, _key("id"), _number("position"), _text("definition"))

reading_choices = Table("reading_choices", metadata, _key("id"), _text("definition"))

event = Table(
    "event",
    metadata,
    _number("id", key=True),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("subject"),
    Column("before", Text),
    Column("after", Text),
    _text("previous_hash"),
    _text("hash"),
)
