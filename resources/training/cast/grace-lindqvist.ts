import { ldl, neverSmoked, pulse, tsh, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** Asked, and no allergy known: the one chart where "none" is a recorded fact. */
export const graceLindqvist: Story = {
  id: 'grace-lindqvist',
  mrn: '108-033',
  given: ['Grace'],
  family: 'Lindqvist',
  birthDate: '1963-05-05',
  gender: 'female',
  phone: '603 555 0137',
  line: '15 Roxbury Street',
  city: 'Keene',
  state: 'NH',
  zip: '03431',
  practitioner: 'lindholm',
  smoking: neverSmoked('2026-05-12'),
  problems: [
    { code: 'E03.9', display: 'Hypothyroidism, unspecified', onset: '2011-02-23' },
    { code: 'K21.9', display: 'Gastro-esophageal reflux disease without esophagitis', onset: '2018-10-16' },
  ],
  allergies: { noneKnownSince: '2026-05-12T14:05:00Z' },
  medications: [
    {
      rxcui: '966222',
      text: 'Levothyroxine Sodium 0.075 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily before breakfast',
      since: '2014-06-03',
    },
    {
      rxcui: '198051',
      text: 'Omeprazole 20 MG Delayed Release Oral Capsule',
      dosage: '1 capsule by mouth before breakfast',
      since: '2018-10-16',
    },
  ],
  bloodPressure: [
    ['2024-05-07', 124, 76],
    ['2025-05-13', 126, 74],
    ['2026-05-12', 122, 76],
  ],
  series: [
    tsh([
      ['2023-05-09', 2.9],
      ['2024-05-07', 3.4],
      ['2025-05-13', 4.8],
      ['2026-05-12', 3.1],
    ]),
    ldl([
      ['2024-05-07', 122],
      ['2026-05-12', 118],
    ]),
    weight([
      ['2024-05-07', 70.3],
      ['2026-05-12', 71],
    ]),
    pulse([['2026-05-12', 68]]),
  ],
  visits: [
    { when: '2026-05-12', minutes: 30, how: 'in-person', reason: 'Yearly examination', with: 'lindholm' },
    {
      when: '2025-05-13',
      minutes: 30,
      how: 'in-person',
      reason: 'Thyroid follow-up',
      code: 'E03.9',
      with: 'lindholm',
    },
  ],
  waiting: {
    reason: 'Itching rash on both forearms after gardening',
    priority: 'routine',
    place: 'Keene, NH',
    state: 'NH',
    callBack: '603 555 0137',
    minutes: 7,
  },
}
