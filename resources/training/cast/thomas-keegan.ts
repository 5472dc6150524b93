import { creatinine, hemoglobin, inr, ldl, pulse, smokedBefore, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** Stroke signs in a man on warfarin whose INR has been low: the visit that must become an emergency. */
export const thomasKeegan: Story = {
  id: 'thomas-keegan',
  mrn: '126-784',
  given: ['Thomas'],
  family: 'Keegan',
  birthDate: '1968-03-27',
  gender: 'male',
  phone: '603 555 0159',
  line: '230 Hanover Street',
  city: 'Manchester',
  state: 'NH',
  zip: '03104',
  practitioner: 'okafor',
  smoking: smokedBefore('2026-08-18'),
  problems: [
    { code: 'I48.20', display: 'Chronic atrial fibrillation, unspecified', onset: '2022-11-29' },
    { code: 'I10', display: 'Essential (primary) hypertension', onset: '2013-07-16' },
    { code: 'Z79.01', display: 'Long term (current) use of anticoagulants', onset: '2022-11-29' },
  ],
  allergies: { noneKnownSince: '2026-08-18T15:10:00Z' },
  medications: [
    {
      rxcui: '855332',
      text: 'Warfarin Sodium 5 MG Oral Tablet',
      dosage: '1 tablet by mouth every evening, adjusted to INR',
      since: '2022-11-29',
    },
    {
      rxcui: '866436',
      text: '24 HR metoprolol succinate 50 MG Extended Release Oral Tablet',
      dosage: '1 tablet by mouth once daily',
      since: '2022-11-29',
    },
  ],
  bloodPressure: [
    ['2024-08-20', 138, 84],
    ['2025-08-19', 142, 88],
    ['2026-08-18', 146, 90],
  ],
  series: [
    inr([
      ['2025-05-20', 2.4],
      ['2025-11-18', 2.6],
      ['2026-02-17', 2.1],
      ['2026-05-19', 1.9],
      ['2026-08-18', 1.8],
      ['2026-10-20', 1.6],
    ]),
    creatinine([
      ['2024-08-20', 1],
      ['2026-08-18', 1.1],
    ]),
    hemoglobin([
      ['2025-08-19', 14.6],
      ['2026-08-18', 14.4],
    ]),
    ldl([['2026-08-18', 126]]),
    pulse([
      ['2025-08-19', 78],
      ['2026-08-18', 84],
    ]),
    weight([
      ['2024-08-20', 88.4],
      ['2026-08-18', 89.9],
    ]),
  ],
  visits: [
    {
      when: '2026-08-18',
      minutes: 25,
      how: 'in-person',
      reason: 'Atrial fibrillation follow-up',
      code: 'I48.20',
      with: 'okafor',
    },
    {
      when: '2025-08-19',
      minutes: 25,
      how: 'in-person',
      reason: 'Atrial fibrillation follow-up',
      code: 'I48.20',
      with: 'okafor',
    },
  ],
  waiting: {
    reason: 'Face drooping on one side and slurred speech',
    priority: 'stat',
    place: 'Manchester, NH',
    state: 'NH',
    callBack: '603 555 0159',
    minutes: 1,
  },
}
