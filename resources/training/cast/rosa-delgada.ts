import { hemoglobin, neverSmoked, pulse, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** One letter and seven years away from Rosa Delgado: the pair that must never be mixed up. */
export const rosaDelgada: Story = {
  id: 'rosa-delgada',
  mrn: '204-811',
  given: ['Rosa'],
  family: 'Delgada',
  birthDate: '1986-12-03',
  gender: 'female',
  phone: '413 555 0127',
  line: '77 Maple Street',
  city: 'Springfield',
  state: 'MA',
  zip: '01105',
  practitioner: 'lindholm',
  smoking: neverSmoked('2025-10-07'),
  problems: [
    {
      code: 'G43.909',
      display: 'Migraine, unspecified, not intractable, without status migrainosus',
      onset: '2009-05-20',
    },
    { code: 'D50.9', display: 'Iron deficiency anemia, unspecified', onset: '2024-04-09' },
  ],
  allergies: [
    {
      rxcui: '5640',
      text: 'Ibuprofen',
      reaction: 'Hives',
      severity: 'moderate',
      category: 'medication',
      criticality: 'low',
      type: 'allergy',
      onset: '2019',
      recorded: '2019-07-30',
    },
  ],
  medications: [
    {
      rxcui: '310325',
      text: 'Ferrous sulfate 325 MG Oral Tablet',
      dosage: '1 tablet by mouth every other day',
      since: '2024-04-09',
      overTheCounter: true,
    },
  ],
  bloodPressure: [
    ['2024-04-09', 116, 72],
    ['2025-10-07', 118, 74],
  ],
  series: [
    hemoglobin([
      ['2024-04-09', 10.4],
      ['2024-08-13', 11.6],
      ['2025-10-07', 12.3],
    ]),
    weight([
      ['2024-04-09', 61.2],
      ['2025-10-07', 62],
    ]),
    pulse([['2025-10-07', 72]]),
  ],
  visits: [
    {
      when: '2025-10-07',
      minutes: 20,
      how: 'in-person',
      reason: 'Anemia follow-up',
      code: 'D50.9',
      with: 'lindholm',
    },
    { when: '2024-04-09', minutes: 30, how: 'in-person', reason: 'Tired, heavy periods', with: 'lindholm' },
  ],
  waiting: {
    reason: 'Migraine since this morning',
    priority: 'routine',
    place: 'Springfield, MA',
    state: 'MA',
    callBack: '413 555 0127',
    minutes: 8,
  },
}
