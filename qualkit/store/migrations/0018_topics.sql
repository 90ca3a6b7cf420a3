-- Embeddings kept between runs, the passages of each topic, and what became of topics.

CREATE TABLE embedding (
    "key" TEXT NOT NULL,
    model TEXT DEFAULT '' NOT NULL,
    transcript_id INTEGER,
    vector {blob} NOT NULL,
    PRIMARY KEY ("key")
);
CREATE INDEX embedding_by_transcript ON embedding (transcript_id);
CREATE TABLE topic_member (
    run TEXT NOT NULL,
    passage TEXT NOT NULL,
    topic INTEGER NOT NULL,
    closeness DOUBLE PRECISION NOT NULL,
    margin DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (run, passage),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);
CREATE TABLE topic_fact (
    run TEXT NOT NULL,
    number INTEGER NOT NULL,
    stability DOUBLE PRECISION,
    near TEXT DEFAULT '' NOT NULL,
    fate TEXT DEFAULT '' NOT NULL,
    into_topic INTEGER,
    covered DOUBLE PRECISION,
    PRIMARY KEY (run, number),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);
