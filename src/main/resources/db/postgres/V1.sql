-- Times of jobs are nanoseconds since 1970; those of boots are the database's own.
-- Whoever changes a job that is not final has taken its row out of ready, sleeping or running
-- in the same statement: exactly one of them has it.

CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  script text NOT NULL,
  version text NOT NULL,
  state text NOT NULL, -- never running: the table of that name says it
  attempt integer NOT NULL,
  priority smallint NOT NULL,
  key text NOT NULL,
  labels text[] NOT NULL,
  parent uuid,
  created_at bigint NOT NULL,
  run_at bigint,
  started_at bigint,
  finished_at bigint,
  failure text,
  warnings text NOT NULL,
  attempts text NOT NULL,
  params text NOT NULL,
  asked_priority smallint,
  asked_key text,
  asked_run_at bigint,
  timeout bigint,
  deadline bigint,
  idempotency_key text,
  request_hash text,
  rescues integer NOT NULL DEFAULT 0,
  token bigint -- of the lease that wrote the end
) WITH (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000);

CREATE INDEX jobs_script ON jobs (script, id);
CREATE INDEX jobs_script_state ON jobs (script, state, id);
CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_finished ON jobs (state, finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX jobs_created ON jobs (created_at);
CREATE INDEX jobs_labels ON jobs USING gin (labels) WHERE labels <> '{}';
CREATE INDEX jobs_parent ON jobs (parent, id) WHERE parent IS NOT NULL;
CREATE INDEX jobs_open_children ON jobs (parent, id)
  WHERE parent IS NOT NULL AND state IN ('queued', 'scheduled');
CREATE UNIQUE INDEX jobs_idempotency ON jobs (script, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

CREATE TABLE ready (
  job uuid PRIMARY KEY,
  script text NOT NULL,
  priority smallint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE INDEX ready_turn ON ready (script, priority DESC, job);

CREATE TABLE sleeping (
  job uuid PRIMARY KEY,
  script text NOT NULL,
  priority smallint NOT NULL,
  run_at bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

CREATE INDEX sleeping_until ON sleeping (run_at);

CREATE TABLE running (
  job uuid PRIMARY KEY,
  script text NOT NULL,
  attempt integer NOT NULL,
  token bigint NOT NULL,
  boot uuid NOT NULL,
  version text,
  started_at bigint, -- null where it is claimed and has not begun
  cancel_wanted boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- The servers. One without a row is dead, and whoever finds its jobs may give them back.
CREATE TABLE boots (
  boot uuid PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

-- A payload without bytes lies in the parts of its file.
CREATE TABLE payloads (
  job uuid NOT NULL,
  kind text NOT NULL, -- input, output or artifact
  name text NOT NULL, -- of an artifact, else empty
  content_type text NOT NULL,
  length bigint NOT NULL,
  sha256 text,
  bytes bytea,
  file uuid,
  PRIMARY KEY (job, kind, name)
);

CREATE INDEX payloads_file ON payloads (file) WHERE file IS NOT NULL;

CREATE TABLE files (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE file_parts (
  file uuid NOT NULL,
  part integer NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (file, part)
);

ALTER TABLE payloads ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE file_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Lines of JSON. A lossy type has one place below 0, which its latest event takes.
CREATE TABLE events (
  job uuid NOT NULL,
  place bigint NOT NULL,
  last_seq bigint NOT NULL,
  lines bytea NOT NULL,
  has_output boolean NOT NULL DEFAULT false, -- the final event has told the job's output
  PRIMARY KEY (job, place)
);

CREATE TABLE batches (
  id uuid PRIMARY KEY,
  script text NOT NULL,
  created_at bigint NOT NULL,
  total integer
);

CREATE TABLE deaths (
  suspect text PRIMARY KEY,
  deaths integer NOT NULL
);

CREATE TABLE notes (
  kind text NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (kind, name)
);

-- How many jobs of a script are in a state: the sum over all slots. Each connection adds to a slot
-- of its own, so that no server waits for another one's commit.
CREATE TABLE tallies (
  slot integer NOT NULL,
  script text NOT NULL,
  state text NOT NULL,
  jobs bigint NOT NULL,
  PRIMARY KEY (slot, script, state)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

CREATE FUNCTION tally_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tallies AS t (slot, script, state, jobs)
    SELECT pg_backend_pid(), script, state, count(*) FROM fresh GROUP BY script, state
    ON CONFLICT (slot, script, state) DO UPDATE SET jobs = t.jobs + excluded.jobs;
  RETURN NULL;
END $$;

CREATE FUNCTION tally_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tallies AS t (slot, script, state, jobs)
    SELECT pg_backend_pid(), script, state, sum(n)
      FROM (SELECT script, state, 1 AS n FROM fresh
            UNION ALL SELECT script, state, -1 FROM stale) AS changes
      GROUP BY script, state HAVING sum(n) <> 0
    ON CONFLICT (slot, script, state) DO UPDATE SET jobs = t.jobs + excluded.jobs;
  RETURN NULL;
END $$;

CREATE FUNCTION tally_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO tallies AS t (slot, script, state, jobs)
    SELECT pg_backend_pid(), script, state, -count(*) FROM stale GROUP BY script, state
    ON CONFLICT (slot, script, state) DO UPDATE SET jobs = t.jobs + excluded.jobs;
  RETURN NULL;
END $$;

CREATE TRIGGER jobs_inserted AFTER INSERT ON jobs REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION tally_insert();
CREATE TRIGGER jobs_updated AFTER UPDATE ON jobs
  REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION tally_update();
CREATE TRIGGER jobs_deleted AFTER DELETE ON jobs REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION tally_delete();
