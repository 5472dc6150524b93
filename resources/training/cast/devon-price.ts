import type { Story } from '../stories/story.ts'

/** New to the practice: nobody has asked about allergies, medications or problems yet, and the words are alarming. */
export const devonPrice: Story = {
  id: 'devon-price',
  mrn: '341-006',
  given: ['Devon'],
  family: 'Price',
  birthDate: '2002-07-14',
  gender: 'male',
  phone: '978 555 0175',
  line: '28 Lafayette Street',
  city: 'Salem',
  state: 'MA',
  zip: '01970',
  practitioner: 'marchetti',
  problems: 'never-asked',
  allergies: 'never-asked',
  medications: 'never-asked',
  bloodPressure: [],
  series: [],
  visits: [],
  waiting: {
    reason: 'Trouble sleeping, hopeless, sometimes thinks of suicide',
    priority: 'urgent',
    place: 'Salem, MA',
    state: 'MA',
    callBack: '978 555 0175',
    minutes: 3,
  },
}
