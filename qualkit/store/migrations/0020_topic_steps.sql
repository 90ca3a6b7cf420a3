-- What each change of topics replaced, so that it can be taken back.

CREATE TABLE topic_step (
    run TEXT NOT NULL,
    number INTEGER NOT NULL,
    action TEXT DEFAULT '' NOT NULL,
    made_by TEXT DEFAULT '' NOT NULL,
    made_at TEXT DEFAULT '' NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    replaced TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (run, number),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);
