import type { AllergyIntolerance, Composition, Condition, Encounter, Patient, Task } from '@medplum/fhirtypes'
import { note, order, penicillinAllergy, practitioner } from '../../../../central/testing/practice.ts'
import { contactsIn, withContact } from '../../../../main/clinical/visits/contact.ts'
import { withAccount, withEmergency, withoutEmergency } from '../../../../main/clinical/visits/emergency.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type Clinic, inClinic, meeting, taken, underMine } from '../clinic.ts'

/** Writes into a visit that is another's, or that is none. */

const table = 'central/fhir/writable/table.ts'

const claimCheck = 'central/fhir/writable/claim-check.ts'

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
      find: "may: { create: 'holder', update: 'holder' },\n  rules: [notDeleted],\n} as const",
      replace:
        "may: { create: 'holder', update: 'holder', delete: 'holder' },\n  rules: [notDeleted],\n} as const",
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

const intakes: Weakening = {
  rule: 'What intake and lease said in a visit’s Task stays.',
  changes: [
    {
      file: 'central/fhir/writable/task.ts',
      find: 'if (!writableElements.has(element) &&',
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

const emergencyKept: Weakening = {
  rule: 'What was done in an emergency stays on record, and a workstation gives a visit no other priority.',
  changes: [{ file: 'central/fhir/writable/encounter.ts', find: '    checkEmergency(write)\n', replace: '' }],
  attacks: [
    {
      title: 'takes an emergency and what was done in it out of a visit',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body } = await ada.get<Encounter>('Encounter/mine-visit')
          const account = { reason: 'Chest pain.', done: 'Nobody was called.' }
          const told = withAccount(withEmergency(body, '2026-11-23T10:05:00Z'), account, null)
          const written = await ada.update(told, underMine)
          must(written.status === 200, 'ada records an emergency')
          return taken(
            await ada.update(withoutEmergency(written.body), underMine),
            'a visit without a trace of it',
          )
        }),
    },
    {
      title: 'marks a visit as one that can wait',
      of: 'S5',
      run: () =>
        inClinic(async ({ ada }) => {
          const { body } = await ada.get<Encounter>('Encounter/mine-visit')
          const system = 'http://terminology.hl7.org/CodeSystem/v3-ActPriority'
          const elective = { ...body, priority: { coding: [{ system, code: 'EL' }] } }
          return taken(await ada.update(elective, underMine), 'an elective visit')
        }),
    },
  ],
}

const video = (by: string, since: string) => ({
  mode: 'video' as const,
  since,
  reason: null,
  by: { practitionerId: by, name: 'Dr. Somebody' },
  said: null,
})
const [met, redated] = ['2026-11-23T10:05:00Z', '2026-11-23T09:05:00Z'] as const

/** Ada met the patient and handed the visit over; ben has it. */
const contactOfAda = (attack: (clinic: Clinic, visit: Encounter) => Promise<string | null>) => () =>
  inClinic(async (clinic) => {
    const { body } = await clinic.ada.get<Encounter>('Encounter/mine-visit')
    const written = await clinic.ada.update(
      { ...withContact(body, video('ada', met)), status: 'in-progress' },
      underMine,
    )
    must(written.status === 200, 'ada records her contact')
    must((await clinic.ada.handOver('mine-task', 1, 'ben')).status === 200, 'ben has the visit')
    const { body: his } = await clinic.ben.get<Encounter>('Encounter/mine-visit')
    return attack(clinic, his)
  })

const contactsAfter = async ({ ben, server }: Clinic, next: Encounter) => {
  must((await ben.update(next, { 'rounds-claim': 'mine-task 2' })).status === 200, 'ben writes his visit')
  return contactsIn(server.store.read('Encounter', 'mine-visit')?.resource)
}

const contactKept: Weakening = {
  rule: 'How a patient was met is said by who met them, and stays.',
  changes: [
    {
      file: 'central/fhir/writable/encounter.ts',
      find: 'keptContacts(withoutJoin(next), previous, { practitionerId: me, name })',
      replace: 'name === null ? next : withoutJoin(next)',
    },
  ],
  attacks: [
    {
      title: 'says that a colleague met the patient',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada, server }) => {
          const { body } = await ada.get<Encounter>('Encounter/mine-visit')
          await ada.update({ ...withContact(body, video('ben', met)), status: 'in-progress' }, underMine)
          const [contact] = contactsIn(server.store.read('Encounter', 'mine-visit')?.resource)
          return contact?.by?.practitionerId === 'ben' ? 'ben is said to have met the patient' : null
        }),
    },
    {
      title: 'takes out that a colleague met the patient',
      of: 'S9',
      run: contactOfAda(async (clinic, { extension: _, ...visit }) =>
        (await contactsAfter(clinic, visit)).length === 0 ? 'a visit without ada’s contact' : null,
      ),
    },
    {
      title: 'gives a colleague’s contact another time',
      of: 'S9',
      run: contactOfAda(async (clinic, { extension: _, ...visit }) => {
        const contacts = await contactsAfter(clinic, withContact(visit, video('ada', redated)))
        return contacts.some(({ since }) => since === redated) ? 'ada is said to have met them at nine' : null
      }),
    },
    {
      title: 'has a contact under a name that is not on record',
      of: 'S9',
      run: () =>
        inClinic(async ({ ada, server }) => {
          const { body } = await ada.get<Encounter>('Encounter/mine-visit')
          await ada.update({ ...withContact(body, video('ada', met)), status: 'in-progress' }, underMine)
          const [contact] = contactsIn(server.store.read('Encounter', 'mine-visit')?.resource)
          return contact?.by?.name === 'Dr. Somebody' ? 'met by Dr. Somebody' : null
        }),
    },
  ],
}

/** A diagnosis in the victim's chart. */
const ofVictim: Condition & { id: string } = {
  resourceType: 'Condition',
  id: 'diagnosis-of-victim',
  code: { text: 'Depression' },
  subject: { reference: 'Patient/victim' },
}

const ownDiagnoses: Weakening = {
  rule: 'A diagnosis of a visit is a Condition of its own patient.',
  changes: [
    {
      file: 'central/fhir/writable/encounter.ts',
      find: 'if (!id || (row && !row.deleted && row.patient !== patient))',
      replace: 'if (!id)',
    },
  ],
  attacks: [
    {
      title: 'gives her patient the diagnosis of another',
      of: 'S5',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const { body } = await ada.get<Encounter>('Encounter/mine-visit')
            const diagnosis = [{ condition: { reference: 'Condition/diagnosis-of-victim' }, rank: 1 }]
            return taken(await ada.update({ ...body, diagnosis }, underMine), 'another patient’s diagnosis')
          },
          [ofVictim],
        ),
    },
  ],
}

const ownReasons: Weakening = {
  rule: 'What an order is for is a Condition of its own patient.',
  changes: [
    {
      file: 'central/fhir/writable/order.ts',
      find: 'if (!id || (row && !row.deleted && row.patient !== patientOf(next)))',
      replace: 'if (!id)',
    },
  ],
  attacks: [
    {
      title: 'orders for the diagnosis of another patient',
      of: 'S5',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const rx = order('rx', 'mine', 'ada', '723', 'Amoxicillin')
            const reasonReference = [{ reference: 'Condition/diagnosis-of-victim' }]
            return taken(
              await ada.create({ ...rx, reasonReference }, underMine),
              'an order for another patient’s diagnosis',
            )
          },
          [ofVictim],
        ),
    },
  ],
}

export const visitWrites: Weakening[] = [
  noType,
  boundToClaim,
  holderOnly,
  deleted,
  intakes,
  emergencyKept,
  contactKept,
  ownDiagnoses,
  ownReasons,
]
