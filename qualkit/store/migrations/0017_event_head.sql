-- How many events there are and how the last one is hashed, so that a cut-off end is found.

CREATE TABLE event_head (
    id TEXT NOT NULL,
    events INTEGER NOT NULL,
    hash TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

INSERT INTO event_head (id, events, hash)
SELECT 'log', COALESCE(MAX(id), 0),
    COALESCE((SELECT e.hash FROM event e WHERE e.id = (SELECT MAX(f.id) FROM event f)), '')
FROM event;
