-- Links to a lab: whoever holds the token reads it, as long as the lab's visibility is LINK. Only a hash of the token is kept.
CREATE TABLE share_link (
  id           uuid PRIMARY KEY,
  tenant_id    uuid NOT NULL,
  lab_id       uuid NOT NULL,
  name         text NOT NULL,
  hash         bytea NOT NULL UNIQUE,
  created_by   uuid,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  expires_at   timestamptz(3),
  revoked_at   timestamptz(3),
  last_used_at timestamptz(3),
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id)
);
CREATE INDEX ON share_link (tenant_id, lab_id);

ALTER TABLE share_link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON share_link USING (tenant_id = current_tenant());
-- Looked up before its tenant is known: only who holds the token can name its hash.
CREATE POLICY by_hash ON share_link FOR SELECT
  USING (hash = decode(NULLIF(current_setting('app.link_hash', true), ''), 'hex'));

GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON share_link TO vantage_runtime;
