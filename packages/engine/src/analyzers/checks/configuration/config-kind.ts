import type { ConfigSetting } from '../../../domain/fact.ts'

/** Text → settings in the file's order. @throws {SyntaxError} for text that is none */
type Grammar = (text: string) => Iterable<ConfigSetting>

/** One kind of configuration file, as data. */
export interface ConfigKind {
  /** Under which name checks ask for it. */
  readonly software: string
  /** Against the whole path. */
  readonly path: RegExp
  /** Names to look for outside `etc`. */
  readonly basenames?: readonly string[]
  /** Further directories to look in, besides `etc`. */
  readonly under?: readonly string[]
  readonly grammar: Grammar
  /** Names of settings that checks ask for; all others are dropped. */
  readonly keep: RegExp
  /** Names that look like those of credentials and are none. */
  readonly open?: RegExp
  /** Names of credentials that do not look like it. */
  readonly secret?: RegExp
}
