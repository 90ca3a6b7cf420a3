-- Which de-identification profile transcripts went through, and how many names are unresolved.

CREATE TABLE deidentification (
    profile TEXT NOT NULL,
    required INTEGER NOT NULL,
    PRIMARY KEY (profile)
);

CREATE TABLE deidentified_transcript (
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    unresolved INTEGER NOT NULL,
    checked_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (transcript_id),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);
