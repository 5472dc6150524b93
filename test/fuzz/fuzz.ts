import { parseArgs } from 'node:util'
import { endWith } from '../setup/end-with.ts'
import type { Judged } from './judged.ts'
import { shrunk } from './shrink.ts'
import type { Finding } from './target.ts'
import { type TargetName, targetOf, targets } from './targets.ts'
import { type Batch, runBatches } from './worker.ts'

/**
 * `npm run fuzz -- central|engine|ipc --inputs N [--seed S] [--workers 2] [--shrink]`: what nobody should send, made of what is
 * right by the contract and changed. The inputs come in batches; a batch has a seed of its own, `S` and the numbers after
 * it, and a world of its own, so it is replayed with its seed and its number of inputs, as printed. Without `--seed` they
 * are others each time. `--shrink` finds the fewest and simplest inputs that fail in the same way as that one batch.
 * The last line is the figure; exit code 1 when it does not hold.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    shrink: { type: 'boolean', default: false },
  },
})
const [name] = positionals
if (positionals.length !== 1 || !name || !(name in targets))
  throw new Error(`Say what is to be fuzzed: ${Object.keys(targets).join(', ')}.`)
const target = name as TargetName
const inputs = wholeNumber('inputs', values.inputs)
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : wholeNumber('seed', values.seed)

await endWith((await (values.shrink ? tellShrunk() : runAll())) ? 0 : 1)

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new Error(`--${option} is a whole number, not ${text}.`)
  return Number(text)
}

async function tellShrunk(): Promise<boolean> {
  const its = targetOf(target)
  const found = await shrunk(its, seed, Math.min(inputs, its.perBatch))
  if (!found) {
    console.log(`The batch of seed ${seed} holds.`)
    return true
  }
  for (const input of found.inputs) console.log(its.tell(input))
  console.log(`${found.finding.kind}: ${found.finding.message}`)
  return false
}

function batchesOf(): Batch[] {
  const { perBatch } = targetOf(target)
  return Array.from({ length: Math.ceil(inputs / perBatch) }, (_, n) => ({
    seed: seed + n,
    inputs: Math.min(perBatch, inputs - n * perBatch),
  }))
}

async function runAll(): Promise<boolean> {
  console.log(`seed ${seed}`)
  const { kind } = targetOf(target)
  const began = performance.now()
  const all = batchesOf()
  const counts = { inputs: 0, crashes: 0, others: 0 }
  let printed = 0

  function take(judged: Judged): void {
    const before = counts.inputs
    counts.inputs += judged.inputs
    counts.crashes += judged.findings.filter((one) => one.kind === 'crash').length
    counts.others += judged.findings.filter((one) => one.kind !== 'crash').length
    tell(judged)
    if (Math.floor(before / 10_000) < Math.floor(counts.inputs / 10_000))
      console.log(`${counts.inputs} inputs, ${Math.round((performance.now() - began) / 1000)} s`)
  }

  function tell({ seed: its, inputs: n, findings }: Judged): void {
    if (findings.length === 0) return
    const first: Finding[] = findings.slice(0, 4)
    if (++printed <= 25) {
      console.log(`replay: npm run fuzz -- ${target} --inputs ${n} --seed ${its} [--shrink]`)
      for (const { kind: what, input, message } of first)
        console.log(`  ${what} at input ${input}: ${message}`)
    }
  }

  const workers = Math.max(1, Math.min(wholeNumber('workers', values.workers), all.length))
  await Promise.all(
    Array.from({ length: workers }, (_, nth) =>
      runBatches(
        target,
        all.filter((_, n) => n % workers === nth),
        take,
      ),
    ),
  )
  if (printed > 25) console.log(`and ${printed - 25} more batches`)
  console.log(`fuzz: ${counts.inputs} inputs, ${counts.crashes} crashes, ${counts.others} ${kind}`)
  return counts.inputs === inputs && counts.crashes + counts.others === 0
}
