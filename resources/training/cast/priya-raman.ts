import { neverSmoked, pulse, temperature, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** Seen last week, not waiting. Her childhood amoxicillin allergy was tested and refuted: it must not alert. */
export const priyaRaman: Story = {
  id: 'priya-raman',
  mrn: '219-680',
  given: ['Priya'],
  family: 'Raman',
  birthDate: '1993-10-02',
  gender: 'female',
  phone: '781 555 0146',
  line: '90 Moody Street',
  city: 'Waltham',
  state: 'MA',
  zip: '02453',
  practitioner: 'lindholm',
  smoking: neverSmoked('2026-11-16'),
  problems: [
    { code: 'J01.90', display: 'Acute sinusitis, unspecified', onset: '2026-11-16' },
    { code: 'J30.9', display: 'Allergic rhinitis, unspecified', onset: '2015-09-08' },
  ],
  allergies: [
    {
      rxcui: '723',
      text: 'Amoxicillin',
      reaction: 'Rash',
      severity: 'mild',
      category: 'medication',
      criticality: 'low',
      type: 'allergy',
      onset: '1998',
      recorded: '2015-09-08',
      clinical: 'inactive',
      verification: 'refuted',
      note: 'Skin test and oral challenge negative, 2024-02-27.',
    },
  ],
  medications: [
    {
      rxcui: '311372',
      text: 'Loratadine 10 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily',
      since: '2015-09-08',
      overTheCounter: true,
    },
    {
      rxcui: '562508',
      text: 'Amoxicillin 875 MG / Clavulanate 125 MG Oral Tablet',
      dosage: '1 tablet by mouth twice daily for 7 days',
      since: '2026-11-16',
    },
  ],
  bloodPressure: [
    ['2025-03-04', 112, 70],
    ['2026-03-10', 114, 72],
  ],
  series: [
    temperature([['2026-03-10', 36.6]]),
    pulse([['2026-03-10', 70]]),
    weight([
      ['2025-03-04', 58.2],
      ['2026-03-10', 58.9],
    ]),
  ],
  visits: [
    { when: '2026-11-16', minutes: 11, how: 'video', reason: 'Sinusitis', code: 'J01.90', with: 'okafor' },
    { when: '2026-03-10', minutes: 20, how: 'in-person', reason: 'Yearly examination', with: 'lindholm' },
  ],
  scheduled: [
    { reason: 'Sinusitis, follow-up', with: 'okafor', inMinutes: 120, minutes: 20 },
    { reason: 'Rhinitis, review of the spray', with: 'lindholm', inMinutes: 1500, minutes: 20 },
  ],
}
