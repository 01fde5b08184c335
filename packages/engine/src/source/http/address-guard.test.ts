import { expect, test } from 'vitest'
import { assertNameAllowed } from './address-guard.ts'

const isPublic = (address: string): boolean => !address.startsWith('127.') && address !== '::1'

test('a name that a proxy will resolve is refused for what the DNS says of it', async () => {
  await expect(assertNameAllowed(new URL('http://localhost:3128/'), isPublic)).rejects.toMatchObject({
    code: 'SOURCE_ADDRESS_REFUSED',
  })
  await expect(assertNameAllowed(new URL('http://[::ffff:127.0.0.1]/'), isPublic)).rejects.toMatchObject({
    code: 'SOURCE_ADDRESS_REFUSED',
  })
})

test('a name that only the proxy knows is left to the proxy', async () => {
  await expect(assertNameAllowed(new URL('http://registry.invalid/'), isPublic)).resolves.toBeUndefined()
})
