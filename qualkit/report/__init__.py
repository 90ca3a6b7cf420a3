"""A plain tree of headings, quotes and tables, and renderers that walk it."""
