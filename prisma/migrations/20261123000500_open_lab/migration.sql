-- Who asks, and what about, in one round trip: a key with its user's role, and a lab with what decides about that user's access, and with the
-- revision that was asked for or else the newest one. It runs as its caller, under row level security: of the keys it sees the row whose prefix was
-- named, and from then on only what belongs to that row's tenant. Whether the key is genuine, and whether its user may read the lab, the caller says.
CREATE FUNCTION open_lab(wanted_prefix text, wanted_lab uuid, wanted_revision uuid)
  RETURNS TABLE (
    key_id uuid, tenant uuid, holder uuid, hash bytea, scopes text[], revoked timestamptz, expires timestamptz, last_used timestamptz, role text,
    lab_id uuid, lab_name text, head_number integer, lab_created timestamptz, visibility text, lab_creator uuid, forked_from uuid, in_its_team boolean, shares text[],
    revision_id uuid, revision_number integer, message text, content_hash text, author uuid, revision_created timestamptz, parent uuid, merged uuid, branch uuid
  )
  LANGUAGE plpgsql SECURITY INVOKER AS $$
DECLARE
  k api_key%ROWTYPE;
  l lab%ROWTYPE;
  r revision%ROWTYPE;
BEGIN
  PERFORM set_config('app.key_prefix', wanted_prefix, true);
  SELECT * INTO k FROM api_key WHERE api_key.prefix = wanted_prefix;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM set_config('app.tenant_id', k.tenant_id::text, true);
  IF wanted_revision IS NOT NULL THEN
    SELECT * INTO r FROM revision WHERE revision.id = wanted_revision;
    SELECT * INTO l FROM lab WHERE lab.id = r.lab_id AND lab.deleted_at IS NULL;
  ELSE
    SELECT * INTO l FROM lab WHERE lab.id = wanted_lab AND lab.deleted_at IS NULL;
    SELECT * INTO r FROM revision WHERE revision.lab_id = l.id AND revision.number = l.head_number;
  END IF;
  RETURN QUERY SELECT
    k.id, k.tenant_id, k.user_id, k.hash, k.scopes, k.revoked_at::timestamptz, k.expires_at::timestamptz, k.last_used_at::timestamptz,
    (SELECT membership.role FROM membership WHERE membership.tenant_id = k.tenant_id AND membership.user_id = k.user_id),
    l.id, l.name, l.head_number, l.created_at::timestamptz, l.visibility, l.created_by, l.forked_from,
    l.team_id IS NOT NULL AND EXISTS (SELECT FROM team_member WHERE team_member.team_id = l.team_id AND team_member.user_id = k.user_id),
    ARRAY(SELECT lab_share.access FROM lab_share
           WHERE lab_share.lab_id = l.id
             AND (lab_share.user_id = k.user_id
                  OR lab_share.team_id IN (SELECT team_member.team_id FROM team_member WHERE team_member.user_id = k.user_id))),
    r.id, r.number, r.message, r.content_hash, r.author_id, r.created_at::timestamptz, r.parent_id, r.merged_id, r.branch_id;
END
$$;
