-- The answers of requests that carried an Idempotency-Key, written in the transaction of their effect, kept for a day.
CREATE TABLE idempotent_answer (
  tenant_id    uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  owner        text NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  status       integer NOT NULL,
  answer       jsonb NOT NULL,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, owner, key)
);
CREATE INDEX ON idempotent_answer (tenant_id, created_at);

ALTER TABLE idempotent_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotent_answer USING (tenant_id = current_tenant());
GRANT SELECT, INSERT, DELETE ON idempotent_answer TO vantage_runtime;
