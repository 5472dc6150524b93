import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CentralOptions } from '../../../../central/app.ts'
import { claimProofs } from '../../../../central/leases/claim-proof.ts'
import { note, practitioner, waitingVisit } from '../../../../central/testing/practice.ts'
import { startCentral, type TestServer } from '../../../../central/testing/server.ts'
import type { Lease } from '../../../../main/clinical/lease.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

const task = 'victim-task'
const others = 'leases of others'

/** A practice in which ben and eve are licensed where `victim` waits; its data can be copied and put back. */
async function inPractice(attacker: (world: World) => Promise<string | null>): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'claims-attack-'))
  let n = 0
  let server = await startCentral({ database: join(folder, 'central.sqlite') }, [
    practitioner('eve', 'Ravel', ['MA']),
    ...waitingVisit('victim'),
    ...waitingVisit('other'),
  ])
  const world = {
    get server() {
      return server
    },
    copy: () => server.context.db.serialize(),
    /** Started anew on what it had, or on an earlier copy. */
    async startedAnew(how: Partial<CentralOptions> = {}, earlier?: Buffer): Promise<void> {
      const { clock } = server
      const bytes = earlier ?? server.context.db.serialize()
      await server.close()
      const database = join(folder, `central-${++n}.sqlite`)
      writeFileSync(database, bytes)
      server = { ...(await startCentral({ database, clock, ...how })), clock }
    },
    beat: async (who: string, claim: number, more: object = {}) =>
      (
        await server.as(who).call<{ leases?: Lease[] }>('PUT', '/realtime/presence', {
          availability: 'available',
          unsent: 0,
          leases: [{ task, claim, heardSecondsAgo: 0, ...more }],
        })
      ).body?.leases ?? [],
    proof: (holder: string, claim: number, of = task) =>
      claimProofs(server.context.db).of({ task: of, claim, holder }),
    holder: () => server.context.leases.holderOf('victim-visit')?.practitionerId ?? null,
    async benClaims(): Promise<void> {
      must((await server.as('ben').claim(task)).status === 201, 'ben claims')
    },
  }
  try {
    return await attacker(world)
  } finally {
    await server.close()
    rmSync(folder, { recursive: true })
  }
}
type World = {
  readonly server: TestServer
  copy(): Buffer
  startedAnew(how?: Partial<CentralOptions>, earlier?: Buffer): Promise<void>
  beat(who: string, claim: number, more?: object): Promise<Lease[]>
  proof(holder: string, claim: number, of?: string): string
  holder(): string | null
  benClaims(): Promise<void>
}

const attack = (title: string, of: Attack['of'], run: (world: World) => Promise<string | null>): Attack => ({
  title,
  of,
  run: () => inPractice(run),
})
const taken = ({ holder }: World) => (holder() === 'eve' ? 'the visit' : null)

/** Ben is in a call; the server is started anew, and eve states a number above his. */
const afterRestart = (title: string, state: (world: World) => Promise<unknown>) =>
  attack(title, 'S6', async (world) => {
    await world.benClaims()
    await world.startedAnew()
    await state(world)
    return taken(world)
  })
const keep = (world: World, claim: number, proof?: string) =>
  world.server
    .as('eve')
    .call('PUT', `/leases/${task}`, { holder: 'Practitioner/eve', proof }, { 'if-match': `"${claim}"` })

const leases = 'central/leases/leases.ts'
const anyNumberIsProven = {
  file: leases,
  find: 'const proven = proofs.isOf(stated.proof, { task: taskId, claim: number, holder: me })',
  replace: 'const proven = true',
}
const numbersHaveNoBounds = [
  anyNumberIsProven,
  {
    file: 'central/base/claim-number.ts',
    find: 'z.number().int().min(1).max(highest)',
    replace: 'z.number().int()',
  },
  { file: leases, find: 'number > rows.highest(taskId) + mostForgotten', replace: 'number === Infinity' },
]

/** Eve makes a number up on a visit that waits and gives it back: then nobody can document it, or pass it on. */
const poisons = (claim: number) =>
  attack(`makes a visit unusable by the claim number ${claim}`, 'S6', async (world) => {
    const stated = world.beat('eve', claim, { proof: world.proof('eve', claim) })
    if (!(await stated).some((one) => one.mine)) return null
    const { server } = world
    server.context.db.prepare("UPDATE lease SET state = 'released' WHERE task = ?").run(task)
    server.store.put({ ...waitingVisit('victim')[2], id: task })
    const given = await server.as('ben').claim(task)
    if (given.status !== 201) return 'a visit that nobody can claim'
    const composition = note('n1', 'victim', 'ben', 'preliminary', 'Better.')
    const header = { 'rounds-claim': `${task} ${given.body.claim}` }
    const stored = (await server.as('ben').create(composition, header)).status
    return stored === 201 ? null : 'a visit that nobody can document'
  })

export const claims: Weakening[] = [
  {
    rule: 'A claim that a restore forgot is known by its proof, a number alone is not.',
    changes: [anyNumberIsProven],
    attacks: [
      afterRestart('takes a live visit after a restart by a heartbeat with a made-up number', (world) =>
        world.beat('eve', 77),
      ),
      afterRestart('takes it by keeping a claim that it never had', (world) => keep(world, 77)),
      afterRestart('takes it by a write under a made-up claim', ({ server }) =>
        server
          .as('eve')
          .create(note('n1', 'victim', 'eve', 'preliminary', 'x'), { 'rounds-claim': `${task} 77` }),
      ),
      afterRestart('takes it by the proof of a colleague’s claim', (world) =>
        world.beat('eve', 77, { proof: world.proof('ben', 77) }),
      ),
      afterRestart('takes it by the proof of its own claim of another number', (world) =>
        world.beat('eve', 77, { proof: world.proof('eve', 3) }),
      ),
      afterRestart('takes it by the proof of its own claim of another visit', (world) =>
        world.beat('eve', 77, { proof: world.proof('eve', 77, 'other-task') }),
      ),
      afterRestart('takes it by a proof of another server', (world) =>
        world.beat('eve', 77, { proof: 'A'.repeat(43) }),
      ),
      attack('claims a visit that waits by a made-up number', 'S6', async (world) => {
        await world.beat('eve', 7)
        return taken(world)
      }),
      attack('takes the visit of whom a restored server names, in the pause', 'S6', async (world) => {
        await world.benClaims()
        await world.startedAnew({ restored: true })
        await world.beat('eve', 2)
        return taken(world)
      }),
    ],
  },
  {
    rule: 'Who is believed on their word makes room for who proves their claim.',
    changes: [
      {
        file: leases,
        find: 'rows.giveAgain(taskId, me, number, clock.now(), proven)',
        replace: 'rows.giveAgain(taskId, me, number, clock.now(), true)',
      },
    ],
    attacks: [
      attack(
        'keeps a forgotten visit from its provider by a higher number in the pause',
        'S6',
        async (world) => {
          const earlier = world.copy()
          await world.benClaims()
          await world.startedAnew({ restored: true }, earlier)
          await world.beat('eve', 5)
          await world.beat('ben', 1, { proof: world.proof('ben', 1) })
          return taken(world)
        },
      ),
      attack('hands such a visit on before its provider speaks', 'S6', async (world) => {
        const earlier = world.copy()
        await world.benClaims()
        await world.startedAnew({ restored: true }, earlier)
        await world.beat('eve', 5)
        await world.server.as('eve').handOver(task, 5, 'ada')
        await world.beat('ben', 1, { proof: world.proof('ben', 1) })
        return world.holder() === 'ada' ? 'the visit, for a colleague' : null
      }),
    ],
  },
  {
    rule: 'A claim number has bounds wherever it is read.',
    changes: numbersHaveNoBounds,
    attacks: [999_999_999, -5, 9_007_199_254_740_991].map(poisons),
  },
  {
    rule: 'A version that is too old begins nothing by a claim it never had.',
    changes: [
      {
        file: 'central/fhir/write.ts',
        find: "if (writer.tooOld && type !== 'AuditEvent' && !isUnderOwnClaim(services, writer)) throw tooOld()",
        replace: '',
      },
    ],
    attacks: [
      attack(
        'records an act with a version that is refused, under a made-up claim',
        'S6',
        async ({ server }) => {
          must((await server.as('eve').claim('other-task')).status === 201, 'eve has a patient')
          server.context.settings.minimumClientVersion = '2.0.0'
          const act = {
            resourceType: 'Provenance' as const,
            id: 'act-1',
            target: [{ reference: 'Patient/other' }],
            recorded: '2026-11-23T10:05:00Z',
            agent: [{ who: { reference: 'Practitioner/eve' } }],
          }
          const header = { 'rounds-client-version': '1.0.0', 'rounds-claim': `${task} 7` }
          return (await server.as('eve').create(act, header)).status === 201 ? 'new work' : null
        },
      ),
    ],
  },
  {
    rule: 'A lease is changed by its holder under its claim alone.',
    changes: [
      {
        file: leases,
        find: "if (row.holder !== me || row.claim !== number || row.state !== 'held') throw noLongerYours(row, me)",
        replace: '',
      },
    ],
    attacks: [
      ...([1, 2] as const).map((claim) =>
        attack(`hands a colleague’s visit on under claim ${claim}`, others, async (world) => {
          await world.benClaims()
          await world.server.as('eve').handOver(task, claim, 'ada')
          return world.holder() === 'ada' ? 'the visit, for a colleague' : null
        }),
      ),
      ...([1, 2] as const).map((claim) =>
        attack(`gives a colleague’s visit back under claim ${claim}`, others, async (world) => {
          await world.benClaims()
          await world.server.as('eve').release(task, claim)
          return world.holder() === null ? 'the end of the visit' : null
        }),
      ),
      attack('keeps a colleague’s lease as its own', others, async (world) => {
        await world.benClaims()
        return (await keep(world, 1)).status === 200 ? 'an answer as if it were its holder' : null
      }),
      attack('gives a visit back that it handed over', others, async (world) => {
        must((await world.server.as('eve').claim(task)).status === 201, 'eve claims')
        must((await world.server.as('eve').handOver(task, 1, 'ben')).status === 200, 'eve hands over')
        await world.server.as('eve').release(task, 1)
        return world.holder() === null ? 'the end of the visit' : null
      }),
    ],
  },
  {
    rule: 'A visit is claimed while it waits, or taken over deliberately once its lease has lapsed.',
    changes: [
      {
        file: leases,
        find: "if (held ? !(held.lapsed && takeOver) : task.status !== 'requested') throw alreadyClaimed(held, me)",
        replace: '',
      },
    ],
    attacks: [
      attack('claims a visit that a colleague has', others, async (world) => {
        await world.benClaims()
        await world.server.as('eve').claim(task)
        return taken(world)
      }),
      attack('takes over a visit whose holder is heard', others, async (world) => {
        await world.benClaims()
        await world.server.as('eve').claim(task, { takeOver: true })
        return taken(world)
      }),
      attack('takes a lapsed visit without saying that it takes it over', others, async (world) => {
        await world.benClaims()
        world.server.clock.pass(61)
        await world.server.as('eve').claim(task)
        return taken(world)
      }),
    ],
  },
  {
    rule: 'A write is under a claim of the writer’s own.',
    changes: [
      {
        file: 'central/fhir/writable/claim-check.ts',
        find: "return leases.holderOfClaim(task, claim) === me ? 'former' : 'none'",
        replace: "return 'former'",
      },
    ],
    attacks: [1, 2].map((claim) =>
      attack(`writes into a colleague’s visit under claim ${claim}`, others, async (world) => {
        await world.benClaims()
        const composition = note('n1', 'victim', 'eve', 'preliminary', 'x')
        const header = { 'rounds-claim': `${task} ${claim}` }
        const { status } = await world.server.as('eve').create(composition, header)
        return status === 201 ? 'a note in the chart' : null
      }),
    ),
  },
  {
    rule: 'The proof of a claim is for its holder alone.',
    changes: [
      {
        file: 'central/leases/lease-view.ts',
        find: 'row.holder === viewer ? proofOf(row) : undefined',
        replace: 'proofOf(row)',
      },
    ],
    attacks: [
      attack('reads the proof of a colleague’s lapsed claim', others, async (world) => {
        await world.benClaims()
        world.server.clock.pass(61)
        const { body } = await world.server.as('eve').call<{ leases: Lease[] }>('GET', '/leases')
        must(body.leases[0]?.lapsed, 'the lease lapsed')
        return body.leases[0]?.proof ? 'the proof' : null
      }),
      attack('reads the proof of the claim that it hands over', others, async (world) => {
        must((await world.server.as('eve').claim(task)).status === 201, 'eve claims')
        const handed = await world.server.as('eve').handOver(task, 1, 'ben')
        must(handed.status === 200, 'eve hands over')
        return handed.body.proof ? 'the proof' : null
      }),
    ],
  },
]
