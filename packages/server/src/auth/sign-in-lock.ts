/** Failed attempts in a row that are free. */
const FREE_ATTEMPTS = 5
const FIRST_LOCK_SECONDS = 30
const LONGEST_LOCK_SECONDS = 15 * 60

/** How long a user is locked after the `failures`th failed attempt in a row: not at all, then twice as long each time, up to 15 minutes. */
export function lockSeconds(failures: number): number {
  if (failures < FREE_ATTEMPTS) return 0
  return Math.min(FIRST_LOCK_SECONDS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_LOCK_SECONDS)
}
