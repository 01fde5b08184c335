import { type Migration, statementsOf } from './migration.ts'

const RISKS = `
-- What is wrong with an image besides vulnerabilities. One row stays for ever: gone_at says that the last scan did not see it.
-- severity as in package_vulnerabilities. group_key: SHA-256 of a malicious file, else the rule.
CREATE TABLE image_risks (
  image_id bigint NOT NULL REFERENCES images ON DELETE CASCADE,
  fingerprint text NOT NULL,
  category text NOT NULL CHECK (category IN ('malware', 'secret', 'sensitive-file', 'baseline', 'build-risk')),
  rule text NOT NULL,
  group_key text NOT NULL,
  title text NOT NULL,
  severity smallint NOT NULL,
  family text,
  path text,
  layer int,
  is_hidden boolean NOT NULL DEFAULT false,
  description text,
  advice text,
  links text[] NOT NULL DEFAULT '{}',
  -- What only its kind has, as the API tells it.
  details jsonb NOT NULL,
  first_seen_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  gone_at timestamptz,
  reopened_at timestamptz,
  PRIMARY KEY (image_id, fingerprint)
);
CREATE INDEX image_risks_group ON image_risks (category, group_key, image_id);

ALTER TABLE images
  ADD COLUMN malware int NOT NULL DEFAULT 0,
  ADD COLUMN secrets int NOT NULL DEFAULT 0,
  ADD COLUMN sensitive_files int NOT NULL DEFAULT 0,
  ADD COLUMN baseline_risks int NOT NULL DEFAULT 0,
  ADD COLUMN build_risks int NOT NULL DEFAULT 0,
  -- Open risks by severity, beside the vulnerabilities' own counts.
  ADD COLUMN risk_critical int NOT NULL DEFAULT 0,
  ADD COLUMN risk_high int NOT NULL DEFAULT 0,
  ADD COLUMN risk_medium int NOT NULL DEFAULT 0,
  ADD COLUMN risk_low int NOT NULL DEFAULT 0;
DROP INDEX images_risk;
ALTER TABLE images DROP COLUMN risk;
ALTER TABLE images ADD COLUMN risk bigint GENERATED ALWAYS AS (
  least(critical + risk_critical, 9999)::bigint * 1000000000000
  + least(high + risk_high, 9999)::bigint * 100000000
  + least(medium + risk_medium, 9999)::bigint * 10000
  + least(low + negligible + unknown + risk_low, 9999)
) STORED;
-- Rank of the worst severity of anything open, as in package_vulnerabilities; null: nothing is.
ALTER TABLE images ADD COLUMN worst smallint GENERATED ALWAYS AS (
  CASE
    WHEN critical + risk_critical > 0 THEN 6 WHEN high + risk_high > 0 THEN 5 WHEN medium + risk_medium > 0 THEN 4
    WHEN low + risk_low > 0 THEN 3 WHEN negligible > 0 THEN 2 WHEN unknown > 0 THEN 0
  END
) STORED;
CREATE INDEX images_risk ON images (risk DESC, id DESC);
`

/** Malicious files, leaked credentials, sensitive files, failed checks and build risks. */
export const risks: Migration = { number: 2, name: 'risks', statements: statementsOf(RISKS) }
