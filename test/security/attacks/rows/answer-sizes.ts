import { put } from '../../../../central/testing/server.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import {
  batchOf,
  bundle,
  inVisit,
  many,
  observation,
  underClaim,
  verdict,
  type World,
} from '../visit-of-ada.ts'

/** Short questions with long answers. */

const reading = (url: string) => ({ request: { method: 'GET', url } })

/** Asked by a batch, whose addresses no proxy's limit shortens. */
const listed = (title: string, of: Attack['of'], url: string): Attack => ({
  title,
  of,
  run: () =>
    inVisit(async ({ ada }) => {
      const { status, body } = await ada.post(batchOf([reading(url)]))
      return verdict(status) === 'it is taken'
        ? verdict(Number(body.entry?.[0]?.response?.status))
        : verdict(status)
    }),
})

const large = (world: World, count: number, size: number) => {
  for (let n = 0; n < count; n++)
    world.server.store.put(observation(`o${n}`, { code: { text: 'x'.repeat(size) } }))
}

const sized = (title: string, ask: (world: World) => Promise<unknown>, most = 3_000_000): Attack => ({
  title,
  of: 'S16',
  run: () =>
    inVisit(async (world) => {
      const size = JSON.stringify(await ask(world)).length
      return size > most ? `${Math.round(size / 1e6)} MB in one answer` : null
    }),
})

export const answerSizes: Weakening[] = [
  {
    rule: 'A search lists so many values, and its address has an end.',
    changes: [
      { file: 'central/fhir/read.ts', find: 'if (values > mostValues)', replace: 'if (values < 0)' },
      { file: bundle, find: 'url: z.string().max(8_000)', replace: 'url: z.string()' },
    ],
    attacks: [
      listed('searches for forty thousand ids', 'S21', `Patient?_id=${many(40_000, () => 'a')}`),
      listed('searches for a hundred thousand states', 'S21', `Task?status=${many(100_000, () => 'a')}`),
      listed(
        'searches by three thousand bounds in time',
        'S21',
        `Task?${many(3_000, () => '_lastUpdated=gt2020').join('&')}`,
      ),
      listed('searches for three hundred ids', 'junk requests', `Task?_id=${many(300, () => 'a')}`),
    ],
  },
  {
    rule: 'The answer to a batch has an end.',
    changes: [{ file: bundle, find: 'if (size >= limits.answer)', replace: 'if (size < 0)' }],
    attacks: [
      sized('reads a hundred megabytes by a batch of thirty kilobytes', async (world) => {
        large(world, 10, 90_000)
        return (await world.ada.post(batchOf(many(20, () => reading('Observation?_count=1000'))))).body
      }),
      sized('has a batch of writes answered with what stands in their place', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.post(batchOf(many(60, (n) => put(observation(`o${n}`)))), underClaim)).body
      }),
    ],
  },
  {
    rule: 'A page ends at its size.',
    changes: [
      {
        file: 'central/store/store.ts',
        find: 'if (at > 0 && size + more > bytes) return true',
        replace: 'void bytes',
      },
    ],
    attacks: [
      sized('reads a whole chart in one page', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.get('Patient/p1/$everything?_count=1000')).body
      }),
      sized('reads all observations in one page', async (world) => {
        large(world, 60, 90_000)
        return (await world.ada.get('Observation?patient=p1&_count=1000')).body
      }),
    ],
  },
  {
    rule: 'A history has as many versions as one answer holds.',
    changes: [
      {
        file: 'central/store/store.ts',
        find: 'if (rows.length > 0 && size > settings.limits.answer) break',
        replace: '',
      },
    ],
    attacks: [
      sized('reads all versions of a large resource at once', async (world) => {
        for (let n = 0; n < 40; n++)
          world.server.store.put(observation('o', { code: { text: `${n}${'x'.repeat(90_000)}` } }))
        return (await world.ada.get('Observation/o/_history?_count=1000')).body
      }),
    ],
  },
  {
    rule: 'What a batch read is not kept for its Idempotency-Key.',
    changes: [
      {
        file: 'central/fhir/routes.ts',
        find: 'if (!writes) return send(reply, bundleAnswer(who, batch(services, writer, bundle)))',
        replace: '',
      },
      { file: 'central/fhir/routes.ts', find: "reads ? 'writes' : undefined", replace: 'undefined' },
    ],
    attacks: [false, true].map((mixed) => ({
      title: `has what a batch read kept for ninety days${mixed ? ', beside what it wrote' : ''}`,
      of: 'S16' as const,
      run: () =>
        inVisit(async (world) => {
          // Of what is longer only its version is named in what is kept.
          large(world, 60, 9_000)
          const writes = mixed ? [put(observation('small'))] : []
          const sent = batchOf([...many(60, (n) => reading(`Observation/o${n}`)), ...writes])
          must((await world.ada.post(sent, underClaim)).status === 200, 'the batch is answered')
          const { size } = world.server.context.db
            .prepare<[], { size: number | null }>('SELECT sum(length(body)) AS size FROM idempotency')
            .get() ?? { size: 0 }
          return (size ?? 0) > 300_000 ? `${size} characters are kept` : null
        }),
    })),
  },
]
