import type { AuditEvent, Bundle } from '@medplum/fhirtypes'
import { note, penicillinAllergy, practitioner, waitingVisit } from '../../../../central/testing/practice.ts'
import { type Client, startCentral, type TestServer } from '../../../../central/testing/server.ts'
import { type Attack, must, type Weakening } from '../attack.ts'

/** Words that stand in the chart of somebody whom the attacker has not in care. */
const secret = 'Chlamydia exposure'
const scope = 'reading out of scope'

type World = { server: TestServer; eve: Client; ben: Client }

const act: AuditEvent & { id: string } = {
  resourceType: 'AuditEvent',
  id: 'act-of-ben',
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  recorded: '2026-11-23T10:06:00Z',
  agent: [{ who: { reference: 'Practitioner/ben' }, requestor: true }],
  source: { observer: { display: 'Rounds workstation device-1' } },
  entity: [{ what: { reference: 'Patient/victim' }, name: secret }],
}

/** Ben has the visit of `victim`, with a note, a draft he deleted, an allergy and an act of his; eve has neither claim nor license. */
async function withVictim(attacker: (world: World) => Promise<string | null>): Promise<string | null> {
  const server = await startCentral({ database: ':memory:' }, [
    practitioner('eve', 'Ravel', ['NH']),
    ...waitingVisit('victim'),
    penicillinAllergy('victim-allergy', 'victim'),
  ])
  try {
    const ben = server.as('ben')
    const underClaim = { 'rounds-claim': 'victim-task 1' }
    must((await ben.claim('victim-task')).status === 201, 'ben claims')
    const texts = { 'victim-note': secret, 'victim-draft': `${secret}, a draft` }
    for (const [id, text] of Object.entries(texts)) {
      const written = await ben.create(note(id, 'victim', 'ben', 'preliminary', text), underClaim)
      must(written.status === 201, 'ben writes a note')
      if (id === 'victim-draft') {
        const gone = await ben.remove(written.body, underClaim)
        must(gone.status === 204, 'ben deletes his draft')
      }
    }
    must((await ben.create(act)).status === 201, 'ben records what he did')
    return await attacker({ server, eve: server.as('eve'), ben })
  } finally {
    await server.close()
  }
}

/** What of the victim an answer holds. */
function foundIn(body: unknown): string | null {
  const text = JSON.stringify(body ?? '')
  if (text.includes(secret)) return 'the words of a note'
  // The question is repeated in an answer's own links.
  const records =
    /"(resourceType":"(Patient|Encounter|Task)","id":"victim|family":"victim"|text":"Penicillin)/
  return records.test(text) ? 'a record of the chart' : null
}

const gets = (title: string, path: string | ((world: World) => string)): Attack => ({
  title,
  of: scope,
  run: () =>
    withVictim(async (world) => {
      const asked = typeof path === 'string' ? path : path(world)
      return foundIn((await world.eve.get<unknown>(asked)).body)
    }),
})

/** Read past the rules, from the server's own table. */
function versionOf({ server }: World, type: string, id: string, which: 'first' | 'last'): string {
  const versions = server.context.db
    .prepare<[string, string], { version_id: string }>(
      'SELECT version_id FROM version WHERE type = ? AND id = ? AND body IS NOT NULL ORDER BY position',
    )
    .all(type, id)
  const version = which === 'first' ? versions[0] : versions.at(-1)
  must(version, `${type} has versions`)
  return `${type}/${id}/_history/${version.version_id}`
}

const batch = (url: string): Bundle => ({
  resourceType: 'Bundle',
  type: 'batch',
  entry: [{ request: { method: 'GET', url } }],
})
const asksInABatch = (title: string, url: string): Attack => ({
  title,
  of: scope,
  run: () => withVictim(async ({ eve }) => foundIn((await eve.post(batch(url))).body)),
})

const may = 'central/fhir/may.ts'
const read = 'central/fhir/read.ts'

const searchesOutOfScope = [
  { file: read, find: 'terms.practitioner = me', replace: 'void me' },
  { file: read, find: "throw new Problem('outside-scope'", replace: "void new Problem('outside-scope'" },
]

export const reading: Weakening[] = [
  {
    rule: 'A resource is read only while its patient is in scope.',
    changes: [
      {
        file: may,
        find: 'if (!patient || !store.inScope(me, patient)) throw outside()',
        replace: 'void patient',
      },
    ],
    attacks: [
      gets('reads the Patient of another provider', 'Patient/victim'),
      gets('reads the Encounter of another provider', 'Encounter/victim-visit'),
      gets('reads the note of another provider', 'Composition/victim-note'),
      gets('reads an allergy of a patient of another provider', 'AllergyIntolerance/victim-allergy'),
      gets('reads a Patient’s history', 'Patient/victim/_history'),
      gets('reads a note’s history', 'Composition/victim-note/_history'),
      gets('reads one version of a note', (world) => versionOf(world, 'Composition', 'victim-note', 'last')),
      gets('reads a version of a note that was deleted', (world) =>
        versionOf(world, 'Composition', 'victim-draft', 'last'),
      ),
      gets('reads the history of a note that was deleted', 'Composition/victim-draft/_history'),
      asksInABatch('reads a note in a batch', 'Composition/victim-note'),
    ],
  },
  {
    rule: 'A queue row is read while it waits, and then by who has it.',
    changes: [
      { file: may, find: 'if (store.seesTask(me, resource.id as string)) return', replace: 'return' },
    ],
    attacks: [
      gets('reads the Task of a claimed visit', 'Task/victim-task'),
      gets('reads the version of a Task from when it waited', (world) =>
        versionOf(world, 'Task', 'victim-task', 'first'),
      ),
      gets('reads the history of a Task from when it waited', 'Task/victim-task/_history'),
    ],
  },
  {
    rule: 'An AuditEvent is read by the provider whose act it is.',
    changes: [
      {
        file: may,
        find: "throw forbidden('An AuditEvent is read by the provider it is about.')",
        replace: 'return',
      },
    ],
    attacks: [gets('reads the AuditEvent of another provider', 'AuditEvent/act-of-ben')],
  },
  {
    rule: 'A search answers only what is in the caller’s scope.',
    changes: searchesOutOfScope,
    attacks: [
      gets('searches notes by _id', 'Composition?_id=victim-note'),
      gets('searches notes by patient', 'Composition?patient=Patient/victim'),
      gets('searches notes by subject', 'Composition?subject=victim'),
      gets('searches notes by encounter', 'Composition?encounter=Encounter/victim-visit'),
      gets('searches notes by status', 'Composition?status=preliminary,final'),
      gets(
        'searches notes by the time of their last change',
        'Composition?_lastUpdated=gt2000-01-01T00:00:00Z',
      ),
      gets('searches notes from a place in the feed on', 'Composition?_after=0'),
      gets('searches all patients', 'Patient?_count=1000'),
      gets('searches Tasks by status', 'Task?status=accepted'),
      gets('searches allergies of a patient', 'AllergyIntolerance?patient=victim'),
      gets('searches AuditEvents about a patient', 'AuditEvent?patient=Patient/victim'),
      asksInABatch('searches notes in a batch', 'Composition?patient=Patient/victim'),
    ],
  },
  {
    rule: 'A search names a parameter once.',
    changes: [
      ...searchesOutOfScope,
      {
        file: read,
        find: "if (seen.has(element) && name !== '_lastUpdated')",
        replace: "if (seen.has(element) && name === '_lastUpdated')",
      },
    ],
    attacks: [
      gets('searches notes by two subjects', 'Composition?subject=Patient/nobody&subject=Patient/victim'),
    ],
  },
  {
    rule: 'A search by a parameter that the server does not know is refused.',
    changes: [
      ...searchesOutOfScope,
      {
        file: read,
        find: 'default:\n        throw unknown',
        replace: 'default:\n        void unknown',
      },
    ],
    attacks: [
      gets('searches by a chained parameter', 'Composition?subject:Patient.name=victim'),
      gets('searches by a reversed chain', 'Patient?_has:Composition:subject:status=preliminary'),
      gets('includes what a result refers to', 'Composition?_include=Composition:subject'),
      gets('searches by a modifier', 'Patient?name:contains=vic'),
      gets('asks for elements that a filter would leave out', 'Patient?_filter=name co "vic"'),
    ],
  },
  {
    rule: 'A compartment is read only while its patient is in scope.',
    changes: [
      {
        file: 'central/changes/compartment.ts',
        find: 'if (!store.inScope(practitioner, patient))',
        replace: 'if (!store.inScope(practitioner, patient) && false)',
      },
    ],
    attacks: [
      gets('reads everything of a patient', 'Patient/victim/$everything'),
      {
        title: 'reads the next page of another provider’s compartment',
        of: scope,
        run: () =>
          withVictim(async ({ eve, ben }) => {
            const page = (await ben.get<Bundle>('Patient/victim/$everything?_count=3')).body
            const next = page.link?.find(({ relation }) => relation === 'next')?.url?.split('/fhir/R4/')[1]
            must(next, 'there is a next page')
            return foundIn((await eve.get<unknown>(next)).body)
          }),
      },
    ],
  },
  {
    rule: 'The feed tells a provider only of patients in scope and of rows that they may see.',
    changes: [
      {
        file: 'central/changes/feed.ts',
        find: 'c.position > max(s.position, :after)\n      WHERE s.practitioner = :me AND',
        replace: 'c.position > max(s.position, :after)\n      WHERE',
      },
      {
        file: 'central/changes/feed.ts',
        find: "const visible = row.type !== 'Task' || store.seesTask(me, row.id)",
        replace: 'const visible = true || store.seesTask(me, row.id)',
      },
    ],
    attacks: [
      gets('reads the feed from its beginning', '$changes?_count=1000'),
      {
        title: 'reads the feed with the cursor of another provider',
        of: scope,
        run: () =>
          withVictim(async ({ eve, ben }) => {
            const { cursor } = await ben.feed(undefined, 1)
            return foundIn((await eve.get<unknown>(`$changes?cursor=${cursor}&_count=1000`)).body)
          }),
      },
    ],
  },
]
