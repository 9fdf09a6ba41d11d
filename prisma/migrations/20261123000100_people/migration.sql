-- People and rights. A person is an account, known to the whole installation; its presence in one organisation is an app_user,
-- whose membership says what it may do there. Everything here is an addition: the version before this one goes on working beside it.

-- The person whose sign-in the transaction serves, set as current_tenant() is.
CREATE FUNCTION current_account() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('app.account_id', true), '')::uuid;

CREATE TABLE account (
  id         uuid PRIMARY KEY,
  name       text NOT NULL,
  email      text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Who signs in, as the provider names him (OpenID Connect Core, section 2: sub is unique and never reassigned within the issuer).
CREATE TABLE identity (
  issuer     text NOT NULL,
  subject    text NOT NULL,
  account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX ON identity (account_id);

CREATE TABLE session (
  id           uuid PRIMARY KEY,
  account_id   uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  hash         bytea NOT NULL UNIQUE,
  created_at   timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at   timestamptz(3) NOT NULL,
  revoked_at   timestamptz(3)
);
CREATE INDEX ON session (account_id);

ALTER TABLE app_user
  ADD COLUMN account_id uuid REFERENCES account (id),
  ADD COLUMN email text,
  ADD COLUMN removed_at timestamptz(3),
  ADD UNIQUE (tenant_id, account_id);
CREATE INDEX ON app_user (account_id);

CREATE TABLE membership (
  tenant_id  uuid NOT NULL,
  user_id    uuid NOT NULL,
  role       text NOT NULL CHECK (role IN ('OWNER', 'INSTRUCTOR', 'MEMBER', 'STUDENT', 'VIEWER')),
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, user_id),
  FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE team (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  name       text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, name)
);

CREATE TABLE team_member (
  tenant_id uuid NOT NULL,
  team_id   uuid NOT NULL,
  user_id   uuid NOT NULL,
  PRIMARY KEY (team_id, user_id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES team (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON team_member (tenant_id, user_id);

-- Keys made so far may do what their users may do.
ALTER TABLE api_key
  ADD COLUMN scopes text[] NOT NULL DEFAULT '{*}',
  ADD COLUMN expires_at timestamptz(3),
  ADD COLUMN last_used_at timestamptz(3),
  ADD COLUMN created_by uuid,
  ADD FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id);

-- Labs made so far are the whole organisation's, as they were. TEAM means the team in team_id.
ALTER TABLE lab
  ADD COLUMN visibility text NOT NULL DEFAULT 'ORGANIZATION' CHECK (visibility IN ('PRIVATE', 'TEAM', 'ORGANIZATION', 'LINK')),
  ADD COLUMN team_id uuid,
  ADD COLUMN created_by uuid,
  ADD COLUMN deleted_at timestamptz(3),
  ADD FOREIGN KEY (tenant_id, team_id) REFERENCES team (tenant_id, id) ON DELETE SET NULL (team_id),
  ADD FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id);

-- A lab shared with one user, or with one team.
CREATE TABLE lab_share (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL,
  lab_id     uuid NOT NULL,
  user_id    uuid,
  team_id    uuid,
  access     text NOT NULL CHECK (access IN ('VIEWER', 'EDITOR', 'OWNER')),
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  CHECK (num_nonnulls(user_id, team_id) = 1),
  UNIQUE (lab_id, user_id),
  UNIQUE (lab_id, team_id),
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, user_id) REFERENCES app_user (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, team_id) REFERENCES team (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id)
);
CREATE INDEX ON lab_share (tenant_id, user_id);
CREATE INDEX ON lab_share (tenant_id, team_id);

-- Who made it: a student sees his own submissions, and may stop his own simulations.
ALTER TABLE simulation
  ADD COLUMN created_by uuid,
  ADD FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id);
ALTER TABLE submission
  ADD COLUMN created_by uuid,
  ADD FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id);

-- An invitation into the organisation with a role, or to one lab with an access. Whoever holds the token may accept it, once.
CREATE TABLE invitation (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  email       text NOT NULL,
  hash        bytea NOT NULL UNIQUE,
  role        text CHECK (role IN ('OWNER', 'INSTRUCTOR', 'MEMBER', 'STUDENT', 'VIEWER')),
  lab_id      uuid,
  access      text CHECK (access IN ('VIEWER', 'EDITOR', 'OWNER')),
  created_by  uuid,
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  expires_at  timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  accepted_by uuid,
  revoked_at  timestamptz(3),
  CHECK (num_nonnulls(role, lab_id) = 1 AND (lab_id IS NULL) = (access IS NULL)),
  FOREIGN KEY (tenant_id, lab_id) REFERENCES lab (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, created_by) REFERENCES app_user (tenant_id, id),
  FOREIGN KEY (tenant_id, accepted_by) REFERENCES app_user (tenant_id, id)
);
CREATE INDEX ON invitation (tenant_id, created_at DESC);

-- What was changed, by whom and when. No foreign keys to what it tells of: it outlives that.
CREATE TABLE audit_event (
  tenant_id     uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  id            uuid NOT NULL,
  at            timestamptz(3) NOT NULL DEFAULT now(),
  actor_user_id uuid,
  actor_via     text NOT NULL CHECK (actor_via IN ('key', 'session', 'system')),
  operation     text NOT NULL,
  subject_kind  text NOT NULL,
  subject_id    uuid NOT NULL,
  detail        jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX ON audit_event (tenant_id, at DESC, id DESC);
CREATE INDEX ON audit_event (tenant_id, subject_id, at DESC);

-- Every key acts for a user: one that acted for nobody gets a robot of its own. Everybody who is there so far may do everything, as
-- before. Row level security binds the owner of the tables too, so it looks away for these statements.
ALTER TABLE app_user NO FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY;
INSERT INTO app_user (id, tenant_id, name) SELECT id, tenant_id, name FROM api_key WHERE user_id IS NULL;
UPDATE api_key SET user_id = id WHERE user_id IS NULL;
INSERT INTO membership (tenant_id, user_id, role) SELECT tenant_id, id, 'OWNER' FROM app_user;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
ALTER TABLE app_user FORCE ROW LEVEL SECURITY;

ALTER TABLE account     ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity    ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE session     ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE membership  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE team        ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE team_member ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE lab_share   ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation  ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON membership  USING (tenant_id = current_tenant());
CREATE POLICY tenant ON team        USING (tenant_id = current_tenant());
CREATE POLICY tenant ON team_member USING (tenant_id = current_tenant());
CREATE POLICY tenant ON lab_share   USING (tenant_id = current_tenant());
CREATE POLICY tenant ON invitation  USING (tenant_id = current_tenant());
CREATE POLICY tenant ON audit_event USING (tenant_id = current_tenant());

CREATE POLICY account ON account  USING (id = current_account());
CREATE POLICY account ON identity USING (account_id = current_account());
CREATE POLICY account ON session  USING (account_id = current_account());

-- A person sees in which organisations he is, and as what; nothing else of them.
CREATE POLICY by_account ON app_user FOR SELECT USING (account_id = current_account());
CREATE POLICY by_account ON membership FOR SELECT
  USING (EXISTS (SELECT FROM app_user WHERE app_user.id = membership.user_id AND app_user.account_id = current_account()));
CREATE POLICY by_account ON organization FOR SELECT
  USING (EXISTS (SELECT FROM app_user WHERE app_user.tenant_id = organization.id AND app_user.account_id = current_account()));

-- Looked up before anybody is known, each by what only its holder, or the provider, can name: a pair, or the hash of a secret.
CREATE POLICY by_subject ON identity FOR SELECT
  USING (issuer = NULLIF(current_setting('app.issuer', true), '') AND subject = NULLIF(current_setting('app.subject', true), ''));
CREATE POLICY by_hash ON session FOR SELECT
  USING (hash = decode(NULLIF(current_setting('app.session_hash', true), ''), 'hex'));
CREATE POLICY by_hash ON invitation FOR SELECT
  USING (hash = decode(NULLIF(current_setting('app.invitation_hash', true), ''), 'hex'));

-- The audit log is written once and never changed.
GRANT SELECT, INSERT ON identity, audit_event TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (name, email) ON account TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (last_seen_at, revoked_at), DELETE ON session TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (role), DELETE ON membership TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (name), DELETE ON team TO vantage_runtime;
GRANT SELECT, INSERT, DELETE ON team_member TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (access), DELETE ON lab_share TO vantage_runtime;
GRANT SELECT, INSERT, UPDATE (accepted_at, accepted_by, revoked_at) ON invitation TO vantage_runtime;
GRANT UPDATE (name) ON organization TO vantage_runtime;
GRANT UPDATE (name, email, removed_at) ON app_user TO vantage_runtime;
GRANT UPDATE (last_used_at) ON api_key TO vantage_runtime;
GRANT UPDATE (visibility, team_id, deleted_at) ON lab TO vantage_runtime;
