-- People who sign in: accounts, the sign-ins that are open, and wrong tries.

CREATE TABLE account (
    name TEXT NOT NULL,
    role TEXT DEFAULT '' NOT NULL,
    email TEXT DEFAULT '' NOT NULL,
    password_hash TEXT DEFAULT '' NOT NULL,
    ended INTEGER NOT NULL,
    added_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE sign_in (
    token_hash TEXT NOT NULL,
    account TEXT DEFAULT '' NOT NULL,
    made_at TEXT DEFAULT '' NOT NULL,
    ends_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (token_hash)
);

CREATE TABLE wrong_tries (
    name TEXT NOT NULL,
    tries INTEGER NOT NULL,
    last_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
);
