-- Suggestions of existing codes and of participants' phrases, and whether a study forbids suggestions.

CREATE TABLE offer_run (
    run TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (run),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);

CREATE TABLE offer (
    suggestion TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    terms TEXT DEFAULT '' NOT NULL,
    nearest TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (suggestion),
    FOREIGN KEY(suggestion) REFERENCES suggestion (id)
);

CREATE TABLE suggestions_off (
    id TEXT NOT NULL,
    PRIMARY KEY (id)
);
