-- Protocols with their questions, and the roster of those who could be heard.

CREATE TABLE protocol (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    instrument TEXT DEFAULT '' NOT NULL,
    roles TEXT DEFAULT '' NOT NULL,
    questions TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE roster (
    site TEXT NOT NULL,
    wave TEXT NOT NULL,
    person TEXT NOT NULL,
    position INTEGER NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    said TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (site, wave, person)
);
