import type { Finding, Target } from './target.ts'
import { inputsOf } from './target.ts'

/** What became of one batch. */
export type Judged = { seed: number; inputs: number; findings: Finding[] }

/** Ends that nobody waits for count against the input under way. */
export function hearEnds(report: (message: string) => void): () => void {
  const hear = (error: unknown) => report(messageOf(error))
  process.on('uncaughtException', hear)
  process.on('unhandledRejection', hear)
  return () => {
    process.off('uncaughtException', hear)
    process.off('unhandledRejection', hear)
  }
}

export const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const places = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '))
  return [`${error.name}: ${error.message}`, ...places.slice(0, 3).map((one) => one.trim())].join(' ')
}

/** Runs these inputs; what nobody caught is among the findings. */
export async function judge<Input>(target: Target<Input>, inputs: Input[]): Promise<Finding[]> {
  const findings: Finding[] = []
  let at = 0
  const stop = hearEnds((message) =>
    findings.push({ kind: 'crash', input: at, message: `uncaught ${message}` }),
  )
  try {
    findings.push(
      ...(await target.run(inputs, (input) => {
        at = input
      })),
    )
    // An end that comes a turn late is still this batch's.
    await new Promise((resolve) => setImmediate(resolve))
  } catch (error) {
    findings.push({ kind: 'crash', input: at, message: `ended by ${messageOf(error)}` })
  } finally {
    stop()
  }
  return findings
}

export async function judgedBatch<Input>(
  target: Target<Input>,
  seed: number,
  inputs: number,
): Promise<Judged> {
  return {
    seed,
    inputs,
    findings: await judge(
      target,
      inputsOf(target, seed, inputs).map(({ value }) => value),
    ),
  }
}
