"""Tables of embeddings and of what topics hold, beside those in `schema`, in the same metadata."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, Text

from qualkit.store.schema import _key, _number, _text, metadata

embedding = Table(
    "embedding",
    metadata,
    _key("key"),
    _text("model"),
    Column("transcript_id", Integer),
    Column("vector", LargeBinary, nullable=False),
    Index("embedding_by_transcript", "transcript_id"),
)
"""`transcript_id` is a transcript that holds the words; null for words of a codebook and terms."""

topic_member = Table(
    "topic_member",
    metadata,
    Column("run", Text, ForeignKey("suggestion_run.id"), primary_key=True),
    _key("passage"),
    _number("topic"),
    Column("closeness", Double, nullable=False),
    Column("margin", Double, nullable=False),
)
topic_fact = Table(
    "topic_fact",
    metadata,
    Column("run", Text, ForeignKey("suggestion_run.id"), primary_key=True),
    _number("number", key=True),
    Column("stability", Double),
    _text("near"),
    _text("fate"),
    Column("into_topic", Integer),
    Column("covered", Double),
)
topic_step = Table(
    "topic_step",
    metadata,
    Column("run", Text, ForeignKey("suggestion_run.id"), primary_key=True),
    _number("number", key=True),
    _text("action"),
    _text("made_by"),
    _text("made_at"),
    _text("why"),
    _text("replaced"),
)
"""`replaced` are the rows that a change of topics replaced; emptied where names are replaced."""
