import type { AttachmentView, Doubt, RecordRow, RecordSection } from '../../preload/views/index.ts'

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
  modifier: 'may change the meaning of the rest',
}

/** "Jan 1, 2019 to Jan 1, 2020", "until Jan 1, 2020", or the one time it has, written by `format`. */
export function recordTimes(
  { when, until }: Pick<RecordRow, 'when' | 'until'>,
  format: (date: string) => string,
): string {
  const [from, to] = [when && format(when), until && format(until)]
  if (!from) return to ? `until ${to}` : 'date unknown'
  return to && to !== from ? `${from} to ${to}` : from
}

type Refused = Extract<AttachmentView, { kind: 'refused' }>['why']
export const refusalLabels: Record<Refused, string> = {
  elsewhere: 'Elsewhere: the record says only where it is, and nothing is fetched from there.',
  'too-large': 'Too large to be opened here.',
  'not-shown-here': 'Documents of this kind are not shown here yet.',
  'not-readable': 'This is not what it says it is, and is not opened.',
  'not-there': 'The server has no such document, or does not show it to you.',
  'not-as-stated': 'What the server has is not the document that the record speaks of: it is not opened.',
}

/** "90 bytes", "88 KB", "1.4 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  const kilo = bytes / 1000
  return kilo < 1000 ? `${Math.round(kilo)} KB` : `${(kilo / 1000).toFixed(1)} MB`
}
