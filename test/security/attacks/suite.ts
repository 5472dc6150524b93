import { type Attack, findings, held, type Weakening } from './attack.ts'
import type { Outcome, Row } from './worker.ts'

/** Least number of attacks that the suite may have: fewer, and somebody took rows away. */
export const leastAttacks = 120

type Run = (rows: Row[], changes: Weakening['changes']) => Promise<Outcome[]>

export type Verdict = { stopped: boolean; message: string }

/** What an attack came to on the program without its rule and on ours. */
export function verdictOf(attack: Attack, without: Outcome, ours: Outcome): Verdict {
  const had = (outcome: Outcome): string | null => {
    if ('broken' in outcome) throw new Error(outcome.broken)
    if ('ended' in outcome) {
      if (attack.ends) return outcome.ended
      throw new Error(outcome.ended)
    }
    return outcome.got
  }
  try {
    const got = had(ours)
    if (got !== null) return { stopped: false, message: `NOT STOPPED: ${got}` }
  } catch (error) {
    return { stopped: false, message: `broken on ours: ${(error as Error).message}` }
  }
  try {
    const got = had(without)
    if (got === null)
      return { stopped: false, message: 'proves nothing: without its rule it gets nothing either' }
    return { stopped: true, message: `without the rule: ${got}` }
  } catch (error) {
    return { stopped: false, message: `broken without its rule: ${(error as Error).message}` }
  }
}

/** What the tables lack, in sentences; nothing when each finding and each item of what held is attacked, and often enough. */
export function lacking(weakenings: Weakening[]): string[] {
  const attacks = weakenings.flatMap((one) => one.attacks)
  const attacked = new Set<string>(attacks.map(({ of }) => of))
  const titles = attacks.map(({ title }) => title)
  const twice = titles.filter((title, at) => titles.indexOf(title) !== at)
  return [
    ...[...findings, ...held].filter((one) => !attacked.has(one)).map((one) => `No attack is of ${one}.`),
    ...twice.map((title) => `Two attacks are called "${title}".`),
    ...(attacks.length < leastAttacks ? [`${attacks.length} attacks are fewer than ${leastAttacks}.`] : []),
  ]
}

/** Runs the attacks, each on the program without its rule and on ours, in two processes at a time. */
export async function runAttacks(
  weakenings: Weakening[],
  chosen: (weakening: Weakening, attack: Attack) => boolean,
  run: Run,
  say: (line: string) => void,
): Promise<{ attacks: number; stopped: number }> {
  const groups = weakenings.flatMap((weakening, at): { weakening: Weakening; rows: Row[] }[] => {
    const rows = weakening.attacks.flatMap((attack, n): Row[] => (chosen(weakening, attack) ? [[at, n]] : []))
    return rows.length > 0 ? [{ weakening, rows }] : []
  })
  const all = groups.flatMap(({ rows }) => rows)
  const half = Math.ceil(all.length / 2)
  const ours = new Map<string, Outcome>()
  const withoutRule = new Map<string, Outcome>()
  /** A run that fails costs its own rows, no other's. */
  const job =
    (rows: Row[], changes: Weakening['changes'], outcomes: Map<string, Outcome>) =>
    async (): Promise<void> => {
      try {
        for (const outcome of await run(rows, changes)) outcomes.set(String(outcome.row), outcome)
      } catch (error) {
        for (const row of rows) outcomes.set(String(row), { row, broken: String(error) })
      }
    }
  await atMost(2, [
    ...[all.slice(0, half), all.slice(half)]
      .filter((rows) => rows.length > 0)
      .map((rows) => job(rows, [], ours)),
    ...groups.map(({ weakening, rows }) => job(rows, weakening.changes, withoutRule)),
  ])
  let stopped = 0
  for (const { weakening, rows } of groups) {
    say(weakening.rule)
    for (const row of rows) {
      const attack = weakening.attacks[row[1]] as Attack
      const of = (outcomes: Map<string, Outcome>): Outcome =>
        outcomes.get(String(row)) ?? { row, broken: 'it was not run' }
      const verdict = verdictOf(attack, of(withoutRule), of(ours))
      if (verdict.stopped) stopped++
      say(`  ${verdict.stopped ? 'stopped' : 'FAILED '}  ${attack.of}: ${attack.title} (${verdict.message})`)
    }
  }
  return { attacks: all.length, stopped }
}

async function atMost(lanes: number, jobs: (() => Promise<void>)[]): Promise<void> {
  const left = [...jobs]
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let job = left.shift(); job; job = left.shift()) await job()
    }),
  )
}
