-- What analysts write at places of memos; every version is kept.

CREATE TABLE analyst_note (
    kind TEXT NOT NULL,
    memo_id TEXT NOT NULL,
    place TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    written_at TEXT DEFAULT '' NOT NULL,
    evidence TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (kind, memo_id, place, version)
);
