const SCHEMES: readonly (readonly [pattern: RegExp, scheme: string])[] = [
  [/^\$1\$/, 'md5'],
  [/^\$apr1\$/, 'apr1'],
  [/^\$2[abxy]?\$/, 'bcrypt'],
  [/^\$3\$/, 'nt'],
  [/^\$5\$/, 'sha256'],
  [/^\$6\$/, 'sha512'],
  [/^\$7\$/, 'scrypt'],
  [/^\$y\$/, 'yescrypt'],
  [/^\$gy\$/, 'gost-yescrypt'],
  [/^\$md5[,$]/, 'sunmd5'],
  [/^\$sha1\$/, 'sha1'],
  [/^_[./0-9A-Za-z]{19}$/, 'bsdi'],
  [/^[./0-9A-Za-z]{13}$/, 'des'],
]

/** The scheme of a password hash by its prefix (crypt(5)); `undefined` for what no password can match, such as `*` and everything behind a `!`. */
export function hashScheme(field: string): string | undefined {
  return SCHEMES.find(([pattern]) => pattern.test(field))?.[1]
}
