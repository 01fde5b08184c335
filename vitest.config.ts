import { defineConfig } from 'vitest/config'

// Unit tests stand beside the code (`*.test.ts`); suites that need a registry, PostgreSQL or a browser are `*.integration.ts` and `*.e2e.ts`.
export default defineConfig({
  test: {
    pool: 'threads',
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 30_000,
          retry: 1,
          include: ['packages/*/{src,test}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // Processes, registries and databases on a busy machine: a second try tells a slow moment from a broken promise.
          include: ['packages/*/test/**/*.integration.ts'],
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          pool: 'forks',
          isolate: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['packages/*/test/**/*.e2e.ts'],
          retry: 2,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          pool: 'forks',
          isolate: true,
          fileParallelism: false,
        },
      },
    ],
  },
})
