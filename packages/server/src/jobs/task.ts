import type { Db } from '../db/database.ts'
import type { ReportedPush } from '../registries/registry-kind.ts'

/** What each task is told; a row of the queue holds no more than this, everything else is in our tables. */
interface TaskData {
  /** Reads repositories, tags and digests of one registry; without one, of each. */
  readonly 'registry.sync': { readonly registryId?: string }
  /** Looks at what a registry reported. */
  readonly 'registry.push': ReportedPush
  /** Scans one image of one scan. */
  readonly 'image.scan': { readonly itemId: string }
  /** Starts the scan of the cycle, if it is due. */
  readonly 'scan.cycle': Record<never, never>
  /** Builds the next advisory generation; without an update, asks for one. */
  readonly 'advisories.update': { readonly updateId?: string }
  /** Matches stored package versions with the current generation. */
  readonly 'inventory.rematch': Record<never, never>
  /** Counts images again whose findings somebody decided about. */
  readonly 'decisions.count': Record<never, never>
  /** Deletes what is older than it may get. */
  readonly 'retention.sweep': Record<never, never>
}

export type TaskName = keyof TaskData

/** One kind of work. A plain object, listed in the catalog. */
export interface Task<Name extends TaskName> {
  readonly name: Name
  /** How often a job that failed or whose process died is tried again. */
  readonly retries: number
  /** A job that runs longer than this is given up, in seconds. */
  readonly maxSeconds: number
  /** At most one job with the same key waits, whoever asks for it. */
  readonly key?: (data: TaskData[Name]) => string
  /** When it runs by itself: a cron expression in UTC. */
  readonly cron?: string
  /** @throws anything: the job is tried again, then given up */
  run(data: TaskData[Name], signal: AbortSignal): Promise<void>
  /** Told when a job was given up for good, so that what it left half done can be closed. */
  onGivenUp?(data: TaskData[Name]): Promise<void>
}

/** Any one of them. */
export type AnyTask = { [Name in TaskName]: Task<Name> }[TaskName]

/** Asks for work. */
export interface JobSender {
  /**
   * @param db a transaction: the job exists only if that is committed
   * @param options `priority`: larger goes first; `delaySeconds`: not before
   */
  send<Name extends TaskName>(
    name: Name,
    data: readonly TaskData[Name][],
    options?: { readonly db?: Db; readonly priority?: number; readonly delaySeconds?: number },
  ): Promise<void>
}
