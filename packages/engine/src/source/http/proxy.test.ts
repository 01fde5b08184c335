import { expect, test } from 'vitest'
import { proxyFor } from './proxy.ts'

const proxies = { HTTP_PROXY: 'http://plain.proxy:3128', HTTPS_PROXY: 'secure.proxy:3129' }

test.each([
  ['http://a.example/', 'http://plain.proxy:3128'],
  ['https://a.example/', 'http://secure.proxy:3129'],
  ['https://localhost:5000/', undefined],
  ['https://x.localhost/', undefined],
  ['http://127.3.4.5/', undefined],
  ['http://[::1]:5000/', undefined],
  ['http://10.0.0.1/', 'http://plain.proxy:3128'],
])('%s goes through %s', (url, proxy) => {
  expect(proxyFor(new URL(url), proxies)).toBe(proxy)
})

test.each([
  ['*', 'https://a.example/', true],
  ['a.example', 'https://a.example/', true],
  ['A.Example', 'https://a.example/', true],
  ['example', 'https://a.example/', true],
  ['.example', 'https://a.example/', true],
  ['.a.example', 'https://a.example/', false],
  ['ample', 'https://a.example/', false],
  ['b.example, a.example', 'https://a.example/', true],
  ['b.example a.example', 'https://a.example/', true],
  ['a.example:443', 'https://a.example/', true],
  ['a.example:5000', 'https://a.example:5000/', true],
  ['a.example:5000', 'https://a.example/', false],
  ['10.0.0.1', 'https://10.0.0.1/', true],
  ['0.0.1', 'https://10.0.0.1/', false],
  ['10.0.0.0/8', 'https://10.9.8.7/', true],
  ['10.0.0.0/8', 'https://11.9.8.7/', false],
  ['10.0.0.0/99', 'https://10.9.8.7/', false],
  ['fd00::/8', 'https://[fd12::1]/', true],
  ['fd00::/8', 'https://[fe80::1]/', false],
  ['2001:db8::1', 'https://[2001:db8::1]/', true],
  ['[2001:db8::1]:5000', 'https://[2001:db8::1]:5000/', true],
  ['[2001:db8::1]:5000', 'https://[2001:db8::1]/', false],
  ['', 'https://a.example/', false],
  [' , ,', 'https://a.example/', false],
])('NO_PROXY=%s keeps %s direct: %s', (exceptions, url, isDirect) => {
  const proxy = proxyFor(new URL(url), { ...proxies, NO_PROXY: exceptions })
  expect(proxy === undefined).toBe(isDirect)
})

test('lower-case names win, and empty ones do not count', () => {
  const url = new URL('https://a.example/')
  expect(proxyFor(url, { ...proxies, https_proxy: 'http://lower:1' })).toBe('http://lower:1')
  expect(proxyFor(url, { ...proxies, https_proxy: '' })).toBe('http://secure.proxy:3129')
  expect(proxyFor(url, {})).toBeUndefined()
})
