import { expect, test } from 'vitest'
import { CREDENTIAL_RULES } from './credential-rules.ts'
import { describeCredentials } from './describe-credential.ts'
import { PASSWORD_VERDICTS } from './password-verdicts.data.ts'

test('every id that a fact may carry is described once', () => {
  const described = describeCredentials()
  expect(described.size).toBe(CREDENTIAL_RULES.length + Object.keys(PASSWORD_VERDICTS).length)
  for (const { title, advice } of described.values()) {
    expect(title).not.toBe('')
    expect(advice).toMatch(/\.$/)
  }
})
