-- GUIDs under which things came from other tools, so that they leave under the same ones.

CREATE TABLE exchange_id (
    kind TEXT NOT NULL,
    own TEXT NOT NULL,
    guid TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (kind, own)
);
CREATE TABLE exchange_user (
    coder TEXT NOT NULL,
    guid TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (coder)
);
