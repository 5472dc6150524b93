import type { Page } from 'playwright'
import { commands } from 'vitest/browser'
import { encode, type Step } from './steps.ts'

/**
 * Playwright's `Page` of one window of the app, for specs that run in the browser themselves: each call is carried to
 * the process that drives the browser, and acts there as a person does (real keys, real pointer). So the specs of
 * the screens and those of the whole workstation share `test/screen.ts`.
 */

const makers = [
  'getByRole',
  'getByText',
  'getByLabel',
  'locator',
  'filter',
  'first',
  'last',
  'nth',
  'and',
  'or',
  'context',
]
const known = new WeakMap<object, Step[]>()
const encoded = (args: unknown[]) => args.map((each) => encode(each, (value) => known.get(value)))

async function ask(window: string, steps: Step[]): Promise<unknown> {
  const asked = new Error()
  try {
    return await commands.drive(window, steps)
  } catch (error) {
    // Of the spec's own line, not of the socket that brought the answer.
    throw Object.assign(asked, { message: error instanceof Error ? error.message : String(error) })
  }
}

function remote(window: string, steps: Step[]): object {
  const made: object = new Proxy(
    {},
    {
      get(_, name) {
        // Not a promise: `await` of a locator is the locator.
        if (typeof name !== 'string' || name === 'then') return undefined
        if (name === 'keyboard' || name === 'mouse') return remote(window, [...steps, [name]])
        if (name === 'all')
          return async () => {
            const count = (await ask(window, [...steps, ['count']])) as number
            return Array.from({ length: count }, (_, n) =>
              remote(window, [...steps, ['nth', ...encoded([n])]]),
            )
          }
        return (...args: unknown[]) => {
          const next: Step[] = [...steps, [name, ...encoded(args)]]
          return makers.includes(name) ? remote(window, next) : ask(window, next)
        }
      },
    },
  )
  known.set(made, steps)
  return made
}

export const remotePage = (window: string): Page => remote(window, []) as Page
