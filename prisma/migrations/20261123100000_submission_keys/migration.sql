-- Idempotency keys of submissions, each user's own. An addition beside submission.idempotency_key, which is unique in the organisation: the version
-- before goes on finding what was handed in by that, and what it stores has no row here.
CREATE TABLE submission_key (
  tenant_id     uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  owner         text NOT NULL,
  key           text NOT NULL,
  submission_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, owner, key),
  FOREIGN KEY (tenant_id, submission_id) REFERENCES submission (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON submission_key (tenant_id, submission_id);

ALTER TABLE submission_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON submission_key USING (tenant_id = current_tenant());
GRANT SELECT, INSERT ON submission_key TO vantage_runtime;
