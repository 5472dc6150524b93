import type { Doubt, RecordSection } from '../../preload/views/index.ts'

export const sectionTitles: Record<RecordSection, string> = {
  flags: 'Flags',
  procedures: 'Procedures',
  immunizations: 'Immunizations',
  family: 'Family history',
  reports: 'Reports and studies',
  documents: 'Documents',
  forms: 'Questionnaires answered',
  fills: 'Fills and doses given',
  requests: 'Orders and referrals',
  plans: 'Care plans and goals',
  devices: 'Devices',
  coverage: 'Coverage',
  claims: 'Claims',
  other: 'Everything else',
  errors: 'Entered in error',
}

/** Sections in which a line says what kind of record it is. */
export const manyKinds: ReadonlySet<RecordSection> = new Set(['plans', 'claims', 'other', 'errors'])

export const doubtLabels: Record<Doubt, string> = {
  unknown: 'not a known element',
  twice: 'given in more than one way',
  missing: 'missing',
  'no-date': 'not a readable date',
  'no-code': 'not a known status',
  backwards: 'ends before it begins',
}
