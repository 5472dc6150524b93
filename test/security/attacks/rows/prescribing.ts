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

export const prescribingRows: Weakening[] = [refillFollows]
