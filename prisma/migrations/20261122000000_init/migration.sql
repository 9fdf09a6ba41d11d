-- The tenant of the transaction, set by withTenant with set_config(…, is_local => true).
-- An unset variable is NULL, a variable of an ended transaction is '': both see nothing.
CREATE FUNCTION current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.tenant_id', true), '')::uuid;

CREATE TABLE organization (
  id         uuid PRIMARY KEY,
  slug       text NOT NULL UNIQUE,
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE app_user (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);

CREATE TABLE api_key (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  user_id    uuid,
  name       text NOT NULL,
  prefix     text NOT NULL UNIQUE,
  hash       bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  revoked_at timestamptz(3),
  FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id)
);
CREATE INDEX ON api_key (tenant_id);

CREATE TABLE blob (
  tenant_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  sha256    text NOT NULL,
  content   text NOT NULL,
  PRIMARY KEY (tenant_id, sha256)
);

CREATE TABLE lab (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  name        text NOT NULL,
  head_number integer NOT NULL,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);
CREATE INDEX ON lab (tenant_id, created_at DESC, id DESC);

-- Foreign keys carry the tenant, so that no row can ever point into another organisation.
CREATE TABLE revision (
  id           uuid PRIMARY KEY,
  tenant_id    uuid NOT NULL,
  lab_id       uuid NOT NULL,
  number       integer NOT NULL,
  message      text NOT NULL,
  content_hash text NOT NULL,
  author_id    uuid,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (lab_id, number),
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, author_id) REFERENCES app_user (tenant_id, id)
);

CREATE TABLE revision_file (
  tenant_id   uuid NOT NULL,
  revision_id uuid NOT NULL,
  path        text NOT NULL,
  sha256      text NOT NULL,
  PRIMARY KEY (revision_id, path),
  FOREIGN KEY (tenant_id, revision_id) REFERENCES revision (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, sha256) REFERENCES blob (tenant_id, sha256)
);

CREATE TABLE simulation (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL,
  revision_id uuid NOT NULL,
  kind        text NOT NULL,
  status      text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  progress    double precision NOT NULL DEFAULT 0,
  error       jsonb,
  result      jsonb,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  started_at  timestamptz(3),
  finished_at timestamptz(3),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, revision_id) REFERENCES revision (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON simulation (tenant_id, created_at DESC);

CREATE TABLE simulation_piece (
  tenant_id     uuid NOT NULL,
  simulation_id uuid NOT NULL,
  position      integer NOT NULL,
  result        jsonb NOT NULL,
  PRIMARY KEY (simulation_id, position),
  FOREIGN KEY (tenant_id, simulation_id) REFERENCES simulation (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE submission (
  id                uuid PRIMARY KEY,
  tenant_id         uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  idempotency_key   text NOT NULL,
  request_hash      text NOT NULL,
  assignment_sha256 text NOT NULL,
  content_hash      text NOT NULL,
  status            text NOT NULL CHECK (status IN ('QUEUED', 'GRADED', 'FAILED')),
  score             double precision,
  max_score         double precision,
  results           jsonb,
  error             jsonb,
  created_at        timestamptz(3) NOT NULL DEFAULT now(),
  finished_at       timestamptz(3),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, idempotency_key),
  FOREIGN KEY (tenant_id, assignment_sha256) REFERENCES blob (tenant_id, sha256)
);

CREATE TABLE submission_file (
  tenant_id     uuid NOT NULL,
  submission_id uuid NOT NULL,
  path          text NOT NULL,
  sha256        text NOT NULL,
  PRIMARY KEY (submission_id, path),
  FOREIGN KEY (tenant_id, submission_id) REFERENCES submission (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, sha256) REFERENCES blob (tenant_id, sha256)
);

CREATE TABLE task (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  kind        text NOT NULL,
  subject_id  uuid NOT NULL,
  generation  integer NOT NULL DEFAULT 0,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  admitted_at timestamptz(3),
  alive_at    timestamptz(3),
  attempts    integer NOT NULL DEFAULT 0
);
CREATE INDEX ON task (tenant_id, created_at);
CREATE INDEX ON task (admitted_at);

-- Row level security, forced: not even the owner of the tables reads past it.
ALTER TABLE organization     ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE app_user         ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key          ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE blob             ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lab              ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE revision         ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE revision_file    ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE simulation       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE simulation_piece ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE submission       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE submission_file  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE task             ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON organization     USING (id = current_tenant());
CREATE POLICY tenant ON app_user         USING (tenant_id = current_tenant());
CREATE POLICY tenant ON api_key          USING (tenant_id = current_tenant());
CREATE POLICY tenant ON blob             USING (tenant_id = current_tenant());
CREATE POLICY tenant ON lab              USING (tenant_id = current_tenant());
CREATE POLICY tenant ON revision         USING (tenant_id = current_tenant());
CREATE POLICY tenant ON revision_file    USING (tenant_id = current_tenant());
CREATE POLICY tenant ON simulation       USING (tenant_id = current_tenant());
CREATE POLICY tenant ON simulation_piece USING (tenant_id = current_tenant());
CREATE POLICY tenant ON submission       USING (tenant_id = current_tenant());
CREATE POLICY tenant ON submission_file  USING (tenant_id = current_tenant());
CREATE POLICY tenant ON task             USING (tenant_id = current_tenant());

-- A key is looked up before its tenant is known: whoever names its prefix sees that one row, which holds a hash and no secret.
CREATE POLICY by_prefix ON api_key FOR SELECT
  USING (prefix = NULLIF(current_setting('app.key_prefix', true), ''));

-- The relay admits the tasks of all tenants to the queue. An outbox row holds identifiers and nothing of a tenant's content.
CREATE POLICY relay_reads ON task FOR SELECT USING (current_setting('app.relay', true) = 'on');
CREATE POLICY relay_admits ON task FOR UPDATE USING (current_setting('app.relay', true) = 'on');

-- What the processes may do. Content and history are written once: no UPDATE, no DELETE.
GRANT USAGE ON SCHEMA public TO vantage_runtime;
GRANT SELECT, INSERT ON organization, app_user, blob, revision, revision_file, simulation_piece, submission_file TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_key TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (head_number, name) ON lab TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (status, progress, error, result, started_at, finished_at) ON simulation TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (status, score, max_score, results, error, finished_at) ON submission TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (generation, admitted_at, alive_at, attempts), DELETE ON task TO vantage_runtime;
