-- Where people, keys and labs come from.

-- Whether the provider vouched for the address. An invitation is for the account with its address, unless it was made open.
ALTER TABLE account ADD COLUMN email_verified boolean NOT NULL DEFAULT false;
ALTER TABLE invitation ADD COLUMN open boolean NOT NULL DEFAULT false;

-- The key by way of which a key was made; none where a person made it in a browser, or an operator did.
ALTER TABLE api_key
  ADD COLUMN parent_id uuid,
  ADD UNIQUE (tenant_id, id),
  ADD FOREIGN KEY (tenant_id, parent_id) REFERENCES api_key (tenant_id, id);
CREATE INDEX ON api_key (parent_id);

-- A lab that began as a revision of another organisation's. No foreign key: what it names belongs to others, who may take it away.
CREATE TABLE lab_origin (
  lab_id           uuid PRIMARY KEY,
  tenant_id        uuid NOT NULL,
  from_tenant_id   uuid NOT NULL,
  from_revision_id uuid NOT NULL,
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE
);
ALTER TABLE lab_origin ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON lab_origin USING (tenant_id = current_tenant());

GRANT SELECT, INSERT ON lab_origin TO vantage_runtime;
GRANT UPDATE (email_verified) ON account TO vantage_runtime;
