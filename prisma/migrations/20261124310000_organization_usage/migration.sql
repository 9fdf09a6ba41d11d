-- How many bytes an organisation stores, counted with each content instead of summed up for each commit. The database counts by itself, so that it does
-- for whatever writes, the version before this one too. A transaction that stores contents holds the row until its end: what it reads of it then
-- is exact.
CREATE TABLE organization_usage (
  tenant_id uuid PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
  bytes     bigint NOT NULL
);
ALTER TABLE organization_usage ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organization_usage USING (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE (bytes) ON organization_usage TO vantage_runtime;

CREATE FUNCTION count_contents() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM added) THEN RETURN NULL; END IF;
  -- Once for an organisation, instead of for all of them in this migration: what it stored before anybody counted. Of two that do this at the same
  -- moment the second waits for the first, whose number counts: nobody else's contents were committed in between, or they had made the row.
  IF NOT EXISTS (SELECT FROM organization_usage WHERE tenant_id = current_tenant()) THEN
    INSERT INTO organization_usage (tenant_id, bytes)
      SELECT current_tenant(), coalesce(sum(pg_column_size(content)), 0) FROM blob
       WHERE tenant_id = current_tenant() AND sha256 NOT IN (SELECT sha256 FROM added)
      ON CONFLICT DO NOTHING;
  END IF;
  -- From the table: the rows of the statement are not compressed yet.
  UPDATE organization_usage
     SET bytes = bytes + (SELECT coalesce(sum(pg_column_size(blob.content)), 0) FROM added JOIN blob USING (tenant_id, sha256))
   WHERE tenant_id = current_tenant();
  RETURN NULL;
END
$$;

CREATE TRIGGER count_contents AFTER INSERT ON blob REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_contents();
