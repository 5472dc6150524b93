import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Lease } from '../../main/clinical/lease.ts'
import { type Central, createCentral } from '../app.ts'
import { Problem } from '../base/problem.ts'
import { practitioner, waitingVisit } from '../testing/practice.ts'
import { createTestClock } from '../testing/server.ts'
import type { FullLeases } from './leases.ts'

const providers = ['ann', 'bob', 'cyd']
const patients = ['p1', 'p2']
const leaseMs = 60_000

type Step =
  | { do: 'claim' | 'keep' | 'hand over' | 'release'; who: number; of: number; to: number }
  | { do: 'beat'; who: number }
  | { do: 'pass'; seconds: number }
  | { do: 'copy' }
  | { do: 'put back'; how: 'restored' | 'failedOver' }

const at = fc.nat(providers.length - 1)
const of = fc.nat(patients.length - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'claim' as const,
        'claim' as const,
        'keep' as const,
        'hand over' as const,
        'release' as const,
      ),
      who: at,
      of,
      to: at,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('beat' as const), who: at }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 9, 25, 61) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'copy' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('put back' as const),
      how: fc.constantFrom('restored' as const, 'failedOver' as const),
    }),
  },
)

/** Each kind of step once, so that the count at the end hangs on no chance. */
const each: Step[] = [
  { do: 'claim', who: 0, of: 0, to: 0 },
  { do: 'claim', who: 1, of: 0, to: 0 },
  { do: 'keep', who: 0, of: 0, to: 0 },
  { do: 'copy' },
  { do: 'hand over', who: 0, of: 0, to: 1 },
  { do: 'put back', how: 'restored' },
  { do: 'claim', who: 2, of: 1, to: 0 },
  { do: 'beat', who: 1 },
  { do: 'release', who: 1, of: 0, to: 0 },
  { do: 'put back', how: 'failedOver' },
  { do: 'pass', seconds: 61 },
]

/** What one workstation believes: that it has a visit, until it is told otherwise or its own count of the lease ends. */
type Belief = { claim: number; heardAt: number; proof: string | undefined }

test('never gives one patient to two connected workstations, whatever restores and failovers happen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'central-'))
  const happened = new Map<string, number>()
  const count = (what: string) => happened.set(what, (happened.get(what) ?? 0) + 1)
  let n = 0

  async function run(steps: Step[]): Promise<void> {
    const clock = createTestClock()
    const begin = (database: string, how: object = {}) =>
      createCentral({ database, clock, port: null, ...how })
    let central: Central = await begin(join(folder, `central-${++n}.sqlite`))
    central.context.store.atomically(() => {
      for (const id of providers) central.context.store.put(practitioner(id, id, ['MA']))
      for (const id of patients) for (const it of waitingVisit(id)) central.context.store.put(it)
    })
    let copy = central.context.db.serialize()
    const leases = () => central.context.leases as FullLeases
    const beliefs = new Map(providers.map((id) => [id, new Map<string, Belief>()]))
    const believes = (who: string) => beliefs.get(who) as Map<string, Belief>
    const take = (who: string, { task, claim, proof }: Lease) =>
      void believes(who).set(task, { claim, proof, heardAt: clock.now() })

    function act(step: Extract<Step, { who: number; of: number }>): void {
      const who = providers[step.who] as string
      const to = providers[step.to] as string
      const task = `${patients[step.of]}-task`
      const mine = believes(who).get(task)
      if (step.do === 'claim') {
        const takeOver = leases()
          .seenBy(who)
          .some((one) => one.task === task && one.lapsed)
        take(who, leases().claim(who, task, { takeOver, deceasedConfirmed: false }))
      } else if (!mine) {
        return
      } else if (step.do === 'keep') {
        take(who, leases().keep(who, { task, claim: mine.claim, proof: mine.proof }))
      } else if (step.do === 'release') {
        leases().release(who, task, mine.claim)
        believes(who).delete(task)
      } else if (to !== who) {
        const lease = leases().handOver(who, task, mine.claim, to)
        believes(who).delete(task)
        take(to, lease)
      }
      count(step.do)
    }

    function beat(who: string): void {
      const held = [...believes(who)].map(([task, { claim, heardAt, proof }]) => ({
        task,
        claim,
        // A workstation of before states none.
        proof: who === 'cyd' ? undefined : proof,
        heardSecondsAgo: (clock.now() - heardAt) / 1000,
      }))
      const answer = leases().renew(who, held)
      const mine = new Map(answer.leases.filter((one) => one.mine).map((one) => [one.task, one]))
      for (const { task, claim } of held) {
        const lease = mine.get(task)
        if (lease?.claim === claim) take(who, lease)
        else believes(who).delete(task)
      }
      count('beat')
    }

    try {
      for (const step of steps) {
        if (step.do === 'pass') clock.pass(step.seconds)
        else if (step.do === 'copy') copy = central.context.db.serialize()
        else if (step.do === 'beat') beat(providers[step.who] as string)
        else if (step.do === 'put back') {
          await central.close()
          const database = join(folder, `central-${++n}.sqlite`)
          writeFileSync(database, copy)
          central = await begin(database, { [step.how]: true })
          count(step.how)
        } else {
          try {
            act(step)
          } catch (error) {
            if (!(error instanceof Problem)) throw error
            count(`${step.do}: ${error.code}`)
          }
        }
        for (const patient of patients) {
          const sure = providers.filter((who) => {
            const belief = believes(who).get(`${patient}-task`)
            return belief && clock.now() - belief.heardAt < leaseMs
          })
          expect(sure.length, `${sure} at ${JSON.stringify(step)}`).toBeLessThan(2)
        }
      }
    } finally {
      await central.close()
    }
  }

  try {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), run), {
      numRuns: 25,
      examples: [[each]],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
  for (const what of [
    'claim',
    'claim: claims-paused',
    'claim: already-claimed',
    'keep',
    'hand over',
    'release',
    'restored',
    'failedOver',
  ])
    expect(happened.get(what), what).toBeGreaterThan(0)
})
