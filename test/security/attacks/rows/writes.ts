import { randomUUID } from 'node:crypto'
import type {
  AllergyIntolerance,
  AuditEvent,
  Bundle,
  Composition,
  Observation,
  Patient,
  Provenance,
  Task,
} from '@medplum/fhirtypes'
import { note, order, penicillinAllergy, practitioner } from '../../../../central/testing/practice.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type Clinic, handedOver, inClinic, meeting, taken, underMine, underVictim } from '../clinic.ts'

const table = 'central/fhir/writable/table.ts'
const claimCheck = 'central/fhir/claim-check.ts'
const names = 'central/fhir/writable/names.ts'
const noteRow = 'central/fhir/writable/note.ts'
const auditRow = 'central/fhir/writable/audit-event.ts'

const anyRow =
  "return { type: next.resourceType, bound: 'none', may: { create: 'anyone', update: 'anyone' }, rules: [], author: '', checkAuthor() {} } as never"

/** Cleo may not see the patient, and does after this. */
const opensTo = (title: string, plant: (clinic: Clinic) => Promise<unknown>): Attack => ({
  title,
  of: 'S5',
  run: () =>
    inClinic(async (clinic) => {
      must((await clinic.cleo.get('Patient/mine')).status === 403, 'the patient is not in cleo’s care')
      await plant(clinic)
      return taken(await clinic.cleo.get('Patient/mine'), 'another provider reads the chart')
    }),
})

const noType: Weakening = {
  rule: 'What has no row among the writable types is written by nobody.',
  changes: [
    {
      file: table,
      find: "throw new Problem('forbidden', `This",
      replace: `${anyRow}\n  throw new Problem('forbidden', \`This`,
    },
  ],
  attacks: [
    opensTo('gives a patient to a colleague by an appointment of her own making', ({ ada }) =>
      ada.create({ ...meeting('mine', 'cleo'), id: 'planted' }, underMine),
    ),
    {
      title: 'keeps a patient for years by an appointment of her own making',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada, server }) => {
          await ada.create(
            { ...meeting('mine', 'ada'), start: '2000-01-01T10:00:00Z', end: '2999-01-01T10:00:00Z' },
            underMine,
          )
          must((await ada.release('mine-task', 1)).status === 204, 'ada gives the visit back')
          server.clock.pass(400 * 86_400)
          return taken(await ada.get('Patient/mine'), 'the chart, 400 days after the visit')
        }),
    },
    {
      title: 'overwrites a patient’s name and birth date',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body } = await ada.get<Patient>('Patient/mine')
          return taken(
            await ada.update({ ...body, birthDate: '1901-01-01' }, underMine),
            'another birth date',
          )
        }),
    },
    {
      title: 'stores a procedure that was never held against R4',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada }) => {
          const it = { resourceType: 'Procedure', id: 'p', color: 5, subject: { reference: 'Patient/mine' } }
          return taken(await ada.create(it as never, underMine), 'a resource of any form')
        }),
    },
    {
      title: 'stores an appointment that workstations can’t read',
      of: 'S3',
      run: () =>
        inClinic(async ({ ada }) => {
          const it = {
            resourceType: 'Appointment',
            id: 'a',
            status: 'booked',
            individual: { reference: 'Patient/mine' },
          }
          return taken(await ada.create(it as never, underMine), 'a resource that breaks a pull')
        }),
    },
    {
      title: 'makes a Task of no visit in a patient’s chart',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada }) => {
          const it: Task = {
            resourceType: 'Task',
            id: 't',
            status: 'requested',
            intent: 'order',
            for: { reference: 'Patient/mine' },
          }
          return taken(await ada.create(it, underMine), 'a Task')
        }),
    },
  ],
}

const victims = note('planted', 'victim', 'ada', 'final', 'Not hers.')
const { encounter: _, ...loose } = victims
const signs = (title: string, it: Composition): Attack => ({
  title,
  of: 'S4',
  run: () =>
    inClinic(async ({ ada }) => taken(await ada.create(it, underMine), 'a signed note in the chart')),
})

const boundToClaim: Weakening = {
  rule: 'A write is of the patient and the visit of its claim.',
  changes: [
    {
      file: claimCheck,
      find: 'if (patientOf(resource) !== visit.patient) return false',
      replace: 'return true',
    },
  ],
  attacks: [
    signs('signs a note into another patient’s chart under her own claim', victims),
    signs('signs a note without an encounter into another’s chart', loose as Composition),
    signs('signs a note of an unknown encounter into another’s chart', {
      ...victims,
      encounter: { reference: 'Encounter/made-up' },
    }),
    signs('signs a note of a patient who does not exist', {
      ...victims,
      subject: { reference: 'Patient/nobody' },
    }),
    signs('signs a note that names her visit and another’s patient', {
      ...victims,
      encounter: { reference: 'Encounter/mine-visit' },
    }),
  ],
}

/** Ada has the victim in scope by an appointment; ben has the visit. */
const byAppointment = (
  title: string,
  of: Attack['of'],
  attack: (clinic: Clinic) => Promise<string | null>,
): Attack => ({
  title,
  of,
  run: () =>
    inClinic(
      async (clinic) => {
        must((await clinic.ben.claim('victim-task')).status === 201, 'ben claims the visit')
        must((await clinic.ada.get('Patient/victim')).status === 200, 'the patient is in ada’s scope')
        return attack(clinic)
      },
      [meeting('victim', 'ada'), penicillinAllergy('known', 'victim')],
    ),
})

const standing = {
  file: claimCheck,
  find: 'throw superseded(services, visitOf(',
  replace: 'void superseded(services, visitOf(',
}

const holderOnly: Weakening = {
  rule: 'In a visit writes who has it.',
  changes: [standing],
  attacks: [
    byAppointment('begins a note in a colleague’s visit', 'S4', async ({ ada }) =>
      taken(
        await ada.create({ ...victims, status: 'preliminary' }),
        'a note in a visit that she does not have',
      ),
    ),
    byAppointment('records an allergy in a colleague’s visit', 'S4', async ({ ada }) =>
      taken(await ada.create(penicillinAllergy('new', 'victim')), 'an allergy'),
    ),
    byAppointment('drafts an order in a colleague’s visit', 'S8', async ({ ada }) =>
      taken(await ada.create(order('rx', 'victim', 'ada', '308182', 'Amoxicillin')), 'an order'),
    ),
    byAppointment('changes an allergy of a patient whom a colleague sees', 'S28', async ({ ada }) => {
      const { body } = await ada.get<AllergyIntolerance>('AllergyIntolerance/known')
      return taken(await ada.update({ ...body, criticality: 'low' }), 'an allergy of another kind')
    }),
  ],
}

const deleted: Weakening = {
  rule: 'What stands in a chart is not deleted.',
  changes: [
    standing,
    {
      file: 'central/fhir/writable/chart.ts',
      find: "may: { create: 'holder', update: 'holder' },\n  author: '`recorder`",
      replace: "may: { create: 'holder', update: 'holder', delete: 'holder' },\n  author: '`recorder`",
    },
  ],
  attacks: [
    byAppointment('deletes an allergy with no more than an appointment', 'S28', async ({ ada }) => {
      const { body } = await ada.get<AllergyIntolerance>('AllergyIntolerance/known')
      return taken(await ada.remove(body), 'the allergy is gone')
    }),
    {
      title: 'deletes an allergy in her own visit, without a trace in the chart',
      of: 'S28',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body } = await ada.create(penicillinAllergy('own', 'mine'), underMine)
          return taken(await ada.remove(body, underMine), 'the allergy is gone')
        }),
    },
  ],
}

/** Ben has a draft in the visit that was ada's before. */
const onBensDraft = (
  title: string,
  attack: (clinic: Clinic, draft: Composition) => Promise<string | null>,
): Attack => ({
  title,
  of: 'S9',
  run: () =>
    handedOver(async (clinic) => {
      const { body, status } = await clinic.ben.create(
        note('draft', 'victim', 'ben', 'preliminary', 'His.'),
        underVictim(2),
      )
      must(status === 201, 'ben begins his note')
      return attack(clinic, body)
    }),
})
const authorAda = [{ reference: 'Practitioner/ada' }]

const soleAuthor: Weakening = {
  rule: 'A note is written by its one author.',
  changes: [
    {
      file: noteRow,
      find: 'isOnly(me, next.author) && (!previous || isOnly(me, previous.author)),',
      replace: 'true,',
    },
  ],
  attacks: [
    onBensDraft('signs a colleague’s draft as her own, with other words', async ({ ada }, draft) =>
      taken(
        await ada.update({ ...draft, author: authorAda, status: 'final' }, underVictim(1)),
        'a note of his, signed by her',
      ),
    ),
    onBensDraft('puts words into a colleague’s draft', async ({ ada }, draft) =>
      taken(await ada.update({ ...draft, title: 'Planted' }, underVictim(1)), 'her words under his name'),
    ),
    {
      title: 'begins a note in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(note('as-ben', 'mine', 'ben', 'preliminary', 'x'), underMine),
            'a note of his',
          ),
        ),
    },
    {
      title: 'signs a note in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(note('as-ben', 'mine', 'ben', 'final', 'x'), underMine),
            'a signature of his',
          ),
        ),
    },
  ],
}

const draftDeleted: Weakening = {
  rule: 'A draft is deleted by its author.',
  changes: [{ file: noteRow, find: 'refuseOther(isOnly(me, next.author), ', replace: 'refuseOther(true, ' }],
  attacks: [
    onBensDraft('deletes a colleague’s draft', async ({ ada }, draft) =>
      taken(await ada.remove(draft, underVictim(1)), 'his words are gone'),
    ),
  ],
}

const auditEvent = (who: string[], more: Partial<AuditEvent> = {}): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: randomUUID(),
  type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
  action: 'R',
  recorded: '2026-11-23T10:00:00Z',
  agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` }, requestor: true })),
  source: { observer: { display: 'Rounds workstation device-1' } },
  ...more,
})
const provenance = (of: string, who: string[], more: Partial<Provenance> = {}): Provenance => ({
  resourceType: 'Provenance',
  id: randomUUID(),
  target: [{ reference: `Patient/${of}` }],
  recorded: '2026-11-23T10:00:00Z',
  agent: who.map((one) => ({ who: { reference: `Practitioner/${one}` } })),
  ...more,
})

const oneAgent: Weakening = {
  rule: 'Who wrote, or did, something is one person: the caller.',
  changes: [
    {
      file: names,
      find: 'references?.length === 1 && isMe(me, references[0])',
      replace: 'references?.some((it) => isMe(me, it)) ?? false',
    },
  ],
  attacks: [
    {
      title: 'signs a note with a colleague as its first author',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const author = ['ben', 'ada'].map((who) => ({ reference: `Practitioner/${who}` }))
          const both = { ...note('both', 'mine', 'ada', 'final', 'x'), author }
          return taken(await ada.create(both, underMine), 'a note of both')
        }),
    },
    {
      title: 'records an act in a colleague’s audit trail',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada, ben }) => {
          await ada.create(auditEvent(['ben', 'ada']))
          const { body } = await ben.get<Bundle>('AuditEvent')
          return body.entry?.length ? 'an act of his that was none' : null
        }),
    },
    {
      title: 'records a Provenance that names a colleague first',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(await ada.create(provenance('mine', ['ben', 'ada'])), 'an act of his that was none'),
        ),
    },
  ],
}

const audited = (title: string, more: Partial<AuditEvent>): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) => taken(await ada.create(auditEvent(['ada'], more)), 'a forged record')),
})

const dated = (title: string, recorded: string): Attack => ({
  title,
  of: 'S9',
  run: () =>
    inClinic(async ({ ada }) => {
      const { body, status } = await ada.create(auditEvent(['ada'], { recorded }))
      must(status === 201, 'what a clock that is wrong recorded is not lost')
      return body.meta?.tag ? null : 'an act at a time of her choice, and nothing says so'
    }),
})

const observed: Weakening = {
  rule: 'An act is recorded by the workstation at which it was done, and when it came is said beside its own time.',
  changes: [
    { file: auditRow, find: 'if (device === undefined || refers) return false', replace: 'return true' },
    { file: auditRow, find: '>= apartMs', replace: '>= Number.POSITIVE_INFINITY' },
  ],
  attacks: [
    audited('records an act as of another’s workstation', {
      source: { observer: { display: 'workstation of ben' } },
    }),
    audited('records an act as observed by a colleague', {
      source: { observer: { display: 'Rounds workstation device-1', reference: 'Practitioner/ben' } },
    }),
    dated('dates an act of today back by years', '2020-01-01T00:00:00Z'),
    dated('dates an act of today ahead', '2030-01-01T00:00:00Z'),
  ],
}

const provenanceInCare: Weakening = {
  rule: 'A Provenance is of a patient in the caller’s care.',
  changes: [
    {
      file: 'central/fhir/writable/provenance.ts',
      find: 'else if (!services.store.inCare(me, patient)) throw outsideScope()',
      replace: '',
    },
  ],
  attacks: [
    {
      title: 'records a Provenance in the compartment of a stranger',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(await ada.create(provenance('victim', ['ada'])), 'a resource in a stranger’s chart'),
        ),
    },
  ],
}

const ordered: Weakening = {
  rule: 'An order is written by its requester.',
  changes: [
    {
      file: 'central/fhir/writable/order.ts',
      find: 'const own = isMe(me, next.requester) &&',
      replace: 'const own = true ||',
    },
  ],
  attacks: [
    {
      title: 'drafts an order in a colleague’s name',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) =>
          taken(
            await ada.create(order('rx', 'mine', 'ben', '308182', 'Amoxicillin'), underMine),
            'an order of his',
          ),
        ),
    },
  ],
}

const intakes: Weakening = {
  rule: 'What intake and lease said in a visit’s Task stays.',
  changes: [
    {
      file: 'central/fhir/writable/task.ts',
      find: 'if (!told.has(element) &&',
      replace: 'if (false && !told.has(element) &&',
    },
  ],
  attacks: [
    {
      title: 'ends a colleague’s appointment as missed by naming it in her own visit',
      of: 'leases of others',
      run: () =>
        inClinic(
          async ({ ada, server }) => {
            const { body } = await ada.get<Task>('Task/mine-task')
            const statusReason = {
              coding: [{ system: 'https://rounds.example/fhir/visit-end', code: 'no-show' }],
            }
            const basedOn = [{ reference: 'Appointment/victim-ben' }]
            await ada.update({ ...body, status: 'cancelled', statusReason, basedOn }, underMine)
            const { status } = server.store.read('Appointment', 'victim-ben')?.resource ?? {}
            return status === 'noshow' ? 'his appointment counts as missed' : null
          },
          [meeting('victim', 'ben')],
        ),
    },
    {
      title: 'hands a visit over to who is not licensed where its patient is',
      of: 'leases of others',
      run: () =>
        inClinic(
          async ({ ada }) => {
            must((await ada.handOver('mine-task', 1, 'cleo')).status === 403, 'cleo may not have it')
            const { body } = await ada.get<Task>('Task/mine-task')
            const state = { coding: [{ system: 'https://rounds.example/fhir/intake', code: 'state' }] }
            await ada.update({ ...body, input: [{ type: state, valueCode: 'NH' }] }, underMine)
            return taken(await ada.handOver('mine-task', 1, 'cleo'), 'the visit is hers')
          },
          [practitioner('cleo', 'Marsh', ['NH'])],
        ),
    },
  ],
}

/** Only ada's id is hers to state; what is shown of it is read by people. */
const forged = { reference: 'Practitioner/ada', display: 'Dr. Ben Okafor' }
const called: Weakening = {
  rule: 'The writer of a note or an order is called by their name on record.',
  changes: [
    {
      file: names,
      find: 'if (reference?.display === undefined || !isMe(me, reference)) return reference',
      replace: 'if (me) return reference',
    },
  ],
  attacks: [
    {
      title: 'writes a note under the name of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const mine = note('mine-note', 'mine', 'ada', 'final', 'x')
          const { status, body } = await ada.create({ ...mine, author: [forged] }, underMine)
          must(status === 201, 'a note of one’s own is taken')
          return body.author[0]?.display === forged.display ? 'the note is shown as the colleague’s' : null
        }),
    },
    {
      title: 'orders under the name of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const mine = order('mine-order', 'mine', 'ada', '723', 'Amoxicillin')
          const { status, body } = await ada.create({ ...mine, requester: forged }, underMine)
          must(status === 201, 'an order of one’s own is taken')
          return body.requester?.display === forged.display ? 'the order is shown as the colleague’s' : null
        }),
    },
  ],
}

const recorded: Weakening = {
  rule: 'What is observed or ordered is recorded by its writer, however the colleague is referred to.',
  changes: [
    {
      file: 'central/fhir/writable/chart.ts',
      find: "return type === undefined || type === 'Practitioner'",
      replace: 'return false',
    },
    {
      file: 'central/fhir/writable/order.ts',
      find: 'next.recorder === undefined ||',
      replace: 'true ||',
    },
  ],
  attacks: [
    {
      title: 'records an observation as a version of a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const observation: Observation = {
            resourceType: 'Observation',
            id: 'o',
            status: 'final',
            code: { text: 'Seen' },
            subject: { reference: 'Patient/mine' },
            encounter: { reference: 'Encounter/mine-visit' },
            performer: [{ reference: 'Practitioner/ben/_history/1' }],
          }
          return taken(await ada.create(observation, underMine), 'an observation of his')
        }),
    },
    {
      title: 'records an order as entered by a colleague',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada }) => {
          const rx = { ...order('rx', 'mine', 'ada', '1', 'x'), recorder: { reference: 'Practitioner/ben' } }
          return taken(await ada.create(rx, underMine), 'an order that he entered')
        }),
    },
  ],
}

export const writes: Weakening[] = [
  noType,
  boundToClaim,
  holderOnly,
  deleted,
  soleAuthor,
  draftDeleted,
  oneAgent,
  observed,
  provenanceInCare,
  ordered,
  called,
  recorded,
  intakes,
]
