"""Replacing names reaches every column that can hold what somebody said or wrote."""

from __future__ import annotations

from sqlalchemy import Text

from qualkit.store import rewriting, schema
from qualkit.store.project import Project

NAMELESS_TABLES = {
    "meta", "migration", "account", "sign_in", "wrong_tries", "coder", "assignment",
    "coding_round", "deidentification", "deidentified_transcript", "reading_status", "mark",
    "recoding", "exchange_id", "exchange_user", "event_head", "embedding", "topic_member",
    "topic_fact", "offer_run", "suggestions_off", "topic_step",
}  # fmt: skip
"""Of the tool and of the team, not of participants; `topic_step` is emptied."""

NAMELESS = {
    "id", "position", "at", "actor", "action", "subject_kind", "hash", "previous_hash", "kind",
    "created_at", "created_by", "changed_at", "recorded_at", "imported_at", "decided_at", "author",
    "decided_by", "starts", "ends", "version", "release", "method", "method_version", "model",
    "parameters", "status", "format", "encoding", "sha256", "color", "stance", "level", "parent",
    "origin", "coder", "round", "code", "coding", "run", "memo", "role", "wave", "instrument",
    "roles", "role_group", "levels", "works", "source", "expected_agreement", "keywords", "cues",
    "value_list", "file_names", "licence", "codebook", "made_by", "made_in", "made_at",
    "valence", "settled", "codings",
    "also_under", "former_names", "scale", "merged_into", "split_into", "undoes", "verdict", "was",
    "codes", "target", "queue", "written_at", "nearest", "suggestion",
}  # fmt: skip
"""Ids, times and words of the method, which are reported and not replaced."""

MOVED = {("transcript_text", "body"), ("coding", "quote"), ("suggestion", "quote"),
         ("memo_subject", "quote"), ("event", "subject")}  # fmt: skip
KEYS_AND_REPORTED = {
    ("code_version", "label"),
    ("coding", "value"),
    ("site_wave_fact", "name"),
    ("transcript_attribute", "name"),
}


def test_every_column_of_words_is_rewritten_or_known_to_name_nobody():
    assert Project  # its modules define all tables
    listed = {
        (table.name, column)
        for table, columns in (*rewriting._PLAIN, *rewriting._JSON)
        for column in columns
    }
    unknown = [
        f"{table.name}.{column.name}"
        for table in schema.metadata.sorted_tables
        if table.name not in NAMELESS_TABLES
        for column in table.c
        if isinstance(column.type, Text) and column.name not in NAMELESS
        if (table.name, column.name) not in listed | MOVED | KEYS_AND_REPORTED
    ]
    assert unknown == []
