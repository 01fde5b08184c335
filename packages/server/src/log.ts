import { type Logger as PinoLogger, pino } from 'pino'
import type { Config } from './config.ts'

/** Constant message, facts as fields. Never a password, token, cookie or header of a registry. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'>

/** JSON lines on standard error. Whatever slips in under these names is cut out. */
export function openLog(config: Pick<Config, 'logLevel' | 'instance'>): Logger {
  return pino(
    {
      level: config.logLevel,
      base: { instance: config.instance },
      redact: {
        paths: [
          'password',
          'token',
          'secret',
          'authorization',
          'cookie',
          '*.password',
          '*.token',
          '*.secret',
          '*.authorization',
          '*.cookie',
        ],
        censor: '[redacted]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  )
}
