-- Rounds open and close for a purpose; who is done with a transcript; codes made within a round.

ALTER TABLE coding_round ADD COLUMN purpose TEXT DEFAULT '' NOT NULL;
ALTER TABLE coding_round ADD COLUMN opened_by TEXT DEFAULT '' NOT NULL;
ALTER TABLE coding_round ADD COLUMN closed_at TEXT DEFAULT '' NOT NULL;
ALTER TABLE coding_round ADD COLUMN closed_by TEXT DEFAULT '' NOT NULL;
ALTER TABLE assignment ADD COLUMN done_at TEXT DEFAULT '' NOT NULL;
ALTER TABLE code ADD COLUMN made_by TEXT DEFAULT '' NOT NULL;
ALTER TABLE code ADD COLUMN made_in TEXT DEFAULT '' NOT NULL;
ALTER TABLE codebook ADD COLUMN made_in TEXT DEFAULT '' NOT NULL;

UPDATE coding_round SET purpose = CASE WHEN name = 'working' THEN 'working' ELSE 'imported' END;
