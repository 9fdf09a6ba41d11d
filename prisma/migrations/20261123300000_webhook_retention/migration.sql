-- Messages that have ended are forgotten after a while, a few at a time, whosever they are: what is still to be sent is out of reach of that.
CREATE INDEX ON webhook_delivery (finished_at) WHERE finished_at IS NOT NULL;
CREATE POLICY sweep_reads   ON webhook_delivery FOR SELECT USING (current_setting('app.sweep', true) = 'on' AND status <> 'PENDING');
CREATE POLICY sweep_deletes ON webhook_delivery FOR DELETE USING (current_setting('app.sweep', true) = 'on' AND status <> 'PENDING');
GRANT DELETE ON webhook_delivery TO vantage_runtime;

-- A claim looks at the first messages of each tenant, and at those on their way, however many wait behind them.
CREATE INDEX ON webhook_due (tenant_id, due_at, delivery_id);
CREATE INDEX ON webhook_due (tenant_id, claimed_until) WHERE claimed_until IS NOT NULL;
