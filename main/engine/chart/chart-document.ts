import { randomUUID } from 'node:crypto'
import type {
  Bundle,
  Composition,
  CompositionSection,
  Practitioner,
  Reference,
  Resource,
} from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { systems } from '../../clinical/codes/rounds-systems.ts'
import { formatDate } from '../../clinical/dates.ts'
import { documentBundle } from '../../clinical/documents/document-bundle.ts'
import { kindOfRecord } from '../../clinical/records/record-kinds.ts'
import { recordSummary } from '../../clinical/records/record-summary.ts'
import { eachAlone } from '../base/each-alone.ts'
import type { ReadableCache, ScanPlace } from '../cache/cache.ts'
import { findIn, mayGoOut } from '../record/given-out.ts'
import { cleanText, divOf, isBlank } from '../record/plain-text.ts'

type Of = {
  patientId: string
  /** Address of the server's FHIR API. */
  base: string
  at: string
  author: Reference<Practitioner>
}

const step = 400

/**
 * A whole chart as a FHIR document: every record of it, by its kind, whatever it is. Refused while it is not wholly on this machine: who
 * gets it could not tell what is missing. What the server has and nobody can read here is said in it.
 */
export function chartDocument(cache: ReadableCache, { patientId, base, at, author }: Of): Bundle {
  if (cache.compartment(patientId).state !== 'complete')
    throw new Refusal('not-allowed', 'Not all of this chart is on this machine yet. Try again when it is.')
  const records = allOf(cache, patientId).filter(mayGoOut)
  const unread = cache.unreadable(patientId).length
  const composition: Composition & { id: string } = {
    resourceType: 'Composition',
    id: randomUUID(),
    status: 'final',
    type: {
      coding: [{ system: systems.loinc, code: '34133-9', display: 'Summary of episode note' }],
      text: 'Chart',
    },
    subject: { reference: `Patient/${patientId}` },
    date: at,
    author: [author],
    title: 'Chart',
    section: [...sectionsOf(records), ...(unread > 0 ? [lacking(unread)] : [])],
  }
  return documentBundle({ base, id: randomUUID(), at, composition, find: findIn(cache, patientId) })
}

/** In one go: it is in one transaction with its audit entry, and the dialog that asks for it leaves nobody typing. */
function allOf(cache: ReadableCache, patientId: string): Resource[] {
  const found = cache.chart.writtenHere(patientId)
  let after: ScanPlace | null = { type: '', position: '' }
  while (after) {
    const rows = cache.chart.scan(patientId, after, step, '')
    found.push(...rows.resources)
    after = rows.last
  }
  return found
}

/** A kind of record each, in the order of their names. */
function sectionsOf(records: Resource[]): CompositionSection[] {
  const others = records.filter(({ resourceType }) => resourceType !== 'Patient')
  const byKind = Map.groupBy(others, ({ resourceType }) => kindOfRecord(resourceType).what)
  return [...byKind]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([title, all]) => ({
      title,
      text: { status: 'generated', div: divOf(cleanText(all.map(lineOf).join('\n'))) },
      entry: all.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` })),
    }))
}

/** What our own code stumbles over is in the document all the same. */
function lineOf(record: Resource): string {
  const [line] = eachAlone(() => {}).each([record], (one) => {
    const { title, when, status, what } = recordSummary(one)
    const said = [title || what, when && formatDate(when), status].filter(Boolean).join(' · ')
    return isBlank(said) ? [] : [said]
  })
  return line ?? record.resourceType
}

const lacking = (count: number): CompositionSection => ({
  title: 'Not in this document',
  text: {
    status: 'generated',
    div: divOf(`${count} of the server’s records could not be read by the workstation that made this.`),
  },
})
