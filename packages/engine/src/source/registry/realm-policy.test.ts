import { expect, test } from 'vitest'
import { assertRealmTrusted } from './realm-policy.ts'

// registry, token server, trusted hosts, may it have the credentials
test.each([
  ['https://r.example', 'https://r.example/token', undefined, true],
  ['https://r.example', 'https://r.example:8443/token', undefined, true],
  ['https://r.example', 'https://auth.other/token', undefined, true],
  ['https://r.example', 'http://r.example/token', undefined, false],
  ['https://r.example', 'http://auth.other/token', undefined, false],
  ['http://r.example:5000', 'http://r.example:5001/token', undefined, true],
  ['http://r.example:5000', 'https://r.example/token', undefined, true],
  ['http://r.example:5000', 'http://auth.other/token', undefined, false],
  ['http://r.example:5000', 'https://auth.other/token', undefined, false],
  ['http://r.example:5000', 'https://auth.other/token', ['auth.other'], true],
  ['http://r.example:5000', 'http://auth.other/token', ['auth.other'], false],
  ['https://r.example', 'https://auth.other/token', [], false],
  ['https://r.example', 'https://r.example/token', [], true],
  ['https://r.example', 'https://auth.other/token', ['AUTH.other'], true],
  ['https://r.example', 'https://auth.other:8443/token', ['auth.other:8443'], true],
  ['https://r.example', 'https://dockerauth.aliyuncs.com/auth', ['*.aliyuncs.com'], true],
  ['https://r.example', 'https://aliyuncs.com/auth', ['*.aliyuncs.com'], false],
  ['https://r.example', 'https://evilaliyuncs.com/auth', ['*.aliyuncs.com'], false],
  ['https://r.example', 'https://aliyuncs.com.evil/auth', ['*.aliyuncs.com'], false],
] as const)('%s may have its credentials sent to %s, trusting %j: %s', (registry, realm, trusted, expected) => {
  const check = (): void => assertRealmTrusted(new URL(registry), new URL(realm), trusted)
  if (expected) expect(check).not.toThrow()
  else expect(check).toThrow(expect.objectContaining({ code: 'SOURCE_REALM_REFUSED' }))
})
