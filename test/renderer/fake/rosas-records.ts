import { plainElements } from '../../../main/clinical/records/plain-elements.ts'
import { kindOfRecord } from '../../../main/clinical/records/record-kinds.ts'
import { recordSummary } from '../../../main/clinical/records/record-summary.ts'
import type { FakeChart } from './fake-chart.ts'

const subject = { reference: 'Patient/patient-rosa' }
const text = (words: string) => ({ text: words })

/** As another system may send them: the words are made by the rules that the engine follows. */
const resources: ({ resourceType: string; id: string } & Record<string, unknown>)[] = [
  {
    resourceType: 'Flag',
    id: 'flag',
    status: 'active',
    subject,
    code: text('Needs an interpreter: Portuguese'),
    period: { start: '2024-02-01' },
  },
  {
    resourceType: 'Procedure',
    id: 'colonoscopy',
    status: 'completed',
    subject,
    code: { text: 'Colonoscopy', coding: [{ system: 'http://snomed.info/sct', code: '73761001' }] },
    performedPeriod: { start: '2024-05-14T13:00:00Z', end: '2024-05-14T13:40:00Z' },
    bodySite: [text('Colon')],
    note: [{ text: 'Two polyps removed. Next in five years.', authorString: 'Dr Amari' }],
    performer: [{ actor: { display: 'Dr Helen Amari' }, function: text('Endoscopist') }],
  },
  {
    resourceType: 'Procedure',
    id: 'cardiac',
    status: 'not-done',
    subject,
    code: text('Exercise stress test'),
    performedDateTime: '2023-10-02',
    statusReason: text('Patient declined'),
  },
  {
    resourceType: 'Immunization',
    id: 'flu',
    status: 'completed',
    patient: subject,
    vaccineCode: text('Influenza, seasonal, 2025–26'),
    occurrenceDateTime: '2025-10-20',
    lotNumber: 'U7712',
  },
  {
    resourceType: 'FamilyMemberHistory',
    id: 'mother',
    status: 'completed',
    patient: subject,
    relationship: text('Mother'),
    date: '2025-11-04',
    condition: [{ code: text('Breast cancer'), onsetAge: { value: 52, unit: 'years' } }],
  },
  {
    resourceType: 'DiagnosticReport',
    id: 'cbc',
    status: 'final',
    subject,
    code: text('Complete blood count'),
    effectiveDateTime: '2026-09-03T14:30:00Z',
    conclusion: 'Mild microcytic anemia.',
  },
  {
    resourceType: 'DocumentReference',
    id: 'letter',
    status: 'current',
    subject,
    description: 'Dermatology consultation',
    date: '2026-06-02T09:00:00Z',
    content: [],
  },
  {
    resourceType: 'Goal',
    id: 'goal',
    lifecycleStatus: 'active',
    subject,
    description: text('Hemoglobin A1c below 7.0 %'),
    startDate: '2025-03-11',
  },
  {
    resourceType: 'Coverage',
    id: 'coverage',
    status: 'active',
    beneficiary: subject,
    payor: [{ display: 'Bay State Health Plan' }],
    period: { start: '2026-01-01' },
    subscriberId: 'BSH-204-100',
  },
  {
    resourceType: 'Procedure',
    id: 'odd',
    subject,
    code: text('Skin biopsy'),
    performedDateTime: '2022-03-01',
    performedPeriod: { start: '2022-04-02', end: '2022-03-01' },
    laterality: 'left',
  },
  {
    resourceType: 'Specimen',
    id: 'specimen',
    subject,
    type: text('Throat swab'),
    receivedTime: '2026-09-03T15:00:00Z',
  },
]

const wrong = {
  resourceType: 'Immunization',
  id: 'wrong',
  status: 'entered-in-error',
  patient: subject,
  vaccineCode: text('Yellow fever'),
  occurrenceDateTime: '2025-10-20',
}

const attached = [
  {
    n: 0,
    title: 'Photograph of the rash',
    contentType: 'image/png',
    size: 88_000,
    at: 'here' as const,
    address: null,
  },
  { n: 1, title: 'Letter', contentType: 'text/plain', size: 900, at: 'here' as const, address: null },
  {
    n: 2,
    title: 'Letter as printed',
    contentType: 'application/pdf',
    size: 220_000,
    at: 'here' as const,
    address: null,
  },
  {
    n: 3,
    title: 'Scan of the whole file',
    contentType: 'image/png',
    size: 104_857_600,
    at: 'here' as const,
    address: null,
  },
  {
    n: 4,
    title: 'Recording',
    contentType: 'audio/mpeg',
    size: null,
    at: 'elsewhere' as const,
    address: 'https://dictation.example/r/77.mp3',
  },
  { n: 5, title: 'Fax', contentType: 'image/tiff', size: 40_000, at: 'here' as const, address: null },
  {
    n: 7,
    title: 'Discharge letter',
    contentType: 'application/pdf',
    size: 31_000,
    at: 'server' as const,
    address: null,
  },
  {
    n: 6,
    title: 'Closed letter',
    contentType: 'application/pdf',
    size: 20_000,
    at: 'here' as const,
    address: null,
  },
]

export const rosasRecords: FakeChart['records'] = [
  ...resources.map((one) => ({ one, section: kindOfRecord(one.resourceType).section })),
  { one: wrong, section: 'errors' as const },
].map(({ one, section }) => ({
  section,
  record: {
    type: one.resourceType,
    id: one.id,
    ...recordSummary(one),
    enteredInError: section === 'errors',
    ...plainElements(one),
    attachments: one.id === 'letter' ? attached : [],
  },
}))
