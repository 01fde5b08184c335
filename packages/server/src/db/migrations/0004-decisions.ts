import { type Migration, statementsOf } from './migration.ts'

const DECISIONS = `
-- What people decided about findings. Members of the scope that are null do not narrow it. Nothing is deleted.
CREATE TABLE decisions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  verdict text NOT NULL CHECK (verdict IN ('handled', 'false-positive', 'waived')),
  category text,
  rule text,
  sha256 text,
  package_name text,
  path text,
  image_id bigint REFERENCES images ON DELETE CASCADE,
  repository_id bigint REFERENCES repositories ON DELETE CASCADE,
  reason text NOT NULL,
  author text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  -- The counts of images were made with it, and again when it had ended.
  is_counted boolean NOT NULL DEFAULT false,
  is_end_counted boolean NOT NULL DEFAULT false
);
CREATE INDEX decisions_rule ON decisions (rule) WHERE revoked_at IS NULL;
`

/** Whitelists, false positives, and what was handled. */
export const decisions: Migration = { number: 4, name: 'decisions', statements: statementsOf(DECISIONS) }
