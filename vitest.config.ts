import { defineConfig } from 'vitest/config'

/** Every test needs PostgreSQL but few need to know: one throw-away server for the whole run. */
export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 90_000,
    // Two cores: more workers than that only make each other late.
    maxWorkers: 2,
    hookTimeout: 60_000,
  },
})
