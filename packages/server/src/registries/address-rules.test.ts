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
    ['::169.254.169.254', false],
    ['64:ff9b::a9fe:a9fe', false],
    ['64:ff9b::169.254.169.254', false],
    ['64:ff9b:1::a9fe:a9fe', false],
    ['64:ff9b::8.8.8.8', true],
    ['2002:a9fe:a9fe::1', false],
    ['2002:5db8:d70e::1', true],
    ['168.63.129.16', false],
    ['fd20:ce::254', false],
    ['2001:db8::1', true],
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
