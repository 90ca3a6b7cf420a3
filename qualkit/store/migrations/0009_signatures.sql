-- What a transcript is compared by with others, so that one more file is compared without reading all.

CREATE TABLE transcript_signature (
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    signature {blob} NOT NULL,
    PRIMARY KEY (transcript_id),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision)
);
