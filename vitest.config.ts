import { defineConfig } from 'vitest/config'

/** Unit and integration tests sit beside what they test as `*.test.ts`; `test/` holds what crosses parts. */
export default defineConfig({
  test: {
    coverage: {
      provider: 'v8',
      include: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,tsx}', 'central/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      reportsDirectory: 'coverage',
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{main,preload,renderer,central,resources,test}/**/*.test.{ts,tsx}'],
          // Only against a hang: a loaded machine is slow, not wrong.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // In a browser: one file after the other, each with processes of its own.
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts', 'central/**/*.browser-test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
