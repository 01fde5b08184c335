import type { Messages } from '../messages.ts'
import { common } from './common.ts'
import { decisions } from './decisions.ts'
import { errors } from './errors.ts'
import { finding, findings, vulnerabilities, vulnerability } from './findings.ts'
import { frame } from './frame.ts'
import { image, images, packageWords, risk } from './images.ts'
import { keyboard, webhook } from './keyboard.ts'
import { firstSteps, overview } from './overview.ts'
import { password } from './password.ts'
import { audit, auditArea, tokens, users } from './people.ts'
import { problem } from './problem.ts'
import { connection, registries, registry, registryField, repository } from './registries.ts'
import { risks } from './risks.ts'
import { scan, scanNow, scans } from './scans.ts'
import { administration, advisories, authorisations, scope, settings } from './settings.ts'
import { severity } from './severity.ts'
import { signIn } from './sign-in.ts'
import * as words from './words.ts'

/** Every message in Simplified Chinese, by area. */
export const messages: Messages = {
  administration,
  advisories,
  audit,
  auditArea,
  authorisations,
  common,
  connection,
  decisions,
  errors,
  finding,
  findings,
  firstSteps,
  frame,
  image,
  images,
  keyboard,
  webhook,
  overview,
  package: packageWords,
  risk,
  risks,
  password,
  problem,
  registries,
  registry,
  registryField,
  repository,
  scan,
  scanNow,
  scans,
  scope,
  settings,
  severity,
  signIn,
  tokens,
  users,
  vulnerabilities,
  vulnerability,
  ...words,
}
