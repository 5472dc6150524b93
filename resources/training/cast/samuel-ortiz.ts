import { a1c, creatinine, ldl, oxygen, pulse, smokesDaily, temperature, weight } from '../stories/series.ts'
import type { Story } from '../stories/story.ts'

/** An allergy without any code: only "hives after some antibiotic as a child". */
export const samuelOrtiz: Story = {
  id: 'samuel-ortiz',
  mrn: '141-577',
  given: ['Samuel'],
  family: 'Ortiz',
  birthDate: '1974-01-17',
  gender: 'male',
  phone: '978 555 0164',
  line: '512 Merrimack Street',
  city: 'Lowell',
  state: 'MA',
  zip: '01854',
  practitioner: 'okafor',
  smoking: smokesDaily('2026-03-31'),
  problems: [
    { code: 'I10', display: 'Essential (primary) hypertension', onset: '2017-05-09' },
    { code: 'R73.03', display: 'Prediabetes', onset: '2023-03-14' },
    { code: 'F17.210', display: 'Nicotine dependence, cigarettes, uncomplicated', onset: '1992' },
  ],
  allergies: [
    { note: 'hives after some antibiotic as a child', category: 'medication', recorded: '2017-05-09' },
  ],
  medications: [
    {
      rxcui: '197361',
      text: 'Amlodipine 5 MG Oral Tablet',
      dosage: '1 tablet by mouth once daily',
      since: '2017-05-09',
    },
    {
      rxcui: '310798',
      text: 'Hydrochlorothiazide 25 MG Oral Tablet',
      dosage: '1 tablet by mouth every morning',
      since: '2021-06-22',
    },
  ],
  bloodPressure: [
    ['2023-03-14', 146, 92],
    ['2024-03-26', 142, 90],
    ['2025-04-01', 138, 88],
    ['2026-03-31', 140, 86],
  ],
  series: [
    a1c([
      ['2023-03-14', 5.8],
      ['2024-03-26', 5.9],
      ['2025-04-01', 6],
      ['2026-03-31', 6.1],
    ]),
    ldl([
      ['2023-03-14', 141],
      ['2025-04-01', 137],
      ['2026-03-31', 134],
    ]),
    creatinine([
      ['2024-03-26', 1],
      ['2026-03-31', 1.1],
    ]),
    weight([
      ['2023-03-14', 91.2],
      ['2025-04-01', 92.5],
      ['2026-03-31', 93],
    ]),
    pulse([['2026-03-31', 82]]),
    oxygen([['2026-03-31', 95]]),
    temperature([['2026-03-31', 36.9]]),
  ],
  visits: [
    { when: '2026-11-09', minutes: 12, how: 'video', reason: 'Influenza', with: 'lindholm' },
    {
      when: '2026-03-31',
      minutes: 25,
      how: 'in-person',
      reason: 'Blood pressure follow-up',
      code: 'I10',
      with: 'okafor',
    },
  ],
  waiting: {
    reason: 'Cough after flu',
    priority: 'routine',
    place: 'Lowell, MA',
    state: 'MA',
    callBack: '978 555 0164',
    minutes: 10,
  },
}
