import type {
  AllergyIntolerance,
  Composition,
  Condition,
  Encounter,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Resource,
} from '@medplum/fhirtypes'
import type { NewsLine } from '../../../preload/views/index.ts'
import { allergyName, isInForce, isWithdrawn, reactionTexts } from '../../clinical/allergies/allergy.ts'
import { saidLast } from '../../clinical/chart/told-at.ts'
import { conceptText } from '../../clinical/codes/concepts.ts'
import { dosageText } from '../../clinical/medications/dosage.ts'
import { type MedicationUse, medicationUse } from '../../clinical/medications/medication-use.ts'
import type { Medicine } from '../../clinical/medications/medicine.ts'
import { noteTime } from '../../clinical/notes/note-parts.ts'
import { endOf } from '../../clinical/problems/condition.ts'
import { notedAt } from '../../clinical/problems/diagnosis.ts'
import { recordSummary } from '../../clinical/records/record-summary.ts'
import type { NewsRow, ReadableCache } from '../cache/cache.ts'
import { idIn } from '../fhir/read.ts'
import { authorsOf } from '../record/authors.ts'
import { medicineText } from './medications.ts'
import { observationView } from './observations.ts'
import { speaksOfOrder } from './said-of-orders.ts'
import { seriesIn } from './series-in.ts'

export type NewsReader = { cache: ReadableCache; patientId: string; practitionerId: string }

type Said = Pick<NewsLine, 'how' | 'text'> & Partial<Pick<NewsLine, 'when' | 'by' | 'result'>>

/** One record as news; null: nothing of it is new to who was at the visit that ended at `since` (ms). */
export function newsLine(
  reader: NewsReader,
  row: NewsRow,
  resource: Resource,
  since: number,
): NewsLine | null {
  const said = saidBy(reader, row, resource, since)
  if (!said) return null
  return { type: row.type, id: row.id, when: saidLast(resource), by: '', result: null, ...said }
}

function saidBy(reader: NewsReader, row: NewsRow, resource: Resource, since: number): Said | null {
  switch (resource.resourceType) {
    case 'Observation':
      return ofResult(reader, resource)
    case 'MedicationRequest':
    case 'MedicationStatement':
      return ofMedicine(reader, resource, since)
    case 'Condition':
      return ofCondition(row, resource, since)
    case 'AllergyIntolerance':
      return ofAllergy(resource)
    case 'Composition':
      return ofNote(reader, resource)
    case 'Encounter':
      return ofVisit(reader, resource)
    default:
      return ofRecord(resource)
  }
}

function ofResult({ cache, patientId }: NewsReader, one: Observation): Said {
  const result = observationView({ ...seriesIn(cache, patientId, new Map()), reader: null }, one)
  const corrected = result.status === 'corrected' || result.status === 'amended'
  return { how: corrected ? 'changed' : 'new', text: result.name, when: result.when, result }
}

const isOver: ReadonlySet<MedicationUse> = new Set(['ended', 'not-taken'])

/** An order that is not signed is nobody's medicine yet. */
function ofMedicine({ cache }: NewsReader, medicine: Medicine, since: number): Said | null {
  const use = medicationUse(medicine)
  if (use === 'draft' || use === 'error') return null
  const beside = speaksOfOrder(medicine)
  const isNew = beganAt(medicine) > since && !beside
  const request = medicine.resourceType === 'MedicationRequest'
  const dosage = dosageText(request ? medicine.dosageInstruction : medicine.dosage)
  const text = [medicineText(cache, medicine), dosage].filter(Boolean).join(' ')
  if (!isOver.has(use)) return { how: isNew ? 'new' : 'changed', text }
  const why = conceptText([medicine.statusReason].flat()[0])
  return { how: 'ended', text: why ? `${text}: ${why}` : text }
}

function beganAt(medicine: MedicationRequest | MedicationStatement): number {
  const at =
    medicine.resourceType === 'MedicationRequest'
      ? medicine.authoredOn
      : (medicine.effectivePeriod?.start ?? medicine.dateAsserted ?? medicine.effectiveDateTime)
  return Date.parse(at ?? '')
}

/** What was known and is noted once more is none. */
function ofCondition({ known }: NewsRow, condition: Condition, since: number): Said | null {
  const over = endOf(condition) !== null
  const isNew = Date.parse(notedAt(condition) ?? '') > since
  if (isNew && known && !over) return null
  return {
    how: over && (known || !isNew) ? 'ended' : 'new',
    text: conceptText(condition.code) || 'Not named',
  }
}

function ofAllergy(allergy: AllergyIntolerance): Said {
  const inForce = isInForce(allergy) && !isWithdrawn(allergy)
  const text = [allergyName(allergy) || 'Not named', ...reactionTexts(allergy)].join(', ')
  return { how: inForce ? 'new' : 'ended', text }
}

/** What they wrote themselves they know. */
function ofNote({ cache, practitionerId }: NewsReader, note: Composition): Said | null {
  if (note.author.every((one) => idIn(one, 'Practitioner') === practitionerId)) return null
  return {
    how: 'new',
    text: `${note.title?.trim() || conceptText(note.type) || 'Note'}${note.status === 'preliminary' ? ', not signed' : ''}`,
    when: noteTime(note),
    by: authorsOf(cache, note),
  }
}

function ofVisit({ cache }: NewsReader, visit: Encounter): Said {
  const id = idIn(visit.serviceProvider, 'Organization')
  const place = visit.serviceProvider?.display || (id && cache.read('Organization', id)?.resource.name) || ''
  const what = conceptText(visit.type?.[0]) || conceptText(visit.reasonCode?.[0]) || 'Visit'
  // What v3-ActCode calls the class stands in the record: "emergency", "inpatient encounter".
  const kind = visit.class?.display ?? ''
  return {
    how: 'new',
    text: kind ? `${what}, ${kind}` : what,
    when: visit.period?.start ?? visit.period?.end ?? null,
    by: place,
  }
}

function ofRecord(resource: Resource): Said {
  const { title, what, when, status } = recordSummary(resource)
  const results = resource.resourceType === 'DiagnosticReport' ? (resource.result?.length ?? 0) : 0
  const size = results === 0 ? '' : results === 1 ? '1 result' : `${results} results`
  return { how: 'new', text: [title || what, size, status].filter(Boolean).join(' · '), when }
}
