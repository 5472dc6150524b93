import type { Location, Organization } from '@medplum/fhirtypes'
import { systems } from '../../main/clinical/codes/code-systems.ts'

/** Where the training practice's patients give blood and have pictures taken. Invented; numbers are 555-01xx. */

type Entry = {
  id: string
  name: string
  kind: 'lab' | 'imaging'
  line: string
  city: string
  state: string
  zip: string
  phone: string
}

const entries: Entry[] = [
  [
    'worcester',
    'Lakeside Laboratory',
    'lab',
    '12 Belmont Street',
    'Worcester',
    'MA',
    '01605',
    '508 555 0160',
  ],
  [
    'worcester-imaging',
    'Lakeside Imaging',
    'imaging',
    '14 Belmont Street',
    'Worcester',
    'MA',
    '01605',
    '508 555 0161',
  ],
  ['boston', 'Copley Laboratory', 'lab', '80 Boylston Street', 'Boston', 'MA', '02116', '617 555 0160'],
  [
    'boston-imaging',
    'Copley Imaging',
    'imaging',
    '84 Boylston Street',
    'Boston',
    'MA',
    '02116',
    '617 555 0161',
  ],
  ['lowell', 'Merrimack Laboratory', 'lab', '40 Market Street', 'Lowell', 'MA', '01852', '978 555 0160'],
  [
    'springfield',
    'Valley Laboratory',
    'lab',
    '300 State Street',
    'Springfield',
    'MA',
    '01105',
    '413 555 0160',
  ],
  [
    'springfield-imaging',
    'Valley Imaging',
    'imaging',
    '310 State Street',
    'Springfield',
    'MA',
    '01105',
    '413 555 0161',
  ],
  ['nashua', 'Gate City Laboratory', 'lab', '90 Main Street', 'Nashua', 'NH', '03060', '603 555 0160'],
  ['concord', 'Capital Laboratory', 'lab', '22 State Street', 'Concord', 'NH', '03301', '603 555 0161'],
  [
    'manchester-imaging',
    'Elm Street Imaging',
    'imaging',
    '940 Elm Street',
    'Manchester',
    'NH',
    '03101',
    '603 555 0162',
  ],
  [
    'providence',
    'Hope Street Laboratory',
    'lab',
    '780 Hope Street',
    'Providence',
    'RI',
    '02906',
    '401 555 0160',
  ],
  [
    'providence-imaging',
    'Hope Street Imaging',
    'imaging',
    '790 Hope Street',
    'Providence',
    'RI',
    '02906',
    '401 555 0161',
  ],
].map(([id, name, kind, line, city, state, zip, phone]) => ({
  id: `site-${id}`,
  name,
  kind,
  line,
  city,
  state,
  zip,
  phone,
})) as Entry[]

const types = {
  lab: { code: 'OUTLAB', display: 'outpatient laboratory' },
  imaging: { code: 'RADDX', display: 'Radiology diagnostics or therapeutics unit' },
}

/** Each is the Organization that performs and the Location where it does. */
export const labSites: (Organization | Location)[] = entries.flatMap((entry) => {
  const { id, name, kind, line, city, state, zip, phone } = entry
  const address = { line: [line], city, state, postalCode: zip, country: 'US' }
  const telecom: Location['telecom'] = [{ system: 'phone', value: phone, use: 'work' }]
  const organization: Organization = {
    resourceType: 'Organization',
    id,
    active: true,
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
    type: [{ coding: [{ system: systems.roleCode, ...types[kind] }] }],
    telecom,
    address,
    managingOrganization: { reference: `Organization/${id}`, display: name },
  }
  return [organization, location]
})
