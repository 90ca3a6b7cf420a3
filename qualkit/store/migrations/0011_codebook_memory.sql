-- What working with a codebook adds to codes, what made each version, and decisions about codings.

ALTER TABLE code_version ADD COLUMN also_under TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN synonyms TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN former_names TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN scale TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN supports TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN passages TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN retired INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE code_version ADD COLUMN why_retired TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN merged_into TEXT DEFAULT '' NOT NULL;

ALTER TABLE code_version ADD COLUMN split_into TEXT DEFAULT '' NOT NULL;

ALTER TABLE codebook ADD COLUMN change TEXT DEFAULT '' NOT NULL;

CREATE TABLE recoding (
    coding TEXT NOT NULL,
    was TEXT DEFAULT '' NOT NULL,
    verdict TEXT DEFAULT '' NOT NULL,
    code TEXT DEFAULT '' NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    version INTEGER NOT NULL,
    decided_by TEXT DEFAULT '' NOT NULL,
    decided_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (coding)
);

CREATE TABLE second_cycle (
    id TEXT NOT NULL,
    codes TEXT DEFAULT '' NOT NULL,
    target TEXT DEFAULT '' NOT NULL,
    created_by TEXT DEFAULT '' NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE second_cycle_passage (
    queue TEXT NOT NULL,
    coding TEXT NOT NULL,
    coder TEXT NOT NULL,
    verdict TEXT DEFAULT '' NOT NULL,
    decided_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (queue, coding, coder),
    FOREIGN KEY(queue) REFERENCES second_cycle (id)
);
