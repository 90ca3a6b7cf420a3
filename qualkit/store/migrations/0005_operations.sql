-- In which light a coding shows its code; what an operation was called, took back and wrote.

ALTER TABLE coding ADD COLUMN valence TEXT DEFAULT '' NOT NULL;

ALTER TABLE operation ADD COLUMN action TEXT DEFAULT '' NOT NULL;
ALTER TABLE operation ADD COLUMN undoes TEXT DEFAULT '' NOT NULL;
ALTER TABLE operation ADD COLUMN transcript_id INTEGER;
ALTER TABLE operation ADD COLUMN revision INTEGER;
ALTER TABLE operation ADD COLUMN first_event INTEGER;
ALTER TABLE operation ADD COLUMN last_event INTEGER;

CREATE INDEX operation_by_transcript ON operation (transcript_id, coder);
