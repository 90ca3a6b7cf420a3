-- Who was sampled and why, of a cell of the study or of as much of it as is named.

CREATE TABLE sampling_note (
    position INTEGER NOT NULL,
    site TEXT DEFAULT '' NOT NULL,
    wave TEXT DEFAULT '' NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    instrument TEXT DEFAULT '' NOT NULL,
    text TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (position)
);
