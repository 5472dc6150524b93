import type { Extension, Location, LocationHoursOfOperation, Organization } from '@medplum/fhirtypes'
import { preferredPharmacy } from '../../main/clinical/pharmacies/pharmacy.ts'

/** The directory of pharmacies of training mode. Invented; numbers are 555-01xx. */

const roleCode = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
const taxonomy = 'http://nucc.org/provider-taxonomy'

type Days = NonNullable<LocationHoursOfOperation['daysOfWeek']>
const weekdays: Days = ['mon', 'tue', 'wed', 'thu', 'fri']
const everyDay: Days = [...weekdays, 'sat', 'sun']
const open = (daysOfWeek: Days, from: string, until: string): LocationHoursOfOperation => ({
  daysOfWeek,
  openingTime: `${from}:00`,
  closingTime: `${until}:00`,
})

/** Closes in the evening, earlier on weekends. */
const evening = [open([...weekdays, 'sat'], '08:00', '21:00'), open(['sun'], '10:00', '18:00')]
const dayAndNight: LocationHoursOfOperation[] = [{ daysOfWeek: everyDay, allDay: true }]
/** Closed on Sundays. */
const small = [open(weekdays, '09:00', '18:00'), open(['sat'], '09:00', '13:00')]

type Entry = {
  id: string
  name: string
  line: string
  city: string
  state: string
  zip: string
  phone: string
  hours?: LocationHoursOfOperation[]
  mail?: true
}

const entries: Entry[] = [
  {
    id: 'pharmacy-park-worcester',
    name: 'Park Avenue Pharmacy',
    line: '210 Park Avenue',
    city: 'Worcester',
    state: 'MA',
    zip: '01609',
    phone: '508 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-lakeside-worcester',
    name: 'Lakeside 24 Pharmacy',
    line: '640 Lincoln Street',
    city: 'Worcester',
    state: 'MA',
    zip: '01605',
    phone: '508 555 0151',
    hours: dayAndNight,
  },
  {
    id: 'pharmacy-back-bay-boston',
    name: 'Back Bay Pharmacy',
    line: '331 Boylston Street',
    city: 'Boston',
    state: 'MA',
    zip: '02116',
    phone: '617 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-mill-lowell',
    name: 'Mill City Pharmacy',
    line: '88 Merrimack Street',
    city: 'Lowell',
    state: 'MA',
    zip: '01852',
    phone: '978 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-derby-salem',
    name: 'Derby Street Apothecary',
    line: '95 Derby Street',
    city: 'Salem',
    state: 'MA',
    zip: '01970',
    phone: '978 555 0151',
    hours: small,
  },
  {
    id: 'pharmacy-main-springfield',
    name: 'Main Street Pharmacy',
    line: '1240 Main Street',
    city: 'Springfield',
    state: 'MA',
    zip: '01103',
    phone: '413 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-moody-waltham',
    name: 'Moody Street Pharmacy',
    line: '402 Moody Street',
    city: 'Waltham',
    state: 'MA',
    zip: '02453',
    phone: '781 555 0150',
    hours: small,
  },
  {
    id: 'pharmacy-gate-nashua',
    name: 'Gate City Pharmacy',
    line: '57 Main Street',
    city: 'Nashua',
    state: 'NH',
    zip: '03060',
    phone: '603 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-capital-concord',
    name: 'Capital Pharmacy',
    line: '14 State Street',
    city: 'Concord',
    state: 'NH',
    zip: '03301',
    phone: '603 555 0151',
    hours: evening,
  },
  {
    id: 'pharmacy-elm-manchester',
    name: 'Elm Street 24 Pharmacy',
    line: '900 Elm Street',
    city: 'Manchester',
    state: 'NH',
    zip: '03101',
    phone: '603 555 0152',
    hours: dayAndNight,
  },
  {
    id: 'pharmacy-central-keene',
    name: 'Central Square Pharmacy',
    line: '3 Central Square',
    city: 'Keene',
    state: 'NH',
    zip: '03431',
    phone: '603 555 0153',
    hours: small,
  },
  {
    id: 'pharmacy-hope-providence',
    name: 'Hope Street Pharmacy',
    line: '770 Hope Street',
    city: 'Providence',
    state: 'RI',
    zip: '02906',
    phone: '401 555 0150',
    hours: evening,
  },
  {
    id: 'pharmacy-by-mail',
    name: 'Prairie Mail Pharmacy',
    line: '4100 Commerce Drive',
    city: 'Omaha',
    state: 'NE',
    zip: '68102',
    phone: '402 555 0150',
    mail: true,
  },
]

/** Each is the Organization that dispenses and the Location where it does. */
export const pharmacies: (Organization | Location)[] = entries.flatMap((entry) => {
  const { id, name, line, city, state, zip, phone, hours, mail } = entry
  const address = { line: [line], city, state, postalCode: zip, country: 'US' }
  const kind = mail
    ? { system: taxonomy, code: '3336M0002X', display: 'Mail Order Pharmacy' }
    : { system: taxonomy, code: '3336C0003X', display: 'Community/Retail Pharmacy' }
  const telecom: Location['telecom'] = [{ system: 'phone', value: phone, use: 'work' }]
  const organization: Organization = {
    resourceType: 'Organization',
    id,
    active: true,
    type: [{ coding: [kind] }],
    name,
    telecom,
    address: [address],
  }
  const location: Location = {
    resourceType: 'Location',
    id,
    status: 'active',
    name,
    mode: 'instance',
    type: [
      { coding: [{ system: roleCode, code: 'OUTPHARM', display: 'outpatient pharmacy' }] },
      { coding: [kind] },
    ],
    telecom,
    address,
    managingOrganization: { reference: `Organization/${id}`, display: name },
    ...(hours ? { hoursOfOperation: hours } : {}),
  }
  return [organization, location]
})

/** The pharmacy of a town that patients there go to; none where the directory has none. */
export function preferredIn({ city, state }: { city: string; state: string }): Extension[] {
  const found = entries.find((one) => one.city === city && one.state === state)
  return found ? [preferredPharmacy(found.id, found.name)] : []
}
