"""qualkit: qualitative implementation research from raw transcripts to the memo, offline."""

__version__ = "0.1.0"
