import { describe } from 'vitest'
import { accessSuite } from './access-suite.ts'
import { centerSuite } from './center-suite.ts'

describe('the center on its embedded database', () => {
  centerSuite(async () => undefined)
  accessSuite(async () => undefined)
})
