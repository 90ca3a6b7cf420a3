-- Queries under a name, with who saved them and when.

CREATE TABLE saved_query (
    name TEXT NOT NULL,
    query TEXT DEFAULT '' NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    changed_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
);
