-- Analytic memos with what they speak of, and how far each coder is with each transcript.

CREATE TABLE memo (
    id TEXT NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    author TEXT DEFAULT '' NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    changed_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE memo_subject (
    memo TEXT NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    subject TEXT DEFAULT '' NOT NULL,
    transcript_id INTEGER,
    revision INTEGER,
    span_start INTEGER,
    span_end INTEGER,
    quote TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (memo, position),
    FOREIGN KEY(memo) REFERENCES memo (id),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision)
);

CREATE TABLE reading_status (
    coder TEXT NOT NULL,
    transcript_id INTEGER NOT NULL,
    state TEXT DEFAULT '' NOT NULL,
    furthest INTEGER NOT NULL,
    changed_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (coder, transcript_id),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);
