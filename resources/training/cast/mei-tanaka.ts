import { height, neverSmoked, pulse, temperature, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** A urinary infection, and the one word "sulfa" where the usual first choice is a sulfonamide. */
export const meiTanaka: Story = {
  id: 'mei-tanaka',
  mrn: '230-945',
  given: ['Mei'],
  family: 'Tanaka',
  birthDate: '1997-06-21',
  gender: 'female',
  phone: '617 555 0133',
  line: '204 Marlborough Street',
  city: 'Boston',
  state: 'MA',
  zip: '02116',
  practitioner: 'lindholm',
  smoking: neverSmoked('2026-01-20'),
  problems: [
    {
      code: 'N39.0',
      display: 'Urinary tract infection, site not specified',
      onset: '2025-08-11',
      ended: '2025-08-20',
    },
    { code: 'J30.2', display: 'Other seasonal allergic rhinitis', onset: '2014-04-30' },
  ],
  allergies: [{ text: 'sulfa', category: 'medication', recorded: '2020-09-14' }],
  medications: [
    { rxcui: '748856', text: 'Yaz 28 Day Pack', dosage: '1 tablet by mouth once daily', since: '2023-05-16' },
    {
      rxcui: '311372',
      text: 'Loratadine 10 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily in spring',
      since: '2019-04-02',
      overTheCounter: true,
    },
  ],
  bloodPressure: [
    ['2023-05-16', 108, 66],
    ['2024-05-21', 112, 70],
    ['2026-01-20', 110, 68],
  ],
  series: [
    pulse([
      ['2024-05-21', 66],
      ['2026-01-20', 68],
    ]),
    weight([
      ['2023-05-16', 53.5],
      ['2024-05-21', 54.1],
      ['2026-01-20', 54.4],
    ]),
    height([['2023-05-16', 160]]),
    temperature([['2026-01-20', 36.6]]),
  ],
  visits: [
    { when: '2026-01-20', minutes: 20, how: 'in-person', reason: 'Yearly examination', with: 'lindholm' },
    {
      when: '2025-08-11',
      minutes: 10,
      how: 'video',
      reason: 'Burning when passing urine',
      code: 'N39.0',
      with: 'okafor',
    },
  ],
  waiting: {
    reason: 'Burning when passing urine',
    priority: 'routine',
    place: 'Boston, MA',
    state: 'MA',
    callBack: '617 555 0133',
    minutes: 18,
  },
}
