import { randomUUID } from 'node:crypto'
import type {
  Annotation,
  Condition,
  Encounter,
  MedicationStatement,
  Observation,
  Patient,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes'
import { Refusal } from '../../../preload/refusal.ts'
import { localDay } from '../../clinical/dates.ts'
import { enteredBy } from '../../clinical/entered-by.ts'
import { codeOf } from '../../clinical/observations/observation-series.ts'
import { isOfPregnancy } from '../../clinical/observations/pregnancy.ts'
import { vitalKindOf } from '../../clinical/observations/vital-signs.ts'
import type { AuditAction } from '../audit/audit-event.ts'
import { type EngineContext, now, sendSoon, writeOf } from '../context/engine-context.ts'
import { openVisit } from '../context/my-visit.ts'
import { encounterOf, patientOf } from '../fhir/whose.ts'
import { asSeen } from './as-seen.ts'

/** What a clinician enters into a chart during a visit, as its patient tells it. */
export type Entry = (Observation | MedicationStatement | Condition) & { id: string }

const kinds = { Observation: 'observation', MedicationStatement: 'medicine', Condition: 'problem' } as const

/** Whoever reads a chart in a visit of theirs. */
export type Reader = { encounterId: string; practitionerId: string }

/** Was it entered in this visit by this provider? */
export const isOwn = (entry: Observation | MedicationStatement | Condition, reader: Reader | null): boolean =>
  reader !== null &&
  encounterOf(entry) === reader.encounterId &&
  enteredBy(entry) === `Practitioner/${reader.practitionerId}`

/**
 * Was it entered by a clinician, and is it for this one to take back? A medicine is told of in any visit of the patient's, what was
 * observed in its own.
 */
export const mayRetract = (entry: Observation | MedicationStatement, reader: Reader | null): boolean =>
  reader !== null &&
  enteredBy(entry) !== undefined &&
  (entry.resourceType === 'MedicationStatement' ||
    (encounterOf(entry) === reader.encounterId && isTold(codeOf(entry) ?? '')))

/** Of what workstations write: a laboratory's results are the laboratory's. */
const isTold = (code: string): boolean => vitalKindOf(code) !== null || isOfPregnancy(code)

/**
 * One visit's entries, with who writes and when. Throws as `openVisit`.
 */
export function entriesIn(context: EngineContext, encounterId: string) {
  const visit = openVisit(context, encounterId)
  const at = now(context)
  const { practitionerId } = visit.me
  const me: Reference<Practitioner> = { reference: `Practitioner/${practitionerId}` }
  const patient: Reference<Patient> = { reference: `Patient/${visit.patientId}` }

  function put(entry: Entry, done: 'recorded' | 'changed'): void {
    context.cache.put(writeOf(visit, at), entry)
    const action: AuditAction = `${kinds[entry.resourceType]}-${done}`
    context.audit.record(action, [`${entry.resourceType}/${entry.id}`, `Patient/${visit.patientId}`])
    sendSoon(context)
  }

  return {
    encounterId,
    patientId: visit.patientId,
    me,
    patient,
    encounter: { reference: `Encounter/${encounterId}` } as Reference<Encounter>,
    at,
    newId: (): string => randomUUID(),
    noted: (text: string): Annotation => ({ authorReference: me, time: at, text }),
    put,
    /** An entry of this patient's chart. Throws `not-found`. */
    find<T extends Entry['resourceType']>(type: T, id: string): Extract<Entry, { resourceType: T }> {
      const found = context.cache.read(type, id)?.resource
      if (!found || patientOf(found) !== visit.patientId) throw gone()
      return { ...found, id } as Extract<Entry, { resourceType: T }>
    },
    /** Throws `not-editable` where it stands otherwise than the form showed. */
    asSeen: <E extends Entry>(entry: E, seen: string | undefined): E =>
      asSeen(context.cache, practitionerId, entry, seen),
    reader: { encounterId, practitionerId } satisfies Reader,
    /** Throws `not-editable` where it is a colleague's, or of another visit; `not-found` where it was retracted. */
    mine<E extends Observation | MedicationStatement>(entry: E): E {
      if (entry.status === 'entered-in-error') throw gone()
      if (isOwn(entry, { encounterId, practitionerId })) return entry
      throw new Refusal('not-editable', 'Only what you entered in this visit can be changed here.')
    },
    /**
     * The time that was told, or now. Throws `bad-input` where it lies ahead: clocks differ by minutes, so that a little is let
     * pass.
     */
    pastOrNow(told: string | null): string {
      if (told === null) return at
      const fits = told.includes('T')
        ? Date.parse(told) <= Date.parse(at) + clocksDiffer
        : told <= localDay(Date.parse(at)).slice(0, told.length)
      if (!fits) throw new Refusal('bad-input', 'That time is still to come.')
      return told
    },
  }
}

const clocksDiffer = 5 * 60_000

export const gone = () => new Refusal('not-found', 'This entry is no longer in the chart.')
