import { type Migration, statementsOf } from './migration.ts'

const REGISTRIES = `
ALTER TABLE registries
  ADD COLUMN namespace text,
  ADD COLUMN api_host text,
  ADD COLUMN api_token_sealed bytea,
  -- The account that found this one, and what it is called there.
  ADD COLUMN account_id bigint REFERENCES registries ON DELETE CASCADE,
  ADD COLUMN instance_id text,
  -- sha256 of the secret that reports of pushes carry.
  ADD COLUMN webhook_secret_hash bytea,
  -- When the sync began that has not ended yet, be it that its process was killed in between.
  ADD COLUMN sync_started_at timestamptz;
CREATE UNIQUE INDEX registries_instance ON registries (account_id, instance_id) WHERE removed_at IS NULL;

ALTER TABLE repositories
  -- What the registry said when its tags were last read to the end: while it says the same they need not be read again.
  ADD COLUMN revision text,
  ADD COLUMN read_at timestamptz,
  -- When the registry last listed it.
  ADD COLUMN listed_at timestamptz;
`

/** Registries that are found with an account, management APIs, reports of pushes, and syncs that read only what changed. */
export const registryKinds: Migration = {
  number: 3,
  name: 'registry-kinds',
  statements: statementsOf(REGISTRIES),
}
