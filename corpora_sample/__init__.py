"""A synthetic sample study, and what builds its transcripts and codings from marked sources."""
