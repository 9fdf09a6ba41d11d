-- Branches of a lab, and where a revision comes from. Everything here is an addition: the version before this one goes on committing
-- to the main line beside it, and its revisions have the one before as their parent.

CREATE TABLE branch (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL,
  lab_id     uuid NOT NULL,
  name       text NOT NULL,
  -- The newest revision of the branch; at first the one that it was made from.
  head_id    uuid NOT NULL,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  -- A branch that was deleted keeps its revisions: they stay addressable.
  deleted_at timestamptz(3),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, head_id) REFERENCES revision (tenant_id, id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id)
);
CREATE UNIQUE INDEX branch_lab_id_name_key ON branch (lab_id, name) WHERE deleted_at IS NULL;

-- parent_id: what it was made from. merged_id: the other parent of a merge. branch_id: none is the main line.
ALTER TABLE revision
  ADD COLUMN parent_id uuid,
  ADD COLUMN merged_id uuid,
  ADD COLUMN branch_id uuid,
  ADD FOREIGN KEY (tenant_id, parent_id) REFERENCES revision (tenant_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (tenant_id, merged_id) REFERENCES revision (tenant_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (tenant_id, branch_id) REFERENCES branch (tenant_id, id) ON DELETE CASCADE;

-- last_number: the highest number of any revision of the lab; none while it has no branches. forked_from: a revision of another lab.
ALTER TABLE lab
  ADD COLUMN last_number integer,
  ADD COLUMN forked_from uuid,
  ADD FOREIGN KEY (tenant_id, forked_from) REFERENCES revision (tenant_id, id) ON DELETE SET NULL (forked_from);

-- Who looks at a lab just now. A row is renewed while its subscription lives; what was not is no longer there.
CREATE TABLE lab_presence (
  id        uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  lab_id    uuid NOT NULL,
  user_id   uuid NOT NULL,
  since     timestamptz(3) NOT NULL,
  seen_at   timestamptz(3) NOT NULL,
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON lab_presence (tenant_id, lab_id);

ALTER TABLE branch       ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lab_presence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON branch       USING (tenant_id = current_tenant());
CREATE POLICY tenant ON lab_presence USING (tenant_id = current_tenant());

GRANT SELECT, INSERT, UPDATE (head_id, deleted_at) ON branch TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (seen_at), DELETE ON lab_presence TO vantage_runtime;
GRANT UPDATE (last_number) ON lab TO vantage_runtime;
