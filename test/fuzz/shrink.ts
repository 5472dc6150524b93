import type fc from 'fast-check'
import { judge } from './judged.ts'
import { type Finding, inputsOf, type Target } from './target.ts'

/** How it fails, without what is another in each run. */
const wayOf = ({ kind, message }: Finding): string => `${kind} ${message.replaceAll(/[\d/][\w\-./%:]*/g, '')}`

/**
 * Fewer and simpler inputs that fail in the same way as the batch of this seed: first only those that are needed, then
 * each as simple as fast-check can make it. undefined: the batch holds.
 */
export async function shrunk<Input>(
  target: Target<Input>,
  seed: number,
  inputs: number,
  limitMs = 120_000,
): Promise<{ inputs: Input[]; finding: Finding } | undefined> {
  const end = performance.now() + limitMs
  const whole = inputsOf(target, seed, inputs)
  const valuesOf = (some: fc.Value<Input>[]) => some.map(({ value }) => value)
  const [first] = await judge(target, valuesOf(whole))
  if (!first) return undefined
  let least = whole
  let finding = first
  /** Takes these instead, if they fail likewise. */
  async function take(some: fc.Value<Input>[]): Promise<boolean> {
    if (some.length === 0 || performance.now() > end) return false
    const found = (await judge(target, valuesOf(some))).find((one) => wayOf(one) === wayOf(first as Finding))
    if (!found) return false
    least = some
    finding = found
    return true
  }

  await take(whole.slice(0, first.input + 1))
  if (!(await take(whole.slice(first.input, first.input + 1))))
    for (let size = Math.ceil(least.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
      for (let at = least.length - size; at > -size; at -= size) {
        const fewer = least.filter((_, n) => n < at || n >= at + size)
        if (fewer.length < least.length) await take(fewer)
      }

  for (let n = 0; n < least.length; n++) {
    let one = least[n]
    while (one) {
      let simpler: fc.Value<Input> | undefined
      for (const next of target.input.shrink(one.value_, one.context)) {
        if (performance.now() > end) break
        if (!(await take(least.with(n, next)))) continue
        simpler = next
        break
      }
      one = simpler
    }
  }
  return { inputs: valuesOf(least), finding }
}
