import type { MedicationStatement } from '@medplum/fhirtypes'
import { order } from '../../../../central/testing/practice.ts'
import type { Weakening } from '../attack.ts'
import { inClinic, taken, underMine } from '../clinic.ts'

/** What is prescribed, ended and reconciled in one's own visit reaches no other chart. */

const refillFollows: Weakening = {
  rule: 'A refill follows an order of the same patient.',
  changes: [
    {
      file: 'central/fhir/writable/order.ts',
      find: "if (id && (!prior || prior.patient === idOf(subject.reference, 'Patient'))) return",
      replace: "if (id || prior || idOf(subject.reference, 'Patient')) return",
    },
  ],
  attacks: [
    {
      title: 'refills an order of another patient in one’s own visit',
      of: 'S9',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const refill = {
              ...order('refill', 'mine', 'ada', '308182', 'Amoxicillin'),
              priorPrescription: { reference: 'MedicationRequest/of-victim' },
            }
            return taken(await ada.create(refill, underMine), 'a refill of his order in her chart')
          },
          [order('of-victim', 'victim', 'ben', '308182', 'Amoxicillin')],
        ),
    },
  ],
}

const statedOfOrder: Weakening = {
  rule: 'What is said of an order is said of one of the same patient.',
  changes: [
    {
      file: 'central/fhir/writable/medication-statement.ts',
      find: 'if (id && (!order || order.patient === patientOf(next))) continue',
      replace: 'if (id || order || patientOf(next)) continue',
    },
  ],
  attacks: [
    {
      title: 'says in one’s own visit that an order of another patient was stopped',
      of: 'S9',
      run: () =>
        inClinic(
          async ({ ada }) => {
            const stopped: MedicationStatement = {
              resourceType: 'MedicationStatement',
              id: 'stopped',
              status: 'stopped',
              basedOn: [{ reference: 'MedicationRequest/of-victim' }],
              subject: { reference: 'Patient/mine' },
              context: { reference: 'Encounter/mine-visit' },
              medicationCodeableConcept: { text: 'Amoxicillin' },
              informationSource: { reference: 'Practitioner/ada' },
              note: [{ authorReference: { reference: 'Practitioner/ada' }, text: 'Stopped.' }],
            }
            return taken(await ada.create(stopped, underMine), 'the end of his order')
          },
          [order('of-victim', 'victim', 'ben', '308182', 'Amoxicillin')],
        ),
    },
  ],
}

export const prescribingRows: Weakening[] = [refillFollows, statedOfOrder]
