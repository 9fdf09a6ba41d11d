-- A key that gets a new secret stays the key that it was: its rights, its end, and the keys that were made by way of it. The secret before may go on
-- for a while; a process of the version before this one knows only the new one.
ALTER TABLE api_key
  ADD COLUMN rotated_at timestamptz(3),
  ADD COLUMN previous_hash bytea,
  ADD COLUMN previous_until timestamptz(3),
  ADD CHECK ((previous_hash IS NULL) = (previous_until IS NULL));

GRANT UPDATE (hash, rotated_at, previous_hash, previous_until) ON api_key TO vantage_runtime;

-- `present_key` with the secret before; `present_key` is what the version before asks.
CREATE FUNCTION present_api_key(shown text)
  RETURNS TABLE (
    key_id uuid, tenant uuid, holder uuid, hash bytea, previous_hash bytea, previous_until timestamptz, scopes text[], revoked timestamptz, expires timestamptz,
    last_used timestamptz, role text
  )
  LANGUAGE plpgsql SECURITY INVOKER ROWS 1 AS $$
DECLARE
  k api_key%ROWTYPE;
BEGIN
  PERFORM set_config('app.key_prefix', shown, true);
  SELECT * INTO k FROM api_key WHERE api_key.prefix = shown;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM set_config('app.tenant_id', k.tenant_id::text, true);
  RETURN QUERY SELECT
    k.id, k.tenant_id, k.user_id, k.hash, k.previous_hash, k.previous_until::timestamptz, k.scopes, k.revoked_at::timestamptz, k.expires_at::timestamptz,
    k.last_used_at::timestamptz,
    (SELECT membership.role FROM membership WHERE membership.tenant_id = k.tenant_id AND membership.user_id = k.user_id);
END
$$;
