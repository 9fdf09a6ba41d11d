-- What a request shows of who sends it, looked up in one round trip: a key, a session or a link, each with what decides about it, and with the lab
-- that it is shown for. Each function runs as its caller, under row level security: it sees the one row that was named, by a key's prefix or by the
-- hash of a secret, and from then on the transaction sees what belongs to that row's tenant. Whether a key is genuine, whether anything has ended, and whether the
-- lab may be read, the caller says. `open_lab` is what the version before asks.

CREATE FUNCTION present_key(shown text)
  RETURNS TABLE (
    key_id uuid, tenant uuid, holder uuid, hash bytea, scopes text[], revoked timestamptz, expires timestamptz, last_used timestamptz, role text
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
    k.id, k.tenant_id, k.user_id, k.hash, k.scopes, k.revoked_at::timestamptz, k.expires_at::timestamptz, k.last_used_at::timestamptz,
    (SELECT membership.role FROM membership WHERE membership.tenant_id = k.tenant_id AND membership.user_id = k.user_id);
END
$$;

-- A session, as who its account is in the organisation of that slug, or else in the one where it came first; where it is in none, it has no tenant.
CREATE FUNCTION present_session(shown bytea, wanted_slug text)
  RETURNS TABLE (
    session_id uuid, account uuid, created timestamptz, last_seen timestamptz, expires timestamptz, revoked timestamptz, tenant uuid, holder uuid, role text
  )
  LANGUAGE plpgsql SECURITY INVOKER ROWS 1 AS $$
DECLARE
  s session%ROWTYPE;
  u app_user%ROWTYPE;
BEGIN
  PERFORM set_config('app.session_hash', encode(shown, 'hex'), true);
  SELECT * INTO s FROM session WHERE session.hash = shown;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM set_config('app.account_id', s.account_id::text, true);
  SELECT app_user.* INTO u
    FROM app_user JOIN organization ON organization.id = app_user.tenant_id
   WHERE app_user.account_id = s.account_id AND app_user.removed_at IS NULL AND (wanted_slug IS NULL OR organization.slug = wanted_slug)
   ORDER BY app_user.created_at, app_user.id LIMIT 1;
  PERFORM set_config('app.tenant_id', COALESCE(u.tenant_id::text, ''), true);
  RETURN QUERY SELECT
    s.id, s.account_id, s.created_at::timestamptz, s.last_seen_at::timestamptz, s.expires_at::timestamptz, s.revoked_at::timestamptz, u.tenant_id, u.id,
    (SELECT membership.role FROM membership WHERE membership.tenant_id = u.tenant_id AND membership.user_id = u.id);
END
$$;

-- A link that was not revoked, to a lab that is shared by link; nobody holds it.
CREATE FUNCTION present_link(shown bytea)
  RETURNS TABLE (link_id uuid, tenant uuid, holder uuid, linked_lab uuid, expires timestamptz, last_used timestamptz)
  LANGUAGE plpgsql SECURITY INVOKER ROWS 1 AS $$
DECLARE
  k share_link%ROWTYPE;
BEGIN
  PERFORM set_config('app.link_hash', encode(shown, 'hex'), true);
  SELECT * INTO k FROM share_link WHERE share_link.hash = shown AND share_link.revoked_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM set_config('app.tenant_id', k.tenant_id::text, true);
  RETURN QUERY SELECT k.id, k.tenant_id, NULL::uuid, k.lab_id, k.expires_at::timestamptz, k.last_used_at::timestamptz
    FROM lab WHERE lab.id = k.lab_id AND lab.visibility = 'LINK' AND lab.deleted_at IS NULL;
END
$$;

-- A lab of the tenant with what decides about the reader's access, and one of its revisions: that of the id, or of the number, or the newest. Without
-- the lab's id, the lab of the revision.
CREATE FUNCTION present_lab(reader uuid, wanted_lab uuid, wanted_revision uuid, wanted_number integer)
  RETURNS TABLE (
    lab_id uuid, lab_name text, head_number integer, lab_created timestamptz, visibility text, lab_creator uuid, forked_from uuid, in_its_team boolean, shares text[],
    revision_id uuid, revision_number integer, message text, content_hash text, author uuid, revision_created timestamptz, parent uuid, merged uuid, branch uuid
  )
  LANGUAGE plpgsql SECURITY INVOKER ROWS 1 AS $$
DECLARE
  l lab%ROWTYPE;
  r revision%ROWTYPE;
BEGIN
  IF wanted_lab IS NULL AND wanted_revision IS NULL THEN RETURN; END IF;
  IF wanted_revision IS NOT NULL THEN
    SELECT * INTO r FROM revision WHERE revision.id = wanted_revision AND (wanted_lab IS NULL OR revision.lab_id = wanted_lab);
  END IF;
  SELECT * INTO l FROM lab WHERE lab.id = COALESCE(wanted_lab, r.lab_id) AND lab.deleted_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  IF wanted_revision IS NULL THEN
    SELECT * INTO r FROM revision WHERE revision.lab_id = l.id AND revision.number = COALESCE(wanted_number, l.head_number);
  END IF;
  RETURN QUERY SELECT
    l.id, l.name, l.head_number, l.created_at::timestamptz, l.visibility, l.created_by, l.forked_from,
    l.team_id IS NOT NULL AND EXISTS (SELECT FROM team_member WHERE team_member.team_id = l.team_id AND team_member.user_id = reader),
    ARRAY(SELECT lab_share.access FROM lab_share
           WHERE lab_share.lab_id = l.id
             AND (lab_share.user_id = reader
                  OR lab_share.team_id IN (SELECT team_member.team_id FROM team_member WHERE team_member.user_id = reader))),
    r.id, r.number, r.message, r.content_hash, r.author_id, r.created_at::timestamptz, r.parent_id, r.merged_id, r.branch_id;
END
$$;
