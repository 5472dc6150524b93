import type { Resource } from '@medplum/fhirtypes'
import type { FakeCentral } from '../../../../main/engine/sync/test/fake-central.ts'
import { note, write } from '../../../../main/engine/sync/test/workstation.ts'
import type { Attack, Weakening } from '../attack.ts'
import { behind, garbage } from '../hostile-central.ts'

/** Answers to a write that are none, or are of something else. */

/** Answers the PUT of a note with this; what the attacker has of it is a note that is said to be sent and is not. */
const answersTheNote = (
  title: string,
  of: Attack['of'],
  answer: (stored: Record<string, unknown>, good: Response) => Response,
): Attack => ({
  title,
  of,
  run: () =>
    behind(
      async (_path, method, good) => {
        if (method !== 'PUT') return good
        return answer((await good.clone().json()) as Record<string, unknown>, good)
      },
      async ({ station }) => {
        await station.begin()
        station.cache.put(write, note({ subjective: 'Typed here.' }))
        await station.sync.pokeNow()
        const shown = JSON.stringify(station.cache.read('Composition', 'n')?.resource ?? {})
        if (!shown.includes('Typed here.')) return 'other words than were typed stand in the note'
        const { state } = station.cache.outbox()[0] ?? {}
        if (state === 'set-aside') return 'the words are put aside for good'
        return state === undefined ? 'the note counts as sent' : null
      },
    ),
})

const withBody =
  (change: (stored: Record<string, unknown>) => unknown) =>
  (stored: Record<string, unknown>, good: Response) =>
    new Response(JSON.stringify(change(stored)), { status: 200, headers: good.headers })

const withHeaders =
  (change: Record<string, string>, body?: string) => (stored: Record<string, unknown>, good: Response) => {
    const headers = new Headers(good.headers)
    for (const [name, value] of Object.entries(change)) headers.set(name, value)
    return new Response(body ?? JSON.stringify(stored), { status: 200, headers })
  }

const foreign = note({ subjective: 'Words of another patient.' }).section

const offersAConflict = (what: string, change: object): Attack => ({
  title: `offers ${what} as another version of this note`,
  of: 'S15',
  run: () => {
    let central: FakeCentral | undefined
    return behind(
      (_path, method, good) =>
        method === 'PUT' && central
          ? central.refusal(412, 'version-conflict', {
              current: { ...note({}), meta: { versionId: 'w' }, section: foreign, ...change } as Resource,
            })
          : good,
      async ({ station, central: api }) => {
        central = api
        await station.begin()
        station.cache.put(write, note({ subjective: 'Typed here.' }))
        await station.sync.pokeNow()
        return station.cache.conflicts('e').length > 0
          ? 'foreign words are one choice away from being signed'
          : null
      },
    )
  },
})

const judge = 'main/engine/sync/judge.ts'

export const falseAcknowledgments: Weakening[] = [
  {
    rule: 'An acknowledgment says what was sent, of the same patient, visit and author.',
    changes: [
      {
        file: 'main/engine/sync/same-write.ts',
        find: 'isAnotherVersionOf(row, mine, found) && !!found.meta?.versionId && saysWhatWasSent(mine, found)',
        replace:
          'isReadable(found) && nameOf(found) === nameOf(mine) && !!found.meta?.versionId && (isAnotherVersionOf, saysWhatWasSent, row, true)',
      },
    ],
    attacks: [
      ['words of another patient', { subject: { reference: 'Patient/other' }, section: foreign }],
      ['words of another visit', { encounter: { reference: 'Encounter/other' }, section: foreign }],
      ['words of another author', { author: [{ reference: 'Practitioner/other' }], section: foreign }],
      ['a note without the words', { section: undefined }],
      ['other words of the same author', { section: foreign }],
      ['words under a heading of its own', { section: [...(foreign ?? []), { title: 'More' }] }],
    ].map(([what, change]) =>
      answersTheNote(
        `acknowledges a note with ${what}`,
        'S15',
        withBody((stored) => ({ ...stored, ...(change as object) })),
      ),
    ),
  },
  {
    rule: 'What a refusal says stands there is of the same patient, visit and author as what was sent.',
    changes: [
      {
        file: judge,
        find: 'const ours = current === null || row.mine.some((mine) => isAnotherVersionOf(row, mine, current))',
        replace: 'const ours = true || isAnotherVersionOf',
      },
    ],
    attacks: [
      offersAConflict('a note of another patient', { subject: { reference: 'Patient/other' } }),
      offersAConflict('a note of another visit', { encounter: { reference: 'Encounter/other' } }),
      offersAConflict('a note of another author', { author: [{ reference: 'Practitioner/other' }] }),
    ],
  },
  {
    rule: 'Only the stored version of what was sent, with its place in the feed, is an acknowledgment.',
    changes: [
      {
        file: judge,
        find: 'if (status === 200 || status === 201) return acknowledgment(row, answer)',
        replace:
          "if (status === 200 || status === 201) return { kind: 'acknowledged', versions: row.mine.map((resource) => ({ resource, position: '0000000000009999' })) }\n  void acknowledgment",
      },
    ],
    attacks: [
      answersTheNote(
        'acknowledges a note with nothing',
        garbage,
        withBody(() => ({})),
      ),
      answersTheNote(
        'acknowledges a note with null',
        garbage,
        withBody(() => null),
      ),
      answersTheNote(
        'acknowledges a note with a list',
        garbage,
        withBody((stored) => [stored]),
      ),
      answersTheNote(
        'acknowledges a note with a word',
        garbage,
        withBody(() => 'stored'),
      ),
      answersTheNote(
        'acknowledges a note with a page',
        garbage,
        withBody((stored) => ({ resourceType: 'Bundle', type: 'history', entry: [{ resource: stored }] })),
      ),
      answersTheNote(
        'acknowledges a note with a refusal',
        garbage,
        withBody(() => ({ resourceType: 'OperationOutcome', issue: [] })),
      ),
      answersTheNote(
        'acknowledges a note with another type',
        garbage,
        withBody((stored) => ({ ...stored, resourceType: 'Task' })),
      ),
      answersTheNote(
        'acknowledges a note without a version',
        garbage,
        withBody((stored) => ({ ...stored, meta: {} })),
      ),
      answersTheNote(
        'acknowledges a note with a version that is a number',
        garbage,
        withBody((stored) => ({ ...stored, meta: { versionId: 5 } })),
      ),
      answersTheNote(
        'acknowledges a note at no place in the feed',
        garbage,
        withHeaders({ 'Feed-Position': 'x' }),
      ),
    ],
  },
  {
    rule: 'What did not come from the central API itself is no answer.',
    changes: [
      {
        file: 'main/engine/central/client.ts',
        find: 'if (!epoch || body === undefined || status < 200 || (status >= 300 && status < 400)) {',
        replace: 'if (status === 0) {',
      },
      {
        file: judge,
        find: 'if (status === 200 || status === 201) return acknowledgment(row, answer)',
        replace:
          "if (status === 200 || status === 201) return { kind: 'acknowledged', versions: row.mine.map((resource) => ({ resource, position: '0000000000009999' })) }\n  void acknowledgment",
      },
      {
        file: judge,
        find: "if (!problem) return { kind: 'unknown' }",
        replace: "if (!problem) return { kind: 'refused', code: '', message: 'No.' }",
      },
    ],
    attacks: [
      answersTheNote(
        'acknowledges a note with a page of HTML',
        garbage,
        withHeaders({ 'Content-Type': 'text/html' }, '<html>'),
      ),
      answersTheNote(
        'acknowledges a note with an answer cut short',
        garbage,
        withHeaders({}, '{"resourceType":"Compo'),
      ),
      answersTheNote(
        'acknowledges a note in the name of nobody',
        garbage,
        withHeaders({ 'Server-Epoch': '' }),
      ),
      answersTheNote(
        'refuses a note by a gateway’s page',
        garbage,
        () => new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } }),
      ),
      answersTheNote(
        'refuses a note by a redirect',
        garbage,
        () => new Response(null, { status: 302, headers: { Location: 'http://elsewhere.example' } }),
      ),
    ],
  },
]
