import { gad7, neverSmoked, phq9, pulse, tsh, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** A refill from a state in which Dr Okafor holds no licence. */
export const leilaHaddad: Story = {
  id: 'leila-haddad',
  mrn: '226-310',
  given: ['Leila'],
  family: 'Haddad',
  birthDate: '1991-08-30',
  gender: 'female',
  phone: '401 555 0126',
  line: '63 Benefit Street',
  city: 'Providence',
  state: 'RI',
  zip: '02904',
  practitioner: 'marchetti',
  smoking: neverSmoked('2026-04-28'),
  problems: [
    { code: 'F41.1', display: 'Generalized anxiety disorder', onset: '2022-09-06' },
    { code: 'E03.9', display: 'Hypothyroidism, unspecified', onset: '2020-03-03' },
  ],
  allergies: [
    {
      text: 'Peanut',
      reaction: 'Lip swelling',
      severity: 'moderate',
      category: 'food',
      criticality: 'high',
      type: 'allergy',
      recorded: '2003-06-11',
      verification: 'confirmed',
    },
  ],
  medications: [
    {
      rxcui: '349332',
      text: 'Escitalopram 10 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily',
      since: '2022-09-06',
    },
    {
      rxcui: '966222',
      text: 'Levothyroxine Sodium 0.075 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily before breakfast',
      since: '2021-04-13',
    },
  ],
  bloodPressure: [
    ['2025-04-22', 114, 72],
    ['2026-04-28', 116, 74],
  ],
  series: [
    gad7([
      ['2022-09-06', 15],
      ['2023-01-10', 9],
      ['2024-04-16', 6],
      ['2025-04-22', 5],
      ['2026-04-28', 4],
    ]),
    phq9([
      ['2022-09-06', 9],
      ['2024-04-16', 4],
      ['2026-04-28', 3],
    ]),
    tsh([
      ['2021-04-13', 6.1],
      ['2022-04-12', 3.2],
      ['2024-04-16', 2.4],
      ['2026-04-28', 2.7],
    ]),
    pulse([['2026-04-28', 70]]),
    weight([
      ['2025-04-22', 64],
      ['2026-04-28', 63.4],
    ]),
  ],
  visits: [
    {
      when: '2026-04-28',
      minutes: 25,
      how: 'video',
      reason: 'Anxiety follow-up',
      code: 'F41.1',
      with: 'marchetti',
    },
    {
      when: '2025-04-22',
      minutes: 25,
      how: 'video',
      reason: 'Anxiety follow-up',
      code: 'F41.1',
      with: 'marchetti',
    },
  ],
  waiting: {
    reason: 'Medication refill',
    priority: 'routine',
    place: 'Providence, RI',
    state: 'RI',
    callBack: '401 555 0126',
    minutes: 12,
  },
}
