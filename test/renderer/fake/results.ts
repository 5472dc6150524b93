import type { Output } from '../../../preload/contract/index.ts'
import { observed } from './observations.ts'
import { people } from './patients.ts'

export type FakeResult = Output<'inbox.result'>

/** `result-rosa-2` → `rosa`. */
export const personOf = (taskId: string): string => taskId.split('-')[1] ?? 'mei'

const potassium = observed('Potassium', 6.8, 'mmol/L', [4.1, 4.4], {
  mark: 'critically-high',
  range: '3.5–5.1',
})
const sodium = observed('Sodium', 139, 'mmol/L', [140, 138], { range: '136–145' })
const glucose = observed('Glucose', 128, 'mg/dL', [101, 116], { mark: 'high', range: '70–99' })
const hemoglobin = observed('Hemoglobin', 13.1, 'g/dL', [12.8], { range: '12–17' })
const culture = observed('Urine culture', 0, '', [], {
  value: 'Escherichia coli, more than 100,000 CFU/mL',
  number: null,
  unit: null,
  status: 'preliminary',
})

type Kind = Pick<FakeResult, 'title' | 'urgency' | 'values'> & Partial<FakeResult> & { off: string[] }
const named = (...all: (typeof potassium)[]) =>
  all.map((observation) => ({ name: observation.name, observation }))

/** One of each kind, the worst first. */
const kinds: Kind[] = [
  {
    title: 'Basic metabolic panel',
    urgency: 'critical',
    values: [...named(potassium, sodium, glucose), { name: 'Calcium', observation: null }],
    off: ['Potassium 6.8 mmol/L critically high', 'Glucose 128 mg/dL high'],
    conclusion: 'Specimen not hemolyzed. Called to the practice at 9:40 AM.',
    until: '2026-11-23T10:30:00Z',
    others: [{ name: 'Ben Lindholm', because: 'climbed', at: '2026-11-23T10:00:00Z' }],
  },
  {
    title: 'Hemoglobin A1c',
    urgency: 'abnormal',
    values: named(glucose),
    off: ['Glucose 128 mg/dL high'],
    state: 'amended',
    cameBack: true,
    before: [{ name: 'Adaeze Okafor', at: '2026-11-22T16:10:00Z' }],
    comments: [{ name: 'Adaeze Okafor', at: '2026-11-22T16:10:00Z', text: 'As expected.' }],
  },
  {
    title: 'Urine culture',
    urgency: 'unjudged',
    values: named(culture),
    off: [],
    state: 'preliminary',
    because: 'unordered',
    orderedBy: null,
    attachments: 1,
  },
  {
    title: 'Blood count',
    urgency: 'normal',
    values: named(hemoglobin),
    off: [],
    because: 'climbed',
  },
]

/** The worst first, as the engine lists them; each of another person, and of those one after another. */
export function someResults(count: number): (FakeResult & { off: string[] })[] {
  const all = Array.from({ length: count }, (_, n) => {
    const kind = kinds[Math.min(Math.floor((n * kinds.length) / Math.max(count, kinds.length)), 3)] as Kind
    const person = people[n % people.length]
    if (!person) throw new Error('no people')
    return {
      taskId: `result-${person.id}-${n}`,
      patientId: `patient-${person.id}`,
      patientName: person.name,
      birthDate: person.birthDate,
      age: person.age,
      ageYears: person.ageYears,
      state: 'final' as const,
      because: 'ordered' as const,
      since: `2026-11-23T0${Math.floor(n / 6) + 7}:${String((n % 6) * 10).padStart(2, '0')}:00Z`,
      until: null,
      cameBack: false,
      reportId: `report-${n}`,
      collected: '2026-11-22T14:05:00Z',
      issued: '2026-11-23T06:40:00Z',
      performer: 'Training Laboratory',
      orderedBy: 'Adaeze Okafor',
      encounterId: null,
      conclusion: null,
      attachments: 0,
      others: [],
      acknowledged: null,
      before: [],
      comments: [],
      told: [],
      digest: `digest-${n}`,
      delivers: false,
      phone: '508 555 0142',
      unsent: false,
      ...kind,
    }
  })
  return all
}
