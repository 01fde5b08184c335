import type { ScanScope } from '@plimsoll/contract'

/** Does the cycle scan this repository? The last rule that fits decides; without one, what is said of new repositories. */
export function isInScope(
  scope: ScanScope,
  { registryId, name }: { readonly registryId: string; readonly name: string },
): boolean {
  const fitting = scope.rules.findLast(
    (rule) => (rule.registryId === undefined || rule.registryId === registryId) && globFits(rule.pattern, name),
  )
  return (fitting?.effect ?? scope.newRepositories) === 'include'
}

/** `*` stays within one segment, `**` does not. Takes pattern × name steps at most, whatever the pattern: no regular expression that could run away. */
export function globFits(pattern: string, name: string): boolean {
  // reached[at]: the tokens so far can end at this place of the name.
  let reached = [true, ...Array.from(name, () => false)]
  for (const [token] of pattern.matchAll(/\*+|[^*]/g)) {
    const next: boolean[] = []
    for (let at = 0; at <= name.length; at += 1) {
      const before = at > 0 && (token.startsWith('*') ? next[at - 1] : reached[at - 1])
      const takes = token.startsWith('*') ? token !== '*' || name[at - 1] !== '/' : token === name[at - 1]
      next.push((token.startsWith('*') && reached[at] === true) || (before === true && takes))
    }
    reached = next
  }
  return reached.at(-1) === true
}
