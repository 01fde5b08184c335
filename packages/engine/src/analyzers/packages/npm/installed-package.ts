/** Directories besides `node_modules` that Debian and its kin install packages into. */
const SYSTEM_ROOTS = ['usr/share/nodejs/', 'usr/lib/nodejs/']

/**
 * Is `path` the `package.json` of an installed package, and not one of the many that packages carry inside
 * (module-type markers in `esm/`, test fixtures)? The folders from the first `node_modules` on must be a chain of packages, as npm nests them:
 * `node_modules/a/node_modules/@s/b/package.json`. A folder with a leading dot is a store of pnpm, Yarn, Bun, Deno or cnpm,
 * which holds one `node_modules` per entry: `node_modules/.pnpm/b@1.0.0/node_modules/b/package.json`.
 */
export function isInstalledPackage(path: string): boolean {
  const root = SYSTEM_ROOTS.find((prefix) => path.startsWith(prefix))
  const segments = (root ? `node_modules/${path.slice(root.length)}` : path).split('/')
  let at = segments.indexOf('node_modules')
  while (at !== -1 && segments[at] === 'node_modules') {
    const first = segments[at + 1] ?? ''
    if (first.startsWith('.')) {
      at += 3
      continue
    }
    const next = at + (first.startsWith('@') ? 3 : 2)
    if (next === segments.length - 1) return segments[next] === 'package.json'
    at = next
  }
  return false
}
