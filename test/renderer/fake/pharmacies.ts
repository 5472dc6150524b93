import type { PharmacyView } from '../../../preload/views/index.ts'

type Short = Pick<
  PharmacyView,
  'id' | 'name' | 'line' | 'city' | 'state' | 'zip' | 'phone' | 'week' | 'exceptions'
>
const day = 24 * 60
const daily = (from: number, to: number, days = 7): [number, number][] =>
  Array.from({ length: days }, (_, at) => [at * day + from, at * day + to])

const view = (one: Short, mailOrder = false): PharmacyView => ({
  ...one,
  short: `${one.name}, ${one.line.replace(/^\d+ /, '')}`,
  address: `${one.line}, ${one.city}, ${one.state} ${one.zip}`,
  mailOrder,
  closed: null,
  zone: mailOrder ? null : 'America/New_York',
})

/** A directory: closes in the evening, day and night, closed on Sundays, by mail. */
export const pharmacies: PharmacyView[] = [
  view({
    id: 'park',
    name: 'Park Avenue Pharmacy',
    line: '210 Park Avenue',
    city: 'Worcester',
    state: 'MA',
    zip: '01609',
    phone: '508 555 0150',
    week: daily(8 * 60, 21 * 60),
  }),
  view({
    id: 'lakeside',
    name: 'Lakeside 24 Pharmacy',
    line: '640 Lincoln Street',
    city: 'Worcester',
    state: 'MA',
    zip: '01605',
    phone: '508 555 0151',
    week: [[0, 7 * day]],
  }),
  view({
    id: 'derby',
    name: 'Derby Street Apothecary',
    line: '95 Derby Street',
    city: 'Salem',
    state: 'MA',
    zip: '01970',
    phone: '978 555 0151',
    exceptions: 'Closed on public holidays',
    week: daily(9 * 60, 18 * 60, 6),
  }),
  view(
    {
      id: 'mail',
      name: 'Prairie Mail Pharmacy',
      line: '4100 Commerce Drive',
      city: 'Omaha',
      state: 'NE',
      zip: '68102',
      phone: '402 555 0150',
      week: null,
    },
    true,
  ),
]

/** Of the server's directory, and not on this machine until it is asked for. */
export const farPharmacies: PharmacyView[] = [
  view({
    id: 'beale',
    name: 'Beale Street Drugs',
    line: '118 Beale Street',
    city: 'Memphis',
    state: 'TN',
    zip: '38103',
    phone: '901 555 0150',
    week: null,
  }),
]
