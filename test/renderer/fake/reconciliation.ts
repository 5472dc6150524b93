import type { MedicationView, ReconciledLine } from '../../../preload/views/index.ts'
import { type AnswersOf, type Around, now, Refusal } from './answers.ts'

const asked: ReadonlySet<MedicationView['use']> = new Set(['taken', 'on-hold', 'unknown', 'not-taken'])

export function reconciliationAnswers({ world }: Around): AnswersOf<'reconciliation'> {
  const answersOf = (encounterId: string) => {
    const known = world.reconciliation.answers.get(encounterId) ?? new Map()
    world.reconciliation.answers.set(encounterId, known)
    return known as Map<string, NonNullable<ReconciledLine['answer']>>
  }
  const medicines = (encounterId: string) => world.chart(encounterId).medications
  return {
    'reconciliation.get': ({ encounterId }) => ({
      offered: world.reconciliation.offered,
      state: medicines(encounterId).state,
      broken: false,
      more: 0,
      lines: medicines(encounterId)
        .items.filter(({ use }) => asked.has(use))
        .map(
          (medicine): ReconciledLine => ({
            medicine,
            source: medicine.told
              ? 'Told by the patient on Nov 30, 2026 to Dr Amari'
              : 'Prescribed by Ben Lindholm on Feb 1, 2025',
            fill: medicine.text === 'Lisinopril' ? 'Last filled Sep 5, 2026, 90 days, 90 tablets.' : null,
            answer:
              answersOf(encounterId).get(medicine.id) ??
              (medicine.own
                ? { is: 'added', words: '', at: medicine.authored, by: 'Dr Amari', own: true }
                : null),
          }),
        )
        .toSorted((a, b) => a.medicine.text.localeCompare(b.medicine.text)),
    }),
    'reconciliation.answer': ({ encounterId, medicine: { id }, answer, words }) => {
      const medicine = medicines(encounterId).items.find((one) => one.id === id)
      if (!medicine) throw new Refusal('not-found', 'This medicine is no longer in the chart.')
      answersOf(encounterId).set(id, { is: answer, words, at: now(), by: 'Dr Amari', own: true })
      Object.assign(medicine, {
        use: answer === 'not' ? 'not-taken' : 'taken',
        said: {
          ...{ on: now(), otherwise: answer === 'otherwise' ? words : null, by: 'Dr Amari' },
          ...(answer === 'not' ? { not: words } : {}),
        },
      })
      return {}
    },
    'reconciliation.takeBack': ({ encounterId, medicine: { id } }) => {
      const list = medicines(encounterId)
      const medicine = list.items.find((one) => one.id === id)
      if (!medicine) throw new Refusal('not-found', 'This medicine is no longer in the chart.')
      if (answersOf(encounterId).delete(id)) {
        Object.assign(medicine, { use: 'taken' })
        delete medicine.said
      } else list.items = list.items.filter((one) => one !== medicine)
      return {}
    },
  }
}
