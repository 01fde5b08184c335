import { describe, expect, it } from 'vitest'
import { addressRule } from './address-rules.ts'

describe('addressRule', () => {
  const isAllowed = addressRule([], [])

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['10.1.2.3', true],
    ['192.168.0.10', true],
    ['fd00::1', true],
    ['93.184.215.14', true],
    ['169.254.169.254', false],
    ['169.254.170.2', false],
    ['100.100.100.200', false],
    ['fe80::1', false],
    ['fd00:ec2::254', false],
    ['0.0.0.0', false],
    ['::', false],
    ['224.0.0.1', false],
    ['::ffff:169.254.169.254', false],
    ['not-an-address', false],
  ])('%s: %s', (address, expected) => {
    expect(isAllowed(address)).toBe(expected)
  })

  it('allows what the operator allows, and refuses what he refuses even then', () => {
    const rule = addressRule(['169.254.10.0/24', '10.0.0.0/8'], ['10.9.0.0/16', '169.254.10.7'])

    expect(rule('169.254.10.1')).toBe(true)
    expect(rule('169.254.10.7')).toBe(false)
    expect(rule('169.254.11.1')).toBe(false)
    expect(rule('10.9.1.1')).toBe(false)
    expect(rule('10.8.1.1')).toBe(true)
  })

  it.each(['10.0.0.0/33', 'example.org', '10.0.0.0/x', 'fe80::/129'])('refuses %s as a range', (range) => {
    expect(() => addressRule([range], [])).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  })
})
