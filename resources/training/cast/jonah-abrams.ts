import { height, oxygen, pulseOfChild, temperature, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** A child with his mother; a serum-sickness-like reaction to cefaclor stands in the chart. */
export const jonahAbrams: Story = {
  id: 'jonah-abrams',
  mrn: '318-226',
  given: ['Jonah'],
  family: 'Abrams',
  birthDate: '2018-02-09',
  gender: 'male',
  phone: '603 555 0151',
  line: '41 Rumford Street',
  city: 'Concord',
  state: 'NH',
  zip: '03301',
  practitioner: 'okafor',
  guardian: { given: 'Naomi', family: 'Abrams', phone: '603 555 0151' },
  problems: [
    { code: 'J45.20', display: 'Mild intermittent asthma, uncomplicated', onset: '2023-01-18' },
    {
      code: 'H66.91',
      display: 'Otitis media, unspecified, right ear',
      onset: '2021-12-06',
      ended: '2021-12-20',
    },
  ],
  allergies: [
    {
      rxcui: '2176',
      text: 'Cefaclor',
      reaction: 'Serum-sickness-like reaction',
      severity: 'moderate',
      category: 'medication',
      criticality: 'high',
      type: 'allergy',
      onset: '2021-12',
      recorded: '2021-12-15',
    },
  ],
  medications: [
    {
      rxcui: '745679',
      text: '200 ACTUAT Albuterol 0.09 MG/ACTUAT Metered Dose Inhaler',
      dosage: '2 puffs with spacer every 4 to 6 hours as needed for wheeze',
      since: '2023-01-18',
    },
  ],
  bloodPressure: [
    ['2025-02-25', 96, 58],
    ['2026-02-24', 98, 60],
  ],
  series: [
    weight([
      ['2022-02-15', 16.2],
      ['2023-02-21', 18.4],
      ['2024-02-20', 20.9],
      ['2025-02-25', 23.3],
      ['2026-02-24', 25.8],
    ]),
    height([
      ['2022-02-15', 102],
      ['2023-02-21', 109],
      ['2024-02-20', 116],
      ['2025-02-25', 122],
      ['2026-02-24', 128],
    ]),
    pulseOfChild([
      ['2025-02-25', 92],
      ['2026-02-24', 88],
    ]),
    oxygen([['2026-02-24', 99]]),
    temperature([['2026-02-24', 36.8]]),
  ],
  visits: [
    { when: '2026-02-24', minutes: 25, how: 'in-person', reason: 'Well-child visit', with: 'okafor' },
    {
      when: '2025-11-12',
      minutes: 15,
      how: 'video',
      reason: 'Cough and wheeze',
      code: 'J45.20',
      with: 'lindholm',
    },
  ],
  waiting: {
    reason: 'Pink eye since yesterday, mother is with him',
    priority: 'routine',
    place: 'Concord, NH',
    state: 'NH',
    callBack: '603 555 0151',
    minutes: 15,
  },
}
