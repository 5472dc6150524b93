import type { NewsKind, NewsLine } from '../../preload/views/index.ts'
import { formatObservationValue, markOf, panelSummary, sign, statusLabels } from './observation-labels.ts'

/** What a line of it begins with; a result is named by its test. */
const begins: Record<NewsKind, Record<NewsLine['how'], string>> = {
  results: { new: '', changed: '', ended: '' },
  medications: { new: 'Started', changed: 'Changed', ended: 'Stopped' },
  allergies: { new: 'Allergy', changed: 'Allergy', ended: 'No longer allergic' },
  problems: { new: 'Problem', changed: 'Problem', ended: 'Over' },
  visits: { new: 'Visit', changed: 'Visit', ended: 'Visit' },
  notes: { new: 'Note', changed: 'Note', ended: 'Note' },
  documents: { new: 'Document', changed: 'Document', ended: 'Document' },
  reports: { new: 'Report', changed: 'Report', ended: 'Report' },
  procedures: { new: 'Procedure', changed: 'Procedure', ended: 'Procedure' },
  immunizations: { new: 'Immunization', changed: 'Immunization', ended: 'Immunization' },
  forms: { new: 'Answers', changed: 'Answers', ended: 'Answers' },
}

export const newsBegins = (kind: NewsKind, { how, type }: NewsLine): string =>
  kind === 'results' && type === 'DiagnosticReport' ? 'Report' : begins[kind][how]

const names: Record<NewsKind, string> = {
  results: 'results',
  medications: 'medications',
  allergies: 'allergies',
  problems: 'problems',
  visits: 'visits elsewhere',
  notes: 'notes',
  documents: 'documents',
  reports: 'reports',
  procedures: 'procedures',
  immunizations: 'immunizations',
  forms: 'questionnaires',
}
export const newsNames = (kinds: NewsKind[]): string => kinds.map((kind) => names[kind]).join(', ')

/** A result in one line: its value, what is off, how sure it is, and what it was before. */
export function resultText({ result }: NewsLine): {
  value: string
  mark: string | null
  status: string | null
  was: string | null
} {
  if (!result) return { value: '', mark: null, status: null, was: null }
  const { off, size } = panelSummary(result)
  const inside = off.length > 0 ? off.join(', ') : size
  const before = result.earlier.at(-1)
  return {
    value: formatObservationValue(result) || (result.members.length > 0 ? inside : ''),
    mark: markOf(result),
    status: result.status && statusLabels[result.status],
    was: before ? `was ${sign(before.bound)}${before.number}` : null,
  }
}

type Person = { age: string | null; sex: string | null; pronouns: string | null } & Spoken
type Spoken = { language: string | null; needsInterpreter: boolean | null }

/** "47 y · female · she/her · speaks Portuguese · interpreter needed" */
export const personText = (of: Person): string =>
  [
    of.age,
    of.sex,
    of.pronouns,
    of.language && `speaks ${of.language}`,
    of.needsInterpreter === true && 'interpreter needed',
    of.needsInterpreter === false && 'no interpreter needed',
  ]
    .filter(Boolean)
    .join(' · ')

/** "Luis Delgado, son" */
export const relationText = ({ name, relationship }: { name: string; relationship: string }): string =>
  relationship ? `${name}, ${relationship.charAt(0).toLowerCase()}${relationship.slice(1)}` : name
