import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { themes } from './all.ts'
import type { Case } from './case.ts'
import { withCase } from './world.ts'

/**
 * `ROUNDS_DATA=DIR npm run cases [-- NAME…]`: each file of `DIR/cases` goes alone into a central API and is read
 * through the contract by an engine, in New York. What is right of it stands in this folder. A file of which nothing
 * stands here is not right, and neither is a file that is missing.
 */
process.env.TZ = 'America/New_York'

async function run(): Promise<number> {
  const data = process.env.ROUNDS_DATA
  if (!data)
    return refuse('cases: name the folder of the data: ROUNDS_DATA=DIR npm run cases (DIR holds cases/)')
  const folder = join(data, 'cases')
  if (!existsSync(folder)) return refuse(`cases: there is no folder ${folder}`)
  const known = new Map<string, Case>()
  for (const cases of Object.values(themes))
    for (const [name, one] of Object.entries(cases)) {
      if (known.has(name)) return refuse(`cases: ${name} stands in two themes`)
      known.set(name, one)
    }
  const found = [...namesIn(folder, ''), ...namesIn(join(folder, 'steps'), 'steps/')]
  const asked = process.argv.slice(2)
  const all = [...new Set([...found, ...known.keys()])].sort()
  const names = asked.length > 0 ? all.filter((name) => asked.includes(name)) : all
  if (names.length === 0) return refuse('cases: there is no such case')

  let right = 0
  for (const name of names) {
    const one = known.get(name)
    const wrong = !one
      ? ['nothing in test/cases says what is right of it']
      : !found.includes(name)
        ? ['its file is missing']
        : await wrongIn(join(folder, `${name}.json`), one)
    if (wrong.length === 0) right++
    console.log(`${wrong.length === 0 ? 'right' : 'WRONG'}  ${name}`)
    for (const reason of wrong) console.log(`         ${reason.replaceAll('\n', '\n         ')}`)
  }
  console.log(`cases: ${right} of ${names.length} right`)
  return right === names.length ? 0 : 1
}

/** Each check that does not hold, with what was seen instead. */
async function wrongIn(path: string, one: Case): Promise<string[]> {
  const wrong: string[] = []
  const checks = Object.entries(one.checks)
  if (checks.length === 0) return ['its checks are empty']
  try {
    await withCase(path, one, async (at) => {
      for (const [title, look] of checks) {
        try {
          await look(at)
        } catch (error) {
          wrong.push(`${title}: ${(error as Error).message}`)
        }
      }
    })
  } catch (error) {
    wrong.push((error as Error).message)
  }
  return wrong
}

const namesIn = (folder: string, before: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => before + name.slice(0, -'.json'.length))
    : []

function refuse(message: string): number {
  console.error(message)
  return 1
}

process.exitCode = await run()
