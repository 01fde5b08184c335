import { describe } from 'vitest'
import { centerSuite } from './center-suite.ts'

describe('the center on its embedded database', () => centerSuite(async () => undefined))
