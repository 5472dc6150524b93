import type { Encounter } from '@medplum/fhirtypes'
import { v5 } from 'uuid'
import { note } from '../../../../central/testing/practice.ts'
import { noteId, taskOfAppointment } from '../../../../main/clinical/derived-ids.ts'
import { type Attack, must, type Weakening } from '../attack.ts'
import { type Clinic, handedOver, inClinic, inMassachusetts, meeting, token, underMine } from '../clinic.ts'

const row = 'central/fhir/writable/encounter.ts'
const tokens = 'central/store/join-tokens.ts'

const identifier = [{ system: 'https://rounds.example/fhir/join', value: token }]
const invited = { type: [{ coding: [{ code: 'CON' }] }], individual: { reference: 'Practitioner/ada' } }

/** Where the patient's own link leads. */
async function linkLeadsTo({ server }: Clinic): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/join/${token}/session`, { method: 'POST' })
  return ((await answer.json()) as { call?: string }).call
}

const turned = async (clinic: Clinic): Promise<string | null> => {
  const call = await linkLeadsTo(clinic)
  return call !== undefined && call !== 'victim-visit' ? 'the patient’s link leads into her call' : null
}

const givesAway = {
  file: tokens,
  find: "if (known) throw new JoinTokenTaken('This join token is that of another visit.')",
  replace: "if (known) db.prepare('DELETE FROM join_token WHERE token = ?').run(token)",
}
const makes = [
  {
    file: row,
    find: "bound: 'visit',\n  may: { update: 'holder' },",
    replace: "bound: 'none',\n  may: { create: 'anyone', update: 'anyone' },",
  },
  { file: row, find: 'if (!previous) return withoutJoin(next)', replace: 'if (!previous) return next' },
]
const trap = (id: string): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'arrived',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' },
  subject: { reference: 'Patient/mine' },
  participant: [invited],
  identifier,
})
/** As the server derives it; nobody keeps that a secret. */
const visitOfAppointment = (id: string) =>
  v5(`Encounter Appointment/${id}`, '5f0ad1b4-2f0f-4f0e-9a56-2f6f4d0a7c11')

const reads = (title: string, path: string): Attack => ({
  title,
  of: 'S7',
  run: () =>
    inClinic(
      async ({ ada, ben }) => {
        must((await ben.claim('victim-task')).status === 201, 'ben claims the visit')
        const text = JSON.stringify((await ada.get<unknown>(path)).body)
        must(text.includes('victim-visit'), 'ada reads the Encounter')
        return text.includes(token) ? 'the patient’s link' : null
      },
      [meeting('victim', 'ada')],
    ),
})

export const linksAndIds: Weakening[] = [
  {
    rule: 'The patient’s link is told to who has the visit, and to nobody else who sees the patient.',
    changes: [
      { file: 'central/fhir/join-link.ts', find: 'const isTheirs = ', replace: 'const isTheirs = true || ' },
    ],
    attacks: [
      reads('reads a patient’s link in the Encounter', 'Encounter/victim-visit'),
      reads('reads a patient’s link in the Encounter’s history', 'Encounter/victim-visit/_history'),
      reads('searches for a patient’s link', 'Encounter?patient=victim'),
      reads('reads a patient’s link in everything of the patient', 'Patient/victim/$everything'),
      reads('reads a patient’s link in the feed', '$changes'),
    ],
  },
  {
    rule: 'An Encounter is made by intake, and a link is that of one visit.',
    changes: [...makes, givesAway],
    attacks: [
      {
        title: 'turns a patient’s link to a call of hers by an Encounter of her own making',
        of: 'S7',
        run: () =>
          handedOver(async (clinic) => {
            await clinic.ada.create(trap('trap'), underMine)
            return turned(clinic)
          }),
      },
      {
        title: 'keeps a colleague from beginning a scheduled visit by its Encounter’s id',
        of: 'S30',
        run: () =>
          inClinic(
            async ({ ada, ben }) => {
              await ada.create({ ...trap(visitOfAppointment('later-ben')), identifier: [] }, underMine)
              const begun = await ben.claim('later-task', { appointment: 'Appointment/later-ben' })
              return begun.problem === 'already-claimed' ? 'the visit can’t be begun' : null
            },
            [inMassachusetts('later'), meeting('later', 'ben')],
          ),
      },
    ],
  },
  {
    rule: 'What a workstation sends of a link is not heard.',
    changes: [
      { file: row, find: 'keptContacts(withoutJoin(next), previous', replace: 'keptContacts(next, previous' },
      givesAway,
    ],
    attacks: [
      {
        title: 'turns a patient’s link to her own visit by a write of its Encounter',
        of: 'S7',
        run: () =>
          handedOver(async (clinic) => {
            const { body } = await clinic.ada.get<Encounter>('Encounter/mine-visit')
            await clinic.ada.update({ ...body, identifier }, underMine)
            return turned(clinic)
          }),
      },
    ],
  },
  {
    rule: 'Whom the lease names as having the visit stays.',
    changes: [
      {
        file: row,
        find: 'const participant = participantsOf(next, previous)',
        replace: 'const participant = next.participant ?? []',
      },
    ],
    attacks: [
      {
        title: 'leaves a finished call open to who never had the visit',
        of: 'S7',
        run: () =>
          inClinic(async ({ ada, cleo }) => {
            const { body } = await ada.get<Encounter>('Encounter/mine-visit')
            const participant = [
              ...(body.participant ?? []),
              { individual: { reference: 'Practitioner/cleo' } },
            ]
            must(
              (await ada.update({ ...body, status: 'finished', participant }, underMine)).status === 200,
              'ada ends the visit',
            )
            const joined = await cleo.call('PUT', '/realtime/calls/mine-visit/participants/c', {
              name: 'x',
              role: 'provider',
            })
            return joined.status === 200 ? 'a place in the call' : null
          }),
      },
    ],
  },
  {
    rule: 'A derived id is taken only for what it follows from: the note of an author.',
    changes: [
      {
        file: 'central/fhir/writable/note.ts',
        find: 'previous !== undefined || !isDerivedForAnother(next.id, own),',
        replace: 'true,',
      },
    ],
    attacks: [
      {
        title: 'keeps a colleague’s note out by storing hers under its id first',
        of: 'S30',
        run: () =>
          inClinic(async ({ ada, ben }) => {
            const id = noteId('victim-visit', 'ben')
            await ada.create(note(id, 'mine', 'ada', 'preliminary', 'x'), underMine)
            must((await ben.claim('victim-task')).status === 201, 'ben claims the visit')
            const his = await ben.create(note(id, 'victim', 'ben', 'preliminary', 'His.'))
            return his.status === 201 ? null : 'his note is refused'
          }),
      },
    ],
  },
  {
    rule: 'A derived id is taken only for what it follows from: the visit of an appointment.',
    changes: [
      {
        file: 'central/leases/begin-appointment.ts',
        find: 'isDerivedForAnother(taskId, taskOfAppointment(appointmentId))',
        replace: 'false',
      },
    ],
    attacks: [
      {
        title: 'keeps a colleague from beginning a scheduled visit by its Task’s id',
        of: 'S30',
        run: () =>
          inClinic(
            async ({ ada, ben }) => {
              const id = taskOfAppointment('later-ben')
              await ada.claim(id, { appointment: 'Appointment/other-ada' })
              const begun = await ben.claim(id, { appointment: 'Appointment/later-ben' })
              return begun.status === 201 ? null : 'the visit can’t be begun'
            },
            [
              inMassachusetts('later'),
              meeting('later', 'ben'),
              inMassachusetts('other'),
              meeting('other', 'ada'),
            ],
          ),
      },
    ],
  },
]
