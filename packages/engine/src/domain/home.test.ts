import { expect, test } from 'vitest'
import { plimsollHome } from './home.ts'

test.each([
  [{}, '/home/me/.local/share/plimsoll'],
  [{ XDG_DATA_HOME: '/data' }, '/data/plimsoll'],
  [{ XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/plimsoll'],
  [{ XDG_DATA_HOME: '' }, '/home/me/.local/share/plimsoll'],
  [{ PLIMSOLL_HOME: '/srv/plimsoll', XDG_DATA_HOME: '/data' }, '/srv/plimsoll'],
  [{ PLIMSOLL_HOME: '' }, '/home/me/.local/share/plimsoll'],
])('with %j home is %s', (env, path) => {
  expect(plimsollHome(env, '/home/me').path).toBe(path)
})

test('what it holds lies below it', () => {
  expect(plimsollHome({ PLIMSOLL_HOME: '/p' }, '/home/me')).toEqual({
    path: '/p',
    advisories: '/p/advisories',
    layers: '/p/layers',
    database: '/p/database',
  })
})
