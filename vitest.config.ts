import reactPlugin from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { appPage } from './test/renderer/browser/app-page.ts'
import { complaints, drive, look } from './test/renderer/browser/commands.ts'
import { findBrowser } from './test/setup/find-browser.mjs'
import { LongestFirst } from './test/setup/longest-first.ts'

const places = '{main,preload,renderer,central,resources,test}'

/** End-to-end specs in which two people see each other all the time; those that mostly wait in a call are not among them. */
const calls = [
  'test/call/{call,patient-joins}.e2e.ts',
  'test/e2e/camera.e2e.ts',
  'test/electron-standin/training.e2e.ts',
  'central/patient-page/call.browser-test.ts',
]

/** Replace a module for themselves, or ask how one was loaded: each in a process of its own. */
const apart = ['main/shell/**/*.test.ts', 'main/engine/cache/native.test.ts', 'main/processes/fork.test.ts']

const sameForEveryone = { setupFiles: ['test/setup/fixed-seed.ts'] }

/** Only against a hang: a loaded machine is slow, not wrong. */
const patient = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } } }

/** What React complains of while one develops, it complains of here. */
const everyScreen = 'test/renderer/screens.screen.ts'

/**
 * Screens in the browser, on React as it ships, which renders in half of the time that the one for development takes: a
 * window is opened some hundred times.
 */
function screens(
  name: string,
  include: string[],
  exclude: string[],
  development = false,
): TestProjectConfiguration {
  const react = { 'process.env.NODE_ENV': JSON.stringify(development ? 'development' : 'production') }
  return {
    plugins: [reactPlugin(), appPage()],
    oxc: { jsx: { runtime: 'automatic', development } },
    define: react,
    // Found before the first spec: a dependency that is found in the middle of one loads its page anew.
    optimizeDeps: {
      rolldownOptions: { transform: { define: react } },
      entries: [
        'renderer/app/main.tsx',
        'renderer/note/editor/spell-worker.ts',
        'test/renderer/fake-bridge.ts',
        'test/renderer/*.screen.ts',
      ],
    },
    // No window asks again for what the one before it loaded; whoever changes it while the specs are watched has to reload.
    server: { headers: { 'cache-control': 'max-age=3600' } },
    test: {
      name,
      include,
      exclude,
      ...patient,
      browser: {
        enabled: true,
        headless: true,
        ui: false,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath: findBrowser(),
            args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
          },
          contextOptions: { timezoneId: 'America/New_York' },
        }),
        instances: [{ browser: 'chromium' }],
        commands: { drive, look, complaints },
      },
    },
  }
}

/**
 * Tests sit beside what they test; `test/` holds what crosses parts. A file's name says which project it belongs to:
 *
 * - `*.test.ts`: unit, quick; `npm run check` runs these alone. Many files share a process, since most of the time went
 *   into loading the program and R4's definitions anew for each: what a file stubs it puts back
 * - `*.integration.test.ts`: starts programs, or whole engines and servers, and takes more than about four seconds of a
 *   processor
 * - `*.data.test.ts`: on real data, which ROUNDS_DATA names; skipped without (`test/support/real-data.ts`)
 * - `*.screen.ts`: a component or a screen, in the browser, over the fake bridge
 * - `*.e2e.ts`, `*.browser-test.ts`: the whole, in a browser; those with a call are a project of their own
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    coverage: {
      provider: 'v8',
      include: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,tsx}', 'central/**/*.ts'],
      reporter: ['text-summary', 'html', 'json'],
      reportsDirectory: 'coverage',
      // A test that fails is no reason not to know.
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${places}/**/*.test.{ts,tsx}`],
          exclude: ['**/node_modules/**', '**/*.{integration,data}.test.{ts,tsx}', ...apart],
          isolate: false,
          ...sameForEveryone,
          ...patient,
        },
      },
      { test: { name: 'unit-apart', include: apart, ...sameForEveryone, ...patient } },
      {
        test: {
          name: 'integration',
          include: [`${places}/**/*.integration.test.{ts,tsx}`],
          isolate: false,
          ...sameForEveryone,
          ...patient,
        },
      },
      { test: { name: 'data', include: [`${places}/**/*.data.test.ts`], ...sameForEveryone, ...patient } },
      screens('screens', ['test/renderer/*.screen.ts'], [everyScreen]),
      screens('screens-in-development', [everyScreen], [], true),
      {
        // Each file with processes of its own, which wait for each other more than they work: two side by side.
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.ts', 'central/**/*.browser-test.ts'],
          exclude: ['**/node_modules/**', ...calls],
          globalSetup: ['test/setup/build-once.ts', 'test/call/build-pages-once.ts'],
          maxWorkers: 2,
          ...patient,
        },
      },
      {
        // Video is coded by the processor: one call at a time, and no other end-to-end spec beside it.
        test: {
          name: 'calls',
          include: calls,
          globalSetup: ['test/setup/build-once.ts', 'test/call/build-pages-once.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...patient,
        },
      },
    ],
  },
})
