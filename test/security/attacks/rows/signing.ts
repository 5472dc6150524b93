import { randomUUID } from 'node:crypto'
import type { Composition, DetectedIssue, Encounter, MedicationRequest, Provenance } from '@medplum/fhirtypes'
import {
  continuing,
  marked,
  note,
  order,
  penicillinAllergy,
  waitingVisit,
} from '../../../../central/testing/practice.ts'
import type { Client } from '../../../../central/testing/server.ts'
import { catalog } from '../../../../main/clinical/catalogs/medications.ts'
import { must, type Weakening } from '../attack.ts'
import { type Clinic, handedOver, inClinic, stated, transaction, underMine, underVictim } from '../clinic.ts'

const rxcuiOf = (name: string): string => {
  const found = catalog.find(({ ingredients }) => ingredients.some((one) => one.name.toLowerCase() === name))
  must(found, `${name} is in the catalog`)
  return found.rxcui
}
const loratadine = (id: string, of: string) => order(id, of, 'ada', rxcuiOf('loratadine'), 'Loratadine')

/** Ada has a visit in New Hampshire, where she has no license, and one in Massachusetts, where she has. */
const withTwoPlaces = (attack: (clinic: Clinic) => Promise<void>) =>
  inClinic(async (clinic) => {
    must((await clinic.ada.claim('other-task')).status === 201, 'ada claims the other visit')
    await stated(clinic.ada, 'mine', 'NH')
    await stated(clinic.ada, 'other', 'MA')
    await attack(clinic)
    const { status } = clinic.server.store.read('MedicationRequest', 'rx')?.resource ?? {}
    return status === 'active' ? 'an active prescription' : null
  }, waitingVisit('other'))

const accept = 'central/prescribing/accept.ts'
const ownNote = {
  file: 'central/prescribing/signed-with.ts',
  find: 'if (!own)\n',
  replace: 'if (own === undefined)\n',
}
const supervisor = 'central/co-signatures/supervisor.ts'
const rules = 'central/co-signatures/rules.ts'

const attester = (who: string) => [
  {
    mode: 'professional' as const,
    time: '2026-11-23T10:00:00Z',
    party: { reference: `Practitioner/${who}` },
  },
]
const trainees = (more: Partial<Composition> = {}): Composition => ({
  ...note('hers', 'victim', 'tina', 'final', 'Sore throat.'),
  ...more,
})
/** Tina has the visit of the victim. */
const asTrainee = (attack: (clinic: Clinic) => Promise<string | null>) =>
  inClinic(async (clinic) => {
    must((await clinic.tina.claim('victim-task')).status === 201, 'tina claims the visit')
    return attack(clinic)
  })
const waitsForBen = async ({ ben }: Clinic) =>
  (await ben.call<{ awaited: { composition: Composition }[] }>('GET', '/co-signatures')).body.awaited.length

const coSignature = (who: string, of: Composition): Provenance => ({
  resourceType: 'Provenance',
  id: randomUUID(),
  target: [
    { reference: `Composition/${of.id}/_history/${of.meta?.versionId}` },
    { reference: of.subject?.reference as string },
  ],
  recorded: '2026-11-23T11:00:00Z',
  agent: [
    {
      type: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'verifier' },
        ],
      },
      who: { reference: `Practitioner/${who}` },
    },
  ],
  signature: [
    {
      type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.5' }],
      when: '2026-11-23T11:00:00Z',
      who: { reference: `Practitioner/${who}` },
    },
  ],
})

export const signing: Weakening[] = [
  {
    rule: 'An order is of the visit whose note is signed with it: bound to its claim.',
    changes: [
      {
        file: 'central/fhir/writable/claim-check.ts',
        find: 'if (patientOf(resource) !== visit.patient) return false',
        replace: 'return true',
      },
      ownNote,
    ],
    attacks: [
      {
        title: 'prescribes where she has no license by another patient’s Encounter',
        of: 'S8',
        run: () =>
          withTwoPlaces(async ({ ada }) => {
            const rx = { ...loratadine('rx', 'mine'), encounter: { reference: 'Encounter/other-visit' } }
            await ada.post(transaction(note('n', 'mine', 'ada', 'final', 'x'), rx), underMine)
          }),
      },
      {
        title: 'prescribes where she has no license by another patient’s Encounter, under no claim',
        of: 'S8',
        run: () =>
          withTwoPlaces(async ({ ada }) => {
            const rx = { ...loratadine('rx', 'mine'), encounter: { reference: 'Encounter/other-visit' } }
            await ada.post(transaction(note('n', 'mine', 'ada', 'final', 'x'), rx))
          }),
      },
    ],
  },
  {
    rule: 'An order is signed with the note of its own visit.',
    changes: [ownNote],
    attacks: [
      {
        title: 'sends a prescription for one patient with the note of another',
        of: 'S8',
        run: () =>
          withTwoPlaces(async ({ ada }) => {
            await ada.post(transaction(note('n', 'mine', 'ada', 'final', 'x'), loratadine('rx', 'other')))
          }),
      },
    ],
  },
  {
    rule: 'An order goes out to a pharmacy of the directory.',
    changes: [
      {
        file: accept,
        find: 'if (!pharmacy || isInDirectory(store.db, pharmacy)) return []',
        replace: 'if (store) return []',
      },
    ],
    attacks: [
      {
        title: 'sends an order to a pharmacy that is in no directory',
        of: 'S9',
        run: () =>
          inClinic(async ({ ada, server }) => {
            await stated(ada, 'mine', 'MA')
            const performer = { reference: 'Organization/nowhere' }
            const rx: MedicationRequest = { ...loratadine('rx', 'mine'), dispenseRequest: { performer } }
            await ada.post(transaction(note('n', 'mine', 'ada', 'final', 'x'), rx), underMine)
            const { status } = server.store.read('MedicationRequest', 'rx')?.resource ?? {}
            must(status !== undefined, 'the visit is signed all the same')
            return status === 'active' ? 'a prescription that nobody dispenses' : null
          }),
      },
    ],
  },
  {
    rule: 'An alert is overridden by the prescriber.',
    changes: [
      {
        file: 'central/prescribing/weighed.ts',
        find: 'issue.author?.reference === order.requester?.reference &&',
        replace: '',
      },
    ],
    attacks: [
      {
        title: 'weighs an allergy in the name of who prescribes',
        of: 'S9',
        run: () =>
          handedOver(
            async ({ ada, ben, server }) => {
              // Ada has another visit of the same patient.
              must((await ada.claim('again-task')).status === 201, 'ada claims the other visit')
              const weighed: DetectedIssue = {
                resourceType: 'DetectedIssue',
                id: 'weighed',
                status: 'final',
                patient: { reference: 'Patient/victim' },
                author: { reference: 'Practitioner/ada' },
                implicated: [
                  { reference: 'MedicationRequest/rx' },
                  { reference: 'AllergyIntolerance/known' },
                ],
                mitigation: [{ action: { text: 'Tolerated before.' } }],
              }
              must((await ada.create(weighed)).status === 201, 'ada writes an issue')
              await stated(ben, 'victim', 'MA')
              const rx: MedicationRequest = order(
                'rx',
                'victim',
                'ben',
                rxcuiOf('amoxicillin'),
                'Amoxicillin',
              )
              await ben.post(transaction(note('n', 'victim', 'ben', 'final', 'x'), rx), underVictim(2))
              const { status } = server.store.read('MedicationRequest', 'rx')?.resource ?? {}
              must(status !== undefined, 'ben signs')
              return status === 'active' ? 'an order against an allergy that he did not weigh' : null
            },
            [
              penicillinAllergy('known', 'victim'),
              ...waitingVisit('again')
                .slice(1)
                .map((it) =>
                  it.resourceType === 'Task'
                    ? { ...it, for: { reference: 'Patient/victim' } }
                    : { ...(it as Encounter & { id: string }), subject: { reference: 'Patient/victim' } },
                ),
            ],
          ),
      },
    ],
  },
  {
    rule: 'Who co-signs a note is set by the server, from the author’s Practitioner.',
    changes: [
      {
        file: supervisor,
        find: 'const { attester, ...rest } = note',
        replace: 'if (coSignerOf(note)) return note\n  const { attester, ...rest } = note',
      },
      {
        file: rules,
        find: 'const authors = note.author.map(({ reference })',
        replace: 'if (coSigner) return true\n  const authors = note.author.map(({ reference })',
      },
    ],
    attacks: [
      {
        title: 'co-signs her own note as a trainee',
        of: 'S10',
        run: () =>
          asTrainee(async ({ tina }) => {
            const { body } = await tina.create(trainees({ attester: attester('tina') }), underVictim(1))
            const given = await tina.create(coSignature('tina', body))
            return given.status === 201 ? 'a co-signature of her own' : null
          }),
      },
      {
        title: 'keeps a trainee’s note from the supervisor by naming somebody else',
        of: 'S10',
        run: () =>
          asTrainee(async (clinic) => {
            const signed = await clinic.tina.create(trainees({ attester: attester('cleo') }), underVictim(1))
            must(signed.status === 201, 'tina signs')
            return (await waitsForBen(clinic)) === 0 ? 'a note that nobody co-signs' : null
          }),
      },
      {
        title: 'tells an unrelated colleague a patient’s name by asking for a co-signature',
        of: 'S10',
        run: () =>
          asTrainee(async ({ tina, cleo }) => {
            await tina.create(trainees({ attester: attester('cleo') }), underVictim(1))
            const { body } = await cleo.call<unknown>('GET', '/co-signatures')
            return JSON.stringify(body).includes('1970-01-01') ? 'name and birth date' : null
          }),
      },
      {
        title: 'reads a patient’s name and birth date by asking herself for a co-signature',
        of: 'S4',
        run: () =>
          inClinic(async ({ ada }) => {
            const signed = { ...note('n', 'mine', 'ada', 'final', 'x'), attester: attester('ada') }
            await ada.create(signed, underMine)
            const { body } = await ada.call<unknown>('GET', '/co-signatures')
            return JSON.stringify(body).includes('1970-01-01') ? 'name and birth date' : null
          }),
      },
    ],
  },
  {
    rule: 'A note is not amended from the start.',
    changes: [
      {
        file: 'central/fhir/writable/note.ts',
        find: "if (next.status === 'amended')",
        replace: 'if (!next)',
      },
    ],
    attacks: [
      {
        title: 'signs a trainee’s note as amended, which waits for nobody',
        of: 'S10',
        run: () =>
          asTrainee(async (clinic) => {
            const signed = await clinic.tina.create(trainees({ status: 'amended' }), underVictim(1))
            return signed.status === 201 && (await waitsForBen(clinic)) === 0
              ? 'a note that nobody co-signs'
              : null
          }),
      },
    ],
  },
  {
    rule: 'An addendum to a note that waits for nobody waits by itself.',
    changes: [
      {
        file: supervisor,
        find: 'if (of && coSignerOf(of) === supervisor) return undefined',
        replace: 'if (of) return undefined',
      },
    ],
    attacks: [
      {
        title: 'signs a trainee’s note as an addendum to another’s',
        of: 'S10',
        run: () =>
          asTrainee(async (clinic) => {
            clinic.server.store.put(note('bens', 'victim', 'ben', 'final', 'Seen.'))
            const hers = continuing({ ...note('hers', 'victim', 'tina', 'final', 'x') }, 'appends', 'bens')
            const signed = await clinic.tina.create(hers, underVictim(1))
            must(signed.status === 201, 'tina signs')
            return (await waitsForBen(clinic)) === 0 ? 'a note that nobody co-signs' : null
          }),
      },
    ],
  },
  {
    rule: 'An addendum that its note left behind is co-signed by whom that note named.',
    changes: [
      {
        file: supervisor,
        find: "return above && above.status === 'entered-in-error' ? coSignerOf(above) : own",
        replace: 'return own',
      },
    ],
    attacks: [
      {
        title: 'takes back the note above a trainee’s addendum, so that nobody co-signs it',
        of: 'S10',
        run: () =>
          asTrainee(async (clinic) => {
            const under = underVictim(1)
            const { body } = await clinic.tina.create(trainees(), under)
            const more = continuing(note('more', 'victim', 'tina', 'final', 'All of it.'), 'appends', 'hers')
            must((await clinic.tina.create(more, under)).status === 201, 'tina signs the addendum')
            const back = marked({ ...body, id: 'hers' }, 'tina', 'Wrong chart.')
            must((await clinic.tina.update(back, under)).status === 200, 'tina takes the note back')
            return (await waitsForBen(clinic)) === 0 ? 'signed words that nobody co-signs' : null
          }),
      },
    ],
  },
  {
    rule: 'An audit chain is of a workstation and its provider.',
    changes: [
      {
        file: 'central/audit/index.ts',
        find: 'practitioner: practitionerId,\n  device',
        replace: "practitioner: '',\n  device",
      },
    ],
    attacks: [
      {
        title: 'makes a colleague’s audit trail look cut',
        of: 'S20',
        run: () =>
          inClinic(async ({ ada, cleo, server }) => {
            const states = (who: Client, head: string) =>
              who.call('GET', '/leases', undefined, { 'rounds-audit-head': head })
            await states(cleo, `100000:${'b'.repeat(64)}`)
            server.clock.pass(120)
            await states(ada, `4:${'a'.repeat(64)}`)
            const found = server.context.db.prepare('SELECT kind FROM audit_discrepancy').pluck().all()
            return found.length > 0 ? 'her trail counts as cut' : null
          }),
      },
      {
        title: 'answers a workstation with an anchor that is not its own',
        of: 'S20',
        run: () =>
          inClinic(async ({ ada, cleo }) => {
            const head = `100000:${'b'.repeat(64)}`
            await cleo.call('GET', '/leases', undefined, { 'rounds-audit-head': head })
            const { headers } = await ada.call('GET', '/leases')
            return headers.get('rounds-audit-anchor') === head ? 'an anchor of her making' : null
          }),
      },
    ],
  },
]
