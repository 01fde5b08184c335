import { describe, expect, it } from 'vitest'
import { parseListen, readConfig } from './config.ts'

describe('readConfig', () => {
  it('listens on loopback only and keeps its data by the XDG rules unless told', () => {
    const config = readConfig({ XDG_DATA_HOME: '/data' })

    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, home: '/data/plimsoll', isOffline: false })
    expect(config.databaseUrl).toBeUndefined()
  })

  it('ignores a relative XDG_DATA_HOME, as the specification wants', () => {
    expect(readConfig({ XDG_DATA_HOME: 'data' }).home).toMatch(/^\/.*\/\.local\/share\/plimsoll$/)
  })

  it.each([
    ['PLIMSOLL_LISTEN', 'everywhere'],
    ['DATABASE_URL', 'mysql://root:hunter22@db/x'],
    ['PLIMSOLL_ADMIN_PASSWORD', 'short'],
    ['PLIMSOLL_OFFLINE', 'perhaps'],
    ['PLIMSOLL_SECRET_KEY', 'short'],
  ])('refuses a bad %s by name and without repeating it', (name, value) => {
    const read = (): unknown => readConfig({ [name]: value })

    expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(name) }))
    expect(read).not.toThrow(value)
  })

  it('splits lists of address ranges at commas and blanks', () => {
    expect(readConfig({ PLIMSOLL_ALLOWED_ADDRESSES: '169.254.1.0/24, fe80::/10' }).allowedAddresses).toEqual([
      '169.254.1.0/24',
      'fe80::/10',
    ])
  })
})

describe('parseListen', () => {
  it.each([
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['[::1]:443', '::1', 443],
    [':8080', '::', 8080],
  ])('reads %s', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port })
  })

  it('refuses a port that is none', () => {
    expect(() => parseListen('127.0.0.1:70000')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})
