import { defineConfig } from 'vitest/config'

const places = '{main,preload,renderer,central,resources,test}'

/** Only against a hang: a loaded machine is slow, not wrong. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000 }

/**
 * Tests sit beside what they test; `test/` holds what crosses parts. A file's name says which project it belongs to:
 *
 * - `*.test.ts`: unit, quick; `npm run check` runs these alone
 * - `*.integration.test.ts`: starts processes, or takes more than about two seconds of a processor
 * - `*.data.test.ts`: on real data, which ROUNDS_DATA names; skipped without (`test/support/real-data.ts`)
 * - `*.e2e.ts`, `*.browser-test.ts`: in a browser
 */
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
          include: [`${places}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/*.{integration,data}.test.{ts,tsx}'],
          ...patient,
        },
      },
      { test: { name: 'integration', include: [`${places}/**/*.integration.test.{ts,tsx}`], ...patient } },
      { test: { name: 'data', include: [`${places}/**/*.data.test.ts`], ...patient } },
      {
        // One file after the other, each with processes of its own.
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts', 'central/**/*.browser-test.ts'],
          fileParallelism: false,
          ...patient,
        },
      },
    ],
  },
})
