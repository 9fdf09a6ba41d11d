-- Where an organisation wants to be told of events. Secrets are sealed by the processes; the database never sees them open.
CREATE TABLE webhook_endpoint (
  id                    uuid PRIMARY KEY,
  tenant_id             uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  url                   text NOT NULL,
  description           text NOT NULL,
  events                text[] NOT NULL,
  secret                text NOT NULL,
  previous_secret       text,
  previous_secret_until timestamptz(3),
  disabled_at           timestamptz(3),
  disabled_reason       text,
  created_by            uuid,
  created_at            timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id)
);

-- One event for one endpoint, with what became of it.
CREATE TABLE webhook_delivery (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  event_type  text NOT NULL,
  payload     text NOT NULL,
  status      text NOT NULL CHECK (status IN ('PENDING', 'DELIVERED', 'FAILED')),
  attempts    integer NOT NULL DEFAULT 0,
  last_status integer,
  last_error  text,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoint (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON webhook_delivery (endpoint_id, created_at DESC, id DESC);

-- The outbox of deliveries: written with the event, crossed out with the last attempt. Apart from that of tasks, so that a slow receiver
-- keeps no computation waiting. A row is claimed for a while, so that what a killed worker had claimed is due again.
CREATE TABLE webhook_due (
  delivery_id   uuid PRIMARY KEY,
  tenant_id     uuid NOT NULL,
  due_at        timestamptz(3) NOT NULL,
  claimed_until timestamptz(3),
  FOREIGN KEY (tenant_id, delivery_id) REFERENCES webhook_delivery (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON webhook_due (due_at);

ALTER TABLE webhook_endpoint ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_due      ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON webhook_endpoint USING (tenant_id = current_tenant());
CREATE POLICY tenant ON webhook_delivery USING (tenant_id = current_tenant());
CREATE POLICY tenant ON webhook_due      USING (tenant_id = current_tenant());
CREATE POLICY relay_reads  ON webhook_due FOR SELECT USING (current_setting('app.relay', true) = 'on');
CREATE POLICY relay_claims ON webhook_due FOR UPDATE USING (current_setting('app.relay', true) = 'on');

GRANT SELECT, INSERT, DELETE, UPDATE (url, description, events, secret, previous_secret, previous_secret_until, disabled_at, disabled_reason)
  ON webhook_endpoint TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (status, attempts, last_status, last_error, finished_at) ON webhook_delivery TO vantage_runtime;
GRANT SELECT, INSERT, DELETE, UPDATE (due_at, claimed_until) ON webhook_due TO vantage_runtime;
