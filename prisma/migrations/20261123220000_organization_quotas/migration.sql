-- How much one organisation may have, where that is not what the configuration says for all. Read by the processes, written by operators alone.
CREATE TABLE organization_quota (
  tenant_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  kind      text NOT NULL,
  most      bigint NOT NULL CHECK (most >= 0),
  PRIMARY KEY (tenant_id, kind)
);
ALTER TABLE organization_quota ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organization_quota USING (tenant_id = current_tenant());
GRANT SELECT ON organization_quota TO vantage_runtime;

-- Operators know organisations by their slugs.
CREATE POLICY by_slug ON organization FOR SELECT USING (slug = NULLIF(current_setting('app.organization_slug', true), ''));
