import type { Bundle, CareTeam, Organization, Practitioner, Resource } from '@medplum/fhirtypes'

/** Who works in training mode, and whom to call in an emergency. Invented; numbers are 555-01xx. */

const supervisorUrl = 'https://rounds.example/fhir/supervisor'

type License = { state: string; number: string; from: string; until: string }

const practitioner = (
  id: string,
  given: string,
  family: string,
  gender: Practitioner['gender'],
  role: string,
  phone: string,
  licenses: License[],
  more: Partial<Practitioner> = {},
): Practitioner => ({
  resourceType: 'Practitioner',
  id,
  active: true,
  identifier: [{ system: 'https://rounds.example/fhir/staff', value: `TRAINING-${id.toUpperCase()}` }],
  name: [{ use: 'official', prefix: ['Dr'], given: [given], family }],
  gender,
  telecom: [
    { system: 'phone', value: phone, use: 'work' },
    { system: 'email', value: `${id}@training.rounds.example`, use: 'work' },
  ],
  qualification: [
    { code: { text: role } },
    ...licenses.map(({ state, number, from, until }) => ({
      identifier: [{ value: number }],
      code: { text: 'Medical license' },
      period: { start: from, end: until },
      extension: [{ url: 'https://rounds.example/fhir/licence-state', valueCode: state }],
    })),
  ],
  ...more,
})

const callCenter = (id: string, name: string, city: string, state: string, phone: string): Organization => ({
  resourceType: 'Organization',
  id,
  active: true,
  type: [
    {
      coding: [
        {
          system: 'https://rounds.example/fhir/organization-type',
          code: 'psap',
          display: 'Emergency call center',
        },
      ],
      text: 'Emergency call center',
    },
  ],
  name,
  telecom: [{ system: 'phone', value: phone, use: 'work' }],
  address: [{ city, state, country: 'US' }],
})

const practice: Organization = {
  resourceType: 'Organization',
  id: 'training-practice',
  // Its letters say that they are examples.
  meta: {
    security: [
      {
        system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
        code: 'HTEST',
        display: 'test health data',
      },
    ],
  },
  active: true,
  type: [
    {
      coding: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/organization-type',
          code: 'prov',
          display: 'Healthcare Provider',
        },
      ],
    },
  ],
  name: 'Rounds Training Practice',
  telecom: [{ system: 'phone', value: '617 555 0199', use: 'work' }],
  address: [{ line: ['1 Example Street'], city: 'Boston', state: 'MA', country: 'US' }],
}

export const practitioners: Practitioner[] = [
  practitioner('okafor', 'Adaeze', 'Okafor', 'female', 'Family physician', '617 555 0180', [
    { state: 'MA', number: 'MA-TRAIN-20471', from: '2019-07-01', until: '2028-06-30' },
    { state: 'NH', number: 'NH-TRAIN-11852', from: '2021-01-15', until: '2028-01-14' },
  ]),
  practitioner('lindholm', 'Ben', 'Lindholm', 'male', 'Family physician', '617 555 0181', [
    { state: 'MA', number: 'MA-TRAIN-18366', from: '2014-09-01', until: '2028-08-31' },
    { state: 'NH', number: 'NH-TRAIN-09417', from: '2016-04-01', until: '2028-03-31' },
    { state: 'RI', number: 'RI-TRAIN-05528', from: '2020-10-01', until: '2027-09-30' },
  ]),
  practitioner('marchetti', 'Ines', 'Marchetti', 'female', 'Psychiatrist', '617 555 0182', [
    { state: 'MA', number: 'MA-TRAIN-15903', from: '2012-03-01', until: '2028-02-28' },
    { state: 'RI', number: 'RI-TRAIN-04170', from: '2017-06-01', until: '2027-05-31' },
    // Run out: her rows in New Hampshire must say so.
    { state: 'NH', number: 'NH-TRAIN-07734', from: '2015-01-01', until: '2025-12-31' },
  ]),
  practitioner(
    'novak',
    'Dana',
    'Novak',
    'female',
    'Nurse practitioner',
    '617 555 0183',
    [
      { state: 'MA', number: 'MA-TRAIN-31260', from: '2023-02-01', until: '2029-01-31' },
      { state: 'NH', number: 'NH-TRAIN-20914', from: '2024-06-01', until: '2028-05-31' },
    ],
    {
      name: [{ use: 'official', given: ['Dana'], family: 'Novak', suffix: ['NP'] }],
      // What she signs waits for Dr Okafor's co-signature.
      extension: [
        {
          url: supervisorUrl,
          valueReference: { reference: 'Practitioner/okafor', display: 'Adaeze Okafor' },
        },
      ],
    },
  ),
]

/** `name` and `role` are what the sign-in page of a training server offers the account by. */
export const accounts = practitioners.map((one) => {
  const role = one.qualification?.[0]?.code.text ?? ''
  const supervisor = one.extension?.find(({ url }) => url === supervisorUrl)?.valueReference?.display
  const supervised = supervisor ? [`supervised by Dr ${supervisor}`] : []
  const [{ prefix = [], given = [], family = '', suffix = [] } = {}] = one.name ?? []
  return {
    email: `${one.id}@training.rounds.example`,
    password: 'training',
    practitioner: `Practitioner/${one.id}`,
    name: [[...prefix, ...given, family].join(' '), ...suffix, ...supervised].join(', '),
    role: supervisor ? `Supervised ${role.toLowerCase()}` : role,
  }
})

export const organizations: Organization[] = [
  practice,
  callCenter('psap-worcester-ma', 'Worcester emergency call center', 'Worcester', 'MA', '508 555 0100'),
  callCenter('psap-boston-ma', 'Boston emergency call center', 'Boston', 'MA', '617 555 0100'),
  callCenter('psap-lowell-ma', 'Lowell emergency call center', 'Lowell', 'MA', '978 555 0100'),
  callCenter('psap-salem-ma', 'Salem emergency call center', 'Salem', 'MA', '978 555 0101'),
  callCenter('psap-springfield-ma', 'Springfield emergency call center', 'Springfield', 'MA', '413 555 0100'),
  callCenter('psap-nashua-nh', 'Nashua emergency call center', 'Nashua', 'NH', '603 555 0100'),
  callCenter('psap-concord-nh', 'Concord emergency call center', 'Concord', 'NH', '603 555 0101'),
  callCenter('psap-keene-nh', 'Keene emergency call center', 'Keene', 'NH', '603 555 0102'),
  callCenter('psap-manchester-nh', 'Manchester emergency call center', 'Manchester', 'NH', '603 555 0103'),
  callCenter('psap-portsmouth-nh', 'Portsmouth emergency call center', 'Portsmouth', 'NH', '603 555 0104'),
  callCenter('psap-providence-ri', 'Providence emergency call center', 'Providence', 'RI', '401 555 0100'),
]

/**
 * Who looks after results that nobody ordered, and in which order a critical one climbs. How many minutes it waits is an
 * example: a practice says its own.
 */
export const resultsList: CareTeam = {
  resourceType: 'CareTeam',
  id: 'training-results',
  status: 'active',
  name: 'Results that nobody ordered (example)',
  category: [{ coding: [{ system: 'https://rounds.example/fhir/care-team', code: 'results' }] }],
  extension: [{ url: 'https://rounds.example/fhir/acknowledge-within-minutes', valuePositiveInt: 30 }],
  participant: ['okafor', 'lindholm'].map((id) => ({ member: { reference: `Practitioner/${id}` } })),
}

/** A transaction Bundle that puts each resource at its own address. */
export function transaction(resources: (Resource & { id?: string })[]): Bundle {
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: resources.map((resource) => {
      const url = `${resource.resourceType}/${resource.id}`
      return { fullUrl: `https://rounds.example/fhir/R4/${url}`, resource, request: { method: 'PUT', url } }
    }),
  }
}
