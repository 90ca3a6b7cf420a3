"""Every table is taken over by a merge, or known to belong to one copy alone."""

from qualkit.store import schema
from qualkit.store.project import Project
from qualkit.store.strands import STRANDS

BY_VALUE = {
    "study", "site", "wave", "role", "instrument", "research_question", "planned_cell",
    "site_wave_fact", "protocol", "roster", "sampling_note", "theme", "tension", "transcript",
    "transcript_text", "transcript_attribute", "speaker", "turn", "mark", "codebook", "code",
    "code_version", "coder", "coding", "memo", "memo_subject", "reading_status", "exchange_id",
    "exchange_user",
}  # fmt: skip
"""Compared and written as values of the model."""
OF_ONE_COPY = {
    "meta", "migration", "event", "event_head", "operation", "embedding", "transcript_signature",
    "account", "sign_in", "wrong_tries", "deidentification", "deidentified_transcript",
}  # fmt: skip
"""Its own history and steps, what is made anew, and what is listed and not taken over."""


def test_a_merge_forgets_no_table() -> None:
    assert Project  # its modules define all tables
    by_record = {piece.table.name for strand in STRANDS for piece in strand.pieces}
    known = by_record | BY_VALUE | OF_ONE_COPY
    assert known == {table.name for table in schema.metadata.sorted_tables}
    assert not BY_VALUE & OF_ONE_COPY


def test_records_name_their_kind_once() -> None:
    names = [strand.name for strand in STRANDS]
    assert len(set(names)) == len(names)
    assert all(strand.actions for strand in STRANDS)
