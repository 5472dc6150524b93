import type { ObservationView } from '../../../preload/views/index.ts'
import type { FakeChart } from './fake-chart.ts'

export const observed = (
  name: string,
  number: number,
  unit: string,
  earlier: number[] = [],
  more: Partial<ObservationView> = {},
): ObservationView => ({
  id: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
  code: null,
  name,
  recordedAs: null,
  value: String(number),
  unit,
  also: null,
  detail: [],
  number,
  bound: null,
  when: '2026-11-23',
  status: null,
  awaited: null,
  mark: null,
  remark: null,
  range: null,
  rangeInOtherUnits: false,
  earlier: earlier.map((value, index) => ({
    when: `${2026 - earlier.length + index}-05-19`,
    number: value,
    bound: null,
  })),
  members: [],
  ...more,
})

/** In words, without a figure. */
export const found = (name: string, value: string, more: Partial<ObservationView> = {}): ObservationView =>
  observed(name, 0, '', [], { value, number: null, unit: null, ...more })

type Observed = Pick<
  FakeChart,
  'vitals' | 'results' | 'imaging' | 'surveys' | 'socialNeeds' | 'socialHistory' | 'exam'
>
const list = (items: ObservationView[]) => ({
  state: items.length > 0 ? ('listed' as const) : ('never-asked' as const),
  items,
})

export const noObservations: Observed = {
  vitals: list([]),
  results: list([]),
  imaging: list([]),
  surveys: list([]),
  socialNeeds: list([]),
  socialHistory: list([]),
  exam: list([]),
}

export const rosasObservations: Observed = {
  ...noObservations,
  vitals: list([
    observed('Temperature', 101.5, '°F', [], { mark: 'high', also: '38.6 °C' }),
    observed('Pulse', 96, '/min', [78, 82, 80]),
    observed('Blood pressure', 138, 'mmHg', [126, 131], { value: '138/84', detail: ['sitting'] }),
    observed('Oxygen saturation', 93, '%', [], { detail: ['on 2 L/min oxygen'], mark: 'low', range: '≥95' }),
    observed('Weight', 88.4, 'kg', [82, 84.5, 85, 87], { also: '194.9 lb', when: '2026-02-11' }),
  ]),
  results: list([
    observed('Hemoglobin A1c', 7.4, '%', [6.6, 6.7, 7, 6.9, 7.2], { mark: 'high', when: '2024-06-03' }),
    found('CBC', '', {
      when: '2026-11-01',
      members: [
        {
          name: 'White cells',
          observation: observed('White cells', 13.2, '10³/µL', [6.1, 7], {
            mark: 'high',
            range: '4–11',
            when: '2026-11-01',
          }),
        },
        { name: 'Hemoglobin', observation: observed('Hemoglobin', 12.8, 'g/dL', [], { when: '2026-11-01' }) },
        { name: 'Platelets', observation: null },
      ],
    }),
    found('Urine culture', 'No growth so far', { status: 'preliminary' }),
    observed('Ferritin', 10, 'ng/mL', [40, 22], { value: '<10', bound: '<', mark: 'low', range: '10–250' }),
    observed('LDL cholesterol', 92, 'mg/dL', [131, 118, 101]),
    observed('Creatinine', 0.9, 'mg/dL', [], { value: '0.90' }),
  ]),
  surveys: list([
    observed('PHQ-9', 6, '', [11, 9], {
      value: '6, mild',
      unit: null,
      members: [
        { name: 'Little interest', observation: found('Little interest', 'Several days') },
        { name: 'Feeling down', observation: found('Feeling down', 'Several days') },
      ],
    }),
  ]),
  socialHistory: list([found('Tobacco smoking status', 'Former smoker', { when: '2025-03-02' })]),
}
