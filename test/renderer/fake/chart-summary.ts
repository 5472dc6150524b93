import type { ChartSummary, NewsLine } from '../../../preload/views/index.ts'
import type { FakeChart } from './fake-chart.ts'
import { found, observed } from './observations.ts'

const line = (type: string, id: string, text: string, more: Partial<NewsLine> = {}): NewsLine => ({
  type,
  id,
  text,
  how: 'new',
  when: '2026-11-20T10:00:00Z',
  by: '',
  result: null,
  ...more,
})

const result = (one: NonNullable<NewsLine['result']>, more: Partial<NewsLine> = {}): NewsLine =>
  line('Observation', one.id, one.name, { when: one.when, result: one, ...more })

/** What came to Rosa since her visit in September. */
const rosasNews: ChartSummary['news'] = [
  {
    kind: 'results',
    lines: [
      result(
        observed('Serum potassium', 6.1, 'mmol/L', [4.2], { mark: 'critically-high', when: '2026-11-21' }),
      ),
      result(observed('eGFR', 48, 'mL/min', [61], { mark: 'low', when: '2026-11-21', status: 'corrected' }), {
        how: 'changed',
      }),
      line('DiagnosticReport', 'lipids', 'Lipid panel · 4 results', { when: '2026-11-21' }),
      result(found('Throat culture', 'No growth', { when: '2026-09-06' })),
    ],
    more: true,
  },
  {
    kind: 'visits',
    lines: [
      line('Encounter', 'er', 'Fainted, observation encounter', {
        when: '2026-11-19',
        by: 'Saint Vincent Hospital',
      }),
    ],
    more: false,
  },
  {
    kind: 'medications',
    lines: [
      line('MedicationRequest', 'spironolactone', 'Spironolactone 25 mg once a day', { when: '2026-11-19' }),
      line('MedicationStatement', 'hctz', 'Hydrochlorothiazide: low sodium', {
        how: 'ended',
        when: '2026-11-19',
      }),
    ],
    more: false,
  },
  {
    kind: 'notes',
    lines: [line('Composition', 'discharge', 'Discharge note', { when: '2026-11-20', by: 'Dr Bell' })],
    more: false,
  },
]

export function summaryOf(chart: FakeChart): ChartSummary {
  const rosa = chart.patientId === 'patient-rosa'
  return {
    person: {
      age: chart.age,
      ageYears: chart.ageYears,
      sex: chart.sex,
      pronouns: rosa ? 'she/her' : null,
      language: rosa ? 'Portuguese' : null,
      needsInterpreter: rosa ? true : null,
      relations: rosa ? [{ name: 'Luis Delgado', relationship: 'Son' }] : [],
      lastWith: rosa ? 'son, 15' : '',
    },
    flags: chart.records.flatMap(({ section, record }) =>
      section === 'flags' ? [{ type: record.type, id: record.id, text: record.title }] : [],
    ),
    critical: [],
    since: rosa ? { encounterId: 'past-1', when: '2026-09-03T15:25:00Z', by: 'Dr Amari' } : null,
    news: rosa ? rosasNews : [],
    vitals: rosa ? 5 : 0,
    whole: chart.load.state === 'complete',
  }
}
