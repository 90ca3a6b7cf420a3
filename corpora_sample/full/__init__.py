"""The two full sample studies, generated from hand-written banks of text and a plan."""

from corpora_sample.full.write import write_full, write_shipped

__all__ = ["write_full", "write_shipped"]
