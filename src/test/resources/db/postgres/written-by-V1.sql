-- What a server with the tables of V1 has written. It stays as it is for ever.

CREATE TABLE schema_version (
  version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());

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

INSERT INTO schema_version SELECT * FROM json_populate_record(NULL::schema_version,
  '{"version":1,"applied_at":"2000-01-01T00:00:00+00:00"}');
INSERT INTO jobs SELECT * FROM json_populate_record(NULL::jobs,
  '{"id":"019b7d2f-0000-7000-8000-000000000001","script":"one","version":"v1","state":"queued","attempt":0,"priority":7,"key":"key","labels":["line 4","größe"],"parent":"019b7d2f-0000-7000-8000-000000000100","created_at":1767323045678901000,"run_at":null,"started_at":null,"finished_at":null,"failure":null,"warnings":"[]","attempts":"[]","params":"{\"gain\": 1.5}","asked_priority":7,"asked_key":"key","asked_run_at":null,"timeout":1500000000,"deadline":108000000000000,"idempotency_key":"order 66","request_hash":"b395640db5369b3407cd8c470ff25b6fe3d71831f1e6fa4e36498f472719c2c6","rescues":0,"token":null}');
INSERT INTO jobs SELECT * FROM json_populate_record(NULL::jobs,
  '{"id":"019b7d2f-0000-7000-8000-000000000002","script":"one","version":"v1","state":"scheduled","attempt":0,"priority":7,"key":"key","labels":["line 4","größe"],"parent":null,"created_at":1767323045678901000,"run_at":1767323105678901000,"started_at":null,"finished_at":null,"failure":null,"warnings":"[]","attempts":"[]","params":"{\"gain\": 1.5}","asked_priority":7,"asked_key":"key","asked_run_at":1767323105678901000,"timeout":1500000000,"deadline":108000000000000,"idempotency_key":null,"request_hash":null,"rescues":0,"token":null}');
INSERT INTO jobs SELECT * FROM json_populate_record(NULL::jobs,
  '{"id":"019b7d2f-0000-7000-8000-000000000003","script":"two","version":"v1","state":"queued","attempt":0,"priority":7,"key":"key","labels":["line 4","größe"],"parent":null,"created_at":1767323045678901000,"run_at":null,"started_at":null,"finished_at":null,"failure":null,"warnings":"[]","attempts":"[]","params":"{\"gain\": 1.5}","asked_priority":7,"asked_key":"key","asked_run_at":null,"timeout":1500000000,"deadline":108000000000000,"idempotency_key":null,"request_hash":null,"rescues":0,"token":null}');
INSERT INTO jobs SELECT * FROM json_populate_record(NULL::jobs,
  '{"id":"019b7d2f-0000-7000-8000-000000000004","script":"two","version":"v2","state":"succeeded","attempt":1,"priority":7,"key":"key","labels":["line 4","größe"],"parent":null,"created_at":1767323045678901000,"run_at":null,"started_at":1767323046678901000,"finished_at":1767323047678901000,"failure":null,"warnings":"[{\"code\":\"exit_status\",\"detail\":\"it ended with 3 — später\"}]","attempts":"[{\"number\":1,\"worker\":\"worker-1\",\"started_at\":\"2026-01-02T03:04:06.678901Z\",\"finished_at\":\"2026-01-02T03:04:07.678901Z\",\"wait_us\":1000,\"run_us\":2000,\"cpu_us\":3000,\"peak_rss_bytes\":4}]","params":"{\"gain\": 1.5}","asked_priority":7,"asked_key":"key","asked_run_at":null,"timeout":1500000000,"deadline":108000000000000,"idempotency_key":null,"request_hash":null,"rescues":0,"token":44}');
INSERT INTO jobs SELECT * FROM json_populate_record(NULL::jobs,
  '{"id":"019b7d2f-0000-7000-8000-000000000005","script":"two","version":"v2","state":"failed","attempt":1,"priority":7,"key":"key","labels":["line 4","größe"],"parent":null,"created_at":1767323045678901000,"run_at":null,"started_at":1767323046678901000,"finished_at":1767323047678901000,"failure":"{\"number\":50001,\"detail\":\"ValueError: zu heiß\",\"facts\":{\"traceback\":\"line 1\\nline 2\",\"exit_status\":1,\"stderr_tail\":[\"a\",\"b\"]}}","warnings":"[]","attempts":"[{\"number\":1,\"worker\":\"worker-1\",\"started_at\":\"2026-01-02T03:04:06.678901Z\",\"finished_at\":\"2026-01-02T03:04:07.678901Z\",\"wait_us\":1000,\"run_us\":2000,\"cpu_us\":3000,\"peak_rss_bytes\":4,\"failure\":{\"number\":50001,\"detail\":\"ValueError: zu heiß\",\"facts\":{\"traceback\":\"line 1\\nline 2\",\"exit_status\":1,\"stderr_tail\":[\"a\",\"b\"]}}}]","params":"{\"gain\": 1.5}","asked_priority":7,"asked_key":"key","asked_run_at":null,"timeout":1500000000,"deadline":108000000000000,"idempotency_key":null,"request_hash":null,"rescues":0,"token":55}');
INSERT INTO ready SELECT * FROM json_populate_record(NULL::ready,
  '{"job":"019b7d2f-0000-7000-8000-000000000001","script":"one","priority":7}');
INSERT INTO sleeping SELECT * FROM json_populate_record(NULL::sleeping,
  '{"job":"019b7d2f-0000-7000-8000-000000000002","script":"one","priority":7,"run_at":1767323105678901000}');
INSERT INTO running SELECT * FROM json_populate_record(NULL::running,
  '{"job":"019b7d2f-0000-7000-8000-000000000003","script":"two","attempt":1,"token":33,"boot":"d81ed714-a0a7-46d7-a978-031b72b0cc3a","version":"v2","started_at":1767323046678901000,"cancel_wanted":false}');
INSERT INTO boots SELECT * FROM json_populate_record(NULL::boots,
  '{"boot":"d81ed714-a0a7-46d7-a978-031b72b0cc3a","expires_at":"2000-01-01T00:00:00+00:00"}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000001","kind":"input","name":"","content_type":"application/json","length":8,"sha256":null,"bytes":"\\x7b2261223a20317d","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000002","kind":"input","name":"","content_type":"application/json","length":8,"sha256":null,"bytes":"\\x7b2261223a20317d","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000003","kind":"input","name":"","content_type":"application/json","length":8,"sha256":null,"bytes":"\\x7b2261223a20317d","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000004","kind":"artifact","name":"a/b.txt","content_type":"text/plain","length":4,"sha256":"0f3850ab36e9d43a8615d62d179e484003562531b41a9f517c5f4e7313b00222","bytes":"\\x706c6f74","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000004","kind":"input","name":"","content_type":"application/json","length":8,"sha256":null,"bytes":"\\x7b2261223a20317d","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000004","kind":"output","name":"","content_type":"application/json","length":2,"sha256":null,"bytes":"\\x3432","file":null}');
INSERT INTO payloads SELECT * FROM json_populate_record(NULL::payloads,
  '{"job":"019b7d2f-0000-7000-8000-000000000005","kind":"input","name":"","content_type":"application/json","length":8,"sha256":null,"bytes":"\\x7b2261223a20317d","file":null}');
INSERT INTO events SELECT * FROM json_populate_record(NULL::events,
  '{"job":"019b7d2f-0000-7000-8000-000000000003","place":1000001,"last_seq":1000001,"lines":"\\x7b22736571223a313030303030312c2274797065223a226a6f622e6c6f67222c226174223a22323032362d30312d30325430333a30343a30362e3030375a222c226a6f625f6964223a2230313962376432662d303030302d373030302d383030302d303030303030303030303033222c22736372697074223a2274776f222c22617474656d7074223a312c2264617461223a7b226d657373616765223a2261206c696e65222c2273747265616d223a227374646f7574227d7d0a","has_output":false}');
INSERT INTO events SELECT * FROM json_populate_record(NULL::events,
  '{"job":"019b7d2f-0000-7000-8000-000000000004","place":1000002,"last_seq":1000002,"lines":"\\x7b22736571223a313030303030322c2274797065223a226a6f622e6c6f67222c226174223a22323032362d30312d30325430333a30343a30362e3030375a222c226a6f625f6964223a2230313962376432662d303030302d373030302d383030302d303030303030303030303034222c22736372697074223a2274776f222c22617474656d7074223a312c2264617461223a7b226d657373616765223a2274686520656e64222c2273747265616d223a227374646f7574227d7d0a","has_output":false}');
INSERT INTO batches SELECT * FROM json_populate_record(NULL::batches,
  '{"id":"019b7d2f-0000-7000-8000-000000000100","script":"one","created_at":1767323045678901000,"total":1}');
INSERT INTO deaths SELECT * FROM json_populate_record(NULL::deaths,
  '{"suspect":"a suspect","deaths":1}');
INSERT INTO notes SELECT * FROM json_populate_record(NULL::notes,
  '{"kind":"schedule","name":"nightly","text":"{}"}');
