import { defineConfig } from 'vitest/config'

/** Three suites: `fast` (domain, documents, API on a real PostgreSQL), `start` (whole processes), `browser` (a real browser). */
export default defineConfig({
  test: {
    globalSetup: ['test/postgres.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
