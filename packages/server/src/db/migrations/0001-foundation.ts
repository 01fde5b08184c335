import { type Migration, statementsOf } from './migration.ts'

const ACCESS = `
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  password_hash text,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  uses_first_password boolean NOT NULL DEFAULT false,
  failed_sign_ins int NOT NULL DEFAULT 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  last_sign_in_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_name ON users (lower(name));

-- The cookie's value is never stored, only its sha256.
CREATE TABLE sessions (
  token_hash bytea PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- The token's value is never stored, only its sha256.
CREATE TABLE tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  expires_at timestamptz
);
CREATE INDEX tokens_user ON tokens (user_id);

-- Actors are kept by name too: an event outlives the user.
CREATE TABLE audit_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor_id bigint,
  actor_name text,
  action text NOT NULL,
  subject_kind text,
  subject_id text,
  subject_name text,
  detail jsonb NOT NULL DEFAULT '{}',
  address text
);
CREATE INDEX audit_events_at ON audit_events (at);

CREATE TABLE idempotency_keys (
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status int,
  body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, key)
);

CREATE TABLE settings (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by text
);
`

/** An event that was written stays as it is, whoever holds the connection. */
const AUDIT_IS_APPEND_ONLY = [
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this table only grows'; END $$`,
  'CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
]

const REGISTRIES = `
CREATE TABLE registries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  version text,
  name text NOT NULL,
  protocol text NOT NULL,
  host text NOT NULL,
  port int,
  ip_override text,
  region text,
  network text NOT NULL DEFAULT 'internet',
  images_per_hour int,
  certificates text,
  skip_tls_verification boolean NOT NULL DEFAULT false,
  repositories text[],
  user_name text,
  password_sealed bytea,
  is_automatic boolean NOT NULL DEFAULT false,
  state text NOT NULL DEFAULT 'unknown',
  failure_code text,
  failure_message text,
  last_sync_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Set when it was disconnected but its results were kept.
  removed_at timestamptz
);
CREATE UNIQUE INDEX registries_name ON registries (lower(name)) WHERE removed_at IS NULL;

CREATE TABLE repositories (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  registry_id bigint NOT NULL REFERENCES registries ON DELETE CASCADE,
  name text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_sync_at timestamptz,
  last_pushed_at timestamptz,
  gone_at timestamptz,
  UNIQUE (registry_id, name)
);
CREATE INDEX repositories_name ON repositories (name, id);

-- digest: of the manifest or index that the tag names now.
CREATE TABLE tags (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repository_id bigint NOT NULL REFERENCES repositories ON DELETE CASCADE,
  name text NOT NULL,
  digest text NOT NULL,
  pushed_at timestamptz,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  UNIQUE (repository_id, name)
);
CREATE INDEX tags_digest ON tags (digest);
`

const IMAGES = `
-- One manifest for one platform. Counts are as many as its list of open findings holds.
CREATE TABLE images (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL UNIQUE,
  platform text NOT NULL,
  media_type text,
  config_digest text,
  compressed_bytes bigint,
  built_at timestamptz,
  pushed_at timestamptz,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  -- The first of its references as people write it.
  reference text NOT NULL,
  state text NOT NULL DEFAULT 'unscanned' CHECK (state IN ('unscanned', 'complete', 'partial', 'failed')),
  failure_code text,
  failure_message text,
  last_scan_at timestamptz,
  generation text,
  generation_built_at timestamptz,
  engine_version text,
  distro text,
  config jsonb,
  history jsonb,
  problems jsonb NOT NULL DEFAULT '[]',
  package_count int NOT NULL DEFAULT 0,
  critical int NOT NULL DEFAULT 0,
  high int NOT NULL DEFAULT 0,
  medium int NOT NULL DEFAULT 0,
  low int NOT NULL DEFAULT 0,
  negligible int NOT NULL DEFAULT 0,
  unknown int NOT NULL DEFAULT 0,
  system_vulnerabilities int NOT NULL DEFAULT 0,
  application_vulnerabilities int NOT NULL DEFAULT 0,
  -- Sort key "worst first": counts of the worse severities weigh more than any number of the milder ones.
  risk bigint GENERATED ALWAYS AS (
    least(critical, 9999)::bigint * 1000000000000 + least(high, 9999)::bigint * 100000000
    + least(medium, 9999)::bigint * 10000 + least(low + negligible + unknown, 9999)
  ) STORED
);
CREATE INDEX images_risk ON images (risk DESC, id DESC);
CREATE INDEX images_reference ON images (reference, id);
CREATE INDEX images_last_scan ON images (last_scan_at DESC NULLS LAST, id DESC);
CREATE INDEX images_pushed ON images (pushed_at DESC NULLS LAST, id DESC);

-- Which repositories hold an image, and what a tag has to name to lead to it: its manifest, or an index that has it.
CREATE TABLE image_places (
  repository_id bigint NOT NULL REFERENCES repositories ON DELETE CASCADE,
  image_id bigint NOT NULL REFERENCES images ON DELETE CASCADE,
  root_digest text NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  PRIMARY KEY (repository_id, root_digest, image_id)
);
CREATE INDEX image_places_image ON image_places (image_id);

CREATE TABLE image_layers (
  image_id bigint NOT NULL REFERENCES images ON DELETE CASCADE,
  index int NOT NULL,
  diff_id text NOT NULL,
  digest text,
  media_type text,
  compressed_bytes bigint,
  uncompressed_bytes bigint NOT NULL,
  instruction text,
  built_at timestamptz,
  PRIMARY KEY (image_id, index)
);

-- A layer is analysed once. The report is compressed JSON.
CREATE TABLE layer_reports (
  diff_id text NOT NULL,
  catalog_key text NOT NULL,
  report bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_on date NOT NULL DEFAULT current_date,
  PRIMARY KEY (diff_id, catalog_key)
);

-- diffIDs that we computed from a blob's bytes; what an image merely claims never gets in.
CREATE TABLE blob_diff_ids (
  digest text PRIMARY KEY,
  diff_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
`

const FINDINGS = `
-- One row for all images that hold the same package in the same version on the same distribution: what advisories are matched against.
-- key: sha256 over everything that matching looks at, among it whether a system package owns the file.
CREATE TABLE package_versions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE,
  type text NOT NULL,
  name text NOT NULL,
  version text NOT NULL,
  purl text NOT NULL,
  architecture text,
  source_name text,
  source_version text,
  -- The package as the inventory has it, without its places, the distribution it was seen on where that matters,
  -- and the system package that owns it.
  package jsonb NOT NULL,
  distro jsonb,
  owned_by text,
  -- When the generation was built that it was matched against last: an older one's word no longer counts.
  matched_built_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX package_versions_name ON package_versions (lower(name));

-- ordinal: place in the inventory's own order, which is the same at every scan of the same bytes.
CREATE TABLE image_packages (
  image_id bigint NOT NULL REFERENCES images ON DELETE CASCADE,
  ordinal int NOT NULL,
  package_version_id bigint NOT NULL REFERENCES package_versions,
  path text NOT NULL,
  layer int NOT NULL,
  is_hidden boolean NOT NULL DEFAULT false,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (image_id, ordinal)
);
CREATE INDEX image_packages_version ON image_packages (package_version_id, image_id);

CREATE TABLE vulnerabilities (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  aliases text[] NOT NULL DEFAULT '{}',
  title text,
  description text,
  links text[] NOT NULL DEFAULT '{}',
  cwes text[] NOT NULL DEFAULT '{}',
  ratings jsonb NOT NULL DEFAULT '[]',
  published_at timestamptz,
  modified_at timestamptz,
  kev jsonb,
  epss jsonb,
  epss_score real,
  -- When the generation was built that these words are from.
  described_at timestamptz NOT NULL
);
CREATE INDEX vulnerabilities_aliases ON vulnerabilities USING gin (aliases);

-- severity: 0 unknown, 1 none, 2 negligible, 3 low, 4 medium, 5 high, 6 critical.
CREATE TABLE package_vulnerabilities (
  package_version_id bigint NOT NULL REFERENCES package_versions ON DELETE CASCADE,
  vulnerability_id bigint NOT NULL REFERENCES vulnerabilities,
  category text NOT NULL,
  severity smallint NOT NULL,
  severity_source text,
  score real,
  status text NOT NULL,
  fixed_version text,
  evidence jsonb NOT NULL DEFAULT '[]',
  matched_at timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  reopened_at timestamptz,
  PRIMARY KEY (package_version_id, vulnerability_id)
);
CREATE INDEX package_vulnerabilities_vulnerability ON package_vulnerabilities (vulnerability_id, package_version_id);
`

const SCANS = `
CREATE TABLE scans (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trigger text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'complete', 'partial', 'failed', 'cancelled')),
  targets jsonb,
  title text NOT NULL,
  requested_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX scans_state ON scans (state) WHERE finished_at IS NULL;

CREATE TABLE scan_items (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scan_id bigint NOT NULL REFERENCES scans ON DELETE CASCADE,
  image_id bigint NOT NULL REFERENCES images ON DELETE CASCADE,
  -- Where it is pulled from; for the registry's limit.
  registry_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'complete', 'partial', 'failed', 'cancelled')),
  stage text NOT NULL DEFAULT 'waiting',
  layers_done int NOT NULL DEFAULT 0,
  layers_total int NOT NULL DEFAULT 0,
  bytes_done bigint NOT NULL DEFAULT 0,
  bytes_total bigint,
  failure_code text,
  failure_message text,
  attempts int NOT NULL DEFAULT 0,
  vulnerabilities jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (scan_id, image_id)
);
CREATE INDEX scan_items_state ON scan_items (scan_id, state);
CREATE INDEX scan_items_started ON scan_items (registry_id, started_at);
-- An image is in one running scan at most.
CREATE UNIQUE INDEX scan_items_active ON scan_items (image_id) WHERE state IN ('queued', 'running');

-- Append-only: +1 consumes, -1 gives back. What a digest has consumed is the sum of its rows.
CREATE TABLE authorisation_entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  period date NOT NULL,
  digest text NOT NULL,
  change smallint NOT NULL CHECK (change IN (1, -1)),
  reason text NOT NULL,
  scan_item_id bigint,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX authorisation_entries_digest ON authorisation_entries (digest);
CREATE INDEX authorisation_entries_period ON authorisation_entries (period);
CREATE INDEX authorisation_entries_item ON authorisation_entries (scan_item_id);

-- Generations that were made current, newest last.
CREATE TABLE advisory_generations (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL,
  built_at timestamptz NOT NULL,
  is_starter boolean NOT NULL,
  advisory_count bigint NOT NULL,
  sources jsonb NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE advisory_updates (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  requested_by text,
  progress jsonb,
  failure_code text,
  failure_message text,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE UNIQUE INDEX advisory_updates_running ON advisory_updates ((true)) WHERE state = 'running';

-- Distinct open vulnerabilities at the end of each day.
CREATE TABLE overview_days (
  day date PRIMARY KEY,
  critical int NOT NULL,
  high int NOT NULL,
  medium int NOT NULL,
  low int NOT NULL,
  negligible int NOT NULL,
  unknown int NOT NULL
);
`

export const foundation: Migration = {
  number: 1,
  name: 'foundation',
  statements: [
    ...statementsOf(ACCESS),
    ...AUDIT_IS_APPEND_ONLY,
    ...statementsOf(REGISTRIES),
    ...statementsOf(IMAGES),
    ...statementsOf(FINDINGS),
    ...statementsOf(SCANS),
  ],
}
