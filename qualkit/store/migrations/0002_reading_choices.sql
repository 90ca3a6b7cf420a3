-- What a person chose about reading transcripts, kept for the next files.

CREATE TABLE reading_choices (
    id TEXT NOT NULL,
    definition TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);
