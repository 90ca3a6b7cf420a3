-- The first schema. {blob} becomes the type for bytes of the database at hand.

CREATE TABLE code (
    id TEXT NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE codebook (
    version INTEGER NOT NULL,
    id TEXT DEFAULT '' NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    release TEXT DEFAULT '' NOT NULL,
    levels TEXT DEFAULT '' NOT NULL,
    works TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    created_by TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE coder (
    name TEXT NOT NULL,
    kind TEXT DEFAULT '' NOT NULL,
    added_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE event (
    id INTEGER NOT NULL,
    at TEXT DEFAULT '' NOT NULL,
    actor TEXT DEFAULT '' NOT NULL,
    action TEXT DEFAULT '' NOT NULL,
    subject TEXT DEFAULT '' NOT NULL,
    "before" TEXT,
    "after" TEXT,
    previous_hash TEXT DEFAULT '' NOT NULL,
    hash TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE instrument (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    many INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE meta (
    name TEXT NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE migration (
    version INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    applied_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE operation (
    id TEXT NOT NULL,
    coder TEXT DEFAULT '' NOT NULL,
    at TEXT DEFAULT '' NOT NULL,
    problem TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE planned_cell (
    site TEXT NOT NULL,
    wave TEXT NOT NULL,
    role TEXT NOT NULL,
    instrument TEXT NOT NULL,
    position INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (site, wave, role, instrument)
);

CREATE TABLE research_question (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    question TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE role (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    role_group TEXT DEFAULT '' NOT NULL,
    minors INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE site (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    attributes TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE site_wave_fact (
    site TEXT NOT NULL,
    wave TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (site, wave, name)
);

CREATE TABLE study (
    id TEXT NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    synthetic INTEGER NOT NULL,
    licence TEXT DEFAULT '' NOT NULL,
    file_names TEXT DEFAULT '' NOT NULL,
    interviewers TEXT DEFAULT '' NOT NULL,
    codebook TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE suggestion_run (
    id TEXT NOT NULL,
    method TEXT DEFAULT '' NOT NULL,
    method_version TEXT DEFAULT '' NOT NULL,
    model TEXT DEFAULT '' NOT NULL,
    seed INTEGER NOT NULL,
    parameters TEXT DEFAULT '' NOT NULL,
    passages INTEGER NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    created_by TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE tension (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    definition TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE theme (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    definition TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE transcript (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT DEFAULT '' NOT NULL,
    format TEXT DEFAULT '' NOT NULL,
    encoding TEXT DEFAULT '' NOT NULL,
    revision INTEGER NOT NULL,
    imported_at TEXT DEFAULT '' NOT NULL,
    original_name TEXT DEFAULT '' NOT NULL,
    original {blob},
    PRIMARY KEY (id),
    UNIQUE (name)
);

CREATE TABLE wave (
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    starts TEXT DEFAULT '' NOT NULL,
    ends TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE code_version (
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    stance TEXT DEFAULT '' NOT NULL,
    cycle INTEGER NOT NULL,
    level TEXT DEFAULT '' NOT NULL,
    parent TEXT,
    definition TEXT DEFAULT '' NOT NULL,
    include TEXT DEFAULT '' NOT NULL,
    exclude TEXT DEFAULT '' NOT NULL,
    value_list TEXT DEFAULT '' NOT NULL,
    examples TEXT DEFAULT '' NOT NULL,
    keywords TEXT DEFAULT '' NOT NULL,
    cues TEXT DEFAULT '' NOT NULL,
    expected_agreement TEXT DEFAULT '' NOT NULL,
    source TEXT DEFAULT '' NOT NULL,
    color TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (version, code),
    FOREIGN KEY(version) REFERENCES codebook (version),
    FOREIGN KEY(code) REFERENCES code (id)
);

CREATE TABLE coding_round (
    name TEXT NOT NULL,
    codebook_version INTEGER NOT NULL,
    segmentation TEXT DEFAULT '' NOT NULL,
    blind INTEGER NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (name),
    FOREIGN KEY(codebook_version) REFERENCES codebook (version)
);

CREATE TABLE speaker (
    transcript_id INTEGER NOT NULL,
    label TEXT NOT NULL,
    interviewer INTEGER NOT NULL,
    PRIMARY KEY (transcript_id, label),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);

CREATE TABLE topic (
    run TEXT NOT NULL,
    number INTEGER NOT NULL,
    label TEXT DEFAULT '' NOT NULL,
    terms TEXT DEFAULT '' NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (run, number),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);

CREATE TABLE transcript_attribute (
    transcript_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (transcript_id, name),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);

CREATE TABLE transcript_text (
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT DEFAULT '' NOT NULL,
    sha256 TEXT DEFAULT '' NOT NULL,
    length INTEGER NOT NULL,
    created_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (transcript_id, revision),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id)
);

CREATE TABLE assignment (
    round TEXT NOT NULL,
    transcript_id INTEGER NOT NULL,
    coder TEXT NOT NULL,
    PRIMARY KEY (round, transcript_id, coder),
    FOREIGN KEY(round) REFERENCES coding_round (name),
    FOREIGN KEY(transcript_id) REFERENCES transcript (id),
    FOREIGN KEY(coder) REFERENCES coder (name)
);

CREATE TABLE coding (
    id TEXT NOT NULL,
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    code TEXT NOT NULL,
    coder TEXT NOT NULL,
    round TEXT NOT NULL,
    quote TEXT DEFAULT '' NOT NULL,
    origin TEXT DEFAULT '' NOT NULL,
    value TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    recorded_at TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision),
    UNIQUE (round, coder, transcript_id, revision, span_start, span_end, code),
    CHECK (span_start >= 0 AND span_end > span_start),
    FOREIGN KEY(code) REFERENCES code (id),
    FOREIGN KEY(coder) REFERENCES coder (name),
    FOREIGN KEY(round) REFERENCES coding_round (name)
);

CREATE INDEX coding_by_code ON coding (code);

CREATE INDEX coding_by_transcript ON coding (transcript_id, span_start);

CREATE TABLE suggestion (
    id TEXT NOT NULL,
    run TEXT NOT NULL,
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    quote TEXT DEFAULT '' NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    topic INTEGER,
    code TEXT,
    status TEXT DEFAULT '' NOT NULL,
    decided_by TEXT DEFAULT '' NOT NULL,
    decided_at TEXT DEFAULT '' NOT NULL,
    coding TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision),
    FOREIGN KEY(run) REFERENCES suggestion_run (id)
);

CREATE INDEX suggestion_by_run ON suggestion (run);

CREATE TABLE turn (
    transcript_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    speaker TEXT,
    at_seconds DOUBLE PRECISION,
    PRIMARY KEY (transcript_id, revision, position),
    FOREIGN KEY(transcript_id, revision) REFERENCES transcript_text (transcript_id, revision)
);
