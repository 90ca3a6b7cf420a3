-- What a team decided about places that its coders coded differently, and what was said about them.

CREATE TABLE decision (
    id TEXT NOT NULL,
    round TEXT NOT NULL,
    verdict TEXT DEFAULT '' NOT NULL,
    transcript_id INTEGER,
    revision INTEGER,
    span_start INTEGER,
    span_end INTEGER,
    coder TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    settled TEXT DEFAULT '' NOT NULL,
    codings TEXT DEFAULT '' NOT NULL,
    made_by TEXT DEFAULT '' NOT NULL,
    made_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(round) REFERENCES coding_round (name),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);

CREATE TABLE remark (
    id TEXT NOT NULL,
    round TEXT NOT NULL,
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(round) REFERENCES coding_round (name),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);
