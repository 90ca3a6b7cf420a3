-- How words of a transcript are set in its file: bold, italic, headings, list items.

CREATE TABLE mark (
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    level INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    PRIMARY KEY (transcript_id, revision, position),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision)
);
