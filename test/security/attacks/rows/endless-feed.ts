import { createCentral } from '../../../../central/app.ts'
import { note, task, write } from '../../../../main/engine/sync/test/workstation.ts'
import { workstation } from '../../../../main/engine/testing/workstation.ts'
import type { Attack, Weakening } from '../attack.ts'
import { altered, at, behind, garbage, withoutLength } from '../hostile-central.ts'

/** A feed that brings nothing, goes in circles or never ends. */

const circles = (title: string, cursor: (n: number) => string, position: (n: number) => number): Attack => {
  let asked = 0
  return {
    title,
    of: 'S17',
    run: () =>
      behind(
        (path, _method, good) => {
          if (!path.includes('$changes')) return good
          asked += 1
          if (asked > 100) return new Response('', { status: 500 })
          return altered(good, (page: object) => ({
            ...page,
            link: [{ relation: 'next', url: `/x?cursor=${cursor(asked)}` }],
            entry: [{ extension: [at(position(asked))], resource: { ...task(), meta: { versionId: 'v' } } }],
          }))
        },
        async ({ station }) => {
          await station.begin()
          return asked > 100 ? 'the feed is asked for without end' : null
        },
      ),
  }
}

/** Behind a feed that never ends; an hour passes in a few seconds. */
async function withoutEnd(): Promise<string | null> {
  const central = await createCentral({ database: ':memory:', training: true })
  let asked = 0
  let headers: Headers | undefined
  const hostile: typeof globalThis.fetch = async (input, init) => {
    if (!String(input).includes('$changes')) return fetch(input, init)
    headers ??= (await fetch(input, init)).headers
    asked += 1
    const entry = [{ extension: [at(asked)], resource: task({ meta: { versionId: `v${asked}` } }) }]
    const link = [{ relation: 'next', url: `/x?cursor=k${asked}` }]
    const page = { resourceType: 'Bundle', type: 'history', link, entry }
    return new Response(JSON.stringify(page), { headers: withoutLength(headers) })
  }
  const fast = {
    now: () => Date.now(),
    monotonic: () => performance.now() * 20,
    after(ms: number, work: () => void) {
      const timer = setTimeout(work, ms / 20)
      return () => clearTimeout(timer)
    },
  }
  const one = await workstation(central.url, { fetch: hostile, clock: fast })
  try {
    await one.signIn('okafor@training.rounds.example')
    const answered = one.call('sync.now', {}).then(() => true)
    const waited = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5_000))
    return (await Promise.race([answered, waited])) ? null : 'there is no answer'
  } finally {
    await one.close().catch(() => {})
    await central.close()
  }
}

const pull = 'main/engine/sync/pull.ts'

export const endlessFeed: Weakening[] = [
  {
    rule: 'A round that takes nothing in says so, though the central API answers.',
    changes: [
      { file: 'main/engine/sync/sync.ts', find: "(health.failing() ? failingMessage : '')", replace: "''" },
    ],
    attacks: (
      [
        [
          'a page without a link',
          (answer) => altered(answer, ({ link: _, ...page }: { link: unknown }) => page),
        ],
        ['a list in the place of a page', (answer) => altered(answer, () => [])],
        [
          'entries that are an object',
          (answer) => altered(answer, (page: object) => ({ ...page, entry: {} })),
        ],
        [
          'an error of the server’s',
          (answer) => new Response('{}', { status: 500, headers: answer.headers }),
        ],
      ] satisfies [string, (answer: Response) => Response | Promise<Response>][]
    ).map(([what, answer]) => ({
      title: `makes a workstation deaf without a word: ${what}`,
      of: 'S3',
      run: () =>
        behind(
          (path, _method, good) => (path.includes('$changes') ? answer(good) : good),
          async ({ station }) => {
            await station.begin()
            const { central, message } = station.sync.status()
            return central === 'reachable' && message === '' ? 'nothing comes in, and all looks well' : null
          },
        ),
    })),
  },
  {
    rule: 'Each page of the feed leads on.',
    changes: [
      {
        file: pull,
        find: 'if (!page || !progress.isMade(cursor, page))',
        replace: 'if (!page || (progress.isMade(cursor, page), false))',
      },
    ],
    attacks: [
      circles(
        'leads the feed to the same cursor again',
        () => 'k',
        () => 7,
      ),
      circles(
        'leads the feed round between two cursors',
        (n) => `k${n % 2}`,
        (n) => n,
      ),
      circles(
        'tells the same under ever new cursors',
        (n) => `k${n}`,
        () => 7,
      ),
    ],
  },
  {
    rule: 'What is written here never waits for the feed’s end.',
    changes: [
      {
        file: pull,
        find: 'if (page.steps.length === 0) return null\n      // What is written here never waits for a feed, however long it is.\n      if (interrupted())',
        replace: 'if (page.steps.length === 0) return null\n      if (interrupted() && false)',
      },
    ],
    attacks: [
      {
        title: 'keeps a note from being sent by a feed without end',
        of: 'S17',
        run: () => {
          let asked = 0
          return behind(
            (path, _method, good) => {
              if (!path.includes('$changes')) return good
              asked += 1
              if (asked > 300) return new Response('', { status: 500 })
              return altered(good, (page: object) => ({
                ...page,
                link: [{ relation: 'next', url: `/x?cursor=k${asked}` }],
                entry: [
                  { extension: [at(asked)], resource: { ...task(), meta: { versionId: `v${asked}` } } },
                ],
              }))
            },
            async ({ station, central }) => {
              const begun = station.begin()
              while (asked < 3) await new Promise((resolve) => setImmediate(resolve))
              station.cache.put(write, note({ subjective: 'Typed here.' }))
              void station.sync.pokeNow()
              while (asked < 250 && !central.current('Composition/n'))
                await new Promise((resolve) => setImmediate(resolve))
              const sent = central.current('Composition/n') !== undefined
              await station.sync.stop()
              await begun
              return sent ? null : 'the note waits for the feed to end'
            },
          )
        },
      },
    ],
  },
  {
    rule: 'Who presses to sync is answered, however long a round goes on.',
    changes: [
      {
        file: 'main/engine/engine.ts',
        find: 'withinLimit(sync.pokeNow())',
        replace: '(void withinLimit, sync.pokeNow())',
      },
    ],
    attacks: [
      {
        title: 'lets a person wait for ever who asks to sync',
        of: 'S17',
        run: withoutEnd,
      },
    ],
  },
  {
    rule: 'A server that shows what it does not know has no chart loaded anew for it without end.',
    changes: [
      {
        file: 'main/engine/sync/confirm.ts',
        find: 'return times <= mostOften',
        replace: 'return times <= mostOften || true',
      },
    ],
    attacks: [
      {
        title: 'empties the charts over and over by an entry that it does not know itself',
        of: garbage,
        run: () =>
          behind(
            (path, _method, good) =>
              path.includes('$everything')
                ? altered(good, (page: { entry: unknown[] }) => ({
                    ...page,
                    entry: [
                      ...page.entry,
                      {
                        extension: [at(9_000_000_000)],
                        resource: { resourceType: 'Condition', id: 'x', meta: { versionId: 'nowhere' } },
                      },
                    ],
                  }))
                : good,
            async ({ station }) => {
              await station.begin()
              return station.cache.compartment('p').state === 'complete' ? null : 'no chart is ever here'
            },
          ),
      },
    ],
  },
]
