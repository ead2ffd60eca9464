-- Times are nanoseconds since 1970; state is the ordinal of JobState.
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  script TEXT NOT NULL,
  version TEXT NOT NULL,
  state INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  key TEXT NOT NULL,
  labels TEXT,
  parent TEXT,
  created_at INTEGER NOT NULL,
  run_at INTEGER,
  started_at INTEGER,
  finished_at INTEGER,
  failure TEXT,
  warnings TEXT,
  attempts TEXT,
  params TEXT NOT NULL,
  timeout INTEGER,
  deadline INTEGER,
  idempotency_key TEXT,
  request_hash TEXT,
  token INTEGER,
  rescues INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX jobs_ready ON jobs (script, priority DESC, id) WHERE state = 0 AND token IS NULL;
CREATE INDEX jobs_scheduled ON jobs (run_at) WHERE state = 1;
CREATE INDEX jobs_claimed ON jobs (token) WHERE token IS NOT NULL;
CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_script ON jobs (script, state, id);
CREATE INDEX jobs_finished ON jobs (state, finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_parent ON jobs (parent, id) WHERE parent IS NOT NULL;
CREATE UNIQUE INDEX jobs_idempotency ON jobs (script, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE labels (
  label TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (label, id)
) WITHOUT ROWID;

-- A payload without bytes lies in the file that its hash names.
CREATE TABLE inputs (
  job INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  length INTEGER NOT NULL,
  sha256 TEXT,
  bytes BLOB
);

CREATE TABLE outputs (
  job INTEGER PRIMARY KEY,
  content_type TEXT NOT NULL,
  length INTEGER NOT NULL,
  sha256 TEXT,
  bytes BLOB
);

CREATE TABLE artifacts (
  job INTEGER NOT NULL,
  name TEXT NOT NULL,
  content_type TEXT NOT NULL,
  length INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (job, name)
) WITHOUT ROWID;

CREATE INDEX inputs_file ON inputs (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX outputs_file ON outputs (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX artifacts_file ON artifacts (sha256);

CREATE TABLE events (
  job INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  lines BLOB NOT NULL,
  PRIMARY KEY (job, first)
) WITHOUT ROWID;

CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  script TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  total INTEGER
) WITHOUT ROWID;

CREATE TABLE deaths (
  suspect TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE notes (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;
